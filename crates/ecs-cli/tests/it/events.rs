//! `docs/events.md` tells of every event, with an example that is what the binary writes.

use std::collections::BTreeSet;
use std::sync::Arc;

use ecs_exec::{
    ContainerOutcome, Event, EventKind, Halt, LastLines, Left, LogLine, LogOutcome, OUTCOME_FORMAT, Outcome,
    OutcomeKind, PlanView, Relaunch, RelaunchClass, Signal, TaskOutcome, Trouble,
};
use ecs_model::{SpecPath, TaskSpec};
use ecs_plan::{PlanOptions, World};
use serde_json::Value;

const ID: &str = "9f3c0d7be0e84a5f8d3f6c1f0a9b2e47";
const TASK: &str = "arn:aws:ecs:eu-west-1:111122223333:task/analytics/9f3c0d7be0e84a5f8d3f6c1f0a9b2e47";
const REVISION: &str = "arn:aws:ecs:eu-west-1:111122223333:task-definition/nightly-report:43";

fn text(text: &str) -> String {
    text.to_owned()
}

fn plan() -> PlanView {
    let mut spec = TaskSpec::new("nightly-report");
    spec.main.image = Some(text("report:1"));
    PlanView(Arc::new(ecs_plan::plan(&spec, &World::default(), &PlanOptions::default()).unwrap()))
}

fn container() -> ContainerOutcome {
    ContainerOutcome { name: text("main"), exit_code: Some(3), reason: None, decides: true }
}

fn trouble() -> Trouble {
    Trouble {
        what: text("the task did not start: its execution role may not read a secret"),
        aws_says: Some(text("ResourceInitializationError: unable to pull secrets or registry auth")),
        advice: Some(text("allow secretsmanager:GetSecretValue on that ARN to the execution role")),
        at: Some(SpecPath::root().key("secrets").key("DB_PASSWORD")),
        last_lines: vec![LastLines { container: text("main"), lines: vec![text("INFO reading 18 partitions")] }],
    }
}

fn outcome() -> Outcome {
    let log = LogOutcome {
        container: text("main"),
        group: text("/ecs/nightly-report"),
        stream: format!("nightly-report/main/{ID}"),
        region: Some(text("eu-west-1")),
        lines: 2,
        incomplete: None,
    };
    let task = TaskOutcome {
        arn: text(TASK),
        cluster_arn: Some(text("arn:aws:ecs:eu-west-1:111122223333:cluster/analytics")),
        launch: 2,
        kind: OutcomeKind::Exited,
        exit_code: Some(3),
        last_status: Some(text("STOPPED")),
        stop_code: Some(text("EssentialContainerExited")),
        stopped_reason: Some(text("Essential container in task exited")),
        containers: vec![container()],
        logs: vec![log],
        created_at: Some(1_795_399_203.5),
        started_at: Some(1_795_399_241.25),
        stopped_at: Some(1_795_399_337.0),
    };
    Outcome {
        format: OUTCOME_FORMAT,
        run_id: "7k2m9x4q".parse().unwrap(),
        task: text("nightly-report"),
        kind: OutcomeKind::Exited,
        exit_code: Some(3),
        process_exit_code: 3,
        signal: None,
        stop_code: task.stop_code.clone(),
        stopped_reason: task.stopped_reason.clone(),
        failure: None,
        cluster: Some(text("analytics")),
        region: Some(text("eu-west-1")),
        task_definition: Some(text(REVISION)),
        tasks: vec![task],
        retries: vec![Relaunch {
            launch: 1,
            class: RelaunchClass::Capacity,
            reason: text("RESOURCE:FARGATE"),
            then: None,
        }],
        left: Vec::new(),
        log_lines: 2,
        took_ms: 141_000,
        problems: Vec::new(),
    }
}

/// Returns one event of each kind.
fn kinds() -> Vec<EventKind> {
    let tasks = vec![text(TASK)];
    vec![
        EventKind::Planned { run_id: text("7k2m9x4q"), plan: plan() },
        EventKind::Resumed { run_id: text("7k2m9x4q"), tasks, streams: vec![text("main")] },
        EventKind::Registered { arn: text(REVISION), deregister: true },
        EventKind::Reused { arn: text(REVISION) },
        EventKind::Launched {
            arn: text(TASK),
            identifier: format!("analytics::{TASK}"),
            console: Some(format!("https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/analytics/tasks/{ID}")),
            launch: 1,
            on_interrupt: "stop",
        },
        EventKind::State {
            status: text("STOPPED"),
            stop_code: Some(text("EssentialContainerExited")),
            stopped_reason: Some(text("Essential container in task exited")),
            containers: vec![container()],
        },
        EventKind::StartIsSlow { status: text("PENDING"), start_timeout_ms: 300_000 },
        EventKind::Log(LogLine {
            container: text("main"),
            timestamp: 1_795_399_241_250,
            message: text("INFO reading 18 partitions"),
        }),
        EventKind::Stopping { cause: Halt::Signal(Signal::Sigint), stop_timeout: 30 },
        EventKind::StopAnswered { accepted: true, message: None },
        EventKind::Leaving { cause: Some(Halt::Timeout) },
        EventKind::Deregistered { arn: text(REVISION) },
        EventKind::NotDeregistered { arn: text(REVISION), why: text("AccessDeniedException") },
        EventKind::Retrying {
            operation: "DescribeTasks",
            error: text("DescribeTasks: ThrottlingException: Rate exceeded"),
            pause_ms: 1_000,
        },
        EventKind::Unreachable { error: text("DescribeTasks: DispatchFailure: connection refused") },
        EventKind::Relaunching {
            class: RelaunchClass::Capacity,
            reason: text("RESOURCE:FARGATE"),
            launch: 2,
            then: Some(text("FARGATE")),
            pause_ms: 30_000,
        },
        EventKind::Note { text: text("container main has no log stream yet") },
        EventKind::Warning { text: text("the task was told to stop and is still RUNNING") },
        EventKind::Left { signal: Signal::Sigint, left: vec![Left::Task { arn: text(TASK), stopping: true }] },
        EventKind::Failed(trouble()),
        EventKind::Finished { outcome: Box::new(outcome()) },
    ]
}

/// Does not compile when there is a kind that nobody thought of here: then it is missing in [`kinds`] too.
const fn is_thought_of(kind: &EventKind) -> bool {
    match kind {
        EventKind::Planned { .. }
        | EventKind::Resumed { .. }
        | EventKind::Registered { .. }
        | EventKind::Reused { .. }
        | EventKind::Launched { .. }
        | EventKind::State { .. }
        | EventKind::StartIsSlow { .. }
        | EventKind::Log(_)
        | EventKind::Stopping { .. }
        | EventKind::StopAnswered { .. }
        | EventKind::Leaving { .. }
        | EventKind::Deregistered { .. }
        | EventKind::NotDeregistered { .. }
        | EventKind::Retrying { .. }
        | EventKind::Unreachable { .. }
        | EventKind::Relaunching { .. }
        | EventKind::Note { .. }
        | EventKind::Warning { .. }
        | EventKind::Left { .. }
        | EventKind::Failed(_)
        | EventKind::Finished { .. } => true,
    }
}

/// Returns an event of that kind as JSON. The plan's id follows from what the planner makes of a spec.
fn json(kind: EventKind) -> Value {
    let of_task = !matches!(
        kind,
        EventKind::Planned { .. } | EventKind::Resumed { .. } | EventKind::Registered { .. } | EventKind::Reused { .. }
    );
    let task_id = of_task.then(|| text(ID));
    let event = Event { task: text("nightly-report"), task_id, after_ms: 38_000, kind };
    let mut value = serde_json::to_value(event).unwrap();
    if let Some(plan) = value.get_mut("plan") {
        *plan = Value::from("3f9c2a71");
    }
    value
}

fn document() -> String {
    std::fs::read_to_string(crate::binary::workspace("docs/events.md")).unwrap()
}

/// Returns the part of the document below a heading.
fn section<'a>(document: &'a str, heading: &str) -> Option<&'a str> {
    let (_, rest) = document.split_once(&format!("\n### `{heading}`\n"))?;
    Some(rest.split("\n### ").next().unwrap().split("\n## ").next().unwrap())
}

#[test]
fn every_event_is_documented_with_its_fields_and_an_example_of_what_is_written() {
    let document = document();
    let mut tags = BTreeSet::new();
    for kind in kinds() {
        assert!(is_thought_of(&kind));
        let json = json(kind);
        let tag = json["event"].as_str().unwrap().to_owned();
        let section = section(&document, &tag).unwrap_or_else(|| panic!("`{tag}` is not documented\n{json}"));
        for field in json.as_object().unwrap().keys() {
            let is_everywhere = ["event", "task", "task_id", "after_ms"].contains(&field.as_str());
            assert!(is_everywhere || section.contains(&format!("| `{field}` |")), "{tag}: `{field}` is not documented");
        }
        let example = section.lines().find(|line| line.starts_with('{')).unwrap_or_default();
        assert_eq!(
            serde_json::from_str::<Value>(example).ok(),
            Some(json.clone()),
            "{tag}: the example is not\n{json}"
        );
        tags.insert(tag);
    }
    assert_eq!(tags.len(), 21, "one of each");
    for heading in document.split("\n### `").skip(1).map(|rest| rest.split('`').next().unwrap()) {
        assert!(tags.contains(heading), "there is no event `{heading}`");
    }
}

#[test]
fn every_member_of_the_result_file_is_documented() {
    let document = document();
    let result = document.split_once("\n## The result file").unwrap().1;
    let outcome = serde_json::to_value(outcome()).unwrap();
    let mut members: BTreeSet<String> = outcome.as_object().unwrap().keys().cloned().collect();
    for list in ["/tasks/0", "/tasks/0/containers/0", "/tasks/0/logs/0", "/retries/0"] {
        members.extend(outcome.pointer(list).unwrap().as_object().unwrap().keys().cloned());
    }
    members.insert(text("problems"));
    for member in members {
        assert!(result.contains(&format!("| `{member}` |")), "`{member}` is not documented");
    }
}

#[test]
fn every_kind_of_outcome_is_documented() {
    let result = document().split_once("\n## The result file").unwrap().1.to_owned();
    let kinds = [
        OutcomeKind::Exited,
        OutcomeKind::TimedOut,
        OutcomeKind::NotPlaced,
        OutcomeKind::FailedToStart,
        OutcomeKind::Lost,
        OutcomeKind::Stopped,
        OutcomeKind::SpotInterrupted,
        OutcomeKind::Interrupted,
        OutcomeKind::Detached,
        OutcomeKind::Invalid,
        OutcomeKind::Unavailable,
        OutcomeKind::Denied,
    ];
    for kind in kinds {
        assert!(result.contains(&format!("| `{kind}` |")), "`{kind}` is not documented");
    }
}
