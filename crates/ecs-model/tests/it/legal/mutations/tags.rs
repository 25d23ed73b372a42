//! Of the tags of a definition and of a run.

use serde_json::{Value, json};

use super::Mutation;
use crate::legal::definitions::Run;

pub(super) const ALL: &[Mutation] = &[
    ("ECS350", |run, pick| tagged(run, pick, (0..51).map(|number| tag(&format!("k{number}"), "")).collect(), "[50]")),
    ("ECS351", |run, pick| tagged(run, pick, json!([{"value": "data"}]), "[0]")),
    ("ECS351", |run, pick| tagged(run, pick, json!([tag("", "data")]), "[0].key")),
    ("ECS351", |run, pick| tagged(run, pick, json!([tag(&"ü".repeat(129), "")]), "[0].key")),
    ("ECS351", |run, pick| tagged(run, pick, json!([tag("a", ""), tag("a,b", "")]), "[1].key")),
    ("ECS352", |run, pick| tagged(run, pick, json!([tag("a", &"x".repeat(257))]), "[0].value")),
    ("ECS352", |run, pick| tagged(run, pick, json!([tag("a", "data (eu)")]), "[0].value")),
    ("ECS353", |run, pick| tagged(run, pick, json!([tag("AWS:team", "data")]), "[0].key")),
    ("ECS353", |run, pick| tagged(run, pick, json!([tag("team", "aws:data")]), "[0].value")),
    ("ECS354", |run, pick| tagged(run, pick, json!([tag("a", "1"), tag("A", "2"), tag("a", "3")]), "[2].key")),
];

fn tag(key: &str, value: &str) -> Value {
    json!({"key": key, "value": value})
}

/// Sets the tags of the definition or of the request.
fn tagged(run: &mut Run, pick: usize, tags: Value, below: &str) -> Option<String> {
    let (payload, name) =
        if pick.is_multiple_of(2) { (&mut run.definition, "definition") } else { (&mut run.request, "request") };
    payload["tags"] = tags;
    Some(format!("{name}.tags{below}"))
}
