//! What is legal passes, and one thing that is not is found where it stands.

mod definitions;
mod mutations;
mod requests;

use std::collections::BTreeSet;

use ecs_model::api::{HoleKind, Kind, Node, Origin};
use ecs_model::rules;
use ecs_model::{Problem, Severity, TaskSpec};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

use crate::pairs::{Base, change_definition, node, problems};

/// Sizes of Fargate, as the task size page has them: CPU units and MiB.
const SIZES: [(&str, &str); 12] = [
    ("256", "512"),
    (".25 vCPU", "2 GB"),
    ("512", "4096"),
    ("0.5 vCPU", "1GB"),
    ("1024", "2048"),
    ("1 vCPU", "8 GB"),
    ("2048", "11264"),
    ("4096", "30720"),
    ("8 vCPU", "20GB"),
    ("16384", "122880"),
    ("32768", "61440"),
    ("32 vCPU", "244GB"),
];

/// A definition and a request.
#[derive(Debug, Clone)]
struct Payloads {
    definition: Value,
    request: Value,
}

fn image() -> impl Strategy<Value = String> {
    "([a-z0-9]{1,8}\\.example\\.com(:[0-9]{2,4})?/)?[a-z0-9]{1,8}([._-][a-z0-9]{1,4})?:[A-Za-z0-9_][A-Za-z0-9.-]{0,9}"
}

fn health_check() -> impl Strategy<Value = Value> {
    (5..=300_i64, 2..=60_i64, 1..=10_i64, 0..=300_i64).prop_map(|(interval, timeout, retries, start)| {
        json!({"command": ["CMD-SHELL", "test -e /ok || exit 1"], "interval": interval, "timeout": timeout,
            "retries": retries, "startPeriod": start})
    })
}

/// Members of a container that stand well with any others. Amounts are so small that ten fit a task.
fn container() -> impl Strategy<Value = Map<String, Value>> {
    let variable = ("[A-Z]{1,4}[0-9]", "[ -~]{0,12}").prop_map(|(name, value)| json!({"name": name, "value": value}));
    (
        image(),
        option::of(0..=16_i64),
        option::of(6..=40_i64),
        option::of(2..=120_i64),
        option::of(health_check()),
        vec(variable, 0..3),
        option::of(select(vec!["app", "1000", "app:app", "1000:1000"])),
        option::of(select(vec![json!(["date"]), json!(["sh", "-c", "echo $HOME ${X:-y}"]), json!([])])),
    )
        .prop_map(|(image, cpu, memory, stop, health, environment, user, command)| {
            let members = [
                ("image", Some(json!(image))),
                ("cpu", cpu.map(Value::from)),
                ("memory", memory.map(Value::from)),
                ("stopTimeout", stop.map(Value::from)),
                ("healthCheck", health),
                ("environment", Some(json!(environment))),
                ("user", user.map(Value::from)),
                ("command", command),
            ];
            members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
        })
}

/// Up to ten containers: the first essential, each with a port of its own, each waiting for one before it.
fn containers() -> impl Strategy<Value = Vec<Value>> {
    vec((container(), option::of(any::<Index>()), any::<bool>()), 1..=10).prop_map(|drawn| {
        let mut all: Vec<Value> = Vec::new();
        for (place, (mut members, before, has_port)) in drawn.into_iter().enumerate() {
            members.insert("name".to_owned(), json!(format!("c{place}")));
            if place > 0 {
                members.insert("essential".to_owned(), json!(false));
            }
            if has_port {
                members.insert("portMappings".to_owned(), json!([{"containerPort": 8_000 + place}]));
            }
            if let Some(before) = before.filter(|_| place > 0) {
                let target = &all[before.index(place)];
                let condition = if target.get("healthCheck").is_some() { "HEALTHY" } else { "START" };
                members
                    .insert("dependsOn".to_owned(), json!([{"containerName": target["name"], "condition": condition}]));
            }
            all.push(Value::Object(members));
        }
        all
    })
}

fn tags() -> impl Strategy<Value = Value> {
    proptest::collection::btree_map("[a-zü0-9_.:/=+@ -]{1,20}", "[\\p{L}0-9 _.:/=+@-]{0,20}", 0..8).prop_map(|tags| {
        let aws = |text: &str| text.to_lowercase().starts_with("aws:");
        let tags = tags.into_iter().filter(|(key, value)| !aws(key) && !aws(value));
        tags.map(|(key, value)| json!({"key": key, "value": value})).collect()
    })
}

/// A legal run on Fargate.
fn on_fargate() -> impl Strategy<Value = Payloads> {
    let family = "[A-Za-z0-9_-]{1,40}";
    let request = (tags(), 1..=20_i64, "[A-Za-z0-9_/-]{1,30}", vec(0..u32::MAX, 1..=16), any::<bool>());
    (family, select(&SIZES[..]), containers(), tags(), request).prop_map(
        |(family, (cpu, memory), containers, tags, (run_tags, count, started_by, subnets, spot))| {
            let mut definition = Base::Fargate.definition();
            let patch = json!({"family": family, "cpu": cpu, "memory": memory, "tags": tags, "containerDefinitions": containers});
            change_definition(&mut definition, patch);
            let mut request = Base::Fargate.request();
            let mut subnets: Vec<_> = subnets.iter().map(|id| format!("subnet-{id:08x}")).collect();
            subnets.sort();
            subnets.dedup();
            request["networkConfiguration"]["awsvpcConfiguration"]["subnets"] = json!(subnets);
            request["tags"] = run_tags;
            request["count"] = json!(count);
            request["startedBy"] = json!(started_by);
            request["overrides"] = json!({"containerOverrides": [{"name": "c0", "command": ["date"]}]});
            if spot {
                request.as_object_mut().unwrap().remove("launchType");
                request["capacityProviderStrategy"] = json!([
                    {"capacityProvider": "FARGATE_SPOT", "weight": 3}, {"capacityProvider": "FARGATE", "weight": 0, "base": 1},
                ]);
            }
            Payloads { definition, request }
        },
    )
}

/// A legal run on container instances, of AWS or of one's own.
fn on_instances() -> impl Strategy<Value = Payloads> {
    (select(vec![Base::Ec2, Base::Ec2Awsvpc, Base::External]), containers(), tags()).prop_map(
        |(base, mut containers, tags)| {
            for container in &mut containers {
                container["memoryReservation"] = json!(6);
            }
            let mut definition = base.definition();
            change_definition(&mut definition, json!({"containerDefinitions": containers, "tags": tags}));
            Payloads { definition, request: base.request() }
        },
    )
}

fn errors(payloads: &Payloads) -> Vec<Problem> {
    errors_of(&node(&payloads.definition, "definition"), &node(&payloads.request, "request"))
}

fn errors_of(definition: &Node, request: &Node) -> Vec<Problem> {
    errors_beside(&TaskSpec::new("report"), definition, request)
}

fn errors_beside(spec: &TaskSpec, definition: &Node, request: &Node) -> Vec<Problem> {
    problems(spec, definition, request).into_iter().filter(|problem| problem.severity == Severity::Error).collect()
}

/// Replaces one value of a tree by a hole: the one that the index picks of all, in order.
fn dig(node: &mut Node, at: Index) {
    let place = at.index(count(node));
    dig_at(node, &mut { place });
}

fn count(node: &Node) -> usize {
    1 + match &node.kind {
        Kind::List(items) => items.iter().map(count).sum(),
        Kind::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

fn dig_at(node: &mut Node, left: &mut usize) -> bool {
    if *left == 0 {
        *node = Node::hole(HoleKind::Variable, "<var x>", node.origin.clone());
        return true;
    }
    *left -= 1;
    match &mut node.kind {
        Kind::List(items) => items.iter_mut().any(|item| dig_at(item, left)),
        Kind::Object(members) => members.values_mut().any(|member| dig_at(member, left)),
        _ => false,
    }
}

/// One thing that the catalogue forbids: the rule, where it stands, and how to do it.
type Fault = (&'static str, &'static str, fn(&mut Payloads));

/// Each stands well with any legal run on Fargate, so that it is the only thing wrong.
const FAULTS: [Fault; 22] = [
    ("ECS002", "definition.family", |all| all.definition["family"] = json!("nightly report")),
    ("ECS020", "definition.taskRoleArn", |all| {
        all.definition["taskRoleArn"] = json!("arn:aws:iam::111122223333:user/report");
    }),
    ("ECS040", "definition.memory", |all| {
        all.definition.as_object_mut().unwrap().remove("cpu");
    }),
    ("ECS041", "definition.cpu", |all| {
        all.definition["cpu"] = json!("2 vCPU");
        all.definition["memory"] = json!("2GB");
    }),
    ("ECS043", "definition.cpu", |all| all.definition["cpu"] = json!("3 vCPU")),
    ("ECS044", "definition.memory", |all| all.definition["memory"] = json!("2 GiB")),
    ("ECS051", "definition.containerDefinitions[0].memory", |all| {
        all.definition["containerDefinitions"][0]["memory"] = json!(250_000);
    }),
    ("ECS073", "definition.containerDefinitions[0].image", |all| {
        all.definition["containerDefinitions"][0]["image"] = json!("");
    }),
    ("ECS075", "definition.containerDefinitions[0].image", |all| {
        all.definition["containerDefinitions"][0]["image"] = json!("busybox:$TAG");
    }),
    ("ECS077", "definition.containerDefinitions[0].image", |all| {
        all.definition["containerDefinitions"][0]["image"] = json!("BusyBox:1.37");
    }),
    ("ECS106", "definition.containerDefinitions[0].portMappings[0].containerPort", |all| {
        all.definition["containerDefinitions"][0]["portMappings"] = json!([{"containerPort": 65_536}]);
    }),
    ("ECS125", "definition.containerDefinitions[0].hostname", |all| {
        all.definition["containerDefinitions"][0]["hostname"] = json!("report");
    }),
    ("ECS140", "definition.containerDefinitions[0].dependsOn[0].containerName", |all| {
        all.definition["containerDefinitions"][0]["dependsOn"] = json!([{"containerName": "db", "condition": "START"}]);
    }),
    ("ECS151", "definition.containerDefinitions[0].stopTimeout", |all| {
        all.definition["containerDefinitions"][0]["stopTimeout"] = json!(121);
    }),
    ("ECS163", "definition.containerDefinitions[0].healthCheck.interval", |all| {
        all.definition["containerDefinitions"][0]["healthCheck"] = json!({"command": ["CMD", "true"], "interval": 301});
    }),
    ("ECS353", "request.tags[0].key", |all| all.request["tags"] = json!([{"key": "aws:team", "value": "data"}])),
    ("ECS400", "request.cluster", |all| all.request["cluster"] = json!("my cluster")),
    ("ECS402", "request.count", |all| all.request["count"] = json!(0)),
    ("ECS414", "request.startedBy", |all| all.request["startedBy"] = json!("a.b")),
    ("ECS432", "request.networkConfiguration.awsvpcConfiguration.subnets[0]", |all| {
        all.request["networkConfiguration"]["awsvpcConfiguration"]["subnets"] = json!(["subnet-1"]);
    }),
    ("ECS490", "request.overrides", |all| {
        let long = json!([{"name": "REPORT", "value": "x".repeat(8_192)}]);
        all.request["overrides"]["containerOverrides"][0]["environment"] = long;
    }),
    ("ECS491", "request.overrides.containerOverrides[0].name", |all| {
        all.request["overrides"]["containerOverrides"][0]["name"] = json!("c10");
    }),
];

/// Returns the errors of a run as code and place. A definition that has an ARN was registered.
fn found(run: &definitions::Run) -> Vec<(String, String)> {
    let definition = if run.definition.get("taskDefinitionArn").is_some() {
        Node::from_json(&run.definition, &|below| Origin::Linked { pointer: below.to_string() })
    } else {
        node(&run.definition, "definition")
    };
    let errors = errors_beside(&run.spec, &definition, &node(&run.request, "request"));
    errors.iter().map(|found| (found.code.to_string(), found.at.to_string())).collect()
}

#[test]
fn the_mutations_trip_every_rule_of_definitions() {
    let tripped: BTreeSet<_> = mutations::all().map(|(code, _)| code).collect();
    // A run has a request, and with one ECS458 says what ECS324 says of a spec alone.
    let rules = rules::all().filter(|rule| rule.severity == Severity::Error && rule.code < "ECS400");
    let rules = rules.filter(|rule| rule.code != "ECS324");
    let left: Vec<_> = rules.map(|rule| rule.code).filter(|code| !tripped.contains(code)).collect();
    assert_eq!(left, [""; 0]);
}

#[test]
fn each_mutation_is_found_in_some_run() {
    each_is_found(&definitions::run(), mutations::all());
}

/// Makes each mutation to the first of 64 runs that it can be made to.
fn each_is_found(run: &impl Strategy<Value = definitions::Run>, all: impl Iterator<Item = mutations::Mutation>) {
    let mut runner = TestRunner::deterministic();
    let runs = std::iter::repeat_with(|| run.new_tree(&mut runner).unwrap().current());
    let runs: Vec<_> = runs.take(64).collect();
    let mut wrong = Vec::new();
    for (number, (code, breaks)) in all.enumerate() {
        let broken = runs.iter().find_map(|run| {
            let mut run = run.clone();
            let at = breaks(&mut run, number)?;
            Some((run, at))
        });
        let (run, at) = broken.unwrap_or_else(|| panic!("{code}, number {number}, is made to no run"));
        let (found, expected) = (found(&run), [(code.to_owned(), at)]);
        if found != expected {
            wrong.push(format!("mutation {number}, {expected:?}, is found as {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Makes the picked mutations to a run, each by itself.
fn picked_are_found(
    run: &definitions::Run,
    all: impl Iterator<Item = mutations::Mutation>,
    picks: Vec<(Index, usize)>,
) -> Result<(), TestCaseError> {
    let all: Vec<_> = all.collect();
    for (which, pick) in picks {
        let (code, breaks) = *which.get(&all);
        let mut broken = run.clone();
        if let Some(at) = breaks(&mut broken, pick) {
            prop_assert_eq!(found(&broken), [(code.to_owned(), at)], "mutation {}", which.index(all.len()));
        }
    }
    Ok(())
}

/// Replaces one text of a tree by a placeholder: the one that the index picks of all, in order. Returns
/// whether it is an image's, of which ECS refuses the marks.
fn leave_out(value: &mut Value, at: Index) -> bool {
    fn texts<'v>(value: &'v mut Value, name: &str, found: &mut Vec<(String, &'v mut Value)>) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| texts(item, name, found)),
            Value::Object(members) => members.iter_mut().for_each(|(name, member)| texts(member, name, found)),
            Value::String(_) => found.push((name.to_owned(), value)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    texts(value, "", &mut found);
    let place = at.index(found.len());
    let (name, text) = found.swap_remove(place);
    *text = json!("${VALUE}");
    name == "image"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_random_legal_run_of_any_kind_has_no_error(run in definitions::run()) {
        prop_assert_eq!(found(&run), []);
    }

    #[test]
    fn one_mutation_of_any_legal_run_is_found_where_it_stands_and_nothing_else(
        run in definitions::run(),
        picks in vec((any::<Index>(), any::<usize>()), 12),
    ) {
        picked_are_found(&run, mutations::all(), picks)?;
    }

    #[test]
    fn what_nobody_filled_in_yet_is_no_error(mut run in definitions::run(), at in any::<Index>()) {
        let is_image = leave_out(&mut run.definition, at);
        let others = found(&run).into_iter().filter(|(code, _)| !(is_image && code == "ECS075"));
        prop_assert_eq!(others.collect::<Vec<_>>(), []);
    }

    #[test]
    fn what_is_not_known_of_a_run_of_any_kind_is_no_error(
        run in definitions::run(),
        first in any::<Index>(),
        second in any::<Index>(),
    ) {
        let (mut definition, mut request) = (node(&run.definition, "definition"), node(&run.request, "request"));
        dig(&mut definition, first);
        // Of a request that is not known as a whole the spec would speak, which here says nothing.
        if second.index(count(&request)) > 0 {
            dig(&mut request, second);
        }
        prop_assert_eq!(errors_of(&definition, &request), []);
    }

    #[test]
    fn a_random_legal_run_on_fargate_has_no_error(payloads in on_fargate()) {
        prop_assert_eq!(errors(&payloads), []);
    }

    #[test]
    fn a_random_legal_run_on_instances_has_no_error(payloads in on_instances()) {
        prop_assert_eq!(errors(&payloads), []);
    }

    #[test]
    fn what_is_not_known_is_no_error(payloads in on_fargate(), first in any::<Index>(), second in any::<Index>()) {
        let (mut definition, mut request) = (node(&payloads.definition, "definition"), node(&payloads.request, "request"));
        dig(&mut definition, first);
        dig(&mut request, second);
        prop_assert_eq!(errors_of(&definition, &request), []);
    }

    #[test]
    fn one_thing_wrong_in_a_legal_run_is_found_where_it_stands_and_nothing_else(
        mut payloads in on_fargate(),
        (code, at, break_it) in select(&FAULTS[..]),
    ) {
        break_it(&mut payloads);
        let found: Vec<_> = errors(&payloads).iter().map(|found| (found.code.to_string(), found.at.to_string())).collect();
        prop_assert_eq!(found, [(code.to_owned(), at.to_owned())]);
    }

    #[test]
    fn rules_of_any_payload_come_to_an_end(definition in any_json(), request in any_json()) {
        let _problems = errors(&Payloads { definition, request });
    }
}

/// Any JSON in which the API's member names are frequent.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        select(vec!["FARGATE", "awsvpc", "1 vCPU", "2GB", "awslogs", "main", "8000-8010", "arn:aws:iam::1:role/r"])
            .prop_map(Value::from),
    ];
    let name = select(vec![
        "containerDefinitions",
        "name",
        "image",
        "cpu",
        "memory",
        "requiresCompatibilities",
        "networkMode",
        "portMappings",
        "containerPort",
        "hostPort",
        "containerPortRange",
        "dependsOn",
        "containerName",
        "condition",
        "healthCheck",
        "command",
        "tags",
        "key",
        "value",
        "links",
        "overrides",
        "containerOverrides",
        "environment",
        "capacityProviderStrategy",
        "capacityProvider",
        "networkConfiguration",
        "awsvpcConfiguration",
        "subnets",
        "logConfiguration",
        "options",
        "secrets",
        "valueFrom",
        "volumes",
        "mountPoints",
        "runtimePlatform",
    ]);
    leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(name.clone(), inner, 0..8)
                .prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        ]
    })
}
