//! What is not shown.

use ecs_model::{PatchOp, TaskSpec};
use ecs_plan::World;
use ecs_plan::preview::{ShowOptions, documents, id, json, summary};
use serde_json::json;

use crate::fixture::{env, hello, plan, world};

const CANARY: &str = "hunter2-canary";

fn secretive() -> TaskSpec {
    let mut spec = hello();
    spec.main.env = vec![env("DB_PASSWORD", CANARY), env("PLANET", "earth"), env("FLAG", "canary-of-a-flag")];
    spec.main.command = Some(vec!["login".to_owned(), "canary-argument".to_owned()]);
    for path in ["env.FLAG", "command[1]", "tags.owner"] {
        spec.sensitive.insert(path.parse().unwrap());
    }
    spec.tags = vec![ecs_model::TagEntry { key: "owner".to_owned(), value: "canary-owner".to_owned() }];
    spec
}

#[test]
fn sensitive_values_and_what_looks_like_a_secret_are_masked() {
    let plan = plan(&secretive(), &world());
    let shown = documents(&plan, &ShowOptions::default());
    insta::assert_snapshot!(shown);
    assert!(!shown.contains("canary"));
    assert!(!json(&plan, &ShowOptions::default()).to_string().contains("canary"));
    assert!(!summary(&plan).contains("canary"));
    assert!(!format!("{:?}", plan.problems).contains("canary"));
}

#[test]
fn show_values_lifts_the_mask() {
    let plan = plan(&secretive(), &world());
    let options = ShowOptions { show_values: true, ..ShowOptions::default() };
    for value in [CANARY, "canary-of-a-flag", "canary-argument", "canary-owner"] {
        assert!(documents(&plan, &options).contains(value), "{value}");
        assert!(json(&plan, &options).to_string().contains(value), "{value}");
    }
}

#[test]
fn the_id_of_a_plan_tells_nothing_of_what_is_masked() {
    let mut other = secretive();
    other.main.env[0] = env("DB_PASSWORD", "another-canary");
    assert_eq!(id(&plan(&secretive(), &world())), id(&plan(&other, &world())));
    other.main.env[1] = env("PLANET", "mars");
    assert_ne!(id(&plan(&secretive(), &world())), id(&plan(&other, &world())));
}

#[test]
fn what_customize_brings_in_is_masked_too_even_while_it_waits() {
    let entry = |value: &str| json!({"name": "API_TOKEN", "value": value});
    let mut spec = hello();
    spec.customize = vec![
        PatchOp::Add { path: "/overrides/containerOverrides/0/environment/-".to_owned(), value: entry("canary-1x7f") },
        PatchOp::Test { path: "/networkConfiguration/awsvpcConfiguration/subnets".to_owned(), value: json!(["s"]) },
        PatchOp::Add { path: "/overrides/containerOverrides/0/environment/-".to_owned(), value: entry("canary-2x7f") },
        PatchOp::Add { path: "/group".to_owned(), value: json!("canary-group") },
    ];
    spec.sensitive.insert("customize[3].value".parse().unwrap());
    let plan = plan(&spec, &World::default());
    assert_eq!(plan.deferred.len(), 3);
    let shown = documents(&plan, &ShowOptions::default());
    assert!(!shown.contains("canary"), "{shown}");
    assert!(documents(&plan, &ShowOptions { show_values: true, ..ShowOptions::default() }).contains("canary-2x7f"));
}

#[test]
fn a_variable_without_a_value_stands_as_its_name() {
    let mut spec = hello();
    spec.main.image = Some("registry.example.com/report:<var tag>".to_owned());
    spec.main.cpu = ecs_model::CpuUnits::new(1).ok();
    spec.main.env = vec![env("PLANET", "<var planet>")];
    spec.family = Some("<var family>".to_owned());
    spec.timeout = Some(ecs_model::TimeSpan::from_secs(1));
    spec.count = Some(1);
    spec.main.logs = Some(ecs_model::Logs::default());
    spec.execution_role = Some("<var role>".to_owned());
    spec.network = Some(ecs_model::Network {
        subnets: Some(vec!["<var subnets>".to_owned()]),
        assign_public_ip: Some(true),
        ..ecs_model::Network::default()
    });
    let unresolved = [
        ("image", "registry.example.com/report:<var tag>"),
        ("cpu", "<var cpu>"),
        ("env.PLANET", "<var planet>"),
        ("family", "<var family>"),
        ("execution-role", "<var role>"),
        ("network.subnets", "<var subnets>"),
        ("timeout", "<var timeout>"),
        ("count", "<var count>"),
    ];
    for (path, text) in unresolved {
        spec.unresolved.insert(path.parse().unwrap(), text.to_owned());
    }
    let plan = plan(&spec, &World::default());
    insta::assert_snapshot!(format!("{}\n{}", summary(&plan), documents(&plan, &ShowOptions::default())));
}

#[test]
fn the_difference_of_a_changed_copy_shows_no_secret_of_the_original() {
    let mut world = world();
    let described = world.linked.get_mut(crate::fixture::REPORTS).unwrap();
    described.definition["containerDefinitions"][0]["environment"] =
        json!([{"name": "DB_PASSWORD", "value": CANARY}, {"name": "MODE", "value": "daily"}]);
    let mut spec = crate::fixture::linked();
    spec.main.env = vec![crate::fixture::unset("DB_PASSWORD")];
    let plan = plan(&spec, &world);
    let help = plan.problems.iter().find_map(|problem| problem.help.clone()).unwrap();
    assert!(help.contains("-  - name: DB_PASSWORD\n-    value: <masked>"), "{help}");
    assert!(!format!("{:?}", plan.problems).contains(CANARY));
}
