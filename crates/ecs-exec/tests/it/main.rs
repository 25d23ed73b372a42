//! The tests of `ecs-exec`.

#[cfg(test)]
#[cfg(feature = "sdk")]
mod sdk;
