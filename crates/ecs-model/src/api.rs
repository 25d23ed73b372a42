//! The API payloads: `RegisterTaskDefinition` and `RunTask`.
//!
//! A payload is a [`Node`]: a tree of JSON values in which each knows its [`Origin`]. Members that
//! no rule knows are kept as they are, and absent, `null`, `false`, `0` and `""` stay five different
//! things.

mod node;
pub mod shapes;

pub use node::{Hole, HoleKind, Kind, Node, Origin};
