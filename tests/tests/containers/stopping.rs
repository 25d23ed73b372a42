//! Signals, timeouts and `kill`: the container is really gone, and had its SIGTERM.

use ecs_tests::containers::{Task, until_released};
use ecs_tests::followed::Followed;
use serde_json::json;

/// The code by which podman shows that SIGTERM came, and not SIGKILL.
const OBEYED: i64 = 42;

/// Runs until SIGTERM, which it obeys.
fn obedient() -> String {
    until_released(&format!("trap 'exit {OBEYED}' TERM; echo ready"), 0)
}

/// The container obeyed, and nothing of it runs.
fn assert_gone(task: &Task) {
    assert_eq!(task.recorded("died"), [("main".to_owned(), OBEYED)]);
    assert_eq!(task.running(), 0);
}

#[test]
fn a_signal_to_the_binary_stops_the_container() {
    for (family, signal, code) in [("stop-term", "TERM", 143), ("stop-int", "INT", 130), ("stop-hup", "HUP", 129)] {
        let task = Task::new(family, &obedient(), "");
        let mut run = Followed::start(task.apply(&[]));
        run.wait_for_stdout("ready\n");
        assert_eq!(task.running(), 1);
        run.signal(signal);
        let finished = run.finish();
        assert_eq!((finished.code, finished.stdout.as_str()), (code, "ready\n"), "{}", finished.stderr);
        assert!(finished.stderr.contains(&format!("exit {code} (interrupted)")), "{}", finished.stderr);
        let result = task.result();
        assert_eq!((&result["kind"], &result["signal"]), (&json!("interrupted"), &json!(format!("SIG{signal}"))));
        assert_gone(&task);
        task.assert_ran_once(1, &finished);
    }
}

#[test]
fn a_timeout_stops_the_container() {
    let task = Task::new("stop-timeout", &obedient(), "");
    let finished = task.apply(&["--timeout", "8s"]).finish();
    assert_eq!(finished.code, 124, "{}", finished.stderr);
    assert_eq!(task.result()["kind"], "timed-out");
    assert_gone(&task);
    task.assert_ran_once(1, &finished);
}

#[test]
fn kill_stops_the_container_and_whoever_follows_it_says_so() {
    let task = Task::new("stop-kill", &obedient(), "");
    let mut run = Followed::start(task.apply(&["--run-id", "stop-kill-1"]));
    run.wait_for_stdout("ready\n");
    let killed = task.run(&["kill", "--run-id", "stop-kill-1", "--wait", "--reason", "enough of it"]).finish();
    assert_eq!(killed.code, 0, "{}", killed.stderr);
    let finished = run.finish();
    assert_eq!((finished.code, finished.stdout.as_str()), (125, "ready\n"), "{}", finished.stderr);
    assert!(finished.stderr.contains("enough of it"), "{}", finished.stderr);
    assert_eq!(task.result()["kind"], "stopped");
    assert_gone(&task);
    task.assert_ran_once(1, &finished);
}
