//! The holes of a payload.

use ecs_model::api::{HoleKind, Kind, Node};

/// Fills every hole of which something is known.
pub(super) fn fill(node: &mut Node, known: &dyn Fn(&HoleKind) -> Option<String>) {
    match &mut node.kind {
        Kind::Hole(hole) => {
            if let Some(value) = known(&hole.kind) {
                node.kind = Kind::String(value);
            }
        }
        Kind::List(items) => items.iter_mut().for_each(|item| fill(item, known)),
        Kind::Object(members) => members.values_mut().for_each(|member| fill(member, known)),
        _ => {}
    }
}

/// Returns the JSON pointers that are still holes, with the text of each.
pub(super) fn left(node: &Node) -> Vec<(String, String)> {
    let mut holes = Vec::new();
    collect(node, &mut String::new(), &mut holes);
    holes
}

fn collect(node: &Node, at: &mut String, holes: &mut Vec<(String, String)>) {
    let mut below = |token: &str, child: &Node, at: &mut String| {
        let length = at.len();
        at.push('/');
        at.push_str(&token.replace('~', "~0").replace('/', "~1"));
        collect(child, at, holes);
        at.truncate(length);
    };
    match &node.kind {
        Kind::List(items) => {
            for (place, item) in items.iter().enumerate() {
                below(&place.to_string(), item, at);
            }
        }
        Kind::Object(members) => {
            for (name, member) in members {
                below(name, member, at);
            }
        }
        Kind::Hole(hole) => holes.push((at.clone(), hole.text.clone())),
        _ => {}
    }
}
