//! The planner's own problems: their codes, titles and explanations.
//!
//! A problem with one of these codes says that a spec contradicts itself, the definition that it names, or what was
//! observed. Rules of AWS's API have numbers and stand in [`ecs_model::rules`].

use ecs_model::Severity::{self, Error, Note, Warning};

/// One kind of problem that the planner finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanCode {
    /// The code, for `explain` and for machines.
    pub code: &'static str,
    /// The most that a problem of this kind weighs.
    pub severity: Severity,
    /// One line.
    pub title: &'static str,
    /// The long text of `explain`.
    pub explanation: &'static str,
}

/// Returns the planner's problem of that code.
pub fn code(code: &str) -> Option<&'static PlanCode> {
    CODES.iter().find(|known| known.code == code)
}

const fn row(code: &'static str, severity: Severity, title: &'static str, explanation: &'static str) -> PlanCode {
    PlanCode { code, severity, title, explanation }
}

/// Every problem of the planner, by code.
pub const CODES: &[PlanCode] = &[
    row(
        "as-is",
        Error,
        "A definition that must not be changed would have to be",
        "`task-definition-arn … as-is=#true` runs the linked definition as it is. A node of the spec sets what ECS \
         cannot override for one run, so a changed copy would have to be registered; the message names the nodes and \
         the help shows the difference. Remove the nodes, or `as-is=#true`.",
    ),
    row(
        "assign-public-ip",
        Error,
        "Beside `subnets`, `assign-public-ip` must be written",
        "Whether a task on Fargate can pull its image depends on its address and on the routes of its subnets: in a \
         public subnet it needs a public IP, in a private one a NAT gateway or VPC endpoints. Where the spec names \
         the subnets nobody else can know which it is. Write `network assign-public-ip=#true` or `=#false`.",
    ),
    row(
        "auto-deregister",
        Note,
        "The revision is gone after the run, so no later run can reuse it",
        "A revision that a run registered is deregistered when its tasks have ended, as ECSTask does. A run reuses a \
         revision only while it is ACTIVE. With `auto-deregister #false` it stays, and the next run with the same \
         definition takes it; writing either ends this note.",
    ),
    row(
        "changed-copy",
        Warning,
        "A changed copy of the linked definition is registered",
        "Nodes of the spec set what ECS cannot override for one run, so the run uses a new revision: the linked \
         definition with these changes. The original is not touched and never deregistered. The message names the \
         nodes and the help shows the difference; `as-is=#true` makes this an error instead.",
    ),
    row(
        "compatibility-added",
        Warning,
        "FARGATE is added to the definition's compatibilities",
        "The definition lists launch types in `requiresCompatibilities`, and FARGATE is not among them, but the task \
         is to run there (FARGATE is the default). Write the `launch-type` that is meant, or FARGATE in the \
         definition.",
    ),
    row(
        "customize",
        Error,
        "An operation of `customize` cannot be applied",
        "`customize` is a JSON Patch (RFC 6902), applied strictly and in order to the RunTask request: `replace`, \
         `remove` and `test` need a value at their path, `add` needs the object or list around it, and a `test` must \
         find an equal value. The message says what stands there instead. The lists `tags`, the main container's \
         `environment` and, with awsvpc, `securityGroups` are there even if empty. No request is nested deeper than 128 \
         levels, and copies may bring in 1 MiB at most.",
    ),
    row(
        "definition-shape",
        Error,
        "A member of the definition has another shape than the API's",
        "The planner sets and merges members of the definition, and found another kind of value where the API has a \
         list or an object: a `containerDefinitions` that is no list, for example.",
    ),
    row(
        "dropped-member",
        Note,
        "Members that only answers of ECS have are left out",
        "The definition was printed by `aws ecs describe-task-definition`. `revision`, `status`, `registeredAt` and \
         their like are what ECS answers, and RegisterTaskDefinition does not take them.",
    ),
    row(
        "duplicate-container",
        Error,
        "A container is described twice",
        "Two containers of a definition have the same name, a name has two `container` blocks, or a block describes \
         the main container, whose nodes stand in the task itself.",
    ),
    row(
        "empty-family",
        Error,
        "Nothing is left of the family's name",
        "A family is made of what the spec says as ECSTask does: letters without accents, digits, `-` and `_`; all \
         else becomes `-`, and dashes at the ends are dropped. Of this name nothing was left. Write \
         `family \"NAME\"`.",
    ),
    row(
        "environment-name",
        Error,
        "An entry of the definition's environment has no name",
        "`env { NAME #null }` removes a variable from the definition's `environment`. An entry there has no `name`, \
         so it cannot be told whether it is the one.",
    ),
    row(
        "exit-from",
        Error,
        "A deciding container is not in the definition",
        "`exit-from` names the containers whose exit code is the run's. The definition has none of that name, so \
         nothing would ever decide.",
    ),
    row(
        "inactive-definition",
        Warning,
        "The linked revision is not ACTIVE",
        "Somebody deregistered it. ECS starts no task from an INACTIVE revision, at the latest ten minutes after it \
         was deregistered. Name an ACTIVE revision, or the family alone.",
    ),
    row(
        "invalid-size",
        Error,
        "The definition's CPU or memory is no amount",
        "`cpu` and `memory` of the definition are to be written on the container, which takes integers alone, and the \
         definition's text cannot be read as an amount.",
    ),
    row(
        "logs-options",
        Error,
        "`logs #false` takes no options",
        "`logs #false` leaves the definition's log configuration alone, so there is nothing that an option could \
         change. Remove the options, or write `logs`.",
    ),
    row(
        "main-container",
        Error,
        "It cannot be told for certain which container is the main one",
        "The nodes of a task are about its main container: the definition's only container, else its only essential \
         one, else the one named `main`. Where none of these decides it is an error; where one decides among several \
         it is said in a warning. `container-name \"NAME\"` settles it.",
    ),
    row(
        "network-mode",
        Error,
        "`vpc` and `subnets` are for the network mode awsvpc alone",
        "In the modes bridge, host and none a task has no network interface of its own, so RunTask takes no network \
         configuration. On Fargate the mode is always awsvpc; elsewhere `network mode=\"awsvpc\"` sets it.",
    ),
    row(
        "no-default-vpc",
        Error,
        "There is no default VPC in the region",
        "Without `vpc` and `subnets` a task runs in the subnets of the account's default VPC, and this region has \
         none. Write `network vpc=\"vpc-…\"`, or name the subnets.",
    ),
    row(
        "no-execution-role",
        Error,
        "`logs` needs an execution role",
        "ECS creates the log stream and writes to it with the rights of the task's execution role, not with those of \
         the task. Write `execution-role \"arn:aws:iam::ACCOUNT:role/NAME\"`; the managed policy \
         AmazonECSTaskExecutionRolePolicy is enough, but for creating the log group.",
    ),
    row(
        "no-image",
        Error,
        "A container has no image",
        "There is no default image. Write `image \"REPOSITORY:TAG\"` in the task for the main container, or in the \
         `container` block for another one.",
    ),
    row(
        "no-logs",
        Warning,
        "Nothing keeps the task's output",
        "On Fargate the output of a container without a log configuration is lost. Add `logs` and an \
         `execution-role`; `logs #false` says that nothing is to be kept.",
    ),
    row(
        "no-subnets",
        Error,
        "The VPC has no subnets",
        "A task with a network interface of its own (awsvpc) needs at least one subnet, and the VPC in use has none.",
    ),
    row(
        "no-such-vpc",
        Error,
        "There is no such VPC in the region",
        "`network vpc=…` names a VPC that DescribeVpcs does not know in this region and account.",
    ),
    row(
        "nothing-to-register",
        Error,
        "The linked definition is run as it is",
        "A RegisterTaskDefinition request was asked for where the plan has none: the run uses a revision that is \
         there.",
    ),
    row(
        "poll-interval",
        Error,
        "A poll interval that is too short",
        "The longest gap between two looks at the tasks is at least 10 ms, as in ECSTask. AWS throttles far slower \
         callers: 5 s is the default.",
    ),
    row(
        "run-id",
        Error,
        "A run id that cannot be sent",
        "`startedBy` carries the run id, so that a run can be found again. AWS takes letters, digits, `-`, `_` and \
         `/` there, at most 128 in all; 120 are left for the id.",
    ),
    row(
        "start-timeout",
        Warning,
        "The default start timeout may be short",
        "A launch has 120 s until its tasks run. Where an instance has to be started first, or where a Windows image \
         is pulled, that is often not enough, and the run ends with `timed-out`. Write `start-timeout \"10m\"`.",
    ),
    row(
        "tag",
        Error,
        "A tag that AWS does not take",
        "A tag's key has 1 to 128 characters, its value up to 256; keys do not start with `aws:` in any case, and no \
         two tags have the same key. Characters that AWS refuses become `-` first, so different keys may have become \
         one.",
    ),
    row(
        "tag-characters",
        Warning,
        "A tag is sent with other characters",
        "AWS takes letters, digits, spaces and `_ . : / = + - @` in tags. Each run of other characters is sent as one \
         `-`.",
    ),
    row(
        "too-many-subnets",
        Error,
        "The VPC has more than 16 subnets",
        "RunTask takes at most 16 subnets. All subnets of the VPC would be used, and there are more. Name the ones \
         that are meant: `network { subnets \"subnet-…\" }`.",
    ),
    row(
        "unused-allow",
        Warning,
        "An `allow` that allows nothing",
        "`allow \"ECS…\"` makes a finding of one rule a note. Nothing in the task breaks that rule, the rule does not \
         exist, or it is no rule of AWS's API. Remove the line, so that it does not hide a later fault.",
    ),
    row(
        "unused-network",
        Warning,
        "A setting of the network that is not sent",
        "`security-groups` and `assign-public-ip` belong to the network mode awsvpc; on EC2 and EXTERNAL ECS assigns \
         no public IP at all. What cannot mean anything is left out of the request.",
    ),
    row(
        "whole-seconds",
        Error,
        "A length of time that is no whole number of seconds",
        "The API takes the times of health checks and of `stop-timeout` in whole seconds.",
    ),
];

#[cfg(test)]
mod tests {
    use super::{CODES, code};

    #[test]
    fn codes_are_unique_and_come_in_order() {
        assert!(CODES.iter().map(|known| known.code).is_sorted_by(|left, right| left < right));
    }

    #[test]
    fn every_code_is_a_word_with_a_title_and_an_explanation() {
        for known in CODES {
            assert!(known.code.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", known.code);
            assert!(!known.title.is_empty() && !known.title.ends_with('.'), "{}", known.code);
            assert!(known.explanation.ends_with('.'), "{}", known.code);
        }
        assert!(code("customize").is_some() && code("ECS041").is_none());
    }
}
