//! The findings of `check` for programs.

mod schema;

use std::fs;

use serde_json::{Value, json};

use crate::binary::{Finished, run};

/// A size that Fargate does not have, a misspelt node, and a folded network: problems with two places, with help,
/// and of a whole task.
const MISTAKES: &str = "task \"a\" {
    image \"busybox:1.37\"
    cpu \"2 vCPU\"
    memory \"2GB\"
    enviroment {
    }
    network assign-public-ip=#true
    logs #false
}
";

const FAULTLESS: &str = "task \"a\" {
    image \"busybox:1.37\"
    execution-role \"arn:aws:iam::111122223333:role/ecsTaskExecutionRole\"
    logs
    auto-deregister
    network assign-public-ip=#false {
        subnets \"subnet-80b6fbcd\"
        security-groups \"sg-d72e9599956a084f5\"
    }
}
";

/// A name that every form has to escape.
const NAME: &str = "50%, a:b ä.kdl";

fn check(form: &str, args: &[&str]) -> Finished {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("specs")).unwrap();
    fs::write(folder.path().join("specs").join(NAME), MISTAKES).unwrap();
    fs::write(folder.path().join("syntax.kdl"), "task \"b\" {\n    image \"i:1\"\n    command ./run.sh\n    network assign-public-ip=#true\n    logs #false\n}\n").unwrap();
    run(folder.path(), &[&["check", "--format", form], args].concat())
}

const ALL: [&str; 4] = [".", "absent.kdl", "--set", "timeout \"much\""];

#[test]
fn github_gets_an_annotation_a_finding_with_everything_escaped() {
    insta::assert_snapshot!(check("github", &ALL).shown());
}

#[test]
fn json_has_every_place_and_label() {
    insta::assert_snapshot!(check("json", &ALL).shown());
}

#[test]
fn sarif_has_rules_results_and_places() {
    insta::assert_snapshot!(check("sarif", &ALL).shown());
}

fn sarif_schema() -> Value {
    serde_json::from_str(include_str!("findings/sarif-2.1.0.schema.json")).unwrap()
}

#[test]
fn sarif_is_valid_against_its_schema() {
    let schema = sarif_schema();
    for args in [&ALL[..], &["syntax.kdl", "--deny", "warnings"], &["absent.kdl"], &["-"]] {
        let log: Value = serde_json::from_str(&check("sarif", args).stdout).unwrap();
        assert_eq!(schema::faults(&schema, &log), [""; 0], "{args:?}");
        assert!(!log["runs"][0]["results"].as_array().unwrap().is_empty(), "{args:?}");
    }
}

#[test]
fn a_spec_without_a_problem_makes_a_valid_log_without_a_result() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.kdl"), FAULTLESS).unwrap();
    for (form, expected) in [("github", ""), ("json", "{\n  \"format\": 1,\n  \"problems\": []\n}\n")] {
        let finished = run(folder.path(), &["check", "a.kdl", "--format", form]);
        assert_eq!((finished.code, finished.stdout.as_str()), (0, expected));
    }
    let finished = run(folder.path(), &["check", "a.kdl", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&finished.stdout).unwrap();
    assert_eq!(schema::faults(&sarif_schema(), &log), [""; 0]);
    assert_eq!(log["runs"][0]["results"], json!([]));
}

#[test]
fn the_schema_would_find_a_log_that_is_none() {
    let schema = sarif_schema();
    let log: Value = serde_json::from_str(&check("sarif", &ALL).stdout).unwrap();
    for (pointer, wrong) in [
        ("/version", json!("2.0")),
        ("/runs/0/tool", json!({})),
        ("/runs/0/results/0/level", json!("fatal")),
        ("/runs/0/results/0/message", json!({"txt": "x"})),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", json!(0)),
        ("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", json!("a b")),
        ("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", json!("100%.kdl")),
        ("/runs/0/tool/driver/rules/0/id", json!(1)),
        ("/runs/0/columnKind", json!("bytes")),
    ] {
        let mut log = log.clone();
        *log.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = wrong;
        assert!(!schema::faults(&schema, &log).is_empty(), "{pointer}");
    }
}
