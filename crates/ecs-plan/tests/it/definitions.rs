//! What is registered.

use ecs_model::{
    ContainerSpec, CpuUnits, DefinitionSource, DroppedMember, Launch, LaunchType, Logs, MemoryMib, Metadata, Mount,
    RuntimePlatform, SecretEntry, StorageGib, StrategyItem, TaskSpec, TimeSpan, Ulimit, Volume, VolumeKind,
};
use ecs_plan::{DefinitionPlan, LogKind, Plan, PlanOptions, World};
use serde_json::{Value, json};

use crate::fixture::{REPORTS, env, hello, linked, nightly_report, plan, reports, said, strings, unset, world};

fn given(content: Value) -> TaskSpec {
    let mut spec = hello();
    spec.definition = Some(DefinitionSource::Given { file: None, content, dropped: Vec::new() });
    spec
}

fn payload(plan: &Plan) -> Value {
    match &plan.definition {
        DefinitionPlan::Register { payload, .. }
        | DefinitionPlan::Reuse { payload, .. }
        | DefinitionPlan::Linked { payload, .. } => payload.to_json(),
    }
}

fn main_override(plan: &Plan) -> Value {
    plan.request.pointer("/overrides/containerOverrides/0").unwrap().to_json()
}

fn refused(spec: &TaskSpec) -> Vec<String> {
    match ecs_plan::plan(spec, &World::default(), &PlanOptions::default()) {
        Ok(plan) => said(&plan).into_iter().filter(|said| said.starts_with("error")).collect(),
        Err(error) => error.problems.iter().map(|p| format!("{} {} {}", p.severity, p.code, p.at)).collect(),
    }
}

fn containers(names: &[(&str, Option<bool>)]) -> Value {
    let item = |(name, essential): &(&str, Option<bool>)| match essential {
        Some(essential) => json!({"name": name, "image": "i", "essential": essential}),
        None => json!({"name": name, "image": "i"}),
    };
    json!({"containerDefinitions": names.iter().map(item).collect::<Vec<_>>()})
}

#[test]
fn the_main_container_is_the_only_one_or_the_only_essential_one_or_the_one_named_main() {
    let cases = [
        (vec![("web", None)], "web", false),
        (vec![("web", None), ("side", Some(false))], "web", true),
        (vec![("web", None), ("main", None)], "main", true),
        (vec![], "main", false),
    ];
    for (list, main, inferred) in cases {
        let plan = plan(&given(containers(&list)), &World::default());
        assert_eq!(plan.main_container, main);
        assert_eq!(
            said(&plan)
                .iter()
                .any(|said| said.starts_with("warning main-container task-definition.containerDefinitions")),
            inferred,
            "{main}"
        );
        assert_eq!(main_override(&plan)["name"], json!(main));
    }
    let ambiguous = given(containers(&[("web", None), ("side", None)]));
    assert_eq!(refused(&ambiguous), ["error main-container task-definition.containerDefinitions"]);
    let mut named = ambiguous;
    named.container_name = Some("job".to_owned());
    let plan = plan(&named, &World::default());
    assert_eq!(payload(&plan)["containerDefinitions"][2], json!({"name": "job", "image": "busybox:1.37"}));
}

#[test]
fn a_container_has_one_place_in_the_spec_and_one_in_the_definition() {
    let mut spec = hello();
    spec.containers = vec![
        ContainerSpec { name: Some("main".to_owned()), image: Some("i".to_owned()), ..ContainerSpec::default() },
        ContainerSpec { name: Some("side".to_owned()), image: Some("i".to_owned()), ..ContainerSpec::default() },
        ContainerSpec { name: Some("side".to_owned()), image: Some("i".to_owned()), ..ContainerSpec::default() },
    ];
    assert_eq!(
        refused(&spec),
        ["error duplicate-container container.main", "error duplicate-container container.side"]
    );
    let twice = given(containers(&[("main", None), ("main", None)]));
    assert_eq!(refused(&twice), ["error duplicate-container task-definition.containerDefinitions[1].name"]);
}

#[test]
fn every_container_of_the_spec_needs_an_image() {
    let mut spec = hello();
    spec.main.image = None;
    spec.containers = vec![ContainerSpec { name: Some("side".to_owned()), ..ContainerSpec::default() }];
    assert_eq!(refused(&spec), ["error no-image image", "error no-image container.side.image"]);
}

#[test]
fn a_definition_of_another_shape_is_refused_not_guessed() {
    for (content, at) in [
        (json!([]), "task-definition"),
        (json!({"containerDefinitions": {"name": "main"}}), "task-definition.containerDefinitions"),
        (json!({"containerDefinitions": ["main"]}), "task-definition.containerDefinitions[0]"),
        (json!({"requiresCompatibilities": "FARGATE"}), "task-definition.requiresCompatibilities"),
        (
            json!({"containerDefinitions": [{"name": "main", "environment": {"A": "b"}}]}),
            "task-definition.containerDefinitions[0].environment",
        ),
    ] {
        assert_eq!(refused(&given(content)), [format!("error definition-shape {at}")]);
    }
}

#[test]
fn what_only_answers_have_is_dropped_with_a_note_and_nulls_without() {
    let mut spec = given(json!({
        "family": "Pasted", "taskDefinitionArn": "arn:x", "revision": 3, "pidMode": null,
        "containerDefinitions": [{"name": "main", "image": "i", "environment": null}, null],
    }));
    if let Some(DefinitionSource::Given { dropped, .. }) = &mut spec.definition {
        dropped.push(DroppedMember { name: "status".to_owned(), why: "response-only".to_owned() });
    }
    let plan = plan(&spec, &World::default());
    let payload = payload(&plan);
    assert_eq!(payload["family"], json!("Pasted"), "a family of a definition is kept as it is");
    for name in ["taskDefinitionArn", "revision", "pidMode"] {
        assert_eq!(payload.get(name), None, "{name}");
    }
    assert_eq!(payload["containerDefinitions"], json!([{"name": "main", "image": "busybox:1.37"}]));
    let note = plan.problems.iter().find(|problem| problem.code.as_str() == "dropped-member").unwrap();
    assert!(note.message.ends_with("revision, status, taskDefinitionArn"), "{}", note.message);
}

#[test]
fn the_family_is_the_first_that_is_given() {
    let family = |spec: &TaskSpec| payload(&plan(spec, &World::default()))["family"].clone();
    let mut spec = TaskSpec { name: "Nightly Report".to_owned(), ..hello() };
    assert_eq!(family(&spec), json!("nightly-report"));
    spec.metadata = Metadata { flow: Some("My Flow".to_owned()), deployment: None, prefix: None };
    assert_eq!(family(&spec), json!("ecs-cli__my-flow"));
    spec.definition =
        Some(DefinitionSource::Given { file: None, content: json!({"family": "Given"}), dropped: Vec::new() });
    assert_eq!(family(&spec), json!("Given"));
    spec.family = Some("Weird  Family!".to_owned());
    assert_eq!(family(&spec), json!("weird-family"));
    spec.family = Some("!!!".to_owned());
    assert_eq!(refused(&spec), ["error empty-family family"]);
}

#[test]
fn fargate_has_its_size_on_the_task_and_ec2_on_the_main_container() {
    let mut spec = given(json!({"cpu": "1 vCPU", "memory": 4096}));
    let fargate = payload(&plan(&spec, &World::default()));
    assert_eq!((&fargate["cpu"], &fargate["memory"]), (&json!("1 vCPU"), &json!("4096")));
    spec.launch = Some(Launch::Type(LaunchType::Ec2));
    let ec2 = payload(&plan(&spec, &World::default()));
    let container = &ec2["containerDefinitions"][0];
    assert_eq!((&container["cpu"], &container["memory"]), (&json!(1024), &json!(4096)));
    for launch in [Launch::Type(LaunchType::External), Launch::ClusterDefault] {
        let mut spec = hello();
        spec.launch = Some(launch);
        let bare = payload(&plan(&spec, &World::default()));
        assert_eq!(bare["containerDefinitions"], json!([{"name": "main", "image": "busybox:1.37"}]));
        assert_eq!(bare.get("cpu"), None);
    }
    spec.definition =
        Some(DefinitionSource::Given { file: None, content: json!({"cpu": "lots"}), dropped: Vec::new() });
    assert!(refused(&spec).contains(&"error invalid-size task-definition.cpu".to_owned()));
}

#[test]
fn on_ec2_a_reservation_above_the_default_limit_gets_no_limit() {
    for (reserved, memory) in [(2_048, json!(2_048)), (3_850, json!(null))] {
        let mut spec = given(json!({"containerDefinitions": [{"name": "main", "memoryReservation": reserved}]}));
        spec.launch = Some(Launch::Type(LaunchType::Ec2));
        let container = payload(&plan(&spec, &World::default()))["containerDefinitions"][0].clone();
        assert_eq!((&container["memory"], &container["cpu"]), (&memory, &json!(1_024)), "{reserved}");
        spec.main.memory = MemoryMib::new(4_096).ok();
        let container = payload(&plan(&spec, &World::default()))["containerDefinitions"][0].clone();
        assert_eq!(container["memory"], json!(4_096), "{reserved}");
    }
}

#[test]
fn the_size_of_the_main_container_leaves_room_for_the_others() {
    let mut spec = hello();
    spec.main.cpu = CpuUnits::new(1_024).ok();
    spec.main.memory = MemoryMib::new(2_048).ok();
    let alone = main_override(&plan(&spec, &World::default()));
    assert_eq!((&alone["cpu"], &alone["memory"]), (&json!(1024), &json!(2048)));
    spec.containers = vec![ContainerSpec {
        name: Some("side".to_owned()),
        image: Some("i".to_owned()),
        memory: MemoryMib::new(256).ok(),
        ..ContainerSpec::default()
    }];
    let plan = plan(&spec, &World::default());
    let shared = main_override(&plan);
    assert_eq!((&shared["cpu"], shared.get("memory")), (&json!(1024), None));
    assert_eq!(payload(&plan)["containerDefinitions"][1]["memory"], json!(256));
    assert_eq!(plan.request.pointer("/overrides/memory").unwrap().as_str(), Some("2048"));
}

#[test]
fn a_strategy_of_fargate_alone_is_planned_as_fargate() {
    let item = |provider: &str| StrategyItem { provider: provider.to_owned(), weight: Some(1), base: None };
    let mut spec = hello();
    spec.launch = Some(Launch::CapacityProviders(vec![item("FARGATE"), item("FARGATE_SPOT")]));
    let fargate = plan(&spec, &World::default());
    assert_eq!(payload(&fargate)["requiresCompatibilities"], json!(["FARGATE"]));
    assert_eq!(
        fargate.request.get("capacityProviderStrategy").unwrap().to_json(),
        json!([{"capacityProvider": "FARGATE", "weight": 1}, {"capacityProvider": "FARGATE_SPOT", "weight": 1}])
    );
    spec.launch = Some(Launch::CapacityProviders(vec![item("FARGATE"), item("my-instances")]));
    let other = plan(&spec, &World::default());
    assert_eq!(payload(&other).get("requiresCompatibilities"), None);
    assert!(said(&other).contains(&"warning start-timeout ".to_owned()));
}

#[test]
fn a_definition_for_ec2_is_widened_to_fargate_and_says_so() {
    let spec = given(json!({"requiresCompatibilities": ["EC2"]}));
    let plan = plan(&spec, &World::default());
    assert_eq!(payload(&plan)["requiresCompatibilities"], json!(["EC2", "FARGATE"]));
    assert!(said(&plan).contains(&"warning compatibility-added ".to_owned()));
}

#[test]
fn every_node_of_a_container_has_its_member() {
    let mut spec = hello();
    spec.main = ContainerSpec {
        entrypoint: Some(strings(&["/tini", "--"])),
        workdir: Some("/app".to_owned()),
        user: Some("1000:1000".to_owned()),
        essential: Some(true),
        mounts: vec![Mount { path: "/data".to_owned(), volume: "data".to_owned(), read_only: Some(true) }],
        gpus: Some(1),
        shm_size: MemoryMib::new(8_192).ok(),
        init: Some(true),
        read_only_root: Some(true),
        ulimits: vec![Ulimit { name: "nofile".to_owned(), soft: 1_024, hard: 4_096 }],
        stop_timeout: Some(TimeSpan::from_secs(60)),
        env_files: strings(&["arn:aws:s3:::bucket/vars.env"]),
        extra: json!({"dockerLabels": {"a": "b"}, "linuxParameters": {"swappiness": 1}, "links": null})
            .as_object()
            .unwrap()
            .clone(),
        ..hello().main
    };
    spec.volumes = vec![
        Volume { name: "data".to_owned(), kind: VolumeKind::Empty },
        Volume { name: "host".to_owned(), kind: VolumeKind::Host { path: "/srv".to_owned() } },
        Volume {
            name: "files".to_owned(),
            kind: VolumeKind::Efs {
                file_system: "fs-1".to_owned(),
                access_point: Some("fsap-1".to_owned()),
                root: None,
                iam: Some(true),
            },
        },
    ];
    spec.ephemeral_storage = StorageGib::new(40).ok();
    spec.runtime_platform = Some(RuntimePlatform { os: None, arch: Some("ARM64".to_owned()) });
    let plan = plan(&spec, &World::default());
    insta::assert_json_snapshot!(payload(&plan));
    assert_eq!(plan.stop_timeout, 60);
}

#[test]
fn what_is_no_whole_second_is_an_error() {
    let mut spec = hello();
    spec.main.stop_timeout = Some(TimeSpan::from_millis(1_500));
    assert_eq!(refused(&spec), ["error whole-seconds stop-timeout"]);
}

#[test]
fn an_added_container_has_everything_in_the_definition() {
    let mut spec = hello();
    spec.containers = vec![ContainerSpec {
        name: Some("side".to_owned()),
        image: Some("i".to_owned()),
        command: Some(strings(&["run"])),
        env: vec![env("A", "1")],
        ..ContainerSpec::default()
    }];
    let plan = plan(&spec, &World::default());
    assert_eq!(
        payload(&plan)["containerDefinitions"][1],
        json!({"name": "side", "image": "i", "essential": false, "command": ["run"],
               "environment": [{"name": "A", "value": "1"}]})
    );
    assert_eq!(plan.request.pointer("/overrides/containerOverrides/1"), None);
}

#[test]
fn environment_and_secrets_merge_by_name() {
    let mut spec = given(json!({"containerDefinitions": [
        {"name": "main", "image": "i",
         "environment": [{"name": "A", "value": "d"}, {"name": "B", "value": "d"}],
         "secrets": [{"name": "S", "valueFrom": "old"}]},
        {"name": "side", "image": "i", "essential": false,
         "environment": [{"name": "A", "value": "d"}, {"name": "B", "value": "d"}, {"name": "A", "value": "again"}]},
    ]}));
    spec.main.env = vec![env("C", "3"), unset("A"), env("B", "2")];
    spec.main.secrets =
        ["S", "T"].map(|name| SecretEntry { name: name.to_owned(), value_from: format!("new-{name}") }).to_vec();
    spec.execution_role = Some("arn:aws:iam::111122223333:role/exec".to_owned());
    spec.containers = vec![ContainerSpec {
        name: Some("side".to_owned()),
        env: vec![unset("A"), env("C", "3"), env("B", "2")],
        ..ContainerSpec::default()
    }];
    let plan = plan(&spec, &World::default());
    let payload = payload(&plan);
    let (main, side) = (&payload["containerDefinitions"][0], &payload["containerDefinitions"][1]);
    assert_eq!(main["environment"], json!([{"name": "B", "value": "d"}]));
    assert_eq!(main["secrets"], json!([{"name": "S", "valueFrom": "new-S"}, {"name": "T", "valueFrom": "new-T"}]));
    assert_eq!(side["environment"], json!([{"name": "B", "value": "2"}, {"name": "C", "value": "3"}]));
    assert_eq!(main_override(&plan)["environment"], json!([{"name": "C", "value": "3"}, {"name": "B", "value": "2"}]));
}

#[test]
fn secrets_of_the_definition_alone_are_found_where_they_stand() {
    let spec = given(json!({"containerDefinitions": [
        {"name": "main", "image": "i", "secrets": [{"name": "S", "valueFrom": "x"}]},
    ]}));
    assert_eq!(refused(&spec), ["error ECS023 task-definition.containerDefinitions[0].secrets"]);
}

#[test]
fn what_ecs_can_override_needs_no_copy_of_a_linked_definition() {
    let mut spec = linked();
    spec.main = ContainerSpec {
        command: Some(strings(&["run"])),
        env: vec![env("MODE", "full"), unset("NOT_THERE")],
        env_files: strings(&["arn:aws:s3:::bucket/vars.env"]),
        cpu: CpuUnits::new(512).ok(),
        gpus: Some(1),
        // The same as it has: nothing changes.
        image: Some("registry.example.com/report:1.40.0".to_owned()),
        ..ContainerSpec::default()
    };
    spec.execution_role = Some("arn:aws:iam::111122223333:role/exec".to_owned());
    let plan = plan(&spec, &world());
    assert!(matches!(&plan.definition, DefinitionPlan::Linked { arn, .. } if arn == REPORTS), "{:?}", said(&plan));
    insta::assert_json_snapshot!(plan.request.get("overrides").unwrap().to_json());
}

#[test]
fn every_other_node_needs_a_changed_copy_that_names_its_causes() {
    let mut spec = linked();
    spec.launch = None;
    spec.main.workdir = Some("/app".to_owned());
    spec.containers = vec![ContainerSpec {
        name: Some("proxy".to_owned()),
        image: Some("envoy".to_owned()),
        env: vec![env("A", "1")],
        ..ContainerSpec::default()
    }];
    let planned = plan(&spec, &world());
    let DefinitionPlan::Register { payload, copy_of: Some(copy) } = &planned.definition else { panic!("a copy") };
    assert_eq!(copy.arn, REPORTS);
    let causes = [
        "workdir",
        "container.proxy",
        "container.proxy.image",
        "container.proxy.env.A",
        "cpu (default)",
        "memory (default)",
        "launch-type (default)",
    ];
    assert_eq!(copy.causes, causes);
    assert_eq!(payload.get("tags").unwrap().to_json(), json!([{"key": "team", "value": "data"}]));
    assert_eq!(payload.get("registeredBy"), None);
    assert_eq!(planned.request.pointer("/overrides/containerOverrides/1"), None);

    spec.definition = Some(DefinitionSource::Linked { id: REPORTS.to_owned(), as_is: true });
    let refused = plan(&spec, &world());
    let problem = refused.problems.iter().find(|problem| problem.code.as_str() == "as-is").unwrap();
    assert_eq!(problem.severity, ecs_model::Severity::Error);
    assert_eq!(problem.also.len(), 4, "each cause that has a place in the spec");
}

#[test]
fn what_ecs_fills_in_itself_makes_no_changed_copy() {
    let mut world = world();
    let described = world.linked.get_mut(REPORTS).unwrap();
    described.definition["containerDefinitions"][0]["portMappings"] =
        json!([{"containerPort": 80, "hostPort": 0, "protocol": "tcp"}]);
    let mut spec = linked();
    spec.main.ports = vec![ecs_model::Port { container: 80, host: None, protocol: None }];
    assert!(matches!(plan(&spec, &world).definition, DefinitionPlan::Linked { .. }));
    spec.main.ports[0].container = 81;
    assert!(matches!(plan(&spec, &world).definition, DefinitionPlan::Register { copy_of: Some(_), .. }));
}

#[test]
fn a_role_is_put_on_a_copy_only_where_its_logs_need_one() {
    let mut spec = linked();
    spec.main.logs = Some(Logs::default());
    assert!(said(&plan(&spec, &world())).contains(&"error no-execution-role logs".to_owned()));
    spec.execution_role = Some("arn:aws:iam::111122223333:role/exec".to_owned());
    assert_eq!(payload(&plan(&spec, &world()))["executionRoleArn"], json!("arn:aws:iam::111122223333:role/exec"));
    let mut world = world();
    world.linked.get_mut(REPORTS).unwrap().definition["executionRoleArn"] = json!("arn:aws:iam::111122223333:role/own");
    assert_eq!(payload(&plan(&spec, &world))["executionRoleArn"], json!("arn:aws:iam::111122223333:role/own"));
}

#[test]
fn an_inactive_linked_definition_is_warned_of() {
    let mut world = world();
    world.linked.get_mut(REPORTS).unwrap().definition["status"] = json!("INACTIVE");
    assert!(said(&plan(&linked(), &world)).contains(&"warning inactive-definition task-definition-arn".to_owned()));
}

#[test]
fn log_options_are_added_overridden_and_left_out() {
    let mut spec = nightly_report();
    spec.main.logs = Some(Logs {
        options: vec![("awslogs-create-group".to_owned(), None), ("max-buffer-size".to_owned(), Some("2m".to_owned()))],
        ..Logs::default()
    });
    let plan = plan(&spec, &world());
    assert_eq!(
        payload(&plan)["containerDefinitions"][0]["logConfiguration"],
        json!({"logDriver": "awslogs", "options": {
            "awslogs-group": "/ecs/nightly-report", "awslogs-region": "eu-west-1",
            "awslogs-stream-prefix": "nightly-report", "max-buffer-size": "2m",
        }})
    );
    assert!(plan.run.stream);
    assert_eq!(plan.logs[1].kind, LogKind::Unconfigured);
    spec.main.logs =
        Some(Logs { enabled: Some(false), options: vec![("awslogs-group".to_owned(), None)], stream: None });
    assert_eq!(refused(&spec), ["error logs-options logs.awslogs-group"]);
}

#[test]
fn a_container_whose_output_cannot_be_read_says_why() {
    let container = |name: &str, configuration: Value| json!({"name": name, "image": "i", "logConfiguration": configuration, "essential": name == "main"});
    let spec = given(json!({"containerDefinitions": [
        container("main", json!({"logDriver": "awslogs", "options": {"awslogs-group": "g"}})),
        container("splunk", json!({"logDriver": "splunk"})),
        container("fine", json!({"logDriver": "awslogs", "options":
            {"awslogs-group": "g", "awslogs-stream-prefix": "p", "awslogs-region": "us-east-1"}})),
    ]}));
    insta::assert_debug_snapshot!(plan(&spec, &World::default()).logs);
}

#[test]
fn the_settings_of_the_run_are_checked() {
    let mut spec = hello();
    spec.exit_from = strings(&["main", "side"]);
    spec.poll_interval = Some(TimeSpan::from_millis(5));
    let said = said(&plan(&spec, &World::default()));
    assert!(said.contains(&"error exit-from exit-from[1]".to_owned()));
    assert!(said.contains(&"error poll-interval poll-interval".to_owned()));
}

#[test]
fn the_described_definition_is_not_changed_by_planning_from_it() {
    let world = world();
    plan(&linked(), &world);
    assert_eq!(world.linked[REPORTS].definition, reports());
}
