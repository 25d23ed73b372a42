//! The summary of a plan.

use ecs_model::api::{HoleKind, Kind, Node};
use ecs_model::{CpuUnits, MemoryMib};

use super::id;
use crate::definition::short_id;
use crate::{DefinitionPlan, Plan, planner};

/// Returns the summary of a plan in two lines: `plan 3f9c2a71: register, run 1 task on analytics in
/// eu-west-1`, and `FARGATE_SPOT, 1 vCPU, 2 GB, 2 subnets, no public IP, timeout 2h`.
pub fn summary(plan: &Plan) -> String {
    let definition = match &plan.definition {
        DefinitionPlan::Register { copy_of: Some(copy), .. } => format!("register a copy of {}", short_id(&copy.arn)),
        DefinitionPlan::Register { .. } => "register".to_owned(),
        DefinitionPlan::Reuse { arn, .. } => format!("reuse {}", short_id(arn)),
        DefinitionPlan::Linked { arn, .. } => format!("use {}", short_id(arn)),
    };
    let count = plan.request.get("count").and_then(text).unwrap_or_else(|| plan.count.to_string());
    let tasks = if count == "1" { "1 task".to_owned() } else { format!("{count} tasks") };
    let cluster = plan.request.get("cluster").and_then(text).unwrap_or_else(|| "default".to_owned());
    let region = plan.region.as_ref().map(|region| format!(" in {region}")).unwrap_or_default();
    let first = format!("plan {}: {definition}, run {tasks} on {}{region}", id(plan), short_id(&cluster));
    format!("{first}\n{}", details(plan).join(", "))
}

fn details(plan: &Plan) -> Vec<String> {
    let definition = planner::payload_of(&plan.definition);
    let mut parts = vec![launch(&plan.request)];
    parts.extend(size(plan, definition, "cpu"));
    parts.extend(size(plan, definition, "memory"));
    let platform = definition.get("runtimePlatform");
    parts.extend(platform.and_then(|platform| text(platform.get("operatingSystemFamily")?)).filter(|os| os != "LINUX"));
    parts.extend(platform.and_then(|platform| text(platform.get("cpuArchitecture")?)).filter(|arch| arch != "X86_64"));
    parts.extend(network(&plan.request, definition));
    if !plan.deferred.is_empty() {
        parts.push(format!("{} deferred changes of customize", plan.deferred.len()));
    }
    let timeout = plan.unknown_settings.get("timeout").cloned();
    let timeout = timeout.or_else(|| plan.run.timeout.map(|timeout| timeout.to_string()));
    parts.extend(timeout.map(|timeout| format!("timeout {timeout}")));
    parts
}

fn launch(request: &Node) -> String {
    if let Some(kind) = request.get("launchType").and_then(text) {
        return kind;
    }
    let items = request.get("capacityProviderStrategy").and_then(Node::as_list);
    let providers: Vec<String> =
        items.into_iter().flatten().filter_map(|item| text(item.get("capacityProvider")?)).collect();
    if providers.is_empty() { "as the cluster decides".to_owned() } else { providers.join(" + ") }
}

/// Returns a size of the task, else of its main container, in people's units.
fn size(plan: &Plan, definition: &Node, name: &str) -> Option<String> {
    let is_main = |item: &&Node| item.get("name").and_then(Node::as_str) == Some(&plan.main_container);
    let container = definition.get("containerDefinitions").and_then(|list| list.as_list()?.iter().find(is_main));
    let node = plan
        .request
        .pointer(&format!("/overrides/{name}"))
        .or_else(|| definition.get(name))
        .or_else(|| container?.get(name).filter(|node| node.as_i64() != Some(0)))?;
    let written = text(node)?;
    let in_units = match name {
        "cpu" => CpuUnits::parse(&written).ok().map(CpuUnits::in_vcpu),
        _ => MemoryMib::parse(&written).ok().map(|memory| memory.to_string()),
    };
    Some(in_units.unwrap_or(written))
}

fn network(request: &Node, definition: &Node) -> Vec<String> {
    let Some(network) = request.pointer("/networkConfiguration/awsvpcConfiguration") else {
        let mode = definition.get("networkMode").and_then(text);
        return mode.map(|mode| format!("network mode {mode}")).into_iter().collect();
    };
    let mut parts = Vec::new();
    if let Some(subnets) = network.get("subnets").and_then(Node::as_list) {
        parts.push(in_words(subnets));
    }
    match network.get("assignPublicIp").and_then(Node::as_str) {
        Some("ENABLED") => parts.push("public IP".to_owned()),
        Some("DISABLED") => parts.push("no public IP".to_owned()),
        _ => {}
    }
    parts
}

fn in_words(subnets: &[Node]) -> String {
    let of_vpc = subnets.iter().find_map(|subnet| match &subnet.kind {
        Kind::Hole(hole) => match &hole.kind {
            HoleKind::Subnets { vpc } => Some(vpc.as_deref().unwrap_or("the default VPC")),
            _ => None,
        },
        _ => None,
    });
    match (of_vpc, subnets.len()) {
        (Some(vpc), _) => format!("subnets of {vpc}"),
        (None, 1) => "1 subnet".to_owned(),
        (None, count) => format!("{count} subnets"),
    }
}

/// Returns a text or a number, or what stands for one.
fn text(node: &Node) -> Option<String> {
    if node.masked {
        return Some(crate::origin::MASKED.to_owned());
    }
    match &node.kind {
        Kind::String(text) => Some(text.clone()),
        Kind::Number(number) => Some(number.to_string()),
        Kind::Hole(hole) => Some(hole.text.clone()),
        _ => None,
    }
}
