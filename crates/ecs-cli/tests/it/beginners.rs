//! What beginners write, checked by the whole program: what the reader says, and what the rules make of it, is one story.

use std::fs;

use serde_json::Value;

use crate::binary::run;

/// Returns the problems of a spec, with a definition file beside it.
fn problems(spec: &str, definition: &str) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.kdl"), spec).unwrap();
    fs::write(folder.path().join("taskdef.json"), definition).unwrap();
    let finished = run(folder.path(), &["check", "--format", "json", "a.kdl"]);
    let answer: Value = serde_json::from_str(&finished.stdout).unwrap();
    let all = answer["problems"].as_array().unwrap().iter();
    all.filter(|problem| problem["severity"] != "note").cloned().collect()
}

fn codes(problems: &[Value]) -> Vec<&str> {
    problems.iter().map(|problem| problem["code"].as_str().unwrap()).collect()
}

/// Returns the lines and words of a problem's places.
fn places(problem: &Value) -> Vec<(u64, &str)> {
    let labels = problem["labels"].as_array().unwrap().iter();
    labels.map(|label| (label["line"].as_u64().unwrap(), label["text"].as_str().unwrap())).collect()
}

/// A task that is right but for these lines, the sixth and those behind it.
fn within(lines: &str) -> String {
    format!(
        "task \"t\" {{\n    image \"busybox:1.37\"\n    execution-role \"arn:aws:iam::111122223333:role/r\"\n    logs\n    \
         network assign-public-ip=#true\n{lines}\n}}\n"
    )
}

/// A task of a definition file.
const OF_A_FILE: &str = "task \"t\" {
    network assign-public-ip=#true
    task-definition file=\"taskdef.json\"
}
";

#[test]
fn a_slip_has_no_echo_of_a_rule() {
    for (lines, code) in [
        ("capacity-providers FARGATE_SPOT", "unknown-argument"),
        ("capacity-providers { FARGATE_SPOT 1 }", "unknown-argument"),
        ("container \"x\" { logs; - image: \"y:1\"; }", "unknown-node"),
        ("task-definition arn=\"x:1\"", "unknown-property"),
        ("extra dockerLabels={ A \"b\" }", "syntax"),
        (
            "depends-on db, cache\ncontainer db { image \"x:1\"; logs; }\ncontainer cache { image \"y:1\"; logs; }",
            "unknown-argument",
        ),
    ] {
        assert_eq!(codes(&problems(&within(lines), "")), [code], "{lines}");
    }
}

#[test]
fn an_image_that_is_null_is_an_image_that_is_missing() {
    for null in ["null", "#null"] {
        let found = problems(&within("").replace("\"busybox:1.37\"", null), "");
        assert_eq!(codes(&found), ["no-image"]);
        assert_eq!(places(&found[0])[0].0, 2);
        assert_eq!(found[0]["help"], "write one: image \"REPOSITORY:TAG\"");
    }
}

#[test]
fn a_property_of_the_network_in_its_block_is_not_missing_too() {
    let spec = within("").replace("assign-public-ip=#true", "{ assign_public_ip #true; }");
    assert_eq!(codes(&problems(&spec, "")), ["unknown-node"]);
}

#[test]
fn an_image_with_another_tools_variable_is_told_once() {
    let spec = format!("variable \"tag\" default=\"1\"\n{}", within("").replace("busybox:1.37", "busybox:${tag}"));
    assert_eq!(codes(&problems(&spec, "")), ["ECS075"]);
}

#[test]
fn a_role_that_is_absent_is_one_finding_with_every_place_that_needs_it() {
    let spec = "task \"t\" {
    image \"111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1\"
    network assign-public-ip=#true
    logs
    secrets { A \"arn:aws:ssm:eu-west-1:111122223333:parameter/a\"; }
    container \"b\" {
        image \"111122223333.dkr.ecr.eu-west-1.amazonaws.com/b:1\"
        logs
        env-file \"arn:aws:s3:::b/x.env\"
    }
}
";
    let found = problems(spec, "");
    assert_eq!(codes(&found), ["no-execution-role"]);
    let lines: Vec<_> = places(&found[0]).iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [4, 8, 2, 7, 5, 9]);
}

#[test]
fn an_absent_role_that_is_allowed_for_one_need_is_told_for_the_others() {
    let spec = "task \"t\" {
    image \"111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1\"
    network assign-public-ip=#true
    logs #false
    secrets { A \"arn:aws:ssm:eu-west-1:111122223333:parameter/a\"; }
    allow \"ECS022\" reason=\"the registry is open\"
}
";
    let found = problems(spec, "");
    assert!(codes(&found).contains(&"ECS023"), "{found:?}");
    assert!(!codes(&found).contains(&"ECS022"), "{found:?}");
}

/// A definition with names in Pascal case.
const PASCAL: &str = r#"{
  "Family": "report",
  "RequiresCompatibilities": ["FARGATE"],
  "ExecutionRoleArn": "arn:aws:iam::111122223333:role/exec",
  "ContainerDefinitions": [
    {
      "Name": "main",
      "Image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1",
      "Secrets": [{"Name": "A", "ValueFrom": "arn:aws:ssm:eu-west-1:111122223333:parameter/a"}],
      "LogConfiguration": {"LogDriver": "awslogs", "Options": {"awslogs-group": "/x", "awslogs-region": "eu-west-1"}}
    }
  ]
}"#;

/// Members of a container and of the definition with names in snake case.
const SNAKE: &str = r#"{
  "family": "report",
  "execution_role_arn": "arn:aws:iam::111122223333:role/exec",
  "containerDefinitions": [
    {
      "name": "main",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1",
      "secrets": [{"name": "A", "value_from": "arn:aws:ssm:eu-west-1:111122223333:parameter/a"}],
      "mount_points": [{"source_volume": "data", "container_path": "/data"}],
      "log_configuration": {"log_driver": "awslogs", "options": {"awslogs-group": "/x", "awslogs-region": "eu-west-1"}}
    }
  ]
}"#;

#[test]
fn another_way_of_writing_names_is_one_finding_and_nothing_is_missing_beside_it() {
    let inner = PASCAL.replace("ContainerDefinitions", "containerDefinitions");
    for (definition, slips) in [(PASCAL, 12), (SNAKE, 7), (&inner, 11)] {
        let found = problems(OF_A_FILE, definition);
        assert_eq!(codes(&found), ["unknown-member"], "{definition}");
        assert_eq!(places(&found[0]).len(), slips, "{found:?}");
    }
}

#[test]
fn a_launch_type_that_is_misspelt_is_told_once() {
    let definition = r#"{
  "family": "report", "cpu": "256", "memory": "512", "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGAT"],
  "executionRoleArn": "arn:aws:iam::111122223333:role/exec",
  "containerDefinitions": [{
    "name": "main", "image": "busybox:1.37",
    "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/x", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "p"}}
  }]
}"#;
    assert_eq!(codes(&problems(OF_A_FILE, definition)), ["ECS006"]);
}

#[test]
fn a_main_container_that_nobody_named_is_told_where_the_containers_stand() {
    let definition = r#"{
  "family": "report",
  "containerDefinitions": [
    {"name": "a", "image": "x:1"},
    {"name": "b", "image": "y:1"}
  ]
}"#;
    let found = problems(OF_A_FILE, definition);
    assert_eq!(codes(&found), ["main-container"]);
    assert_eq!((found[0]["file"].as_str(), places(&found[0])[0].0), (Some("taskdef.json"), 3));
}

#[test]
fn very_many_unknown_members_are_told_in_a_few_findings() {
    let members: Vec<_> = (0..5_000).map(|number| format!("\"brandNewSetting{number}\": 1")).collect();
    let definition =
        format!("{{\"containerDefinitions\": [{{\"name\": \"a\", \"image\": \"b\"}}], {}}}", members.join(", "));
    let found = problems(OF_A_FILE, &definition);
    let newer: Vec<_> = found.iter().filter(|problem| problem["code"] == "newer-member").collect();
    assert_eq!(newer.len(), 21);
    assert!(newer.iter().any(|problem| problem["message"].as_str().unwrap().contains("4980 more members")));
}

#[test]
fn several_slips_are_told_in_one_go() {
    let lines = "    # a comment\n    cluster = \"c\"\n    command [\"a\", \"b\"]\n    memory 2 GB\n    env {\n        A: b\n    }\n    \
                 ENV B=1\n    timeout 2h\n    taks-role \"x\"";
    let mut found: Vec<_> = problems(&within(lines), "").iter().map(|problem| places(problem)[0].0).collect();
    found.sort_unstable();
    assert_eq!(found, [6, 7, 8, 9, 11, 13, 14, 15]);
}

#[test]
fn what_has_one_answer_is_mended_and_nothing_else_is_altered() {
    let before = within(
        "    # \"as it was\"\n    command = 'c \"d\"'\n    extra dockerLabels={ A \"b\" }\n    memory 2 GB\n    env {\n        B: x/y // kept\n    }",
    );
    let after = within(
        "    // \"as it was\"\n    command   \"c \\\"d\\\"\"\n    extra { dockerLabels { A \"b\" } }\n    memory 2 GB\n    env {\n        B  \"x/y\" // kept\n    }",
    );
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.kdl"), before).unwrap();
    let finished = run(folder.path(), &["check", "--fix", "a.kdl"]);
    assert_eq!(fs::read_to_string(folder.path().join("a.kdl")).unwrap(), after, "{}", finished.stdout);
}
