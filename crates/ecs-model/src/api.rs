//! The API payloads: `RegisterTaskDefinition` and `RunTask`.
//!
//! A payload is a [`Node`]: a tree of JSON values in which each knows its [`Origin`]. Members that
//! no rule knows are kept as they are, and absent, `null`, `false`, `0` and `""` stay five different
//! things. [`TaskDefinition`] and [`RunRequest`] read one, member by member, and tell absent from not
//! known.

pub mod import;
mod member;
mod node;
mod run_request;
pub mod schema;
pub mod shapes;
mod task_definition;

pub use node::{Hole, HoleKind, Kind, Node, Origin};
pub use run_request::{ContainerOverride, RunRequest, RunsOn, is_fargate_provider, is_reserved_provider};
pub use task_definition::{ContainerDefinition, PortMapping, TaskDefinition};
