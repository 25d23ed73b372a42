//! Rules of task and container sizes: ECS040–059. Which sizes Fargate has: `size/table.rs`.

pub(super) mod amount;
mod containers;
pub(super) mod table;

use self::amount::{Amount, cpu_units, memory_mib};
use self::table::{Misfit, Table};
use super::source::{ADVICE, BOTOCORE};
use super::{Findings, Needs, Rule, Stage, Subject};
use crate::api::{Node, Origin, TaskDefinition};

const NO_SIZE: &str = "No Fargate configuration exists for given values";

pub(super) const RULES: &[Rule] = &[
    Rule::error(
        "ECS040",
        "Fargate needs the task's CPU and memory",
        "cdk-preflight 1.9.1; stackd's recordings",
        missing,
    )
    .says("Fargate requires that 'cpu' be defined at the task level."),
    Rule::error(
        "ECS041",
        "Fargate has no task of that size",
        "cdk-preflight 1.9.1; cfn-lint E3047; aws/amazon-ecs-cli#463",
        no_linux_size,
    )
    .says(NO_SIZE),
    Rule::error(
        "ECS042",
        "Fargate has no Windows task of that size",
        "cdk-preflight 1.9.1; ECS developer guide",
        no_windows_size,
    )
    .says(NO_SIZE),
    Rule::error("ECS043", "the task's CPU is no amount", "botocore; cfn-lint", bad_cpu)
        .says("Invalid 'cpu' setting for task."),
    Rule::error("ECS044", "the task's memory is no amount", "botocore; cfn-lint", bad_memory)
        .says("Invalid 'memory' setting for task."),
    Rule::error("ECS045", "the task's CPU is outside what container instances take", BOTOCORE, cpu_out_of_range)
        .says("Invalid 'cpu' setting for task."),
    Rule::warning("ECS047", "Windows containers do not heed the task's size on EC2", BOTOCORE, windows_ignores),
    Rule::error(
        "ECS048",
        "8 vCPU and more need platform version 1.4.0",
        "botocore; CircleCI-Public/aws-ecs-orb#121",
        old_platform,
    )
    .fails_at(Stage::RunTask)
    .needs(Needs::Both)
    .says("One or more of the requested capabilities are not supported."),
    Rule::warning("ECS049", "32 vCPU are new on Fargate", "cfn-lint 1.58, schema of 2026-10-20", very_large),
    Rule::error(
        "ECS050",
        "the containers' CPU is more than the task's",
        "cdk-preflight 1.9.1; aws/aws-cdk#1553",
        containers::cpu_sum,
    )
    .says("The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'."),
    Rule::error(
        "ECS051",
        "a container's memory is more than the task's",
        "cdk-preflight 1.9.1; pulumi/pulumi-awsx#1220",
        containers::memory_above_task,
    )
    .says("The 'memory' setting for container 'X' is greater than for the task."),
    Rule::error(
        "ECS052",
        "the containers reserve more memory than the task has",
        BOTOCORE,
        containers::reservation_sum,
    ),
    Rule::warning(
        "ECS053",
        "the containers' memory limits add up to more than the task's",
        BOTOCORE,
        containers::memory_sum,
    ),
    Rule::error(
        "ECS054",
        "neither the task nor the container has memory",
        "cdk-preflight 1.9.1; stackd's recordings",
        containers::no_memory,
    )
    .says("Invalid setting for container 'X'. At least one of 'memory' or 'memoryReservation' must be specified."),
    Rule::error(
        "ECS055",
        "a container's memory limit is below what it reserves",
        "cdk-preflight 1.9.1; stackd's recordings",
        containers::limit_below_reservation,
    )
    .says("Invalid setting for container 'X'. The 'memory' … must be greater than or equal to 'memoryReservation'"),
    Rule::error("ECS056", "a container has less memory than Docker takes", BOTOCORE, containers::too_little_memory)
        .says("Invalid 'memory' setting for container 'X'."),
    Rule::error("ECS057", "a container's CPU is out of range", BOTOCORE, containers::cpu_out_of_range),
    Rule::warning(
        "ECS058",
        "a Windows container without CPU gets one hundredth of one",
        BOTOCORE,
        containers::no_windows_cpu,
    ),
    Rule::warning(
        "ECS059",
        "the only container may not use the task's whole memory",
        ADVICE,
        containers::unused_memory,
    ),
];

/// Returns the task's CPU units and MiB with their nodes, where both are known.
fn pair<'a>(subject: &Subject<'a>) -> Option<(&'a Node, u64, &'a Node, u64)> {
    let definition = subject.task_definition()?;
    let (cpu, memory) = (definition.cpu()?, definition.memory()?);
    Some((cpu, cpu_units(cpu).known()?, memory, memory_mib(memory).known()?))
}

fn missing(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition().filter(|_| subject.is_fargate()) else { return };
    let (no_cpu, no_memory) = (definition.cpu().is_none(), definition.memory().is_none());
    let (what, help) = match (no_cpu, no_memory) {
        (true, true) => ("cpu and memory", "write both: cpu \"1 vCPU\" and memory \"2GB\""),
        (true, false) => ("cpu", "write it: cpu \"1 vCPU\""),
        (false, true) => ("memory", "write it: memory \"2GB\""),
        (false, false) => return,
    };
    let message = format!("Fargate needs the task's {what}");
    match definition.cpu().or(definition.memory()) {
        Some(other) => findings.on(other, message).label("alone").help(help),
        None => findings.on(definition.node(), message).help(help),
    };
}

fn no_linux_size(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() && subject.is_linux() {
        no_size(subject, Table::Linux, "Fargate has no task size of", findings);
    }
}

fn no_windows_size(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() && subject.is_windows() {
        no_size(subject, Table::Windows, "Fargate has no Windows task size of", findings);
    }
}

fn no_size(subject: &Subject<'_>, table: Table, message: &str, findings: &mut Findings<'_>) {
    if let Some((cpu_node, cpu, memory_node, memory)) = pair(subject)
        && let Some(misfit) = table.misfit(cpu, memory)
    {
        report(&misfit, (cpu_node, memory_node), message, findings);
    }
}

/// Reports a pair that Fargate does not have, at the CPU and at the memory.
pub(super) fn report(misfit: &Misfit, (cpu, memory): (&Node, &Node), message: &str, findings: &mut Findings<'_>) {
    let words = |node: &Node, what: &str, words: &str| match node.origin {
        Origin::Default(_) => format!("{what} is a default and {words}"),
        _ => words.to_owned(),
    };
    findings
        .among(
            [(cpu, words(cpu, "cpu", &misfit.cpu)), (memory, words(memory, "memory", &misfit.memory))],
            format!("{message} {}", misfit.pair),
        )
        .help(&misfit.help);
}

fn bad_cpu(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(node) = subject.task_definition().and_then(TaskDefinition::cpu)
        && cpu_units(node) == Amount::Bad
    {
        judge_cpu(node, findings);
    }
}

/// Reports a task's CPU that is no amount.
pub(super) fn judge_cpu(node: &Node, findings: &mut Findings<'_>) {
    let mut finding = findings.on(node, format!("{} is no amount of CPU", node.shown()));
    finding.label("CPU units (1024 is one vCPU), or .25, .5, 1, 2, 4, 8, 16 or 32 with \" vCPU\"");
    match node.as_str().and_then(amount::meant_cpu) {
        Some(vcpu) => finding.help(format!("write \"{vcpu} vCPU\"")),
        None => finding.help("write \"1 vCPU\", or \"1024\""),
    };
}

fn bad_memory(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(node) = subject.task_definition().and_then(TaskDefinition::memory)
        && memory_mib(node) == Amount::Bad
    {
        judge_memory(node, findings);
    }
}

/// Reports a task's memory that is no amount.
pub(super) fn judge_memory(node: &Node, findings: &mut Findings<'_>) {
    let mut finding = findings.on(node, format!("{} is no amount of memory", node.shown()));
    finding.label("MiB as an integer, or GB: \"2048\", \"2GB\", \"0.5 GB\"");
    match node.as_str().and_then(amount::meant_memory) {
        Some(meant) => finding.help(format!("write \"{meant}\"")),
        None => finding.help("write \"2048\", or \"2GB\""),
    };
}

/// The CPU units that a task may have on container instances.
const EC2_CPU: std::ops::RangeInclusive<u64> = 128..=196_608;

fn cpu_out_of_range(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    if !subject.is_fargate()
        && !definition.requires("MANAGED_INSTANCES")
        && let Some(node) = definition.cpu()
    {
        judge_ec2_cpu(node, findings);
    }
}

/// Reports a task's CPU that no container instance takes.
pub(super) fn judge_ec2_cpu(node: &Node, findings: &mut Findings<'_>) {
    if let Some(units) = cpu_units(node).known().filter(|units| !EC2_CPU.contains(units)) {
        let nearest = units.clamp(*EC2_CPU.start(), *EC2_CPU.end());
        findings
            .on(node, format!("container instances take no task of {units} CPU units"))
            .label(format!("takes {} to {}", EC2_CPU.start(), EC2_CPU.end()))
            .help(format!("cpu {nearest}"));
    }
}

fn windows_ignores(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let places: Vec<_> =
        [definition.cpu(), definition.memory()].into_iter().flatten().map(|node| (node, "ignored")).collect();
    if subject.is_windows() && !subject.is_fargate() && !places.is_empty() {
        findings
            .among(places, "Windows containers on EC2 do not heed the task's size")
            .help("give the containers cpu and memory");
    }
}

fn old_platform(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(cpu) = subject.task_definition().and_then(TaskDefinition::cpu) else { return };
    let units = cpu_units(cpu).known().unwrap_or_default();
    if units >= 8_192
        && subject.runs_on_fargate()
        && subject.is_linux()
        && let Some(version) = subject.platform_older_than("1.4.0")
    {
        let message = format!("{} need platform version 1.4.0", table::vcpu(units));
        findings
            .among([(cpu, "8 vCPU or more"), (version, "older than 1.4.0")], message)
            .help("platform-version \"LATEST\"");
    }
}

fn very_large(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    // A size that does not exist is said as such (ECS041, ECS042).
    let exists = |mib| Table::Linux.misfit(32_768, mib).is_none();
    if let Some(cpu) = subject.task_definition().and_then(TaskDefinition::cpu)
        && subject.is_fargate()
        && subject.is_linux()
        && cpu_units(cpu) == Amount::Known(32_768)
        && pair(subject).is_none_or(|(_, _, _, mib)| exists(mib))
    {
        findings.on(cpu, "32 vCPU are new on Fargate: not every region may have them");
    }
}
