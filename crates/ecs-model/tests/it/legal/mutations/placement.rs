//! Of placement.

use serde_json::{Value, json};

use super::{Mutation, ask};
use crate::legal::definitions::Run;
use crate::pairs::Base;

pub(super) const ALL: &[Mutation] = &[
    ("ECS470", |run, _| {
        run.is_fargate().then_some(())?;
        // What would be wrong with it elsewhere is nothing beside that it is there.
        ask(run, "placementConstraints", json!(vec![json!({"type": "everywhere"}); 11]), "")
    }),
    ("ECS470", |run, _| {
        run.is_fargate().then_some(())?;
        ask(run, "placementStrategy", json!(vec![json!({"type": "random", "field": "cpu"}); 6]), "")
    }),
    ("ECS471", |run, _| {
        run.definition["placementConstraints"] = json!([]);
        constraints(run, vec![json!({"type": "distinctInstance"}); 11], "[10]")
    }),
    ("ECS471", |run, _| {
        on_instances(run).then_some(())?;
        run.definition["placementConstraints"] = json!(vec![member_of("a == b"); 3]);
        constraints(run, vec![member_of("a == b"); 8], "[7]")
    }),
    ("ECS471", |run, _| constraints(run, vec![member_of(&"x".repeat(2_001))], "[0].expression")),
    ("ECS472", |run, _| {
        constraints(run, vec![json!({"type": "distinctInstance", "expression": "a == b"})], "[0].expression")
    }),
    ("ECS473", |run, _| constraints(run, vec![json!({"expression": "a == b"})], "[0]")),
    ("ECS473", |run, _| constraints(run, vec![json!({"type": "memberOf"})], "[0]")),
    ("ECS473", |run, _| constraints(run, vec![json!({"type": "member-of", "expression": "a == b"})], "[0].type")),
    ("ECS474", |run, _| strategies(run, vec![json!({"type": "random"}); 6], "[5]")),
    ("ECS475", |run, _| strategies(run, vec![json!({"type": "binpack", "field": "disk"})], "[0].field")),
    ("ECS475", |run, _| strategies(run, vec![json!({"type": "binpack"})], "[0]")),
    ("ECS476", |run, _| strategies(run, vec![json!({"type": "random", "field": "cpu"})], "[0].field")),
    ("ECS477", |run, _| strategies(run, vec![json!({"type": "spread", "field": "zone"})], "[0].field")),
    ("ECS477", |run, _| strategies(run, vec![json!({"type": "spread", "field": "attribute:"})], "[0].field")),
];

fn member_of(expression: &str) -> Value {
    json!({"type": "memberOf", "expression": expression})
}

fn on_instances(run: &Run) -> bool {
    matches!(run.base, Base::Ec2 | Base::Ec2Awsvpc | Base::Ec2Windows)
}

fn constraints(run: &mut Run, items: Vec<Value>, below: &str) -> Option<String> {
    on_instances(run).then(|| ask(run, "placementConstraints", json!(items), below))?
}

fn strategies(run: &mut Run, items: Vec<Value>, below: &str) -> Option<String> {
    on_instances(run).then(|| ask(run, "placementStrategy", json!(items), below))?
}
