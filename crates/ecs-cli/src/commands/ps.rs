//! `ecs-cli ps`.

use ecs_exec::{RunId, TaskQuery, events};
use serde_json::json;

use super::apply::engine_for;
use super::meant::{aside, refused, while_showing};
use super::{Context, aws, runtime};
use crate::exit::Exit;
use crate::ui::{Form, task};

/// List the tasks of a cluster.
///
/// Those that have not been told to stop, the oldest first, whoever started them; with --stopped those that have stopped or are
/// about to, which ECS knows for about an hour. The first column can be pasted into status, logs, attach and kill.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Args {
    /// The cluster; else ECS's `default`.
    #[arg(long, value_name = "CLUSTER", env = "ECS_CLI_CLUSTER")]
    cluster: Option<String>,
    /// Tasks of this family alone.
    #[arg(long, value_name = "FAMILY", env = "ECS_CLI_FAMILY")]
    family: Option<String>,
    /// Tasks of this run alone, by `startedBy`.
    #[arg(long, value_name = "ID", env = "ECS_CLI_RUN_ID")]
    run_id: Option<RunId>,
    /// The tasks that have stopped, in place of the others.
    #[arg(long, env = "ECS_CLI_STOPPED")]
    stopped: bool,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Exit {
    match context.form() {
        Ok(form) => runtime(context, ps(args, form, context)),
        Err(message) => {
            context.ui.err(&format!("error: {message}"));
            Exit::Usage
        }
    }
}

async fn ps(args: &Args, form: Form, context: &Context<'_>) -> Exit {
    let account = match aws::connect(context).await {
        Ok(account) => account,
        Err(exit) => return exit,
    };
    let engine = engine_for(account);
    let query = TaskQuery {
        cluster: args.cluster.clone(),
        family: args.family.clone(),
        run_id: args.run_id.clone(),
        stopped: args.stopped,
    };
    let (sink, stream) = events();
    let work = async move { engine.list(&query, sink).await };
    let tasks = match while_showing(work, stream, |event| aside(event, context)).await {
        Ok(tasks) => tasks,
        Err(error) => return refused(&error, context),
    };
    let cluster = args.cluster.as_deref();
    match form {
        Form::Json => {
            let tasks: Vec<_> = tasks.iter().map(|one| task::json_of(one, cluster)).collect();
            context.ui.out(&format!("{:#}\n", json!({ "format": 1, "tasks": tasks })));
        }
        Form::Text if tasks.is_empty() => {
            let which = if args.stopped { "stopped tasks" } else { "tasks" };
            if !context.ui.quiet {
                context.ui.err(&format!("no {which} in cluster {}", cluster.unwrap_or("default")));
            }
        }
        Form::Text => context.ui.out(&task::table(&tasks, cluster)),
    }
    Exit::Success
}
