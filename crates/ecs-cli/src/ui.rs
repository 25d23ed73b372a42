//! The only printer. stdout is the answer, stderr is our talk.

pub(crate) mod findings;
pub(crate) mod labels;
pub mod report;
pub(crate) mod run;
pub(crate) mod streams;
pub(crate) mod task;
mod visible;

pub(crate) use streams::{Form, Ui};
