//! `ecs-cli logs`.

use ecs_exec::{Engine, EventKind, EventSink, LogOutcome, LogReading, LogRequest, RunId, TaskId, events};
use ecs_model::TimeSpan;

use super::apply::engine_for;
use super::meant::{Meant, aside, refused};
use super::{Context, aws, runtime};
use crate::exit::Exit;
use crate::ui::Form;
use crate::ui::labels::Labels;

/// Print what a task has written, from its first line.
///
/// Every line exactly once, unchanged, on stdout. Several containers come one after the other, each line with its container before
/// it; with --follow they come as they are written, until the task has stopped and its streams are quiet.
#[derive(Debug, Clone, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["id", "run_id"]))]
pub(crate) struct Args {
    /// `CLUSTER::TASK-ARN`, as `apply` prints it, or a task's ARN.
    #[arg(value_name = "ID")]
    id: Option<TaskId>,
    /// Every task of that run; without a journal of it here they are found in `--cluster` by `startedBy`.
    #[arg(long, value_name = "ID", env = "ECS_CLI_RUN_ID")]
    run_id: Option<RunId>,
    /// The cluster; a task of another one is refused.
    #[arg(long, value_name = "CLUSTER", env = "ECS_CLI_CLUSTER")]
    cluster: Option<String>,
    /// Go on until the task has stopped and nothing new comes.
    #[arg(long, short, env = "ECS_CLI_FOLLOW")]
    follow: bool,
    /// Log events of this long ago at the most, instead of from the start.
    #[arg(long, value_name = "TIME", env = "ECS_CLI_SINCE")]
    since: Option<TimeSpan>,
    /// The output of this container alone.
    #[arg(long, value_name = "NAME", env = "ECS_CLI_CONTAINER")]
    container: Option<String>,
    /// With --follow: after the end, read until nothing new came for so long.
    #[arg(long, value_name = "TIME", default_value = "10s", env = "ECS_CLI_LOG_DRAIN")]
    log_drain: TimeSpan,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Exit {
    match context.form() {
        Ok(form) => runtime(context, logs(args, form, context)),
        Err(message) => {
            context.ui.err(&format!("error: {message}"));
            Exit::Usage
        }
    }
}

async fn logs(args: &Args, form: Form, context: &Context<'_>) -> Exit {
    let account = match aws::connect(context).await {
        Ok(account) => account,
        Err(exit) => return exit,
    };
    let engine = engine_for(account);
    let (sink, mut stream) = events();
    let reading = match open(args, &engine, sink, context).await {
        Ok(reading) => reading,
        Err(exit) => {
            while let Some(event) = stream.next().await {
                aside(&event, context);
            }
            return exit;
        }
    };
    let labels = Labels::of(reading.streams());
    let work = tokio::spawn(reading.read());
    while let Some(event) = stream.next().await {
        match (&event.kind, form) {
            (EventKind::Log(line), Form::Text) => {
                let label = labels.before(event.task_id.as_deref().unwrap_or_default(), &line.container);
                context.ui.out(&format!("{label}{}\n", line.message));
            }
            (EventKind::Log(_), Form::Json) => match serde_json::to_string(&event) {
                Ok(line) => context.ui.out(&format!("{line}\n")),
                Err(error) => context.ui.err(&format!("error: a line cannot be written: {error}")),
            },
            _ => aside(&event, context),
        }
        if context.ui.out_closed() {
            // Nobody reads on (`| head`); following for nobody would go on until the task ends.
            work.abort();
            return Exit::Success;
        }
    }
    match work.await {
        Ok(outcomes) => told(&outcomes),
        Err(_) => Exit::Unavailable,
    }
}

async fn open(args: &Args, engine: &Engine, sink: EventSink, context: &Context<'_>) -> Result<LogReading, Exit> {
    let ids: Vec<TaskId> = args.id.iter().cloned().collect();
    let meant = Meant { ids: &ids, run_id: args.run_id.as_ref(), cluster: args.cluster.as_deref() };
    let request = LogRequest {
        tasks: meant.find(engine, sink.clone(), context).await?,
        container: args.container.clone(),
        since: args.since.map(super::logs_since),
        follow: args.follow,
        drain: args.log_drain.as_duration(),
    };
    engine.open_logs(request, sink).await.map_err(|error| refused(&error, context))
}

/// What could not be read whole was said when it was met.
fn told(outcomes: &[LogOutcome]) -> Exit {
    if outcomes.iter().any(|outcome| outcome.incomplete.is_some()) { Exit::Unavailable } else { Exit::Success }
}
