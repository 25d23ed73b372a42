//! What RegisterTaskDefinition refuses where `requiresCompatibilities` holds FARGATE.

use super::size;
use crate::sim::params::Params;
use crate::sim::refusal::Refusal;

/// Refuses what Fargate cannot run.
pub(super) fn refuse(params: Params<'_>, containers: &[Params<'_>]) -> Result<(), Refusal> {
    if params.text("networkMode")? != Some("awsvpc") {
        return Err(Refusal::client("Fargate only supports network mode 'awsvpc'."));
    }
    size(params)?;
    if params.text("pidMode")? == Some("host") {
        return Err(Refusal::client(
            "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is \
             'task'.",
        ));
    }
    if params.has("ipcMode") {
        return Err(Refusal::client("Fargate compatible task definitions do not support ipcMode"));
    }
    if !params.list("placementConstraints")?.is_empty() {
        return Err(Refusal::client("Fargate compatible task definitions do not support constraints"));
    }
    for volume in params.objects("volumes")? {
        if volume.object("host")?.has("sourcePath") {
            return Err(Refusal::client("Fargate compatible task definitions do not support sourcePath"));
        }
        if volume.has("dockerVolumeConfiguration") {
            return Err(Refusal::client(
                "Fargate compatible task definitions do not support dockerVolumeConfiguration",
            ));
        }
    }
    match params.object("ephemeralStorage")?.integer("sizeInGiB")? {
        Some(size) if size < 21 => return Err(Refusal::client("EphemeralStorage size should be at least 21")),
        Some(size) if size > 200 => return Err(Refusal::client("EphemeralStorage size should be at most 200")),
        _ => {}
    }
    let role = params.text("executionRoleArn")?.is_some_and(|role| !role.is_empty());
    containers.iter().try_for_each(|container| refuse_container(*container, role))
}

fn size(params: Params<'_>) -> Result<(), Refusal> {
    for member in ["cpu", "memory"] {
        if !params.has(member) {
            return Err(Refusal::client(format!("Fargate requires that '{member}' be defined at the task level.")));
        }
    }
    let (cpu, memory) = (params.text("cpu")?.and_then(size::cpu), params.text("memory")?.and_then(size::memory));
    let system = params.object("runtimePlatform")?.text("operatingSystemFamily")?.unwrap_or("LINUX");
    let (Some(cpu), Some(memory)) = (cpu, memory) else {
        return Err(Refusal::client("Invalid 'cpu' setting for task."));
    };
    if size::fargate_size_exists(cpu, memory, system != "LINUX") {
        return Ok(());
    }
    Err(Refusal::client(format!(
        "No Fargate configuration exists for given values: {cpu} CPU, {memory} memory. See the Amazon ECS documentation \
         for the valid values."
    )))
}

fn refuse_container(container: Params<'_>, role: bool) -> Result<(), Refusal> {
    let logs = container.object("logConfiguration")?;
    match logs.text("logDriver")? {
        Some("awslogs") if !role => {
            return Err(Refusal::client(
                "Fargate requires task definition to have execution role ARN to support log driver awslogs.",
            ));
        }
        Some("awslogs") if !logs.object("options")?.has("awslogs-stream-prefix") => {
            return Err(Refusal::client("Fargate requires log configuration options to include awslogs-stream-prefix"));
        }
        Some(driver) if !["awslogs", "splunk", "awsfirelens"].contains(&driver) => {
            return Err(Refusal::client(format!(
                "{driver} is not a valid log driver. Must be one of [awslogs,splunk,awsfirelens]"
            )));
        }
        _ => {}
    }
    let registry = container.text("image")?.unwrap_or_default().split('/').next().unwrap_or_default();
    if !role && (registry.contains(".dkr.ecr.") || registry.contains(".dkr-ecr")) {
        return Err(Refusal::client(
            "Fargate requires task definition to have execution role ARN to support ECR images.",
        ));
    }
    if container.boolean("privileged")? == Some(true) {
        return Err(Refusal::client("Fargate requires that the 'privileged' setting be 'false'"));
    }
    if !container.list("dockerSecurityOptions")?.is_empty() {
        return Err(Refusal::client("Fargate compatible task definitions do not support dockerSecurityOptions"));
    }
    let linux = container.object("linuxParameters")?;
    if let Some(capability) =
        linux.object("capabilities")?.texts("add")?.into_iter().find(|capability| *capability != "SYS_PTRACE")
    {
        return Err(Refusal::client(format!("{capability} is not allowed on Fargate.")));
    }
    if !linux.list("devices")?.is_empty() {
        return Err(Refusal::client("Fargate compatible task definitions do not support devices"));
    }
    for member in ["sharedMemorySize", "maxSwap", "swappiness"] {
        if linux.has(member) {
            return Err(Refusal::client(format!("Fargate compatible task definitions do not support {member}")));
        }
    }
    for requirement in container.objects("resourceRequirements")? {
        if requirement.text("type")? == Some("GPU") {
            return Err(Refusal::client(
                "Tasks using the Fargate launch type do not support GPU resource requirements",
            ));
        }
    }
    if container.integer("stopTimeout")?.is_some_and(|seconds| seconds > 120) {
        return Err(Refusal::client(
            "Tasks using the Fargate launch type must have a container stop timeout of less than 120 seconds.",
        ));
    }
    Ok(())
}
