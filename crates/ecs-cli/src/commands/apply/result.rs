//! `--result FILE`.

use std::path::Path;

use ecs_exec::Outcome;

use crate::commands::fix;

/// Writes the outcome, whole and at once; of several tasks, a list of outcomes.
pub(crate) fn write(path: &Path, outcomes: &[Outcome]) -> std::io::Result<()> {
    let text = match outcomes {
        [outcome] => serde_json::to_string_pretty(outcome),
        several => serde_json::to_string_pretty(several),
    };
    fix::write(path, &format!("{}\n", text.map_err(std::io::Error::other)?))
}
