//! What beginners write, and the one thing that each is told.
//!
//! Habits of KDL 1, YAML, JSON, TOML, HCL, shells and docker; wrong nesting, forgotten quotes and braces, words of
//! other tools. Each slip gives exactly one diagnostic, whose words mend it.

mod files;
mod language;
mod syntax;

use self::files::FILES;
use self::language::LANGUAGE;
use self::syntax::SYNTAX;
use ecs_cli::spec::Placed;

use super::{read, report};

/// A slip, the code of its one diagnostic, and the words that mend it.
type Slip = (&'static str, &'static str, &'static str);

/// Asserts that each text gives that one diagnostic.
fn told_once(slips: &[Slip], around: impl Fn(&str) -> String) {
    for (slip, code, words) in slips {
        let loaded = read(&around(slip));
        let rendered = report(&loaded);
        assert_eq!(loaded.problems.len(), 1, "{slip}\n{rendered}");
        let problem = &loaded.problems[0];
        assert_eq!(problem.code.as_str(), *code, "{slip}\n{rendered}");
        let said = problem.labels.iter().map(|label| label.text.as_str()).chain(problem.help.as_deref());
        assert!(said.into_iter().any(|said| said.contains(words)), "{slip}\n{rendered}");
    }
}

/// A task with nodes before and after the slip, which stay readable.
fn within_a_task(slip: &str) -> String {
    format!("task \"t\" {{\n    user \"u\"\n    {}\n    group \"g\"\n}}\n", slip.replace('\n', "\n    "))
}

#[test]
fn a_slip_of_syntax_is_told_once() {
    told_once(SYNTAX, within_a_task);
}

#[test]
fn a_slip_of_the_language_is_told_once() {
    told_once(LANGUAGE, within_a_task);
}

#[test]
fn a_slip_that_concerns_the_whole_file_is_told_once() {
    told_once(FILES, str::to_owned);
}

#[test]
fn a_slip_leaves_the_rest_of_the_task_readable() {
    for (slip, ..) in SYNTAX.iter().filter(|(slip, ..)| !slip.starts_with("/*")) {
        let loaded = read(&within_a_task(slip));
        let spec = &loaded.tasks[0].spec;
        assert_eq!((spec.main.user.as_deref(), spec.group.as_deref()), (Some("u"), Some("g")), "{slip}");
    }
}

/// Makes the edits of the problems.
fn mended(text: &str, problems: &[Placed]) -> String {
    let mut edits: Vec<_> = problems.iter().flat_map(|problem| &problem.edits).collect();
    edits.sort_by_key(|edit| (edit.place.start, edit.place.end));
    let (mut out, mut from) = (String::new(), 0);
    for edit in edits {
        let at = |offset: u32| usize::try_from(offset).unwrap();
        out.push_str(&text[from..at(edit.place.start)]);
        out.push_str(&edit.text);
        from = at(edit.place.end);
    }
    out + &text[from..]
}

/// Returns, for each slip all of whose problems have edits: what was said of it, and the text with the edits made.
fn with_edits(slips: &[Slip]) -> Vec<(Vec<Placed>, String)> {
    let texts = slips.iter().map(|(slip, ..)| within_a_task(slip));
    let all = texts.map(|text| {
        let problems = read(&text).problems;
        let mended = mended(&text, &problems);
        (problems, mended)
    });
    all.filter(|(problems, _)| problems.iter().all(|problem| !problem.edits.is_empty())).collect()
}

#[test]
fn a_slip_whose_edits_are_known_is_mended_by_them() {
    let mends = with_edits(SYNTAX);
    for (_, mended) in &mends {
        let loaded = read(mended);
        assert!(loaded.problems.is_empty(), "{mended}\n{}", report(&loaded));
    }
    assert!(mends.len() > 50, "{}", mends.len());
}

#[test]
fn an_edit_of_a_slip_of_the_language_leaves_nothing_of_what_it_is_offered_for() {
    let mends = with_edits(LANGUAGE);
    for (before, mended) in &mends {
        let loaded = read(mended);
        let again = |problem: &Placed| before.iter().any(|before| before.message == problem.message);
        assert!(!loaded.problems.iter().any(again), "{mended}\n{}", report(&loaded));
    }
    assert!(mends.len() > 20, "{}", mends.len());
}

#[test]
fn there_are_more_than_eighty_slips() {
    assert!(SYNTAX.len() + LANGUAGE.len() + FILES.len() > 80);
}
