//! Of the tags of a run.

use serde_json::{Value, json};

use super::{Mutation, ask};
use crate::legal::definitions::Run;

pub(super) const ALL: &[Mutation] = &[
    ("ECS350", |run, _| {
        let tags: Vec<_> = (0..51).map(|number| json!({"key": format!("k{number}"), "value": ""})).collect();
        ask(run, "tags", json!(tags), "[50]")
    }),
    ("ECS351", |run, _| tagged(run, json!({"value": "data"}), "")),
    ("ECS351", |run, _| tagged(run, json!({"key": "", "value": "data"}), ".key")),
    ("ECS351", |run, _| tagged(run, json!({"key": "a,b", "value": "data"}), ".key")),
    ("ECS351", |run, _| tagged(run, json!({"key": "ü".repeat(129), "value": "data"}), ".key")),
    ("ECS351", |run, _| tagged(run, json!({"key": "#".repeat(129), "value": "data"}), ".key")),
    ("ECS352", |run, _| tagged(run, json!({"key": "team", "value": "data (eu)"}), ".value")),
    ("ECS352", |run, _| tagged(run, json!({"key": "team", "value": "x".repeat(257)}), ".value")),
    ("ECS353", |run, _| tagged(run, json!({"key": "Aws:team", "value": "data"}), ".key")),
    ("ECS353", |run, _| tagged(run, json!({"key": "team", "value": "aws:data"}), ".value")),
    ("ECS354", |run, _| {
        let tag = json!({"key": "team", "value": "data"});
        ask(run, "tags", json!(vec![tag; 3]), "[1].key")
    }),
];

/// Leaves one tag.
fn tagged(run: &mut Run, tag: Value, below: &str) -> Option<String> {
    ask(run, "tags", json!([tag]), &format!("[0]{below}"))
}
