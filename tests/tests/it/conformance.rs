//! The recorded cases of the predecessor (`crates/ecs-plan/tests/data`), through the binary: the spec that corresponds to a
//! block, a scripted endpoint that gives the recorded answers, and the payloads that arrived there.

use std::fs;
use std::path::PathBuf;

use ecs_tests::binary::Run;
use ecs_tests::block;
use ecs_tests::ordered::Ordered;
use ecs_tests::scripted::{Call, Endpoint, Reply};
use serde_json::{Value, json};

const TASK: &str = "arn:aws:ecs:us-east-1:123456789012:task/default/0123456789abcdef0123456789abcdef";
const CLUSTER: &str = "arn:aws:ecs:us-east-1:123456789012:cluster/default";

/// One recorded case that ran to RunTask.
struct Case {
    name: String,
    spec: String,
    world: Vec<Value>,
    register: Value,
    run: Value,
    region: String,
}

fn cases() -> Vec<Case> {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../crates/ecs-plan/tests/data/ectask.json");
    let text = fs::read_to_string(data).unwrap();
    let data: Ordered = serde_json::from_str(&text).unwrap();
    let Some(Ordered::Array(cases)) = data.get("cases") else { panic!("the data has cases") };
    cases.iter().filter_map(read).collect()
}

fn read(case: &Ordered) -> Option<Case> {
    let block = case.set("block")?;
    // A case with two runs is a story of the predecessor's cache, not of one request.
    let run = case.set("run").filter(|run| matches!(run, Ordered::Object(_)))?;
    let world = case.set("world").map(Ordered::to_value);
    Some(Case {
        name: case.get("name")?.as_str()?.to_owned(),
        spec: block::spec(block, case.set("prepare")),
        world: world.and_then(|world| world.as_array().cloned()).unwrap_or_default(),
        register: case.get("register").map_or(Value::Null, Ordered::to_value),
        run: run.to_value(),
        region: case.set("region").and_then(Ordered::as_str).unwrap_or("us-east-1").to_owned(),
    })
}

/// Returns the value without what is empty: absence and emptiness mean the same to the predecessor.
fn without_empties(value: &Value) -> Value {
    let empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(name, member)| (name.clone(), without_empties(member)))
                .filter(|(_, member)| !empty(member))
                .collect(),
        ),
        Value::Array(items) => Value::Array(items.iter().map(without_empties).collect()),
        plain => plain.clone(),
    }
}

/// Answers as the case recorded: look-ups from its `world`, one task that runs and ends with 0.
fn script(case: &Case) -> impl Fn(&Call, usize) -> Reply + Send + Sync + 'static {
    let world = case.world.clone();
    let arn = case.run.get("taskDefinition").and_then(Value::as_str).unwrap_or_default().to_owned();
    let containers = containers(case);
    move |call, before| match call.operation.as_str() {
        "DescribeTaskDefinition" => described(&world, &call.body),
        "RegisterTaskDefinition" => {
            let mut definition = call.body.clone();
            definition["taskDefinitionArn"] = json!(arn);
            definition["revision"] = json!(1);
            definition["status"] = json!("ACTIVE");
            Reply::ok(&json!({"taskDefinition": definition}))
        }
        "RunTask" => Reply::ok(&json!({"tasks": [task("PROVISIONING", &containers, None)], "failures": []})),
        "DescribeTasks" if before == 0 => {
            Reply::ok(&json!({"tasks": [task("RUNNING", &containers, None)], "failures": []}))
        }
        "DescribeTasks" => Reply::ok(&json!({"tasks": [task("STOPPED", &containers, Some(0))], "failures": []})),
        "GetLogEvents" => Reply::ok(&json!({"events": [], "nextForwardToken": "f/1", "nextBackwardToken": "b/1"})),
        "DescribeVpcs" | "DescribeSubnets" => network(&world, call),
        _ => Reply::ok(&json!({})),
    }
}

fn containers(case: &Case) -> Vec<String> {
    let registered = case.register.get("containerDefinitions").and_then(Value::as_array);
    let names = registered.into_iter().flatten().filter_map(|container| container["name"].as_str().map(str::to_owned));
    let mut names: Vec<String> = names.collect();
    if names.is_empty() {
        names.push("prefect".to_owned());
    }
    names
}

fn task(status: &str, containers: &[String], code: Option<i64>) -> Value {
    let containers: Vec<Value> =
        containers.iter().map(|name| json!({"name": name, "lastStatus": status, "exitCode": code})).collect();
    json!({
        "taskArn": TASK, "clusterArn": CLUSTER, "lastStatus": status, "desiredStatus": status, "containers": containers,
        "stopCode": code.map(|_| "EssentialContainerExited"),
        "stoppedReason": code.map(|_| "Essential container in task exited"),
    })
}

fn described(world: &[Value], body: &Value) -> Reply {
    let wanted = &body["taskDefinition"];
    let found = world.iter().find(|answer| {
        answer["operation"] == "DescribeTaskDefinition" && answer["params"]["taskDefinition"] == *wanted
    });
    match found {
        Some(answer) if answer.get("response").is_some() => Reply::ok(&answer["response"]),
        Some(answer) => Reply::error(
            answer["error"]["code"].as_str().unwrap_or_default(),
            answer["error"]["aws_message"].as_str().unwrap_or_default(),
        ),
        None => Reply::error("ClientException", "Unable to describe task definition."),
    }
}

fn network(world: &[Value], call: &Call) -> Reply {
    let Some(answer) = world.iter().find(|answer| answer["operation"] == *call.operation) else {
        return Reply::xml(&call.operation, "");
    };
    if let Some(error) = answer.get("error") {
        let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
        return Reply::xml_error(&text("code"), &text("aws_message"));
    }
    let (list, set, id, tag) = if call.operation == "DescribeVpcs" {
        ("Vpcs", "vpcSet", "VpcId", "vpcId")
    } else {
        ("Subnets", "subnetSet", "SubnetId", "subnetId")
    };
    let items = answer["response"][list].as_array().cloned().unwrap_or_default();
    let items = items.iter().filter_map(|item| item[id].as_str());
    let items: String = items.map(|value| ["<item><", tag, ">", value, "</", tag, "></item>"].concat()).collect();
    Reply::xml(&call.operation, &format!("<{set}>{items}</{set}>"))
}

/// Runs a case through the binary and returns what differs, in words.
fn differences(case: &Case) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("case.kdl"), &case.spec).unwrap();
    let endpoint = Endpoint::start(script(case));
    let args = ["apply", "case.kdl", "--allow", "all", "--log-drain", "20ms"];
    let finished = Run::new(folder.path(), args).endpoint(&endpoint.url()).env("AWS_REGION", &case.region).finish();
    let mut wrong = Vec::new();
    let registered = endpoint.bodies("RegisterTaskDefinition");
    let expected: Vec<Value> =
        (!case.register.is_null()).then(|| without_empties(&case.register)).into_iter().collect();
    let registered: Vec<Value> = registered.iter().map(without_empties).collect();
    if registered != expected {
        wrong.push(format!("registered {registered:?}, recorded {expected:?}"));
    }
    let mut runs = endpoint.bodies("RunTask");
    for run in &mut runs {
        let members = run.as_object_mut().unwrap();
        members.remove("clientToken").expect("every RunTask call has a token");
        if members["startedBy"].as_str().is_some_and(|started_by| started_by.starts_with("ecs-cli/")) {
            members.remove("startedBy");
        }
    }
    let runs: Vec<Value> = runs.iter().map(without_empties).collect();
    let expected = vec![without_empties(&case.run)];
    if runs != expected {
        wrong.push(format!("ran {runs:?}, recorded {expected:?}"));
    }
    if !wrong.is_empty() {
        wrong.push(format!("exit {}:\n{}\n{}", finished.code, finished.stderr, case.spec));
    }
    wrong
}

/// The cases in which ours differs, by the numbered verdict that says so. What ours does instead is asserted, case by case, in
/// `crates/ecs-plan/tests/conformance/verdicts.rs`.
const VERDICTS: &[(&str, u32)] = &[
    ("random/005", 1),
    ("random/019", 1),
    ("attributes/cluster_empty", 7),
    ("attributes/vpc_id_empty", 7),
    ("cpu_memory/zero_in_block", 7),
    ("family/from_definition_slugified", 8),
    ("random/012", 8),
    ("random/066", 8),
    ("task_definition/post_registration_fields_in_given_definition", 18),
    ("task_definition/two_prefect_containers", 19),
    ("reuse/sidecar_essential_filled_by_aws_breaks_equality", 23),
    ("task_definition/all_extras_kept", 34),
    ("network/vpc_given_ec2_awsvpc", 34),
    ("random/057", 34),
    ("tags/unicode", 36),
    ("tags/only_illegal", 36),
    ("tags/collapse_to_same_key", 36),
    ("random/008", 36),
    ("random/009", 36),
    ("random/031", 36),
    ("random/033", 36),
    ("random/050", 36),
    ("attributes/base_environment_merge", 63),
];

#[test]
fn every_recorded_case_sends_the_recorded_payloads_but_for_the_verdicts() {
    let cases = cases();
    assert!(cases.len() >= 150, "only {} cases were read", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let excepted = VERDICTS.iter().any(|(name, _)| *name == case.name);
        let differences = differences(case);
        if excepted == differences.is_empty() {
            wrong.push(format!("{}: {}", case.name, differences.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n\n"));
}
