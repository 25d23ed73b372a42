//! Which tasks a command means, and what is said while they are looked up.

use ecs_exec::{Engine, Event, EventKind, EventSink, EventStream, ExecError, RunId, RunTasks, TaskId};

use super::Context;
use super::apply::journal;
use crate::exit::Exit;

/// The tasks that a command line names: by their ids, or by the run that started them.
#[derive(Debug)]
pub(crate) struct Meant<'a> {
    /// `ID…`.
    pub(crate) ids: &'a [TaskId],
    /// `--run-id`.
    pub(crate) run_id: Option<&'a RunId>,
    /// `--cluster`.
    pub(crate) cluster: Option<&'a str>,
}

impl Meant<'_> {
    /// Returns the tasks.
    ///
    /// # Errors
    /// The exit code, the reason told: a task of another cluster, no such run, a failed call.
    pub(crate) async fn find(&self, engine: &Engine, sink: EventSink, context: &Context<'_>) -> Result<RunTasks, Exit> {
        if let Some(run_id) = self.run_id {
            let found = engine.of_run(run_id, self.cluster, journal(context).as_ref(), sink).await;
            return found.map_err(|error| refused(&error, context));
        }
        let within = |id: &TaskId| id.clone().within(self.cluster);
        match self.ids.iter().map(within).collect() {
            Ok(ids) => Ok(RunTasks::of_ids(ids)),
            Err(error) => {
                context.ui.err(&format!("error: {error}"));
                Err(Exit::Usage)
            }
        }
    }
}

/// Tells why something could not be looked up.
pub(crate) fn refused(error: &ExecError, context: &Context<'_>) -> Exit {
    context.ui.err(&format!("error: {error}"));
    Exit::Run(error.exit_code())
}

/// Does the work and shows its events meanwhile. The work must own the sink, so that the stream ends with it.
pub(crate) async fn while_showing<T>(
    work: impl Future<Output = T>,
    mut stream: EventStream,
    mut show: impl FnMut(&Event),
) -> T {
    let showing = async {
        while let Some(event) = stream.next().await {
            show(&event);
        }
    };
    tokio::join!(work, showing).0
}

/// Says on stderr what a look-up has to say.
pub(crate) fn aside(event: &Event, context: &Context<'_>) {
    let ui = context.ui;
    match &event.kind {
        EventKind::Warning { text } => ui.err(&format!("warning: {text}")),
        EventKind::Note { text } if !ui.quiet => ui.err(&format!("note: {text}")),
        EventKind::Unreachable { error } => ui.err(&format!("warning: AWS does not answer, trying on: {error}")),
        EventKind::Retrying { operation, error, .. } if ui.verbose => ui.err(&format!("{operation} again: {error}")),
        _ => {}
    }
}
