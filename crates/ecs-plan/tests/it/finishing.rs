//! From plans to the requests that are sent.

use ecs_model::Launch;
use ecs_model::LaunchType;
use ecs_plan::{
    Described, Facts, LatestRevision, Operation, Plan, World, finish_definition, finish_request, started_by,
};
use serde_json::{Value, json};

use crate::fixture::{REPORTS, hello, linked, nightly_report, plan, world};

const ARN: &str = "arn:aws:ecs:eu-west-1:111122223333:task-definition/hello:1";

fn facts() -> Facts {
    Facts {
        task_definition: Some(ARN.to_owned()),
        run_id: "7k2m9x4q".to_owned(),
        attempt: 1,
        region: Some("eu-west-1".to_owned()),
    }
}

fn tokens(plan: &Plan, facts: &Facts) -> Vec<String> {
    let calls = finish_request(plan, facts).unwrap();
    calls.iter().map(|call| body(call.body())["clientToken"].as_str().unwrap().to_owned()).collect()
}

fn body(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

#[test]
fn the_body_is_canonical_json() {
    let calls = finish_request(&plan(&hello(), &world()), &facts()).unwrap();
    let [call] = calls.as_slice() else { panic!("one call") };
    assert_eq!(call.operation(), Operation::RunTask);
    assert_eq!(call.count(), 1);
    let text = std::str::from_utf8(call.body()).unwrap();
    let token = body(call.body())["clientToken"].as_str().unwrap().to_owned();
    insta::assert_snapshot!(text.replace(&token, "[token]"), @r#"{"clientToken":"[token]","launchType":"FARGATE","networkConfiguration":{"awsvpcConfiguration":{"assignPublicIp":"ENABLED","subnets":["subnet-3a81c994","subnet-aacc9c93"]}},"overrides":{"containerOverrides":[{"command":["echo","hello"],"name":"main"}]},"startedBy":"ecs-cli/7k2m9x4q","taskDefinition":"arn:aws:ecs:eu-west-1:111122223333:task-definition/hello:1"}"#);
    let register = finish_definition(&plan(&hello(), &world()), &facts()).unwrap();
    assert_eq!(register.operation(), Operation::RegisterTaskDefinition);
    insta::assert_snapshot!(std::str::from_utf8(register.body()).unwrap(), @r#"{"containerDefinitions":[{"image":"busybox:1.37","name":"main"}],"cpu":"1024","family":"hello","memory":"2048","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"]}"#);
}

#[test]
fn the_region_of_the_run_fills_the_log_configuration() {
    let offline = World { region: None, ..world() };
    let ready = finish_definition(&plan(&nightly_report(), &offline), &facts()).unwrap();
    let region = "/containerDefinitions/0/logConfiguration/options/awslogs-region";
    assert_eq!(body(ready.body()).pointer(region), Some(&json!("eu-west-1")));
}

#[test]
fn a_hole_that_nothing_fills_is_named() {
    let unobserved = finish_request(&plan(&hello(), &World::default()), &facts()).unwrap_err();
    let subnets = "/networkConfiguration/awsvpcConfiguration/subnets/0";
    assert_eq!(unobserved.holes, [(subnets.to_owned(), "<loaded from the default VPC at runtime>".to_owned())]);

    let unregistered = finish_request(&plan(&hello(), &world()), &Facts { task_definition: None, ..facts() });
    assert_eq!(unregistered.unwrap_err().holes, [("/taskDefinition".to_owned(), "<registered at runtime>".to_owned())]);
}

#[test]
fn a_plan_with_errors_is_never_ready() {
    let mut spec = hello();
    spec.main.image = None;
    let plan = plan(&spec, &world());
    for problems in [
        finish_definition(&plan, &facts()).unwrap_err().problems,
        finish_request(&plan, &facts()).unwrap_err().problems,
    ] {
        assert_eq!(problems.first().unwrap().code.as_str(), "no-image");
    }
}

#[test]
fn a_token_is_the_same_for_the_same_call_and_another_for_any_other() {
    let plan = plan(&hello(), &world());
    let token = tokens(&plan, &facts());
    assert_eq!(tokens(&plan, &facts()), token);
    let others = [
        Facts { run_id: "9w1k6t3b".to_owned(), ..facts() },
        Facts { attempt: 2, ..facts() },
        Facts { task_definition: Some(format!("{ARN}1")), ..facts() },
    ];
    for other in &others {
        assert_ne!(tokens(&plan, other), token);
    }
}

#[test]
fn a_count_above_ten_goes_in_calls_of_at_most_ten() {
    for (count, shares) in [(1, vec![1]), (10, vec![10]), (11, vec![10, 1]), (25, vec![10, 10, 5]), (20, vec![10, 10])]
    {
        let mut spec = hello();
        spec.count = Some(count);
        let planned = plan(&spec, &world());
        assert_eq!(planned.count, count);
        let calls = finish_request(&planned, &facts()).unwrap();
        assert_eq!(calls.iter().map(ecs_plan::Ready::count).collect::<Vec<_>>(), shares);
        let sent: Vec<u64> = calls.iter().map(|call| body(call.body())["count"].as_u64().unwrap()).collect();
        assert_eq!(sent, shares);
        let tokens: std::collections::BTreeSet<String> = tokens(&planned, &facts()).into_iter().collect();
        assert_eq!(tokens.len(), shares.len(), "each call has a token of its own");
    }
}

#[test]
fn started_by_is_the_specs_or_the_runs() {
    assert_eq!(started_by("7k2m9x4q"), "ecs-cli/7k2m9x4q");
    let mut spec = hello();
    spec.started_by = Some("nightly".to_owned());
    let calls = finish_request(&plan(&spec, &world()), &facts()).unwrap();
    assert_eq!(body(calls[0].body())["startedBy"], json!("nightly"));
    for run_id in ["a b".to_owned(), "x".repeat(121), "ü".to_owned()] {
        let refused = finish_request(&plan(&hello(), &world()), &Facts { run_id, ..facts() }).unwrap_err();
        assert_eq!(refused.problems.first().unwrap().code.as_str(), "run-id");
    }
}

#[test]
fn an_equal_revision_is_reused_and_replaced_where_it_turned_out_inactive() {
    let mut world = world();
    let found = json!({
        "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/hello:7",
        "family": "hello", "revision": 7, "status": "ACTIVE", "cpu": "1024", "memory": "2048",
        "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "compatibilities": ["EC2", "FARGATE"],
        "volumes": [], "placementConstraints": [],
        "containerDefinitions": [{
            "name": "main", "image": "busybox:1.37", "cpu": 0, "essential": true, "environment": [],
            "mountPoints": [], "portMappings": [], "volumesFrom": [], "systemControls": [],
        }],
    });
    let described = Described { definition: found.clone(), tags: Vec::new() };
    world.latest.insert("hello".to_owned(), LatestRevision::Found(described));
    let reused = plan(&hello(), &world);
    let known = Facts { task_definition: None, ..facts() };
    let calls = finish_request(&reused, &known).unwrap();
    assert_eq!(body(calls[0].body())["taskDefinition"], found["taskDefinitionArn"]);

    assert!(finish_definition(&reused, &facts()).is_ok(), "what would have been registered can be, after all");
    let calls = finish_request(&reused, &facts()).unwrap();
    assert_eq!(body(calls[0].body())["taskDefinition"], json!(ARN));

    let mut inactive = world.clone();
    if let Some(LatestRevision::Found(described)) = inactive.latest.get_mut("hello") {
        described.definition["status"] = json!("INACTIVE");
    }
    let again = plan(&hello(), &inactive);
    assert!(matches!(again.definition, ecs_plan::DefinitionPlan::Register { .. }));
}

#[test]
fn a_linked_definition_that_stays_as_it_is_registers_nothing() {
    let linked = plan(&linked(), &world());
    assert_eq!(
        finish_definition(&linked, &facts()).unwrap_err().problems.first().unwrap().code.as_str(),
        "nothing-to-register"
    );
    let calls = finish_request(&linked, &Facts { task_definition: None, ..facts() }).unwrap();
    assert_eq!(body(calls[0].body())["taskDefinition"], json!(REPORTS));
}

#[test]
fn nothing_of_a_body_is_in_its_debug_text() {
    let mut spec = hello();
    spec.main.env = vec![crate::fixture::env("PLAIN", "canary-value")];
    spec.launch = Some(Launch::Type(LaunchType::Ec2));
    let calls = finish_request(&plan(&spec, &world()), &facts()).unwrap();
    assert!(std::str::from_utf8(calls[0].body()).unwrap().contains("canary-value"));
    assert!(!format!("{calls:?}").contains("canary"));
}
