//! `ulimits`: ECS255–258.

use std::collections::BTreeMap;

use super::{linux_parts, members};
use crate::api::{Node, shapes};
use crate::rules::gather::{Part, report, warn};
use crate::rules::{Findings, Subject, nearest};

/// The most open files that Fargate allows.
const MOST_FILES_ON_FARGATE: i64 = 1_048_576;

/// Returns the ulimits that the API knows.
fn names() -> &'static [&'static str] {
    let ulimits = shapes::container_definition().member("ulimits").and_then(shapes::Shape::element);
    ulimits.and_then(|shape| shape.member("name")).map_or(&[], shapes::Shape::enum_values)
}

pub(super) fn unknown(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = linux_parts(subject, |container| {
        let mut seen: BTreeMap<&str, &Node> = BTreeMap::new();
        let mut parts = Vec::new();
        for ulimit in container.items("ulimits").filter(|ulimit| ulimit.as_object().is_some()) {
            let Some(node) = ulimit.member("name") else { continue };
            let Some(name) = node.text() else { continue };
            if !names().contains(&name) {
                let near = nearest(name, names());
                let meant = near.map_or_else(|| names().join(", "), |near| format!("did you mean `{near}`?"));
                parts.push((node, format!("{}, in {}: {meant}", node.shown(), container.title())));
            } else if let Some(first) = seen.get(name) {
                parts.push((node, format!("{} again, in {}", node.shown(), container.title())));
                parts.push((first, first.shown()));
            } else {
                seen.insert(name, node);
            }
        }
        parts
    });
    report(findings, parts, "a ulimit that ECS does not know, or twice", "");
}

pub(super) fn soft_above_hard(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let pairs = |fits: fn(i64, i64) -> bool| {
        linux_parts(subject, |container| {
            let wrong = container.items("ulimits").filter(move |ulimit| {
                let limits = ulimit.integer_of("softLimit").zip(ulimit.integer_of("hardLimit"));
                limits.is_some_and(|(soft, hard)| !fits(soft, hard))
            });
            wrong.flat_map(both).collect::<Vec<_>>()
        })
    };
    let higher = pairs(|soft, hard| hard == -1 || soft <= hard);
    report(findings, higher, "a soft limit is at most its hard limit", "");
    // That -1 is no limit at all is known from Docker, not from AWS.
    let unlimited = pairs(|soft, hard| hard == -1 || soft != -1);
    warn(findings, unlimited, "a soft limit of -1 is no limit, and its hard limit is one", "");
}

/// Returns both limits of a ulimit.
fn both(ulimit: &Node) -> impl Iterator<Item = Part<'_>> {
    let name = ulimit.member("name").filter(|name| name.text().is_some());
    let of = name.map_or_else(String::new, |name| format!(" of {}", name.shown()));
    [("softLimit", "soft"), ("hardLimit", "hard")].into_iter().filter_map(move |(name, which)| {
        let node = ulimit.member(name)?;
        Some((node, format!("{which}{of}: {}", node.as_i64()?)))
    })
}

pub(super) fn on_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.is_fargate() {
        return;
    }
    let others = linux_parts(subject, |container| {
        let names = container.items("ulimits").filter_map(|ulimit| ulimit.member("name"));
        let others =
            names.filter(|name| name.text().is_some_and(|text| text != "nofile" && self::names().contains(&text)));
        others.map(|name| (name, format!("{}, in {}", name.shown(), container.title()))).collect::<Vec<_>>()
    });
    report(findings, others, "Fargate honours the ulimit `nofile` alone", "");
    let too_many = linux_parts(subject, |container| {
        let files = container.items("ulimits").filter(|ulimit| ulimit.text_of("name") == Some("nofile"));
        let hard = files.filter_map(|ulimit| ulimit.member("hardLimit"));
        hard.filter(|node| node.as_i64().is_some_and(|limit| limit > MOST_FILES_ON_FARGATE))
            .map(|node| (node, format!("{}, and at most {MOST_FILES_ON_FARGATE}", node.shown())))
            .collect::<Vec<_>>()
    });
    report(findings, too_many, "Fargate does not allow so many open files", "");
}

pub(super) fn on_windows(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.is_windows() {
        report(findings, members(subject, "ulimits"), "Windows containers have no ulimits", "leave them out");
    }
}
