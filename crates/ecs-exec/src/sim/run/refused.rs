//! What RunTask refuses, in AWS's words where they are known from answers of the real API.

use super::{Accepted, Capacity};
use crate::sim::cluster::Cluster;
use crate::sim::definitions::{fargate_size_exists, is_role, read_cpu, read_memory, refuse_shared};
use crate::sim::network::Network;
use crate::sim::params::Params;
use crate::sim::refusal::Refusal;
use crate::sim::tags;

/// The longest `overrides` (API reference of RunTask).
const LONGEST_OVERRIDES: usize = 8_192;

/// Returns `clientToken`: 1 to 64 characters of ASCII 33 to 126.
pub(super) fn token(params: Params<'_>) -> Result<Option<&str>, Refusal> {
    match params.text("clientToken")? {
        Some(token) if !(1..=64).contains(&token.len()) || !token.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Err(Refusal::invalid("clientToken must be 1 to 64 characters in the ASCII range 33 to 126."))
        }
        token => Ok(token),
    }
}

/// Returns where the tasks go.
pub(super) fn capacity(params: Params<'_>, cluster: &Cluster) -> Result<Capacity, Refusal> {
    let launch_type = params.text("launchType")?;
    let strategy = params.objects("capacityProviderStrategy")?;
    if launch_type.is_some() && params.has("capacityProviderStrategy") {
        return Err(Refusal::invalid(
            "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.",
        ));
    }
    if let Some(launch_type) = launch_type {
        if !["EC2", "FARGATE", "EXTERNAL"].contains(&launch_type) {
            return Err(Refusal::invalid("launchType should be one of [EC2,FARGATE,EXTERNAL]"));
        }
        return Ok(Capacity::LaunchType(launch_type.to_owned()));
    }
    if strategy.is_empty() {
        let default = cluster.default_provider.clone().map(Capacity::Provider);
        return Ok(default.unwrap_or_else(|| Capacity::LaunchType("EC2".to_owned())));
    }
    heaviest(&strategy, cluster)
}

/// Returns the provider of a strategy that the first task goes to.
fn heaviest(strategy: &[Params<'_>], cluster: &Cluster) -> Result<Capacity, Refusal> {
    if strategy.len() > 20 {
        return Err(Refusal::invalid("capacityProviderStrategy can have at most 20 items."));
    }
    let mut items = Vec::new();
    for item in strategy {
        let name = item.text("capacityProvider")?.unwrap_or_default();
        if !cluster.capacity_providers.iter().any(|known| known == name) {
            return Err(Refusal::invalid(
                "The specified capacity provider strategy cannot contain a capacity provider that is not associated \
                 with the cluster. Associate the capacity provider with the cluster or specify a valid capacity \
                 provider and try again.",
            ));
        }
        items.push((name, item.integer("weight")?.unwrap_or(0), item.integer("base")?.unwrap_or(0)));
    }
    let fargate = |name: &str| name == "FARGATE" || name == "FARGATE_SPOT";
    if items.iter().any(|(name, ..)| fargate(name)) && items.iter().any(|(name, ..)| !fargate(name)) {
        return Err(Refusal::invalid(
            "A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and \
             Fargate providers. Specify one or the other and try again.",
        ));
    }
    if items.iter().filter(|(_, _, base)| *base > 0).count() > 1 {
        return Err(Refusal::invalid(
            "There are multiple capacity providers in the specified capacity provider strategy with a base value \
             defined. Only one can have one.",
        ));
    }
    if items.len() > 1 && items.iter().all(|(_, weight, _)| *weight == 0) {
        return Err(Refusal::invalid(
            "There are no capacity providers in the capacity provider strategy with a weight value greater than zero.",
        ));
    }
    let first = items.iter().max_by_key(|(_, weight, base)| (*base, *weight)).map(|(name, ..)| *name);
    Ok(Capacity::Provider(first.unwrap_or_default().to_owned()))
}

/// Refuses a request that ECS would refuse.
pub(super) fn refuse(accepted: &Accepted<'_>, network: &Network) -> Result<(), Refusal> {
    let params = accepted.params;
    if params.integer("count")?.is_some_and(|count| !(1..=10).contains(&count)) {
        return Err(Refusal::invalid("Count must be between 1 and 10."));
    }
    if params.text("startedBy")?.is_some_and(|by| {
        by.len() > 128 || !by.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_/-".contains(&byte))
    }) {
        return Err(Refusal::invalid("startedBy must be at most 128 characters of letters, numbers, _, / and -."));
    }
    if params.text("group")?.is_some_and(|group| group.starts_with("service:")) {
        return Err(Refusal::invalid("Group name must not begin with 'service:'"));
    }
    if params.text("propagateTags")?.is_some_and(|from| from != "TASK_DEFINITION" && from != "NONE") {
        return Err(Refusal::invalid("propagateTags can only be TASK_DEFINITION when running a task."));
    }
    tags::refuse(params)?;
    platform(accepted)?;
    instances(accepted)?;
    networking(accepted, network)?;
    overrides(accepted)
}

fn platform(accepted: &Accepted<'_>) -> Result<(), Refusal> {
    let definition = Params::of_map(&accepted.revision.definition);
    let compatible = definition.texts("compatibilities")?;
    let version = accepted.params.text("platformVersion")?;
    if accepted.capacity.is_fargate() {
        if !compatible.contains(&"FARGATE") {
            return Err(Refusal::invalid("Task definition does not support launch_type FARGATE."));
        }
        let windows = definition
            .object("runtimePlatform")?
            .text("operatingSystemFamily")?
            .is_some_and(|system| system.starts_with("WINDOWS"));
        let known: &[&str] = if windows { &["LATEST", "1.0.0"] } else { &["LATEST", "1.4.0", "1.3.0"] };
        if version.is_some_and(|version| !known.contains(&version)) {
            return Err(Refusal::new("PlatformUnknownException", "The specified platform does not exist."));
        }
        if windows && accepted.capacity.name() == "FARGATE_SPOT" {
            return Err(Refusal::invalid("Windows tasks cannot run on FARGATE_SPOT."));
        }
        for member in ["placementConstraints", "placementStrategy"] {
            if !accepted.params.list(member)?.is_empty() {
                return Err(Refusal::invalid(format!("{member} are not supported with FARGATE launch type.")));
            }
        }
        return Ok(());
    }
    if version.is_some() {
        return Err(Refusal::invalid("The platform version must be null when specifying an EC2 launch type"));
    }
    if accepted.capacity == Capacity::LaunchType("EXTERNAL".to_owned()) && !compatible.contains(&"EXTERNAL") {
        return Err(Refusal::invalid("Task definition does not support launch_type EXTERNAL."));
    }
    Ok(())
}

fn instances(accepted: &Accepted<'_>) -> Result<(), Refusal> {
    let instances = match &accepted.capacity {
        Capacity::LaunchType(name) if name == "EC2" => accepted.cluster.instances,
        Capacity::LaunchType(name) if name == "EXTERNAL" => accepted.cluster.external_instances,
        // A provider scales out, Fargate has no instances.
        Capacity::LaunchType(_) | Capacity::Provider(_) => 1,
    };
    if instances == 0 {
        return Err(Refusal::invalid("No Container Instances were found in your cluster."));
    }
    Ok(())
}

fn networking(accepted: &Accepted<'_>, network: &Network) -> Result<(), Refusal> {
    let mode = Params::of_map(&accepted.revision.definition).text("networkMode")?;
    let given = accepted.params.has("networkConfiguration");
    if mode != Some("awsvpc") {
        if given {
            return Err(Refusal::invalid(
                "Network Configuration is not valid for the given networkMode of this task definition.",
            ));
        }
        return Ok(());
    }
    if !given {
        return Err(Refusal::invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified."));
    }
    let settings = accepted.params.object("networkConfiguration")?.object("awsvpcConfiguration")?;
    let (subnets, groups) = (settings.texts("subnets")?, settings.texts("securityGroups")?);
    if subnets.is_empty() {
        return Err(Refusal::invalid("subnets can not be empty."));
    }
    if subnets.len() > 16 {
        return Err(Refusal::invalid("subnets can have at most 16 items."));
    }
    if groups.len() > 5 {
        return Err(Refusal::invalid("securityGroups can have at most 5 items."));
    }
    let public = settings.text("assignPublicIp")?;
    if public.is_some_and(|public| !["ENABLED", "DISABLED"].contains(&public)) {
        return Err(Refusal::invalid("assignPublicIp should be one of [ENABLED,DISABLED]"));
    }
    if public == Some("ENABLED") && !accepted.capacity.is_fargate() {
        return Err(Refusal::invalid("Assign public IP is not supported for this launch type."));
    }
    network.accept(&subnets, &groups)
}

fn overrides(accepted: &Accepted<'_>) -> Result<(), Refusal> {
    let Some(whole) = accepted.params.get("overrides") else { return Ok(()) };
    if whole.to_string().chars().count() > LONGEST_OVERRIDES {
        return Err(Refusal::invalid("Container Overrides length must be at most 8192"));
    }
    let overrides = accepted.params.object("overrides")?;
    for member in ["taskRoleArn", "executionRoleArn"] {
        if overrides.text(member)?.is_some_and(|role| !role.is_empty() && !is_role(role)) {
            return Err(Refusal::client("Role is not valid"));
        }
    }
    let definition = Params::of_map(&accepted.revision.definition);
    let cpu = overrides.text("cpu")?.or(definition.text("cpu")?);
    let memory = overrides.text("memory")?.or(definition.text("memory")?);
    if overrides.has("cpu") && cpu.and_then(read_cpu).is_none() {
        return Err(Refusal::invalid("Invalid 'cpu' setting for task."));
    }
    if overrides.has("memory") && memory.and_then(read_memory).is_none() {
        return Err(Refusal::invalid("Invalid 'memory' setting for task."));
    }
    let memory = memory.and_then(read_memory);
    if accepted.capacity.is_fargate()
        && let Some((cpu, memory)) = cpu.and_then(read_cpu).zip(memory)
    {
        let system = definition.object("runtimePlatform")?.text("operatingSystemFamily")?.unwrap_or("LINUX");
        if !fargate_size_exists(cpu, memory, system != "LINUX") {
            return Err(Refusal::invalid("No Fargate configuration exists for given values"));
        }
    }
    let containers = definition.objects("containerDefinitions")?;
    for item in overrides.objects("containerOverrides")? {
        let name = item.text("name")?.unwrap_or_default();
        let mut found = None;
        for container in &containers {
            if container.text("name")? == Some(name) {
                found = Some(*container);
            }
        }
        let Some(container) = found else {
            return Err(Refusal::invalid(format!(
                "Override for container named {name} is not a container in the TaskDefinition."
            )));
        };
        refuse_override(item, container, memory, name)?;
    }
    Ok(())
}

fn refuse_override(
    item: Params<'_>,
    container: Params<'_>,
    task_memory: Option<u64>,
    name: &str,
) -> Result<(), Refusal> {
    // A command that is no list of strings is refused like any other wrong type.
    drop(item.texts("command")?);
    let mut variables = Vec::new();
    for variable in item.objects("environment")? {
        variables.extend(variable.text("name")?);
        let _: Option<&str> = variable.text("value")?;
    }
    for secret in container.objects("secrets")? {
        refuse_shared(secret.text("name")?.unwrap_or_default(), &variables)?;
    }
    let own = item.integer("memory")?.and_then(|mib| u64::try_from(mib).ok());
    if own.zip(task_memory).is_some_and(|(own, task)| own > task) {
        return Err(Refusal::invalid(format!("'memory' setting for container '{name}' is greater than for task.")));
    }
    Ok(())
}
