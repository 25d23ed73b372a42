//! What the end-to-end tests share: the real binary, a scripted AWS endpoint, and the AWS API
//! servers, fault proxy and containers that `cargo xtask test` and `cargo xtask e2e-containers` start.

#![expect(
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "this crate is test code: a broken set-up ends the test"
)]

pub mod account;
pub mod binary;
pub mod block;
pub mod containers;
pub mod faults;
pub mod followed;
pub mod http;
pub mod ordered;
pub mod scripted;
pub mod servers;
