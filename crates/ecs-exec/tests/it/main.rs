//! The tests of `ecs-exec`.

#[cfg(test)]
#[cfg(feature = "sim")]
mod contract;
#[cfg(test)]
#[cfg(feature = "sim")]
mod engine;
#[cfg(test)]
#[cfg(feature = "sdk")]
mod sdk;
#[cfg(test)]
#[cfg(feature = "sim")]
mod sim;
