//! The commands, one file each, with its flags beside its run function.

pub(crate) mod apply;
pub(crate) mod attach;
pub(crate) mod aws;
pub(crate) mod check;
pub(crate) mod explain;
pub(crate) mod fix;
pub(crate) mod fmt;
pub(crate) mod kill;
pub(crate) mod logs;
pub(crate) mod meant;
pub(crate) mod offline;
pub(crate) mod plan;
pub(crate) mod ps;
pub(crate) mod request;
pub(crate) mod signals;
pub(crate) mod snapshot;
pub(crate) mod status;

use std::time::SystemTime;

use ecs_model::TimeSpan;

use crate::cli::Global;
use crate::exit::Exit;
use crate::spec::Host;
use crate::ui::{Form, Ui};

/// What every command is given.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    /// Where output goes.
    pub(crate) ui: &'a Ui,
    /// Files and the process environment.
    pub(crate) host: &'a dyn Host,
    /// The flags of every command.
    pub(crate) global: &'a Global,
}

impl Context<'_> {
    /// Returns the form of the answer: `text` unless `--format json`.
    ///
    /// # Errors
    /// A form that the command does not have, in words.
    pub(crate) fn form(&self) -> Result<Form, String> {
        match self.global.format.as_deref() {
            None | Some("text") => Ok(Form::Text),
            Some("json") => Ok(Form::Json),
            Some(other) => Err(format!("no form `{other}` here: --format takes text or json")),
        }
    }
}

/// Runs what talks to AWS, on a runtime of its own.
pub(crate) fn runtime(context: &Context<'_>, work: impl Future<Output = Exit>) -> Exit {
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            context.ui.err(&format!("error: {error}"));
            return Exit::Unavailable;
        }
    };
    let exit = runtime.block_on(work);
    // What a second signal leaves behind must not hold the process up.
    runtime.shutdown_background();
    exit
}

/// Returns the moment that long ago, in epoch milliseconds: the oldest log event that is wanted.
pub(crate) fn logs_since(ago: TimeSpan) -> i64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.saturating_sub(ago.as_duration()).as_millis()).unwrap_or(i64::MAX)
}
