//! What RegisterTaskDefinition refuses of one container.

use super::refused::is_name;
use crate::sim::params::Params;
use crate::sim::refusal::Refusal;

/// What a container's members may refer to.
#[derive(Debug)]
pub(super) struct Known<'a> {
    names: Vec<&'a str>,
    essential: Vec<&'a str>,
    healthy: Vec<&'a str>,
    volumes: Vec<&'a str>,
    mode: Option<&'a str>,
    task_memory: bool,
    execution_role: bool,
    firelens: bool,
}

impl<'a> Known<'a> {
    /// Collects it; names that stand twice are refused.
    pub(super) fn of(params: Params<'a>, containers: &[Params<'a>]) -> Result<Self, Refusal> {
        let mut known = Self {
            names: Vec::new(),
            essential: Vec::new(),
            healthy: Vec::new(),
            volumes: Vec::new(),
            mode: params.text("networkMode")?,
            task_memory: params.has("memory"),
            execution_role: params.text("executionRoleArn")?.is_some_and(|role| !role.is_empty()),
            firelens: containers.iter().any(|container| container.has("firelensConfiguration")),
        };
        for container in containers {
            let name = container.text("name")?.unwrap_or_default();
            if known.names.contains(&name) && !name.is_empty() {
                return Err(Refusal::client("Container names must be unique within a task definition"));
            }
            known.names.push(name);
            if container.boolean("essential")?.unwrap_or(true) {
                known.essential.push(name);
            }
            if container.has("healthCheck") {
                known.healthy.push(name);
            }
        }
        for volume in params.objects("volumes")? {
            known.volumes.extend(volume.text("name")?);
        }
        Ok(known)
    }
}

/// Refuses a container that ECS would refuse.
pub(super) fn refuse(container: Params<'_>, known: &Known<'_>) -> Result<(), Refusal> {
    let name = match container.text("name")? {
        None | Some("") => return Err(Refusal::client("Container.name should not be null or empty.")),
        Some(name) if !is_name(name) => {
            return Err(Refusal::client("Container.name contains invalid characters."));
        }
        Some(name) => name,
    };
    image(container)?;
    memory(container, name, known)?;
    ports(container, name, known)?;
    environment(container, known)?;
    logs(container, known)?;
    depends_on(container, known)?;
    for (member, word) in [("startTimeout", "start"), ("stopTimeout", "stop")] {
        if container.integer(member)?.is_some_and(|seconds| seconds < 2) {
            return Err(Refusal::client(format!(
                "Granular {word} timeout on container '{name}' must be at least 2 seconds."
            )));
        }
    }
    for point in container.objects("mountPoints")? {
        let volume = point.text("sourceVolume")?.unwrap_or_default();
        if !known.volumes.contains(&volume) {
            return Err(Refusal::client(format!("Unknown volume '{volume}'")));
        }
    }
    for from in container.objects("volumesFrom")? {
        let source = from.text("sourceContainer")?.unwrap_or_default();
        if !known.names.contains(&source) {
            return Err(Refusal::client(format!("Invalid 'volumesFrom' setting. Unknown container: '{source}'")));
        }
    }
    health_check(container)?;
    if known.mode == Some("awsvpc") {
        if !container.list("links")?.is_empty() {
            return Err(Refusal::client("Links are not supported when networkMode=awsvpc"));
        }
        if container.has("hostname") {
            return Err(Refusal::client("hostname is not supported on container when networkMode=awsvpc"));
        }
    }
    for limit in container.objects("ulimits")? {
        if limit.integer("softLimit")?.zip(limit.integer("hardLimit")?).is_some_and(|(soft, hard)| soft > hard) {
            let name = limit.text("name")?.unwrap_or_default();
            return Err(Refusal::client(format!("Soft limit exceeds hard limit for ulimit {name}")));
        }
    }
    Ok(())
}

/// Refuses `dependsOn` that leads back to where it began.
pub(super) fn refuse_cycles(containers: &[Params<'_>]) -> Result<(), Refusal> {
    let mut open: Vec<(&str, Vec<&str>)> = Vec::new();
    for container in containers {
        let mut needs = Vec::new();
        for dependency in container.objects("dependsOn")? {
            needs.extend(dependency.text("containerName")?);
        }
        open.push((container.text("name")?.unwrap_or_default(), needs));
    }
    // Takes away what depends on nothing that is left, until nothing more can be taken.
    loop {
        let left: Vec<&str> = open.iter().map(|(name, _)| *name).collect();
        let before = open.len();
        open.retain(|(_, needs)| needs.iter().any(|need| left.contains(need)));
        if open.is_empty() {
            return Ok(());
        }
        if open.len() == before {
            return Err(Refusal::client("Container dependencies should not have a cycle"));
        }
    }
}

fn image(container: Params<'_>) -> Result<(), Refusal> {
    let image = container.text("image")?.unwrap_or_default();
    if image.is_empty() {
        return Err(Refusal::client("Container.image should not be null or empty."));
    }
    let reference = image.split('@').next().unwrap_or_default();
    if reference.len() > 255 {
        return Err(Refusal::client("Container.image should be 255 characters or less"));
    }
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_:./#".contains(&byte);
    if !reference.bytes().all(allowed) {
        return Err(Refusal::client("Container.image contains invalid characters."));
    }
    Ok(())
}

fn memory(container: Params<'_>, name: &str, known: &Known<'_>) -> Result<(), Refusal> {
    let (hard, reserved) = (container.integer("memory")?, container.integer("memoryReservation")?);
    if !known.task_memory && hard.is_none() && reserved.is_none() {
        return Err(Refusal::client(format!(
            "Invalid setting for container '{name}'. At least one of 'memory' or 'memoryReservation' must be specified."
        )));
    }
    if hard.zip(reserved).is_some_and(|(hard, reserved)| hard < reserved) {
        return Err(Refusal::client(format!(
            "Invalid setting for container '{name}'. The 'memory' setting must be greater than or equal to \
             'memoryReservation'."
        )));
    }
    if hard.is_some_and(|mib| mib < 4) || reserved.is_some_and(|mib| mib < 4) {
        return Err(Refusal::client(format!("Invalid 'memory' setting for container '{name}'.")));
    }
    if container.integer("cpu")?.is_some_and(|units| units < 0) {
        return Err(Refusal::client(format!("Invalid 'cpu' setting for container '{name}'.")));
    }
    Ok(())
}

fn ports(container: Params<'_>, name: &str, known: &Known<'_>) -> Result<(), Refusal> {
    for port in container.objects("portMappings")? {
        let (inside, outside) = (port.integer("containerPort")?, port.integer("hostPort")?);
        if port.has("containerPortRange") {
            if inside.is_some() || outside.is_some() {
                return Err(Refusal::client("cannot specify both single port and port range"));
            }
            continue;
        }
        let Some(inside) = inside.filter(|port| (1..=65_535).contains(port)) else {
            return Err(Refusal::client(format!("Invalid 'containerPort' setting for container '{name}'.")));
        };
        if outside.is_some_and(|port| !(0..=65_535).contains(&port)) {
            return Err(Refusal::client(format!("Invalid 'hostPort' setting for container '{name}'.")));
        }
        if let Some(mode @ ("awsvpc" | "host")) = known.mode
            && outside.is_some_and(|outside| outside != 0 && outside != inside)
        {
            return Err(Refusal::client(format!(
                "When networkMode={mode}, the host ports and container ports in port mappings must match."
            )));
        }
    }
    Ok(())
}

fn environment(container: Params<'_>, known: &Known<'_>) -> Result<(), Refusal> {
    let mut variables = Vec::new();
    for variable in container.objects("environment")? {
        variables.extend(variable.text("name")?);
        let _: Option<&str> = variable.text("value")?;
    }
    let secrets = container.objects("secrets")?;
    if !secrets.is_empty() && !known.execution_role {
        return Err(Refusal::client(
            "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'",
        ));
    }
    let mut seen = Vec::new();
    for secret in secrets {
        let name = secret.text("name")?.unwrap_or_default();
        if seen.contains(&name) {
            return Err(Refusal::client(format!(
                "Duplicate secret names found: {name}. Each secret name must be unique."
            )));
        }
        refuse_shared(name, &variables)?;
        seen.push(name);
    }
    let files = container.objects("environmentFiles")?;
    if files.len() > 10 {
        return Err(Refusal::client(
            "The maximum number of environment files was exceeded. Specify ten or less and try again",
        ));
    }
    for file in files {
        if !file.text("value")?.is_some_and(|arn| arn.starts_with("arn:aws") && arn.contains(":s3:::")) {
            return Err(Refusal::client("Invalid arn syntax"));
        }
    }
    Ok(())
}

/// Refuses a secret whose name an environment variable has as well.
pub(in crate::sim) fn refuse_shared(secret: &str, variables: &[&str]) -> Result<(), Refusal> {
    if !variables.contains(&secret) {
        return Ok(());
    }
    Err(Refusal::client(format!(
        "The secret name must be unique and not shared with any new or existing environment variables set on the \
         container, such as '{secret}'."
    )))
}

fn logs(container: Params<'_>, known: &Known<'_>) -> Result<(), Refusal> {
    if !container.has("logConfiguration") {
        return Ok(());
    }
    let logs = container.object("logConfiguration")?;
    let driver = logs.text("logDriver")?.unwrap_or_default();
    let drivers = ["json-file", "syslog", "journald", "gelf", "fluentd", "awslogs", "splunk", "awsfirelens"];
    if !drivers.contains(&driver) {
        return Err(Refusal::client(format!(
            "{driver} is not a valid log driver. Must be one of [{}]",
            drivers.join(",")
        )));
    }
    if driver == "awsfirelens" && !known.firelens {
        return Err(Refusal::client(
            "When awsfirelens log driver is specified in log configuration, a firelens configuration object must be \
             specified",
        ));
    }
    let options = logs.object("options")?;
    if driver != "awslogs" {
        return Ok(());
    }
    let missing: Vec<&str> =
        ["awslogs-region", "awslogs-group"].into_iter().filter(|option| !options.has(option)).collect();
    if !missing.is_empty() {
        return Err(Refusal::client(format!("Log driver awslogs requires options: {}", missing.join(", "))));
    }
    if let Some(create) = options.text("awslogs-create-group")?
        && create != "true"
    {
        return Err(Refusal::client(
            "Log driver awslogs option 'awslogs-create-group' should only be set to 'true', else omit option.",
        ));
    }
    let known = [
        "awslogs-create-group",
        "awslogs-datetime-format",
        "awslogs-group",
        "awslogs-multiline-pattern",
        "awslogs-region",
        "awslogs-stream-prefix",
        "awslogs-endpoint",
        "awslogs-force-flush-interval-seconds",
        "max-buffer-size",
        "mode",
    ];
    match logs
        .get("options")
        .and_then(|value| value.as_object())
        .and_then(|options| options.keys().find(|key| !known.contains(&key.as_str())))
    {
        Some(option) => Err(Refusal::client(format!("Log driver awslogs disallows options: {option}"))),
        None => Ok(()),
    }
}

fn depends_on(container: Params<'_>, known: &Known<'_>) -> Result<(), Refusal> {
    for dependency in container.objects("dependsOn")? {
        let target = dependency.text("containerName")?.unwrap_or_default();
        let condition = dependency.text("condition")?.unwrap_or_default();
        if !known.names.contains(&target) {
            return Err(Refusal::client(format!("Invalid 'dependsOn' setting. Unknown container: '{target}'")));
        }
        match condition {
            "COMPLETE" | "SUCCESS" if known.essential.contains(&target) => {
                return Err(Refusal::client(
                    "A dependency container with SUCCESS or COMPLETE condition cannot be an essential container",
                ));
            }
            "HEALTHY" if !known.healthy.contains(&target) => {
                return Err(Refusal::client(
                    "A dependency container with HEALTHY condition must have health check configured",
                ));
            }
            "START" | "COMPLETE" | "SUCCESS" | "HEALTHY" => {}
            _ => return Err(Refusal::client("condition should be one of [START,COMPLETE,SUCCESS,HEALTHY]")),
        }
    }
    Ok(())
}

fn health_check(container: Params<'_>) -> Result<(), Refusal> {
    let check = container.object("healthCheck")?;
    for (member, low, high) in [("interval", 5, 300), ("timeout", 2, 60), ("retries", 1, 10), ("startPeriod", 0, 300)] {
        if check.integer(member)?.is_some_and(|value| !(low..=high).contains(&value)) {
            return Err(Refusal::client(format!("Health check {member} must be between {low} and {high}.")));
        }
    }
    Ok(())
}
