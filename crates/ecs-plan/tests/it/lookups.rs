//! What must be observed, and when.

use ecs_model::{Launch, LaunchType, Logs, Network, PatchOp};
use ecs_plan::{LatestRevision, Need, World, definition_needs, needs, request_needs};
use serde_json::json;

use crate::fixture::{REPORTS, hello, linked, strings, world};

fn network(vpc: Option<&str>) -> Need {
    Need::Network { vpc: vpc.map(str::to_owned) }
}

fn latest(family: &str) -> Need {
    Need::Latest { family: family.to_owned() }
}

#[test]
fn a_default_task_needs_its_family_and_the_default_vpc_at_once() {
    assert_eq!(needs(&hello(), &World::default()), [latest("hello"), network(None)]);
}

#[test]
fn registration_may_start_while_the_network_is_still_looked_up() {
    let world = World { networks: std::collections::BTreeMap::new(), ..world() };
    assert_eq!(definition_needs(&hello(), &world), []);
    assert_eq!(request_needs(&hello(), &world), [network(None)]);
}

#[test]
fn a_world_with_everything_in_it_needs_nothing() {
    assert_eq!(needs(&hello(), &world()), []);
    assert_eq!(needs(&linked(), &world()), []);
}

#[test]
fn a_linked_definition_comes_before_all_that_depends_on_it() {
    let linked_first = [Need::Linked { id: REPORTS.to_owned() }];
    assert_eq!(needs(&linked(), &World::default()), linked_first);
    let mut fargate = linked();
    fargate.launch = None;
    assert_eq!(needs(&fargate, &World::default()), linked_first);
}

#[test]
fn a_linked_definition_that_stays_as_it_is_needs_no_newest_revision() {
    let mut world = world();
    world.latest.clear();
    assert_eq!(needs(&linked(), &world), []);
    let mut changed = linked();
    changed.main.image = Some("registry.example.com/report:1.41.0".to_owned());
    assert_eq!(needs(&changed, &world), [latest("reports")]);
}

#[test]
fn the_region_is_needed_only_where_it_is_written_somewhere() {
    let mut spec = hello();
    spec.execution_role = Some("arn:aws:iam::111122223333:role/exec".to_owned());
    spec.main.logs = Some(Logs::default());
    let offline = World { region: None, ..world() };
    assert_eq!(needs(&spec, &offline), [Need::Region]);
    spec.main.logs =
        Some(Logs { options: vec![("awslogs-region".to_owned(), Some("eu-central-1".to_owned()))], ..Logs::default() });
    assert_eq!(needs(&spec, &offline), []);
}

#[test]
fn nothing_is_looked_up_of_which_nothing_is_used() {
    let offline = World { networks: std::collections::BTreeMap::new(), ..world() };
    let mut given = hello();
    given.network = Some(Network {
        subnets: Some(strings(&["subnet-80b6fbcd"])),
        assign_public_ip: Some(true),
        ..Network::default()
    });
    assert_eq!(request_needs(&given, &offline), []);

    let mut bridge = hello();
    bridge.launch = Some(Launch::Type(LaunchType::Ec2));
    assert_eq!(request_needs(&bridge, &offline), []);

    let subnets = "/networkConfiguration/awsvpcConfiguration/subnets".to_owned();
    let mut replaced = hello();
    replaced.customize = vec![PatchOp::Add { path: subnets.clone(), value: json!(["subnet-80b6fbcd"]) }];
    assert_eq!(request_needs(&replaced, &offline), []);
    replaced.customize = vec![PatchOp::Remove { path: "/networkConfiguration".to_owned() }];
    assert_eq!(request_needs(&replaced, &offline), []);

    let mut appended = hello();
    appended.customize = vec![PatchOp::Add { path: format!("{subnets}/-"), value: json!("subnet-80b6fbcd") }];
    assert_eq!(request_needs(&appended, &offline), [network(None)]);
    let mut indexed = hello();
    indexed.customize = vec![PatchOp::Replace { path: format!("{subnets}/0"), value: json!("subnet-80b6fbcd") }];
    assert_eq!(request_needs(&indexed, &offline), [network(None)]);
}

#[test]
fn a_vpc_is_looked_up_by_its_id() {
    let mut spec = hello();
    spec.network = Some(Network { vpc: Some("vpc-30877432".to_owned()), ..Network::default() });
    assert_eq!(needs(&spec, &world()), [network(Some("vpc-30877432"))]);
}

#[test]
fn what_cannot_be_planned_needs_nothing() {
    let mut spec = hello();
    spec.main.image = None;
    assert_eq!(needs(&spec, &World::default()), [network(None)]);
    spec.family = Some("!!!".to_owned());
    assert_eq!(definition_needs(&spec, &World::default()), []);
}

#[test]
fn a_family_without_a_revision_is_an_answer() {
    let mut world = World::default();
    world.latest.insert("hello".to_owned(), LatestRevision::None);
    assert_eq!(definition_needs(&hello(), &world), []);
}

#[test]
fn a_variable_without_a_value_makes_no_revision_worth_a_look() {
    let mut spec = hello();
    spec.main.image = Some("<var image>".to_owned());
    spec.unresolved.insert("image".parse().unwrap(), "<var image>".to_owned());
    assert_eq!(definition_needs(&spec, &World::default()), []);
}
