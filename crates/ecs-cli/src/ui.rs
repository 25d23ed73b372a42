//! The only printer. stdout is the answer, stderr is our talk.

pub mod report;
pub(crate) mod streams;

pub(crate) use streams::{Form, Ui};
