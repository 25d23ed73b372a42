//! Rules of privileges, Linux parameters, ulimits and kernel settings: ECS240–269.

mod capabilities;
mod devices;
mod kernel;
mod modes;
mod ulimits;

use super::gather::{Part, parts, report};
use super::source::{BOTOCORE, PREFLIGHT};
use super::{Findings, Needs, Rule, Subject};
use crate::api::{ContainerDefinition, Node};

pub(super) const RULES: &[Rule] = &[
    Rule::error("ECS240", "a privileged container on Fargate", PREFLIGHT, modes::privileged)
        .says("Fargate requires that the 'privileged' setting be 'false'"),
    Rule::error("ECS241", "Docker's security options on Fargate", PREFLIGHT, modes::security_on_fargate)
        .says("Fargate compatible task definitions do not support dockerSecurityOptions"),
    Rule::error("ECS242", "a security option that does not exist", BOTOCORE, modes::unknown_security),
    Rule::error("ECS243", "a capability that Fargate does not give", PREFLIGHT, capabilities::on_fargate)
        .says("X is not allowed on Fargate."),
    Rule::error("ECS244", "a capability that does not exist", BOTOCORE, capabilities::unknown),
    Rule::warning("ECS245", "capabilities of a privileged container", BOTOCORE, capabilities::of_privileged),
    Rule::error("ECS246", "devices on Fargate", PREFLIGHT, devices::on_fargate)
        .says("Fargate compatible task definitions do not support devices"),
    Rule::error("ECS247", "a device that cannot be", BOTOCORE, devices::bad),
    Rule::error("ECS248", "shared memory of a chosen size on Fargate", PREFLIGHT, devices::shared_memory)
        .says("Fargate compatible task definitions do not support sharedMemorySize"),
    Rule::warning(
        "ECS249",
        "a tmpfs on Fargate, on which AWS's pages contradict each other",
        "the developer guide of 2023 against botocore 1.44.5",
        devices::tmpfs_on_fargate,
    ),
    Rule::error("ECS250", "a tmpfs that cannot be", BOTOCORE, devices::bad_tmpfs),
    Rule::error("ECS251", "swap on Fargate", PREFLIGHT, devices::max_swap)
        .says("Fargate compatible task definitions do not support maxSwap"),
    Rule::error("ECS252", "swappiness on Fargate", BOTOCORE, devices::swappiness),
    Rule::error("ECS253", "swap settings that cannot be, or without effect", BOTOCORE, devices::bad_swap),
    Rule::error("ECS254", "Linux parameters of a Windows container", BOTOCORE, devices::on_windows),
    Rule::error("ECS255", "a ulimit that does not exist, or twice", BOTOCORE, ulimits::unknown),
    Rule::error("ECS256", "a soft limit above its hard limit", PREFLIGHT, ulimits::soft_above_hard)
        .says("Soft limit exceeds hard limit for ulimit X"),
    Rule::warning("ECS257", "a ulimit that Fargate does not honour", "developer guide; botocore", ulimits::on_fargate),
    Rule::error("ECS258", "ulimits of a Windows container", BOTOCORE, ulimits::on_windows),
    Rule::error("ECS259", "a kernel setting that cannot be set", BOTOCORE, kernel::unknown),
    Rule::error("ECS260", "a kernel setting of a namespace that the host owns", BOTOCORE, kernel::of_host),
    Rule::warning(
        "ECS261",
        "containers set one kernel setting of their network differently",
        BOTOCORE,
        kernel::different,
    ),
    Rule::error("ECS262", "kernel settings on Windows or on an old platform", BOTOCORE, kernel::unsupported),
    Rule::error(
        "ECS263",
        "the host's processes on Fargate",
        "cdk-preflight 1.9.1; stackd's recordings",
        modes::pid_on_fargate,
    )
    .says(
        "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.",
    ),
    Rule::error("ECS264", "a process namespace on Windows", BOTOCORE, modes::pid_on_windows),
    Rule::error("ECS265", "an IPC mode on Fargate", "cdk-preflight 1.9.1; cn-terraform#2", modes::ipc_on_fargate)
        .says("Fargate compatible task definitions do not support ipcMode"),
    Rule::error("ECS266", "an IPC mode that does not exist, or on Windows", BOTOCORE, modes::bad_ipc),
    Rule::warning(
        "ECS267",
        "a task that is not isolated from its host",
        "Checkov CKV_AWS_334, CKV_AWS_335",
        modes::isolation,
    )
    .needs(Needs::Definition),
    Rule::warning(
        "ECS268",
        "a root file system that can be written, beside one that cannot",
        "Checkov CKV_AWS_336",
        modes::writable_root,
    ),
    Rule::error(
        "ECS269",
        "a member that Windows containers do not have",
        "botocore; developer guide",
        modes::on_windows,
    ),
];

/// Returns the Linux parameter of that name of a container, where it holds something.
fn parameter<'a>(container: ContainerDefinition<'a>, name: &str) -> Option<&'a Node> {
    container.member("linuxParameters")?.filled(name)
}

/// Returns the parts that `of` finds in the containers of a definition that is not for Windows: what
/// Windows does not have at all is one finding there (ECS254, ECS258, ECS262), whatever it says.
fn linux_parts<'a, I>(subject: &Subject<'a>, of: impl Fn(ContainerDefinition<'a>) -> I) -> Vec<Part<'a>>
where
    I: IntoIterator<Item = Part<'a>>,
{
    if subject.is_windows() { Vec::new() } else { parts(subject, of) }
}

/// Reports, in one finding, the Linux parameter of that name of every container.
fn each_parameter(subject: &Subject<'_>, findings: &mut Findings<'_>, name: &str, message: &str) {
    let parts = linux_parts(subject, |container| parameter(container, name).map(|node| (node, container.title())));
    report(findings, parts, message, "leave it out");
}

/// Returns the containers' members of that name that hold something.
fn members<'a>(subject: &Subject<'a>, name: &str) -> Vec<Part<'a>> {
    parts(subject, |container| container.node().filled(name).map(|node| (node, container.title())))
}
