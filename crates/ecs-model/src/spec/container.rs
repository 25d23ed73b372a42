//! The nodes of a container.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{CpuUnits, MemoryMib, SpecPath, TimeSpan};

/// The nodes of one container: the main one's stand in the task itself, another's in
/// `container "NAME" { … }`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ContainerSpec {
    /// The name of the block; `None` for the nodes of the task.
    pub name: Option<String>,
    /// `image`.
    pub image: Option<String>,
    /// `command`: argv, never joined or split.
    pub command: Option<Vec<String>>,
    /// `entrypoint`: argv.
    pub entrypoint: Option<Vec<String>>,
    /// `env`, in written order.
    pub env: Vec<EnvEntry>,
    /// `env-file`: ARNs of S3 objects.
    pub env_files: Vec<String>,
    /// `secrets`, in written order; `from` blocks are written out.
    pub secrets: Vec<SecretEntry>,
    /// `cpu`.
    pub cpu: Option<CpuUnits>,
    /// `memory`.
    pub memory: Option<MemoryMib>,
    /// `logs`.
    pub logs: Option<Logs>,
    /// `workdir`.
    pub workdir: Option<String>,
    /// `user`.
    pub user: Option<String>,
    /// `essential`.
    pub essential: Option<bool>,
    /// `port`, repeatable.
    pub ports: Vec<Port>,
    /// `mount`, repeatable.
    pub mounts: Vec<Mount>,
    /// `health-check`.
    pub health_check: Option<HealthCheck>,
    /// `depends-on`, repeatable.
    pub depends_on: Vec<DependsOn>,
    /// `gpus`.
    pub gpus: Option<u64>,
    /// `shm-size`.
    pub shm_size: Option<MemoryMib>,
    /// `init`.
    pub init: Option<bool>,
    /// `read-only-root`.
    pub read_only_root: Option<bool>,
    /// `ulimit`, repeatable.
    pub ulimits: Vec<Ulimit>,
    /// `stop-timeout`.
    pub stop_timeout: Option<TimeSpan>,
    /// `extra`: members without a node, in the API's names.
    pub extra: Map<String, Value>,
}

impl ContainerSpec {
    /// Returns the path under which this container's nodes stand.
    pub fn path(&self) -> SpecPath {
        match &self.name {
            None => SpecPath::root(),
            Some(name) => SpecPath::node("container").key(name),
        }
    }
}

/// One entry of `env`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvEntry {
    /// The variable's name.
    pub name: String,
    /// What becomes of it.
    pub value: EnvValue,
}

/// What becomes of an environment variable. Its `Debug` shows no value.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EnvValue {
    /// Sent with this value.
    Set(String),
    /// `#null`: removed from the definition's environment and not sent.
    Unset,
}

impl fmt::Debug for EnvValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Set(_) => "Set(..)",
            Self::Unset => "Unset",
        })
    }
}

/// One entry of `secrets`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SecretEntry {
    /// The variable's name.
    pub name: String,
    /// ARN of a secret (with `:json-key:stage:version` where wanted), or ARN or name of a parameter.
    pub value_from: String,
}

/// `logs`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Logs {
    /// The argument: `#true`, `#false`, or not written (which means `#true` for the node alone and
    /// for one with options, and leaves the definition alone for one that has only `stream`).
    pub enabled: Option<bool>,
    /// `stream=`.
    pub stream: Option<bool>,
    /// The options in written order; `None` (`#null`) leaves one out.
    pub options: Vec<(String, Option<String>)>,
}

impl Logs {
    /// Whether awslogs is to be configured on the container.
    pub fn configures(&self) -> bool {
        self.enabled.unwrap_or(self.stream.is_none() || !self.options.is_empty())
    }
}

/// `port 8080 host=… protocol="tcp"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Port {
    /// The argument.
    pub container: i64,
    /// `host=`.
    pub host: Option<i64>,
    /// `protocol=`.
    pub protocol: Option<String>,
}

/// `mount "/path" volume="NAME" read-only=#true`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Mount {
    /// The argument: where in the container.
    pub path: String,
    /// `volume=`.
    pub volume: String,
    /// `read-only=`.
    pub read_only: Option<bool>,
}

/// `health-check "CMD-SHELL" "…" interval="10s" …`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct HealthCheck {
    /// The arguments.
    pub command: Vec<String>,
    /// `interval=`.
    pub interval: Option<TimeSpan>,
    /// `timeout=`.
    pub timeout: Option<TimeSpan>,
    /// `retries=`.
    pub retries: Option<i64>,
    /// `start-period=`.
    pub start_period: Option<TimeSpan>,
}

/// `depends-on "NAME" condition="START"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct DependsOn {
    /// The argument: the other container.
    pub container: String,
    /// `condition=`; not written means `START`.
    pub condition: Option<String>,
}

/// `ulimit "nofile" soft=… hard=…`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Ulimit {
    /// The argument.
    pub name: String,
    /// `soft=`.
    pub soft: i64,
    /// `hard=`.
    pub hard: i64,
}
