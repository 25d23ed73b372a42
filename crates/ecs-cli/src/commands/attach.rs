//! `ecs-cli attach`.

use ecs_exec::{ApplyOptions, AttachTarget, Control, ExecError, Outcome, RunId, TaskId, events};
use ecs_model::{SpecPath, TimeSpan};

use super::apply::{engine_for, journal, prepare_result, write_result};
use super::{Context, aws, runtime, signals};
use crate::exit::Exit;
use crate::ui::run::Show;

/// Wait for a task that was started before, with its output and its exit code.
///
/// The same as `apply` from where the task exists: its states, its output from the start, the clean-up of its run, its exit code.
/// The task may have ended already. Nothing is ever started.
#[derive(Debug, Clone, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["id", "run_id"]))]
pub(crate) struct Args {
    /// `CLUSTER::TASK-ARN`, as `apply` prints it, or a task's ARN.
    #[arg(value_name = "ID")]
    id: Option<TaskId>,
    /// The run's id; without a journal of it here, its tasks are found in `--cluster` by `startedBy`.
    #[arg(long, value_name = "ID", env = "ECS_CLI_RUN_ID")]
    run_id: Option<RunId>,
    /// The cluster.
    #[arg(long, value_name = "CLUSTER", env = "ECS_CLI_CLUSTER")]
    cluster: Option<String>,
    /// After the end, read logs until nothing new came for so long.
    #[arg(long, value_name = "TIME", default_value = "10s", env = "ECS_CLI_LOG_DRAIN")]
    log_drain: TimeSpan,
    /// Log events of this long ago at the most, instead of from the start.
    #[arg(long, value_name = "TIME", env = "ECS_CLI_SINCE")]
    since: Option<TimeSpan>,
    /// Write the outcome there, as JSON.
    #[arg(long, value_name = "FILE", env = "ECS_CLI_RESULT")]
    result: Option<std::path::PathBuf>,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Exit {
    match target(args) {
        Err(message) => {
            context.ui.err(&format!("error: {message}"));
            Exit::Usage
        }
        Ok((target, run_id)) => runtime(context, attach(args, target, run_id, context)),
    }
}

fn target(args: &Args) -> Result<(AttachTarget, RunId), String> {
    if let Some(run_id) = &args.run_id {
        return Ok((AttachTarget::Run { cluster: args.cluster.clone() }, run_id.clone()));
    }
    let id = args.id.clone().ok_or("say what to attach to: a task, or --run-id")?;
    let id = id.within(args.cluster.as_deref()).map_err(|error| error.to_string())?;
    // The id of a run that nothing is known of; where the task tells its own, that one counts.
    let run_id = RunId::random().map_err(|error| error.to_string())?;
    Ok((AttachTarget::Task(id), run_id))
}

async fn attach(args: &Args, target: AttachTarget, run_id: RunId, context: &Context<'_>) -> Exit {
    let form = match context.form() {
        Ok(form) => form,
        Err(message) => {
            context.ui.err(&format!("error: {message}"));
            return Exit::Usage;
        }
    };
    if let Some(path) = &args.result
        && let Err(error) = prepare_result(path)
    {
        context.ui.err(&format!("error: --result {}: {error}; the task goes on", path.display()));
        return Exit::Invalid;
    }
    let account = match aws::connect(context).await {
        Ok(account) => account,
        Err(exit) => return exit,
    };
    let control = Control::new();
    signals::forward(&control);
    let (sink, mut stream) = events();
    let options = ApplyOptions {
        log_drain: args.log_drain.as_duration(),
        since: args.since.map(super::logs_since),
        journal: journal(context),
        ..ApplyOptions::new(run_id)
    };
    let engine = engine_for(account);
    let place = |_: &str, _: &SpecPath| None;
    let mut show = Show::new(context.ui, form, &place, false, false);
    let work = tokio::spawn(async move { engine.attach(target, options, sink, control).await });
    while let Some(event) = stream.next().await {
        show.event(&event);
    }
    match work.await {
        Ok(Ok(outcomes)) => told(args, &outcomes, context),
        Ok(Err(error)) => refused(&error, context),
        Err(_) => Exit::Unavailable,
    }
}

fn told(args: &Args, outcomes: &[Outcome], context: &Context<'_>) -> Exit {
    if let Some(path) = &args.result
        && let Err(error) = write_result(path, outcomes)
    {
        context.ui.err(&format!("error: --result {}: {error}", path.display()));
    }
    let codes = outcomes.iter().map(|outcome| outcome.process_exit_code);
    Exit::Run(codes.into_iter().find(|code| *code != 0).unwrap_or(0))
}

pub(crate) fn refused(error: &ExecError, context: &Context<'_>) -> Exit {
    context.ui.err(&format!("error: {error}"));
    Exit::Run(error.exit_code())
}
