//! What the end-to-end tests share: the real binary, a scripted AWS endpoint, and the addresses of the
//! AWS API servers that `cargo xtask test` starts.

#![expect(clippy::panic, clippy::expect_used, reason = "this crate is test code: a broken set-up ends the test")]

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
