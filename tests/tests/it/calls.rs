//! How many calls a run makes, and in which order.

use std::fs;

use ecs_tests::binary::Run;
use ecs_tests::scripted::{Call, Endpoint, Reply};
use serde_json::json;

const TASK: &str = "arn:aws:ecs:us-east-1:123456789012:task/default/0123456789abcdef0123456789abcdef";

fn answer(call: &Call, before: usize) -> Reply {
    let task = |status: &str, code: Option<i64>| {
        let containers = [json!({"name": "main", "lastStatus": status, "exitCode": code})];
        json!({"tasks": [{
            "taskArn": TASK, "lastStatus": status, "containers": containers,
            "stopCode": code.map(|_| "EssentialContainerExited"),
        }], "failures": []})
    };
    match call.operation.as_str() {
        "DescribeVpcs" => Reply::xml("DescribeVpcs", "<vpcSet><item><vpcId>vpc-01</vpcId></item></vpcSet>"),
        "DescribeSubnets" => Reply::xml(
            "DescribeSubnets",
            "<subnetSet><item><subnetId>subnet-0123456789abcdef0</subnetId></item></subnetSet>",
        ),
        "DescribeTaskDefinition" => Reply::error("ClientException", "Unable to describe task definition."),
        "RegisterTaskDefinition" => Reply::ok(&json!({"taskDefinition": {
            "taskDefinitionArn": "arn:aws:ecs:us-east-1:123456789012:task-definition/hello:1", "status": "ACTIVE"
        }})),
        "RunTask" => Reply::ok(&task("PROVISIONING", None)),
        "DescribeTasks" if before == 0 => Reply::ok(&task("RUNNING", None)),
        "DescribeTasks" => Reply::ok(&task("STOPPED", Some(0))),
        _ => Reply::ok(&json!({})),
    }
}

#[test]
fn a_default_fargate_run_makes_at_most_eight_calls_besides_polls() {
    let folder = tempfile::tempdir().unwrap();
    let spec = "task \"hello\" {\n    image \"busybox:1.37\"\n    command \"true\"\n    poll-interval \"20ms\"\n}\n";
    fs::write(folder.path().join("hello.kdl"), spec).unwrap();
    let endpoint = Endpoint::start(answer);
    let finished = Run::new(folder.path(), ["apply", "hello.kdl"]).endpoint(&endpoint.url()).finish();
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    let calls = endpoint.calls();
    let names: Vec<&str> =
        calls.iter().map(|call| call.operation.as_str()).filter(|name| *name != "DescribeTasks").collect();
    assert!(names.len() <= 8, "{names:?}");
    let mut sorted = names.clone();
    sorted.sort_unstable();
    let expected = [
        "DeregisterTaskDefinition",
        "DescribeSubnets",
        "DescribeTaskDefinition",
        "DescribeVpcs",
        "RegisterTaskDefinition",
        "RunTask",
    ];
    assert_eq!(sorted, expected);
    // Two chains of two go on at the same time, in whatever order they meet: the definition is described and registered, the
    // VPC and its subnets are looked up. RunTask waits for both. (That neither waits for the other is tested on the simulator's
    // clock, in ecs-exec.)
    let place = |name: &str| names.iter().position(|other| *other == name).unwrap();
    assert!(place("DescribeTaskDefinition") < place("RegisterTaskDefinition"), "{names:?}");
    assert!(place("DescribeVpcs") < place("DescribeSubnets"), "{names:?}");
    assert_eq!(place("RunTask"), 4, "{names:?}");
}
