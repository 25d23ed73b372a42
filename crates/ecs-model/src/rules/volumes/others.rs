//! S3 Files and `FSx` for Windows File Server: ECS300, ECS301.

use super::of_kind;
use crate::api::Node;
use crate::rules::arn::Arn;
use crate::rules::gather::{Part, report};
use crate::rules::{Findings, Subject};

pub(super) fn bad_s3_files(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    // A role of the request counts too, so its absence is certain only where that is known.
    let without_role = subject.request.is_some() && subject.task_role().is_none();
    let parts = of_kind(subject, "s3filesVolumeConfiguration", |files, title| {
        let mut faults: Vec<Part<'_>> = Vec::new();
        if files.as_object().is_none() {
            return faults;
        }
        match files.filled("fileSystemArn") {
            None if files.lacks("fileSystemArn") => {
                faults.push((files.member("fileSystemArn").unwrap_or(files), "no `fileSystemArn`".to_owned()));
            }
            Some(node) if node.arn_text().is_some_and(|text| Arn::parse(text).is_none()) => {
                faults.push((node, format!("{} is no ARN", node.shown())));
            }
            _ => {}
        }
        let root = files.filled("rootDirectory").filter(|node| node.text().is_some_and(|text| text != "/"));
        if let Some((root, point)) = root.zip(files.filled("accessPointArn")) {
            faults.push((root, format!("{}, and with an access point it is `/`", root.shown())));
            faults.push((point, "the access point".to_owned()));
        }
        if without_role {
            faults.push((files, format!("{title} needs a task role")));
        }
        faults
    });
    report(findings, parts, "an S3 Files volume that cannot be", "");
}

/// What an `FSx` configuration needs, and what its `authorizationConfig` does.
const NEEDED: [&str; 3] = ["fileSystemId", "rootDirectory", "authorizationConfig"];
const NEEDED_TO_AUTHORIZE: [&str; 2] = ["credentialsParameter", "domain"];

pub(super) fn bad_fsx(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let elsewhere = subject.is_fargate() || subject.is_linux();
    let parts = of_kind(subject, "fsxWindowsFileServerVolumeConfiguration", |fsx, title| {
        if elsewhere {
            return vec![(fsx, format!("{title} is for Windows on EC2 alone"))];
        }
        let mut faults = lacking(fsx, &NEEDED);
        if let Some(authorization) = fsx.filled("authorizationConfig") {
            faults.extend(lacking(authorization, &NEEDED_TO_AUTHORIZE));
        }
        faults
    });
    report(findings, parts, "an FSx for Windows File Server volume that cannot be", "");
}

fn lacking<'a>(node: &'a Node, names: &[&str]) -> Vec<Part<'a>> {
    let missing: Vec<_> = names
        .iter()
        .filter(|name| node.as_object().is_some() && node.lacks(name))
        .map(|name| format!("`{name}`"))
        .collect();
    if missing.is_empty() { Vec::new() } else { vec![(node, format!("no {}", missing.join(", no ")))] }
}
