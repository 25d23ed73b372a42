//! Images.

use super::reference::Reference;
use crate::api::{ContainerDefinition, Node};
use crate::placeholder::has_marker;
use crate::rules::arn::Arn;
use crate::rules::roles::ecr_registry;
use crate::rules::spec::lacks_image_of_file;
use crate::rules::{Findings, Subject};

/// Returns the containers with the node and the known text of each one's image.
fn images<'a>(subject: &Subject<'a>) -> Vec<(ContainerDefinition<'a>, &'a Node, &'a str)> {
    subject
        .containers()
        .filter_map(|container| {
            let node = container.image()?;
            Some((container, node, node.image_text()?))
        })
        .filter(|(_, _, text)| !text.is_empty())
        .collect()
}

pub(super) fn missing(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    for container in definition.containers().filter(|container| container.node().lacks("image")) {
        // A blank of somebody else's file is said once for the whole file.
        if lacks_image_of_file(subject, container) {
            continue;
        }
        let at = container.image().unwrap_or(container.node());
        findings
            .on(at, format!("{} has no image", container.title()))
            .help("write one: image \"REPOSITORY:TAG\"")
            .several("containers without an image", "");
    }
}

pub(super) fn too_long(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (container, node, text) in images(subject) {
        let length = text.split('@').next().unwrap_or_default().chars().count();
        if length > 255 {
            findings
                .on(node, format!("the image of {} has {length} characters, and ECS takes 255", container.title()))
                .help("shorten the repository's name or the tag; a digest does not count")
                .several("images of more than 255 characters", "");
        }
    }
}

pub(super) fn bad_characters(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    for container in definition.containers() {
        let Some(node) = container.image() else { continue };
        let Some(text) = node.as_str() else { continue };
        // A placeholder in a file of somebody else's is said once for the whole file.
        if node.image_text().is_none() && subject.is_from_file(node) {
            continue;
        }
        let taken = |c: &char| c.is_ascii_alphanumeric() || "-_:./#".contains(*c);
        let name = text.split('@').next().unwrap_or_default();
        let Some(odd) = name.chars().find(|c| !taken(c)) else { continue };
        let trimmed = text.trim();
        let mut finding = findings.on(node, format!("the image {} has characters that ECS refuses", node.shown()));
        finding.label(format!("holds `{}`", odd.escape_debug()));
        finding.several("images with characters that ECS refuses", "letters, digits and `-_:./#` are taken");
        if odd == '$' || has_marker(text) {
            finding.help("it is sent as written: use (template)\"repository:{variable}\" to fill in a variable");
        } else if trimmed != text && trimmed.chars().all(|c| taken(&c) || c == '@') {
            finding.help(format!("write \"{trimmed}\""));
        }
    }
}

pub(super) fn bad_digest(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (container, node, text) in images(subject) {
        let Some(digest) = Reference::split(text).digest else { continue };
        let fits = digest
            .strip_prefix("sha256:")
            .is_some_and(|hex| hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
        if !fits {
            let label = match digest.split_once(':') {
                Some(("sha256", hex)) => format!("{} of 64 hexadecimal digits", hex.len()),
                _ => "not sha256".to_owned(),
            };
            findings
                .on(node, format!("the digest of the image of {} is no SHA-256", container.title()))
                .label(label)
                .help("a digest is @sha256: and 64 hexadecimal digits")
                .several("images with digests that are no SHA-256", "");
        }
    }
}

pub(super) fn no_reference(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (_, node, text) in images(subject) {
        // What ECS itself refuses is said by ECS075.
        let name = text.split('@').next().unwrap_or_default();
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || "-_:./#".contains(c)) {
            continue;
        }
        if let Some(fault) = Reference::split(text).fault() {
            let mut finding = findings.on(node, format!("{} is no image that can be pulled", node.shown()));
            finding.label(fault).several(
                "images that cannot be pulled",
                "an image is REGISTRY/repository:tag, the repository without capitals",
            );
            let mended = text.split_once("://").map_or(text, |(_, rest)| rest).to_ascii_lowercase();
            if Reference::split(&mended).fault().is_none() {
                finding.help(format!("write \"{mended}\""));
            }
        }
    }
}

pub(super) fn mutable_tag(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let places: Vec<_> = images(subject)
        .into_iter()
        .filter_map(|(_, node, text)| match Reference::split(text) {
            Reference { digest: Some(_), .. } => None,
            Reference { tag: None, .. } => Some((node, "no tag: `latest`")),
            Reference { tag: Some("latest"), .. } => Some((node, "`latest` is whatever was pushed last")),
            Reference { .. } => None,
        })
        .collect();
    if !places.is_empty() {
        findings.among(places, "another day may run another image").help("name a version, or a digest");
    }
}

/// Accounts from whose registries AWS lets every account pull.
const OPEN_TO_ALL: [&str; 3] = [
    // Deep Learning Containers.
    "763104351884",
    // App Mesh's Envoy.
    "840364872350",
    // AWS for Fluent Bit.
    "906394416424",
];

pub(super) fn elsewhere(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let cluster = subject.run_request().and_then(|request| request.member("cluster"));
    let home = [cluster, subject.execution_role()].into_iter().flatten();
    let home = home.filter_map(|node| Some((node, Arn::parse(node.arn_text()?)?))).find(|(_, arn)| arn.has_account());
    for (container, node, text) in images(subject) {
        let Some((account, region)) = ecr_registry(text) else { continue };
        if let Some(run) = subject.region.filter(|run| *run != region) {
            findings
                .on(node, format!("the image of {} comes from {region}, and the task runs in {run}", container.title()))
                .label("pulled across regions, which is slow and is charged")
                .several("images that come from another region than the run's", "");
        }
        if let Some((place, home)) = home.filter(|(_, home)| home.account != account && !OPEN_TO_ALL.contains(&account))
        {
            let message =
                format!("the image of {} is of account {account}, the task of {}", container.title(), home.account);
            findings
                .on(node, message)
                .label("needs a repository policy that lets the other account in")
                .and(place, format!("of account {}", home.account))
                .several(
                    "images of other accounts than the task's",
                    "their repositories need a policy that lets it in",
                );
        }
    }
}
