//! What a run of the binary left, as a snapshot shows it: stdout, stderr and exit code, without what differs from run to
//! run: ids of tasks and plans, dates, ages, lengths of time, and the states that only a poll at the right moment sees.

use ecs_tests::binary::Finished;

/// States of a task that pass between two polls on a busy machine.
const PASSING: [&str; 5] = ["PENDING", "ACTIVATING", "DEACTIVATING", "STOPPING", "DEPROVISIONING"];

/// Returns everything for a snapshot.
pub(crate) fn shown(finished: &Finished) -> String {
    let mut shown = String::new();
    for (name, text) in [("stdout", &finished.stdout), ("stderr", &finished.stderr)] {
        if !text.is_empty() {
            shown.push_str("--- ");
            shown.push_str(name);
            shown.push('\n');
            for line in text.lines().filter(|line| !is_passing(line)) {
                shown.push_str(&redacted(line));
                shown.push('\n');
            }
        }
    }
    format!("{shown}--- exit {}", finished.code)
}

/// Whether the line tells of nothing but a passing state: `report   +1s  PENDING`.
fn is_passing(line: &str) -> bool {
    let mut words = line.split_whitespace().rev();
    words.next().is_some_and(|last| PASSING.contains(&last)) && words.next().is_none_or(is_age_or_id)
}

fn is_age_or_id(word: &str) -> bool {
    is_length(word.strip_prefix('+').unwrap_or_default()) || word.starts_with("arn:")
}

/// Returns a line without what differs from run to run. Words are what stands between spaces, whose number is kept
/// but before an age, which is set flush right.
fn redacted(line: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in line.split(' ') {
        let bare = word.trim_end_matches([',', ')']);
        let rest = word.strip_prefix(bare).unwrap_or_default();
        let is_after = words.iter().rev().find(|word| !word.is_empty()).is_some_and(|word| word.ends_with("after"));
        let is_plan = words.last().is_some_and(|word| word == "plan");
        let redacted = if bare.strip_prefix('+').is_some_and(is_length) {
            while words.len() > 2 && words.last().is_some_and(String::is_empty) {
                words.pop();
            }
            words.push(String::new());
            format!("<age>{rest}")
        } else if is_after && is_length(bare) {
            format!("<time>{rest}")
        } else if is_plan {
            format!("<plan>{rest}")
        } else if is_date(bare) {
            format!("<date>{rest}")
        } else {
            without_ids(word)
        };
        words.push(redacted);
    }
    words.join(" ")
}

/// Whether a word is a length of time: `0.1s`, `38s`, `2m21s`.
fn is_length(word: &str) -> bool {
    word.ends_with('s')
        && word.starts_with(|first: char| first.is_ascii_digit())
        && word.chars().all(|one| one.is_ascii_digit() || ".hms".contains(one))
}

/// Whether a word is a date: `2026-01-01T00:00:01Z`.
fn is_date(word: &str) -> bool {
    word.len() == 20 && word.ends_with('Z') && word.as_bytes()[10] == b'T'
}

/// Returns a word with the ids of tasks, 32 hexadecimal digits, and the numbers of dates as JSON has them replaced.
fn without_ids(word: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    for one in word.chars().chain(['\0']) {
        if one.is_ascii_hexdigit() {
            run.push(one);
            continue;
        }
        let is_epoch = run.starts_with("17672") && run.len() == 10;
        match (run.len(), is_epoch) {
            (32, _) => out.push_str("<task>"),
            (_, true) => out.push_str("<epoch>"),
            _ => out.push_str(&run),
        }
        run.clear();
        if one != '\0' {
            out.push(one);
        }
    }
    match out.split_once("<epoch>.") {
        Some((before, after)) => {
            format!("{before}<epoch>{}", after.trim_start_matches(|one: char| one.is_ascii_digit()))
        }
        None => out,
    }
}

#[test]
fn only_what_differs_from_run_to_run_is_taken_out() {
    let id = "9f3c0d7be0e84a5f8d3f6c1f0a9b2e47";
    assert_eq!(redacted(&format!("report  task a::arn:x:task/a/{id}")), "report  task a::arn:x:task/a/<task>");
    assert_eq!(redacted("report   +1m02s  RUNNING"), redacted("report      +2s  RUNNING"));
    assert_eq!(redacted("report  exit 0 after 0.1s, 2 log lines"), "report  exit 0 after <time>, 2 log lines");
    assert_eq!(redacted("started  2026-01-01T00:00:01Z  (after 0.6s)"), "started  <date>  (after <time>)");
    assert_eq!(redacted("\"started_at\": 1767225600.5,"), "\"started_at\": <epoch>,");
    assert_eq!(redacted("exit-from main, timeout 2h, 30s"), "exit-from main, timeout 2h, 30s");
    assert!(is_passing("report     +0s  PENDING") && !is_passing("it is still PENDING"));
}
