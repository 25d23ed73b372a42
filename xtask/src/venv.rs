//! The Python environment with the AWS API servers that tests talk to.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use miette::{IntoDiagnostic as _, Result, WrapErr as _};

use crate::process;

/// Returns the folder of the environment's programs, made or renewed first where
/// `tests/requirements.txt` asks for other versions than it has.
///
/// # Errors
/// No Python 3, or no package index.
pub(crate) fn programs() -> Result<PathBuf> {
    let requirements = process::workspace_root()?.join("tests/requirements.txt");
    let wanted = fs::read_to_string(&requirements).into_diagnostic().wrap_err("tests/requirements.txt")?;
    let venv = process::target_directory()?.join("venv");
    let programs = venv.join("bin");
    let stamp = venv.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(programs);
    }
    if venv.exists() {
        fs::remove_dir_all(&venv).into_diagnostic()?;
    }
    eprintln!("installing moto and ministack into {}", venv.display());
    make(&venv)?;
    process::run(
        Command::new(programs.join("python"))
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
            .arg(&requirements),
    )?;
    // The stamp is written last: an installation that was interrupted is done again.
    fs::write(&stamp, wanted).into_diagnostic()?;
    Ok(programs)
}

/// Makes the environment. Debian splits `venv` from Python; `virtualenv` from the index needs no
/// system package.
fn make(venv: &PathBuf) -> Result<()> {
    let made = process::run(Command::new("python3").args(["-m", "venv"]).arg(venv));
    if made.is_ok() {
        return Ok(());
    }
    eprintln!("python3 -m venv failed, trying virtualenv");
    process::run(Command::new("python3").args(["-m", "pip", "install", "--quiet", "--user", "virtualenv"]))?;
    process::run(Command::new("python3").args(["-m", "virtualenv", "--quiet"]).arg(venv))
}
