//! Finding what a word means.

use std::borrow::Cow;

use ecs_exec::reasons;

use super::all;
use super::entry::{Entry, Family};

/// Returns what is known of a word: the entries of that name in any case (`125` is a code of ours and one of
/// containers), else the one that explains a text of AWS's. Empty where nothing is.
pub(crate) fn find(word: &str) -> Vec<Cow<'static, Entry>> {
    let word = word.trim();
    let is = |name: &str| name.eq_ignore_ascii_case(word);
    let mut found: Vec<_> = all()
        .iter()
        .filter(|entry| is(&entry.name) || entry.also.iter().any(|also| is(also)))
        .map(Cow::Borrowed)
        .collect();
    if found.is_empty() {
        found.extend(exit_code(word).map(Cow::Owned));
    }
    if found.is_empty() {
        found.extend(of_aws(word).map(Cow::Borrowed));
    }
    found
}

/// Returns the entries that explain a text of AWS's: a whole stopped reason, for example.
fn of_aws(text: &str) -> impl Iterator<Item = &'static Entry> {
    // The same words may be a stopped reason and a failure of RunTask.
    let names: Vec<&str> = reasons::lookup(text).into_iter().map(|advice| advice.name).collect();
    let of_aws = |family: Family| matches!(family, Family::StoppedReason | Family::Failure | Family::CallError);
    all().iter().filter(move |entry| of_aws(entry.family) && names.contains(&entry.name.as_str()))
}

/// Returns what an exit code without an entry means.
fn exit_code(word: &str) -> Option<Entry> {
    let code: u8 = word.parse().ok()?;
    let signal = code.checked_sub(128).filter(|signal| (1..=64).contains(signal));
    let (title, text) = match signal {
        Some(signal) => (
            format!("signal {signal} ended the program"),
            "A shell, and a container runtime, tell a signal as 128 and its number.",
        ),
        None => (
            "a code of the program's own".to_owned(),
            "No convention gives it a meaning; the program's documentation or output may. ecs-cli passes it on \
             unchanged.",
        ),
    };
    Some(Entry {
        family: Family::ContainerExit,
        name: code.to_string(),
        also: &[],
        title,
        severity: None,
        rule: None,
        text: text.to_owned(),
    })
}

/// So many names are suggested at most.
const SUGGESTIONS: usize = 3;

/// Returns the names nearest to a word that nothing is known of, the nearest first.
pub(crate) fn nearest(word: &str) -> Vec<&'static str> {
    // The distance costs the product of the lengths; nobody mistypes a page of text.
    if word.len() > 64 {
        return Vec::new();
    }
    let word = word.trim().to_lowercase();
    let allowed = word.chars().count().div_ceil(3);
    let names = all().iter().flat_map(|entry| std::iter::once(entry.name.as_str()).chain(entry.also.iter().copied()));
    let mut near: Vec<_> = names
        .map(|name| (strsim::osa_distance(&word, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed)
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(SUGGESTIONS).map(|(_, name)| name).collect()
}
