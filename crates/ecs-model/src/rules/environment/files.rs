//! `environmentFiles`: ECS191–196.

use crate::api::Node;
use crate::rules::arn::Arn;
use crate::rules::gather::{Part, parts, report};
use crate::rules::{Findings, Subject};

/// A container takes at most this many (quota of the API).
pub(in crate::rules) const MOST_FILES: usize = 10;

pub(super) fn too_many(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = parts(subject, |container| {
        let count = container.node().count_of("environmentFiles").filter(|count| *count > MOST_FILES);
        let node = container.member("environmentFiles");
        count.zip(node).map(|(count, node)| (node, format!("{count} in {}", container.title())))
    });
    report(findings, parts, "a container has more than ten environment files", "join them into ten or fewer");
}

/// Returns the object's key where a file's value is the ARN of an object in S3.
fn key(value: &str) -> Option<&str> {
    let arn = Arn::parse(value).filter(|arn| arn.service == "s3" && arn.region.is_empty() && arn.account.is_empty())?;
    let (bucket, key) = arn.resource.split_once('/')?;
    (!bucket.is_empty() && !key.is_empty()).then_some(key)
}

/// Returns a file whose value is no ARN of an object in S3.
pub(in crate::rules) fn wrong_object(file: &Node) -> Option<Part<'_>> {
    let Some(value) = file.member("value") else {
        return file.as_object().map(|_| (file, "no `value`".to_owned()));
    };
    let text = value.arn_text()?;
    key(text).is_none().then(|| (value, "no ARN of an object: arn:aws:s3:::BUCKET/KEY.env".to_owned()))
}

/// Returns a file whose key has another ending.
pub(in crate::rules) fn wrong_ending(file: &Node) -> Option<Part<'_>> {
    let value = file.member("value")?;
    let key = key(value.arn_text()?)?;
    let stem = key.strip_suffix(".env");
    let shown = if value.masked { "the key".to_owned() } else { format!("`{key}`") };
    stem.is_none().then(|| (value, format!("{shown} does not end in `.env`")))
}

/// Returns a file that is not of the one type there is.
pub(in crate::rules) fn wrong_type(file: &Node) -> Option<Part<'_>> {
    match file.member("type") {
        None => file.as_object().map(|_| (file, "no `type`".to_owned())),
        Some(node) => (node.text()? != "s3").then(|| (node, "it is `s3`".to_owned())),
    }
}

fn each<'a>(subject: &Subject<'a>, of: fn(&'a Node) -> Option<Part<'a>>) -> Vec<Part<'a>> {
    parts(subject, |container| container.items("environmentFiles").filter_map(of).collect::<Vec<_>>())
}

pub(super) fn no_object(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let message = "an environment file is an object in S3, named by its ARN";
    report(findings, each(subject, wrong_object), message, "write arn:aws:s3:::BUCKET/KEY.env");
}

pub(super) fn other_ending(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let message = "the key of an environment file ends in `.env`";
    report(findings, each(subject, wrong_ending), message, "give the object a name that does");
}

pub(super) fn other_type(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    report(findings, each(subject, wrong_type), "an environment file is of type `s3`", "write \"type\": \"s3\"");
}

fn lists<'a>(subject: &Subject<'a>) -> Vec<Part<'a>> {
    parts(subject, |container| {
        let list = container.node().filled("environmentFiles");
        list.map(|list| (list, format!("environment files of {}", container.title())))
    })
}

pub(super) fn on_fargate_windows(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_windows() && subject.is_fargate() {
        report(
            findings,
            lists(subject),
            "Windows containers on Fargate have no environment files",
            "write the variables into `env`",
        );
    }
}

pub(super) fn on_old_platform(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(version) = subject.platform_older_than("1.4.0").filter(|_| subject.is_linux()) else { return };
    let mut parts = lists(subject);
    if !parts.is_empty() {
        parts.push((version, "older than 1.4.0".to_owned()));
    }
    report(findings, parts, "environment files need platform version 1.4.0", "platform-version \"LATEST\"");
}
