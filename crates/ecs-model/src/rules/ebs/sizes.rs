//! Size, IOPS and throughput by volume type: ECS514–516.

use std::ops::RangeInclusive;

use super::{managed, words};
use crate::api::Node;
use crate::rules::{Findings, Subject};

/// What a volume type allows, as the service model says it.
struct Limits {
    name: &'static str,
    gib: RangeInclusive<i64>,
    iops: Option<RangeInclusive<i64>>,
    needs_iops: bool,
}

const fn limits(
    name: &'static str,
    gib: RangeInclusive<i64>,
    iops: Option<RangeInclusive<i64>>,
    needs_iops: bool,
) -> Limits {
    Limits { name, gib, iops, needs_iops }
}

const TYPES: [Limits; 7] = [
    limits("gp2", 1..=16_384, None, false),
    limits("gp3", 1..=16_384, Some(3_000..=16_000), false),
    limits("io1", 4..=16_384, Some(100..=64_000), true),
    limits("io2", 4..=16_384, Some(100..=256_000), true),
    limits("sc1", 125..=16_384, None, false),
    limits("st1", 125..=16_384, None, false),
    limits("standard", 1..=1_024, None, false),
];

/// The type of a volume that names none.
const DEFAULT: &str = "gp3";

/// gp3's highest throughput in MiB/s, and its lowest.
const MOST_THROUGHPUT: i64 = 1_000;
const LEAST_THROUGHPUT: i64 = 125;

/// Returns what the volume's type allows; gp3 is the default. A type that is not known allows all.
fn limits_of(volume: &Node) -> Option<&'static Limits> {
    let name = volume.member("volumeType").map_or(Some(DEFAULT), Node::text)?;
    TYPES.iter().find(|limits| limits.name == name)
}

impl Limits {
    /// Returns the types that `has` holds of, for a help: the default first.
    fn types(has: fn(&Self) -> bool) -> String {
        let mut names: Vec<_> = TYPES.iter().filter(|limits| has(limits)).map(|limits| limits.name).collect();
        names.sort_by_key(|name| *name != DEFAULT);
        names.join(", ")
    }
}

/// Reports an amount that is out of range, with the nearest that is in it.
fn out_of_range(
    findings: &mut Findings<'_>,
    (node, amount): (&Node, i64),
    range: &RangeInclusive<i64>,
    unit: &str,
    (kind, title): (&str, &str),
) {
    let (least, most) = (*range.start(), *range.end());
    findings
        .on(node, format!("a volume of type `{kind}` cannot have {amount} {unit}"))
        .label(words(&format!("{least} to {most}"), title))
        .help(format!("write {}", amount.clamp(least, most)));
}

pub(super) fn bad_size(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (volume, title) in managed(subject) {
        let Some(limits) = limits_of(volume) else { continue };
        let size = volume.member("sizeInGiB").and_then(|node| Some((node, node.as_i64()?)));
        if let Some(size) = size.filter(|(_, gib)| !limits.gib.contains(gib)) {
            out_of_range(findings, size, &limits.gib, "GiB", (limits.name, &title));
        }
    }
}

pub(super) fn bad_iops(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (volume, title) in managed(subject) {
        let Some(limits) = limits_of(volume) else { continue };
        match (volume.member("iops"), &limits.iops) {
            (None, Some(range)) if limits.needs_iops => {
                findings
                    .on(volume, format!("a volume of type `{}` needs `iops`", limits.name))
                    .label(title)
                    .help(format!("add `iops`: {} to {}", range.start(), range.end()));
            }
            (Some(node), None) => {
                let types = Limits::types(|limits| limits.iops.is_some());
                findings
                    .on(node, format!("a volume of type `{}` takes no `iops`", limits.name))
                    .label(title)
                    .help(format!("leave `iops` out, or take one of {types}"));
            }
            (Some(node), Some(range)) => {
                if let Some(iops) = node.as_i64().filter(|iops| !range.contains(iops)) {
                    out_of_range(findings, (node, iops), range, "IOPS", (limits.name, &title));
                }
            }
            (None, _) => {}
        }
    }
}

pub(super) fn bad_throughput(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (volume, title) in managed(subject) {
        let Some(node) = volume.member("throughput") else { continue };
        let Some(limits) = limits_of(volume) else { continue };
        if limits.name != "gp3" {
            findings
                .on(node, format!("a volume of type `{}` takes no `throughput`", limits.name))
                .label(title)
                .help("leave `throughput` out, or take gp3");
            continue;
        }
        let Some(amount) = node.as_i64() else { continue };
        if !(LEAST_THROUGHPUT..=MOST_THROUGHPUT).contains(&amount) {
            let mut finding = findings.on(node, format!("a volume of type `gp3` cannot have {amount} MiB/s"));
            finding
                .label(words(&format!("{LEAST_THROUGHPUT} to {MOST_THROUGHPUT}"), &title))
                .help(format!("write {}", amount.clamp(LEAST_THROUGHPUT, MOST_THROUGHPUT)));
            // The service model has no least.
            if amount < LEAST_THROUGHPUT {
                finding.warning();
            }
        }
    }
}
