//! Every node of the language: how it is written, and what is refused.

use ecs_model::{EnvValue, Launch, LaunchType, OnTimeout, PatchOp, TaskSpec, VolumeKind};

use super::{codes, good};

/// Reads a task of these nodes, without a problem.
fn task(nodes: &str) -> TaskSpec {
    good(&format!("task \"t\" {{\n{nodes}\n}}\n"))
}

/// Returns the codes of the problems of a task of these nodes.
fn bad(nodes: &str) -> Vec<String> {
    codes(&format!("task \"t\" {{\n{nodes}\n}}\n"))
}

#[test]
fn nodes_with_one_text_are_read() {
    type Field = fn(&TaskSpec) -> Option<&String>;
    let cases: &[(&str, Field)] = &[
        ("image", |spec| spec.main.image.as_ref()),
        ("workdir", |spec| spec.main.workdir.as_ref()),
        ("user", |spec| spec.main.user.as_ref()),
        ("container-name", |spec| spec.container_name.as_ref()),
        ("family", |spec| spec.family.as_ref()),
        ("execution-role", |spec| spec.execution_role.as_ref()),
        ("task-role", |spec| spec.task_role.as_ref()),
        ("platform-version", |spec| spec.platform_version.as_ref()),
        ("group", |spec| spec.group.as_ref()),
        ("started-by", |spec| spec.started_by.as_ref()),
        ("propagate-tags", |spec| spec.propagate_tags.as_ref()),
        ("cluster", |spec| spec.cluster.as_ref()),
    ];
    for (node, field) in cases {
        assert_eq!(field(&task(&format!("{node} \"a b\""))).map(String::as_str), Some("a b"), "{node}");
        assert_eq!(field(&task(&format!("{node} plain"))).map(String::as_str), Some("plain"), "{node}");
        assert_eq!(bad(&format!("{node} 5")), ["wrong-type"], "{node}");
        assert_eq!(bad(&format!("{node} #true")), ["wrong-type"], "{node}");
        assert_eq!(bad(&format!("{node} \"\"")), ["wrong-value"], "{node}");
        assert_eq!(bad(node), ["missing"], "{node}");
        assert_eq!(bad(&format!("{node} \"a\" \"b\"")), ["unknown-argument"], "{node}");
        assert_eq!(bad(&format!("{node} \"a\" k=1")), ["unknown-property"], "{node}");
        assert_eq!(bad(&format!("{node} \"a\" {{\n x 1\n}}")), ["unknown-argument"], "{node}");
        assert_eq!(bad(&format!("{node} \"a\"\n{node} \"b\"")), ["duplicate"], "{node}");
        assert_eq!(bad(&format!("{node} #null")), ["drops-nothing"], "{node}");
    }
}

#[test]
fn booleans_stand_alone_or_are_written() {
    type Field = fn(&TaskSpec) -> Option<bool>;
    let cases: &[(&str, Field)] = &[
        ("essential", |spec| spec.main.essential),
        ("init", |spec| spec.main.init),
        ("read-only-root", |spec| spec.main.read_only_root),
        ("enable-execute-command", |spec| spec.enable_execute_command),
        ("enable-ecs-managed-tags", |spec| spec.enable_ecs_managed_tags),
        ("auto-deregister", |spec| spec.auto_deregister),
    ];
    for (node, field) in cases {
        assert_eq!(field(&task(node)), Some(true), "{node}");
        assert_eq!(field(&task(&format!("{node} #true"))), Some(true), "{node}");
        assert_eq!(field(&task(&format!("{node} #false"))), Some(false), "{node}");
        assert_eq!(field(&task("")), None, "{node}");
        assert_eq!(bad(&format!("{node} \"yes\"")), ["wrong-type"], "{node}");
        assert_eq!(bad(&format!("{node} 1")), ["wrong-type"], "{node}");
        assert_eq!(bad(&format!("{node} #true #true")), ["unknown-argument"], "{node}");
    }
}

#[test]
fn lists_are_arguments_which_are_never_joined_or_split() {
    let spec = task("command \"sh\" \"-c\" \"echo $HOME ${X:-y}\" \"\"\nentrypoint \"/init\"\nexit-from \"a\" \"b\"");
    assert_eq!(spec.main.command.unwrap(), ["sh", "-c", "echo $HOME ${X:-y}", ""]);
    assert_eq!(spec.main.entrypoint.unwrap(), ["/init"]);
    assert_eq!(spec.exit_from, ["a", "b"]);
    for node in ["command", "entrypoint", "exit-from"] {
        assert_eq!(bad(node), ["missing"]);
        assert_eq!(bad(&format!("{node} \"a\" 5 \"b\" #null")), ["wrong-type", "wrong-type"]);
    }
}

#[test]
fn sizes_are_numbers_or_texts_with_a_unit() {
    let spec = task("cpu \".5 vCPU\"\nmemory 512\nshm-size \"8GB\"\nephemeral-storage 40");
    assert_eq!(spec.main.cpu.unwrap().units(), 512);
    assert_eq!(spec.main.memory.unwrap().mib(), 512);
    assert_eq!(spec.main.shm_size.unwrap().mib(), 8192);
    assert_eq!(spec.ephemeral_storage.unwrap().gib(), 40);
    for (text, code) in [
        ("cpu 0", "wrong-value"),
        ("cpu -1", "wrong-value"),
        ("cpu 1.5", "wrong-value"),
        ("cpu \"lots\"", "wrong-value"),
        ("memory #true", "wrong-type"),
        ("memory \"1KB\"", "wrong-value"),
        ("ephemeral-storage \"40MB\"", "wrong-value"),
        ("shm-size #null", "drops-nothing"),
    ] {
        assert_eq!(bad(text), [code], "{text}");
    }
}

#[test]
fn lengths_of_time_are_texts_or_seconds() {
    let spec = task("timeout \"1h30m\"\nstart-timeout 90\npoll-interval 0.02\nstop-timeout \"500ms\"");
    assert_eq!(spec.timeout.unwrap().as_millis(), 5_400_000);
    assert_eq!(spec.start_timeout.unwrap().as_millis(), 90_000);
    assert_eq!(spec.poll_interval.unwrap().as_millis(), 20);
    assert_eq!(spec.main.stop_timeout.unwrap().as_millis(), 500);
    for text in ["timeout \"2 hours\"", "timeout -1", "timeout #inf", "timeout \"\"", "timeout 1e300"] {
        assert_eq!(bad(text), ["wrong-value"], "{text}");
    }
    assert_eq!(bad("timeout #true"), ["wrong-type"]);
}

#[test]
fn env_keeps_the_written_order_and_text() {
    let spec = task("env {\n B \"x y\"\n A #true\n \"C D\" 3\n E 1.50\n F #null\n G \"\"\n H -1\n}");
    let env: Vec<_> = spec.main.env.iter().map(|entry| (entry.name.as_str(), entry.value.clone())).collect();
    let set = |text: &str| EnvValue::Set(text.to_owned());
    let expected = [
        ("B", set("x y")),
        ("A", set("true")),
        ("C D", set("3")),
        ("E", set("1.50")),
        ("F", EnvValue::Unset),
        ("G", set("")),
        ("H", set("-1")),
    ];
    assert_eq!(env, expected);
    for number in ["1_000", "0x10", "0b1", "1e5", "#inf", "#nan"] {
        assert_eq!(bad(&format!("env {{ A {number} }}")), ["wrong-value"], "{number}");
    }
    assert_eq!(bad("env { A 1; A 2 }"), ["duplicate"]);
    assert_eq!(bad("env { A }"), ["missing"]);
    assert_eq!(bad("env { A \"x\" \"y\" }"), ["unknown-argument"]);
    assert_eq!(bad("env { A { B 1 } }"), ["unknown-argument"]);
    assert_eq!(bad("env"), ["missing"]);
    assert_eq!(bad("env A=\"1\""), ["unknown-argument"]);
}

#[test]
fn secrets_are_drawn_whole_or_by_key() {
    let spec = task(
        "secrets {\n A \"arn:one\"\n from \"arn:two\" {\n  DB_USER\n  DB_PASSWORD \"password\"\n }\n B \"param\"\n}",
    );
    let secrets: Vec<_> =
        spec.main.secrets.iter().map(|entry| (entry.name.as_str(), entry.value_from.as_str())).collect();
    let expected =
        [("A", "arn:one"), ("DB_USER", "arn:two:DB_USER::"), ("DB_PASSWORD", "arn:two:password::"), ("B", "param")];
    assert_eq!(secrets, expected);
    assert_eq!(bad("secrets { A \"x\"; from \"y\" { A } }"), ["duplicate"]);
    assert_eq!(bad("secrets { from { A } }"), ["missing"]);
    assert_eq!(bad("secrets { from \"y\" }"), ["missing"]);
    assert_eq!(bad("secrets { A 5 }"), ["wrong-type"]);
}

#[test]
fn tags_and_metadata_are_read() {
    let spec = task("tags { team \"data\"; \"cost centre\" 42 }\nmetadata flow=\"f\" deployment=\"d\" prefix=\"p\"");
    assert_eq!(spec.tags[1].key, "cost centre");
    assert_eq!(spec.tags[1].value, "42");
    assert_eq!((spec.metadata.flow.as_deref(), spec.metadata.prefix.as_deref()), (Some("f"), Some("p")));
    assert_eq!(bad("tags { a \"1\"; a \"2\" }"), ["duplicate"]);
    assert_eq!(bad("metadata \"f\""), ["unknown-argument"]);
    assert_eq!(bad("metadata flows=\"f\""), ["unknown-property"]);
}

#[test]
fn the_launch_is_one_setting() {
    assert_eq!(task("launch-type \"FARGATE_SPOT\"").launch, Some(Launch::Type(LaunchType::FargateSpot)));
    assert_eq!(task("launch-type \"cluster-default\"").launch, Some(Launch::ClusterDefault));
    let spec = task("capacity-providers { FARGATE weight=1 base=1; \"my-asg\" }");
    let Some(Launch::CapacityProviders(items)) = spec.launch else { panic!("no strategy") };
    assert_eq!((items[0].provider.as_str(), items[0].weight, items[0].base), ("FARGATE", Some(1), Some(1)));
    assert_eq!((items[1].provider.as_str(), items[1].weight), ("my-asg", None));
    assert_eq!(bad("launch-type \"fargate\""), ["wrong-value"]);
    assert_eq!(bad("launch-type \"EC2\"\ncapacity-providers { A }"), ["exclusive"]);
    assert_eq!(bad("capacity-providers"), ["missing"]);
    assert_eq!(bad("capacity-providers { A weight=\"1\" }"), ["wrong-type"]);
}

#[test]
fn placement_and_count_are_read() {
    let spec = task(
        "placement-constraint type=\"distinctInstance\"\nplacement-constraint type=\"memberOf\" expression=\"e\"\n\
         placement-strategy type=\"spread\" field=\"instanceId\"\ncount 12",
    );
    assert_eq!(spec.placement_constraints.len(), 2);
    assert_eq!(spec.placement_constraints[1].expression.as_deref(), Some("e"));
    assert_eq!(spec.placement_strategy[0].field.as_deref(), Some("instanceId"));
    assert_eq!(spec.count, Some(12));
    assert_eq!(bad("placement-constraint"), ["missing"]);
    assert_eq!(bad("placement-strategy type=5"), ["wrong-type"]);
    assert_eq!(bad("count -1"), ["wrong-value"]);
    assert_eq!(bad("count 99999999999999999999"), ["wrong-value"]);
}

#[test]
fn the_network_is_read() {
    let network = task(
        "network vpc=\"v\" assign-public-ip=#false mode=\"awsvpc\" { subnets \"a\" \"b\"; security-groups \"c\" }",
    )
    .network
    .unwrap();
    assert_eq!(
        (network.vpc.as_deref(), network.assign_public_ip, network.mode.as_deref()),
        (Some("v"), Some(false), Some("awsvpc"))
    );
    assert_eq!((network.subnets.unwrap().len(), network.security_groups.unwrap().len()), (2, 1));
    assert_eq!(task("network").network, Some(ecs_model::Network::default()));
    assert_eq!(bad("network { subnets }"), ["missing"]);
    assert_eq!(bad("network { subnet \"a\" }"), ["unknown-node"]);
    assert_eq!(bad("network { vpc \"v\" }"), ["unknown-node"]);
    assert_eq!(bad("network assign-public-ip=\"yes\""), ["wrong-type"]);
    assert_eq!(bad("network { subnets \"a\"; subnets \"b\" }"), ["duplicate"]);
}

#[test]
fn logs_are_switched_and_have_options() {
    let logs = |text: &str| task(text).main.logs.unwrap();
    assert!(logs("logs").configures() && logs("logs #true").configures());
    assert!(!logs("logs #false").configures() && !logs("logs stream=#false").configures());
    let with_options =
        logs("logs stream=#false { awslogs-group \"g\"; mode \"non-blocking\"; awslogs-create-group #null }");
    assert!(with_options.configures());
    assert_eq!(with_options.options[0], ("awslogs-group".to_owned(), Some("g".to_owned())));
    assert_eq!(with_options.options[2], ("awslogs-create-group".to_owned(), None));
    assert_eq!(bad("logs #false { awslogs-group \"g\" }"), ["exclusive"]);
    assert_eq!(bad("logs { group \"g\" }"), ["unknown-node"]);
    assert_eq!(bad("logs \"on\""), ["wrong-type"]);
}

#[test]
fn a_containers_nodes_stand_in_its_block() {
    let spec = task(
        "container \"proxy\" {\n image \"envoy\"\n essential\n port 5432 host=80 protocol=\"udp\"\n port 81\n \
         mount \"/data\" volume=\"data\" read-only=#true\n depends-on \"main\"\n depends-on \"x\" condition=\"HEALTHY\"\n \
         health-check \"CMD-SHELL\" \"true\" interval=\"10s\" timeout=5 retries=3 start-period=\"30s\"\n gpus 1\n \
         ulimit \"nofile\" soft=1024 hard=4096\n env-file \"arn:a\"\n env-file \"arn:b\"\n extra { privileged #true }\n}\n\
         volume \"data\"",
    );
    let proxy = &spec.containers[0];
    assert_eq!(proxy.name.as_deref(), Some("proxy"));
    assert_eq!((proxy.ports[0].container, proxy.ports[0].host), (5432, Some(80)));
    assert_eq!(proxy.ports[0].protocol.as_deref(), Some("udp"));
    assert_eq!(proxy.ports[1].container, 81);
    assert_eq!((proxy.mounts[0].volume.as_str(), proxy.mounts[0].read_only), ("data", Some(true)));
    assert_eq!(proxy.depends_on[1].condition.as_deref(), Some("HEALTHY"));
    let check = proxy.health_check.as_ref().unwrap();
    assert_eq!((check.command.len(), check.retries), (2, Some(3)));
    assert_eq!(check.timeout.unwrap().as_millis(), 5_000);
    assert_eq!((proxy.gpus, proxy.ulimits[0].hard), (Some(1), 4096));
    assert_eq!(proxy.env_files, ["arn:a", "arn:b"]);
    assert_eq!(proxy.extra["privileged"], true);
}

#[test]
fn a_containers_faults_are_told() {
    for (text, code) in [
        ("container { image \"x\" }", "missing"),
        ("container \"\" { image \"x\" }", "wrong-value"),
        ("container 5 { image \"x\" }", "wrong-type"),
        ("container (var)\"a\" { image \"x\" }", "unknown-annotation"),
        ("container \"a\" { cluster \"x\" }", "unknown-node"),
        ("container \"a\" image=\"x\"", "unknown-property"),
        ("container \"a\" { image \"x\" }\ncontainer \"a\" { image \"y\" }", "duplicate"),
        ("port \"80\"", "wrong-type"),
        ("port 80 81", "unknown-argument"),
        ("mount \"/x\"", "missing"),
        ("mount volume=\"x\"", "missing"),
        ("ulimit \"nofile\" soft=1", "missing"),
        ("depends-on", "missing"),
        ("health-check interval=\"10s\"", "missing"),
        ("gpus \"1\"", "wrong-type"),
        ("env-file", "missing"),
    ] {
        assert_eq!(bad(text), [code], "{text}");
    }
}

#[test]
fn volumes_are_empty_on_the_host_or_on_efs() {
    let spec = task(
        "volume \"a\"\nvolume \"b\" host=\"/x\"\nvolume \"c\" efs=\"fs-1\" access-point=\"fsap-1\" root=\"/r\" iam=#true",
    );
    assert_eq!(spec.volumes[0].kind, VolumeKind::Empty);
    assert_eq!(spec.volumes[1].kind, VolumeKind::Host { path: "/x".to_owned() });
    assert!(matches!(&spec.volumes[2].kind, VolumeKind::Efs { root: Some(root), iam: Some(true), .. } if root == "/r"));
    assert_eq!(bad("volume"), ["missing"]);
    assert_eq!(bad("volume \"a\" host=\"/x\" efs=\"fs-1\""), ["exclusive"]);
    assert_eq!(bad("volume \"a\" root=\"/x\""), ["missing"]);
    assert_eq!(bad("volume \"a\"\nvolume \"a\""), ["duplicate"]);
}

#[test]
fn settings_of_the_run_are_read() {
    let spec = task(
        "on-timeout \"leave\"\non-interrupt \"detach\"\nretry { capacity 3; spot 2 then=\"FARGATE\"; start 1 }\n\
         allow \"ECS440\" reason=\"known\"\nallow \"ECS078\"\nruntime-platform arch=\"ARM64\"",
    );
    assert_eq!(spec.on_timeout, Some(OnTimeout::Leave));
    assert_eq!((spec.retry.capacity.more, spec.retry.spot.then), (3, Some(LaunchType::Fargate)));
    assert_eq!((spec.allow.len(), spec.allow[0].reason.as_deref()), (2, Some("known")));
    assert_eq!(spec.runtime_platform.unwrap().arch.as_deref(), Some("ARM64"));
    for (text, code) in [
        ("on-timeout \"kill\"", "wrong-value"),
        ("on-interrupt 1", "wrong-type"),
        ("retry 3", "unknown-argument"),
        ("retry { spot -1 }", "wrong-value"),
        ("retry { spot 1 then=\"SPOT\" }", "wrong-value"),
        ("retry { capcity 1 }", "unknown-node"),
        ("allow \"syntax\"", "wrong-value"),
        ("allow", "missing"),
        ("runtime-platform \"ARM64\"", "unknown-argument"),
    ] {
        assert_eq!(bad(text), [code], "{text}");
    }
}

#[test]
fn customize_is_read_as_nodes_and_as_json() {
    let spec = task(
        "customize {\n add \"/tags/-\" { key \"a\"; value \"b\" }\n replace \"/count\" 2\n test \"/x\" #null\n \
         remove \"/group\"\n move from=\"/a\" to=\"/b\"\n copy from=\"/a\" to=\"/c\"\n \
         (array)add \"/subnets\" \"s\"\n add \"/l\" \"a\" \"b\"\n (object)add \"/o\"\n}",
    );
    let json = serde_json::to_value(&spec.customize).unwrap();
    assert_eq!(json[0]["value"], serde_json::json!({"key": "a", "value": "b"}));
    assert_eq!(json[1], serde_json::json!({"op": "replace", "path": "/count", "value": 2}));
    assert_eq!(spec.customize[4], PatchOp::Move { from: "/a".to_owned(), path: "/b".to_owned() });
    assert_eq!(json[6]["value"], serde_json::json!(["s"]));
    assert_eq!(json[7]["value"], serde_json::json!(["a", "b"]));
    assert_eq!(json[8]["value"], serde_json::json!({}));
    let text = task("customize #\"[{\"op\": \"add\", \"path\": \"/x\", \"value\": null}]\"#");
    assert_eq!(text.customize.len(), 1);
    for (text, code) in [
        ("customize", "missing"),
        ("customize \"{\"", "wrong-value"),
        ("customize \"{}\"", "wrong-value"),
        ("customize #\"[{\"op\": \"ad\", \"path\": \"/x\"}]\"#", "wrong-value"),
        ("customize #\"[{\"op\": \"add\", \"path\": \"/x\"}]\"#", "wrong-value"),
        ("customize #\"[{\"op\": \"remove\", \"path\": \"x\"}]\"#", "wrong-value"),
        ("customize { put \"/x\" 1 }", "unknown-node"),
        ("customize { add \"x\" 1 }", "wrong-value"),
        ("customize { add \"/x~2\" 1 }", "wrong-value"),
        ("customize { add \"/x\" }", "missing"),
        ("customize { move \"/x\" }", "missing"),
        ("customize { remove \"/x\" 1 }", "unknown-argument"),
    ] {
        assert_eq!(bad(text), [code], "{text}");
    }
}
