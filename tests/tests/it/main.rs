//! End to end: the real binary.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is test code: what is not as expected ends the test"
)]

mod bad_input;
mod calls;
mod clients;
mod commands;
mod conformance;
mod contract;
mod faults_on_the_wire;
mod interruption;
mod kill_at_every_step;
mod local;
mod offline;
mod run_id;
mod sessions;
mod shown;
mod wire;
