//! The sizes of containers, alone and within the task's.

use super::amount::{cpu_units, memory_mib};
use super::table;
use crate::SpecPath;
use crate::api::{ContainerDefinition, Node, TaskDefinition};
use crate::rules::{Findings, Subject};

/// Returns the task's CPU units with their node.
fn task_cpu(definition: TaskDefinition<'_>) -> Option<(&Node, u64)> {
    definition.cpu().and_then(|node| Some((node, cpu_units(node).known()?)))
}

/// Returns the task's MiB with their node.
fn task_memory(definition: TaskDefinition<'_>) -> Option<(&Node, u64)> {
    definition.memory().and_then(|node| Some((node, memory_mib(node).known()?)))
}

/// Returns each container's known amount of that member, with its node.
fn amounts<'a>(definition: TaskDefinition<'a>, name: &str) -> Vec<(ContainerDefinition<'a>, &'a Node, u64)> {
    let amount = |container: ContainerDefinition<'a>| {
        let node = container.member(name)?;
        let amount = node.as_i64().and_then(|amount| u64::try_from(amount).ok()).filter(|amount| *amount > 0)?;
        Some((container, node, amount))
    };
    definition.containers().filter_map(amount).collect()
}

/// Reports a sum of the containers' amounts above the task's, at each of them.
fn sum_above<'a>(
    (task, limit): (&'a Node, u64),
    parts: &[(ContainerDefinition<'a>, &'a Node, u64)],
    words: impl Fn(u64, u64) -> String,
    findings: &mut Findings<'_>,
) {
    let sum = parts.iter().fold(0_u64, |sum, (_, _, amount)| sum.saturating_add(*amount));
    if sum > limit {
        let of_containers =
            parts.iter().map(|(container, node, amount)| (*node, format!("{amount} in {}", container.title())));
        let places = std::iter::once((task, format!("the task has {limit}"))).chain(of_containers);
        findings.among(places, words(sum, limit)).help("more for the task, or less for the containers");
    }
}

pub(super) fn cpu_sum(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    if let Some(task) = task_cpu(definition) {
        sum_above(
            task,
            &amounts(definition, "cpu"),
            |sum, limit| format!("the containers want {sum} CPU units, and the task has {limit}"),
            findings,
        );
    }
}

pub(super) fn memory_above_task(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let Some((task, limit)) = task_memory(definition) else { return };
    for (container, node, amount) in amounts(definition, "memory") {
        if amount > limit {
            let message =
                format!("{} has {}, and the task {}", container.title(), table::memory(amount), table::memory(limit));
            findings
                .among([(node, "more than the task's"), (task, "the task's memory")], message)
                .help(format!("at most {limit} (MiB), or more for the task"))
                .several("containers with more memory than the task", "");
        }
    }
}

pub(super) fn reservation_sum(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    if let Some(task) = task_memory(definition) {
        sum_above(
            task,
            &amounts(definition, "memoryReservation"),
            |sum, limit| format!("the containers reserve {sum} MiB, and the task has {limit}"),
            findings,
        );
    }
}

pub(super) fn memory_sum(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let Some(task) = task_memory(definition) else { return };
    let parts = amounts(definition, "memory");
    // One that is too large by itself is refused (ECS051), and says it all.
    if parts.iter().all(|(_, _, amount)| *amount <= task.1) {
        sum_above(
            task,
            &parts,
            |sum, limit| format!("the containers' memory limits add up to {sum} MiB, and the task has {limit}"),
            findings,
        );
    }
}

pub(super) fn no_memory(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    if definition.memory().is_some() || subject.is_fargate() {
        return;
    }
    // Of the main container the nodes of the task speak, and but on EC2 they stand in the overrides alone.
    let in_overrides = !subject.runs_on().is_launch_type("EC2");
    for container in definition.containers() {
        if container.memory().is_some() || container.memory_reservation().is_some() {
            continue;
        }
        let message = format!("{} has no memory, and the task has none", container.title());
        let is_main = container.name().is_some_and(|name| subject.main_container == Some(name));
        let mut finding = match subject.spec.main.memory.filter(|_| is_main && in_overrides) {
            Some(_) => findings.at(SpecPath::node("memory"), message),
            None => findings.on(container.node(), message),
        };
        if is_main && in_overrides {
            if subject.spec.main.memory.is_some() {
                finding.label("on this launch type an override of the run, which the definition does not have");
            }
            finding.help("write it in the definition: task-definition { memory \"512\" }");
        } else {
            finding.help("write one: memory \"512MiB\"");
        }
        finding.several(
            "neither the task nor these containers have memory",
            "write it for the task: task-definition { memory \"512\" }",
        );
    }
}

pub(super) fn limit_below_reservation(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    for container in definition.containers() {
        if let (Some(limit), Some(reservation)) = (container.memory(), container.memory_reservation())
            && let (Some(most), Some(least)) = (limit.as_i64(), reservation.as_i64())
            && most < least
        {
            let message = format!("{} reserves {least} MiB and may use {most}", container.title());
            findings
                .among([(limit, "the limit"), (reservation, "the reservation")], message)
                .help(format!("write {least} or more as the limit, or reserve less"))
                .several(
                    "containers that reserve more memory than they may use",
                    "the limit is at least the reservation",
                );
        }
    }
}

pub(super) fn too_little_memory(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    for container in definition.containers() {
        for node in [container.memory(), container.memory_reservation()].into_iter().flatten() {
            let Some(mib) = node.as_i64().filter(|mib| *mib < 6) else { continue };
            let message = format!("{} has {mib} MiB; Docker takes no less than 6", container.title());
            let mut finding = findings.on(node, message);
            finding.help("6 (MiB) or more");
            // Docker before 20.10 takes 4, and registration may take them too.
            if mib >= 4 {
                finding.warning().several("containers with 4 or 5 MiB, which only an old Docker takes", "");
            } else {
                finding.several("containers with less memory than Docker takes", "");
            }
        }
    }
}

/// The most CPU units that Linux can share out; the agent cuts larger amounts since 1.84.
const MOST_CPU: i64 = 262_144;

pub(super) fn cpu_out_of_range(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    for container in definition.containers() {
        let Some(node) = container.cpu() else { continue };
        let Some(units) = node.as_i64() else { continue };
        if units < 0 {
            findings
                .on(node, format!("{} has {units} CPU units", container.title()))
                .help("0 or more")
                .several("containers with less than no CPU", "");
        } else if units > MOST_CPU && !subject.is_windows() {
            findings
                .on(node, format!("{} has {units} CPU units; Linux takes {MOST_CPU}", container.title()))
                .label("the ECS agent makes less of it")
                .help(format!("{MOST_CPU} or less"))
                .several("containers with more CPU than Linux shares out", "")
                .warning();
        }
    }
}

pub(super) fn no_windows_cpu(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    if !subject.is_windows() || subject.is_fargate() {
        return;
    }
    for container in definition.containers() {
        if container.cpu().is_none_or(|cpu| cpu.as_i64() == Some(0)) {
            findings
                .on(container.cpu().unwrap_or(container.node()), format!("{} gets 1 % of one CPU", container.title()))
                .help("write its cpu")
                .several("Windows containers without CPU get 1 % of one", "");
        }
    }
}

pub(super) fn unused_memory(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let Some((task, limit)) = task_memory(definition) else { return };
    if definition.node().count_of("containerDefinitions") == Some(1)
        && let [(container, node, amount)] = amounts(definition, "memory").as_slice()
        && *amount < limit
    {
        let message =
            format!("{} may use {} of the task's {}", container.title(), table::memory(*amount), table::memory(limit));
        findings.among([(*node, "the only container's limit"), (task, "what is paid for")], message);
    }
}
