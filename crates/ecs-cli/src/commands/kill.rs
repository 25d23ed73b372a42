//! `ecs-cli kill`.

use ecs_exec::{Control, KillError, KillRequest, Killed, NO_GRACE_PERIOD, TaskId, events};
use serde_json::json;

use super::apply::engine_for;
use super::{Context, aws, runtime, signals};
use crate::exit::Exit;
use crate::ui::Form;

/// Stop a task.
///
/// ECS takes no grace period with a stop: between SIGTERM and SIGKILL it waits for the stop timeout of the task definition
/// (`stop-timeout` in the spec, 30 seconds unless written). A task that has stopped already is no error.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Args {
    /// `CLUSTER::TASK-ARN`, as `apply` prints it, or a task's ARN.
    #[arg(value_name = "ID")]
    id: TaskId,
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
    let (sink, mut stream) = events();
    let request = KillRequest {
        id: args.id.clone(),
        cluster: args.cluster.clone(),
        reason: args.reason.clone(),
        wait: args.wait,
    };
    let engine = engine_for(account);
    let work = tokio::spawn(async move { engine.kill(request, sink, control).await });
    while let Some(event) = stream.next().await {
        if let ecs_exec::EventKind::State { status, .. } = &event.kind {
            context.ui.err(&format!("{}  {status}", args.id));
        }
    }
    match work.await {
        Ok(Ok(killed)) => told(args, form, &killed, context),
        Ok(Err(error)) => refused(&error, context),
        Err(_) => Exit::Unavailable,
    }
}

fn told(args: &Args, form: Form, killed: &Killed, context: &Context<'_>) -> Exit {
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
        Form::Text => {
            context.ui.err(&format!("{} {state}", args.id));
            if !killed.stopped && !context.ui.quiet {
                context.ui.err(&format!("note: {NO_GRACE_PERIOD}"));
            }
        }
    }
    Exit::Success
}

fn refused(error: &KillError, context: &Context<'_>) -> Exit {
    context.ui.err(&format!("error: cannot stop the task: {error}"));
    Exit::Run(error.exit_code())
}
