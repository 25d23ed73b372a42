//! `customize`: what is applied in the plan, what waits.

use ecs_model::{Launch, LaunchType, PatchOp, TagEntry, TaskSpec};
use ecs_plan::preview::{ShowOptions, documents};
use ecs_plan::{Facts, World, finish_request};
use serde_json::{Value, json};

use crate::fixture::{hello, linked, plan, said, world};

fn add(path: &str, value: Value) -> PatchOp {
    PatchOp::Add { path: path.to_owned(), value }
}

fn test(path: &str, value: Value) -> PatchOp {
    PatchOp::Test { path: path.to_owned(), value }
}

fn with(operations: Vec<PatchOp>) -> TaskSpec {
    TaskSpec { customize: operations, ..hello() }
}

fn sent(spec: &TaskSpec, world: &World) -> Value {
    let facts = Facts {
        task_definition: Some("arn:aws:ecs:eu-west-1:111122223333:task-definition/hello:1".to_owned()),
        run_id: "7k2m9x4q".to_owned(),
        attempt: 1,
        region: Some("eu-west-1".to_owned()),
    };
    let calls = finish_request(&plan(spec, world), &facts).expect("the request can be finished");
    serde_json::from_slice(calls.first().unwrap().body()).unwrap()
}

#[test]
fn the_lists_that_operations_expect_are_there_and_gone_again_where_still_empty() {
    let untouched = sent(&hello(), &world());
    assert_eq!(untouched.get("tags"), None);
    assert_eq!(untouched.pointer("/overrides/containerOverrides/0/environment"), None);
    assert_eq!(untouched.pointer("/networkConfiguration/awsvpcConfiguration/securityGroups"), None);

    let filled = sent(
        &with(vec![
            add("/tags/-", json!({"key": "k", "value": "v"})),
            add("/overrides/containerOverrides/0/environment/-", json!({"name": "A", "value": "1"})),
            add("/networkConfiguration/awsvpcConfiguration/securityGroups/-", json!("sg-11112222")),
        ]),
        &world(),
    );
    assert_eq!(filled["tags"], json!([{"key": "k", "value": "v"}]));
    assert_eq!(filled["overrides"]["containerOverrides"][0]["environment"], json!([{"name": "A", "value": "1"}]));
    assert_eq!(filled["networkConfiguration"]["awsvpcConfiguration"]["securityGroups"], json!(["sg-11112222"]));
}

#[test]
fn an_empty_list_that_an_operation_wrote_stays() {
    assert_eq!(sent(&with(vec![add("/tags", json!([]))]), &world())["tags"], json!([]));
}

#[test]
fn an_operation_on_what_only_the_run_knows_waits_and_so_do_those_behind_it() {
    let path = "/networkConfiguration/awsvpcConfiguration/subnets";
    let mut spec = with(vec![
        add("/group", json!("g")),
        add(&format!("{path}/1"), json!("subnet-33334444")),
        add("/startedBy", json!("me")),
    ]);
    spec.tags = vec![TagEntry { key: "a".to_owned(), value: "b".to_owned() }];
    let offline = plan(&spec, &World::default());
    let waiting: Vec<usize> = offline.deferred.iter().map(|deferred| deferred.index).collect();
    assert_eq!(waiting, [1, 2]);
    assert_eq!(offline.request.get("group").unwrap().as_str(), Some("g"));
    insta::assert_snapshot!(documents(&offline, &ShowOptions::default()));

    let observed = sent(&spec, &world());
    assert_eq!(observed.pointer(path), Some(&json!(["subnet-3a81c994", "subnet-33334444", "subnet-aacc9c93"])));
    assert_eq!(observed["startedBy"], json!("me"));
}

#[test]
fn operations_that_wait_for_the_revision_run_once_it_is_known() {
    let arn = "arn:aws:ecs:eu-west-1:111122223333:task-definition/hello:1";
    let spec = with(vec![test("/taskDefinition", json!(arn)), add("/group", json!("g"))]);
    assert_eq!(plan(&spec, &world()).deferred.len(), 2);
    let request = sent(&spec, &world());
    assert_eq!(request["group"], json!("g"));
    assert_eq!(request["startedBy"], json!("ecs-cli/7k2m9x4q"));
    assert_eq!(request["clientToken"].as_str().unwrap().len(), 64);
    assert_eq!(request.get("tags"), None);

    let other = with(vec![test("/taskDefinition", json!("another:1"))]);
    let facts = Facts { task_definition: Some(arn.to_owned()), run_id: "r".to_owned(), attempt: 1, region: None };
    let unfinished = finish_request(&plan(&other, &world()), &facts).unwrap_err();
    assert_eq!(unfinished.problems.first().unwrap().at.to_string(), "customize[0].value");
}

#[test]
fn an_operation_that_fails_is_an_error_of_the_plan() {
    let mut spec = with(vec![add("/group", json!("g")), PatchOp::Remove { path: "/nope".to_owned() }]);
    let failed = plan(&spec, &World::default());
    assert!(said(&failed).contains(&"error customize customize[1].path".to_owned()), "{:?}", said(&failed));
    assert_eq!(failed.request.get("group"), None, "nothing of a patch that fails is applied");

    spec.launch = Some(Launch::Type(LaunchType::Ec2));
    spec.customize = vec![PatchOp::Replace {
        path: "/networkConfiguration/awsvpcConfiguration/assignPublicIp".to_owned(),
        value: json!("DISABLED"),
    }];
    assert!(said(&plan(&spec, &World::default())).contains(&"error customize customize[0].path".to_owned()));
}

#[test]
fn an_operation_on_the_network_waits_for_a_linked_definition() {
    let mut spec = linked();
    spec.customize = vec![add("/networkConfiguration/awsvpcConfiguration/securityGroups", json!(["sg-11112222"]))];
    assert_eq!(plan(&spec, &World::default()).deferred.len(), 1);
    assert!(said(&plan(&spec, &world())).contains(&"error customize customize[0].path".to_owned()));
    // Fargate has a network whatever the definition says.
    spec.launch = None;
    let fargate = plan(&spec, &World::default());
    assert!(fargate.deferred.is_empty());
    assert!(fargate.request.pointer("/networkConfiguration/awsvpcConfiguration/securityGroups/0").is_some());
}

#[test]
fn a_request_that_is_no_object_any_more_is_an_error() {
    let plan = plan(&with(vec![add("", json!(5))]), &world());
    assert!(said(&plan).contains(&"error customize customize[0]".to_owned()), "{:?}", said(&plan));
}

#[test]
fn the_revision_can_be_replaced() {
    let spec = with(vec![add("/taskDefinition", json!("other:1"))]);
    assert_eq!(sent(&spec, &world())["taskDefinition"], json!("other:1"));
}
