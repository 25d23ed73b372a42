//! Provenance: nodes made from the spec, and what the spec says of the places they came from
//! (unknown, secret).

use ecs_model::api::{Hole, HoleKind, Kind, Node, Origin};
use ecs_model::{Segment, SpecPath, TaskSpec};
use serde_json::Value;

/// Returns a string that stands at `path` in the spec.
pub(crate) fn text(path: SpecPath, value: impl Into<String>) -> Node {
    Node::string(value, Origin::spec(path))
}

/// Returns a list of strings: the arguments of the node at `path`.
pub(crate) fn texts(path: &SpecPath, values: &[String]) -> Node {
    let items = values.iter().enumerate().map(|(place, value)| text(path.index(place), value)).collect();
    Node::list(items, Origin::spec(path.clone()))
}

/// Returns an object that stands at `path` in the spec.
pub(crate) fn object<const N: usize>(path: SpecPath, members: [(&str, Option<Node>); N]) -> Node {
    let members = members.into_iter().filter_map(|(name, node)| Some((name.to_owned(), node?))).collect();
    Node::new(Kind::Object(members), Origin::spec(path))
}

/// Returns JSON of the spec as a tree; its members' paths follow `path`.
pub(crate) fn json(path: &SpecPath, value: &Value) -> Node {
    let mut node = Node::from_json(value, &|below| Origin::spec(path.join(below)));
    drop_nulls(&mut node);
    node
}

/// Removes every member that is `null`: to write one is to leave it out.
pub(crate) fn drop_nulls(node: &mut Node) {
    match &mut node.kind {
        Kind::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(drop_nulls);
        }
        Kind::List(items) => {
            items.retain(|item| !item.is_null());
            items.iter_mut().for_each(drop_nulls);
        }
        _ => {}
    }
}

/// Returns the JSON pointer that leads where `path` does.
pub(crate) fn pointer(path: &SpecPath) -> String {
    let mut out = String::new();
    for segment in path.segments() {
        out.push('/');
        match segment {
            Segment::Index(index) => out.push_str(&index.to_string()),
            Segment::Key(name) => out.push_str(&name.replace('~', "~0").replace('/', "~1")),
        }
    }
    out
}

/// Whether two trees have the same value, wherever they came from.
pub(crate) fn same_value(left: &Node, right: &Node) -> bool {
    match (&left.kind, &right.kind) {
        (Kind::List(left), Kind::List(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same_value(left, right))
        }
        (Kind::Object(left), Kind::Object(right)) => {
            left.len() == right.len()
                && left.iter().zip(right).all(|((name, left), (other, right))| name == other && same_value(left, right))
        }
        (left, right) => left == right,
    }
}

/// Puts a hole where the spec does not know the value, and masks what must not be shown: the values
/// that the spec calls sensitive, and environment values that look like a secret.
pub(crate) fn settle(node: &mut Node, spec: &TaskSpec) {
    if let Origin::Spec { path, also } = &node.origin {
        let sensitive = std::iter::once(path).chain(also).any(|path| spec.is_sensitive(path));
        if let Some(text) = spec.unresolved(path) {
            unknown(node, text);
        }
        if sensitive && !matches!(node.kind, Kind::List(_) | Kind::Object(_)) {
            node.masked = true;
        }
    }
    match &mut node.kind {
        Kind::List(items) => items.iter_mut().for_each(|item| settle(item, spec)),
        Kind::Object(members) => {
            let values = members.iter_mut().filter(|(name, member)| !is_entry_name(name, member));
            values.for_each(|(_, member)| settle(member, spec));
            mask_environment_value(members);
        }
        _ => {}
    }
}

/// Whether a member is the name of an entry whose value stands at the same path (`env.PLANET` is
/// both the `name` and the `value`): a name is never secret and never a variable.
fn is_entry_name(member: &str, node: &Node) -> bool {
    let Origin::Spec { path, .. } = &node.origin else { return false };
    let own = match path.segments().last() {
        Some(Segment::Key(last)) => matches!(last.as_str(), "name" | "key" | "container-name"),
        _ => false,
    };
    matches!(member, "name" | "key") && !own
}

/// Puts a hole in the place of a value that the spec does not know. A list stays a list.
fn unknown(node: &mut Node, text: &str) {
    let hole = Hole { kind: HoleKind::Variable, text: text.to_owned() };
    match &mut node.kind {
        Kind::Hole(_) | Kind::Object(_) => {}
        Kind::List(items) => *items = vec![Node::new(Kind::Hole(hole), node.origin.clone())],
        other => *other = Kind::Hole(hole),
    }
}

/// Masks the value of an object that is an entry of an environment and looks like a secret.
fn mask_environment_value(members: &mut std::collections::BTreeMap<String, Node>) {
    let Some(name) = members.get("name").and_then(Node::as_str).map(str::to_owned) else {
        return;
    };
    if let Some(value) = members.get_mut("value")
        && value.as_str().is_some_and(|text| ecs_model::secrets::looks_like_secret(&name, text))
    {
        value.masked = true;
    }
}

/// Whether any part of the tree is masked.
pub(crate) fn has_mask(node: &Node) -> bool {
    node.masked
        || match &node.kind {
            Kind::List(items) => items.iter().any(has_mask),
            Kind::Object(members) => members.values().any(has_mask),
            _ => false,
        }
}

/// What stands for a value that is not shown.
pub(crate) const MASKED: &str = "<masked>";

/// Returns the tree as it may be shown: every masked value is `<masked>`.
pub(crate) fn masked(node: &Node) -> Node {
    if node.masked {
        return Node::string(MASKED, node.origin.clone());
    }
    let kind = match &node.kind {
        Kind::List(items) => Kind::List(items.iter().map(masked).collect()),
        Kind::Object(members) => {
            Kind::Object(members.iter().map(|(name, member)| (name.clone(), masked(member))).collect())
        }
        other => other.clone(),
    };
    Node::new(kind, node.origin.clone())
}
