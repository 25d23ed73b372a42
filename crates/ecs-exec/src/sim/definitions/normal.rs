//! What registration makes of a definition: the defaults that ECS fills in, and what it adds.

use serde_json::{Map, Value, json};

use super::size;
use crate::sim::params::Params;
use crate::sim::refusal::Refusal;

/// The members of a request that a definition keeps as they are.
const KEPT: [&str; 15] = [
    "family",
    "taskRoleArn",
    "executionRoleArn",
    "networkMode",
    "containerDefinitions",
    "volumes",
    "placementConstraints",
    "requiresCompatibilities",
    "pidMode",
    "ipcMode",
    "proxyConfiguration",
    "ephemeralStorage",
    "runtimePlatform",
    "enableFaultInjection",
    "trustedExecutionConfiguration",
];

/// Returns the definition as ECS describes it, without what only the registration knows.
pub(super) fn normal(params: Params<'_>) -> Result<Map<String, Value>, Refusal> {
    let mut definition = Map::new();
    for name in KEPT {
        if let Some(value) = params.get(name) {
            drop(definition.insert(name.to_owned(), value.clone()));
        }
    }
    let read_cpu: fn(&str) -> Option<u64> = size::cpu;
    for (name, read) in [("cpu", read_cpu), ("memory", size::memory)] {
        if let Some(amount) = params.text(name)?.and_then(read) {
            drop(definition.insert(name.to_owned(), json!(amount.to_string())));
        }
    }
    for name in ["volumes", "placementConstraints"] {
        let _: &mut Value = definition.entry(name).or_insert_with(|| json!([]));
    }
    let mode = params.text("networkMode")?;
    if let Some(Value::Array(containers)) = definition.get_mut("containerDefinitions") {
        containers.iter_mut().filter_map(Value::as_object_mut).for_each(|container| fill(container, mode));
    }
    if let Some(Value::Array(volumes)) = definition.get_mut("volumes") {
        volumes.iter_mut().filter_map(Value::as_object_mut).for_each(fill_volume);
    }
    let compatibilities = compatibilities(params)?;
    drop(definition.insert("compatibilities".to_owned(), json!(compatibilities)));
    drop(definition.insert("requiresAttributes".to_owned(), attributes(params)?));
    Ok(definition)
}

fn fill(container: &mut Map<String, Value>, mode: Option<&str>) {
    container.retain(|_, value| !value.is_null());
    let _: &mut Value = container.entry("cpu").or_insert_with(|| json!(0));
    let _: &mut Value = container.entry("essential").or_insert_with(|| json!(true));
    for name in ["environment", "mountPoints", "portMappings", "volumesFrom", "systemControls"] {
        let _: &mut Value = container.entry(name).or_insert_with(|| json!([]));
    }
    if let Some(Value::Array(ports)) = container.get_mut("portMappings") {
        for port in ports.iter_mut().filter_map(Value::as_object_mut) {
            let _: &mut Value = port.entry("protocol").or_insert_with(|| json!("tcp"));
            let Some(inside) = port.get("containerPort").cloned() else { continue };
            let outside = if matches!(mode, Some("awsvpc" | "host")) { inside } else { json!(0) };
            let _: &mut Value = port.entry("hostPort").or_insert(outside);
        }
    }
    if let Some(check) = container.get_mut("healthCheck").and_then(Value::as_object_mut) {
        for (name, default) in [("interval", 30), ("timeout", 5), ("retries", 3)] {
            let _: &mut Value = check.entry(name).or_insert_with(|| json!(default));
        }
    }
    if let Some(logs) = container.get_mut("logConfiguration").and_then(Value::as_object_mut) {
        let _: &mut Value = logs.entry("secretOptions").or_insert_with(|| json!([]));
    }
    if let Some(linux) = container.get_mut("linuxParameters").and_then(Value::as_object_mut)
        && linux.get("capabilities").and_then(Value::as_object).is_some_and(Map::is_empty)
    {
        drop(linux.remove("capabilities"));
    }
}

fn fill_volume(volume: &mut Map<String, Value>) {
    if volume.keys().all(|name| name == "name") {
        drop(volume.insert("host".to_owned(), json!({})));
    }
    if let Some(efs) = volume.get_mut("efsVolumeConfiguration").and_then(Value::as_object_mut) {
        let _: &mut Value = efs.entry("rootDirectory").or_insert_with(|| json!("/"));
    }
}

/// Returns the launch types that could run the definition.
pub(super) fn compatibilities(params: Params<'_>) -> Result<Vec<&'static str>, Refusal> {
    let system = params.object("runtimePlatform")?.text("operatingSystemFamily")?.unwrap_or("LINUX");
    let long_stop = |container: &Params<'_>| -> Result<bool, Refusal> {
        Ok(container.integer("stopTimeout")?.is_some_and(|seconds| seconds > 120))
    };
    let mut stops_in_time = true;
    for container in params.objects("containerDefinitions")? {
        stops_in_time &= !long_stop(&container)?;
    }
    let sized = match (params.text("cpu")?.and_then(size::cpu), params.text("memory")?.and_then(size::memory)) {
        (Some(cpu), Some(memory)) => size::fargate_size_exists(cpu, memory, system != "LINUX"),
        _ => false,
    };
    Ok(match params.text("networkMode")? {
        Some("awsvpc") if sized && stops_in_time && system == "LINUX" => vec!["EC2", "MANAGED_INSTANCES", "FARGATE"],
        Some("awsvpc") if sized && stops_in_time => vec!["EC2", "FARGATE"],
        Some("awsvpc") => vec!["EC2", "MANAGED_INSTANCES"],
        _ => vec!["EXTERNAL", "EC2"],
    })
}

/// Returns `requiresAttributes`: what an instance must offer.
fn attributes(params: Params<'_>) -> Result<Value, Refusal> {
    let mut names = vec!["com.amazonaws.ecs.capability.docker-remote-api.1.18"];
    let mut add = |condition: bool, name: &'static str| {
        if condition && !names.contains(&name) {
            names.push(name);
        }
    };
    add(params.text("networkMode")? == Some("awsvpc"), "ecs.capability.task-eni");
    add(params.has("taskRoleArn"), "com.amazonaws.ecs.capability.task-iam-role");
    let role = params.has("executionRoleArn");
    for container in params.objects("containerDefinitions")? {
        let awslogs = container.object("logConfiguration")?.text("logDriver")? == Some("awslogs");
        let ecr = container.text("image")?.is_some_and(|image| image.contains(".dkr.ecr."));
        add(awslogs, "com.amazonaws.ecs.capability.logging-driver.awslogs");
        add(awslogs && role, "ecs.capability.execution-role-awslogs");
        add(ecr, "com.amazonaws.ecs.capability.ecr-auth");
        add(ecr && role, "ecs.capability.execution-role-ecr-pull");
        add(container.has("dependsOn"), "ecs.capability.container-ordering");
        add(container.has("healthCheck"), "ecs.capability.container-health-check");
        add(container.has("secrets"), "ecs.capability.secrets.ssm.environment-variables");
    }
    Ok(names.into_iter().map(|name| json!({ "name": name })).collect())
}
