//! Overrides of the task itself.

use crate::api::{Node, RunRequest};
use crate::rules::roles::judge_role;
use crate::rules::size::amount::{Amount, cpu_units, memory_mib};
use crate::rules::size::table::Table;
use crate::rules::size::{judge_cpu, judge_ec2_cpu, judge_memory, report};
use crate::rules::{Findings, Subject};

fn overrides<'a>(subject: &Subject<'a>) -> Option<&'a Node> {
    subject.run_request().and_then(RunRequest::overrides)
}

/// Returns an overriding member that says another thing than the definition: of one that says the
/// same the definition's rule speaks.
fn overriding<'a>(subject: &Subject<'a>, name: &str) -> Option<&'a Node> {
    let node = overrides(subject)?.member(name)?;
    let own = subject.task_definition().and_then(|definition| definition.node().member(name));
    own.is_none_or(|own| own.text() != node.text()).then_some(node)
}

pub(super) fn no_size(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition().filter(|_| subject.runs_on_fargate()) else { return };
    let table = if subject.is_windows() {
        Table::Windows
    } else if subject.is_linux() {
        Table::Linux
    } else {
        return;
    };
    if overriding(subject, "cpu").is_none() && overriding(subject, "memory").is_none() {
        return;
    }
    let part = |name: &str| overrides(subject)?.member(name).or_else(|| definition.node().member(name));
    if let (Some(cpu), Some(memory)) = (part("cpu"), part("memory"))
        && let (Some(units), Some(mib)) = (cpu_units(cpu).known(), memory_mib(memory).known())
        && let Some(misfit) = table.misfit(units, mib)
    {
        report(&misfit, (cpu, memory), "with the overrides Fargate has no task size of", findings);
    }
}

/// Whether the tasks may run on managed instances, which are known by their providers' names alone.
fn may_be_managed(subject: &Subject<'_>) -> bool {
    subject.requires("MANAGED_INSTANCES") || (subject.runs_on().has_own_providers() && !subject.requires("EC2"))
}

pub(super) fn bad_size(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(cpu) = overriding(subject, "cpu") {
        if cpu_units(cpu) == Amount::Bad {
            judge_cpu(cpu, findings);
        } else if !subject.is_fargate() && !may_be_managed(subject) {
            judge_ec2_cpu(cpu, findings);
        }
    }
    if let Some(memory) = overriding(subject, "memory").filter(|memory| memory_mib(memory) == Amount::Bad) {
        judge_memory(memory, findings);
    }
}

/// The ephemeral storage of a task, in GiB.
const STORAGE: std::ops::RangeInclusive<i64> = 21..=200;

pub(super) fn storage(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(storage) = overrides(subject).and_then(|overrides| overrides.filled("ephemeralStorage")) else { return };
    if subject.is_known_outside_fargate() {
        findings.on(storage, "ephemeral storage is for Fargate alone").help("remove it");
    } else if let Some(node) = storage.member("sizeInGiB")
        && let Some(gib) = node.as_i64().filter(|gib| !STORAGE.contains(gib))
    {
        findings
            .on(node, format!("{gib} GiB of ephemeral storage are out of range"))
            .label(format!("{} to {} GiB", STORAGE.start(), STORAGE.end()))
            .help(format!("write {}", gib.clamp(*STORAGE.start(), *STORAGE.end())));
    }
}

pub(super) fn bad_role(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (member, what) in [("taskRoleArn", "task role"), ("executionRoleArn", "execution role")] {
        if let Some(node) = overriding(subject, member) {
            judge_role(node, what, findings);
        }
    }
}

pub(super) fn accelerators(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(node) = overrides(subject).and_then(|overrides| overrides.filled("inferenceAcceleratorOverrides")) {
        findings.on(node, "ECS takes no inference accelerators any more").help("remove inferenceAcceleratorOverrides");
    }
}
