//! A task, and how DescribeTasks shows it.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::clock::Clock;
use super::life::{Birth, Cut, Life};
use super::logs::{Event, Logs};
use super::script::{LogLine, OnStop};

/// Where a container's output goes.
#[derive(Debug, Clone)]
pub(super) struct LogBinding {
    pub(super) container: String,
    pub(super) region: String,
    pub(super) group: String,
    pub(super) stream: String,
}

/// A task of the simulator.
#[derive(Debug)]
pub(super) struct SimTask {
    /// 32 hexadecimal digits.
    pub(super) id: String,
    /// Its ARN.
    pub(super) arn: String,
    /// Its cluster's name.
    pub(super) cluster: String,
    /// Family of its definition.
    pub(super) family: String,
    /// `startedBy`.
    pub(super) started_by: Option<String>,
    /// Its tags.
    pub(super) tags: Vec<Value>,
    /// From when on it is described.
    pub(super) visible: Duration,
    /// The members that never change.
    pub(super) fixed: Map<String, Value>,
    /// What its life follows from.
    pub(super) birth: Birth,
    /// What befell it.
    pub(super) cuts: Vec<(Duration, Cut)>,
    /// Its life.
    pub(super) life: Life,
    /// Where its output goes.
    pub(super) bindings: Vec<LogBinding>,
    /// Whether a real process lives it.
    pub(super) real: bool,
}

/// How log events are timed.
#[derive(Debug, Clone, Copy)]
pub(super) struct LogTiming<'a> {
    pub(super) clock: &'a Clock,
    pub(super) delay: Duration,
}

impl SimTask {
    /// Lets something befall the task, and writes its streams anew.
    pub(super) fn befall(&mut self, at: Duration, cut: Cut, logs: &mut Logs, timing: LogTiming<'_>) {
        self.cuts.push((at, cut));
        self.relive(logs, timing);
    }

    /// Computes the life anew.
    pub(super) fn relive(&mut self, logs: &mut Logs, timing: LogTiming<'_>) {
        self.life = Life::of(&self.birth, &self.cuts);
        if !self.real {
            self.write_streams(logs, timing);
        }
    }

    /// Writes the streams of a scripted task. What could be read already stays what it was: a cut
    /// changes only what comes after it.
    fn write_streams(&self, logs: &mut Logs, timing: LogTiming<'_>) {
        for binding in &self.bindings {
            let Some(life) = self.life.containers.get(&binding.container) else { continue };
            let Some(started) = life.started else { continue };
            let script = self.birth.containers.iter().find(|container| container.name == binding.container);
            let Some(script) = script.map(|container| &container.script) else { continue };
            let mut lines: Vec<(Duration, &LogLine)> =
                script.lines.iter().map(|line| (started + line.at, line)).collect();
            if let (Some(signal), OnStop::Exit { lines: last, .. }) = (life.signalled, &script.on_stop) {
                lines.extend(last.iter().map(|line| (signal + line.at, line)));
            }
            lines.retain(|(written, _)| life.stopped.is_none_or(|stopped| *written <= stopped));
            let mut events: Vec<Event> = lines
                .into_iter()
                .map(|(written, line)| Event {
                    visible: written + line.late + timing.delay,
                    timestamp: timing.clock.epoch_ms(written).saturating_add(line.timestamp_offset),
                    message: line.text.clone(),
                })
                .collect();
            events.sort_by_key(|event| event.visible);
            let stream = logs.stream(&binding.region, &binding.group, &binding.stream);
            stream.created = started;
            stream.events.clear();
            stream.bytes = 0;
            for event in events {
                stream.push(event);
            }
        }
    }

    /// Whether the task is described at `now`: not before it is visible, not after it has vanished
    /// or was stopped longer than `retention` ago.
    pub(super) fn is_visible(&self, now: Duration, retention: Duration) -> bool {
        let gone = self.life.vanished.is_some_and(|vanished| vanished <= now)
            || self.life.stopped.is_some_and(|stopped| stopped + retention < now);
        self.visible <= now && !gone
    }

    /// Returns the task as the API shows it at `now`.
    pub(super) fn show(&self, now: Duration, clock: &Clock, tags: bool) -> Value {
        let life = &self.life;
        let status = life.status(now);
        let mut shown = self.fixed.clone();
        let mut set = |name: &str, value: Value| drop(shown.insert(name.to_owned(), value));
        set("lastStatus", json!(status));
        set("desiredStatus", json!(if life.ending(now) { "STOPPED" } else { "RUNNING" }));
        set("version", json!(life.version(now)));
        set("containers", Value::Array(self.show_containers(now)));
        set("tags", if tags { json!(self.tags) } else { json!([]) });
        set("createdAt", json!(clock.seconds(life.born)));
        let mut moment = |name: &str, at: Option<Duration>| {
            if let Some(at) = at.filter(|at| *at <= now) {
                set(name, json!(clock.seconds(at)));
            }
        };
        let end = life.end.as_ref();
        let reached = |at: Duration| end.is_none_or(|end| at <= end.at);
        let connected = Some(life.pending).filter(|at| reached(*at));
        moment("connectivityAt", connected);
        moment("pullStartedAt", Some(life.activating).filter(|at| reached(*at)));
        moment("pullStoppedAt", life.containers.values().filter_map(|container| container.started).min());
        moment("startedAt", life.running);
        moment("stoppingAt", end.map(|end| end.at));
        moment("executionStoppedAt", life.deprovisioning.filter(|_| life.running.is_some()));
        moment("stoppedAt", life.stopped);
        if connected.is_some_and(|at| at <= now) {
            set("connectivity", json!("CONNECTED"));
        }
        if let Some(end) = end.filter(|end| end.at <= now) {
            set("stoppedReason", json!(end.reason));
            if let Some(code) = &end.stop_code {
                set("stopCode", json!(code));
            }
        }
        Value::Object(shown)
    }

    /// Returns the containers, in the order of their names as ECS does.
    fn show_containers(&self, now: Duration) -> Vec<Value> {
        let ended = self.life.end.as_ref().filter(|end| end.at <= now);
        if ended.is_some_and(|end| end.without_containers) {
            return Vec::new();
        }
        let mut containers: Vec<&Value> =
            self.fixed.get("containers").and_then(Value::as_array).into_iter().flatten().collect();
        containers.sort_by_key(|container| container.get("name").and_then(Value::as_str));
        containers.into_iter().map(|container| self.show_container(container, now)).collect()
    }

    fn show_container(&self, fixed: &Value, now: Duration) -> Value {
        let mut shown = fixed.clone();
        let name = fixed.get("name").and_then(Value::as_str).unwrap_or_default();
        let Some(members) = shown.as_object_mut() else { return shown };
        let mut set = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
        let life = self.life.containers.get(name).cloned().unwrap_or_default();
        let stopped = life.stopped.is_some_and(|stopped| stopped <= now);
        let started = life.started.is_some_and(|started| started <= now);
        set(
            "lastStatus",
            json!(if stopped {
                "STOPPED"
            } else if started {
                "RUNNING"
            } else {
                "PENDING"
            }),
        );
        let birth = self.birth.containers.iter().find(|container| container.name == name);
        let healthy = life
            .started
            .zip(birth.and_then(|birth| birth.script.healthy_after))
            .is_some_and(|(started, after)| started + after <= now);
        let checked = fixed.get("healthStatus").is_some();
        set("healthStatus", json!(if checked && healthy && !stopped { "HEALTHY" } else { "UNKNOWN" }));
        if stopped {
            if let Some(code) = life.exit_code {
                set("exitCode", json!(code));
            }
            if let Some(reason) = &life.reason {
                set("reason", json!(reason));
            }
        }
        shown
    }
}
