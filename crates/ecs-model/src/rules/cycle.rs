//! Circles among containers that wait for one another.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::Node;

/// One container that needs another, and where that is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge<'a> {
    /// The container that needs.
    pub(super) from: &'a str,
    /// The container that is needed.
    pub(super) to: &'a str,
    /// Where it is written.
    pub(super) at: &'a Node,
}

/// Returns circles that the edges form, each as its edges in order: for every container that is in a
/// circle one that holds it, and each circle once.
pub(super) fn cycles<'a>(edges: &[Edge<'a>]) -> Vec<Vec<Edge<'a>>> {
    let mut next: BTreeMap<&str, Vec<Edge<'a>>> = BTreeMap::new();
    // A container without a name (ECS070) is none that another could mean.
    for edge in edges.iter().filter(|edge| !edge.from.is_empty()) {
        next.entry(edge.from).or_default().push(*edge);
    }
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut found = Vec::new();
    for edge in edges {
        if told.contains(edge.from) {
            continue;
        }
        if let Some(cycle) = shortest_way_back(edge.from, &next) {
            told.extend(cycle.iter().map(|edge| edge.from));
            found.push(cycle);
        }
    }
    found
}

/// Returns what a message calls a container of a circle, in backticks: not the name that stands masked
/// in it.
pub(super) fn shown(cycle: &[Edge<'_>], name: &str) -> String {
    let masked = cycle.iter().find(|edge| edge.to == name && edge.at.masked);
    masked.map_or_else(|| format!("`{name}`"), |edge| edge.at.shown())
}

/// Returns the shortest circle through a container.
fn shortest_way_back<'a>(start: &'a str, next: &BTreeMap<&str, Vec<Edge<'a>>>) -> Option<Vec<Edge<'a>>> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut ways: Vec<Vec<Edge<'a>>> = vec![Vec::new()];
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            let here = way.last().map_or(start, |edge| edge.to);
            for edge in next.get(here).into_iter().flatten() {
                let mut way = way.clone();
                way.push(*edge);
                if edge.to == start {
                    return Some(way);
                }
                if seen.insert(edge.to) {
                    longer.push(way);
                }
            }
        }
        ways = longer;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Edge, cycles};
    use crate::api::{Kind, Node, Origin};

    fn circles(pairs: &[(&'static str, &'static str)]) -> Vec<String> {
        let node = Node::new(Kind::Null, Origin::default_of("test"));
        let edges: Vec<_> = pairs.iter().map(|(from, to)| Edge { from, to, at: &node }).collect();
        cycles(&edges).iter().map(|cycle| cycle.iter().map(|edge| edge.from).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn each_circle_is_found_once_with_all_its_edges() {
        assert_eq!(circles(&[("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")]), ["a b c"]);
        assert_eq!(circles(&[("a", "a")]), ["a"]);
        assert_eq!(circles(&[("", "")]), [""; 0]);
        assert_eq!(circles(&[("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")]), ["a b", "c d"]);
        assert_eq!(circles(&[("a", "b"), ("b", "c"), ("a", "c")]), [""; 0]);
        assert_eq!(circles(&[("x", "a"), ("a", "b"), ("b", "a")]), ["a b"]);
    }
}
