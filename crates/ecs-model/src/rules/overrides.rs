//! Rules of overrides: ECS490–502.

mod containers;
mod length;
mod task;

use super::source::{BOTOCORE, PRACTICE};
use super::{Needs, Rule, Stage};

const fn refused(rule: Rule) -> Rule {
    rule.fails_at(Stage::RunTask).needs(Needs::Request)
}

const fn refused_with_definition(rule: Rule) -> Rule {
    rule.fails_at(Stage::RunTask).needs(Needs::Both)
}

pub(super) const RULES: &[Rule] = &[
    refused(Rule::error("ECS490", "the overrides are longer than 8192 characters", "botocore; artilleryio/artillery#2584", length::too_long))
        .says("Container Overrides length must be at most 8192"),
    refused(Rule::error("ECS491", "an override has no container of its name", "stackd's recordings; botocore", containers::bad_name))
        .says("Override for container named X is not a container in the TaskDefinition."),
    refused_with_definition(Rule::error("ECS492", "an override's memory does not fit", "artilleryio/artillery#591", containers::memory))
        .says("'memory' setting for container 'X' is greater than for task."),
    refused_with_definition(Rule::warning("ECS493", "with the overrides the containers' CPU is more than the task's", PRACTICE, containers::cpu_sum)),
    refused_with_definition(Rule::warning("ECS494", "with the overrides Fargate has no task of that size", PRACTICE, task::no_size))
        .says("No Fargate configuration exists for given values"),
    refused(Rule::error("ECS495", "an overriding size is no amount, or out of range", BOTOCORE, task::bad_size)),
    refused(Rule::error("ECS496", "overriding ephemeral storage is out of range, or not for this launch type", BOTOCORE, task::storage)),
    refused(Rule::error("ECS497", "an overriding role has not the shape of a role", "stackd's recordings", task::bad_role))
        .says("Role is not valid"),
    refused_with_definition(Rule::error("ECS498", "an overriding variable has the name of a secret", "dagster-io/dagster#11622", containers::secret_names)).says(
        "The secret name must be unique and not shared with any new or existing environment variables set on the container, such as 'X'.",
    ),
    refused(Rule::error("ECS499", "an overriding environment file is none", BOTOCORE, containers::environment_files)),
    refused(Rule::error("ECS500", "Fargate has no GPUs to override", "cdk-preflight 1.9.1", containers::gpus)),
    refused(Rule::error("ECS501", "inference accelerators are gone", "botocore (deprecated)", task::accelerators)),
    refused(Rule::warning("ECS502", "a member that no override has needs a new revision", BOTOCORE, containers::not_overridable)),
];
