//! `resourceRequirements`: ECS328–331.

use super::{requirements, requires_others};
use crate::api::Node;
use crate::rules::gather::{Part, parts, report};
use crate::rules::{Findings, Subject, nearest};

const TYPES: &[&str] = &["GPU", "InferenceAccelerator", "NeuronDevice"];

pub(super) fn gpu_on_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_fargate() {
        report(findings, requirements(subject, "GPU"), "Fargate has no GPUs", "run on EC2: launch-type \"EC2\"");
    }
}

pub(super) fn bad_requirement(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let fargate = subject.is_fargate();
    let parts = parts(subject, |container| {
        let items = container.items("resourceRequirements").filter(|item| item.as_object().is_some());
        items.filter_map(|item| fault(item, fargate)).collect::<Vec<_>>()
    });
    report(findings, parts, "a resource requirement that cannot be", "");
}

fn fault(item: &Node, fargate: bool) -> Option<Part<'_>> {
    let Some(kind) = item.member("type") else { return Some((item, "no `type`".to_owned())) };
    let text = kind.text()?;
    if !TYPES.contains(&text) {
        let near = nearest(text, TYPES);
        let meant = near.map_or_else(|| TYPES.join(", "), |near| format!("did you mean `{near}`?"));
        return Some((kind, format!("no type {}: {meant}", kind.shown())));
    }
    // On Fargate a GPU is ECS328's whatever it says.
    if text != "GPU" || fargate {
        return None;
    }
    match (item.filled("value"), item.filled("sharingStrategy")) {
        (None, None) if item.lacks("value") && item.lacks("sharingStrategy") => {
            Some((item, "a GPU needs a `value` or a `sharingStrategy`".to_owned()))
        }
        (Some(_), Some(sharing)) => Some((sharing, "beside a `value`".to_owned())),
        (Some(value), None) => {
            let text = value.text()?;
            let counts = text == "ALL" || text.parse::<u32>().is_ok_and(|count| count > 0);
            (!counts).then(|| (value, "a number of GPUs, or `ALL`".to_owned()))
        }
        _ => None,
    }
}

pub(super) fn bad_sharing(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let gpus = requirements(subject, "GPU");
    let shared: Vec<_> = gpus.iter().filter(|(item, _)| item.filled("sharingStrategy").is_some()).collect();
    let whole: Vec<_> = gpus.iter().filter(|(item, _)| item.filled("value").is_some()).collect();
    let mut parts: Vec<Part<'_>> = Vec::new();
    for (item, _) in &shared {
        parts.extend(
            item.member("sharingStrategy")
                .and_then(|sharing| sharing.member("nvidiaMps"))
                .map(shares)
                .unwrap_or_default(),
        );
    }
    if subject.requires("EXTERNAL") {
        parts.extend(
            shared.iter().map(|(item, title)| (*item, format!("external instances share no GPUs, in {title}"))),
        );
    }
    if !shared.is_empty() && !whole.is_empty() {
        parts.extend(shared.iter().map(|(item, title)| (*item, format!("{title} shares a GPU"))));
        parts.extend(whole.iter().map(|(item, title)| (*item, format!("{title} takes whole ones"))));
    }
    report(findings, parts, "a shared GPU that cannot be", "");
}

fn shares(mps: &Node) -> Vec<Part<'_>> {
    let mut faults = Vec::new();
    match mps.member("memory") {
        None if mps.as_object().is_some() => faults.push((mps, "no `memory`".to_owned())),
        Some(node) if node.as_i64().is_some_and(|memory| memory < 1) => {
            faults.push((node, "at least 1 MiB".to_owned()));
        }
        _ => {}
    }
    let percent = mps.member("maxComputePercent");
    let percent = percent.filter(|node| node.as_i64().is_some_and(|percent| !(1..=100).contains(&percent)));
    faults.extend(percent.map(|node| (node, "1 to 100".to_owned())));
    faults
}

pub(super) fn bad_neuron(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let devices = requirements(subject, "NeuronDevice");
    let Some(definition) = subject.task_definition().filter(|_| !devices.is_empty()) else { return };
    let mut parts: Vec<Part<'_>> = Vec::new();
    for (item, title) in &devices {
        let value = item.member("value");
        if value.is_none_or(|node| node.text().is_some_and(|text| text != "ALL")) {
            parts.push((value.unwrap_or(item), format!("`ALL`, in {title}")));
        }
        if requires_others(definition, "MANAGED_INSTANCES") {
            parts.push((item, "managed instances alone have them".to_owned()));
        }
    }
    if devices.len() > 1 {
        parts.extend(devices.iter().map(|(item, title)| (*item, format!("in {title}: one container has them"))));
    }
    report(findings, parts, "Neuron devices go to one container, all of them, on managed instances", "");
}
