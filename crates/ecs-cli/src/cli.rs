//! The command line: global flags and the list of commands.

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands;

/// Runs one-off work on Amazon ECS from a reviewed KDL file.
///
/// `check` finds every mistake, `plan` shows the two requests byte for byte, `apply` registers, runs, waits,
/// streams the logs, cleans up and exits with the task's code.
///
/// This is not AWS's retired tool of the same name.
#[derive(Debug, Parser)]
#[command(name = "ecs-cli", version, propagate_version = true, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags of every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global")]
pub(crate) struct Global {
    /// Profile of the shared AWS configuration.
    #[arg(long, global = true, value_name = "NAME", env = "ECS_CLI_PROFILE")]
    pub(crate) profile: Option<String>,
    /// AWS region; else the SDK's default chain.
    #[arg(long, global = true, value_name = "REGION", env = "ECS_CLI_REGION")]
    pub(crate) region: Option<String>,
    /// Send every call there instead of to AWS; else `AWS_ENDPOINT_URL` and its like.
    #[arg(long, global = true, value_name = "URL", env = "ECS_CLI_ENDPOINT_URL")]
    pub(crate) endpoint_url: Option<String>,
    /// Colours and cursor movement.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", env = "ECS_CLI_COLOR")]
    pub(crate) color: ColorChoice,
    /// Form of the answer.
    #[arg(long, global = true, value_name = "FORM", env = "ECS_CLI_FORMAT")]
    pub(crate) format: Option<String>,
    /// Say less: errors, warnings and the end only.
    #[arg(long, short, global = true, env = "ECS_CLI_QUIET", conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say more: notes, and why each was decided.
    #[arg(long, short, global = true, env = "ECS_CLI_VERBOSE")]
    pub(crate) verbose: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(commands::check::Args),
    Plan(commands::plan::Args),
    Snapshot(commands::snapshot::Args),
    Fmt(commands::fmt::Args),
    Explain(commands::explain::Args),
    Apply(Box<commands::apply::Args>),
    Attach(commands::attach::Args),
    Status(commands::status::Args),
    Ps(commands::ps::Args),
    Logs(commands::logs::Args),
    Kill(commands::kill::Args),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Cli;

    #[test]
    fn every_flag_has_its_variable_but_those_that_must_be_seen() {
        let exceptions = ["allow", "show-values", "var", "help", "version"];
        let cli = Cli::command();
        let mut flags = 0;
        for command in std::iter::once(&cli).chain(cli.get_subcommands()) {
            for (name, argument) in
                command.get_arguments().filter_map(|argument| Some((argument.get_long()?, argument)))
            {
                let wanted = format!("ECS_CLI_{}", name.replace('-', "_").to_uppercase());
                let variable = argument.get_env().map(|variable| variable.to_string_lossy().into_owned());
                let expected = (!exceptions.contains(&name)).then_some(wanted);
                assert_eq!(variable, expected, "{} --{name}", command.get_name());
                flags += 1;
            }
        }
        assert!(flags > 40, "only {flags} flags were seen");
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
