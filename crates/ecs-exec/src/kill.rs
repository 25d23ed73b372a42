//! Stops a task: [`Engine::kill`], with ECSTask's distinctions of what was not found.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::apply::Engine;
use crate::aws::{AwsError, Stopped, Task};
use crate::caller::Caller;
use crate::control::{Brake, Control, Halt, Signal};
use crate::error::ExecError;
use crate::event::{ContainerState, EventKind, EventSink, Scribe};
use crate::task_id::{OtherCluster, TaskId};
use crate::watch::{Sighting, Watched, is_over};

/// What ECS writes of a cluster without tasks.
const NO_TASKS: &str = "no registered tasks";

/// What ECS writes of a task that it does not know, in two wordings.
const NO_SUCH_TASK: [&str; 2] = ["not find task", "referenced task was not found"];

/// Between polls while a stop is waited for.
const POLL: Duration = Duration::from_secs(5);

/// What has to be known before somebody asks for it.
pub const NO_GRACE_PERIOD: &str = "ECS takes no grace period with a stop: between SIGTERM and SIGKILL it waits for the \
     definition's stopTimeout (30 s unless stop-timeout says otherwise)";

/// Which task to stop.
#[derive(Debug, Clone)]
pub struct KillRequest {
    /// The task.
    pub id: TaskId,
    /// `--cluster`: the task must be in this one.
    pub cluster: Option<String>,
    /// `--reason`: what the task's stopped reason says.
    pub reason: Option<String>,
    /// `--wait`: until it has stopped.
    pub wait: bool,
}

/// What became of the task.
#[derive(Debug, Clone, PartialEq)]
pub struct Killed {
    /// The task as it was seen last.
    pub task: Task,
    /// Whether it had stopped before.
    pub already_stopped: bool,
    /// Whether it has stopped by now.
    pub stopped: bool,
}

/// Why a task was not stopped.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum KillError {
    /// It is in another cluster than the caller expects.
    #[error("{0}")]
    OtherCluster(#[from] OtherCluster),
    /// There is no such cluster.
    #[error("there is no cluster {cluster}")]
    NoSuchCluster {
        /// Its name or ARN.
        cluster: String,
    },
    /// There is no such task.
    #[error("there is no task {task} in cluster {cluster}; ECS knows a task for about an hour after its end")]
    NoSuchTask {
        /// The task.
        task: String,
        /// The cluster.
        cluster: String,
    },
    /// The cluster has no tasks.
    #[error("cluster {cluster} has no tasks")]
    NoTasks {
        /// Its name or ARN.
        cluster: String,
    },
    /// A signal came between two attempts of the call.
    #[error("ended by {signal} before ECS accepted the stop of task {task}, which may go on")]
    Interrupted {
        /// The task.
        task: String,
        /// The signal.
        signal: Signal,
    },
    /// The call failed.
    #[error("{0}")]
    Failed(ExecError),
}

impl KillError {
    /// Returns the process's exit code (`docs/cli.md`).
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::OtherCluster(_) => 64,
            Self::NoSuchCluster { .. } | Self::NoSuchTask { .. } | Self::NoTasks { .. } => 65,
            Self::Interrupted { signal, .. } => signal.exit_code(),
            Self::Failed(error) => error.exit_code(),
        }
    }
}

impl Engine {
    /// Stops a task. One that has stopped already is no error. The first signal ends the repeating of a
    /// failed StopTask, and the waiting for the task's end.
    ///
    /// # Errors
    /// What was not found, the task in another cluster, a failed call, a signal before a call succeeded.
    pub async fn kill(&self, request: KillRequest, events: EventSink, control: Control) -> Result<Killed, KillError> {
        let id = request.id.within(request.cluster.as_deref())?;
        let scribe = Scribe::new(events, id.task()).of_task(id.task(), Instant::now());
        let brake = Brake::new(control.clone(), None);
        let caller = Caller::new(Arc::clone(self.aws()), scribe, self.jitter().clone()).braked(&brake);
        let reason = request.reason.as_deref().unwrap_or("stopped by ecs-cli kill");
        let answer = caller.repeat(|| caller.aws.stop_task(id.cluster(), id.task(), reason)).await;
        let task = accepted(&id, answer)?;
        let already_stopped = is_over(&task);
        let killed = Killed { task, already_stopped, stopped: already_stopped };
        if already_stopped || !request.wait {
            return Ok(killed);
        }
        caller.scribe.tell(EventKind::StopAnswered { accepted: true, message: None });
        tokio::select! {
            biased;
            killed = self.until_stopped(&id, &caller.scribe, killed.clone()) => killed,
            _ = control.nth(0) => Ok(killed),
        }
    }

    async fn until_stopped(&self, id: &TaskId, scribe: &Scribe, mut killed: Killed) -> Result<Killed, KillError> {
        let arn = killed.task.task_arn.clone();
        let mut feed = self.watcher().watch(Watched {
            cluster: killed.task.cluster_arn.clone().or_else(|| id.cluster().map(str::to_owned)),
            arn: arn.clone(),
            poll_interval: POLL,
            seen: Some(killed.task.clone()),
        });
        loop {
            match feed.next().await {
                Some(Sighting::Changed(task)) => {
                    killed.stopped = is_over(&task);
                    scribe.tell(state(&task));
                    killed.task = *task;
                    if killed.stopped {
                        return Ok(killed);
                    }
                }
                Some(Sighting::Unreachable(error)) => {
                    scribe.tell(EventKind::Unreachable { error: error.to_string() });
                }
                Some(Sighting::Looked) => {}
                Some(Sighting::GaveUp(error)) => return Err(KillError::Failed(error.into())),
                Some(Sighting::Missing { .. }) | None => return Err(no_such_task(id)),
            }
        }
    }
}

/// Tells the end of a task, or where it is on its way there.
fn state(task: &Task) -> EventKind {
    let over = is_over(task);
    let containers = task.containers.iter().filter(|_| over).map(|container| ContainerState {
        name: container.name.clone(),
        exit_code: container.exit_code,
        reason: container.reason.clone(),
        decides: false,
    });
    EventKind::State {
        status: task.last_status.clone().unwrap_or_default(),
        stop_code: task.stop_code.clone().filter(|_| over),
        stopped_reason: task.stopped_reason.clone().filter(|_| over),
        containers: containers.collect(),
    }
}

/// Tells what was not found from what failed otherwise.
fn accepted(id: &TaskId, answer: Result<Stopped, ExecError>) -> Result<Task, KillError> {
    let cluster = || id.cluster().unwrap_or("default").to_owned();
    match answer {
        Ok(Stopped::Accepted(task)) => Ok(*task),
        Ok(Stopped::NoSuchCluster { .. }) => Err(KillError::NoSuchCluster { cluster: cluster() }),
        Ok(Stopped::NoSuchTask { message }) if message.contains(NO_TASKS) => {
            Err(KillError::NoTasks { cluster: cluster() })
        }
        Ok(Stopped::NoSuchTask { .. }) => Err(no_such_task(id)),
        Err(ExecError::Aws(AwsError { message, .. })) if message.contains(NO_TASKS) => {
            Err(KillError::NoTasks { cluster: cluster() })
        }
        Err(ExecError::Aws(error)) if NO_SUCH_TASK.iter().any(|words| error.message.contains(words)) => {
            Err(no_such_task(id))
        }
        Err(ExecError::Halted(Halt::Signal(signal))) => {
            Err(KillError::Interrupted { task: id.task().to_owned(), signal })
        }
        Err(error) => Err(KillError::Failed(error)),
    }
}

fn no_such_task(id: &TaskId) -> KillError {
    KillError::NoSuchTask { task: id.task().to_owned(), cluster: id.cluster().unwrap_or("default").to_owned() }
}
