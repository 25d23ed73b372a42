//! The only printer. stdout is the answer, stderr is our talk.

pub(crate) mod findings;
pub mod report;
pub(crate) mod run;
pub(crate) mod streams;

pub(crate) use streams::{Form, Ui};
