//! What was observed: [`World`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The version of [`World`]'s serialised form.
pub const WORLD_FORMAT: u32 = 1;

/// What was observed of AWS. Each part may be absent: then the plan has a placeholder in its place.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct World {
    /// Version of this form, [`WORLD_FORMAT`].
    pub format: u32,
    /// The client's region.
    pub region: Option<String>,
    /// The linked definition, by the id that the spec gives.
    pub linked: BTreeMap<String, Described>,
    /// The newest ACTIVE revision of each family that was looked up.
    pub latest: BTreeMap<String, LatestRevision>,
    /// The subnets of each VPC that was looked up; the default VPC's key is `default`.
    pub networks: BTreeMap<String, NetworkFact>,
}

/// A task definition revision as `DescribeTaskDefinition` answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Described {
    /// The member `taskDefinition` of the answer, whole.
    pub definition: Value,
    /// The member `tags` of the answer: objects with `key` and `value`.
    #[serde(default)]
    pub tags: Vec<Value>,
}

/// What the look-up of a family's newest revision found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LatestRevision {
    /// The family has no ACTIVE revision.
    None,
    /// Its newest ACTIVE revision.
    Found(Described),
}

/// What the look-up of a VPC's subnets found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NetworkFact {
    /// All its subnets, every page, in the order of the answer; may be empty.
    Subnets {
        /// The VPC's id.
        vpc: String,
        /// The subnets' ids.
        subnets: Vec<String>,
    },
    /// The account has no default VPC here.
    NoDefaultVpc,
    /// No VPC of that id.
    NoSuchVpc,
}
