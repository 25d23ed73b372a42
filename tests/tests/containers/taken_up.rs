//! One run, several clients: one container.

use ecs_tests::containers::{Task, until_released};
use ecs_tests::followed::Followed;

#[test]
fn a_run_id_that_was_used_starts_no_second_container() {
    let task = Task::new("twice", &until_released("echo ready", 7), "");
    let mut run = Followed::start(task.apply(&["--run-id", "twice-1"]));
    run.wait_for_stdout("ready\n");
    task.release();
    let first = run.finish();
    assert_eq!(first.code, 7, "{}", first.stderr);
    let again = task.apply(&["--run-id", "twice-1"]).finish();
    assert_eq!(again.code, 7, "{}", again.stderr);
    task.assert_ran_once(1, &again);
}

#[test]
fn a_run_whose_client_was_killed_is_taken_up_with_all_its_output() {
    for heir in ["apply", "attach"] {
        let family = if heir == "apply" { "heir-apply" } else { "heir-attach" };
        let task = Task::new(family, &until_released("echo one; echo two; echo three", 7), "");
        let mut run = Followed::start(task.apply(&["--run-id", family]));
        run.wait_for_stdout("three\n");
        run.kill();
        let taken = match heir {
            "apply" => task.apply(&["--run-id", family]),
            _ => task.run(&["attach", "--run-id", family, "--log-drain", "3s"]),
        };
        let mut taken = Followed::start(taken);
        taken.wait_for_stdout("three\n");
        task.release();
        let finished = taken.finish();
        assert_eq!((finished.code, finished.stdout.as_str()), (7, "one\ntwo\nthree\n"), "{}", finished.stderr);
        task.assert_ran_once(1, &finished);
    }
}

#[test]
fn a_detached_run_is_followed_later_and_its_output_read_again() {
    let task = Task::new("detached", &until_released("echo ready", 7), "");
    let left = task.apply(&["--run-id", "detached-1", "--detach"]).finish();
    assert_eq!(left.code, 0, "{}", left.stderr);
    let mut attached = Followed::start(task.run(&["attach", "--run-id", "detached-1", "--log-drain", "3s"]));
    attached.wait_for_stdout("ready\n");
    task.release();
    let finished = attached.finish();
    assert_eq!((finished.code, finished.stdout.as_str()), (7, "ready\n"), "{}", finished.stderr);
    let logs = task.run(&["logs", left.stdout.trim()]).finish();
    assert_eq!((logs.code, logs.stdout.as_str()), (0, "ready\n"), "{}", logs.stderr);
    task.assert_ran_once(1, &finished);
}
