//! The tests of the crate, one binary.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed; helpers of tests too"
)]

mod beginners;
mod binary;
mod docs;
mod events;
mod explain;
mod findings;
mod fmt;
mod fuzz;
mod help;
mod spec;
