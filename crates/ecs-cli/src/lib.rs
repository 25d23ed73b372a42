//! ecs-cli
