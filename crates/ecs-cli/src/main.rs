//! ecs-cli
fn main() {}
