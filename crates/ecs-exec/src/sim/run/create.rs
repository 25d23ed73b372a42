//! Creates a task that RunTask accepted.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::{Accepted, Capacity};
use crate::sim::casting::Launching;
use crate::sim::life::{Birth, Life};
use crate::sim::params::Params;
use crate::sim::refusal::Refusal;
use crate::sim::script::{ContainerScript, StartFailure, StartState, TaskScript};
use crate::sim::starts::{Condition, ContainerBirth};
use crate::sim::state::{Moment, State};
use crate::sim::task::{LogBinding, SimTask};

/// From SIGTERM to SIGKILL, where the definition says nothing (API reference of `ContainerDefinition`).
const STOP_TIMEOUT: u64 = 30;

impl State {
    /// Creates a task, and returns its place.
    pub(super) fn create(&mut self, accepted: &Accepted<'_>, moment: Moment<'_>) -> Result<usize, Refusal> {
        let definition = Params::of_map(&accepted.revision.definition);
        let containers = definition.objects("containerDefinitions")?;
        let id = self.ids.next();
        let place = self.tasks.len();
        let launching = Launching {
            number: u64::try_from(place).unwrap_or(u64::MAX).saturating_add(1),
            family: definition.text("family")?.unwrap_or_default().to_owned(),
            cluster: accepted.cluster.name.clone(),
            started_by: accepted.params.text("startedBy")?.map(str::to_owned),
            capacity: accepted.capacity.name().to_owned(),
            overrides: accepted.params.get("overrides").cloned().unwrap_or(Value::Null),
        };
        let mut script = self.casting.cast(&launching);
        let bindings = bindings(&containers, &id)?;
        if let Some(failure) = self.open_groups(&containers)?
            && script.start_failure.is_none()
        {
            script.start_failure = Some(failure);
        }
        let visible = moment.now + self.invisible.max(script.invisible);
        let births = births(&containers, &script)?;
        let birth = Birth { born: moment.now, script, containers: births };
        let fixed = self.fixed(accepted, &containers, &id, &launching)?;
        let mut tags = accepted.params.list("tags")?.to_vec();
        if accepted.params.text("propagateTags")? == Some("TASK_DEFINITION") {
            let own: Vec<Value> = tags.iter().filter_map(|tag| tag.get("key").cloned()).collect();
            let inherited =
                accepted.revision.tags.iter().filter(|tag| !tag.get("key").is_some_and(|key| own.contains(key)));
            tags.extend(inherited.cloned());
        }
        let mut task = SimTask {
            arn: self.task_arn(&accepted.cluster.name, &id),
            cluster: accepted.cluster.name.clone(),
            family: launching.family,
            started_by: launching.started_by,
            tags,
            visible,
            fixed,
            life: Life::default(),
            birth,
            cuts: Vec::new(),
            bindings,
            real: self.processes.is_some(),
            id: id.clone(),
        };
        if let Some(processes) = &mut self.processes
            && let Some(main) = processes.start(&mut task, definition, accepted.params, moment)?
        {
            self.logs.open(&task.id, &main, moment.now);
        }
        let timing = self.timing(moment.clock);
        task.relive(&mut self.logs, timing);
        self.tasks.push(task);
        let _: Option<usize> = self.by_id.insert(id, place);
        Ok(place)
    }

    /// Makes the log groups that may be made, and returns how the task fails for want of another.
    fn open_groups(&mut self, containers: &[Params<'_>]) -> Result<Option<StartFailure>, Refusal> {
        for container in containers {
            let logs = container.object("logConfiguration")?;
            let options = logs.object("options")?;
            let (group, region) = (options.text("awslogs-group")?, options.text("awslogs-region")?);
            let Some((group, region)) =
                group.zip(region).filter(|_| matches!(logs.text("logDriver"), Ok(Some("awslogs"))))
            else {
                continue;
            };
            if options.text("awslogs-create-group")? == Some("true") {
                self.logs.create_group(region, group);
            } else if !self.logs.has_group(region, group) {
                let reason = "ResourceInitializationError: failed to validate logger args: create stream has been \
                              retried 1 times: failed to create Cloudwatch log stream: operation error CloudWatch \
                              Logs: CreateLogStream, https response error StatusCode: 400, \
                              ResourceNotFoundException: The specified log group does not exist. : exit status 1";
                return Ok(Some(StartFailure {
                    in_state: StartState::Pending,
                    reason: reason.to_owned(),
                    ..StartFailure::default()
                }));
            }
        }
        Ok(None)
    }

    /// Returns the members of a task that never change.
    fn fixed(
        &self,
        accepted: &Accepted<'_>,
        containers: &[Params<'_>],
        id: &str,
        launching: &Launching,
    ) -> Result<Map<String, Value>, Refusal> {
        let arn = self.task_arn(&accepted.cluster.name, id);
        let definition = Params::of_map(&accepted.revision.definition);
        let mut listed = Vec::new();
        for (container, number) in containers.iter().zip(1_u32..) {
            let name = container.text("name")?.unwrap_or_default();
            let mut shown = json!({
                "containerArn": format!("{}:container/{}/{id}/{number}", self.clusters.arn_prefix, accepted.cluster.name),
                "taskArn": arn, "name": name, "image": container.get("image"),
                "runtimeId": format!("{id}-{:010}", 527_074_092_u32.wrapping_add(number)),
                "networkInterfaces": [], "cpu": container.integer("cpu")?.unwrap_or(0).to_string(),
            });
            if container.has("healthCheck")
                && let Some(members) = shown.as_object_mut()
            {
                drop(members.insert("healthStatus".to_owned(), json!("UNKNOWN")));
            }
            listed.push(shown);
        }
        let mut fixed = json!({
            "taskArn": arn,
            "clusterArn": self.clusters.arn(&accepted.cluster.name),
            "taskDefinitionArn": accepted.revision.arn(),
            "containers": listed,
            "overrides": shown_overrides(accepted, containers)?,
            "group": accepted.params.text("group")?.map_or_else(|| format!("family:{}", launching.family), str::to_owned),
            "attachments": [],
            "attributes": [{ "name": "ecs.cpu-architecture", "value": "x86_64" }],
            "enableExecuteCommand": accepted.params.boolean("enableExecuteCommand")?.unwrap_or(false),
        });
        let Some(members) = fixed.as_object_mut() else { return Ok(Map::new()) };
        let mut set = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
        let launch_type = match &accepted.capacity {
            Capacity::LaunchType(name) => name.as_str(),
            Capacity::Provider(_) if accepted.capacity.is_fargate() => "FARGATE",
            Capacity::Provider(_) => "EC2",
        };
        set("launchType", json!(launch_type));
        if let Capacity::Provider(name) = &accepted.capacity {
            set("capacityProviderName", json!(name));
        }
        if launch_type == "FARGATE" {
            set("platformVersion", json!("1.4.0"));
            set("platformFamily", json!("Linux"));
            set("ephemeralStorage", json!({ "sizeInGiB": 20 }));
            set("availabilityZone", json!(format!("{}a", self.region)));
        }
        for name in ["cpu", "memory"] {
            let overridden = accepted.params.object("overrides")?.text(name)?;
            if let Some(amount) = overridden.or(definition.text(name)?) {
                set(name, json!(amount));
            }
        }
        if let Some(by) = &launching.started_by {
            set("startedBy", json!(by));
        }
        Ok(fixed.as_object().cloned().unwrap_or_default())
    }
}

/// Returns `overrides` as ECS shows them: each container is named.
fn shown_overrides(accepted: &Accepted<'_>, containers: &[Params<'_>]) -> Result<Value, Refusal> {
    let given = accepted.params.object("overrides")?;
    let mut listed = given.list("containerOverrides")?.to_vec();
    for container in containers {
        let name = container.text("name")?.unwrap_or_default();
        if !listed.iter().any(|item| item.get("name").and_then(Value::as_str) == Some(name)) {
            listed.push(json!({ "name": name }));
        }
    }
    let mut shown = accepted.params.get("overrides").cloned().unwrap_or_else(|| json!({}));
    if let Some(members) = shown.as_object_mut() {
        drop(members.insert("containerOverrides".to_owned(), Value::Array(listed)));
        drop(members.insert("inferenceAcceleratorOverrides".to_owned(), json!([])));
    }
    Ok(shown)
}

/// Returns what the containers' lives follow from.
fn births(containers: &[Params<'_>], script: &TaskScript) -> Result<Vec<ContainerBirth>, Refusal> {
    let mut births: Vec<ContainerBirth> = Vec::new();
    for container in containers {
        let name = container.text("name")?.unwrap_or_default().to_owned();
        let essential = container.boolean("essential")?.unwrap_or(true);
        let first = essential && !births.iter().any(|birth| birth.essential);
        let own = script.containers.get(&name).cloned();
        let own = own.unwrap_or_else(|| if first { script.main.clone() } else { ContainerScript::until_stopped() });
        let mut depends_on = Vec::new();
        for dependency in container.objects("dependsOn")? {
            let condition = dependency.text("condition")?.and_then(Condition::named);
            depends_on.extend(dependency.text("containerName")?.map(str::to_owned).zip(condition));
        }
        let seconds = container.integer("stopTimeout")?.and_then(|seconds| u64::try_from(seconds).ok());
        births.push(ContainerBirth {
            name,
            essential,
            stop_timeout: Duration::from_secs(seconds.unwrap_or(STOP_TIMEOUT)),
            depends_on,
            script: own,
        });
    }
    Ok(births)
}

/// Returns where the containers' output goes, where awslogs names a group and a prefix.
fn bindings(containers: &[Params<'_>], id: &str) -> Result<Vec<LogBinding>, Refusal> {
    let mut bindings = Vec::new();
    for (container, number) in containers.iter().zip(1_u32..) {
        let logs = container.object("logConfiguration")?;
        let options = logs.object("options")?;
        let awslogs = logs.text("logDriver")? == Some("awslogs");
        let (group, region) = (options.text("awslogs-group")?, options.text("awslogs-region")?);
        let Some((group, region)) = group.zip(region).filter(|_| awslogs) else { continue };
        let name = container.text("name")?.unwrap_or_default();
        let stream = match options.text("awslogs-stream-prefix")? {
            Some(prefix) => format!("{prefix}/{name}/{id}"),
            // Without a prefix the stream bears the runtime's id.
            None => format!("{id}-{:010}", 527_074_092_u32.wrapping_add(number)),
        };
        bindings.push(LogBinding {
            container: name.to_owned(),
            region: region.to_owned(),
            group: group.to_owned(),
            stream,
        });
    }
    Ok(bindings)
}
