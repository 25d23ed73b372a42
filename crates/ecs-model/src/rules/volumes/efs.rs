//! EFS volumes: ECS291–299.

use super::of_kind;
use crate::api::Node;
use crate::placeholder::has_placeholder;
use crate::rules::gather::{Part, report, warn};
use crate::rules::{Findings, Subject, nearest};

const KIND: &str = "efsVolumeConfiguration";
const ENCRYPT: &str = "transitEncryption \"ENABLED\"";

/// Returns the parts that `of` finds in the EFS configurations; the first of a volume names it. There
/// are none where EFS is refused as a whole (ECS298).
fn each<'a, I>(subject: &Subject<'a>, of: impl Fn(&'a Node) -> I) -> Vec<Part<'a>>
where
    I: IntoIterator<Item = Part<'a>>,
{
    if subject.is_windows() || subject.is_external() {
        return Vec::new();
    }
    of_kind(subject, KIND, |efs, title| {
        let found = of(efs).into_iter().filter(|_| efs.as_object().is_some()).enumerate();
        let named = found.map(|(place, (node, text))| match place {
            0 if text.is_empty() => (node, title.clone()),
            0 => (node, format!("{text}, in {title}")),
            _ => (node, text),
        });
        named.collect()
    })
}

/// Returns the parts that `of` finds in the configurations without encryption in transit, and where
/// these say that there is none.
fn each_in_plain<'a>(subject: &Subject<'a>, of: impl Fn(&'a Node) -> Option<Part<'a>>) -> Vec<Part<'a>> {
    each(subject, |efs| {
        let part = of(efs).filter(|_| is_in_plain(efs));
        let written = efs.member("transitEncryption").filter(|_| part.is_some());
        part.into_iter().chain(written.map(|node| (node, "no encryption in transit".to_owned())))
    })
}

/// Whether traffic is known not to be encrypted. A misspelt `ENABLED` is said to be one, and no more.
fn is_in_plain(efs: &Node) -> bool {
    let is_other = |text: &str| text != "ENABLED" && nearest(text, &["DISABLED", "ENABLED"]) != Some("ENABLED");
    efs.member("transitEncryption").is_none_or(|node| node.text().is_some_and(is_other))
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
        efs.lacks("fileSystemId").then(|| (efs.member("fileSystemId").unwrap_or(efs), "no `fileSystemId`".to_owned()))
    });
    report(findings, missing, "an EFS volume needs the id of its file system", "");
    let malformed = each(subject, |efs| {
        let node = efs.filled("fileSystemId")?;
        let text = node.arn_text().filter(|text| !has_placeholder(text))?;
        (!is_file_system(text)).then(|| (node, format!("{} is not `fs-` and 8 to 40 hexadecimal digits", node.shown())))
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
        let root = efs.filled("rootDirectory").filter(|root| root.text().is_some_and(|text| text != "/"));
        let both = root.zip(access_point(efs)).map(|(root, point)| {
            [
                (root, format!("{}, and the access point has its own", root.shown())),
                (point, "the access point".to_owned()),
            ]
        });
        both.into_iter().flatten()
    });
    report(
        findings,
        parts,
        "with an EFS access point the root directory is `/` or is left out",
        "leave `rootDirectory` out",
    );
}

pub(super) fn access_point_in_plain(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = each_in_plain(subject, |efs| access_point(efs).map(|node| (node, String::new())));
    report(findings, parts, "an EFS access point needs encryption in transit", ENCRYPT);
}

pub(super) fn iam_in_plain(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = each_in_plain(subject, |efs| iam(efs).map(|node| (node, String::new())));
    report(findings, parts, "IAM authorization for EFS needs encryption in transit", ENCRYPT);
}

pub(super) fn bad_port(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let unused = each_in_plain(subject, |efs| efs.member("transitEncryptionPort").map(|port| (port, String::new())));
    report(findings, unused, "a port for encryption in transit, and no encryption", ENCRYPT);
    // Whether 0 is taken was not tried.
    let fits = |port: &Node| port.as_i64().is_none_or(|port| (0..=65_535).contains(&port));
    let beyond = each(subject, |efs| {
        let port = efs.member("transitEncryptionPort").filter(|port| !is_in_plain(efs) && !fits(port))?;
        Some((port, format!("{}, and ports are 1 to 65535", port.shown())))
    });
    report(findings, beyond, "a port that does not exist", "leave it out: the mount helper finds one");
}

pub(super) fn iam_without_role(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.task_role().is_some() {
        return;
    }
    let parts = each(subject, |efs| iam(efs).map(|node| (node, String::new())));
    report(
        findings,
        parts,
        "IAM authorization for EFS needs a task role",
        "add task-role \"arn:aws:iam::ACCOUNT:role/NAME\"",
    );
}

pub(super) fn on_old_platform(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let fargate_on_linux = subject.is_fargate() && subject.is_linux();
    let Some(version) = subject.platform_older_than("1.4.0").filter(|_| fargate_on_linux) else { return };
    let mut parts = each(subject, |efs| Some((efs, String::new())));
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
    let parts = of_kind(subject, KIND, |efs, title| efs.as_object().map(|_| (efs, title)).into_iter().collect());
    report(findings, parts, format!("{place} have no EFS volumes"), "");
}

pub(super) fn in_plain(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = each(subject, |efs| {
        // With an access point, IAM or a port it is an error of its own.
        let other = access_point(efs).or_else(|| iam(efs)).or_else(|| efs.member("transitEncryptionPort"));
        (is_in_plain(efs) && other.is_none()).then(|| (efs.member("transitEncryption").unwrap_or(efs), String::new()))
    });
    report(findings, parts, "an EFS volume is mounted without encryption in transit", ENCRYPT);
}
