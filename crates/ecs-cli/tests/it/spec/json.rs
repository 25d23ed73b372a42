//! KDL that stands for JSON, and definition files.

use ecs_cli::spec::load;
use ecs_model::DefinitionSource;
use serde_json::{Value, json};

use super::host::Memory;
use super::{codes, good, input, read, report};

/// Returns the definition that a block of these nodes stands for.
fn definition(nodes: &str) -> Value {
    let spec = good(&format!("task \"t\" {{ task-definition {{\n{nodes}\n}} }}"));
    let Some(DefinitionSource::Given { content, .. }) = spec.definition else { return Value::Null };
    content
}

fn bad(nodes: &str) -> Vec<String> {
    codes(&format!("task \"t\" {{ task-definition {{\n{nodes}\n}} }}"))
}

#[test]
fn arguments_children_and_properties_are_values_lists_and_objects() {
    for (kdl, json) in [
        ("family \"a\"", json!({"family": "a"})),
        ("requiresCompatibilities \"FARGATE\"", json!({"requiresCompatibilities": ["FARGATE"]})),
        ("requiresCompatibilities \"A\" \"B\"", json!({"requiresCompatibilities": ["A", "B"]})),
        ("(array)volumes", json!({"volumes": []})),
        ("volumes { }", json!({"volumes": []})),
        ("runtimePlatform { }", json!({"runtimePlatform": {}})),
        ("(object)unheardOf", json!({"unheardOf": {}})),
        ("unheardOf 1 2", json!({"unheardOf": [1, 2]})),
        ("unheardOf 1", json!({"unheardOf": 1})),
        ("(array)unheardOf 1", json!({"unheardOf": [1]})),
        ("unheardOf { - 1; - { a 2 } }", json!({"unheardOf": [1, {"a": 2}]})),
        ("unheardOf a=1 { b 2 }", json!({"unheardOf": {"a": 1, "b": 2}})),
        ("volumes { - name=\"v\" }", json!({"volumes": [{"name": "v"}]})),
        ("runtimePlatform cpuArchitecture=\"ARM64\"", json!({"runtimePlatform": {"cpuArchitecture": "ARM64"}})),
        (
            "containerDefinitions { - name=\"c\" essential=#false { links \"d\"; cpu 1.5; dockerLabels { a \"b\" } } }",
            json!({"containerDefinitions": [
                {"name": "c", "essential": false, "links": ["d"], "cpu": 1.5, "dockerLabels": {"a": "b"}}
            ]}),
        ),
        ("unheardOf #null", json!({"unheardOf": null})),
        ("unheardOf 18446744073709551615", json!({"unheardOf": u64::MAX})),
    ] {
        assert_eq!(definition(kdl), json, "{kdl}");
    }
}

#[test]
fn what_could_be_several_things_is_refused() {
    for (kdl, code) in [
        ("unheardOf", "ambiguous-json"),
        ("volumes", "ambiguous-json"),
        ("unheardOf 1 a=2", "ambiguous-json"),
        ("unheardOf 1 { a 2 }", "ambiguous-json"),
        ("unheardOf { - 1; a 2 }", "ambiguous-json"),
        ("(object)unheardOf 1", "ambiguous-json"),
        ("(list)unheardOf 1", "unknown-annotation"),
        ("unheardOf (array)\"a\"", "unknown-annotation"),
        ("containerDefinitions { name \"c\" }", "wrong-type"),
        ("family \"a\"\nfamily \"b\"", "duplicate"),
        ("unheardOf a=1 { a 2 }", "duplicate"),
        ("unheardOf #inf", "wrong-value"),
        ("unheardOf 99999999999999999999", "wrong-value"),
    ] {
        assert_eq!(bad(kdl), [code], "{kdl}");
    }
}

#[test]
fn extra_refuses_what_has_a_node() {
    let extra = |nodes: &str| codes(&format!("task \"t\" {{ extra {{\n{nodes}\n}} }}"));
    for member in [
        "image \"x\"",
        "environment { - name=\"A\" value=\"b\" }",
        "portMappings { - containerPort=80 }",
        "stopTimeout 5",
    ] {
        assert_eq!(extra(member), ["own-node"], "{member}");
    }
    assert_eq!(extra("linuxParameters { initProcessEnabled #true }"), ["own-node"]);
    assert_eq!(extra("logConfiguration { logDriver \"awslogs\" }"), ["own-node"]);
    assert_eq!(extra("logConfiguration { logDriver \"splunk\" }"), Vec::<String>::new());
    assert_eq!(extra("linuxParameters { capabilities { add \"SYS_PTRACE\" } }"), Vec::<String>::new());
}

fn with_file(file: Memory, name: &str) -> ecs_cli::spec::Loaded {
    let text = format!("task \"t\" {{ task-definition file=\"{name}\" }}");
    let host = file.bytes("specs/a.kdl", text.as_bytes());
    load(&input(&["specs/a.kdl"]), &host)
}

#[test]
fn a_definition_file_is_relative_to_the_spec() {
    let file = Memory::new([("specs/d/def.json", "{\"taskDefinition\": {\"family\": \"f\", \"revision\": 3}}")]);
    let loaded = with_file(file, "d/def.json");
    assert!(loaded.problems.is_empty(), "{}", report(&loaded));
    let Some(DefinitionSource::Given { file, content, dropped }) = &loaded.tasks[0].spec.definition else { panic!() };
    assert_eq!((file.as_deref(), &content["family"]), (Some("d/def.json"), &json!("f")));
    assert!(dropped.iter().any(|member| member.name == "revision"));
}

#[test]
fn a_definition_file_that_cannot_be_read_is_told_at_its_name() {
    let cases = [
        (Memory::default(), "does not exist"),
        (Memory::new([("specs/def.json/x", "")]), "is a folder"),
        (Memory::new([("specs/def.json", "")]), "is empty"),
        (Memory::default().bytes("specs/def.json", b"\"\xff\""), "is not UTF-8"),
    ];
    for (host, words) in cases {
        let loaded = with_file(host, "def.json");
        let problem = &loaded.problems[0];
        assert_eq!((loaded.problems.len(), problem.code.as_str()), (1, "definition-file"), "{words}");
        assert!(problem.message.starts_with(&format!("def.json {words}")), "{}", problem.message);
        let position = problem.position(&loaded.sources).unwrap();
        assert_eq!((position.line, position.column), (1, 33), "{words}");
        assert_eq!(loaded.tasks.len(), 1, "the task is read as far as it goes");
    }
}

#[test]
fn a_definition_file_that_is_none_is_told_in_the_file() {
    let deep = "[".repeat(100_000);
    for (text, code, words, column) in [
        ("nope", "json-syntax", "this is no JSON", 1),
        (deep.as_str(), "json-syntax", "the JSON is nested too deep", 128),
        ("[]", "definition-file", "there is no task definition in the list", 1),
        ("{\"family\": 1, \"family\": 2}", "duplicate", "`family` is written twice", 15),
        ("{\"family\": \"a\",}", "json-syntax", "JSON has no comma before a closing bracket", 15),
    ] {
        let loaded = with_file(Memory::new([("specs/def.json", text)]), "def.json");
        let problem = &loaded.problems[0];
        assert_eq!((loaded.problems.len(), problem.code.as_str()), (1, code), "{words}");
        assert!(problem.message.starts_with(words), "{}", problem.message);
        let position = problem.position(&loaded.sources).unwrap();
        let name = loaded.sources.name(problem.file);
        assert_eq!((name, position.line, position.column), ("specs/def.json", 1, column), "{words}");
        assert_eq!(loaded.tasks.len(), 1, "the task is read as far as it goes");
    }
}

#[test]
fn a_file_beside_a_block_and_neither_are_refused() {
    assert_eq!(codes("task \"t\" { task-definition }"), ["missing"]);
    assert_eq!(codes("task \"t\" { task-definition \"x.json\" }"), ["unknown-argument"]);
    let both = "task \"t\" { task-definition { family \"f\" }; task-definition-arn \"f:1\" }";
    assert_eq!(codes(both), ["exclusive"]);
}

#[test]
fn each_value_of_a_block_has_its_place() {
    let text = "task \"t\" { task-definition { containerDefinitions { - name=\"c\" { links \"d\" } } } }";
    let loaded = read(text);
    let task = &loaded.tasks[0];
    for (path, part) in [
        ("task-definition.containerDefinitions[0].name", "\"c\""),
        ("task-definition.containerDefinitions[0].links[0]", "\"d\""),
        ("task-definition.containerDefinitions[0].image", "- name=\"c\""),
    ] {
        let place = task.map.place(&path.parse().unwrap()).unwrap();
        assert_eq!(&text[place.start.try_into().unwrap()..place.end.try_into().unwrap()], part, "{path}");
    }
}
