//! `ecs-cli kill`.

use std::sync::Arc;

use ecs_exec::{
    Control, Engine, EventKind, EventSink, KillError, KillRequest, Killed, NO_GRACE_PERIOD, RunId, TaskId, events,
};
use serde_json::json;
use tokio::task::JoinSet;

use super::apply::engine_for;
use super::meant::{Meant, aside, while_showing};
use super::{Context, aws, runtime, signals};
use crate::exit::Exit;
use crate::ui::Form;

/// Stop a task, or every task of a run.
///
/// ECS takes no grace period with a stop: between SIGTERM and SIGKILL it waits for the stop timeout of the task definition
/// (`stop-timeout` in the spec, 30 seconds unless written). A task that has stopped already is no error.
#[derive(Debug, Clone, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["id", "run_id"]))]
pub(crate) struct Args {
    /// `CLUSTER::TASK-ARN`, as `apply` prints it, or a task's ARN.
    #[arg(value_name = "ID")]
    id: Option<TaskId>,
    /// Every task of that run; without a journal of it here they are found in `--cluster` by `startedBy`.
    #[arg(long, value_name = "ID", env = "ECS_CLI_RUN_ID")]
    run_id: Option<RunId>,
    /// The cluster that the task must be in; one of another cluster is refused.
    #[arg(long, value_name = "CLUSTER", env = "ECS_CLI_CLUSTER")]
    cluster: Option<String>,
    /// What the task's stopped reason will say.
    #[arg(long, value_name = "TEXT", env = "ECS_CLI_REASON")]
    reason: Option<String>,
    /// Wait until the task has stopped.
    #[arg(long, env = "ECS_CLI_WAIT")]
    wait: bool,
}

/// What became of one task.
type Fate = (TaskId, Result<Killed, KillError>);

/// Runs the command.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Exit {
    let form = match context.form() {
        Ok(form) => form,
        Err(message) => {
            context.ui.err(&format!("error: {message}"));
            return Exit::Usage;
        }
    };
    runtime(context, kill(args, form, context))
}

async fn kill(args: &Args, form: Form, context: &Context<'_>) -> Exit {
    let account = match aws::connect(context).await {
        Ok(account) => account,
        Err(exit) => return exit,
    };
    let control = Control::new();
    signals::forward(&control);
    let waiting = control.clone();
    let (sink, stream) = events();
    let engine = engine_for(account);
    let work = async move {
        let ids: Vec<TaskId> = args.id.iter().cloned().collect();
        if let Some(run_id) = &args.run_id {
            let meant = Meant { ids: &ids, run_id: Some(run_id), cluster: args.cluster.as_deref() };
            let found = tokio::select! {
                biased;
                found = meant.find(&engine, sink.clone(), context) => found?,
                signal = waiting.nth(0) => {
                    context.ui.err(&format!("error: ended by {signal} before a task was stopped"));
                    return Err(Exit::Run(signal.exit_code()));
                }
            };
            return Ok(all(args, found.tasks(), &engine, &sink, &waiting).await);
        }
        Ok(all(args, &ids, &engine, &sink, &waiting).await)
    };
    let show = |event: &ecs_exec::Event| match &event.kind {
        EventKind::State { status, .. } if !context.ui.quiet => context.ui.err(&format!("{}  {status}", event.task)),
        _ => aside(event, context),
    };
    match while_showing(work, stream, show).await {
        Ok(fates) => match (told(&fates, form, context), control.first()) {
            // The stops go on; that they were not waited for is no success.
            (Exit::Success, Some(signal)) if args.wait && fates.iter().any(is_under_way) => {
                Exit::Run(signal.exit_code())
            }
            (exit, _) => exit,
        },
        Err(exit) => exit,
    }
}

/// Stops the tasks, all at the same time. Returns what became of each, in their order.
async fn all(args: &Args, ids: &[TaskId], engine: &Arc<Engine>, sink: &EventSink, control: &Control) -> Vec<Fate> {
    let mut stops = JoinSet::new();
    for (place, id) in ids.iter().enumerate() {
        let request =
            KillRequest { id: id.clone(), cluster: args.cluster.clone(), reason: args.reason.clone(), wait: args.wait };
        let (engine, sink, control, id) = (Arc::clone(engine), sink.clone(), control.clone(), id.clone());
        stops.spawn(async move { (place, (id, engine.kill(request, sink, control).await)) });
    }
    let mut fates: Vec<(usize, Fate)> = stops.join_all().await;
    fates.sort_by_key(|(place, _)| *place);
    fates.into_iter().map(|(_, fate)| fate).collect()
}

fn told(fates: &[Fate], form: Form, context: &Context<'_>) -> Exit {
    for (id, fate) in fates {
        match fate {
            Ok(killed) => stopped(id, form, killed, context),
            Err(error) => context.ui.err(&format!("error: cannot stop the task: {error}")),
        }
    }
    if form == Form::Text && !context.ui.quiet && fates.iter().any(is_under_way) {
        context.ui.err(&format!("note: {NO_GRACE_PERIOD}"));
    }
    let failed = fates.iter().find_map(|(_, fate)| fate.as_ref().err());
    failed.map_or(Exit::Success, |error| Exit::Run(error.exit_code()))
}

/// Whether ECS accepted the stop and the task was not seen to end.
fn is_under_way(fate: &Fate) -> bool {
    matches!(&fate.1, Ok(killed) if !killed.stopped)
}

/// Says what became of a task; of several, as JSON, one object a line.
fn stopped(id: &TaskId, form: Form, killed: &Killed, context: &Context<'_>) {
    let state = match (killed.already_stopped, killed.stopped) {
        (true, _) => "had stopped already",
        (false, true) => "has stopped",
        (false, false) => "is being stopped",
    };
    match form {
        Form::Json => {
            let answer = json!({
                "format": 1,
                "task": killed.task.task_arn,
                "already_stopped": killed.already_stopped,
                "stopped": killed.stopped,
            });
            context.ui.out(&format!("{answer}\n"));
        }
        Form::Text => context.ui.err(&format!("{id} {state}")),
    }
}
