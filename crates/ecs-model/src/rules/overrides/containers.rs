//! Overrides of containers.

use crate::api::{ContainerDefinition, ContainerOverride, Node, RunRequest, TaskDefinition};
use crate::rules::environment::files;
use crate::rules::gather::{again, repeated};
use crate::rules::size::amount::{cpu_units, memory_mib};
use crate::rules::size::table;
use crate::rules::{Findings, Subject, nearest};

fn overrides<'a>(subject: &Subject<'a>) -> Vec<ContainerOverride<'a>> {
    subject.run_request().into_iter().flat_map(RunRequest::container_overrides).collect()
}

pub(super) fn bad_name(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let definition = subject.task_definition();
    let names = definition.and_then(TaskDefinition::container_names);
    let mut seen: Vec<(&str, &Node)> = Vec::new();
    for over in overrides(subject) {
        let Some(node) = over.member("name") else {
            let says_nothing = over.node().as_object().is_some_and(|members| members.values().all(Node::is_null));
            if !says_nothing {
                findings.on(over.node(), "an override names no container").help("name it: \"name\": \"main\"");
            }
            continue;
        };
        let Some(name) = node.text() else { continue };
        seen.push((name, node));
        if let Some(names) = names.as_ref().filter(|names| !names.contains(&name)) {
            let mut finding = findings
                .on(node, format!("an override is for {}, and the definition has no such container", node.shown()));
            match nearest(name, names) {
                Some(near) => finding.help(format!("write \"{near}\"")),
                None => finding.help(format!("the containers are {}", names.join(", "))),
            };
        }
    }
    for (_, nodes) in repeated(seen) {
        let shown = nodes.first().map(|node| node.shown()).unwrap_or_default();
        again(findings, &nodes, |count| format!("{count} overrides are for {shown}")).help("join them into one");
    }
}

/// Returns the task's CPU or memory with its node: the override's, else the definition's.
fn task_size<'a>(subject: &Subject<'a>, name: &str) -> Option<&'a Node> {
    let own = subject.run_request().and_then(RunRequest::overrides).and_then(|overrides| overrides.member(name));
    own.or_else(|| subject.task_definition()?.node().member(name))
}

fn mib_of(node: &Node) -> Option<u64> {
    node.as_i64().and_then(|mib| u64::try_from(mib).ok())
}

pub(super) fn memory(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    if let Some(task) = task_size(subject, "memory").and_then(|node| Some((node, memory_mib(node).known()?))) {
        above_task(subject, task, findings);
        below_containers(subject, definition, task, findings);
    }
    for over in overrides(subject) {
        let container = over.name().and_then(|name| definition.container(name));
        below_reservation(over, container, findings);
    }
}

/// Reports overrides that give a container more memory than the task has.
fn above_task(subject: &Subject<'_>, (task, limit): (&Node, u64), findings: &mut Findings<'_>) {
    for over in overrides(subject) {
        let Some(node) = over.member("memory") else { continue };
        let Some(mib) = mib_of(node).filter(|mib| *mib > limit) else { continue };
        findings
            .among(
                [(node, "more than the task's"), (task, "the task's memory")],
                format!("the {} has {}, and the task {}", over.title(), table::memory(mib), table::memory(limit)),
            )
            .help(format!("at most {limit} (MiB), or more for the task"));
    }
}

/// Reports an override that leaves the task less memory than a container of the definition has. Of a
/// container that has more than the definition's own task ECS051 speaks.
fn below_containers(
    subject: &Subject<'_>,
    definition: TaskDefinition<'_>,
    (task, limit): (&Node, u64),
    findings: &mut Findings<'_>,
) {
    let own = definition.memory().and_then(|node| memory_mib(node).known());
    if own.is_some_and(|own| own <= limit) || definition.memory().is_some_and(|node| std::ptr::eq(node, task)) {
        return;
    }
    let overrides = overrides(subject);
    // An override that is not known, or whose name is not, may be for any of them.
    let all = subject.run_request().and_then(RunRequest::overrides);
    let all_known = all.is_some_and(|all| all.count_of("containerOverrides").is_some());
    if !all_known || overrides.iter().any(|over| over.name().is_none() && over.member("memory").is_some()) {
        return;
    }
    let overridden = |container: ContainerDefinition<'_>| {
        overrides.iter().any(|over| over.name() == container.name() && over.member("memory").is_some())
    };
    let told = definition.containers().filter(|container| container.name().is_some() && !overridden(*container));
    for container in told {
        let Some(node) = container.memory() else { continue };
        let Some(mib) = mib_of(node).filter(|mib| *mib > limit && own.is_none_or(|own| *mib <= own)) else { continue };
        let title = container.title();
        findings
            .among(
                [(task, "less than the container's"), (node, "the container's memory")],
                format!("{title} has {}, and with the overrides the task {}", table::memory(mib), table::memory(limit)),
            )
            .help(format!("at least {mib} (MiB), or override the container's memory too"));
    }
}

/// Reports a container that, with its override, has less memory than it reserves.
fn below_reservation(
    over: ContainerOverride<'_>,
    container: Option<ContainerDefinition<'_>>,
    findings: &mut Findings<'_>,
) {
    let limit = over.member("memory");
    let reservation = over.member("memoryReservation");
    if limit.is_none() && reservation.is_none() {
        return;
    }
    let places = limit.or_else(|| container?.memory()).zip(reservation.or_else(|| container?.memory_reservation()));
    if let Some((most, least)) = places
        && let Some((mib, reserved)) = mib_of(most).zip(mib_of(least))
        && mib < reserved
    {
        let mut places = [(most, "the limit"), (least, "the reservation")];
        // What the override says comes first.
        if limit.is_none() {
            places.swap(0, 1);
        }
        let message = format!("with the {} the container reserves {reserved} MiB and may use {mib}", over.title());
        findings.among(places, message).help(format!("write {reserved} or more as the limit, or reserve less"));
    }
}

pub(super) fn cpu_sum(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    let Some((task, limit)) = task_size(subject, "cpu").and_then(|node| Some((node, cpu_units(node).known()?))) else {
        return;
    };
    let overrides = overrides(subject);
    if !overrides.iter().any(|over| over.member("cpu").is_some()) {
        return;
    }
    let parts: Vec<_> = definition
        .containers()
        .filter_map(|container| {
            let over = overrides.iter().find(|over| over.name().is_some() && over.name() == container.name());
            let node = over.and_then(|over| over.member("cpu")).or_else(|| container.cpu())?;
            let units = node.as_i64().and_then(|units| u64::try_from(units).ok()).filter(|units| *units > 0)?;
            Some((node, units, container))
        })
        .collect();
    let sum = parts.iter().fold(0_u64, |sum, (_, units, _)| sum.saturating_add(*units));
    if sum > limit {
        let of_containers =
            parts.iter().map(|(node, units, container)| (*node, format!("{units} in {}", container.title())));
        let places = std::iter::once((task, format!("the task has {limit}"))).chain(of_containers);
        findings
            .among(places, format!("with the overrides the containers want {sum} CPU units, and the task has {limit}"));
    }
}

pub(super) fn secret_names(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    for over in overrides(subject) {
        let Some(container) = over.name().and_then(|name| definition.container(name)) else { continue };
        let secrets: Vec<_> = container.items("secrets").filter_map(|secret| secret.member("name")).collect();
        for node in over.node().items("environment").filter_map(|entry| entry.member("name")) {
            let Some(name) = node.text() else { continue };
            if let Some(secret) = secrets.iter().find(|secret| secret.text() == Some(name)) {
                findings
                    .on(node, format!("`{name}` is a secret of {} and a variable of its override", container.title()))
                    .label("the variable")
                    .and(secret, "the secret")
                    .help("remove one of the two");
            }
        }
    }
}

pub(super) fn environment_files(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for over in overrides(subject) {
        let title = over.title();
        if let Some(count) = over.node().count_of("environmentFiles").filter(|count| *count > files::MOST_FILES)
            && let Some(node) = over.member("environmentFiles")
        {
            findings.on(
                node,
                format!("the {title} has {count} environment files, and a container takes {}", files::MOST_FILES),
            );
        }
        for file in over.node().items("environmentFiles") {
            let faults = [files::wrong_object(file), files::wrong_ending(file), files::wrong_type(file)];
            for (node, words) in faults.into_iter().flatten() {
                findings.on(node, format!("an environment file of the {title} cannot be read")).label(words);
            }
        }
        if subject.is_windows()
            && subject.is_fargate()
            && let Some(list) = over.node().filled("environmentFiles")
        {
            findings.on(list, "Windows containers on Fargate have no environment files");
        }
    }
}

pub(super) fn gpus(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.runs_on_fargate() {
        return;
    }
    for over in overrides(subject) {
        if let Some(node) = over.node().items("resourceRequirements").find(|item| item.text_of("type") == Some("GPU")) {
            findings.on(node, "Fargate has no GPUs").help("launch-type \"EC2\", or a capacity provider with GPUs");
        }
    }
}

/// Members of a container definition that people try to override. Of the others the shapes speak.
const NOT_OVERRIDABLE: [&str; 2] = ["image", "entryPoint"];

pub(super) fn not_overridable(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for over in overrides(subject) {
        for name in NOT_OVERRIDABLE {
            if let Some(node) = over.member(name) {
                findings
                    .on(node, format!("`{name}` cannot be overridden: it needs a new revision"))
                    .help("set it in the definition: with the spec's own node a changed copy is registered");
            }
        }
    }
}
