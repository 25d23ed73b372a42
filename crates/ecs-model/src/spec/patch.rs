//! One operation of `customize`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An operation of RFC 6902 (JSON Patch) on the RunTask request, in the RFC's JSON form. Paths are
/// JSON pointers (RFC 6901).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum PatchOp {
    /// Sets a member, or inserts into a list (`-` appends).
    Add {
        /// Where.
        path: String,
        /// What.
        value: Value,
    },
    /// Takes a value out; it must be there.
    Remove {
        /// Where.
        path: String,
    },
    /// Puts a value in the place of another, which must be there.
    Replace {
        /// Where.
        path: String,
        /// What.
        value: Value,
    },
    /// Takes a value from one place to another.
    Move {
        /// From where.
        from: String,
        /// Where to.
        path: String,
    },
    /// Copies a value from one place to another.
    Copy {
        /// From where.
        from: String,
        /// Where to.
        path: String,
    },
    /// Fails the patch unless the value there equals this one as JSON.
    Test {
        /// Where.
        path: String,
        /// What is expected.
        value: Value,
    },
}

impl PatchOp {
    /// Returns the operation's word.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Add { .. } => "add",
            Self::Remove { .. } => "remove",
            Self::Replace { .. } => "replace",
            Self::Move { .. } => "move",
            Self::Copy { .. } => "copy",
            Self::Test { .. } => "test",
        }
    }

    /// Returns the JSON pointer that is changed or tested.
    pub fn path(&self) -> &str {
        match self {
            Self::Add { path, .. }
            | Self::Remove { path }
            | Self::Replace { path, .. }
            | Self::Move { path, .. }
            | Self::Copy { path, .. }
            | Self::Test { path, .. } => path,
        }
    }
}
