//! Carries a spec out: [`Engine`], [`apply`].
//!
//! Look up, plan, register or reuse, launch, watch to the end with the logs, launch again where
//! `retry` says so, deregister what was registered, report. What is to be sent, the plan has decided;
//! this module decides when to repeat, when to stop waiting, and what an end means.

mod again;
mod attend;
mod doubt;
mod fingerprint;
mod launch;
mod ledger;
mod options;
mod prepare;
mod register;
mod relaunch;
mod report;
mod steps;
mod turn;

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use ecs_model::TaskSpec;
use ecs_plan::{LogTarget, Plan, RunSettings};
use tokio::task::JoinSet;
use tokio::time::Instant;

use self::ledger::{Ledger, Stand};
pub use self::options::{ApplyOptions, Calendar, LOG_DRAIN, Until};
#[cfg(test)]
pub(crate) use self::report::words;
pub(crate) use self::steps::streams;
use crate::aws::Aws;
use crate::caller::Caller;
use crate::control::{Brake, Control, Signal};
use crate::error::ExecError;
use crate::event::{EventKind, EventSink, Scribe};
use crate::journal::{Journal, RunRecord, Turn, WatchSettings};
use crate::logs;
use crate::outcome::Outcome;
use crate::pace::{Pace, Paced};
use crate::retry::Jitter;
use crate::watch::Watcher;

/// What all runs of a process share: one client at one pace, one watcher, one order of log reads.
#[derive(Debug, Clone)]
pub struct Engine {
    aws: Arc<dyn Aws>,
    paced: Paced,
    watcher: Watcher,
    logs: logs::Shared,
    jitter: Jitter,
}

impl Engine {
    /// Returns an engine that asks `aws` at that pace. Must be called within a tokio runtime.
    pub fn new(aws: Arc<dyn Aws>, pace: Pace, jitter: Jitter) -> Self {
        let logs = logs::Shared::new(pace, aws.region());
        let paced = Paced::new(aws, pace);
        Self { watcher: Watcher::start(&paced, pace), logs, aws: Arc::new(paced.clone()), paced, jitter }
    }

    pub(crate) const fn aws(&self) -> &Arc<dyn Aws> {
        &self.aws
    }

    pub(crate) const fn jitter(&self) -> &Jitter {
        &self.jitter
    }

    pub(crate) const fn watcher(&self) -> &Watcher {
        &self.watcher
    }

    pub(crate) const fn logs(&self) -> &logs::Shared {
        &self.logs
    }

    pub(crate) fn caller(&self, scribe: Scribe) -> Caller {
        Caller::new(Arc::clone(&self.aws), scribe, self.jitter.clone())
    }

    /// Carries a spec out. Whatever happens, the outcome says it, and it is the last event.
    pub async fn apply(&self, spec: TaskSpec, options: ApplyOptions, events: EventSink, control: Control) -> Outcome {
        let scribe = Scribe::new(events, &spec.name);
        let run = Run::new(self, Some(spec), options, scribe, control);
        Box::pin(run.carry_out(run.work_from_spec())).await
    }
}

/// Carries a spec out with an engine of its own (see [`Engine::apply`]).
pub async fn apply(
    aws: Arc<dyn Aws>,
    spec: TaskSpec,
    options: ApplyOptions,
    events: EventSink,
    control: Control,
) -> Outcome {
    let jitter = Jitter::of(options.run_id.as_str());
    Box::pin(Engine::new(aws, Pace::AWS, jitter).apply(spec, options, events, control)).await
}

/// How tasks are followed: a plan's settings, or those that a journal kept of it.
#[derive(Debug, Clone)]
pub(crate) struct Follow {
    run: RunSettings,
    logs: Vec<LogTarget>,
    stop_timeout: u64,
    until: Until,
}

impl Follow {
    fn plan(plan: &Plan, until: Until) -> Self {
        Self { run: plan.run.clone(), logs: plan.logs.clone(), stop_timeout: plan.stop_timeout, until }
    }

    pub(crate) fn recorded(settings: &WatchSettings, until: Until) -> Self {
        Self { run: settings.run.clone(), logs: settings.logs.clone(), stop_timeout: settings.stop_timeout, until }
    }
}

/// One run of one spec. Without `Debug`: the spec and its plan hold environment values.
pub(crate) struct Run {
    spec: Option<TaskSpec>,
    options: ApplyOptions,
    scribe: Scribe,
    control: Control,
    brake: Brake,
    /// Goes on whatever happens.
    caller: Caller,
    /// Stops calling when the run has to end.
    braked: Caller,
    paced: Paced,
    watcher: Watcher,
    logs: logs::Shared,
    journal: Journal,
    journal_failed: Mutex<bool>,
    ledger: Ledger,
    readers: Mutex<JoinSet<()>>,
    deregistering: tokio::sync::Mutex<()>,
    began: Instant,
    /// When this process took the run up from another one's journal, in epoch seconds.
    taken_up_at: OnceLock<u64>,
    turn: Mutex<Option<Turn>>,
}

impl Run {
    pub(crate) fn new(
        engine: &Engine,
        spec: Option<TaskSpec>,
        options: ApplyOptions,
        scribe: Scribe,
        control: Control,
    ) -> Self {
        let began = Instant::now();
        let timeout = spec.as_ref().and_then(|spec| spec.timeout);
        let brake = Brake::new(control.clone(), timeout.map(|timeout| began + timeout.as_duration()));
        let caller = engine.caller(scribe.clone());
        let record = RunRecord::new(options.run_id.clone(), scribe.name(), String::new());
        Self {
            spec,
            journal: Journal::new(record, options.journal.as_ref()),
            options,
            scribe,
            control,
            braked: caller.braked(&brake),
            brake,
            caller,
            paced: engine.paced.clone(),
            watcher: engine.watcher.clone(),
            logs: engine.logs.clone(),
            journal_failed: Mutex::new(false),
            ledger: Ledger::default(),
            readers: Mutex::new(JoinSet::new()),
            deregistering: tokio::sync::Mutex::new(()),
            began,
            taken_up_at: OnceLock::new(),
            turn: Mutex::new(None),
        }
    }

    const fn aws(&self) -> &Arc<dyn Aws> {
        &self.caller.aws
    }

    pub(crate) const fn options(&self) -> &ApplyOptions {
        &self.options
    }

    pub(crate) const fn calls(&self) -> &Caller {
        &self.caller
    }

    /// Takes note of a revision that the run may have registered.
    pub(crate) fn may_own(&self, arn: &str) {
        self.ledger.lock().perhaps_own = Some((arn.to_owned(), self.aws().region()));
    }

    pub(crate) const fn scribe(&self) -> &Scribe {
        &self.scribe
    }

    /// Does the work, unless a second signal ends it, and reports.
    pub(crate) async fn carry_out(&self, work: impl Future<Output = Result<Option<Outcome>, ExecError>>) -> Outcome {
        let outcome = tokio::select! {
            biased;
            outcome = self.to_the_end(work) => outcome,
            signal = self.control.nth(1) => self.leave_at_once(signal),
        };
        if let Some(failure) = &outcome.failure {
            self.scribe.tell(EventKind::Failed(failure.clone()));
        }
        self.scribe.tell(EventKind::Finished { outcome: Box::new(outcome.clone()) });
        outcome
    }

    async fn to_the_end(&self, work: impl Future<Output = Result<Option<Outcome>, ExecError>>) -> Outcome {
        let result = tokio::select! {
            biased;
            result = work => result,
            never = self.deregister_at_signal() => never,
        };
        match result {
            Ok(Some(recorded)) => return recorded,
            Ok(None) => {}
            Err(error) => self.ledger.lock().error = Some(error),
        }
        self.take_over();
        let deregister = async {
            if self.deregisters() && !self.leaves_tasks() {
                self.deregister_own().await;
            }
        };
        futures_util::future::join(deregister, self.finish_logs()).await;
        let outcome = self.report();
        if self.is_worth_keeping() {
            // From then on the run is not shown again: what it wrote must have been seen.
            self.scribe.lines_are_read().await;
            let kept = Box::new(outcome.clone());
            self.note(|record| record.outcome = Some(kept));
        }
        outcome
    }

    /// Whether the outcome is what the run id stands for from now on: the run is over, and did not end
    /// before it began (then the same id may begin it). One of whose tasks nobody saw the end is taken up
    /// again.
    fn is_worth_keeping(&self) -> bool {
        let is_ours = !self.journal.look(|record| record.fingerprint.is_empty());
        let began = {
            let known = self.ledger.lock();
            known.error.is_none() || !known.tasks.is_empty()
        };
        let is_seen = !self.ledger.lock().tasks.iter().any(|task| task.stand == Stand::NotSeenToEnd);
        is_ours && began && is_seen && !self.leaves_tasks() && !self.journal.is_others()
    }

    /// Deregisters as soon as a signal says that the tasks are to be stopped: whoever sent it may not
    /// wait for their end.
    async fn deregister_at_signal<T>(&self) -> T {
        let _signal = self.brake.signal().await;
        if self.deregisters() && self.stops_at_signal() {
            self.deregister_own().await;
        }
        std::future::pending().await
    }

    /// Lets the readers come to their ends. A first signal ends the waiting for late lines: the task is
    /// over, and there is nothing to stop.
    async fn finish_logs(&self) {
        let mut readers = mem::take(&mut *self.readers());
        let is_first = self.control.first().is_none();
        let all = async { while readers.join_next().await.is_some() {} };
        tokio::select! {
            biased;
            () = all => {}
            signal = self.control.nth(0), if is_first => self.cut_logs(signal),
        }
    }

    fn cut_logs(&self, signal: Signal) {
        for stream in self.ledger.lock().tasks.iter().flat_map(|task| &task.streams) {
            stream.incomplete(format!("{signal} came while late lines were waited for"));
        }
        self.scribe
            .warn(format!("{signal}: the task is over; lines that CloudWatch Logs has not shown yet are missing"));
    }

    /// Reports without waiting for anything.
    fn leave_at_once(&self, signal: Signal) -> Outcome {
        self.ledger.lock().left_at_once = true;
        let outcome = self.report();
        self.scribe.tell(EventKind::Left { signal, left: outcome.left.clone() });
        outcome
    }

    fn readers(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes something in the journal. That it cannot be written is said once and ends nothing.
    fn note(&self, change: impl FnOnce(&mut RunRecord)) {
        if let Err(error) = self.journal.update(change) {
            let mut failed = self.journal_failed.lock().unwrap_or_else(PoisonError::into_inner);
            if !mem::replace(&mut *failed, true) {
                self.scribe.warn(format!("{error}; the run goes on, but its id alone will not find it again"));
            }
        }
    }

    /// Notes what is about to be done. With a given run id it must be written before it is done.
    fn record_first(&self, change: impl FnOnce(&mut RunRecord)) -> Result<(), ExecError> {
        if !self.options.run_id_is_given {
            self.note(change);
            return Ok(());
        }
        self.journal.update(change)
    }
}
