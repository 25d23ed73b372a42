//! What RegisterTaskDefinition refuses, in AWS's words where they are known from answers of the real
//! API; it stops at the first problem, as AWS does.

use serde_json::Value;

use super::{container, fargate, size};
use crate::sim::params::Params;
use crate::sim::refusal::Refusal;

/// The largest definition (service quotas).
const LARGEST: usize = 65_536;
/// The most containers of a definition (service quotas).
const MOST_CONTAINERS: usize = 10;

/// Refuses a definition that ECS would refuse.
pub(super) fn refuse(params: Params<'_>) -> Result<(), Refusal> {
    family(params)?;
    let containers = params.objects("containerDefinitions")?;
    if containers.is_empty() {
        return Err(Refusal::client("Container list cannot be empty."));
    }
    if containers.len() > MOST_CONTAINERS {
        return Err(Refusal::client("Too many containers."));
    }
    let length = params.get("containerDefinitions").map_or(0, |value| value.to_string().len());
    if length > LARGEST {
        return Err(Refusal::client(format!("Actual length: '{length}'. Max allowed length is '{LARGEST}' bytes.")));
    }
    if !params.list("inferenceAccelerators")?.is_empty() {
        return Err(Refusal::client("Unsupported field 'inferenceAccelerators'"));
    }
    choices(params)?;
    roles(params)?;
    sizes(params)?;
    let known = container::Known::of(params, &containers)?;
    for container in &containers {
        container::refuse(*container, &known)?;
    }
    together(params, &containers)?;
    if params.texts("requiresCompatibilities")?.contains(&"FARGATE") {
        fargate::refuse(params, &containers)?;
    } else if params.has("ephemeralStorage") {
        return Err(Refusal::client("Tasks using the EC2 launch type do not support EphemeralStorage"));
    }
    Ok(())
}

/// `^[A-Za-z0-9_-]{1,255}$`: families, names of containers and clusters.
pub(in crate::sim) fn is_name(text: &str) -> bool {
    (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}

fn family(params: Params<'_>) -> Result<(), Refusal> {
    match params.text("family")? {
        None | Some("") => Err(Refusal::client("Family should not be null or empty.")),
        Some(family) if !is_name(family) => Err(Refusal::client("Family contains invalid characters.")),
        Some(_) => Ok(()),
    }
}

/// Refuses words that are none of an enumeration's.
fn choices(params: Params<'_>) -> Result<(), Refusal> {
    let one_of = |name: &str, value: Option<&str>, allowed: &[&str]| match value {
        Some(value) if !allowed.contains(&value) => {
            Err(Refusal::client(format!("{name} should be one of [{}]", allowed.join(","))))
        }
        _ => Ok(()),
    };
    one_of("networkMode", params.text("networkMode")?, &["bridge", "host", "awsvpc", "none"])?;
    one_of("pidMode", params.text("pidMode")?, &["host", "task"])?;
    one_of("ipcMode", params.text("ipcMode")?, &["host", "task", "none"])?;
    for value in params.texts("requiresCompatibilities")? {
        one_of("requiresCompatibilities", Some(value), &["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"])?;
    }
    let platform = params.object("runtimePlatform")?;
    one_of("cpuArchitecture", platform.text("cpuArchitecture")?, &["X86_64", "ARM64"])?;
    let systems = [
        "LINUX",
        "WINDOWS_SERVER_2016_FULL",
        "WINDOWS_SERVER_2004_CORE",
        "WINDOWS_SERVER_20H2_CORE",
        "WINDOWS_SERVER_2019_FULL",
        "WINDOWS_SERVER_2019_CORE",
        "WINDOWS_SERVER_2022_FULL",
        "WINDOWS_SERVER_2022_CORE",
        "WINDOWS_SERVER_2025_FULL",
        "WINDOWS_SERVER_2025_CORE",
    ];
    one_of("operatingSystemFamily", platform.text("operatingSystemFamily")?, &systems)?;
    let external = params.texts("requiresCompatibilities")?.contains(&"EXTERNAL");
    if external && params.text("networkMode")? == Some("awsvpc") {
        return Err(Refusal::client("The networkMode 'awsvpc' is not supported for EXTERNAL."));
    }
    Ok(())
}

/// Whether the text is a role's ARN or, for `taskRoleArn`, its name.
pub(in crate::sim) fn is_role(text: &str) -> bool {
    let name = |name: &str| {
        (1..=64).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte))
    };
    let mut parts = text.splitn(6, ':');
    let head: Vec<&str> = parts.by_ref().take(5).collect();
    match (head.as_slice(), parts.next()) {
        (["arn", partition, "iam", "", account], Some(role)) => {
            partition.starts_with("aws")
                && account.len() == 12
                && account.bytes().all(|byte| byte.is_ascii_digit())
                && role.strip_prefix("role/").and_then(|path| path.rsplit('/').next()).is_some_and(name)
        }
        ([single], None) => name(single),
        _ => false,
    }
}

fn roles(params: Params<'_>) -> Result<(), Refusal> {
    for member in ["taskRoleArn", "executionRoleArn"] {
        if params.text(member)?.is_some_and(|role| !role.is_empty() && !is_role(role)) {
            return Err(Refusal::client("Role is not valid"));
        }
    }
    Ok(())
}

fn sizes(params: Params<'_>) -> Result<(), Refusal> {
    let fargate = params.texts("requiresCompatibilities")?.contains(&"FARGATE");
    if let Some(cpu) = params.text("cpu")? {
        let read = size::cpu(cpu).filter(|units| fargate || (128..=196_608).contains(units));
        if read.is_none() {
            return Err(Refusal::client("Invalid 'cpu' setting for task."));
        }
    }
    if params.text("memory")?.is_some_and(|memory| size::memory(memory).is_none()) {
        return Err(Refusal::client("Invalid 'memory' setting for task."));
    }
    Ok(())
}

/// Refuses what is wrong with the containers taken together.
fn together(params: Params<'_>, containers: &[Params<'_>]) -> Result<(), Refusal> {
    let mut essential = false;
    let mut cpu = 0;
    let mut reserved = 0;
    let task_memory = params.text("memory")?.and_then(size::memory).and_then(|mib| i64::try_from(mib).ok());
    for container in containers {
        essential |= container.boolean("essential")?.unwrap_or(true);
        cpu += container.integer("cpu")?.unwrap_or(0);
        reserved += container.integer("memoryReservation")?.unwrap_or(0);
        let name = container.text("name")?.unwrap_or_default();
        if task_memory.zip(container.integer("memory")?).is_some_and(|(task, own)| own > task) {
            return Err(Refusal::client(format!(
                "The 'memory' setting for container '{name}' is greater than for the task."
            )));
        }
    }
    if !essential {
        return Err(Refusal::client("Task definition doesn't have any essential container"));
    }
    let task_cpu = params.text("cpu")?.and_then(size::cpu).and_then(|units| i64::try_from(units).ok());
    if task_cpu.is_some_and(|task| cpu > task) {
        return Err(Refusal::client(
            "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.",
        ));
    }
    if task_memory.is_some_and(|task| reserved > task) {
        return Err(Refusal::client(
            "The total amount of memory reserved for all containers within a task must be lower than the task memory \
             value.",
        ));
    }
    volumes(params, containers)?;
    container::refuse_cycles(containers)
}

fn volumes(params: Params<'_>, containers: &[Params<'_>]) -> Result<(), Refusal> {
    for volume in params.objects("volumes")? {
        let efs = volume.object("efsVolumeConfiguration")?;
        let encrypted = efs.text("transitEncryption")? == Some("ENABLED");
        let access = efs.object("authorizationConfig")?;
        if access.text("iam")? == Some("ENABLED") && !encrypted {
            return Err(Refusal::client("EFS IAM authorization requires TransitEncryption to be enabled"));
        }
        if access.has("accessPointId") && !matches!(efs.text("rootDirectory")?, None | Some("/")) {
            return Err(Refusal::client(
                "When using an EFS access point, the root directory must either be set to \"/\" or be omitted",
            ));
        }
        if efs.has("transitEncryptionPort") && !encrypted {
            return Err(Refusal::client("TransitEncryptionPort requires that TransitEncryption is enabled"));
        }
        let name = volume.text("name")?.unwrap_or_default();
        let mounted = containers.iter().any(|container| {
            container.list("mountPoints").is_ok_and(|points| {
                points.iter().any(|point| point.get("sourceVolume").and_then(Value::as_str) == Some(name))
            })
        });
        if volume.boolean("configuredAtLaunch")? == Some(true) && !mounted {
            return Err(Refusal::client(format!("Volumes [{name}] are not referenced by any of the containers")));
        }
    }
    Ok(())
}
