//! Where the definition comes from, and the definition's own members.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `task-definition { … }`, `task-definition file="…"` or `task-definition-arn "…"`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DefinitionSource {
    /// In place, or from a file: the members of `RegisterTaskDefinition` in the API's names.
    /// Response-only members and the wrapper of `describe-task-definition` are gone already.
    Given {
        /// The file as the spec names it; `None` for one in place.
        file: Option<String>,
        /// The definition: an object.
        content: Value,
        /// What was left out of the file, to be said.
        dropped: Vec<DroppedMember>,
    },
    /// A revision that exists.
    Linked {
        /// ARN, `family` or `family:revision`.
        id: String,
        /// `as-is=#true`: never a changed copy.
        as_is: bool,
    },
}

/// A member of a definition file that is not sent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct DroppedMember {
    /// The member's name, or `taskDefinition` for the wrapper.
    pub name: String,
    /// Why: `response-only`, `wrapper`, `null`.
    pub why: String,
}

/// `runtime-platform os="LINUX" arch="ARM64"`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct RuntimePlatform {
    /// `os=`.
    pub os: Option<String>,
    /// `arch=`.
    pub arch: Option<String>,
}

/// `volume "NAME" …`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Volume {
    /// The argument.
    pub name: String,
    /// What backs it.
    pub kind: VolumeKind,
}

/// What backs a [`Volume`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VolumeKind {
    /// An empty folder that lives as long as the task.
    Empty,
    /// `host="/path"`.
    Host {
        /// The folder on the container instance.
        path: String,
    },
    /// `efs="fs-…" access-point="fsap-…" root="/" iam=#true`; transit encryption is on.
    Efs {
        /// `efs=`.
        file_system: String,
        /// `access-point=`.
        access_point: Option<String>,
        /// `root=`.
        root: Option<String>,
        /// `iam=`.
        iam: Option<bool>,
    },
}
