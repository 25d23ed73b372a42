//! Size, IOPS and throughput by volume type: ECS514–516.

use std::ops::RangeInclusive;

use super::managed;
use crate::api::Node;
use crate::rules::gather::{report, warn};
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

/// gp3's highest throughput in MiB/s, and its lowest.
const MOST_THROUGHPUT: i64 = 1_000;
const LEAST_THROUGHPUT: i64 = 125;

/// Returns what the volume's type allows; gp3 is the default. A type that is not known allows all.
fn limits_of(volume: &Node) -> Option<&'static Limits> {
    let name = volume.member("volumeType").map_or(Some("gp3"), Node::text)?;
    TYPES.iter().find(|limits| limits.name == name)
}

pub(super) fn bad_size(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = managed(subject).filter_map(|(volume, title)| {
        let limits = limits_of(volume)?;
        let size = volume.member("sizeInGiB")?;
        let (least, most) = (limits.gib.start(), limits.gib.end());
        (!limits.gib.contains(&size.as_i64()?))
            .then(|| (size, format!("{} has {least} to {most} GiB, {title}", limits.name)))
    });
    report(findings, parts.collect(), "a size that the volume type does not have", "");
}

pub(super) fn bad_iops(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let parts = managed(subject).filter_map(|(volume, title)| {
        let limits = limits_of(volume)?;
        let Some(iops) = volume.member("iops") else {
            return limits.needs_iops.then(|| (volume, format!("{} needs `iops`, {title}", limits.name)));
        };
        let Some(range) = &limits.iops else { return Some((iops, format!("{} takes none, {title}", limits.name))) };
        let (least, most) = (range.start(), range.end());
        (!range.contains(&iops.as_i64()?)).then(|| (iops, format!("{} has {least} to {most}, {title}", limits.name)))
    });
    report(findings, parts.collect(), "IOPS that the volume type does not have", "");
}

pub(super) fn bad_throughput(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let (mut wrong, mut low) = (Vec::new(), Vec::new());
    for (volume, title) in managed(subject) {
        let Some(node) = volume.member("throughput") else { continue };
        let Some(limits) = limits_of(volume) else { continue };
        let amount = node.as_i64();
        if limits.name != "gp3" {
            wrong.push((node, format!("{} takes none, {title}", limits.name)));
        } else if amount.is_some_and(|amount| amount > MOST_THROUGHPUT) {
            wrong.push((node, format!("at most {MOST_THROUGHPUT} MiB/s, {title}")));
        } else if amount.is_some_and(|amount| amount < LEAST_THROUGHPUT) {
            low.push((node, format!("at least {LEAST_THROUGHPUT} MiB/s, {title}")));
        }
    }
    report(findings, wrong, "a throughput that the volume type does not have", "");
    warn(findings, low, "a throughput below what gp3 has", "");
}
