//! `network`.

use serde::{Deserialize, Serialize};

/// `network vpc="…" assign-public-ip=… mode="…" { subnets …; security-groups … }`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Network {
    /// `vpc=`: all its subnets are used, unless `subnets` says which.
    pub vpc: Option<String>,
    /// `assign-public-ip=`.
    pub assign_public_ip: Option<bool>,
    /// `mode=`: the definition's network mode.
    pub mode: Option<String>,
    /// `subnets`, as written; `None` where the node is absent.
    pub subnets: Option<Vec<String>>,
    /// `security-groups`; `None` where the node is absent.
    pub security_groups: Option<Vec<String>>,
}
