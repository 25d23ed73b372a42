//! The rules as a whole against the catalogue of ECS's rules.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use ecs_model::rules::{self, UNDECIDABLE};

/// The numbers of the catalogue, by family.
const RANGES: &[(u16, u16)] = &[
    (1, 12),
    (20, 31),
    (40, 59),
    (70, 92),
    (100, 132),
    (140, 154),
    (160, 169),
    (180, 198),
    (210, 234),
    (240, 269),
    (280, 306),
    (320, 339),
    (350, 356),
    (400, 422),
    (430, 442),
    (450, 461),
    (470, 477),
    (490, 502),
    (510, 524),
    (530, 536),
    (550, 557),
    (570, 581),
];

fn catalogue() -> Vec<String> {
    RANGES.iter().flat_map(|(first, last)| *first..=*last).map(|number| format!("ECS{number:03}")).collect()
}

#[test]
fn every_row_of_the_catalogue_is_a_rule_or_says_why_it_cannot_be_one() {
    let catalogue = catalogue();
    assert_eq!(catalogue.len(), 364);
    let rules: BTreeSet<_> = rules::all().map(|rule| rule.code).collect();
    let listed: BTreeSet<_> = UNDECIDABLE.iter().map(|row| row.code).collect();
    let both: Vec<_> = rules.intersection(&listed).collect();
    assert!(both.is_empty(), "a rule and listed as undecidable: {both:?}");
    let missing: Vec<_> =
        catalogue.iter().filter(|code| !rules.contains(code.as_str()) && !listed.contains(code.as_str())).collect();
    assert!(missing.is_empty(), "neither a rule nor listed: {missing:?}");
    let numbered = rules.union(&listed).filter(|code| code.starts_with("ECS"));
    let unknown: Vec<_> = numbered.filter(|code| !catalogue.iter().any(|row| row == **code)).collect();
    assert!(unknown.is_empty(), "not in the catalogue: {unknown:?}");
}

#[test]
fn codes_are_unique_and_come_in_order() {
    let codes: Vec<_> = rules::all().map(|rule| rule.code).collect();
    assert!(codes.is_sorted_by(|left, right| left < right));
    assert!(UNDECIDABLE.iter().map(|row| row.code).is_sorted_by(|left, right| left < right));
}

#[test]
fn every_rule_is_explained() {
    for rule in rules::all() {
        assert!(!rule.title.is_empty() && !rule.title.ends_with('.'), "{}", rule.code);
        assert!(!rule.source.is_empty() && !rule.source.ends_with('.'), "{}", rule.code);
        assert!(rules::explanation(rule.code).is_some_and(|text| text.contains(rule.title)), "{}", rule.code);
    }
    for row in UNDECIDABLE {
        assert!(rules::explanation(row.code).is_some_and(|text| text.contains(row.reason)), "{}", row.code);
    }
    assert_eq!(rules::explanation("ECS999"), None);
}

#[test]
fn the_rules_at_a_glance() {
    let mut out = String::new();
    for rule in rules::all() {
        let _ = writeln!(out, "{:<8} {:<7} {:?}: {}", rule.code, rule.severity, rule.stage, rule.title);
    }
    insta::assert_snapshot!(out);
}

#[test]
fn the_rows_that_nobody_can_decide_offline() {
    let mut out = String::new();
    for row in UNDECIDABLE {
        let _ = writeln!(out, "{:<8} {}: {}", row.code, row.title, row.reason);
    }
    insta::assert_snapshot!(out);
}
