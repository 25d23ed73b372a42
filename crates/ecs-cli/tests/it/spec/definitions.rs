//! Problems within definition files: at their places there, in every form.

mod places;

use std::fs;

use ecs_cli::spec::load;

use super::host::Memory;
use super::{input, report};
use crate::binary::run;

const SPEC: &str = "task \"report\" {
    task-definition file=\"taskdef.json\"
    memory \"2GB\"
    auto-deregister
    network assign-public-ip=#false {
        subnets \"subnet-80b6fbcd\"
        security-groups \"sg-d72e9599956a084f5\"
    }
}
";

/// A described definition with faults of many kinds.
const DESCRIBED: &str = r#"{
  "taskDefinition": {
    "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/report:3",
    "family": "report",
    "revision": 3,
    "requiresCompatibilities": ["FARGATE"],
    "networkMode": "awsvpc",
    "cpu": "2048",
    "memory": null,
    "executionRole": "arn:aws:iam::111122223333:role/ecsTaskExecutionRole",
    "containerDefinitions": [
      {
        "name": "main",
        "image": "busybox:1.37 ",
        "essential": true,
        "environment": [{"name": "GREETING", "value": "grüß dich"}, {"name": "GREETING", "value": "hello"}],
        "portMappings": [{"containerPort": 80, "hostPort": 8080}],
        "logConfiguration": {
          "logDriver": "awslogs",
          "options": {
            "awslogs-grop": "/ecs/report",
            "awslogs-region": "eu-west-1",
            "awslogs-stream-prefix": "ecs"
          }
        }
      },
      {
        "name": "proxy",
        "essential": false,
        "dependsOn": [{"containerName": "porxy", "condition": "START"}]
      }
    ]
  },
  "tags": [{"key": "team", "value": "a"}, {"key": "team", "value": "b"}]
}
"#;

/// Slips of JSON beside faults of a definition.
const SLIPS: &str = r#"{
  // the report
  "family": "report",
  'networkMode': 'awsvpc',
  "cpu": 256MB,
  "memory": "512",
  "executionRoleArn": "arn:aws:iam::111122223333:role/ecsTaskExecutionRole",
  "containerDefinitions": [
    {
      "name": "main",
      "image": ${IMAGE},
      "essential": True,
      "environment": [{"name": "TOKEN", "value": hunter2}],
      "healthCheck": {"command": ["CMD", "true"], "interval": 1},
      "essential": false,
    },
  ]
}
"#;

fn check(definition: &str, args: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("report.kdl"), SPEC).unwrap();
    fs::write(folder.path().join("taskdef.json"), definition).unwrap();
    run(folder.path(), &[&["check", "report.kdl"], args].concat()).shown()
}

#[test]
fn problems_of_a_definition_file_are_shown_in_it() {
    insta::assert_snapshot!(check(DESCRIBED, &["-v"]));
}

#[test]
fn slips_of_json_are_told_with_the_faults_beside_them_and_show_no_value() {
    let shown = check(SLIPS, &["-v"]);
    assert!(!shown.contains("hunter2"), "{shown}");
    insta::assert_snapshot!(shown);
}

#[test]
fn a_file_that_ends_too_early_is_told_with_both_places() {
    let text = DESCRIBED
        .replace("      },\n      {\n        \"name\": \"proxy\"", "      ,\n      {\n        \"name\": \"proxy\"");
    insta::assert_snapshot!(check(&text, &[]));
}

#[test]
fn a_minified_file_is_shown_around_the_place() {
    let value: serde_json::Value = serde_json::from_str(DESCRIBED).unwrap();
    insta::assert_snapshot!(check(&value.to_string(), &[]));
}

#[test]
fn annotations_are_in_the_definition_file() {
    insta::assert_snapshot!(check(DESCRIBED, &["--format", "github"]));
}

#[test]
fn programs_get_the_definition_files_path_and_region() {
    let json: serde_json::Value = serde_json::from_str(&checked_json("json")).unwrap();
    let labels = |code: &str| {
        let problems = json["problems"].as_array().unwrap();
        let problem = problems.iter().find(|problem| problem["code"] == code).unwrap();
        let labels = problem["labels"].as_array().unwrap().iter();
        let place = |label: &serde_json::Value| (label["file"].clone(), label["line"].clone(), label["column"].clone());
        labels.map(place).map(|(file, line, column)| format!("{}:{line}:{column}", file.as_str().unwrap())).collect()
    };
    let places: Vec<(&str, Vec<String>)> =
        ["unknown-member", "ECS181", "ECS041"].map(|code| (code, labels(code))).into();
    insta::assert_debug_snapshot!(places);
    let sarif: serde_json::Value = serde_json::from_str(&checked_json("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let result = results.iter().find(|result| result["ruleId"] == "unknown-member").unwrap();
    insta::assert_snapshot!(format!("{:#}", result["locations"]));
}

fn checked_json(form: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("specs")).unwrap();
    fs::write(folder.path().join("specs/report.kdl"), SPEC.replace("taskdef", "../taskdef")).unwrap();
    fs::write(folder.path().join("taskdef.json"), DESCRIBED).unwrap();
    run(folder.path(), &["check", "specs", "--format", form]).stdout
}

#[test]
fn a_definition_of_several_tasks_and_specs_is_told_once() {
    let spec = |name: &str| {
        format!(
            "task \"{name}\" {{ task-definition file=\"d/./def.json\"; network assign-public-ip=#false {{ subnets \"subnet-80b6fbcd\"; security-groups \"sg-d72e9599956a084f5\" }} }}\n"
        )
    };
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("d")).unwrap();
    fs::write(folder.path().join("a.kdl"), spec("a") + &spec("b")).unwrap();
    fs::write(folder.path().join("b.kdl"), spec("c").replace("d/./", "./d/")).unwrap();
    fs::write(folder.path().join("d/def.json"), "{\"familie\": \"x\", // y\n \"containerDefinitions\": []}").unwrap();
    let json: serde_json::Value =
        serde_json::from_str(&run(folder.path(), &["check", ".", "--format", "json"]).stdout).unwrap();
    let problems = json["problems"].as_array().unwrap().iter();
    let in_file: Vec<_> = problems.filter(|problem| problem["file"] == "d/def.json").collect();
    let of = |code: &str| in_file.iter().filter(|problem| problem["code"] == code).count();
    assert_eq!((of("unknown-member"), of("json-syntax")), (1, 1), "{json:#}");
    assert!(in_file.iter().all(|problem| problem["task"].is_null() || problem["code"] == "json-syntax"), "{json:#}");
}

#[test]
fn a_problem_with_places_in_both_files_shows_both() {
    let shown = check(&DESCRIBED.replace("\"memory\": null", "\"family\": \"x\""), &[]);
    assert!(shown.contains("[taskdef.json:9:5]") && shown.contains("[taskdef.json:4:5]"), "{shown}");
    // The task's memory is the spec's, its CPU the definition's.
    let both = "  × ECS041: Fargate has no task size of 2 vCPU with 2 GB";
    let report = check(DESCRIBED, &[]);
    let report = report.split(both).nth(1).unwrap_or_else(|| panic!("{report}"));
    let report = report.split("help:").next().unwrap();
    assert!(report.contains("[report.kdl:3:12]") && report.contains("[taskdef.json:8:12]"), "{report}");
}

#[test]
fn standard_input_names_files_of_the_working_directory() {
    let mut host = Memory::new([("d/def.json", "{\"family\": }")]);
    host.stdin = b"task \"t\" { task-definition file=\"d/def.json\" }".to_vec();
    let loaded = load(&input(&["-"]), &host);
    let problem = &loaded.problems[0];
    assert_eq!((loaded.problems.len(), problem.code.as_str()), (1, "json-syntax"), "{}", report(&loaded));
    let position = problem.position(&loaded.sources).unwrap();
    assert_eq!((loaded.sources.name(problem.file), position.line, position.column), ("d/def.json", 1, 12));
}

#[test]
fn fix_leaves_a_definition_file_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("report.kdl"), SPEC.replace("auto-deregister", "auto-deregister true")).unwrap();
    fs::write(folder.path().join("taskdef.json"), SLIPS).unwrap();
    let fixed = run(folder.path(), &["check", "--fix", "report.kdl"]);
    assert!(fixed.stderr.contains("fixed  report.kdl: 1 change"), "{}", fixed.stderr);
    assert_eq!(fs::read_to_string(folder.path().join("taskdef.json")).unwrap(), SLIPS);
}

#[test]
fn origins_name_the_place_in_the_definition_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("report.kdl"), SPEC).unwrap();
    let legal = "{\"family\": \"report\", \"cpu\": \"256\",\n  \"containerDefinitions\": [{\"name\": \"main\",\n    \"image\": \"busybox:1.37\"}]}";
    fs::write(folder.path().join("taskdef.json"), legal).unwrap();
    let plan = run(folder.path(), &["plan", "--origins", "report.kdl"]);
    for expected in ["taskdef.json:3:14", "taskdef.json:1:12", "report.kdl:3:12"] {
        assert!(plan.stdout.contains(expected), "{expected}\n{}{}", plan.stdout, plan.stderr);
    }
}
