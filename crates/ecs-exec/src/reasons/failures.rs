//! The reasons in RunTask's `failures[]` (developer guide, "API failure reasons").

use super::{About, Advice};

const fn row(
    name: &'static str,
    patterns: &'static [&'static [&'static str]],
    diagnosis: &'static str,
    fix: &'static str,
) -> Advice {
    Advice { name, diagnosis, fix, about: About::Launch, patterns }
}

pub(super) const TABLE: &[Advice] = &[
    row(
        "RESOURCE:CPU",
        &[&["resource:cpu"]],
        "no instance has enough free CPU units",
        "let the cluster scale out, or lower cpu: retry { capacity 3 } tries again",
    ),
    row(
        "RESOURCE:MEMORY",
        &[&["resource:memory"]],
        "no instance has enough free memory",
        "let the cluster scale out, or lower memory: retry { capacity 3 } tries again",
    ),
    row(
        "RESOURCE:PORTS",
        &[&["resource:ports"]],
        "the fixed host port is taken on every instance",
        "leave host= out of port, so that the port is chosen",
    ),
    row(
        "RESOURCE:ENI",
        &[&["resource:eni"]],
        "no instance has a free network interface",
        "larger instances, or ENI trunking",
    ),
    row("RESOURCE:GPU", &[&["resource:gpu"]], "no instance has enough free GPUs", "let the cluster scale out"),
    row(
        "AGENT",
        &[&["agent"]],
        "the instance's ECS agent is not connected",
        "look at the instance, its ECS agent and its way to ECS",
    ),
    row(
        "LOCATION",
        &[&["location"]],
        "no instance is in the zones of these subnets",
        "name subnets in the zones of the cluster's instances",
    ),
    row(
        "ATTRIBUTE",
        &[&["attribute"]],
        "no instance has an attribute that the definition requires (log driver, architecture, network interface, …)",
        "compare the definition's requiresAttributes with the instances'",
    ),
    row(
        "MemberOf placement constraint unsatisfied",
        &[&["memberof placement constraint"]],
        "no instance satisfies the placement constraint",
        "correct the expression of placement-constraint",
    ),
    row(
        "MISSING",
        &[&["missing"]],
        "ECS does not know it (any more)",
        "a task is told of for about an hour after its end",
    ),
    row("INACTIVE", &[&["inactive"]], "the instance is not in the cluster any more", "name another one"),
    row(
        "Capacity is unavailable at this time",
        &[&["capacity is unavailable at this time"]],
        "Fargate has no capacity at this time",
        "later or in another zone: retry { capacity 3 }, more subnets, or FARGATE instead of FARGATE_SPOT",
    ),
    row(
        "You've reached the limit on the number of vCPUs you can run concurrently",
        &[&["limit on the number of vcpus"]],
        "the account's quota of Fargate vCPUs is used up",
        "wait for other tasks to end, or raise the quota in Service Quotas",
    ),
];
