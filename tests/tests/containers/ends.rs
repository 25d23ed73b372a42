//! How a container ends, and what the binary makes of it.

use std::fs;

use ecs_tests::containers::{IMAGE, Task, until_released};
use ecs_tests::followed::Followed;
use serde_json::json;

#[test]
fn the_containers_code_is_the_binarys() {
    for (family, code) in [("ends-0", 0), ("ends-7", 7)] {
        let task = Task::new(family, &until_released("echo ready", code), "");
        let mut run = Followed::start(task.apply(&[]));
        run.wait_for_stdout("ready\n");
        task.release();
        let finished = run.finish();
        assert_eq!((finished.code, finished.stdout.as_str()), (code, "ready\n"), "{}", finished.stderr);
        assert!(finished.stderr.contains("RUNNING"), "{}", finished.stderr);
        assert!(finished.stderr.contains(&format!("deregistered {family}:1")), "{}", finished.stderr);
        assert_eq!(task.recorded("died"), [("main".to_owned(), i64::from(code))]);
        let result = task.result();
        assert_eq!((&result["kind"], &result["process_exit_code"]), (&json!("exited"), &json!(code)));
        task.assert_ran_once(1, &finished);
    }
}

#[test]
fn a_container_that_ends_at_once_is_judged_by_its_code() {
    for (family, script, code) in [("at-once-0", "exit 0", 0), ("at-once-9", "exit 9", 9)] {
        let task = Task::new(family, script, "");
        let finished = task.apply(&[]).finish();
        assert_eq!((finished.code, finished.stdout.as_str()), (code, ""), "{}", finished.stderr);
        task.assert_ran_once(1, &finished);
    }
}

#[test]
fn a_container_that_is_killed_from_outside_is_137() {
    let task = Task::new("ends-killed", &until_released("echo ready", 0), "");
    let mut run = Followed::start(task.apply(&[]));
    run.wait_for_stdout("ready\n");
    task.signal("main", "KILL");
    let finished = run.finish();
    assert_eq!(finished.code, 137, "{}", finished.stderr);
    assert_eq!(task.recorded("died"), [("main".to_owned(), 137)]);
    assert_eq!(task.result()["kind"], "exited");
    task.assert_ran_once(1, &finished);
}

#[test]
fn a_program_that_kills_itself_is_137() {
    // The first process of a container is its init: the kernel does not let it kill itself.
    let task = Task::new("ends-suicide", "sh -c 'kill -9 $$'; exit $?", "");
    let finished = task.apply(&[]).finish();
    assert_eq!(finished.code, 137, "{}", finished.stderr);
    assert_eq!(task.recorded("died"), [("main".to_owned(), 137)]);
    task.assert_ran_once(1, &finished);
}

#[test]
fn an_image_that_is_nowhere_is_told_with_the_servers_words() {
    let task = Task::new("no-image", "exit 0", "");
    let spec = fs::read_to_string(task.folder().join("t.kdl")).unwrap();
    fs::write(task.folder().join("t.kdl"), spec.replace(IMAGE, "localhost/nowhere:1")).unwrap();
    let finished = task.apply(&[]).finish();
    assert_eq!(finished.code, 125, "{}", finished.stderr);
    for told in
        ["failed-to-start", "AWS says  ResourceInitializationError: unable to pull image", "localhost/nowhere:1"]
    {
        assert!(finished.stderr.contains(told), "{told}\n{}", finished.stderr);
    }
    let result = task.result();
    assert_eq!((&result["kind"], &result["exit_code"]), (&json!("failed-to-start"), &json!(null)));
    assert_eq!((&result["stop_code"], &result["process_exit_code"]), (&json!("TaskFailedToStart"), &json!(125)));
    task.assert_ran_once(0, &finished);
}

#[test]
fn a_program_that_the_image_does_not_have_is_told_with_the_servers_words() {
    let task = Task::new("no-program", "exit 0", "");
    let finished = task.apply(&["--", "/no/such/program"]).finish();
    assert_eq!(finished.code, 125, "{}", finished.stderr);
    for told in ["failed-to-start", "/no/such/program", "no such file or directory"] {
        assert!(finished.stderr.contains(told), "{told}\n{}", finished.stderr);
    }
    task.assert_ran_once(0, &finished);
}

#[test]
fn a_sidecar_does_not_decide() {
    let proxy = format!(
        "container \"proxy\" {{\n        image \"{IMAGE}\"\n        command \"sh\" \"-c\" \"{}\"\n        logs\n    }}",
        until_released("echo from the proxy", 9)
    );
    let task = Task::new("sidecar", &until_released("echo from main", 3), &proxy);
    let mut run = Followed::start(task.apply(&[]));
    run.wait_for_stdout("from the proxy\n");
    run.wait_for_stdout("from main\n");
    task.signal("proxy", "USR1");
    ecs_tests::account::wait_for("the proxy's end", || task.recorded("died").pop());
    assert!(!run.has_ended(), "the main container runs\n{}", run.stderr());
    task.release();
    let finished = run.finish();
    assert_eq!(finished.code, 3, "{}", finished.stderr);
    let mut lines: Vec<&str> = finished.stdout.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["[main]  from main", "[proxy] from the proxy"]);
    assert!(finished.stderr.contains("does not decide"), "{}", finished.stderr);
    task.assert_ran_once(2, &finished);
}
