//! A block as the spec that corresponds to it.
//!
//! Where the spec language's defaults are other than the block's they are written out: the main
//! container, the log group and stream prefix, the family, a launch type of null. What the language
//! cannot say is refused here, as its reader would.

use ecs_model::{
    CpuUnits, DefinitionSource, DroppedMember, EnvEntry, EnvValue, Launch, LaunchType, Logs, MemoryMib, Metadata,
    Network, PatchOp, TagEntry, TaskSpec, TimeSpan,
};
use ecs_plan::normal_form::RESPONSE_ONLY;
use ecs_plan::patch::check_pointer;
use serde_json::Value;

use crate::case::{Block, Case};

/// Why there is no spec that corresponds to a block.
#[derive(Debug)]
pub(crate) struct NoSpec(pub(crate) String);

impl<E: std::error::Error> From<E> for NoSpec {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// Returns the spec of a case.
pub(crate) fn spec_of(case: &Case) -> Result<TaskSpec, NoSpec> {
    let block = match (&case.block, &case.given) {
        (Some(block), _) => block.clone(),
        (None, Some(given)) => {
            let mut given = given.clone();
            let attributes = given.as_object_mut().expect("attributes are an object");
            attributes.entry("launch_type").or_insert("FARGATE".into());
            attributes.entry("image").or_insert("prefecthq/prefect:oracle-default".into());
            serde_json::from_value(given)?
        }
        (None, None) => return Err(NoSpec("the case has no block".to_owned())),
    };
    let mut spec = of_block(&block)?;
    if let Some(prepare) = &case.prepare {
        prepared(&mut spec, &block, prepare, case.given.as_ref());
    }
    Ok(spec)
}

fn of_block(block: &Block) -> Result<TaskSpec, NoSpec> {
    if let Some(name) = block.unknown.keys().next() {
        return Err(NoSpec(format!("a task has no `{name}`")));
    }
    let mut spec = TaskSpec::new(block.name.as_deref().filter(|name| !name.is_empty()).unwrap_or("prefect"));
    spec.container_name = Some("prefect".to_owned());
    spec.main.image = text("image", block.image.as_ref())?;
    spec.main.command = block.command.clone().filter(|command| !command.is_empty());
    spec.main.env = environment(block);
    spec.main.cpu = block.cpu.as_ref().map(cpu).transpose()?;
    spec.main.memory = block.memory.as_ref().map(memory).transpose()?;
    spec.main.logs = logs(block)?;
    spec.tags = block.labels.0.iter().map(|(key, value)| TagEntry { key: key.clone(), value: value.clone() }).collect();
    spec.definition = definition(block)?;
    spec.family = family(block)?;
    spec.execution_role = text("execution-role", block.execution_role_arn.as_ref())?;
    spec.task_role = text("task-role", block.task_role_arn.as_ref())?;
    spec.launch = Some(match &block.launch_type {
        Some(kind) => Launch::Type(kind.parse::<LaunchType>()?),
        None => Launch::ClusterDefault,
    });
    spec.cluster = text("cluster", block.cluster.as_ref())?;
    let vpc = text("vpc", block.vpc_id.as_ref())?;
    spec.network = vpc.map(|vpc| Network { vpc: Some(vpc), ..Network::default() });
    spec.customize = operations(&block.task_customizations)?;
    spec.auto_deregister = Some(block.auto_deregister_task_definition);
    spec.start_timeout = Some(TimeSpan::from_secs_f64(block.task_start_timeout_seconds)?);
    spec.poll_interval = Some(TimeSpan::from_secs_f64(block.task_watch_poll_interval)?);
    Ok(spec)
}

/// The spec's reader refuses empty texts.
fn text(node: &str, value: Option<&String>) -> Result<Option<String>, NoSpec> {
    if value.is_some_and(String::is_empty) {
        return Err(NoSpec(format!("`{node}` is empty")));
    }
    Ok(value.cloned())
}

fn environment(block: &Block) -> Vec<EnvEntry> {
    let entry = |(name, value): &(String, Option<String>)| EnvEntry {
        name: name.clone(),
        value: value.clone().map_or(EnvValue::Unset, EnvValue::Set),
    };
    block.env.0.iter().map(entry).collect()
}

fn cpu(value: &Value) -> Result<CpuUnits, NoSpec> {
    match (value.as_u64(), value.as_str()) {
        (Some(units), _) => Ok(CpuUnits::new(units)?),
        (_, Some(text)) => Ok(CpuUnits::parse(text)?),
        _ => Err(NoSpec(format!("no CPU: {value}"))),
    }
}

fn memory(value: &Value) -> Result<MemoryMib, NoSpec> {
    match (value.as_u64(), value.as_str()) {
        (Some(mib), _) => Ok(MemoryMib::new(mib)?),
        (_, Some(text)) => Ok(MemoryMib::parse(text)?),
        _ => Err(NoSpec(format!("no memory: {value}"))),
    }
}

fn logs(block: &Block) -> Result<Option<Logs>, NoSpec> {
    let given = &block.cloudwatch_logs_options.0;
    // As the block resolves it: to stream is to configure, unless it says otherwise.
    if !block.configure_cloudwatch_logs.or(block.stream_output).unwrap_or(false) {
        if !given.is_empty() {
            return Err(NoSpec("options of logs that are off".to_owned()));
        }
        return Ok(block.stream_output.map(|stream| Logs {
            enabled: Some(false),
            stream: Some(stream),
            options: Vec::new(),
        }));
    }
    let prefix = block.name.as_deref().unwrap_or("prefect");
    let defaults = [("awslogs-group", "prefect"), ("awslogs-stream-prefix", prefix)]
        .map(|(key, value)| (key.to_owned(), value.to_owned()));
    let missing = defaults.into_iter().filter(|(key, _)| given.iter().all(|(name, _)| name != key));
    let options = missing.chain(given.iter().cloned()).map(|(key, value)| (key, Some(value))).collect();
    Ok(Some(Logs { enabled: Some(true), stream: block.stream_output, options }))
}

fn definition(block: &Block) -> Result<Option<DefinitionSource>, NoSpec> {
    let linked = text("task-definition-arn", block.task_definition_arn.as_ref())?;
    match (&block.task_definition, linked) {
        (Some(_), Some(_)) => Err(NoSpec("task-definition-arn and task-definition".to_owned())),
        (None, Some(id)) => Ok(Some(DefinitionSource::Linked { id, as_is: false })),
        (Some(Value::Object(members)), None) => {
            let mut content = members.clone();
            content.retain(|name, _| !RESPONSE_ONLY.contains(&name.as_str()));
            let dropped = members.keys().filter(|name| !content.contains_key(*name));
            let dropped =
                dropped.map(|name| DroppedMember { name: name.clone(), why: "response-only".to_owned() }).collect();
            Ok(Some(DefinitionSource::Given { file: None, content: Value::Object(content), dropped }))
        }
        (Some(other), None) => Err(NoSpec(format!("a definition is an object, not {other}"))),
        (None, None) => Ok(None),
    }
}

/// The block's family where nothing names one is `prefect`, ours is the task's name.
fn family(block: &Block) -> Result<Option<String>, NoSpec> {
    let named = block.task_definition.as_ref().and_then(|definition| definition.get("family")).and_then(Value::as_str);
    let has_family = named.is_some_and(|family| !family.is_empty()) || block.task_definition_arn.is_some();
    let default = (!has_family).then(|| "prefect".to_owned());
    Ok(text("family", block.family.as_ref())?.or(default))
}

fn operations(customizations: &Value) -> Result<Vec<PatchOp>, NoSpec> {
    let parsed;
    let list = match customizations {
        Value::String(text) => {
            parsed = serde_json::from_str::<Value>(text)?;
            &parsed
        }
        other => other,
    };
    let operations: Vec<PatchOp> = serde_json::from_value(list.clone())?;
    for operation in &operations {
        check_pointer(operation.path())?;
        if let PatchOp::Move { from, .. } | PatchOp::Copy { from, .. } = operation {
            check_pointer(from)?;
        }
    }
    Ok(operations)
}

/// Names the family by the flow and the deployment, as `prepare_for_flow_run` did, where nothing else
/// names one.
fn prepared(spec: &mut TaskSpec, block: &Block, prepare: &Value, given: Option<&Value>) {
    let name = |what: &str| prepare.get(what).and_then(Value::as_str).map(str::to_owned);
    let is_given = given.is_some_and(|given| given.get("family").is_some());
    if is_given || block.family.is_none() {
        return;
    }
    spec.family = None;
    spec.metadata = Metadata { flow: name("flow"), deployment: name("deployment"), prefix: Some("prefect".to_owned()) };
}
