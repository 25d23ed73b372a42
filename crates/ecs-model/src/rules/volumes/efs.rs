//! EFS volumes: ECS291–299.

use super::of_kind;
use crate::api::Node;
use crate::placeholder::has_placeholder;
use crate::rules::gather::{Part, report, warn};
use crate::rules::{Findings, Subject};

const ENCRYPT: &str = "transitEncryption \"ENABLED\"";

/// Returns the parts that `of` finds in the EFS configurations.
fn each<'a>(subject: &Subject<'a>, of: impl Fn(&'a Node) -> Option<(&'a Node, &'static str)>) -> Vec<Part<'a>> {
    of_kind(subject, "efsVolumeConfiguration", |efs, title| {
        let part = of(efs).filter(|_| efs.as_object().is_some());
        part.map(|(node, text)| (node, format!("{text}{}{title}", if text.is_empty() { "" } else { ", in " })))
            .into_iter()
            .collect()
    })
}

/// Whether traffic is known not to be encrypted.
fn is_in_plain(efs: &Node) -> bool {
    efs.member("transitEncryption").is_none_or(|node| node.text().is_some_and(|text| text != "ENABLED"))
}

fn access_point(efs: &Node) -> Option<&Node> {
    efs.member("authorizationConfig")?.filled("accessPointId")
}

/// Returns `iam` where it is enabled.
fn iam(efs: &Node) -> Option<&Node> {
    efs.member("authorizationConfig")?.member("iam").filter(|iam| iam.text() == Some("ENABLED"))
}

pub(super) fn bad_file_system(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let missing = each(subject, |efs| {
        efs.lacks("fileSystemId").then(|| (efs.member("fileSystemId").unwrap_or(efs), "no `fileSystemId`"))
    });
    report(findings, missing, "an EFS volume needs the id of its file system", "");
    let malformed = each(subject, |efs| {
        let node = efs.filled("fileSystemId")?;
        let text = node.arn_text().filter(|text| !has_placeholder(text))?;
        (!is_file_system(text)).then_some((node, "not `fs-` and 8 to 40 hexadecimal digits"))
    });
    warn(findings, malformed, "that is no id of an EFS file system", "");
}

fn is_file_system(text: &str) -> bool {
    text.strip_prefix("fs-").is_some_and(|digits| {
        (8..=40).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'))
    })
}

pub(super) fn root_of_access_point(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = each(subject, |efs| {
        access_point(efs)?;
        let root = efs.filled("rootDirectory")?;
        (root.text()? != "/").then_some((root, "the access point has its own"))
    });
    report(
        findings,
        parts,
        "with an EFS access point the root directory is `/` or is left out",
        "leave `rootDirectory` out",
    );
}

pub(super) fn access_point_in_plain(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = each(subject, |efs| access_point(efs).filter(|_| is_in_plain(efs)).map(|node| (node, "")));
    report(findings, parts, "an EFS access point needs encryption in transit", ENCRYPT);
}

pub(super) fn iam_in_plain(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = each(subject, |efs| iam(efs).filter(|_| is_in_plain(efs)).map(|node| (node, "")));
    report(findings, parts, "IAM authorization for EFS needs encryption in transit", ENCRYPT);
}

pub(super) fn bad_port(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let unused = each(subject, |efs| {
        Some((efs.member("transitEncryptionPort")?, "there is no encryption")).filter(|_| is_in_plain(efs))
    });
    report(findings, unused, "a port for encryption in transit, and no encryption", ENCRYPT);
    // Whether 0 is taken was not tried.
    let fits = |port: &Node| port.as_i64().is_none_or(|port| (0..=65_535).contains(&port));
    let beyond = each(subject, |efs| {
        let port = efs.member("transitEncryptionPort").filter(|port| !is_in_plain(efs) && !fits(port))?;
        Some((port, "1 to 65535"))
    });
    report(findings, beyond, "a port that does not exist", "leave it out: the mount helper finds one");
}

pub(super) fn iam_without_role(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.task_role().is_some() {
        return;
    }
    let parts = each(subject, |efs| iam(efs).map(|node| (node, "")));
    report(
        findings,
        parts,
        "IAM authorization for EFS needs a task role",
        "add task-role \"arn:aws:iam::ACCOUNT:role/NAME\"",
    );
}

pub(super) fn on_old_platform(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(version) = subject.platform_older_than("1.4.0").filter(|_| subject.is_linux()) else { return };
    let mut parts = each(subject, |efs| Some((efs, "")));
    if !parts.is_empty() {
        parts.push((version, "older than 1.4.0".to_owned()));
    }
    report(findings, parts, "EFS on Fargate needs platform version 1.4.0", "platform-version \"LATEST\"");
}

pub(super) fn unsupported(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let place = if subject.is_windows() {
        "Windows containers"
    } else if subject.is_external() {
        "external instances"
    } else {
        return;
    };
    let parts = each(subject, |efs| Some((efs, "")));
    report(findings, parts, format!("{place} have no EFS volumes"), "");
}

pub(super) fn in_plain(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = each(subject, |efs| {
        // With an access point, IAM or a port it is an error of its own.
        let other = access_point(efs).or_else(|| iam(efs)).or_else(|| efs.member("transitEncryptionPort"));
        (is_in_plain(efs) && other.is_none()).then(|| (efs.member("transitEncryption").unwrap_or(efs), ""))
    });
    report(findings, parts, "an EFS volume is mounted without encryption in transit", ENCRYPT);
}
