//! Whose turn it is to carry a run out: one process at a time launches, cleans up and records.

use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use super::Run;
use crate::error::ExecError;
use crate::journal::{RunRecord, Turn};

/// Between looks whether the other process has ended.
const AGAIN: Duration = Duration::from_secs(1);

impl Run {
    /// Waits until no other process carries the run out: two that launch it would start two tasks.
    ///
    /// # Errors
    /// A halt meanwhile. With a given run id also a journal whose folder cannot be made.
    pub(super) async fn take_turn(&self) -> Result<(), ExecError> {
        let mut is_said = false;
        loop {
            match self.try_turn() {
                Ok(false) => {}
                Err(error) if self.options.run_id_is_given => return Err(error),
                // That nothing can be written is said at the first step.
                Ok(true) | Err(_) => return Ok(()),
            }
            if !is_said {
                is_said = true;
                let run_id = &self.options.run_id;
                self.scribe.warn(format!("another process carries run {run_id} out; waiting for what becomes of it"));
            }
            self.braked.wait(AGAIN).await?;
        }
    }

    /// Takes the turn if nobody has it. Where another process has it, that one cleans up and records.
    pub(crate) fn take_turn_or_stand_by(&self) {
        if matches!(self.try_turn(), Ok(false)) {
            self.journal.leave_to_others(true);
            self.scribe.note("another process follows this run; it cleans up and records what becomes of it");
        }
    }

    /// Takes the turn over where the process that had it has ended without an outcome.
    pub(super) fn take_over(&self) {
        let Some(folder) = self.options.journal.as_ref().filter(|_| self.journal.is_others()) else { return };
        if !matches!(self.try_turn(), Ok(true)) {
            return;
        }
        if let Ok(Some(recorded)) = folder.read(&self.options.run_id, self.scribe.name())
            && recorded.outcome.is_none()
        {
            self.journal.leave_to_others(false);
            self.note(|record| *record = RunRecord { halt: recorded.halt.or(record.halt), ..recorded });
        }
    }

    fn try_turn(&self) -> Result<bool, ExecError> {
        let Some(folder) = &self.options.journal else { return Ok(true) };
        let turn = folder.turn(&self.options.run_id, self.scribe.name())?;
        let is_ours = turn.is_some();
        *self.turn() = turn;
        Ok(is_ours)
    }

    fn turn(&self) -> MutexGuard<'_, Option<Turn>> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
