//! Sets a run up, carries it out, and keeps all that was told.

use std::sync::Arc;
use std::time::Duration;

use ecs_exec::sim::{Operation, Sim};
use ecs_exec::{ApplyOptions, Control, Engine, Event, EventKind, Jitter, Outcome, Pace, RunId, events};
use ecs_model::{Logs, Network, TaskSpec};
use serde_json::Value;

/// A Fargate task that writes logs.
pub(crate) fn spec() -> TaskSpec {
    let mut spec = TaskSpec::new("report");
    spec.main.image = Some("busybox:1.37".to_owned());
    spec.main.logs = Some(Logs::default());
    spec.execution_role = Some("arn:aws:iam::111122223333:role/ecsTaskExecutionRole".to_owned());
    spec.network = Some(Network { assign_public_ip: Some(true), ..Network::default() });
    spec
}

/// An EC2 task: nothing is looked up for it beyond its family.
pub(crate) fn ec2_spec() -> TaskSpec {
    let launch = ecs_model::Launch::Type(ecs_model::LaunchType::Ec2);
    TaskSpec { launch: Some(launch), network: None, ..spec() }
}

pub(crate) fn run_id() -> RunId {
    "7k2m9x4q".parse().unwrap()
}

pub(crate) fn options() -> ApplyOptions {
    ApplyOptions { run_id_is_given: true, ..ApplyOptions::new(run_id()) }
}

/// Everything that a run told.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) outcome: Outcome,
    pub(crate) events: Vec<Event>,
}

impl Told {
    /// Returns the log lines.
    pub(crate) fn lines(&self) -> Vec<String> {
        let line = |event: &Event| match &event.kind {
            EventKind::Log(line) => Some(line.message.clone()),
            _ => None,
        };
        self.events.iter().filter_map(line).collect()
    }

    /// Returns the names of the events other than log lines, with the state's.
    pub(crate) fn story(&self) -> Vec<String> {
        self.events
            .iter()
            .filter_map(|event| match &event.kind {
                EventKind::Log(_) | EventKind::Retrying { .. } => None,
                EventKind::State { status, .. } => Some(status.clone()),
                kind => Some(name(kind)),
            })
            .collect()
    }

    /// Returns the texts of notes and warnings.
    pub(crate) fn notes(&self) -> Vec<String> {
        self.events
            .iter()
            .filter_map(|event| match &event.kind {
                EventKind::Note { text } | EventKind::Warning { text } => Some(text.clone()),
                _ => None,
            })
            .collect()
    }

    pub(crate) fn summary(&self) -> (&'static str, Option<i64>, u8) {
        (self.outcome.kind.as_str(), self.outcome.exit_code, self.outcome.process_exit_code)
    }
}

/// Returns an event's name, as it is serialised.
pub(crate) fn name(kind: &EventKind) -> String {
    serde_json::to_value(kind).unwrap()["event"].as_str().unwrap().to_owned()
}

/// Carries a spec out.
pub(crate) async fn apply(sim: &Arc<Sim>, spec: TaskSpec) -> Told {
    apply_with(sim, spec, options(), Control::new()).await
}

/// Carries a spec out as the run of that id.
pub(crate) async fn apply_as(sim: &Arc<Sim>, spec: TaskSpec, run_id: &str) -> Told {
    apply_with(sim, spec, ApplyOptions::new(run_id.parse().unwrap()), Control::new()).await
}

/// Carries a spec out, with options and a say.
pub(crate) async fn apply_with(sim: &Arc<Sim>, spec: TaskSpec, options: ApplyOptions, control: Control) -> Told {
    let (sink, mut stream) = events();
    let engine = Engine::new(Arc::<Sim>::clone(sim), Pace::AWS, Jitter::seeded(1));
    let run = tokio::spawn(async move { engine.apply(spec, options, sink, control).await });
    let mut told = Vec::new();
    while let Some(event) = stream.next().await {
        told.push(event);
    }
    Told { outcome: run.await.unwrap(), events: told }
}

/// Returns the operations that were called, polls left out, in order.
pub(crate) fn operations(sim: &Sim) -> Vec<Operation> {
    let is_poll = |operation: &Operation| matches!(operation, Operation::DescribeTasks | Operation::GetLogEvents);
    sim.calls().iter().map(|call| call.operation).filter(|operation| !is_poll(operation)).collect()
}

/// Returns how many revisions are ACTIVE.
pub(crate) fn active_revisions(sim: &Sim) -> usize {
    sim.revisions().iter().filter(|revision| revision["status"] == "ACTIVE").count()
}

/// Returns the tasks that were ever started.
pub(crate) fn tasks(sim: &Sim) -> Vec<Value> {
    sim.tasks()
}

pub(crate) const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
