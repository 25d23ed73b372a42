//! `cargo xtask docs`: `docs/rules.md`, from the texts of `ecs-cli explain`.

use std::fs;

use miette::{IntoDiagnostic as _, Result, WrapErr as _, bail};

use crate::process;

/// The document, from the workspace's root.
const RULES: &str = "docs/rules.md";

/// What to do.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail where the document is not what it would be made to.
    #[arg(long)]
    check: bool,
}

/// Makes the document, or compares it.
///
/// # Errors
/// The binary cannot be built; with `--check`, the document differs.
pub(crate) fn run(args: &Args) -> Result<()> {
    let path = process::workspace_root()?.join(RULES);
    let made = process::output(process::cargo().args([
        "run",
        "--quiet",
        "--package",
        "ecs-cli",
        "--no-default-features",
        "--",
        "explain",
        "--format",
        "markdown",
    ]))?;
    if args.check {
        let committed = fs::read_to_string(&path).into_diagnostic().wrap_err(RULES)?;
        if committed != made {
            bail!("{RULES} is stale: run `cargo xtask docs`");
        }
        println!("docs: {RULES} is fresh");
        return Ok(());
    }
    fs::write(&path, made).into_diagnostic().wrap_err(RULES)?;
    println!("docs: wrote {RULES}");
    Ok(())
}
