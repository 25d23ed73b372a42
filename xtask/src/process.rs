//! Running other programs.

use std::path::PathBuf;
use std::process::Command;

use miette::{IntoDiagnostic as _, Result, WrapErr as _, bail, miette};
use serde_json::Value;

/// Runs a command to its end.
///
/// # Errors
/// It cannot be started, or does not succeed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = format!("{command:?}");
    let status = command.status().into_diagnostic().wrap_err_with(|| format!("cannot start {shown}"))?;
    if !status.success() {
        bail!("{shown}: {status}");
    }
    Ok(())
}

/// Returns what a command writes to its standard output.
///
/// # Errors
/// It cannot be started, does not succeed, or writes something that is not UTF-8.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let shown = format!("{command:?}");
    let output = command.output().into_diagnostic().wrap_err_with(|| format!("cannot start {shown}"))?;
    if !output.status.success() {
        bail!("{shown}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    String::from_utf8(output.stdout).into_diagnostic()
}

/// Returns the command for cargo, the one that runs us.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Returns what `cargo metadata` says of the workspace.
///
/// # Errors
/// Cargo fails.
pub(crate) fn metadata() -> Result<Value> {
    let text = output(cargo().args(["metadata", "--format-version", "1", "--no-deps", "--offline"]))
        .or_else(|_| output(cargo().args(["metadata", "--format-version", "1", "--no-deps"])))?;
    serde_json::from_str(&text).into_diagnostic()
}

/// Returns the folder of the workspace.
///
/// # Errors
/// Cargo fails.
pub(crate) fn workspace_root() -> Result<PathBuf> {
    path_member("workspace_root")
}

/// Returns the folder that cargo builds into, wherever it was put.
///
/// # Errors
/// Cargo fails.
pub(crate) fn target_directory() -> Result<PathBuf> {
    path_member("target_directory")
}

fn path_member(name: &str) -> Result<PathBuf> {
    let metadata = metadata()?;
    let path = metadata.get(name).and_then(Value::as_str).ok_or_else(|| miette!("cargo metadata has no {name}"))?;
    Ok(PathBuf::from(path))
}
