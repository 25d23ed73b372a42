//! One task, from its launch to its end: states, timeouts, signals, logs.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use ecs_model::{OnInterrupt, OnTimeout};
use ecs_plan::LogKind;
use tokio::sync::watch as channel;
use tokio::time::{Instant, sleep};

use super::ledger::Stand;
use super::options::Until;
use super::{Follow, Run};
use crate::aws::{Stopped, Task};
use crate::control::{Halt, until};
use crate::error::ExecError;
use crate::event::{ContainerState, EventKind, Scribe, millis};
use crate::logs::{self, Phase, Reader, Stream};
use crate::outcome::OutcomeKind;
use crate::watch::{Feed, Sighting, Watched, has_started, is_over, rank};

/// How long after `stopTimeout` a task may take to be STOPPED: its network interface is detached,
/// which takes minutes when EC2 is slow.
const STOP_PATIENCE: Duration = Duration::from_mins(10);

/// How long the look is waited for that decides whether a deadline was kept: the stop is more urgent
/// than the certainty.
const LOOK_PATIENCE: Duration = Duration::from_secs(5);

/// Between StopTask calls for a task that ECS does not know yet.
const STOP_AGAIN: Duration = Duration::from_secs(2);

/// Between StopTask calls while AWS does not answer.
const STOP_UNANSWERED: Duration = Duration::from_secs(15);

/// The most characters of StopTask's reason that are ours to use (API: 1,024).
const REASON_MAX: usize = 1_024;

type Stopping<'a> = Pin<Box<dyn Future<Output = Result<Stopped, ExecError>> + Send + 'a>>;

/// A task that is attended to.
struct Attended<'a> {
    run: &'a Run,
    follow: &'a Follow,
    place: usize,
    arn: String,
    cluster: Option<String>,
    scribe: Scribe,
    feed: Feed,
    last: Task,
    phases: Vec<(String, channel::Sender<Phase>)>,
    /// When each container was first seen to have ended: on Fargate its task is STOPPED many seconds
    /// later, while the network interface is detached.
    ended: BTreeMap<String, Instant>,
    started: bool,
    halt: Option<Halt>,
    start_deadline: Option<Instant>,
    half_time: Option<Instant>,
    /// What happens unless a look, asked for at a deadline, shows that it was kept, and until when that
    /// is waited for.
    looking: Option<(Halt, Instant)>,
    stop_deadline: Option<Instant>,
    stopping: Option<Stopping<'a>>,
}

/// What is next for a task.
enum Next {
    Halt(Halt),
    Seen(Option<Sighting>),
    StopAnswered(Result<Stopped, ExecError>),
    StartIsDue,
    LookIsOverdue,
    HalfTime,
    StopIsOverdue,
}

impl Run {
    /// Attends to the task at that place of the ledger until it has ended or is left.
    pub(super) async fn attend(&self, follow: &Follow, place: usize) {
        let Some(entry) = self.ledger.task(place) else { return };
        let scribe = self.scribe.of_task(&entry.arn, entry.since);
        let seen = entry.last.last_status.is_some().then(|| entry.last.clone());
        let feed = self.watcher.watch(Watched {
            cluster: entry.cluster.clone(),
            arn: entry.arn.clone(),
            poll_interval: follow.run.poll_interval.as_duration(),
            seen,
        });
        let start_timeout = follow.run.start_timeout.as_duration();
        // One that was launched long ago needs no word on that.
        let half_time = Some(entry.since + start_timeout / 2).filter(|half_time| *half_time > Instant::now());
        let mut attended = Attended {
            run: self,
            follow,
            place,
            arn: entry.arn,
            cluster: entry.cluster,
            scribe,
            feed,
            last: entry.last,
            phases: Vec::new(),
            ended: BTreeMap::new(),
            started: false,
            halt: entry.halt,
            start_deadline: Some(entry.since + start_timeout),
            half_time,
            looking: None,
            stop_deadline: None,
            stopping: None,
        };
        let stand = attended.attend().await;
        let (last, halt) = (attended.last.clone(), attended.halt);
        self.ledger.change(place, |entry| {
            entry.last = last;
            entry.halt = halt;
            entry.stand = stand;
        });
    }

    /// Starts a reader for each container whose output can be read.
    fn follow_logs(
        &self,
        follow: &Follow,
        place: usize,
        arn: &str,
        scribe: &Scribe,
    ) -> Vec<(String, channel::Sender<Phase>)> {
        let mut phases = Vec::new();
        for target in &follow.logs {
            if let LogKind::Elsewhere { sentence } = &target.kind
                && follow.run.stream
            {
                scribe.note(sentence.clone());
            }
            let Some(stream) = Stream::of(target, arn).map(Arc::new) else { continue };
            self.ledger.change(place, |entry| entry.streams.push(Arc::clone(&stream)));
            if !follow.run.stream {
                continue;
            }
            let (sender, phase) = logs::phase();
            phases.push((stream.container.clone(), sender));
            let reader = Reader {
                aws: Arc::clone(self.aws()),
                shared: self.logs.clone(),
                scribe: scribe.clone(),
                jitter: self.caller.jitter().clone(),
                stream,
                phase,
                drain: self.options.log_drain,
                since: self.options.since,
            };
            drop(self.readers().spawn(reader.run()));
        }
        phases
    }
}

impl Attended<'_> {
    async fn attend(&mut self) -> Stand {
        let is_known = self.last.last_status.is_some();
        if is_known {
            self.tell_state();
        }
        // After the first state: no line of a task comes before it.
        self.phases = self.run.follow_logs(self.follow, self.place, &self.arn, &self.scribe);
        if is_known && let Some(stand) = self.settle() {
            return stand;
        }
        if let Some(halt) = self.halt.take() {
            // A process before this one was to stop it.
            let _stand = self.halt(halt);
        }
        loop {
            let next = self.next().await;
            if let Some(stand) = self.take(next) {
                return stand;
            }
        }
    }

    async fn next(&mut self) -> Next {
        let halts = self.halt.is_none();
        let looks = self.looking.map(|(_, until)| until);
        let is_timed_out = self.looking.is_some_and(|(halt, _)| halt == Halt::Timeout);
        let brake = async {
            // The deadline has passed once and for all; a signal still counts.
            if is_timed_out { Halt::Signal(self.run.brake.signal().await) } else { self.run.brake.wait().await }
        };
        let stopping = async {
            match self.stopping.as_mut() {
                Some(stopping) => stopping.await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            halt = brake, if halts => Next::Halt(halt),
            answer = stopping => Next::StopAnswered(answer),
            sighting = self.feed.next() => Next::Seen(sighting),
            () = until(looks) => Next::LookIsOverdue,
            () = until(self.half_time) => Next::HalfTime,
            () = until(self.start_deadline) => Next::StartIsDue,
            () = until(self.stop_deadline) => Next::StopIsOverdue,
        }
    }

    /// Takes the next thing in. Returns where the task stands, where that is the end of it.
    fn take(&mut self, next: Next) -> Option<Stand> {
        match next {
            Next::Seen(Some(Sighting::Changed(task))) => self.saw(*task),
            Next::Seen(Some(Sighting::Missing { why })) => Some(self.missing(why)),
            Next::Seen(Some(Sighting::Unreachable(error))) => {
                self.scribe.tell(EventKind::Unreachable { error: error.to_string() });
                None
            }
            Next::Seen(Some(Sighting::GaveUp(error))) => Some(Stand::GaveUp(error)),
            Next::Seen(None) => Some(Stand::NotSeenToEnd),
            Next::HalfTime => {
                self.half_time = None;
                let status = self.last.last_status.clone().unwrap_or_default();
                let start_timeout_ms = self.follow.run.start_timeout.as_millis();
                self.scribe.tell(EventKind::StartIsSlow { status, start_timeout_ms });
                None
            }
            Next::StartIsDue => {
                self.start_deadline = None;
                self.look(Halt::StartTimeout)
            }
            // The whole run's time is up: what the task is by now counts.
            Next::Halt(Halt::Timeout) => self.look(Halt::Timeout),
            Next::Seen(Some(Sighting::Looked)) | Next::LookIsOverdue => self.looked(),
            Next::Halt(halt) => self.halt(halt),
            Next::StopAnswered(answer) => {
                self.stopping = None;
                self.stop_answered(answer)
            }
            Next::StopIsOverdue => {
                self.scribe.warn(format!("the task was told to stop and is still {}", self.status()));
                Some(Stand::NotSeenToEnd)
            }
        }
    }

    /// Looks at the task once more, before its turn, and halts unless that shows that it need not be.
    fn look(&mut self, halt: Halt) -> Option<Stand> {
        self.looking = Some((halt, Instant::now() + LOOK_PATIENCE));
        self.feed.look();
        None
    }

    /// Draws the conclusion from what the look has shown by now.
    fn looked(&mut self) -> Option<Stand> {
        let (halt, _) = self.looking.take()?;
        if halt == Halt::StartTimeout && self.started {
            return None;
        }
        if halt == Halt::StartTimeout && self.last.last_status.is_none() {
            // It was launched by another process, and may run since long.
            self.start_deadline = Some(Instant::now() + LOOK_PATIENCE);
            return None;
        }
        self.halt(halt)
    }

    fn saw(&mut self, task: Task) -> Option<Stand> {
        let changed = rank(task.last_status.as_deref()) > rank(self.last.last_status.as_deref())
            || (task.last_status != self.last.last_status && rank(task.last_status.as_deref()) == 0);
        self.last = task.clone();
        self.run.ledger.change(self.place, |entry| entry.last = task);
        if changed {
            self.tell_state();
        }
        self.settle()
    }

    /// Draws the conclusions from what was seen last.
    fn settle(&mut self) -> Option<Stand> {
        let now = Instant::now();
        for container in &self.last.containers {
            if container.exit_code.is_some() || container.last_status.as_deref() == Some("STOPPED") {
                self.ended.entry(container.name.clone()).or_insert(now);
            } else {
                self.ended.remove(&container.name);
            }
        }
        let is_ending = rank(self.last.last_status.as_deref()) > rank(Some("RUNNING"));
        if !self.started && (has_started(&self.last) || is_ending) {
            self.started = true;
            (self.start_deadline, self.half_time) = (None, None);
            if !is_over(&self.last) {
                self.tell_readers(|_| Phase::Running { since: now });
            }
        }
        if is_over(&self.last) {
            let task = self.last.clone();
            self.tell_readers(|container| {
                let told = task.containers.iter().find(|told| told.name == container);
                let ran = task.started_at.is_some() || told.is_some_and(|told| told.exit_code.is_some());
                Phase::Ended { since: self.ended.get(container).copied().unwrap_or(now), ran }
            });
            return Some(Stand::Over);
        }
        if self.follow.until == Until::Running && has_started(&self.last) && self.halt.is_none() {
            self.scribe.tell(EventKind::Leaving { cause: None });
            return Some(Stand::Left);
        }
        None
    }

    fn missing(&self, why: String) -> Stand {
        let now = Instant::now();
        self.tell_readers(|_| Phase::Ended { since: now, ran: true });
        Stand::Missing(why)
    }

    /// Brings the run to an end before the task is.
    fn halt(&mut self, halt: Halt) -> Option<Stand> {
        self.halt = Some(halt);
        self.looking = None;
        (self.start_deadline, self.half_time) = (None, None);
        self.run.ledger.change(self.place, |entry| entry.halt = Some(halt));
        let leaves = match halt {
            Halt::Signal(_) => self.follow.run.on_interrupt == OnInterrupt::Detach,
            Halt::Timeout | Halt::StartTimeout => self.follow.run.on_timeout == OnTimeout::Leave,
        };
        if leaves {
            self.scribe.tell(EventKind::Leaving { cause: Some(halt) });
            return Some(Stand::Left);
        }
        // Whoever takes the run up stops the task, and knows why it was stopped.
        if self.run.journal.look(|record| record.halt.is_none()) {
            self.run.note(|record| record.halt = Some(halt));
        }
        let stop_timeout = self.follow.stop_timeout;
        self.scribe.tell(EventKind::Stopping { cause: halt, stop_timeout });
        self.stop(halt, Duration::ZERO);
        None
    }

    /// Sends StopTask, after a while.
    fn stop(&mut self, halt: Halt, pause: Duration) {
        let mut reason = format!("ecs-cli run {}: {halt}", self.run.options.run_id);
        reason.truncate(REASON_MAX);
        let (run, cluster, arn) = (self.run, self.cluster.clone(), self.arn.clone());
        self.stopping = Some(Box::pin(async move {
            sleep(pause).await;
            let stop = || run.caller.aws.stop_task(cluster.as_deref(), &arn, &reason);
            run.caller.repeat(stop).await
        }));
    }

    fn stop_answered(&mut self, answer: Result<Stopped, ExecError>) -> Option<Stand> {
        let message = match answer {
            Ok(Stopped::Accepted(_)) => None,
            Ok(Stopped::NoSuchTask { message } | Stopped::NoSuchCluster { message }) => Some(message),
            Err(error) => {
                let message = Some(error.to_string());
                self.scribe.tell(EventKind::StopAnswered { accepted: false, message });
                let halt = self.halt.filter(|_| error.kind() == OutcomeKind::Unavailable);
                let Some(halt) = halt else { return Some(Stand::NotSeenToEnd) };
                // A task that runs on costs money: it is stopped as soon as AWS answers again. How long
                // that is waited for, the watcher decides.
                self.stop(halt, STOP_UNANSWERED);
                return None;
            }
        };
        let accepted = message.is_none();
        if let Some(halt) = self.halt
            && !accepted
        {
            // A task that was launched just now may not be visible yet; one that is gone, the watcher
            // will miss.
            self.stop(halt, STOP_AGAIN);
        }
        let is_first = self.stop_deadline.is_none();
        if accepted || is_first {
            self.scribe.tell(EventKind::StopAnswered { accepted, message });
        }
        self.run.ledger.change(self.place, |entry| entry.stop_accepted = accepted);
        self.feed.hurry();
        let patience = Duration::from_secs(self.follow.stop_timeout) + STOP_PATIENCE;
        self.stop_deadline.get_or_insert_with(|| Instant::now() + patience);
        None
    }

    fn status(&self) -> &str {
        self.last.last_status.as_deref().unwrap_or("unknown")
    }

    fn tell_state(&self) {
        let task = &self.last;
        let over = is_over(task);
        let containers = task.containers.iter().filter(|_| over).map(|container| ContainerState {
            name: container.name.clone(),
            exit_code: container.exit_code,
            reason: container.reason.clone(),
            decides: self.follow.run.exit_from.contains(&container.name),
        });
        self.scribe.tell(EventKind::State {
            status: self.status().to_owned(),
            stop_code: task.stop_code.clone().filter(|_| over),
            stopped_reason: task.stopped_reason.clone().filter(|_| over),
            containers: containers.collect(),
        });
    }

    fn tell_readers(&self, phase: impl Fn(&str) -> Phase) {
        for (container, sender) in &self.phases {
            sender.send_replace(phase(container));
        }
    }
}

/// Returns the time since a launch, for an outcome.
pub(super) fn took(since: Instant) -> u64 {
    millis(since.elapsed())
}
