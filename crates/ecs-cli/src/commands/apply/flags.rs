//! The flags of a run.

use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum;
use ecs_exec::{ApplyOptions, JournalDir, LOG_DRAIN, RunId};
use ecs_model::{Logs, OnInterrupt, OnTimeout, TaskSpec, TimeSpan};

use super::{run_id, until};
use crate::commands::Context;
use crate::commands::request::RequestFlags;

/// What changes a run, over the spec's own settings.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Run")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct RunFlags {
    /// No AWS: a simulated ECS runs the command as a process of this machine.
    #[arg(long, env = "ECS_CLI_LOCAL", conflicts_with_all = ["detach", "wait_until", "run_id"])]
    pub(super) local: bool,
    /// Leave as soon as the task is launched, and print its identifier.
    #[arg(long, env = "ECS_CLI_DETACH", conflicts_with = "wait_until")]
    pub(super) detach: bool,
    /// How far the task is followed.
    #[arg(long, value_name = "STATE", env = "ECS_CLI_WAIT_UNTIL")]
    pub(super) wait_until: Option<WaitUntil>,
    /// How long each launch may take until RUNNING or an exit.
    #[arg(long, value_name = "TIME", env = "ECS_CLI_START_TIMEOUT")]
    pub(super) start_timeout: Option<TimeSpan>,
    /// How long the whole run may take.
    #[arg(long, value_name = "TIME", env = "ECS_CLI_TIMEOUT")]
    pub(super) timeout: Option<TimeSpan>,
    /// What happens to the task at a timeout.
    #[arg(long, value_name = "WHAT", env = "ECS_CLI_ON_TIMEOUT")]
    pub(super) on_timeout: Option<StopOrLeave>,
    /// What a signal does to the task.
    #[arg(long, value_name = "WHAT", env = "ECS_CLI_ON_INTERRUPT")]
    pub(super) on_interrupt: Option<StopOrDetach>,
    /// Leave the task's output in CloudWatch Logs.
    #[arg(long, env = "ECS_CLI_NO_STREAM")]
    pub(super) no_stream: bool,
    /// After the end, read logs until nothing new came for so long.
    /// Default 10s; a process of this machine has told all when it ends.
    #[arg(long, value_name = "TIME", env = "ECS_CLI_LOG_DRAIN")]
    pub(super) log_drain: Option<TimeSpan>,
    /// The run's id; random unless given. One that was used before takes that run up again.
    #[arg(long, value_name = "ID", env = "ECS_CLI_RUN_ID")]
    pub(super) run_id: Option<String>,
    /// Refuse when the snapshot of what is about to run is missing or stale.
    #[arg(long, env = "ECS_CLI_LOCKED")]
    pub(super) locked: bool,
    /// Write the outcome there, as JSON.
    #[arg(long, value_name = "FILE", env = "ECS_CLI_RESULT")]
    pub(super) result: Option<PathBuf>,
    /// So many tasks at a time.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = jobs, env = "ECS_CLI_JOBS")]
    pub(super) jobs: usize,
    /// Every task of the files.
    #[arg(long, env = "ECS_CLI_ALL", conflicts_with = "tasks")]
    pub(super) all: bool,
    /// Start further tasks after one has failed.
    #[arg(long, env = "ECS_CLI_KEEP_GOING")]
    pub(super) keep_going: bool,
}

/// How far a task is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum WaitUntil {
    /// Until it runs, or has ended.
    Running,
    /// To its end.
    Stopped,
}

/// `on-timeout`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum StopOrLeave {
    /// The task is stopped.
    Stop,
    /// The task goes on.
    Leave,
}

/// `on-interrupt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum StopOrDetach {
    /// The task is stopped.
    Stop,
    /// The task goes on.
    Detach,
}

fn jobs(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("a number of tasks, at least 1".to_owned()),
        Ok(jobs) => Ok(jobs),
    }
}

impl RunFlags {
    /// Puts the flags over a spec.
    pub(super) fn over(&self, spec: &mut TaskSpec) {
        spec.start_timeout = self.start_timeout.or(spec.start_timeout);
        spec.timeout = self.timeout.or(spec.timeout);
        spec.on_timeout = self.on_timeout.map_or(spec.on_timeout, |on_timeout| {
            Some(if on_timeout == StopOrLeave::Stop { OnTimeout::Stop } else { OnTimeout::Leave })
        });
        spec.on_interrupt = self.on_interrupt.map_or(spec.on_interrupt, |on_interrupt| {
            Some(if on_interrupt == StopOrDetach::Stop { OnInterrupt::Stop } else { OnInterrupt::Detach })
        });
        if self.no_stream {
            let logs = spec.main.logs.get_or_insert_with(|| Logs { enabled: Some(false), ..Logs::default() });
            logs.enabled = Some(logs.configures());
            logs.stream = Some(false);
        }
    }

    /// Returns the run's id.
    ///
    /// # Errors
    /// A given one that is none, in words.
    pub(super) fn run_id(&self) -> Result<RunId, String> {
        run_id(self.run_id.as_deref())
    }

    /// Returns what the executor is told.
    pub(super) fn options(&self, run_id: RunId, request: &RequestFlags, context: &Context<'_>) -> ApplyOptions {
        let log_drain = if self.local { Duration::ZERO } else { LOG_DRAIN };
        ApplyOptions {
            run_id_is_given: self.run_id.is_some(),
            plan: request.plan_options(),
            until: until(self.detach, self.wait_until),
            log_drain: self.log_drain.map_or(log_drain, TimeSpan::as_duration),
            journal: if self.local { None } else { journal(context) },
            ..ApplyOptions::new(run_id)
        }
    }
}

/// Returns where runs are recorded: `$XDG_STATE_HOME/ecs-cli/runs`, else `~/.local/state/ecs-cli/runs` (XDG Base Directory
/// Specification).
pub(crate) fn journal(context: &Context<'_>) -> Option<JournalDir> {
    let absolute = |path: &PathBuf| path.is_absolute();
    let state = context.host.var("XDG_STATE_HOME").map(PathBuf::from).filter(absolute);
    let state = state.or_else(|| Some(PathBuf::from(context.host.var("HOME")?).join(".local/state")));
    state.map(|state| JournalDir::new(state.join("ecs-cli/runs")))
}
