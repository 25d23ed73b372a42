//! Random legal requests: what a run of each kind may ask of RunTask.

use std::collections::BTreeSet;

use ecs_model::api::{HoleKind, Node, Origin};
use ecs_model::{Launch, LaunchType, Severity, StrategyItem, TaskSpec, rules};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use super::definitions::{self, Run};
use super::{SIZES, dig, each_is_found, errors_beside, errors_of, found, leave_out, mutations, picked_are_found};
use crate::pairs::{Base, change_definition, node};

/// What is drawn for a request; what of it is written depends on the kind of run.
#[derive(Debug, Clone)]
struct Drawn {
    launch: usize,
    network: (Vec<u32>, Vec<u64>, bool),
    names: (String, String, String),
    count: i64,
    tags: Vec<(String, String)>,
    placement: (Vec<bool>, Vec<usize>, String),
    container: (i64, i64, Vec<String>, usize),
    size: (&'static str, &'static str),
    storage: i64,
    volume: usize,
    extras: Vec<bool>,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let network = (vec(any::<u32>(), 1..=16), vec(any::<u64>(), 0..=5), any::<bool>());
    let names = ("[A-Za-z0-9_/-]{1,128}", "[!-~]{1,64}", "[A-Za-z0-9_-]{1,255}");
    let tags = btree_map("[a-z0-9_.:/=+@ -]{1,128}", "[\\p{L}0-9 _.:/=+@-]{0,60}", 0..=50);
    let placement = (vec(any::<bool>(), 0..=7), vec(0..6_usize, 0..=5), "[a-z:. ]{1,200}");
    let container = (0..=64_i64, 64..=512_i64, vec("[ -~]{0,40}", 0..4), 0..=10_usize);
    let rest = (select(&SIZES[..]), 21..=200_i64, 0..VOLUMES, vec(any::<bool>(), 16));
    (0..4_usize, network, names, 1..=20_i64, tags, placement, container, rest).prop_map(
        |(launch, network, names, count, tags, placement, container, (size, storage, volume, extras))| {
            let aws = |text: &str| text.to_lowercase().starts_with("aws:");
            let tags = tags.into_iter().filter(|(key, value)| !aws(key) && !aws(value)).collect();
            Drawn { launch, network, names, count, tags, placement, container, size, storage, volume, extras }
        },
    )
}

/// What a spec of such a run says of where it runs.
fn written(base: Base) -> Launch {
    match base {
        Base::Fargate | Base::FargateWindows => Launch::Type(LaunchType::Fargate),
        Base::Ec2 | Base::Ec2Awsvpc | Base::Ec2Windows => Launch::Type(LaunchType::Ec2),
        Base::External => Launch::Type(LaunchType::External),
        Base::Managed => Launch::CapacityProviders(vec![StrategyItem {
            provider: "managed".to_owned(),
            weight: Some(1),
            base: None,
        }]),
    }
}

/// A legal run of any kind, of any legal request.
fn run() -> impl Strategy<Value = Run> {
    (definitions::run(), drawn()).prop_map(|(mut run, drawn)| {
        run.spec.launch = Some(written(run.base));
        launch(&mut run, &drawn);
        network(&mut run, &drawn);
        names(&mut run, &drawn);
        placement(&mut run, &drawn);
        overrides(&mut run, &drawn);
        volume(&mut run, &drawn);
        sessions(&mut run, &drawn);
        run
    })
}

fn launch(run: &mut Run, drawn: &Drawn) {
    let own: Vec<_> = (0..drawn.count).map(|number| json!({"capacityProvider": format!("own-{number}")})).collect();
    let mut own = json!(own);
    own[0]["weight"] = json!(1_000);
    own[0]["base"] = json!(100_000);
    let strategy = match (run.base, drawn.launch) {
        (Base::Fargate, 1) => json!([
            {"capacityProvider": "FARGATE_SPOT", "weight": 3}, {"capacityProvider": "FARGATE", "weight": 0, "base": 1},
        ]),
        (Base::Fargate | Base::FargateWindows, 2) => json!([{"capacityProvider": "FARGATE", "weight": 1}]),
        (Base::Ec2 | Base::Ec2Awsvpc | Base::Ec2Windows, 1 | 2) | (Base::Managed, 2 | 3) => own,
        (Base::Ec2 | Base::Ec2Awsvpc | Base::Ec2Windows, 3) => Value::Null,
        _ => return,
    };
    run.request.as_object_mut().unwrap().remove("launchType");
    run.request["capacityProviderStrategy"] = strategy;
}

fn network(run: &mut Run, drawn: &Drawn) {
    let (subnets, groups, is_public) = &drawn.network;
    let awsvpc = &mut run.request["networkConfiguration"]["awsvpcConfiguration"];
    if awsvpc.is_null() {
        run.request.as_object_mut().unwrap().remove("networkConfiguration");
        return;
    }
    let subnets: BTreeSet<_> = subnets.iter().map(|id| format!("subnet-{id:08x}")).collect();
    let groups: BTreeSet<_> = groups.iter().map(|id| format!("sg-{id:017x}")).collect();
    awsvpc["subnets"] = json!(subnets);
    awsvpc["securityGroups"] = json!(groups);
    let fargate = run.is_fargate();
    let awsvpc = &mut run.request["networkConfiguration"]["awsvpcConfiguration"];
    awsvpc["assignPublicIp"] = json!(if *is_public && fargate { "ENABLED" } else { "DISABLED" });
}

fn names(run: &mut Run, drawn: &Drawn) {
    let (started_by, token, name) = &drawn.names;
    let request = &mut run.request;
    request["count"] = json!(drawn.count);
    request["tags"] = drawn.tags.iter().map(|(key, value)| json!({"key": key, "value": value})).collect();
    request["startedBy"] = json!(started_by);
    request["clientToken"] = json!(token.replace(['<', '{', '%', '_', '$'], "-"));
    request["cluster"] =
        if drawn.extras[0] { json!(format!("arn:aws:ecs:eu-west-1:111122223333:cluster/{name}")) } else { json!(name) };
    request["taskDefinition"] = match drawn.launch {
        0 => json!(name),
        1 => json!(format!("{name}:2147483647")),
        _ => json!(format!("arn:aws-cn:ecs:cn-north-1:111122223333:task-definition/{name}:1")),
    };
    if drawn.extras[1] {
        request["group"] = json!("family:report");
        request["propagateTags"] = json!(if drawn.extras[2] { "TASK_DEFINITION" } else { "NONE" });
        request["enableECSManagedTags"] = json!(drawn.extras[3]);
    }
    if run.is_fargate() && drawn.extras[4] {
        let newest = if run.is_windows() { "1.0.0" } else { "1.4.0" };
        run.request["platformVersion"] = json!(if drawn.extras[5] { newest } else { "LATEST" });
    }
}

fn placement(run: &mut Run, drawn: &Drawn) {
    let (constraints, strategies, expression) = &drawn.placement;
    if !matches!(run.base, Base::Ec2 | Base::Ec2Awsvpc | Base::Ec2Windows) {
        return;
    }
    let constraint = |is_member: &bool| match is_member {
        true => json!({"type": "memberOf", "expression": expression.repeat(10)}),
        false => json!({"type": "distinctInstance", "expression": ""}),
    };
    let strategy = |kind: &usize| match kind {
        0 => json!({"type": "random", "field": ""}),
        1 => json!({"type": "binpack", "field": "cpu"}),
        2 => json!({"type": "binpack", "field": "MEMORY"}),
        3 => json!({"type": "spread", "field": "instanceId"}),
        4 => json!({"type": "spread", "field": "host"}),
        _ => json!({"type": "spread", "field": "attribute:ecs.availability-zone"}),
    };
    run.definition["placementConstraints"] = json!(vec![json!({"type": "memberOf", "expression": expression}); 3]);
    run.request["placementConstraints"] = constraints.iter().map(constraint).collect();
    run.request["placementStrategy"] = strategies.iter().map(strategy).collect();
}

fn overrides(run: &mut Run, drawn: &Drawn) {
    let (cpu, memory, values, count) = &drawn.container;
    let mut of_container = json!({"name": "c0", "command": values});
    let variables =
        values.iter().enumerate().map(|(number, value)| json!({"name": format!("V{number}"), "value": value}));
    of_container["environment"] = variables.collect();
    if drawn.extras[6] {
        of_container["cpu"] = json!(cpu);
        of_container["memory"] = json!(memory);
        of_container["memoryReservation"] = json!(6);
    }
    if run.base != Base::FargateWindows {
        of_container["environmentFiles"] =
            (0..*count).map(|number| json!({"type": "s3", "value": format!("arn:aws:s3:::b/{number}.env")})).collect();
    }
    if run.base == Base::Ec2 && drawn.extras[7] {
        of_container["resourceRequirements"] = json!([{"type": "GPU", "value": "1"}]);
    }
    let mut overrides = json!({"containerOverrides": [of_container], "inferenceAcceleratorOverrides": []});
    if drawn.extras[8] {
        let (cpu, memory) = match run.base {
            Base::Fargate => drawn.size,
            Base::Ec2 | Base::Ec2Awsvpc | Base::External => ("196608", "0.5 GB"),
            _ => ("2048", "4 GB"),
        };
        overrides["cpu"] = json!(cpu);
        overrides["memory"] = json!(memory);
    }
    if run.is_fargate() && drawn.extras[9] {
        overrides["ephemeralStorage"] = json!({"sizeInGiB": drawn.storage});
    }
    if drawn.extras[10] {
        overrides["taskRoleArn"] = json!("arn:aws:iam::111122223333:role/path/other");
        overrides["executionRoleArn"] = json!("arn:aws-us-gov:iam::111122223333:role/other");
    }
    if drawn.extras[11] {
        run.request["overrides"] = overrides;
    }
}

/// How many kinds of managed volumes there are; one number more is none.
const VOLUMES: usize = 9;

fn volume(run: &mut Run, drawn: &Drawn) {
    let mut volume = match drawn.volume {
        0 => json!({"sizeInGiB": 1}),
        1 => json!({"volumeType": "gp3", "sizeInGiB": 16_384, "iops": 16_000, "throughput": 1_000}),
        2 => json!({"volumeType": "gp2", "sizeInGiB": 16_384}),
        3 => json!({"volumeType": "io1", "sizeInGiB": 4, "iops": 100}),
        4 => json!({"volumeType": "io2", "sizeInGiB": 16_384, "iops": 256_000}),
        5 => json!({"volumeType": "st1", "sizeInGiB": 125}),
        6 if !run.is_fargate() => json!({"volumeType": "standard", "sizeInGiB": 1_024}),
        7 => json!({"snapshotId": "snap-1", "volumeInitializationRate": 200}),
        _ => return,
    };
    // A definition has one such volume at most.
    if run.base == Base::External || run.request.get("volumeConfigurations").is_some() {
        return;
    }
    volume["roleArn"] = json!("arn:aws:iam::111122223333:role/ecsInfrastructureRole");
    volume["encrypted"] = json!(drawn.extras[12]);
    volume["filesystemType"] = json!(if run.is_windows() { "ntfs" } else { "ext4" });
    volume["terminationPolicy"] = json!({"deleteOnTermination": drawn.extras[13]});
    volume["tagSpecifications"] = json!([{"resourceType": "volume", "propagateTags": "TASK_DEFINITION",
        "tags": [{"key": "team", "value": "data"}]}]);
    run.request["volumeConfigurations"] = json!([{"name": "scratch", "managedEBSVolume": volume}]);
    run.definition["volumes"].as_array_mut().unwrap().push(json!({"name": "scratch", "configuredAtLaunch": true}));
    let path = if run.is_windows() { "C:\\scratch" } else { "/scratch" };
    let mounts = &mut run.containers()[0]["mountPoints"];
    if mounts.is_null() {
        *mounts = json!([]);
    }
    mounts.as_array_mut().unwrap().push(json!({"sourceVolume": "scratch", "containerPath": path}));
}

/// Sessions of ECS Exec need a role, and a container that they can enter.
fn sessions(run: &mut Run, drawn: &Drawn) {
    let has_role = run.definition.get("taskRoleArn").is_some() || run.request["overrides"]["taskRoleArn"].is_string();
    if run.request["overrides"].is_null() {
        run.request.as_object_mut().unwrap().remove("overrides");
    }
    run.request["enableExecuteCommand"] = json!(has_role && drawn.extras[14]);
    run.containers()[0].as_object_mut().unwrap().remove("readonlyRootFilesystem");
}

#[test]
fn the_mutations_trip_every_rule_of_requests_and_of_the_spec() {
    let tripped: BTreeSet<_> = mutations::of_requests().map(|(code, _)| code).collect();
    let rules = rules::all().filter(|rule| rule.severity == Severity::Error && rule.code >= "ECS400");
    let left: Vec<_> = rules.map(|rule| rule.code).filter(|code| !tripped.contains(code)).collect();
    assert_eq!(left, [""; 0]);
}

#[test]
fn each_mutation_of_a_request_is_found_in_some_run() {
    each_is_found(&run(), mutations::of_requests());
}

/// What is not known of overrides may be the role, and of containers one with a root file system.
#[test]
fn of_what_is_not_known_ecs_exec_may_have_all_it_needs() {
    let definition =
        json!({"taskRoleArn": "arn:aws:iam::111122223333:role/report", "container": {"readonlyRootFilesystem": true}});
    let mut payload = Base::Fargate.definition();
    change_definition(&mut payload, definition);
    let mut definition = node(&payload, "definition");
    let mut request = Base::Fargate.request();
    request["enableExecuteCommand"] = json!(true);
    let codes = |definition: &Node, request: &Node| -> Vec<String> {
        errors_of(definition, request).iter().map(|problem| problem.code.to_string()).collect()
    };
    assert_eq!(codes(&definition, &node(&request, "request")), ["ECS531"]);
    let hole = || Node::hole(HoleKind::Variable, "<var x>", Origin::default_of("test"));
    let containers = definition.as_object_mut().unwrap().get_mut("containerDefinitions").unwrap();
    containers.as_list_mut().unwrap().push(hole());
    assert_eq!(codes(&definition, &node(&request, "request")), [""; 0]);

    let mut request = node(&request, "request");
    definition.as_object_mut().unwrap().remove("taskRoleArn");
    assert_eq!(codes(&definition, &request), ["ECS530"]);
    request.as_object_mut().unwrap().insert("overrides".to_owned(), hole());
    assert_eq!(codes(&definition, &request), [""; 0]);
}

#[test]
fn of_what_is_not_known_overrides_may_give_a_container_less_memory() {
    let definition = node(&Base::Ec2.definition(), "definition");
    let mut request = Base::Ec2.request();
    request["overrides"] = json!({"memory": "511", "containerOverrides": [{"name": "main"}]});
    let mut request = node(&request, "request");
    let errors = errors_of(&definition, &request);
    assert_eq!(errors.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>(), ["ECS492"]);
    let overrides = request.as_object_mut().unwrap().get_mut("overrides").unwrap().as_object_mut().unwrap();
    let hole = Node::hole(HoleKind::Variable, "<var x>", Origin::default_of("test"));
    overrides.insert("containerOverrides".to_owned(), hole);
    assert_eq!(errors_of(&definition, &request), []);
}

#[test]
fn of_an_empty_text_of_the_spec_it_is_said_once_that_it_is_empty() {
    let definition = node(&Base::Fargate.definition(), "definition");
    let mut request = Base::Fargate.request();
    request["cluster"] = json!("");
    let request = Node::from_json(&request, &|below| Origin::spec(below.clone()));
    let spec = TaskSpec { cluster: Some(String::new()), ..TaskSpec::new("report") };
    let errors = errors_beside(&spec, &definition, &request);
    let codes: Vec<_> = errors.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["empty-value"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_random_legal_request_has_no_error(run in run()) {
        prop_assert_eq!(found(&run), []);
    }

    #[test]
    fn one_mutation_of_any_legal_request_is_found_where_it_stands_and_nothing_else(
        run in run(),
        picks in vec((any::<Index>(), any::<usize>()), 12),
    ) {
        picked_are_found(&run, mutations::of_requests(), picks)?;
    }

    #[test]
    fn what_nobody_filled_in_of_a_request_is_no_error(mut run in run(), at in any::<Index>()) {
        leave_out(&mut run.request, at);
        prop_assert_eq!(found(&run), []);
    }

    #[test]
    fn what_is_not_known_of_a_request_is_no_error(
        run in run(), first in any::<Index>(), second in option::of(any::<Index>()),
    ) {
        let (mut definition, mut request) = (node(&run.definition, "definition"), node(&run.request, "request"));
        dig(&mut request, first);
        if let Some(second) = second {
            dig(&mut definition, second);
        }
        prop_assert_eq!(errors_beside(&run.spec, &definition, &request), []);
    }
}
