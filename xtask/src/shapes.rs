//! `cargo xtask shapes`.

/// What to do.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail where the table is not what it would be made to.
    #[arg(long)]
    check: bool,
}

/// Makes the table.
///
/// # Errors
/// None yet.
pub(crate) fn run(_args: &Args) -> miette::Result<()> {
    Ok(())
}
