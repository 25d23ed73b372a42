//! What must be observed: [`Need`].

use ecs_model::TaskSpec;
use serde::{Deserialize, Serialize};

use crate::World;

/// One thing to look up before a task can be planned to the end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// The linked definition: `DescribeTaskDefinition` with this id (goes to `World::linked`).
    Linked {
        /// ARN, `family` or `family:revision`.
        id: String,
    },
    /// The newest ACTIVE revision of a family: `DescribeTaskDefinition` with the family
    /// (`World::latest`). Finding none is an answer; being denied is an error.
    Latest {
        /// The family.
        family: String,
    },
    /// The subnets of a VPC, `None` for the default VPC: `DescribeVpcs`, `DescribeSubnets`
    /// (`World::networks`).
    Network {
        /// The VPC's id.
        vpc: Option<String>,
    },
    /// The client's region (`World::region`).
    Region,
}

/// Returns what must be observed next for the spec, given what was observed already. Empty when
/// the spec can be planned to the end. Call it again after each round: what a linked definition
/// says can bring up a further need.
pub fn needs(spec: &TaskSpec, world: &World) -> Vec<Need> {
    let mut all = definition_needs(spec, world);
    all.extend(request_needs(spec, world));
    all.sort();
    all.dedup();
    all
}

/// Returns what the definition half still needs; with none left, registration may start.
pub fn definition_needs(_spec: &TaskSpec, _world: &World) -> Vec<Need> {
    Vec::new()
}

/// Returns what the request half still needs.
pub fn request_needs(_spec: &TaskSpec, _world: &World) -> Vec<Need> {
    Vec::new()
}
