//! What must be observed: [`Need`].

use ecs_model::api::{HoleKind, Kind, Node};
use ecs_model::{Severity, TaskSpec};
use serde::{Deserialize, Serialize};

use crate::definition::{self, Source};
use crate::{World, planner};

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
pub fn definition_needs(spec: &TaskSpec, world: &World) -> Vec<Need> {
    let Ok(draft) = definition::draft(spec, world) else { return Vec::new() };
    let errors = draft.problems.iter().any(|problem| problem.severity == Severity::Error);
    match (&draft.source, &draft.payload) {
        (Source::Linked { id, .. }, None) => vec![Need::Linked { id: (*id).to_owned() }],
        (_, Some(payload)) if !errors => {
            let region = has_region_hole(payload).then_some(Need::Region);
            let latest = latest(world, &draft, payload);
            // With a region still to come there is no telling whether a linked definition is changed.
            let latest = latest.filter(|_| region.is_none() || !draft.source.is_linked());
            region.into_iter().chain(latest).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns what the request half still needs.
pub fn request_needs(spec: &TaskSpec, world: &World) -> Vec<Need> {
    if let Source::Linked { id, described: None, .. } = Source::of(spec, world) {
        return vec![Need::Linked { id: id.to_owned() }];
    }
    planner::network_need(spec, world).into_iter().collect()
}

/// Returns the look-up of the family's newest revision, where it could be used instead of
/// registering one.
fn latest(world: &World, draft: &definition::Draft<'_>, payload: &Node) -> Option<Need> {
    let family = payload.get("family")?.as_str()?;
    let wanted = definition::is_registered(draft) && definition::may_be_reused(payload);
    (wanted && !world.latest.contains_key(family)).then(|| Need::Latest { family: family.to_owned() })
}

fn has_region_hole(node: &Node) -> bool {
    match &node.kind {
        Kind::Hole(hole) => hole.kind == HoleKind::Region,
        Kind::List(items) => items.iter().any(has_region_hole),
        Kind::Object(members) => members.values().any(has_region_hole),
        _ => false,
    }
}
