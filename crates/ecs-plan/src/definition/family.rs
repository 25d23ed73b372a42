//! The family of the definition.

use ecs_model::api::{HoleKind, Node, Origin};
use ecs_model::{Problem, SpecPath, TaskSpec};

use super::Members;
use crate::{family as made, slug};

/// Returns the family: the spec's, else the definition's, else one made from the run's metadata,
/// else from the task's name. What the spec sets or we make is slugified as ECSTask does; the
/// definition's own is kept as it is, since another one would be another family.
///
/// # Errors
/// A family of which nothing is left.
pub(crate) fn family(spec: &TaskSpec, root: &Members) -> Result<Node, Box<Problem>> {
    if let Some(written) = &spec.family {
        let at = SpecPath::node("family");
        if let Some(text) = spec.unresolved(&at) {
            return Ok(Node::hole(HoleKind::Variable, text, Origin::spec(at)));
        }
        return checked(slug::slugify(written), Origin::spec(at.clone()), at);
    }
    if let Some(family) = root.get("family").filter(|family| family.as_str() != Some("")) {
        return Ok(family.clone());
    }
    let at = SpecPath::node("metadata");
    let metadata = &spec.metadata;
    if metadata.flow.is_none() && metadata.deployment.is_none() {
        return checked(made::made(metadata, &spec.name), Origin::default_of("family"), SpecPath::root());
    }
    let unknown: Vec<&str> =
        ["prefix", "flow", "deployment"].iter().filter_map(|name| spec.unresolved(&at.key(*name))).collect();
    if unknown.is_empty() {
        checked(made::made(metadata, &spec.name), Origin::spec(at.clone()), at)
    } else {
        Ok(Node::hole(HoleKind::Variable, unknown.join("__"), Origin::spec(at)))
    }
}

fn checked(family: String, origin: Origin, at: SpecPath) -> Result<Node, Box<Problem>> {
    if family.is_empty() {
        let message = "nothing is left of the family: it may have ASCII letters, digits, `-` and `_`";
        return Err(Box::new(Problem::error("empty-family", at, message).help("write one: family \"NAME\"")));
    }
    Ok(Node::string(family, origin))
}
