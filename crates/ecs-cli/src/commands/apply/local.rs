//! `apply --local`: what a simulated account needs of a spec, and what is said about it.

use std::sync::Arc;

use ecs_exec::Aws;
use ecs_exec::sim::local::Local;
use ecs_model::api::Node;
use ecs_model::{DefinitionSource, EnvValue, Logs, Problem, SpecPath, TaskSpec};
use ecs_plan::{DefinitionPlan, Plan};
use serde_json::Value;

/// A role of the simulated account, for a spec that has none: its own log group is written by it.
const ROLE: &str = "arn:aws:iam::000000000000:role/local";

/// Makes a spec ready for a process of this machine: its output is read whatever its log configuration, and its secrets
/// are what `-e` gave. Returns every reason why it cannot run here.
pub(super) fn prepare(spec: &mut TaskSpec) -> Vec<Problem> {
    let mut problems = Vec::new();
    if matches!(spec.definition, Some(DefinitionSource::Linked { .. })) {
        let at = SpecPath::node("task-definition-arn");
        let message = "a simulated account has no task definitions to link";
        let help = "save it with `aws ecs describe-task-definition` and use `task-definition file=…`";
        problems.push(Problem::error("local-linked", at, message).help(help));
    }
    take_secrets(spec, &mut problems);
    spec.main.logs = Some(Logs {
        enabled: Some(true),
        stream: spec.main.logs.as_ref().and_then(|logs| logs.stream),
        options: Vec::new(),
    });
    for container in &mut spec.containers {
        container.logs = None;
    }
    if spec.execution_role.is_none() {
        spec.execution_role = Some(ROLE.to_owned());
    }
    problems
}

/// Takes out the secrets that came by `-e`; each other one is a problem.
fn take_secrets(spec: &mut TaskSpec, problems: &mut Vec<Problem>) {
    let given: Vec<String> = spec
        .main
        .env
        .iter()
        .filter(|entry| matches!(entry.value, EnvValue::Set(_)))
        .map(|entry| entry.name.clone())
        .collect();
    let mut missing: Vec<(String, SpecPath)> = Vec::new();
    spec.main.secrets.retain(|secret| {
        if !given.contains(&secret.name) {
            missing.push((secret.name.clone(), SpecPath::node("secrets").key(&secret.name)));
        }
        false
    });
    if let Some(DefinitionSource::Given { content, .. }) = &mut spec.definition {
        missing.extend(secrets_of(content).filter(|(name, _)| !given.contains(name)));
        let containers = content.get_mut("containerDefinitions").and_then(Value::as_array_mut);
        for container in containers.into_iter().flatten().filter_map(Value::as_object_mut) {
            drop(container.remove("secrets"));
        }
    }
    for container in &mut spec.containers {
        container.secrets.clear();
    }
    problems.extend(missing.into_iter().map(|(name, at)| {
        Problem::error("local-secret", at, format!("secrets are not fetched locally: `{name}` has no value"))
            .help(format!("give it: -e {name}=…, or -e {name} for the caller's own"))
    }));
}

fn secrets_of(content: &Value) -> impl Iterator<Item = (String, SpecPath)> {
    let containers = content.get("containerDefinitions").and_then(Value::as_array);
    containers.into_iter().flatten().enumerate().flat_map(|(place, container)| {
        let at = SpecPath::node("task-definition").key("containerDefinitions").index(place).key("secrets");
        let secrets = container.get("secrets").and_then(Value::as_array);
        secrets
            .into_iter()
            .flatten()
            .enumerate()
            .filter_map(move |(index, secret)| Some((secret.get("name")?.as_str()?.to_owned(), at.index(index))))
    })
}

/// What is said of a task before it runs here, a paragraph each.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Talk {
    pub(super) lines: Vec<String>,
}

/// Returns the simulated account for a plan, and what to say.
///
/// # Errors
/// There is nothing to run.
pub(super) fn account(plan: &Plan, region: Option<&str>) -> Result<(Arc<dyn Aws>, Talk), Box<Problem>> {
    let payload = match &plan.definition {
        DefinitionPlan::Register { payload, .. }
        | DefinitionPlan::Reuse { payload, .. }
        | DefinitionPlan::Linked { payload, .. } => payload,
    };
    let argv = argv(plan, payload);
    if argv.is_empty() {
        let message = "there is nothing to run here: no `command` and no `entrypoint`";
        let help = "an image's own command is in the image, which is not used locally: write `command`";
        return Err(Box::new(Problem::error("local-argv", SpecPath::root(), message).help(help)));
    }
    let family = payload.get("family").and_then(Node::as_str).unwrap_or_default();
    let mut local = Local::new().main_container(family, &plan.main_container);
    if let Some(region) = region {
        local = local.region(region);
    }
    if !plan.run.stream {
        local = local.unread();
    }
    Ok((local.build(), Talk { lines: talk(plan, payload, &argv) }))
}

/// Returns the words of the command as they may be shown.
fn argv(plan: &Plan, payload: &Node) -> Vec<String> {
    let named = |node: &&Node| node.get("name").and_then(Node::as_str) == Some(plan.main_container.as_str());
    let container =
        payload.get("containerDefinitions").and_then(Node::as_list).and_then(|list| list.iter().find(named));
    let overrides = plan.request.pointer("/overrides/containerOverrides").and_then(Node::as_list);
    let overrides = overrides.and_then(|list| list.iter().find(named));
    let entrypoint = container.and_then(|container| container.get("entryPoint"));
    let command = overrides.and_then(|container| container.get("command"));
    let command = command.or_else(|| container.and_then(|container| container.get("command")));
    let words = [entrypoint, command].into_iter().flatten().filter_map(Node::as_list).flatten();
    words.map(shown).collect()
}

/// Returns a word as a shell would take it; a masked one is not shown.
fn shown(word: &Node) -> String {
    let text = word.as_str().unwrap_or_default();
    let plain = |c: char| c.is_alphanumeric() || "-_./:=,@%+".contains(c);
    if word.masked {
        "<masked>".to_owned()
    } else if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

fn talk(plan: &Plan, payload: &Node, argv: &[String]) -> Vec<String> {
    let mut lines = vec![format!(
        "LOCAL: a simulated ECS, no account. No container: this machine runs, as you,\nin an empty folder:  {}",
        argv.join(" ")
    )];
    let containers = payload.get("containerDefinitions").and_then(Node::as_list).map(Vec::as_slice).unwrap_or_default();
    let text = |node: &Node, name: &str| node.get(name).and_then(Node::as_str).map(str::to_owned);
    let mut unused = Vec::new();
    for container in containers {
        let name = text(container, "name").unwrap_or_default();
        if name == plan.main_container {
            unused.extend(text(container, "image").map(|image| format!("image {image}")));
        }
    }
    unused.extend(["cpu", "memory", "network", "roles"].map(str::to_owned));
    if containers.iter().any(|container| container.get("mountPoints").is_some()) {
        unused.push("volumes".to_owned());
    }
    lines.push(format!("not used: {}", unused.join(", ")));
    let others: Vec<String> = containers
        .iter()
        .filter_map(|container| text(container, "name"))
        .filter(|name| *name != plan.main_container)
        .collect();
    if !others.is_empty() {
        lines.push(format!("not started: {}", others.join(", ")));
    }
    lines
}
