//! Ranges of container ports.

use super::mappings;
use crate::rules::{Findings, Subject};

/// Reads `8000-8010`.
pub(super) fn parse(text: &str) -> Option<(i64, i64)> {
    let (first, last) = text.split_once('-')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(first) || !digits(last) {
        return None;
    }
    Some((first.parse().ok()?, last.parse().ok()?))
}

pub(super) fn malformed(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (container, mapping) in mappings(subject) {
        let Some(node) = mapping.node().member("containerPortRange") else { continue };
        let Some(text) = node.text() else { continue };
        let label = match parse(text) {
            None => "FIRST-LAST, such as 8000-8010",
            Some((first, last)) if first >= last => "the first is below the last",
            Some((first, last)) if first < 1 || last > 65_535 => "1 to 65535",
            Some(_) => continue,
        };
        findings
            .on(node, format!("{} has no port range {}", container.title(), node.shown()))
            .label(label)
            .several("port ranges that are none", "a range is FIRST-LAST, such as 8000-8010, of 1 to 65535");
    }
}

pub(super) fn beside_port(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (container, mapping) in mappings(subject) {
        let Some(range) = mapping.node().member("containerPortRange") else { continue };
        let singles = ["containerPort", "hostPort"].into_iter().filter_map(|name| mapping.node().member(name));
        let singles: Vec<_> = singles.map(|node| (node, "a single port")).collect();
        if !singles.is_empty() {
            let places = std::iter::once((range, "a range")).chain(singles);
            findings
                .among(places, format!("a port mapping of {} has a range and a single port", container.title()))
                .help("one mapping for each")
                .several("port mappings with a range and a single port", "");
        }
    }
}
