use super::*;
use crate::control::Signal;

const ESSENTIAL: Option<&str> = Some("EssentialContainerExited");

/// A container: its name, code and reason.
type Told = (&'static str, Option<i64>, Option<&'static str>);

fn task(stop_code: Option<&str>, reason: &str, containers: &[Told]) -> Task {
    let container = |(name, exit_code, reason): &Told| Container {
        name: (*name).to_owned(),
        exit_code: *exit_code,
        reason: reason.map(str::to_owned),
        ..Container::default()
    };
    Task {
        stop_code: stop_code.map(str::to_owned),
        stopped_reason: Some(reason.to_owned()),
        containers: containers.iter().map(container).collect(),
        last_status: Some("STOPPED".to_owned()),
        ..Task::default()
    }
}

fn judge(task: &Task, deciders: &[&str], halt: Option<Halt>) -> (&'static str, Option<i64>, u8) {
    let deciders: Vec<String> = deciders.iter().map(|name| (*name).to_owned()).collect();
    let verdict = verdict(&Ending { task: Some(task), deciders: &deciders, halt });
    (verdict.kind.as_str(), verdict.exit_code, verdict.code)
}

const EXITED: &str = "Essential container in task exited";
const SPOT: &str = "Your Spot Task was interrupted.";
const OOM: Option<&str> = Some("OutOfMemoryError: Container killed due to memory usage");

/// What is told of a task's end, and what it means: kind, code, the process's code.
struct Row {
    name: &'static str,
    stop_code: Option<&'static str>,
    reason: &'static str,
    containers: &'static [Told],
    means: (&'static str, Option<i64>, u8),
}

const fn row(
    name: &'static str,
    (stop_code, reason): (Option<&'static str>, &'static str),
    containers: &'static [Told],
    means: (&'static str, Option<i64>, u8),
) -> Row {
    Row { name, stop_code, reason, containers, means }
}

const TABLE: &[Row] = &[
    row("success", (ESSENTIAL, EXITED), &[("main", Some(0), None)], ("exited", Some(0), 0)),
    row("an application's error", (ESSENTIAL, EXITED), &[("main", Some(3), None)], ("exited", Some(3), 3)),
    row("the greatest code", (ESSENTIAL, EXITED), &[("main", Some(255), None)], ("exited", Some(255), 255)),
    row("a code beyond a byte", (ESSENTIAL, EXITED), &[("main", Some(256), None)], ("exited", Some(256), 255)),
    row("Windows", (ESSENTIAL, EXITED), &[("main", Some(3_221_225_786), None)], ("exited", Some(3_221_225_786), 255)),
    row("a negative code", (ESSENTIAL, EXITED), &[("main", Some(-1), None)], ("exited", Some(-1), 255)),
    row("its own 124", (ESSENTIAL, EXITED), &[("main", Some(124), None)], ("exited", Some(124), 124)),
    row("its own 143", (ESSENTIAL, EXITED), &[("main", Some(143), None)], ("exited", Some(143), 143)),
    row("a null is never 0", (ESSENTIAL, EXITED), &[("main", None, None)], ("lost", None, 125)),
    row("the container is missing", (ESSENTIAL, EXITED), &[("other", Some(0), None)], ("lost", None, 125)),
    row("no containers at all", (ESSENTIAL, EXITED), &[], ("lost", None, 125)),
    row(
        "a sidecar's code",
        (ESSENTIAL, EXITED),
        &[("main", Some(0), None), ("p", Some(137), None)],
        ("exited", Some(0), 0),
    ),
    row("a sidecar's null", (ESSENTIAL, EXITED), &[("main", Some(3), None), ("p", None, None)], ("exited", Some(3), 3)),
    row(
        "a sidecar's success",
        (ESSENTIAL, EXITED),
        &[("main", Some(9), None), ("p", Some(0), None)],
        ("exited", Some(9), 9),
    ),
    row(
        "a sidecar without memory",
        (ESSENTIAL, EXITED),
        &[("main", Some(0), None), ("p", Some(0), OOM)],
        ("exited", Some(0), 0),
    ),
    row("no memory, code 0", (ESSENTIAL, EXITED), &[("main", Some(0), OOM)], ("exited", Some(137), 137)),
    row("no memory, code 137", (ESSENTIAL, EXITED), &[("main", Some(137), OOM)], ("exited", Some(137), 137)),
    row("no memory, code 1", (ESSENTIAL, EXITED), &[("main", Some(1), OOM)], ("exited", Some(1), 1)),
    row("no memory, no code", (ESSENTIAL, EXITED), &[("main", None, OOM)], ("lost", None, 125)),
    row("no stop code, but a code", (None, ""), &[("main", Some(4), None)], ("exited", Some(4), 4)),
    row("no stop code, no code", (None, ""), &[("main", None, None)], ("lost", None, 125)),
    row("a stop code of tomorrow", (Some("NewCode"), ""), &[("main", Some(0), None)], ("exited", Some(0), 0)),
    row("spot", (Some("SpotInterruption"), SPOT), &[("main", Some(0), None)], ("spot-interrupted", Some(0), 125)),
    row("spot, null", (Some("SpotInterruption"), SPOT), &[("main", None, None)], ("spot-interrupted", None, 125)),
    row(
        "spot on EC2",
        (Some("TerminationNotice"), "x"),
        &[("main", Some(143), None)],
        ("spot-interrupted", Some(143), 125),
    ),
    row("spot by its words", (None, SPOT), &[("main", Some(143), None)], ("spot-interrupted", Some(143), 125)),
    row(
        "somebody else",
        (Some("UserInitiated"), "Task stopped by user"),
        &[("main", Some(143), None)],
        ("stopped", Some(143), 125),
    ),
    row(
        "somebody else, code 0",
        (Some("UserInitiated"), "enough"),
        &[("main", Some(0), None)],
        ("stopped", Some(0), 125),
    ),
    row("a scheduler", (Some("ServiceSchedulerInitiated"), ""), &[("main", Some(0), None)], ("stopped", Some(0), 125)),
    row(
        "retired",
        (Some("InfrastructureHealth"), "ECS is performing maintenance"),
        &[("main", Some(0), None)],
        ("lost", Some(0), 125),
    ),
    row("a lost host", (None, "Host EC2 (instance i-0) terminated."), &[("main", None, None)], ("lost", None, 125)),
    row(
        "no start",
        (Some("TaskFailedToStart"), "CannotPullContainerError: x"),
        &[("main", None, None)],
        ("failed-to-start", None, 125),
    ),
    row("no start, empty", (Some("TaskFailedToStart"), "Task failed to start"), &[], ("failed-to-start", None, 125)),
    row(
        "no start, code 127",
        (Some("TaskFailedToStart"), "Task failed to start"),
        &[("main", Some(127), None)],
        ("failed-to-start", Some(127), 125),
    ),
    row("no place", (Some("TaskFailedToStart"), "RESOURCE:MEMORY"), &[], ("not-placed", None, 125)),
    row(
        "no capacity",
        (
            Some("TaskFailedToStart"),
            "Capacity is unavailable at this time. Please try again later or in a different availability zone",
        ),
        &[],
        ("not-placed", None, 125),
    ),
    row("an empty provider", (Some("TaskFailedToStart"), "EMPTY CAPACITY PROVIDER"), &[], ("not-placed", None, 125)),
    row(
        "no place, with its code before it",
        (Some("TaskFailedToStart"), "TaskFailedToStart: RESOURCE:CPU"),
        &[("main", None, None)],
        ("not-placed", None, 125),
    ),
    row(
        "spot, code 143",
        (Some("SpotInterruption"), SPOT),
        &[("main", Some(143), None)],
        ("spot-interrupted", Some(143), 125),
    ),
    row("spot before it ran", (Some("SpotInterruption"), SPOT), &[], ("spot-interrupted", None, 125)),
    row(
        "spot, no memory",
        (Some("SpotInterruption"), SPOT),
        &[("main", Some(0), OOM)],
        ("spot-interrupted", Some(137), 125),
    ),
    row(
        "a lost host, code 0",
        (None, "Host EC2 (instance i-0) stopped."),
        &[("main", Some(0), None)],
        ("lost", Some(0), 125),
    ),
    row("retired, null", (Some("InfrastructureHealth"), ""), &[("main", None, None)], ("lost", None, 125)),
    row("somebody else, no code", (Some("UserInitiated"), "enough"), &[("main", None, None)], ("stopped", None, 125)),
    row(
        "somebody else, no memory",
        (Some("UserInitiated"), "enough"),
        &[("main", Some(0), OOM)],
        ("stopped", Some(137), 125),
    ),
    row("somebody else, before it ran", (Some("UserInitiated"), "enough"), &[], ("stopped", None, 125)),
    row(
        "an essential sidecar ended and the main container says nothing",
        (ESSENTIAL, EXITED),
        &[("main", None, None), ("p", Some(1), None)],
        ("lost", None, 125),
    ),
    row(
        "an essential sidecar ended first and the main container was killed",
        (ESSENTIAL, EXITED),
        &[("main", Some(137), None), ("p", Some(0), None)],
        ("exited", Some(137), 137),
    ),
    row("a sidecar alone", (ESSENTIAL, EXITED), &[("p", Some(3), None)], ("lost", None, 125)),
    row(
        "no start though another container ended well",
        (Some("TaskFailedToStart"), "Task failed to start"),
        &[("main", None, None), ("p", Some(0), None)],
        ("failed-to-start", None, 125),
    ),
    row(
        "no start though its own code is 0",
        (Some("TaskFailedToStart"), "Task failed to start"),
        &[("main", Some(0), None)],
        ("failed-to-start", Some(0), 125),
    ),
    row("no words at all", (None, ""), &[], ("lost", None, 125)),
    row(
        "no memory in another spelling",
        (ESSENTIAL, EXITED),
        &[("main", Some(0), Some("OutOfMemory"))],
        ("exited", Some(137), 137),
    ),
    row(
        "could not be created, by its words",
        (ESSENTIAL, EXITED),
        &[("main", None, Some("ContainerRuntimeTimeoutError: Could not transition to running"))],
        ("failed-to-start", None, 125),
    ),
    row(
        "could not start, by its words",
        (ESSENTIAL, EXITED),
        &[("main", None, Some("CannotStartContainerError: x"))],
        ("failed-to-start", None, 125),
    ),
];

#[test]
fn the_table_of_exit_codes() {
    for row in TABLE {
        let told = task(row.stop_code, row.reason, row.containers);
        assert_eq!(judge(&told, &["main"], None), row.means, "{}", row.name);
    }
}

#[test]
fn several_deciders_say_their_first_failure_in_written_order_and_a_null_is_a_failure() {
    let told = |containers: &[Told], deciders: &[&str]| {
        judge(&task(ESSENTIAL, "Essential container in task exited", containers), deciders, None)
    };
    let both = ["b", "a"];
    assert_eq!(told(&[("a", Some(0), None), ("b", Some(0), None)], &both), ("exited", Some(0), 0));
    assert_eq!(told(&[("a", Some(2), None), ("b", Some(3), None)], &both), ("exited", Some(3), 3));
    assert_eq!(told(&[("a", Some(2), None), ("b", Some(0), None)], &both), ("exited", Some(2), 2));
    assert_eq!(told(&[("a", Some(2), None), ("b", None, None)], &both), ("exited", None, 125));
    assert_eq!(told(&[("a", Some(0), None)], &both), ("exited", None, 125));
    assert_eq!(told(&[("a", None, None), ("b", None, None)], &both), ("lost", None, 125));
    assert_eq!(told(&[("a", Some(0), OOM), ("b", Some(0), None)], &both), ("exited", Some(137), 137));
    assert_eq!(told(&[("a", Some(7), None), ("b", None, OOM)], &both), ("exited", None, 125));
    assert_eq!(
        told(&[("a", Some(0), None), ("b", Some(0), None), ("c", Some(9), None)], &both),
        ("exited", Some(0), 0)
    );
    let nobody: [&str; 0] = [];
    assert_eq!(told(&[("a", Some(0), None)], &nobody), ("lost", None, 125), "nobody decides: that is no success");
}

#[test]
fn a_halted_run_says_so_whatever_the_container_says() {
    let killed = task(Some("UserInitiated"), "ecs-cli", &[("main", Some(0), None)]);
    for (signal, code) in [(Signal::Sighup, 129), (Signal::Sigint, 130), (Signal::Sigterm, 143)] {
        assert_eq!(judge(&killed, &["main"], Some(Halt::Signal(signal))), ("interrupted", Some(0), code));
    }
    assert_eq!(judge(&killed, &["main"], Some(Halt::Timeout)), ("timed-out", Some(0), 124));
    assert_eq!(judge(&killed, &["main"], Some(Halt::StartTimeout)), ("timed-out", Some(0), 124));
    let ending = Ending { task: None, deciders: &[], halt: Some(Halt::Timeout) };
    assert_eq!(verdict(&ending), Verdict { kind: OutcomeKind::TimedOut, exit_code: None, code: 124 });
}

#[test]
fn a_task_that_nobody_sees_is_lost() {
    let ending = Ending { task: None, deciders: &["main".to_owned()], halt: None };
    assert_eq!(verdict(&ending), Verdict { kind: OutcomeKind::Lost, exit_code: None, code: 125 });
}

#[test]
fn of_several_tasks_the_first_failure_counts() {
    let of = |codes: &[i64]| {
        sum(codes.iter().map(|code| {
            let task = task(ESSENTIAL, "", &[("main", Some(*code), None)]);
            verdict(&Ending { task: Some(&task), deciders: &["main".to_owned()], halt: None })
        }))
        .map(|verdict| verdict.code)
    };
    assert_eq!(of(&[0, 0]), Some(0));
    assert_eq!(of(&[0, 5, 3]), Some(5));
    assert_eq!(of(&[]), None);
}
