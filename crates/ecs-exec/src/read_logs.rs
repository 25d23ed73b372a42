//! Reads what tasks have written, and nothing beside: [`Engine::open_logs`].

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ecs_plan::{LogKind, LogTarget};
use futures_util::future::{join, join_all};
use tokio::sync::watch as channel;
use tokio::time::Instant;

use crate::apply::Engine;
use crate::aws::Task;
use crate::caller::Caller;
use crate::error::ExecError;
use crate::event::{EventKind, EventSink, Scribe};
use crate::logs::{self, Phase, Reader, Stream};
use crate::look::RunTasks;
use crate::outcome::LogOutcome;
use crate::task_id::TaskId;
use crate::watch::{Feed, Sighting, Watched, has_started, is_over};
use crate::{find, watch};

/// Between polls of a task whose output is followed.
const POLL: Duration = Duration::from_secs(5);

/// Which output to read.
#[derive(Debug, Clone)]
pub struct LogRequest {
    /// Of which tasks.
    pub tasks: RunTasks,
    /// `--container`: of this one alone.
    pub container: Option<String>,
    /// Events from this time on only, in epoch milliseconds.
    pub since: Option<i64>,
    /// `--follow`: until each task has ended and its streams are quiet. Else what there is now.
    pub follow: bool,
    /// How long a stream must be quiet after the end. Only while following.
    pub drain: Duration,
}

/// A task whose output is read.
struct Source {
    id: TaskId,
    /// As ECS describes it; `None` where it has forgotten it.
    task: Option<Task>,
    arn: String,
    streams: Vec<Arc<Stream>>,
}

/// The streams of tasks, found and ready to be read.
pub struct LogReading {
    engine: Engine,
    request: LogRequest,
    sources: Vec<Source>,
    scribe: Scribe,
}

impl fmt::Debug for LogReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogReading").field("request", &self.request).finish_non_exhaustive()
    }
}

impl Engine {
    /// Finds the streams of tasks. Containers whose output is elsewhere are told as notes.
    ///
    /// # Errors
    /// There is no such task or container; a call that failed for good.
    pub async fn open_logs(&self, request: LogRequest, events: EventSink) -> Result<LogReading, ExecError> {
        let mut sources = Vec::new();
        let scribe = Scribe::new(events, "logs");
        let caller = self.caller(scribe.clone());
        let known = find::described(&caller, request.tasks.tasks()).await?;
        let mut definitions = BTreeMap::new();
        for id in request.tasks.tasks() {
            let task = known.iter().find(|task| id.is_of(&task.task_arn)).cloned();
            let targets = self.targets(id, task.as_ref(), &request, (&caller, &mut definitions)).await?;
            sources.push(source(id, task, targets, (&request, &scribe))?);
        }
        Ok(LogReading { engine: self.clone(), request, sources, scribe })
    }

    /// Finds out where the output of a task's containers is. A definition is looked up once.
    async fn targets(
        &self,
        id: &TaskId,
        task: Option<&Task>,
        request: &LogRequest,
        (caller, definitions): (&Caller, &mut BTreeMap<Option<String>, Vec<LogTarget>>),
    ) -> Result<Vec<LogTarget>, ExecError> {
        if let Some(targets) = request.tasks.log_targets(id.task()) {
            return Ok(targets.to_vec());
        }
        let Some(task) = task else {
            return Err(ExecError::NotFound(format!(
                "there is no task {id}; ECS knows a task for about an hour after its end"
            )));
        };
        if let Some(targets) = definitions.get(&task.task_definition_arn) {
            return Ok(targets.clone());
        }
        let targets = self.settings_of(caller, std::slice::from_ref(task)).await?.logs;
        drop(definitions.insert(task.task_definition_arn.clone(), targets.clone()));
        Ok(targets)
    }
}

/// Returns the streams of a task.
fn source(
    id: &TaskId,
    task: Option<Task>,
    targets: Vec<LogTarget>,
    (request, scribe): (&LogRequest, &Scribe),
) -> Result<Source, ExecError> {
    let arn = task.as_ref().map_or_else(|| id.task().to_owned(), |task| task.task_arn.clone());
    let wanted = wanted(targets, request.container.as_deref())?;
    for target in &wanted {
        if let Some(sentence) = elsewhere(target) {
            scribe.note(format!("container {}: {sentence}", target.container));
        }
    }
    let streams = wanted.iter().filter_map(|target| Stream::of(target, &arn).map(Arc::new)).collect();
    Ok(Source { id: id.clone(), task, arn, streams })
}

impl LogReading {
    /// Returns the task and the container of each stream.
    pub fn streams(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sources
            .iter()
            .flat_map(|source| source.streams.iter().map(|stream| (source.arn.as_str(), stream.container.as_str())))
    }

    /// Tells every line, each stream from its head, as [`EventKind::Log`]. What there is now comes
    /// stream by stream, in the order of the containers; while following, the lines of several
    /// streams come as they are written. That a stream cannot be read is a warning, and stands in its
    /// [`LogOutcome`].
    pub async fn read(self) -> Vec<LogOutcome> {
        if self.request.follow {
            drop(join_all(self.sources.iter().map(|source| self.follow(source))).await);
        } else {
            let (sender, _) = channel::channel(Phase::Ended { since: Instant::now(), ran: true });
            for source in &self.sources {
                for stream in &source.streams {
                    self.reader(source, stream, sender.subscribe()).run().await;
                }
            }
        }
        self.sources.iter().flat_map(|source| source.streams.iter().map(|stream| stream.outcome())).collect()
    }

    fn reader(&self, source: &Source, stream: &Arc<Stream>, phase: channel::Receiver<Phase>) -> Reader {
        Reader {
            aws: Arc::clone(self.engine.aws()),
            shared: self.engine.logs().clone(),
            scribe: self.scribe.of_task(&source.arn, Instant::now()),
            jitter: self.engine.jitter().clone(),
            stream: Arc::clone(stream),
            phase,
            drain: if self.request.follow { self.request.drain } else { Duration::ZERO },
            since: self.request.since,
        }
    }

    /// Reads a task's streams until it has ended and they are quiet.
    async fn follow(&self, source: &Source) {
        let (sender, phase) = logs::phase();
        let readers = source.streams.iter().map(|stream| self.reader(source, stream, phase.clone()).run());
        let readers = join_all(readers);
        let described = source.task.as_ref().and_then(|task| task.cluster_arn.clone());
        let feed = self.engine.watcher().watch(Watched {
            cluster: described.or_else(|| source.id.cluster().map(str::to_owned)),
            arn: source.arn.clone(),
            poll_interval: POLL,
            seen: source.task.clone(),
        });
        drop(join(readers, tell_phases(source, feed, &sender, &self.scribe)).await);
    }
}

/// Tells the readers of a task what becomes of it, until it has ended.
async fn tell_phases(source: &Source, mut feed: Feed, phases: &channel::Sender<Phase>, scribe: &Scribe) {
    let seen = source.task.as_ref().map_or(Phase::Ended { since: Instant::now(), ran: true }, phase_of);
    phases.send_replace(seen);
    while !matches!(*phases.borrow(), Phase::Ended { .. }) {
        let phase = match feed.next().await {
            Some(Sighting::Changed(task)) => match (phase_of(&task), *phases.borrow()) {
                // Since when it runs is when that was seen first.
                (Phase::Running { .. }, Phase::Running { since }) => Phase::Running { since },
                (phase, _) => phase,
            },
            Some(Sighting::Unreachable(error)) => {
                scribe.tell(EventKind::Unreachable { error: error.to_string() });
                continue;
            }
            Some(Sighting::Looked) => continue,
            Some(Sighting::GaveUp(error)) => {
                scribe.warn(format!("whether the task goes on cannot be told any more: {error}"));
                Phase::Ended { since: Instant::now(), ran: true }
            }
            Some(Sighting::Missing { .. }) | None => Phase::Ended { since: Instant::now(), ran: true },
        };
        phases.send_replace(phase);
    }
}

fn phase_of(task: &Task) -> Phase {
    let since = Instant::now();
    if is_over(task) {
        return Phase::Ended { since, ran: has_started(task) };
    }
    let is_ending = watch::rank(task.last_status.as_deref()) > watch::rank(Some("RUNNING"));
    if has_started(task) || is_ending { Phase::Running { since } } else { Phase::Waiting }
}

/// Returns the containers that are asked for.
fn wanted(targets: Vec<LogTarget>, container: Option<&str>) -> Result<Vec<LogTarget>, ExecError> {
    let Some(container) = container else { return Ok(targets) };
    let names: Vec<String> = targets.iter().map(|target| target.container.clone()).collect();
    let wanted: Vec<LogTarget> = targets.into_iter().filter(|target| target.container == container).collect();
    if wanted.is_empty() {
        let names = names.join(", ");
        return Err(ExecError::NotFound(format!("the task has no container {container}; it has {names}")));
    }
    Ok(wanted)
}

/// Returns where a container's output is, when it cannot be read here.
fn elsewhere(target: &LogTarget) -> Option<&str> {
    match &target.kind {
        LogKind::Awslogs { .. } => None,
        LogKind::Elsewhere { sentence } => Some(sentence),
        LogKind::Unconfigured => Some("it has no log configuration, so nothing keeps its output"),
    }
}
