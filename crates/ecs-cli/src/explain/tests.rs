use std::collections::BTreeSet;

use proptest::prelude::*;

use super::entry::Family;
use super::{all, code, find, nearest, page, sources};

fn names(word: &str) -> Vec<String> {
    find(word).iter().map(|entry| format!("{} {}", entry.family.word(), entry.name)).collect()
}

#[test]
fn codes_of_problems_are_unique_over_all_crates() {
    let mut seen = BTreeSet::new();
    for entry in all().iter().filter(|entry| entry.family.is_of_problems()) {
        assert!(seen.insert(&entry.name), "{} twice", entry.name);
    }
    assert!(seen.len() > 300, "{}", seen.len());
}

#[test]
fn every_family_has_entries_and_every_entry_says_something() {
    let families: BTreeSet<&str> = all().iter().map(|entry| entry.family.word()).collect();
    assert_eq!(families.len(), 11, "{families:?}");
    for entry in all() {
        assert!(!entry.title.is_empty() && !entry.title.ends_with('.'), "{}", entry.name);
        assert!(!entry.text.trim().is_empty(), "{}", entry.name);
        assert!(entry.family != Family::Word || !entry.name.starts_with("ECS"), "{} is in no group", entry.name);
    }
}

#[test]
fn every_exit_code_of_the_documentation_is_explained() {
    let documented = include_str!("../../../../docs/cli.md");
    let (_, table) = documented.split_once("## Exit codes").unwrap();
    let first_cells = table.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
    let numbers: BTreeSet<&str> =
        first_cells.flat_map(|cell| cell.split(", ")).filter(|cell| cell.parse::<u8>().is_ok()).collect();
    assert!(numbers.len() >= 10, "{numbers:?}");
    for number in numbers {
        assert!(all().iter().any(|entry| entry.family == Family::Exit && entry.name == number), "{number}");
    }
    for word in
        table.split('`').filter(|word| word.contains('-') && word.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
    {
        if !word.starts_with("--") && word != "exit-from" {
            assert!(!find(word).is_empty(), "{word}");
        }
    }
}

#[test]
fn every_outcome_that_the_engine_knows_is_explained_but_a_run_that_was_left() {
    for kind in [
        "exited",
        "timed-out",
        "not-placed",
        "failed-to-start",
        "lost",
        "stopped",
        "spot-interrupted",
        "interrupted",
        "invalid",
        "unavailable",
        "denied",
    ] {
        assert!(names(kind).iter().any(|name| name.starts_with("exit-code ")), "{kind}: {:?}", names(kind));
    }
}

#[test]
fn a_number_means_what_we_and_what_containers_mean_by_it() {
    assert_eq!(names("125"), ["exit-code 125", "container-exit-code 125"]);
    assert_eq!(names("64"), ["exit-code 64"]);
    assert_eq!(names("3"), ["container-exit-code 3"]);
    assert!(find("140")[0].title.contains("signal 12"));
    assert_eq!(names("256"), [""; 0]);
}

#[test]
fn case_does_not_matter_and_words_of_aws_are_found_by_their_parts() {
    assert_eq!(names("ecs041"), ["api-rule ECS041"]);
    assert_eq!(names("taskfailedtostart"), ["stop-code TaskFailedToStart"]);
    let reason =
        "CannotPullContainerError: Error response from daemon: pull access denied for x, repository does not exist";
    assert_eq!(names(reason), ["stopped-reason CannotPullContainerError: pull access denied"]);
}

#[test]
fn the_nearest_names_are_told_and_nonsense_is_near_nothing() {
    assert!(nearest("ECS41").contains(&"ECS041"));
    assert_eq!(nearest("unknown-nod")[0], "unknown-node");
    assert_eq!(nearest("EssentialContainerExit"), ["EssentialContainerExited"]);
    assert_eq!(nearest("xyzzyplugh"), [""; 0]);
}

#[test]
fn only_the_faults_that_are_reported_as_warnings_are_called_warnings() {
    for word in sources::WARNINGS {
        assert!(code(word).is_some_and(|entry| entry.family == Family::Language), "{word}");
    }
}

#[test]
fn no_line_is_longer_than_eighty_columns() {
    let pages = [page::list(all(), 200), page::text(all(), 200)];
    for line in pages.iter().flat_map(|page| page.lines()) {
        assert!(line.chars().count() <= 80, "{line}");
        assert_eq!(line, line.trim_end());
    }
}

proptest! {
    #[test]
    fn no_word_makes_explain_panic(word in ".{0,200}") {
        drop(find(&word));
        drop(nearest(&word));
    }
}
