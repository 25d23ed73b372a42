//! The network of the request.

use ecs_model::{Launch, LaunchType, Network, PatchOp, Severity, StrategyItem};
use ecs_plan::{NetworkFact, Plan, World};
use serde_json::{Value, json};

use crate::fixture::{hello, plan, said, strings, world};

fn network(plan: &Plan) -> Value {
    plan.request.pointer("/networkConfiguration/awsvpcConfiguration").map_or(Value::Null, ecs_model::api::Node::to_json)
}

fn with_fact(fact: NetworkFact) -> World {
    let mut world = world();
    world.networks.insert("default".to_owned(), fact);
    world
}

fn subnets(count: usize) -> NetworkFact {
    NetworkFact::Subnets { vpc: "vpc-1".to_owned(), subnets: (0..count).map(|n| format!("subnet-{n:08}")).collect() }
}

fn awsvpc() -> Network {
    Network { mode: Some("awsvpc".to_owned()), ..Network::default() }
}

#[test]
fn every_subnet_of_the_default_vpc_is_used_in_its_order() {
    let plan = plan(&hello(), &world());
    let expected = json!({"assignPublicIp": "ENABLED", "subnets": ["subnet-3a81c994", "subnet-aacc9c93"]});
    assert_eq!(network(&plan), expected);
    assert!(said(&plan).contains(&"warning ECS440 ".to_owned()));
}

#[test]
fn a_public_ip_that_is_written_is_no_surprise() {
    for (written, sent) in [(true, "ENABLED"), (false, "DISABLED")] {
        let mut spec = hello();
        spec.network = Some(Network { assign_public_ip: Some(written), ..Network::default() });
        let plan = plan(&spec, &world());
        assert_eq!(network(&plan)["assignPublicIp"], json!(sent));
        assert!(!said(&plan).iter().any(|said| said.contains("no-public") || said == "warning ECS440 network"));
    }
}

#[test]
fn subnets_on_fargate_want_the_public_ip_written() {
    let mut spec = hello();
    spec.network = Some(Network { subnets: Some(strings(&["subnet-80b6fbcd"])), ..Network::default() });
    assert!(said(&plan(&spec, &world())).contains(&"error assign-public-ip network".to_owned()));
}

#[test]
fn no_public_ip_is_sent_where_ecs_refuses_it() {
    for kind in [LaunchType::Ec2, LaunchType::External] {
        let mut spec = hello();
        spec.launch = Some(Launch::Type(kind));
        spec.network = Some(awsvpc());
        assert_eq!(network(&plan(&spec, &world())).get("assignPublicIp"), None, "{kind}");
    }
    let mut spec = hello();
    let item = StrategyItem { provider: "my-instances".to_owned(), weight: None, base: None };
    spec.launch = Some(Launch::CapacityProviders(vec![item]));
    spec.network = Some(awsvpc());
    assert_eq!(network(&plan(&spec, &world())).get("assignPublicIp"), None);
    spec.launch = Some(Launch::ClusterDefault);
    assert_eq!(network(&plan(&spec, &world()))["assignPublicIp"], json!("ENABLED"));
}

#[test]
fn vpc_and_subnets_are_errors_outside_awsvpc() {
    let mut spec = hello();
    spec.launch = Some(Launch::Type(LaunchType::Ec2));
    spec.network = Some(Network {
        vpc: Some("vpc-30877432".to_owned()),
        subnets: Some(strings(&["subnet-80b6fbcd"])),
        security_groups: Some(strings(&["sg-11112222"])),
        ..Network::default()
    });
    let plan = plan(&spec, &world());
    let said = said(&plan);
    assert!(said.contains(&"error network-mode network.vpc".to_owned()));
    assert!(said.contains(&"error network-mode network.subnets".to_owned()));
    assert!(said.contains(&"warning unused-network network.security-groups".to_owned()));
    assert_eq!(network(&plan), Value::Null);
}

#[test]
fn a_vpc_that_gives_no_subnets_is_an_error_only_where_they_are_used() {
    let facts = [
        (NetworkFact::NoDefaultVpc, "no-default-vpc"),
        (NetworkFact::NoSuchVpc, "no-such-vpc"),
        (subnets(0), "no-subnets"),
        (subnets(17), "too-many-subnets"),
    ];
    for (fact, code) in facts {
        let world = with_fact(fact);
        let failed = plan(&hello(), &world);
        let problem = failed.problems.iter().find(|problem| problem.code.as_str() == code).expect(code);
        assert_eq!(problem.severity, Severity::Error);
        assert!(problem.help.as_ref().unwrap().contains("subnets"), "{code} names the way out");

        let mut spec = hello();
        spec.customize = vec![PatchOp::Add {
            path: "/networkConfiguration/awsvpcConfiguration/subnets".to_owned(),
            value: json!(["subnet-80b6fbcd", "subnet-42a6fdgd"]),
        }];
        let replaced = plan(&spec, &world);
        assert!(!replaced.problems.iter().any(|problem| problem.code.as_str() == code), "{code}");
        assert_eq!(network(&replaced)["subnets"], json!(["subnet-80b6fbcd", "subnet-42a6fdgd"]));
    }
    assert_eq!(network(&plan(&hello(), &with_fact(subnets(16))))["subnets"].as_array().unwrap().len(), 16);
}

#[test]
fn the_mode_of_the_spec_is_set_on_the_definition() {
    let mut spec = hello();
    spec.launch = Some(Launch::Type(LaunchType::Ec2));
    spec.network = Some(awsvpc());
    let plan = plan(&spec, &world());
    assert_eq!(network(&plan)["subnets"], json!(["subnet-3a81c994", "subnet-aacc9c93"]));
    let ecs_plan::DefinitionPlan::Register { payload, .. } = &plan.definition else { panic!("registers") };
    assert_eq!(payload.get("networkMode").unwrap().as_str(), Some("awsvpc"));
}
