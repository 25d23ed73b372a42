//! End to end: the real binary.

mod bad_input;
mod conformance;
mod local;
mod offline;
mod wire;
