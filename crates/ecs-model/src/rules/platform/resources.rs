//! `resourceRequirements`: ECS328–331.

use std::collections::BTreeSet;

use super::requirements;
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
        (Some(_), Some(sharing)) => Some((sharing, "beside a `value`: keep one of the two".to_owned())),
        (Some(value), None) => {
            let text = value.text()?;
            let is_number = text.bytes().all(|byte| byte.is_ascii_digit()) && text.bytes().any(|byte| byte != b'0');
            let fits = text == "ALL" || is_number;
            (!fits).then(|| (value, format!("{}, and a GPU's value is a number from 1 on, or `ALL`", value.shown())))
        }
        _ => None,
    }
}

pub(super) fn bad_sharing(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    // On Fargate there are none (ECS328).
    if subject.is_fargate() {
        return;
    }
    let gpus = requirements(subject, "GPU");
    let sharing = gpus.iter().filter_map(|(item, title)| Some((*item, item.filled("sharingStrategy")?, title)));
    let shared: Vec<_> = sharing.collect();
    let mut parts: Vec<Part<'_>> = Vec::new();
    for (_, sharing, _) in &shared {
        parts.extend(sharing.member("nvidiaMps").map(shares).unwrap_or_default());
    }
    if subject.requires("EXTERNAL") {
        let refused = shared.iter();
        parts.extend(refused.map(|(_, node, title)| (*node, format!("external instances share no GPUs, in {title}"))));
    }
    // One that does both is ECS329's.
    let sharing: Vec<_> = shared.iter().filter(|(item, ..)| item.lacks("value")).collect();
    let whole = gpus.iter().filter(|(item, _)| item.lacks("sharingStrategy"));
    let whole: Vec<_> = whole.filter_map(|(item, title)| Some((item.filled("value")?, title))).collect();
    if !sharing.is_empty() && !whole.is_empty() {
        parts.extend(sharing.iter().map(|(_, node, title)| (*node, format!("{title} shares a GPU"))));
        parts.extend(whole.iter().map(|(node, title)| (*node, format!("{title} takes whole ones"))));
    }
    report(findings, parts, "a shared GPU that cannot be", "");
}

fn shares(mps: &Node) -> Vec<Part<'_>> {
    let mut faults = Vec::new();
    match mps.member("memory") {
        None if mps.as_object().is_some() => faults.push((mps, "no `memory`".to_owned())),
        Some(node) if node.as_i64().is_some_and(|memory| memory < 1) => {
            faults.push((node, format!("{}, and at least 1 MiB", node.shown())));
        }
        _ => {}
    }
    let percent = mps.member("maxComputePercent");
    let percent = percent.filter(|node| node.as_i64().is_some_and(|percent| !(1..=100).contains(&percent)));
    faults.extend(percent.map(|node| (node, format!("{} is not 1 to 100", node.shown()))));
    faults
}

pub(super) fn bad_neuron(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let devices = requirements(subject, "NeuronDevice");
    let Some(definition) = subject.task_definition().filter(|_| !devices.is_empty()) else { return };
    let mut parts: Vec<Part<'_>> = Vec::new();
    for (item, title) in &devices {
        let value = item.member("value");
        if value.is_none_or(|node| node.text().is_some_and(|text| text != "ALL")) {
            let written = value.map_or_else(|| "no `value`".to_owned(), Node::shown);
            parts.push((value.unwrap_or(item), format!("{written}, and it is `ALL`, in {title}")));
        }
        if definition.requires_others_than("MANAGED_INSTANCES") {
            parts.push((item, "managed instances alone have them".to_owned()));
        }
    }
    let titles: BTreeSet<_> = devices.iter().map(|(_, title)| title).collect();
    if titles.len() > 1 {
        parts.extend(devices.iter().map(|(item, title)| (*item, format!("in {title}: one container has them"))));
    }
    report(findings, parts, "Neuron devices go to one container, all of them, on managed instances", "");
}
