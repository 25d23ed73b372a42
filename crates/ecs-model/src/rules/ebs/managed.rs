//! A managed volume's members but for its measures: ECS512, ECS513, ECS517–524.

use super::{configurations, each, managed, words};
use crate::api::Node;
use crate::rules::gather::{Part, report};
use crate::rules::roles::judge_role;
use crate::rules::{Findings, Subject};

/// Tag keys that ECS keeps for itself.
const RESERVED: [&str; 2] = ["AmazonECSCreated", "AmazonECSManaged"];

pub(super) fn bad_role(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let message = (
        "ECS makes a managed volume with a role of its own",
        "roleArn \"arn:aws:iam::ACCOUNT:role/ecsInfrastructureRole\"",
    );
    each(subject, findings, message, |volume, title| {
        volume.lacks("roleArn").then(|| (volume.member("roleArn").unwrap_or(volume), words("no `roleArn`", title)))
    });
    for (volume, _) in managed(subject) {
        if let Some(role) = volume.filled("roleArn") {
            judge_role(role, "role of a managed volume", findings);
        }
    }
}

pub(super) fn no_size(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let message = "a managed volume needs a size or a snapshot";
    each(subject, findings, (message, "add `sizeInGiB`"), |volume, title| {
        let neither = volume.member("sizeInGiB").is_none() && volume.lacks("snapshotId");
        neither.then(|| (volume, title.to_owned()))
    });
    let bare = configurations(subject).filter(|item| item.member("managedEBSVolume").is_none());
    let parts = bare.map(|item| (item, "no `managedEBSVolume`".to_owned())).collect();
    report(findings, parts, message, "add `managedEBSVolume` with `sizeInGiB` and `roleArn`");
}

pub(super) fn rate_without_snapshot(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let message = ("a rate of initialization goes with a snapshot", "leave `volumeInitializationRate` out");
    each(subject, findings, message, |volume, title| {
        let rate = volume.member("volumeInitializationRate")?;
        volume.lacks("snapshotId").then(|| (rate, title.to_owned()))
    });
}

pub(super) fn standard_on_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.runs_on_fargate() {
        each(
            subject,
            findings,
            ("Fargate has no volumes of type `standard`", "gp3 is the default"),
            |volume, title| {
                let kind = volume.member("volumeType")?;
                (kind.text()? == "standard").then(|| (kind, title.to_owned()))
            },
        );
    }
}

pub(super) fn bad_file_system(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let (windows, linux) = (subject.is_windows(), subject.is_linux());
    // xfs is the default on Linux.
    let help = match (windows, linux) {
        (true, _) => "write \"ntfs\"",
        (_, true) => "write \"xfs\", or leave it out",
        _ => "leave it out: the default fits",
    };
    let message = ("a managed volume has ext3, ext4 or xfs on Linux, and NTFS on Windows", help);
    each(subject, findings, message, |volume, title| {
        let node = volume.member("filesystemType")?;
        let fits = match node.text()? {
            "ext3" | "ext4" | "xfs" => !windows,
            "ntfs" => !linux,
            _ => false,
        };
        (!fits).then(|| (node, words(&node.shown(), title)))
    });
}

pub(super) fn bad_tags(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = managed(subject).flat_map(|(volume, _)| {
        let specifications = volume.items("tagSpecifications").filter(|item| item.as_object().is_some());
        specifications.flat_map(specification_faults)
    });
    report(findings, parts.collect(), "a tag specification of a managed volume that cannot be", "");
}

fn specification_faults(specification: &Node) -> Vec<Part<'_>> {
    let mut faults = Vec::new();
    match specification.member("resourceType").map(|node| (node, node.text())) {
        None => faults.push((specification, "no `resourceType`".to_owned())),
        Some((node, Some(text))) if text != "volume" => {
            faults.push((node, format!("{}: it is `volume`", node.shown())));
        }
        Some(_) => {}
    }
    let propagated = specification.member("propagateTags").filter(|node| node.text() == Some("SERVICE"));
    faults.extend(propagated.map(|node| (node, "a run belongs to no service".to_owned())));
    let keys = specification.items("tags").filter_map(|tag| tag.member("key"));
    let reserved = keys.filter(|key| key.text().is_some_and(|text| RESERVED.contains(&text)));
    faults.extend(reserved.map(|key| (key, format!("ECS keeps the key {} for itself", key.shown()))));
    faults
}

fn policy(volume: &Node) -> Option<&Node> {
    volume.member("terminationPolicy").filter(|policy| policy.as_object().is_some())
}

pub(super) fn empty_policy(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let message = ("a termination policy says whether the volume is deleted", "deleteOnTermination #true");
    each(subject, findings, message, |volume, title| {
        let policy = policy(volume)?;
        policy.member("deleteOnTermination").is_none().then(|| (policy, title.to_owned()))
    });
}

pub(super) fn stays(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    each(subject, findings, ("the volume stays when the task has ended, and costs money", ""), |volume, title| {
        let node = policy(volume)?.member("deleteOnTermination")?;
        (node.as_bool() == Some(false)).then(|| (node, title.to_owned()))
    });
}

pub(super) fn unencrypted(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let message = ("a managed volume is not encrypted unless the account's default says so", "encrypted #true");
    each(subject, findings, message, |volume, title| {
        // A snapshot or a key brings its own encryption.
        let encrypted = volume.member("encrypted");
        let silent = encrypted.is_none() && volume.lacks("kmsKeyId") && volume.lacks("snapshotId");
        let open = silent || encrypted.is_some_and(|node| node.as_bool() == Some(false));
        open.then(|| (encrypted.unwrap_or(volume), title.to_owned()))
    });
}

pub(super) fn on_old_platform(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(version) = subject.platform_older_than("1.4.0").filter(|_| !subject.is_windows()) else { return };
    let mut parts: Vec<_> = managed(subject).collect();
    if !parts.is_empty() {
        parts.push((version, "older than 1.4.0".to_owned()));
    }
    report(findings, parts, "managed volumes need platform version 1.4.0", "platform-version \"LATEST\"");
}
