//! Flags that change what is requested: the same for `check`, `plan` and `apply`.

use std::path::PathBuf;

use clap::Args;
use ecs_plan::PlanOptions;

use crate::spec::{Overrides, VarLayers};

/// What to plan, and what lies over the spec. A problem in one of these points at the flag.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Request")]
pub(crate) struct RequestFlags {
    /// Only this task; repeatable.
    #[arg(long = "task", value_name = "NAME", env = "ECS_CLI_TASK")]
    pub(crate) tasks: Vec<String>,
    /// A variable's value; repeatable.
    #[arg(long = "var", value_name = "NAME=VALUE")]
    pub(crate) vars: Vec<String>,
    /// Values of variables in KDL, one `NAME VALUE` a line; repeatable.
    #[arg(long = "var-file", value_name = "FILE", env = "ECS_CLI_VAR_FILE")]
    pub(crate) var_files: Vec<PathBuf>,
    /// An environment variable; without a value the caller's own. Shown as `<masked>`. Repeatable.
    #[arg(short = 'e', value_name = "[CONTAINER:]NAME[=VALUE]")]
    pub(crate) env: Vec<String>,
    /// Environment variables, one `NAME=VALUE` a line. Shown as `<masked>`. Repeatable.
    #[arg(long = "env-file", value_name = "FILE", env = "ECS_CLI_ENV_FILE")]
    pub(crate) env_files: Vec<PathBuf>,
    /// One node of `task` in KDL, over the spec: `--set 'cpu "2 vCPU"'`. Repeatable.
    #[arg(long = "set", value_name = "NODE", env = "ECS_CLI_SET")]
    pub(crate) set: Vec<String>,
    /// Flow name, for a family that is made from metadata.
    #[arg(long, value_name = "NAME", env = "ECS_CLI_FLOW")]
    pub(crate) flow: Option<String>,
    /// Deployment name, for a family that is made from metadata.
    #[arg(long, value_name = "NAME", env = "ECS_CLI_DEPLOYMENT")]
    pub(crate) deployment: Option<String>,
    /// Turn these API rules (or `all`) into warnings. Listed in the plan.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub(crate) allow: Vec<String>,
    /// Turn these (or all `warnings`) into errors.
    #[arg(long, value_name = "CODE", value_delimiter = ',', env = "ECS_CLI_DENY")]
    pub(crate) deny: Vec<String>,
    /// The main container's command, in the place of the spec's.
    #[arg(last = true, value_name = "ARGV")]
    pub(crate) argv: Vec<String>,
}

/// The specs to read.
#[derive(Debug, Clone, Args)]
pub(crate) struct SpecFiles {
    /// Spec files; a folder means its `*.kdl`, recursively; `-` is stdin.
    #[arg(value_name = "SPEC", required = true)]
    pub(crate) specs: Vec<PathBuf>,
}

impl RequestFlags {
    /// Returns what lies over the spec.
    pub(crate) fn overrides(&self) -> Overrides {
        Overrides {
            tasks: self.tasks.clone(),
            env: self.env.clone(),
            env_files: self.env_files.clone(),
            set: self.set.clone(),
            flow: self.flow.clone(),
            deployment: self.deployment.clone(),
            argv: self.argv.clone(),
        }
    }

    /// Returns where variables get their values.
    pub(crate) fn variables(&self) -> VarLayers {
        VarLayers { vars: self.vars.clone(), files: self.var_files.clone() }
    }

    /// Returns what the planner is told of rules.
    pub(crate) fn plan_options(&self) -> PlanOptions {
        PlanOptions { allow: self.allow.clone(), deny: self.deny.clone() }
    }
}
