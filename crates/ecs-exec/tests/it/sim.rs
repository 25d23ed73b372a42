//! The simulator: what it refuses, keeps, and lets go wrong.

mod account;
mod faults;
mod lives;
mod local;
mod log_events;
mod requests;
mod serve;
