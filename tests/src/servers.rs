//! The AWS API servers that `cargo xtask test` starts.

/// Returns the address of moto.
///
/// # Panics
/// Nobody started it: the tests run by `cargo xtask test`.
pub fn moto() -> String {
    address("ECS_CLI_TEST_MOTO")
}

/// Returns the address of ministack.
///
/// # Panics
/// Nobody started it: the tests run by `cargo xtask test`.
pub fn ministack() -> String {
    address("ECS_CLI_TEST_MINISTACK")
}

/// Returns the address of the proxy before moto that injects faults.
///
/// # Panics
/// Nobody started it: the tests run by `cargo xtask test`.
pub fn faults() -> String {
    address("ECS_CLI_TEST_FAULTS")
}

fn address(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} is not set: run the tests by `cargo xtask test`, which starts the servers, or use `cargo xtask servers`")
    })
}
