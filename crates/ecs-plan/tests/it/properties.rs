//! What holds for every spec.

use ecs_model::{
    ContainerSpec, CpuUnits, DefinitionSource, EnvEntry, EnvValue, Launch, LaunchType, Logs, MemoryMib, Network,
    PatchOp, TagEntry, TaskSpec,
};
use ecs_plan::preview::{ShowOptions, documents, id, summary};
use ecs_plan::{Facts, Plan, PlanOptions, World, finish_definition, finish_request, needs};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::fixture::{REPORTS, world};

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z][a-z0-9-]{0,8}", any::<String>().prop_filter("a value", |text| !text.is_empty())]
}

fn environment() -> impl Strategy<Value = Vec<EnvEntry>> {
    let value = prop_oneof![any::<String>().prop_map(EnvValue::Set), Just(EnvValue::Unset)];
    proptest::collection::btree_map("[A-Z]{1,3}", value, 0..4)
        .prop_map(|entries| entries.into_iter().map(|(name, value)| EnvEntry { name, value }).collect())
}

fn container() -> impl Strategy<Value = ContainerSpec> {
    (
        text(),
        proptest::option::of(proptest::collection::vec(any::<String>(), 0..3)),
        environment(),
        proptest::option::of(1_u64..5_000),
        proptest::option::of(1_u64..9_000),
        proptest::option::of((proptest::option::of(any::<bool>()), proptest::option::of(any::<bool>()))),
    )
        .prop_map(|(image, command, env, cpu, memory, logs)| ContainerSpec {
            image: Some(image),
            command,
            env,
            cpu: cpu.and_then(|cpu| CpuUnits::new(cpu).ok()),
            memory: memory.and_then(|memory| MemoryMib::new(memory).ok()),
            logs: logs.map(|(enabled, stream)| Logs { enabled, stream, options: Vec::new() }),
            ..ContainerSpec::default()
        })
}

fn launch() -> impl Strategy<Value = Option<Launch>> {
    prop_oneof![
        Just(None),
        Just(Some(Launch::ClusterDefault)),
        proptest::sample::select(LaunchType::ALL.to_vec()).prop_map(|kind| Some(Launch::Type(kind))),
    ]
}

fn definition() -> impl Strategy<Value = Option<DefinitionSource>> {
    let given = |content: Value| Some(DefinitionSource::Given { file: None, content, dropped: Vec::new() });
    prop_oneof![
        Just(None),
        Just(given(json!({"family": "Fam", "networkMode": "awsvpc"}))),
        Just(given(json!({"cpu": "2 vCPU", "containerDefinitions": [{"name": "web"}, {"name": "main", "cpu": 5}]}))),
        Just(Some(DefinitionSource::Linked { id: REPORTS.to_owned(), as_is: false })),
    ]
}

fn patches() -> impl Strategy<Value = Vec<PatchOp>> {
    let operation = proptest::sample::select(vec![
        PatchOp::Add { path: "/group".to_owned(), value: json!("g") },
        PatchOp::Add { path: "/tags/-".to_owned(), value: json!({"key": "k", "value": "v"}) },
        PatchOp::Add { path: "/networkConfiguration/awsvpcConfiguration/subnets/0".to_owned(), value: json!("s") },
        PatchOp::Copy { from: "/taskDefinition".to_owned(), path: "/startedBy".to_owned() },
        PatchOp::Remove { path: "/overrides".to_owned() },
    ]);
    proptest::collection::vec(operation, 0..3)
}

fn spec() -> impl Strategy<Value = TaskSpec> {
    (text(), container(), proptest::option::of(container()), launch(), definition(), patches(), any::<u8>()).prop_map(
        |(name, main, side, launch, definition, customize, bits)| {
            let mut spec = TaskSpec { name, main, launch, definition, customize, ..TaskSpec::default() };
            spec.containers =
                side.into_iter().map(|side| ContainerSpec { name: Some("side".to_owned()), ..side }).collect();
            spec.execution_role = (bits & 1 > 0).then(|| "arn:aws:iam::111122223333:role/exec".to_owned());
            spec.count = (bits & 2 > 0).then(|| u64::from(bits));
            if bits & 4 > 0 {
                spec.tags = vec![TagEntry { key: "team".to_owned(), value: "data".to_owned() }];
            }
            if bits & 8 > 0 {
                spec.network = Some(Network { assign_public_ip: Some(true), ..Network::default() });
            }
            spec
        },
    )
}

/// Observes until nothing is needed any more, as an executor does; every family is new.
fn observed(spec: &TaskSpec) -> World {
    let all = world();
    let mut known = World { region: None, ..World::default() };
    for _ in 0..5 {
        for need in needs(spec, &known) {
            match need {
                ecs_plan::Need::Linked { id } => {
                    let described = all.linked[&id].clone();
                    known.linked.insert(id, described);
                }
                ecs_plan::Need::Latest { family } => {
                    known.latest.insert(family, ecs_plan::LatestRevision::None);
                }
                ecs_plan::Need::Network { .. } => known.networks.clone_from(&all.networks),
                ecs_plan::Need::Region => known.region.clone_from(&all.region),
            }
        }
    }
    known
}

fn planned(spec: &TaskSpec, world: &World) -> Option<Plan> {
    ecs_plan::plan(spec, world, &PlanOptions { allow: vec!["all".to_owned()], deny: Vec::new() }).ok()
}

fn facts() -> Facts {
    Facts {
        task_definition: Some("arn:aws:ecs:eu-west-1:111122223333:task-definition/x:1".to_owned()),
        run_id: "7k2m9x4q".to_owned(),
        attempt: 1,
        region: Some("eu-west-1".to_owned()),
    }
}

proptest! {
    #[test]
    fn observing_comes_to_an_end(spec in spec()) {
        prop_assert_eq!(needs(&spec, &observed(&spec)), []);
    }

    #[test]
    fn the_same_spec_and_facts_give_the_same_plan(spec in spec()) {
        for world in [World::default(), observed(&spec)] {
            let Some(plan) = planned(&spec, &world) else { continue };
            let again = planned(&spec.clone(), &world.clone()).unwrap();
            prop_assert_eq!(&plan, &again);
            prop_assert_eq!(id(&plan), id(&again));
            let options = ShowOptions::default();
            prop_assert_eq!(documents(&plan, &options), documents(&again, &options));
        }
    }

    #[test]
    fn a_plan_reads_back_from_its_serialised_form(spec in spec()) {
        if let Some(plan) = planned(&spec, &observed(&spec)) {
            let text = serde_json::to_string(&plan).unwrap();
            prop_assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);
        }
    }

    #[test]
    fn a_plan_without_errors_is_finished_without_a_hole(spec in spec()) {
        let world = observed(&spec);
        let Some(plan) = planned(&spec, &world) else { return Ok(()) };
        if plan.problems.iter().any(|problem| problem.severity == ecs_model::Severity::Error) {
            return Ok(());
        }
        let mut bodies = Vec::new();
        match finish_definition(&plan, &facts()) {
            Ok(ready) => bodies.push(ready),
            Err(unfinished) => prop_assert_eq!(unfinished.holes, []),
        }
        match finish_request(&plan, &facts()) {
            Ok(calls) => {
                let total: u64 = calls.iter().map(ecs_plan::Ready::count).sum();
                prop_assert_eq!(total, plan.count);
                bodies.extend(calls);
            }
            // An operation that had to wait may fail in the end; a hole may never be left.
            Err(unfinished) => prop_assert_eq!(unfinished.holes, []),
        }
        for ready in bodies {
            let value: Value = serde_json::from_slice(ready.body()).unwrap();
            let canonical = ecs_plan::canonical::value(&value);
            prop_assert_eq!(canonical.as_bytes(), ready.body());
        }
    }

    #[test]
    fn the_three_documents_read_back(spec in spec()) {
        let Some(plan) = planned(&spec, &World::default()) else { return Ok(()) };
        let shown = documents(&plan, &ShowOptions { show_values: true, origins: true });
        let read: Vec<Value> = serde_norway::Deserializer::from_str(&shown)
            .map(|document| serde::Deserialize::deserialize(document).unwrap())
            .collect();
        prop_assert_eq!(read.len(), 3);
        prop_assert_eq!(&read[1], &plan.request.to_json());
        prop_assert_eq!(summary(&plan).lines().count(), 2);
    }
}
