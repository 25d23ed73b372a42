//! What a run looks like: lines on stderr, the task's own output on stdout.

mod interruption;
mod live;
mod narrow;
mod time;
mod trouble;

use std::collections::{BTreeMap, BTreeSet};

use ecs_exec::{ContainerState, Event, EventKind, Left, LogLine, Outcome, OutcomeKind};
use ecs_model::{Problem, Severity, SpecPath};
use ecs_plan::{LogKind, Plan, preview};

use self::interruption::Interruption;
use self::live::Live;
pub(crate) use self::time::{age, date, length};
use super::{Form, Ui};

/// A call is made again without a word unless it takes so long, in milliseconds: then somebody may wonder.
const SAY_FROM: u64 = 4_000;

/// Tells where a path of a task's spec stands: `specs/report.kdl:14:9`.
pub(crate) type PlaceOf<'a> = dyn Fn(&str, &SpecPath) -> Option<String> + 'a;

/// Shows the events of one or more runs as text.
pub(crate) struct RunText<'a> {
    ui: &'a Ui,
    place: &'a PlaceOf<'a>,
    live: Live,
    /// Whether several tasks of the spec run: then a line of output names its task.
    several: bool,
    /// `--local`: what only an account has is not shown.
    local: bool,
    /// `--detach`: the tasks' identifiers are the answer.
    detached: bool,
    tasks: BTreeMap<String, Shown>,
}

/// Shows the events of one or more runs, in the form that was asked for.
pub(crate) enum Show<'a> {
    /// Lines for people.
    Text(Box<RunText<'a>>),
    /// One JSON object a line on stdout, the task's output among them.
    Json(&'a Ui),
}

impl<'a> Show<'a> {
    pub(crate) fn new(ui: &'a Ui, form: Form, place: &'a PlaceOf<'a>, several: bool, local: bool) -> Self {
        match form {
            Form::Text => Self::Text(Box::new(RunText::new(ui, place, several, local))),
            Form::Json => Self::Json(ui),
        }
    }

    /// Returns it for a run that is left once its tasks are launched: their identifiers go to stdout, one a line, and
    /// nothing else.
    pub(crate) fn detached(self, detached: bool) -> Self {
        match self {
            Self::Text(mut text) => {
                text.detached = detached;
                Self::Text(text)
            }
            json @ Self::Json(_) => json,
        }
    }

    /// Shows one event.
    pub(crate) fn event(&mut self, event: &Event) {
        match self {
            Self::Text(text) => text.show(event),
            Self::Json(ui) => match serde_json::to_string(event) {
                Ok(line) => ui.out(&format!("{line}\n")),
                Err(error) => ui.err(&format!("error: an event cannot be written: {error}")),
            },
        }
    }

    /// Says something that is no event: on stderr in both forms.
    pub(crate) fn say(&self, task: &str, text: &str) {
        match self {
            Self::Text(shown) => shown.say(task, text),
            Self::Json(ui) => text.lines().for_each(|line| ui.err(&format!("{task}  {line}"))),
        }
    }
}

/// What is remembered of one task of the spec.
#[derive(Debug, Default)]
struct Shown {
    run_id: String,
    cluster: Option<String>,
    region: Option<String>,
    /// The spec sets `startedBy`, by which the run's id does not find its tasks: the task by which it is
    /// found.
    by_task: Option<String>,
    /// The width of the label before a line of output; none where one container alone speaks.
    label: Option<usize>,
    streams: bool,
    /// How many ECS tasks a launch has.
    count: u64,
    /// Their ids, in the order in which they were launched or taken up.
    ids: Vec<String>,
    /// The run was launched before: how to follow it is known already.
    taken_up: bool,
    /// What this run registered is still to be deregistered.
    deregisters: bool,
    interruption: Interruption,
    /// The ids of those of which RUNNING was shown.
    running: BTreeSet<String>,
}

impl<'a> RunText<'a> {
    pub(crate) fn new(ui: &'a Ui, place: &'a PlaceOf<'a>, several: bool, local: bool) -> Self {
        Self { ui, place, live: Live::new(ui), several, local, detached: false, tasks: BTreeMap::new() }
    }

    /// Shows one event.
    pub(crate) fn show(&mut self, event: &Event) {
        let task = event.task.as_str();
        if self.interruption(task, &event.kind) {
            return;
        }
        match &event.kind {
            EventKind::Log(line) => {
                self.runs(event);
                self.log(event, line);
            }
            EventKind::Resumed { run_id, tasks, streams } => self.resumed(task, run_id, tasks, streams),
            EventKind::Planned { run_id, plan } => self.planned(task, run_id, &plan.0),
            EventKind::State { .. } | EventKind::StartIsSlow { .. } | EventKind::Stopping { .. } => self.moment(event),
            EventKind::Launched { .. } => self.launched(event),
            EventKind::Failed(trouble) => {
                let streams = self.tasks.get(task).is_some_and(|shown| shown.streams);
                let lines = trouble::block(trouble, self.ui, &|path| (self.place)(task, path), !streams);
                self.lines(&lines);
            }
            EventKind::Finished { outcome } => self.finished(task, outcome),
            other => self.other(task, other),
        }
    }

    /// Says something of a task, with its name before it.
    pub(crate) fn say(&self, task: &str, text: &str) {
        let indent = " ".repeat(task.chars().count() + 2);
        let mut lines = text.lines();
        let mut said = vec![format!("{task}  {}", lines.next().unwrap_or_default())];
        said.extend(lines.map(|line| format!("{indent}{line}")));
        self.lines(&said);
    }

    fn lines(&self, lines: &[String]) {
        self.live.aside(|| lines.iter().for_each(|line| self.ui.err(line)));
    }

    fn quiet(&self, task: &str, text: &str) {
        if !self.ui.quiet {
            self.say(task, text);
        }
    }

    /// Returns what lines about an event's task begin with: the name in the spec, with the number of the ECS task where
    /// there are several of that name.
    fn called(&self, event: &Event) -> String {
        let number = self.tasks.get(&event.task).filter(|shown| shown.count > 1).and_then(|shown| {
            let id = event.task_id.as_ref()?;
            shown.ids.iter().position(|known| known == id)
        });
        match number {
            Some(place) => format!("{}#{}", event.task, place + 1),
            None => event.task.clone(),
        }
    }

    fn log(&self, event: &Event, line: &LogLine) {
        let container = &line.container;
        let shown = self.tasks.get(&event.task);
        let width = shown.and_then(|shown| shown.label);
        let several = self.several || shown.is_some_and(|shown| shown.count > 1);
        let label = match (several, width) {
            (false, None) => String::new(),
            (false, Some(width)) => format!("{:<width$} ", format!("[{container}]"), width = width + 2),
            (true, None) => format!("[{}] ", self.called(event)),
            (true, Some(_)) => format!("[{}/{container}] ", self.called(event)),
        };
        self.live.aside(|| self.ui.out(&format!("{label}{}\n", line.message)));
    }

    fn planned(&mut self, task: &str, run_id: &str, plan: &Plan) {
        let speaking = plan.logs.iter().filter(|target| matches!(target.kind, LogKind::Awslogs { .. }));
        let names: Vec<usize> = speaking.map(|target| target.container.chars().count()).collect();
        let text = |pointer: &str| plan.request.pointer(pointer).and_then(|node| node.as_str()).map(str::to_owned);
        let shown = Shown {
            run_id: run_id.to_owned(),
            cluster: text("/cluster"),
            by_task: text("/startedBy"),
            label: if names.len() > 1 { names.iter().max().copied() } else { None },
            streams: plan.run.stream,
            count: plan.count,
            ..Shown::default()
        };
        let before = self.tasks.insert(task.to_owned(), shown);
        if let (Some(before), Some(shown)) = (before, self.tasks.get_mut(task)) {
            (shown.deregisters, shown.ids) = (before.deregisters, before.ids);
        }
        if !self.local {
            for line in preview::summary(plan).lines() {
                self.quiet(task, line);
            }
        }
        let least = if self.ui.verbose { Severity::Note } else { Severity::Warning };
        for problem in plan.problems.iter().filter(|problem| problem.severity >= least && !self.local) {
            self.problem(task, problem);
        }
    }

    /// Remembers what is known of a run that was launched before. A plan that follows knows it better.
    fn resumed(&mut self, task: &str, run_id: &str, tasks: &[String], streams: &[String]) {
        let width = streams.iter().map(|container| container.chars().count()).max();
        let shown = Shown {
            run_id: run_id.to_owned(),
            label: width.filter(|_| streams.len() > 1),
            streams: !streams.is_empty(),
            count: u64::try_from(tasks.len()).unwrap_or(u64::MAX),
            taken_up: true,
            ..Shown::default()
        };
        drop(self.tasks.insert(task.to_owned(), shown));
        let started = if tasks.is_empty() { "no task was started yet".to_owned() } else { tasks.join(", ") };
        self.say(task, &format!("takes up run {run_id}: {started}"));
    }

    fn problem(&self, task: &str, problem: &Problem) {
        let place = (self.place)(task, &problem.at).map(|place| format!("  ({place})")).unwrap_or_default();
        self.say(task, &format!("{}: {}: {}{place}", problem.severity, problem.code, problem.message));
    }

    fn launched(&mut self, event: &Event) {
        let EventKind::Launched { arn, identifier, console, launch, on_interrupt } = &event.kind else { return };
        let task = event.task.as_str();
        let region = arn.split(':').nth(3).map(str::to_owned);
        let cluster = identifier.split_once("::").map(|(cluster, _)| cluster.to_owned());
        let Some(shown) = self.tasks.get_mut(task) else { return };
        (shown.region, shown.cluster) = (region, cluster);
        if let Some(id) = event.task_id.as_ref().filter(|id| !shown.ids.contains(id)) {
            shown.ids.push(id.clone());
        }
        let is_first = *launch == 1 && shown.ids.len() == 1;
        shown.by_task = shown.by_task.take().map(|_| identifier.clone());
        let hint = follow(shown, (!self.detached).then_some(on_interrupt));
        if self.detached {
            self.live.aside(|| self.ui.out(&format!("{identifier}\n")));
        } else {
            self.live.launched(task, event.after_ms);
        }
        if self.local {
            return;
        }
        let called = self.called(event);
        if !self.detached {
            self.quiet(&called, &format!("task {identifier}"));
        }
        if let Some(console) = console {
            self.quiet(&called, console);
        }
        if is_first {
            self.quiet(task, &hint);
        }
    }

    /// Says that a local task runs, where it was over before anybody looked: what it wrote or left tells that it did.
    fn runs(&mut self, event: &Event) {
        let task = event.task.as_str();
        if !self.local || !self.begins(event) {
            return;
        }
        self.live.state(task, "RUNNING", event.after_ms);
        if !self.ui.quiet {
            self.lines(&[format!("{}  {:>6}  RUNNING", self.called(event), age(event.after_ms))]);
        }
    }

    /// Whether it was not shown yet that the event's ECS task runs; from now on it was.
    fn begins(&mut self, event: &Event) -> bool {
        let id = event.task_id.clone().unwrap_or_default();
        self.tasks.get_mut(&event.task).is_some_and(|shown| shown.running.insert(id))
    }

    /// Shows what happens at a moment of a task's life: its age stands before it.
    fn moment(&mut self, event: &Event) {
        let task = event.task.as_str();
        if let EventKind::State { status, containers, .. } = &event.kind {
            if containers.iter().any(|container| container.exit_code.is_some()) {
                self.runs(event);
            }
            if status == "RUNNING" && !self.begins(event) {
                return;
            }
        }
        let age = age(event.after_ms);
        let text = match &event.kind {
            EventKind::State { status, stop_code, stopped_reason, .. } => {
                let is_drained = status == "STOPPED" && self.tasks.get(task).is_some_and(|shown| shown.streams);
                let what = if is_drained { "STOPPED, reading its last lines" } else { status };
                self.live.state(task, what, event.after_ms);
                let why = match (stop_code, stopped_reason) {
                    // The block that says what went wrong has AWS's words.
                    (Some(code), Some(_)) if code == "TaskFailedToStart" => format!("  {code}"),
                    (None, None) => String::new(),
                    (Some(code), None) => format!("  {code}"),
                    (None, Some(reason)) => format!("  {reason}"),
                    (Some(code), Some(reason)) => format!("  {code}: {reason}"),
                };
                format!("{status}{why}")
            }
            EventKind::StartIsSlow { status, start_timeout_ms } => {
                format!("still {status}; start-timeout is {}", length(*start_timeout_ms))
            }
            EventKind::Stopping { cause, stop_timeout } => {
                format!("{cause}: stopping the task; it has {stop_timeout}s (stopTimeout) before SIGKILL")
            }
            _ => return,
        };
        if self.ui.quiet && !matches!(&event.kind, EventKind::Stopping { .. }) {
            return;
        }
        let called = self.called(event);
        let mut lines = vec![format!("{called}  {age:>6}  {text}")];
        if let EventKind::State { containers, .. } = &event.kind {
            let indent = " ".repeat(called.chars().count() + 10);
            lines.extend(containers_of(containers).into_iter().map(|line| format!("{indent}{line}")));
        }
        self.lines(&lines);
    }

    fn other(&self, task: &str, kind: &EventKind) {
        match kind {
            EventKind::Registered { arn, deregister } if !self.local => {
                let end = if *deregister { " (deregistered at the end)" } else { "" };
                self.quiet(task, &format!("registered {}{end}", revision(arn)));
            }
            EventKind::Reused { arn } => self.quiet(task, &format!("reuses {}, which is equal", revision(arn))),
            EventKind::Deregistered { arn } if !self.local => {
                self.quiet(task, &format!("deregistered {}", revision(arn)));
            }
            EventKind::StopAnswered { accepted: false, message } => {
                let message = message.as_deref().unwrap_or("no reason given");
                self.say(task, &format!("warning: StopTask was not accepted: {message}"));
            }
            EventKind::NotDeregistered { arn, why } => {
                self.say(task, &format!("warning: {} could not be deregistered: {why}", revision(arn)));
            }
            EventKind::Leaving { cause } => {
                let cause = cause.map(|cause| format!("{cause}: ")).unwrap_or_default();
                self.say(task, &format!("{cause}leaving the task to itself"));
            }
            EventKind::Retrying { operation, error, pause_ms } if self.ui.verbose || *pause_ms >= SAY_FROM => {
                self.say(task, &format!("{operation} again in {}: {error}", length(*pause_ms)));
            }
            EventKind::Unreachable { error } => {
                self.say(task, &format!("warning: AWS does not answer, trying on: {error}"));
            }
            EventKind::Relaunching { class, reason, launch, then, pause_ms } => {
                let on = then.as_ref().map(|then| format!(" on {then}")).unwrap_or_default();
                let class = serde_json::to_value(class).ok().and_then(|class| class.as_str().map(str::to_owned));
                let class = class.unwrap_or_default();
                self.say(task, &format!("launch {launch}{on} in {} ({class}: {reason})", length(*pause_ms)));
            }
            EventKind::Note { text } => self.quiet(task, text),
            EventKind::Warning { text } => self.say(task, &format!("warning: {text}")),
            EventKind::Left { signal, left } => {
                self.say(task, &format!("{signal} again: leaving at once"));
                for left in left {
                    self.say(task, &left_behind(left));
                }
            }
            _ => {}
        }
    }

    fn finished(&mut self, task: &str, outcome: &Outcome) {
        self.live.finished(task);
        // What was left on purpose, or told at the second signal, needs no second word.
        let is_told = |left: &&Left| match outcome.kind {
            OutcomeKind::Interrupted => !self.local,
            OutcomeKind::Detached => matches!(left, Left::Task { .. }),
            _ => false,
        };
        outcome.left.iter().filter(|left| !is_told(left)).for_each(|left| self.say(task, &left_behind(left)));
        let code = outcome.process_exit_code;
        let kind = if outcome.kind == OutcomeKind::Exited { String::new() } else { format!(" ({})", outcome.kind) };
        let ran = outcome
            .tasks
            .iter()
            .any(|task| task.started_at.is_some() || task.containers.iter().any(|c| c.exit_code.is_some()));
        let rest = if outcome.kind == OutcomeKind::Detached {
            format!(" after {}, the task goes on", length(outcome.took_ms))
        } else if ran || outcome.log_lines > 0 {
            format!(" after {}, {}", length(outcome.took_ms), count(outcome.log_lines, "log line"))
        } else if outcome.tasks.is_empty() && outcome.left.iter().any(|left| matches!(left, Left::Launch { .. })) {
            ", it is not known whether a task was started".to_owned()
        } else if outcome.tasks.is_empty() {
            ", no task was started".to_owned()
        } else {
            ", no container ran".to_owned()
        };
        self.say(task, &format!("exit {code}{kind}{rest}"));
    }
}

/// Returns what a signal does, and how to follow the run from elsewhere. `on_interrupt`: none where nobody waits here.
fn follow(shown: &Shown, on_interrupt: Option<&str>) -> String {
    let does = on_interrupt.map(|setting| match setting {
        "detach" => "Ctrl-C leaves the task running",
        _ => "Ctrl-C stops the task",
    });
    let here = match (does, shown.taken_up) {
        (Some(does), true) => return does.to_owned(),
        (Some(does), false) => format!("{does}; to follow it from elsewhere:"),
        (None, _) => "to follow it:".to_owned(),
    };
    let region = shown.region.as_ref().map(|region| format!(" --region {region}")).unwrap_or_default();
    if let Some(task) = &shown.by_task {
        return format!("{here}\necs-cli attach {task}{region}");
    }
    let cluster = shown.cluster.as_ref().map(|cluster| format!(" --cluster {cluster}")).unwrap_or_default();
    format!("{here}\necs-cli attach --run-id {}{cluster}{region}", shown.run_id)
}

/// Returns a line for each container of a task that has stopped.
fn containers_of(containers: &[ContainerState]) -> Vec<String> {
    let deciding = containers.iter().filter(|container| container.decides);
    let exit_from = deciding.map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ");
    let width = containers.iter().map(|container| container.name.chars().count()).max().unwrap_or(0);
    let line = |container: &ContainerState| {
        let code = container.exit_code.map_or_else(|| "no exit code".to_owned(), |code| format!("exit {code}"));
        let aside = if container.decides || exit_from.is_empty() {
            String::new()
        } else {
            format!("  does not decide (exit-from {exit_from})")
        };
        let reason = container.reason.as_ref().map(|reason| format!("  {reason}")).unwrap_or_default();
        format!("{:<width$}  {code}{aside}{reason}", container.name)
    };
    containers.iter().map(line).collect()
}

fn left_behind(left: &Left) -> String {
    match left {
        Left::Task { arn, stopping: true } => format!("left: the task is stopping: {arn}"),
        Left::Task { arn, stopping: false } => format!("left: the task still runs: {arn}"),
        Left::Revision { arn, why } => format!("left: {arn} is still ACTIVE: {why}"),
        Left::Unknown { family } => format!("left: there may be a revision of {family} that is not known"),
        Left::Launch { started_by } => {
            format!("left: there may be a task that is not known, of startedBy {started_by}")
        }
    }
}

/// Returns `family:revision` of an ARN.
fn revision(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

/// Returns `1 log line`, `2 log lines`.
fn count(number: u64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

#[cfg(test)]
mod tests;
