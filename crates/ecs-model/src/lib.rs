//! The domain of one-off work on Amazon ECS.
//!
//! * [`TaskSpec`]: what a user declares, free of any file format.
//! * [`api`]: the payloads of `RegisterTaskDefinition` and `RunTask`, as trees of values that know
//!   where each came from.
//! * [`rules`]: every validation rule, over the spec and over the final payloads.
//! * [`Problem`] and [`SpecPath`]: what is wrong and where, without any text or line number.
//!
//! The crate is pure: no I/O, no clock, no randomness, no async, and no order that depends on a
//! hash. The same input gives the same answer on every machine.

pub mod api;
mod duration;
mod path;
pub mod placeholder;
mod problem;
pub mod rules;
pub mod secrets;
mod size;
mod spec;

pub use duration::{InvalidTimeSpan, TimeSpan};
pub use path::{InvalidSpecPath, Segment, SpecPath};
pub use problem::{Code, Label, Problem, Severity};
pub use size::{CpuUnits, InvalidSize, MemoryMib, StorageGib};
pub use spec::*;
