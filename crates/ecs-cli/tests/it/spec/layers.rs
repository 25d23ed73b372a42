//! `defaults` beneath tasks, flags over them.

use ecs_cli::spec::{Mode, Overrides, load, source_of};
use ecs_model::{EnvValue, Launch, LaunchType, TaskSpec};
use proptest::prelude::*;

use super::host::Memory;
use super::{codes, good, input, read, read_with, report};

fn merged(defaults: &str, task: &str) -> TaskSpec {
    good(&format!("defaults {{\n{defaults}\n}}\ntask \"t\" {{\n{task}\n}}\n"))
}

fn env(spec: &TaskSpec) -> Vec<(String, EnvValue)> {
    spec.main.env.iter().map(|entry| (entry.name.clone(), entry.value.clone())).collect()
}

#[test]
fn blocks_merge_entry_by_entry_and_keep_the_first_order() {
    let spec =
        merged("env { A \"1\"; B \"2\" }\ntags { x \"1\" }", "env { C \"3\"; A \"9\" }\ntags { x #null; y \"2\" }");
    let set = |text: &str| EnvValue::Set(text.to_owned());
    let expected = [("A".to_owned(), set("9")), ("B".to_owned(), set("2")), ("C".to_owned(), set("3"))];
    assert_eq!(env(&spec), expected);
    assert_eq!(spec.tags.iter().map(|tag| tag.key.as_str()).collect::<Vec<_>>(), ["y"]);
}

#[test]
fn properties_merge_one_by_one() {
    let spec = merged(
        "network assign-public-ip=#true mode=\"awsvpc\" { security-groups \"sg\" }\nmetadata flow=\"f\" prefix=\"p\"\n\
         runtime-platform os=\"LINUX\"\nretry { spot 2; start 1 }",
        "network assign-public-ip=#false { subnets \"s\" }\nmetadata deployment=\"d\" prefix=#null\n\
         runtime-platform arch=\"ARM64\"\nretry { spot 3; start #null }",
    );
    let network = spec.network.unwrap();
    assert_eq!((network.assign_public_ip, network.mode.as_deref()), (Some(false), Some("awsvpc")));
    assert_eq!((network.subnets.unwrap().len(), network.security_groups.unwrap().len()), (1, 1));
    assert_eq!((spec.metadata.flow.as_deref(), spec.metadata.prefix), (Some("f"), None));
    let platform = spec.runtime_platform.unwrap();
    assert_eq!((platform.os.as_deref(), platform.arch.as_deref()), (Some("LINUX"), Some("ARM64")));
    assert_eq!((spec.retry.spot.more, spec.retry.start.more), (3, 0));
}

#[test]
fn every_other_node_is_replaced_whole() {
    let spec = merged("command \"a\" \"b\"\nport 80\nport 81\ncluster \"x\"\nimage \"i\"", "command \"c\"\nport 90");
    assert_eq!(spec.main.command.unwrap(), ["c"]);
    assert_eq!(spec.main.ports.iter().map(|port| port.container).collect::<Vec<_>>(), [90]);
    assert_eq!((spec.cluster.as_deref(), spec.main.image.as_deref()), (Some("x"), Some("i")));
}

#[test]
fn null_takes_a_default_back() {
    let spec = merged("cluster \"x\"\nenv { A \"1\" }\nport 80", "cluster #null\nenv #null\nport #null");
    assert_eq!((spec.cluster, spec.main.env.len(), spec.main.ports.len()), (None, 0, 0));
    assert_eq!(codes("task \"t\" { cluster #null }"), ["drops-nothing"]);
}

#[test]
fn of_nodes_that_are_one_setting_the_tasks_own_wins() {
    let spec = merged("capacity-providers { A }", "launch-type \"EC2\"");
    assert_eq!(spec.launch, Some(Launch::Type(LaunchType::Ec2)));
    let spec = merged("task-definition { family \"f\" }", "task-definition-arn \"g:1\"");
    assert!(matches!(spec.definition, Some(ecs_model::DefinitionSource::Linked { .. })));
    let spec = merged("capacity-providers { A }", "launch-type #null");
    assert_eq!(spec.launch, None);
    let network = merged("network { subnets \"s\" }", "network vpc=\"v\"").network.unwrap();
    assert_eq!((network.vpc.as_deref(), network.subnets), (Some("v"), None));
    let network = merged("network vpc=\"v\"", "network { subnets \"s\" }").network.unwrap();
    assert_eq!((network.vpc, network.subnets.unwrap().len()), (None, 1));
}

#[test]
fn logs_are_switched_by_the_topmost_layer() {
    let logs = |defaults: &str, task: &str| merged(defaults, task).main.logs.unwrap();
    assert!(!logs("logs { awslogs-group \"g\" }", "logs #false").configures());
    assert!(logs("logs { awslogs-group \"g\" }", "logs #false").options.is_empty());
    assert!(logs("logs #false", "logs { awslogs-group \"g\" }").configures());
    assert!(logs("logs #false", "logs").configures());
    assert!(!logs("logs #false", "logs stream=#true").configures());
    let both = logs("logs { awslogs-group \"g\"; mode \"blocking\" }", "logs { mode \"non-blocking\" }");
    assert_eq!(both.options[0].1.as_deref(), Some("g"));
    assert_eq!(both.options[1].1.as_deref(), Some("non-blocking"));
}

#[test]
fn containers_and_volumes_merge_by_name_and_patches_run_one_after_the_other() {
    let spec = merged(
        "container \"a\" { image \"i\"; env { A \"1\" } }\ncontainer \"b\" { image \"j\" }\n\
         volume \"v\" efs=\"fs-1\" iam=#true\nvolume \"w\" host=\"/x\"\ncustomize { add \"/a\" 1 }",
        "container \"a\" { env { B \"2\" }; essential }\ncontainer \"b\" #null\nvolume \"v\" root=\"/r\"\n\
         volume \"w\" efs=\"fs-2\"\ncustomize { add \"/b\" 2 }",
    );
    assert_eq!(spec.containers.len(), 1);
    let a = &spec.containers[0];
    assert_eq!((a.image.as_deref(), a.env.len(), a.essential), (Some("i"), 2, Some(true)));
    assert!(matches!(&spec.volumes[0].kind, ecs_model::VolumeKind::Efs { root: Some(_), iam: Some(true), .. }));
    assert!(matches!(&spec.volumes[1].kind, ecs_model::VolumeKind::Efs { .. }));
    assert_eq!(spec.customize.iter().map(ecs_model::PatchOp::path).collect::<Vec<_>>(), ["/a", "/b"]);
}

#[test]
fn a_fault_in_defaults_is_told_once_and_a_value_points_there() {
    let text =
        "defaults {\n    cpu \"lots\"\n    cluster \"x\"\n}\ntask \"a\" { image \"i\" }\ntask \"b\" { image \"i\" }\n";
    let loaded = read(text);
    assert_eq!(loaded.problems.len(), 1, "{}", report(&loaded));
    assert!(loaded.tasks.iter().all(|task| task.is_faulty(&ecs_model::SpecPath::node("cpu"))));
    let place = source_of(&loaded.tasks[1], &ecs_model::SpecPath::node("cluster"), &loaded.sources);
    assert_eq!(place, Some(("spec.kdl", 3, 13)));
}

#[test]
fn a_fault_in_a_default_that_every_task_replaces_is_told_too() {
    assert_eq!(codes("defaults { cpu \"lots\" }\ntask \"a\" { cpu 256 }"), ["wrong-value"]);
    assert_eq!(codes("defaults { cpux 1; image }\ntask \"a\" { image \"i\" }"), ["unknown-node"]);
}

fn flags(change: impl FnOnce(&mut Overrides)) -> Overrides {
    let mut overrides = Overrides::default();
    change(&mut overrides);
    overrides
}

const SPEC: &str =
    "task \"t\" { image \"i\"; cpu 256; env { A \"1\" }; port 80; command \"x\"; container \"p\" { image \"j\" } }";

#[test]
fn flags_lie_over_the_spec() {
    let overrides = flags(|flags| {
        flags.env = vec!["A=2".to_owned(), "B=x=y".to_owned(), "p:C=3".to_owned(), "main:D=4".to_owned()];
        flags.set = vec!["cpu \"2 vCPU\"".to_owned(), "port 90".to_owned(), "port 91".to_owned()];
        flags.flow = Some("f".to_owned());
        flags.argv = vec!["a b".to_owned(), String::new()];
    });
    let loaded = read_with(SPEC, &overrides);
    assert!(loaded.problems.is_empty(), "{}", report(&loaded));
    let spec = &loaded.tasks[0].spec;
    let set = |name: &str, text: &str| (name.to_owned(), EnvValue::Set(text.to_owned()));
    assert_eq!(env(spec), [set("A", "2"), set("B", "x=y"), set("D", "4")]);
    assert_eq!(spec.containers[0].env.len(), 1);
    assert_eq!(spec.main.cpu.unwrap().units(), 2048);
    assert_eq!(spec.main.ports.iter().map(|port| port.container).collect::<Vec<_>>(), [90, 91]);
    assert_eq!(spec.main.command.as_deref().unwrap(), ["a b", ""]);
    assert_eq!(spec.metadata.flow.as_deref(), Some("f"));
    for path in ["env.A", "env.B", "container.p.env.C"] {
        assert!(spec.is_sensitive(&path.parse().unwrap()), "{path}");
    }
    let at = |path: &str| source_of(&loaded.tasks[0], &path.parse().unwrap(), &loaded.sources).unwrap();
    assert_eq!(at("cpu"), ("--set", 1, 5));
    assert_eq!(at("env.A"), ("-e", 1, 1));
    assert_eq!(at("container.p.env.C"), ("-e", 1, 3));
    assert_eq!(at("command[0]"), ("--", 1, 1));
}

#[test]
fn an_environment_file_is_dockers() {
    let text = "# comment\n\nA=1\n B = x \nC=\"q\"\nOWN\nD=a=b\n";
    let host = Memory::new([("spec.kdl", "task \"t\" { image \"i\" }"), ("my.env", text)]).var("OWN", "mine");
    let mut input = input(&["spec.kdl"]);
    input.overrides.env_files = vec!["my.env".into()];
    input.overrides.env = vec!["D=flag".to_owned()];
    let loaded = load(&input, &host);
    assert!(loaded.problems.is_empty(), "{}", report(&loaded));
    let set = |name: &str, text: &str| (name.to_owned(), EnvValue::Set(text.to_owned()));
    let expected = [set("A", "1"), set("B", " x "), set("C", "\"q\""), set("OWN", "mine"), set("D", "flag")];
    assert_eq!(env(&loaded.tasks[0].spec), expected);
}

#[test]
fn a_problem_of_a_flag_points_at_the_flag() {
    let overrides = flags(|flags| {
        flags.env = vec!["=x".to_owned(), "NOT_THERE".to_owned(), "p:=x".to_owned()];
        flags.env_files = vec!["missing.env".into()];
        flags.set = vec!["cpux 1".to_owned(), "cpu ./x".to_owned(), String::new()];
        flags.tasks = vec!["tt".to_owned()];
    });
    let loaded = read_with(SPEC, &overrides);
    insta::assert_snapshot!(report(&loaded));
}

#[test]
fn only_the_tasks_asked_for_are_returned() {
    let overrides = flags(|flags| flags.tasks = vec!["b".to_owned()]);
    let loaded = read_with("task \"a\" { image \"i\" }\ntask \"b\" { image \"i\" }", &overrides);
    assert_eq!(loaded.tasks.iter().map(|task| task.spec.name.as_str()).collect::<Vec<_>>(), ["b"]);
}

#[test]
fn a_snapshot_looks_at_no_flag() {
    let mut input = input(&["spec.kdl"]);
    input.mode = Mode::Snapshot;
    input.overrides = flags(|flags| flags.set = vec!["cpu 512".to_owned()]);
    let loaded = load(&input, &Memory::new([("spec.kdl", SPEC)]));
    assert_eq!(loaded.tasks[0].spec.main.cpu.unwrap().units(), 256);
}

#[test]
fn no_debug_output_shows_a_value() {
    let mut input = input(&["spec.kdl"]);
    input.overrides = flags(|flags| {
        flags.env = vec!["A=hunter2".to_owned()];
        flags.set = vec!["env { B \"hunter2\" }".to_owned()];
        flags.argv = vec!["hunter2".to_owned()];
    });
    input.vars.vars = vec!["v=hunter2".to_owned()];
    let text = "variable \"v\" default=\"x\" sensitive=#true\ntask \"t\" { env { C \"hunter2\"; D (var)\"v\" } }";
    let loaded = load(&input, &Memory::new([("spec.kdl", text)]));
    assert!(loaded.problems.is_empty(), "{}", report(&loaded));
    let spec = &loaded.tasks[0].spec;
    assert_eq!(spec.main.env.len(), 4);
    let command = spec.main.command.clone();
    let debug = format!("{input:?} {:?} {:?} {:?}", loaded.sources, loaded.problems, spec);
    assert_eq!(debug.replace(&format!("{command:?}"), "").matches("hunter2").count(), 0, "{debug}");
}

/// A few nodes that are read without a problem, alone and over each other.
fn nodes() -> impl Strategy<Value = String> {
    let node = prop::sample::select(vec![
        "image \"i\"",
        "cpu 256",
        "cpu 512",
        "cluster \"a\"",
        "env { A \"1\" }",
        "env { A \"2\"; B \"3\" }",
        "env { B #null }",
        "tags { a \"1\" }",
        "tags { b \"2\" }",
        "port 80",
        "mount \"/x\" volume=\"v\"",
        "launch-type \"EC2\"",
        "retry { spot 1 }",
        "retry { start 2 then=\"FARGATE\" }",
        "network vpc=\"v\"",
        "network { subnets \"s\" }",
        "logs",
        "logs #false",
        "logs { awslogs-group \"g\" }",
        "container \"c\" { image \"x\" }",
        "container \"c\" { env { A \"1\" } }",
        "volume \"v\"",
        "customize { remove \"/a\" }",
        "timeout 5",
    ]);
    prop::collection::btree_map(0_u8..6, node, 0..6).prop_map(|nodes| {
        let mut names = std::collections::BTreeSet::new();
        let once = nodes.into_values().filter(|node| names.insert(node.split(' ').next().unwrap_or_default()));
        once.collect::<Vec<_>>().join("\n")
    })
}

proptest! {
    #[test]
    fn empty_defaults_change_nothing(task in nodes()) {
        prop_assert_eq!(merged("", &task), good(&format!("task \"t\" {{\n{task}\n}}")));
    }

    #[test]
    fn defaults_alone_are_the_task(nodes in nodes()) {
        prop_assert_eq!(merged(&nodes, ""), good(&format!("task \"t\" {{\n{nodes}\n}}")));
    }

    #[test]
    fn a_task_that_repeats_its_defaults_is_itself(nodes in nodes()) {
        // Patches run once for each layer.
        prop_assume!(!nodes.contains("customize"));
        prop_assert_eq!(merged(&nodes, &nodes), good(&format!("task \"t\" {{\n{nodes}\n}}")));
    }

    #[test]
    fn a_flag_over_a_task_is_the_task_over_defaults(below in nodes(), above in nodes()) {
        let overrides = flags(|flags| flags.set = vec![above.clone()]);
        prop_assume!(!above.is_empty());
        let flagged = read_with(&format!("task \"t\" {{\n{below}\n}}"), &overrides);
        prop_assert_eq!(&flagged.tasks[0].spec, &merged(&below, &above));
    }
}
