//! Real processes in place of scripts, for `--local`.

use std::time::Duration;

use super::logs::Logs;
use super::params::Params;
use super::refusal::Refusal;
use super::state::Moment;
use super::task::SimTask;

/// The processes of a simulator.
#[derive(Debug)]
pub(super) struct Processes {}

impl Processes {
    pub(super) fn start(
        &mut self,
        _task: &mut SimTask,
        _definition: Params<'_>,
        _request: Params<'_>,
        _logs: &mut Logs,
        _moment: Moment<'_>,
    ) -> Result<(), Refusal> {
        Ok(())
    }

    pub(super) fn befell(&self, _task: &SimTask, _now: Duration) {}
}
