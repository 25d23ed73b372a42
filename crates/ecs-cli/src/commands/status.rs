//! `ecs-cli status`.

use ecs_exec::{Look, RunId, TaskId, events};
use serde_json::json;

use super::apply::engine_for;
use super::meant::{Meant, aside, refused, while_showing};
use super::{Context, aws, runtime};
use crate::exit::Exit;
use crate::ui::{Form, task};

/// Show tasks as they are now: state, containers, exit codes, log streams.
///
/// Looks once and changes nothing. A task that has ended is known to ECS for about an hour; after that a run's journal on this
/// machine still tells how it ended, by --run-id.
#[derive(Debug, Clone, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["ids", "run_id"]))]
pub(crate) struct Args {
    /// `CLUSTER::TASK-ARN`, as `apply` prints it, or a task's ARN.
    #[arg(value_name = "ID")]
    ids: Vec<TaskId>,
    /// Every task of that run; without a journal of it here they are found in `--cluster` by `startedBy`.
    #[arg(long, value_name = "ID", env = "ECS_CLI_RUN_ID")]
    run_id: Option<RunId>,
    /// The cluster; a task of another one is refused.
    #[arg(long, value_name = "CLUSTER", env = "ECS_CLI_CLUSTER")]
    cluster: Option<String>,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Exit {
    match context.form() {
        Ok(form) => runtime(context, status(args, form, context)),
        Err(message) => {
            context.ui.err(&format!("error: {message}"));
            Exit::Usage
        }
    }
}

async fn status(args: &Args, form: Form, context: &Context<'_>) -> Exit {
    let account = match aws::connect(context).await {
        Ok(account) => account,
        Err(exit) => return exit,
    };
    let engine = engine_for(account);
    let (sink, stream) = events();
    let work = async move {
        let meant = Meant { ids: &args.ids, run_id: args.run_id.as_ref(), cluster: args.cluster.as_deref() };
        let tasks = meant.find(&engine, sink.clone(), context).await?;
        engine.look(&tasks, sink).await.map_err(|error| refused(&error, context))
    };
    match while_showing(work, stream, |event| aside(event, context)).await {
        Ok(looks) => shown(&looks, form, context),
        Err(exit) => exit,
    }
}

fn shown(looks: &[Look], form: Form, context: &Context<'_>) -> Exit {
    match form {
        Form::Json => {
            let tasks: Vec<_> = looks.iter().map(task::json_of_look).collect();
            context.ui.out(&format!("{:#}\n", json!({ "format": 1, "tasks": tasks })));
        }
        Form::Text => {
            let blocks: Vec<String> = looks.iter().map(task::block).collect();
            context.ui.out(&blocks.join("\n"));
        }
    }
    let unknown: Vec<&Look> = looks.iter().filter(|look| look.task.is_none()).collect();
    for look in &unknown {
        let words = "ECS knows a task for about an hour after its end";
        context.ui.err(&format!("error: there is no task {}; {words}", look.identifier));
    }
    if unknown.is_empty() { Exit::Success } else { Exit::Invalid }
}
