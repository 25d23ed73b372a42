use std::sync::Arc;

use ecs_exec::{Event, EventKind, LogLine, PlanView};
use ecs_model::TaskSpec;
use ecs_plan::{PlanOptions, World};

use super::RunText;
use crate::ui::Ui;

const TASK: &str = "arn:aws:ecs:eu-west-1:111122223333:task/default";

fn event(id: Option<&str>, kind: EventKind) -> Event {
    Event { task: "report".to_owned(), task_id: id.map(str::to_owned), after_ms: 2_000, kind }
}

fn launched(id: &str) -> Event {
    let arn = format!("{TASK}/{id}");
    let identifier = format!("default::{arn}");
    event(Some(id), EventKind::Launched { arn, identifier, console: None, launch: 1, on_interrupt: "stop" })
}

fn running(id: &str) -> Event {
    let (status, containers) = ("RUNNING".to_owned(), Vec::new());
    event(Some(id), EventKind::State { status, stop_code: None, stopped_reason: None, containers })
}

fn line(id: &str) -> Event {
    let line = LogLine { container: "main".to_owned(), timestamp: 0, message: format!("of {id}") };
    event(Some(id), EventKind::Log(line))
}

/// Returns what is shown of a run of so many tasks of one name.
fn shown(count: u64, events: &[Event]) -> (String, String) {
    shown_where(false, count, events)
}

fn shown_where(local: bool, count: u64, events: &[Event]) -> (String, String) {
    let (ui, out, err) = Ui::kept();
    let mut text = RunText::new(&ui, &|_, _| None, false, local);
    let mut spec = TaskSpec::new("report");
    spec.main.image = Some("report:1".to_owned());
    spec.count = Some(count);
    let plan = ecs_plan::plan(&spec, &World::default(), &PlanOptions::default()).unwrap();
    let (run_id, plan) = ("9w1k6t3b".to_owned(), PlanView(Arc::new(plan)));
    text.show(&event(None, EventKind::Planned { run_id, plan }));
    for event in events {
        text.show(event);
    }
    (out.text(), err.text())
}

#[test]
fn tasks_of_one_name_are_numbered_in_the_order_of_their_launch() {
    let events = [launched("b0"), launched("a1"), running("a1"), line("a1"), line("b0")];
    let (out, err) = shown(2, &events);
    assert_eq!(out, "[report#2] of a1\n[report#1] of b0\n");
    assert!(err.contains("report#1  task default::arn:aws:ecs:eu-west-1:111122223333:task/default/b0\n"), "{err}");
    assert!(err.contains("report#2     +2s  RUNNING\n"), "{err}");
    assert_eq!(err.matches("Ctrl-C").count(), 1, "{err}");
}

#[test]
fn a_local_task_is_said_once_to_run_whether_its_state_or_its_output_comes_first() {
    for events in [[launched("b0"), running("b0"), line("b0")], [launched("b0"), line("b0"), running("b0")]] {
        let (out, err) = shown_where(true, 1, &events);
        assert_eq!((out.as_str(), err.matches("RUNNING").count()), ("of b0\n", 1), "{err}");
    }
    let (_, err) = shown_where(true, 2, &[launched("b0"), launched("a1"), line("b0"), running("a1"), running("b0")]);
    assert_eq!(err.matches("RUNNING").count(), 2, "{err}");
}

#[test]
fn one_task_needs_no_number_and_its_output_no_label() {
    let (out, err) = shown(1, &[launched("b0"), running("b0"), line("b0")]);
    assert_eq!(out, "of b0\n");
    assert!(err.contains("report     +2s  RUNNING\n"), "{err}");
}
