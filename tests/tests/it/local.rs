//! `apply --local`: the task's command as a process of this machine.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use ecs_tests::binary::{Finished, Run};

fn spec(folder: &Path, nodes: &str) {
    let text = format!("task \"t\" {{\n    image \"busybox:1.37\"\n    network assign-public-ip=#true\n{nodes}\n}}\n");
    fs::write(folder.join("t.kdl"), text).unwrap();
}

fn apply(nodes: &str) -> Finished {
    let folder = tempfile::tempdir().unwrap();
    spec(folder.path(), nodes);
    Run::new(folder.path(), ["apply", "t.kdl", "--local"]).env("TMPDIR", folder.path()).finish()
}

#[test]
fn the_first_example_of_the_readme_works_without_an_account() {
    let folder = tempfile::tempdir().unwrap();
    let hello = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/hello.kdl");
    let finished = Run::new(folder.path(), ["apply", "--local"]).arg(&hello).finish();
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    assert_eq!(finished.stdout, "hello from earth\n");
    assert!(finished.stderr.contains("LOCAL"), "{}", finished.stderr);
    assert!(finished.stderr.contains("STOPPED"), "{}", finished.stderr);
}

#[test]
fn the_process_exits_with_the_commands_code() {
    for code in [0, 1, 7, 125, 255] {
        let finished = apply(&format!("    command \"sh\" \"-c\" \"exit {code}\""));
        assert_eq!(finished.code, code, "{}", finished.stderr);
    }
}

#[test]
fn argv_is_untouched_and_the_environment_is_the_specs_alone() {
    let finished = apply(
        "    command \"sh\" \"-c\" \"printf '%s|' \\\"$@\\\"; echo; env | cut -d= -f1 | sort | tr '\\\\n' ' '; ls -A | wc -l\" \"x\" \"a b\" \"*\" \"$HOME\"\n    env { GREETING \"hi\" }",
    );
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    let mut lines = finished.stdout.lines();
    assert_eq!(lines.next(), Some("a b|*|$HOME|"));
    let names = lines.next().unwrap_or_default();
    for name in ["GREETING", "HOME", "PATH", "TMPDIR"] {
        assert!(names.contains(name), "{names}");
    }
    assert!(!names.contains("XDG_STATE_HOME") && !names.contains("AWS_"), "{names}");
}

#[test]
fn a_command_that_does_not_exist_did_not_start() {
    let finished = apply("    command \"no-such-program-anywhere\"");
    assert_eq!(finished.code, 125, "{}", finished.stderr);
    assert!(finished.stderr.contains("no-such-program-anywhere"), "{}", finished.stderr);
    assert!(finished.stderr.contains("failed-to-start"), "{}", finished.stderr);
}

#[test]
fn a_task_without_a_command_cannot_run_locally() {
    assert_eq!(apply("").code, 65);
}

#[test]
fn a_secret_must_come_by_flag() {
    let folder = tempfile::tempdir().unwrap();
    spec(
        folder.path(),
        "    command \"sh\" \"-c\" \"test -n \\\"$KEY\\\"\"\n    secrets { KEY \"arn:aws:ssm:eu-west-1:111122223333:parameter/key\" }\n    execution-role \"arn:aws:iam::111122223333:role/r\"",
    );
    let without = Run::new(folder.path(), ["apply", "t.kdl", "--local"]).finish();
    assert_eq!(without.code, 65, "{}", without.stderr);
    assert!(without.stderr.contains("KEY"), "{}", without.stderr);
    let with = Run::new(folder.path(), ["apply", "t.kdl", "--local", "-e", "KEY=planted-value"]).finish();
    assert_eq!(with.code, 0, "{}", with.stderr);
    assert!(!with.stderr.contains("planted-value"), "{}", with.stderr);
}

#[test]
fn interrupted_it_stops_the_whole_process_group_and_exits_with_130() {
    let folder = tempfile::tempdir().unwrap();
    // The marker is written by a grandchild that would live on if only the shell were stopped.
    spec(
        folder.path(),
        "    command \"sh\" \"-c\" \"trap 'echo closing; wait; exit 3' TERM; sh -c 'trap \\\"echo grandchild; exit\\\" TERM; echo ready; while :; do sleep 0.05; done' & wait $!; wait\"\n    stop-timeout \"2s\"",
    );
    let mut child = Run::new(folder.path(), ["apply", "t.kdl", "--local"]).spawn();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "ready");
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let rest: Vec<String> = lines.map(Result::unwrap).collect();
    assert!(rest.contains(&"closing".to_owned()), "{rest:?}");
    assert!(rest.contains(&"grandchild".to_owned()), "the whole group is told: {rest:?}");
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[test]
fn bytes_and_the_last_line_without_an_end_arrive() {
    let finished = apply("    command \"sh\" \"-c\" \"printf 'one\\\\n\\\\ntwo  \\\\tthree'; echo oops >&2\"");
    let mut lines: Vec<&str> = finished.stdout.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["", "one", "oops", "two  \tthree"]);
}
