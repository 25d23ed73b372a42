//! The commands, one file each, with its flags beside its run function.

pub(crate) mod apply;
pub(crate) mod check;
pub(crate) mod kill;
pub(crate) mod plan;
pub(crate) mod request;
pub(crate) mod snapshot;
