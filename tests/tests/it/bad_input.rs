//! Whatever is given, the answer is a clear error and a documented code: never a panic, an abort or a hang.

use std::fs;
use std::path::Path;

use ecs_tests::binary::{Finished, Run};

fn check(folder: &Path, args: &[&str]) -> Finished {
    Run::new(folder, ["check"].iter().chain(args)).finish()
}

/// Asserts that `check` refuses the file `bad.kdl` of this text with 65, and says `words`.
#[track_caller]
fn refused(text: impl AsRef<[u8]>, words: &str) -> Finished {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bad.kdl"), text).unwrap();
    let finished = check(folder.path(), &["bad.kdl"]);
    assert_refusal(&finished, words);
    finished
}

#[track_caller]
fn assert_refusal(finished: &Finished, words: &str) {
    let said = format!("{}{}", finished.stdout, finished.stderr);
    assert_eq!(finished.code, 65, "{said}");
    assert!(said.contains(words), "{words:?} is not in:\n{said}");
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    assert_refusal(&check(folder.path(), &["nowhere.kdl"]), "nowhere.kdl");
}

#[test]
fn a_file_that_is_not_utf_8_is_refused() {
    refused([0x74, 0xff, 0xfe, 0x0a], "UTF-8");
}

#[test]
fn an_empty_file_is_refused() {
    refused("", "task");
}

#[test]
fn an_empty_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("specs")).unwrap();
    assert_refusal(&check(folder.path(), &["specs"]), "specs");
}

#[test]
fn ten_thousand_nested_nodes_are_refused() {
    refused(format!("{}{}", "a {\n".repeat(10_000), "}\n".repeat(10_000)), "too-deep");
}

#[test]
fn a_hundred_thousand_nested_braces_without_an_end_are_refused() {
    refused("a {".repeat(100_000), "bad.kdl");
}

#[test]
fn a_spec_above_four_mebibytes_is_refused() {
    refused(format!("task \"a\" {{\n// {}\n}}\n", "x".repeat(4 * 1024 * 1024)), "too-large");
}

const WITH_FILE: &str = "task \"a\" {\n    image \"busybox:1.37\"\n    task-definition file=\"taskdef.json\"\n}\n";

#[test]
fn a_missing_definition_file_is_named_at_its_argument() {
    let finished = refused(WITH_FILE, "taskdef.json");
    assert!(finished.stdout.contains("bad.kdl:3:"), "{}", finished.stdout);
}

#[test]
fn a_definition_file_that_is_a_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bad.kdl"), WITH_FILE).unwrap();
    fs::create_dir(folder.path().join("taskdef.json")).unwrap();
    assert_refusal(&check(folder.path(), &["bad.kdl"]), "taskdef.json");
}

/// Asserts that a definition file of this text is refused.
#[track_caller]
fn refused_definition(text: &str, words: &str) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bad.kdl"), WITH_FILE).unwrap();
    fs::write(folder.path().join("taskdef.json"), text).unwrap();
    assert_refusal(&check(folder.path(), &["bad.kdl"]), words);
}

#[test]
fn a_definition_file_that_is_no_json_is_refused() {
    refused_definition("family: report\n", "JSON");
}

#[test]
fn a_definition_file_nested_a_hundred_thousand_deep_is_refused() {
    refused_definition(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)), "taskdef.json");
}

#[test]
fn two_tasks_of_one_name_are_refused_with_both_places() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["one.kdl", "two.kdl"] {
        fs::write(folder.path().join(name), "task \"same\" {\n    image \"busybox:1.37\"\n}\n").unwrap();
    }
    let finished = check(folder.path(), &["one.kdl", "two.kdl"]);
    assert_refusal(&finished, "duplicate");
    assert!(finished.stdout.contains("one.kdl") && finished.stdout.contains("two.kdl"), "{}", finished.stdout);
}

#[test]
fn a_command_line_that_is_wrong_is_64() {
    let folder = tempfile::tempdir().unwrap();
    for args in
        [&["chekc"][..], &["check"], &["plan", "a.kdl", "--no-such-flag"], &["check", "a.kdl", "--format", "yaml"]]
    {
        let finished = Run::new(folder.path(), args).finish();
        assert_eq!(finished.code, 64, "{args:?}: {}", finished.stderr);
    }
}

#[test]
fn every_bad_input_is_refused_by_plan_snapshot_and_apply_too() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bad.kdl"), "task \"a\" {\n    imgae \"busybox:1.37\"\n}\n").unwrap();
    for command in ["plan", "snapshot", "apply"] {
        let finished = Run::new(folder.path(), [command, "bad.kdl"]).finish();
        assert_refusal(&finished, "image");
        assert!(finished.stdout.is_empty(), "{command} answers nothing on stdout: {}", finished.stdout);
    }
    assert!(!folder.path().join("bad.plan.yaml").exists());
}
