//! The examples in `specs/`, their layout spoilt: they are laid out as before, and say the same.

use std::ffi::OsString;
use std::io;
use std::path::Path;

use ecs_model::TaskSpec;
use proptest::prelude::*;

use super::super::token::{Kind, Token, tokens};
use super::super::word;
use super::{formatted, parse};
use crate::spec::{self, FileArg, FolderEntry, Host, Input};

/// A machine that has nothing but a standard input.
#[derive(Debug)]
struct Stdin(String);

impl Host for Stdin {
    fn read(&self, _: &Path, _: u64) -> io::Result<Vec<u8>> {
        Err(io::ErrorKind::NotFound.into())
    }

    fn list(&self, _: &Path) -> io::Result<Vec<FolderEntry>> {
        Err(io::ErrorKind::NotFound.into())
    }

    fn is_folder(&self, _: &Path) -> bool {
        false
    }

    fn stdin(&self, _: u64) -> io::Result<Vec<u8>> {
        Ok(self.0.clone().into_bytes())
    }

    fn var(&self, _: &str) -> Option<OsString> {
        None
    }
}

/// Returns the tasks of a text that must have no problem.
fn tasks(text: &str) -> Vec<TaskSpec> {
    let input = Input { files: vec![FileArg::Stdin], ..Input::default() };
    let loaded = spec::load(&input, &Stdin(text.to_owned()));
    assert!(loaded.problems.is_empty(), "{text}\n{:?}", loaded.problems);
    loaded.tasks.into_iter().map(|task| task.spec).collect()
}

fn examples() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let specs = paths.filter(|path| path.extension().is_some_and(|extension| extension == "kdl"));
    let mut all: Vec<_> =
        specs.map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap())).collect();
    all.sort();
    assert!(all.len() > 10);
    all
}

#[test]
fn every_example_is_canonical() {
    for (path, text) in examples() {
        assert!(formatted(&text) == text, "{path}: run `ecs-cli fmt specs`");
    }
}

/// Chooses by numbers that are drawn once.
struct Dice {
    drawn: Vec<u8>,
    at: usize,
}

impl Dice {
    fn of<'c>(&mut self, choices: &[&'c str]) -> &'c str {
        self.at += 1;
        choices[usize::from(self.drawn[self.at % self.drawn.len()]) % choices.len()]
    }

    fn yes(&mut self) -> bool {
        self.of(&["y", "n"]) == "y"
    }
}

/// Returns a token as somebody else might write it.
fn rewritten(token: Token<'_>, is_name: bool, dice: &mut Dice) -> String {
    let bare = word::name(token.text);
    match token.kind {
        Kind::Text if !token.text.contains('\n') && bare != token.text && dice.yes() => bare.to_owned(),
        Kind::Text if token.text.starts_with('"') && !token.text.contains('\\') && dice.yes() => {
            format!("##{}##", token.text)
        }
        Kind::Word if is_name && dice.yes() => format!("\"{}\"", token.text),
        _ => token.text.to_owned(),
    }
}

/// Ends of lines that bring something with them.
const MORE_LINES: [&str; 7] =
    ["\n", "\r\n", " // more\n", "\n// own\n", "\n\n\n", " /* x */ \n", "\n/-off \"a\" { b 1 }\n"];

/// Returns the text with other white space, quotes and line ends; with `more` also with comments and line breaks.
fn mangled(text: &str, drawn: &[u8], more: bool) -> String {
    let mut dice = Dice { drawn: drawn.to_vec(), at: 0 };
    let tokens = tokens(text);
    let mut out = String::new();
    let mut starts = true;
    for (place, token) in tokens.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|place| tokens.get(place)).map(|token| token.kind);
        let next = tokens.get(place + 1).map(|token| token.kind);
        let glued = matches!(before, Some(Kind::ParenOpen | Kind::ParenClose | Kind::Equals))
            || matches!(token.kind, Kind::ParenClose | Kind::Equals);
        if token.kind == Kind::Newline {
            let comment = before == Some(Kind::Line);
            // A second end of line would make a blank line of its own.
            let may_join = !comment && before != Some(Kind::Open) && starts_node(next);
            out.push_str(match () {
                () if before == Some(Kind::Newline) => dice.of(&["\n", "\n \t\n\r\n"]),
                () if more && !comment => dice.of(&MORE_LINES),
                () if may_join => dice.of(&["\n", "\r\n", ";", " ;  "]),
                () => dice.of(&["\n", "\r\n", "  \n"]),
            });
            starts = true;
            continue;
        }
        out.push_str(match (token.kind, more) {
            (Kind::Open, true) => dice.of(&[" ", "", " \\\n", " /* y */ "]),
            (Kind::Open, false) => dice.of(&[" ", "", "\t "]),
            _ if starts => dice.of(&["", " ", "\t", "          "]),
            (_, true) if glued => dice.of(&["", "", " ", " /* z */ "]),
            (_, false) if glued => dice.of(&["", " "]),
            (_, true) => dice.of(&[" ", " \\\n   ", " /* w */ ", " \\ // v\n"]),
            (_, false) => dice.of(&[" ", "  \t"]),
        });
        let is_name = starts && !matches!(token.kind, Kind::Line | Kind::Block) || next == Some(Kind::Equals);
        out.push_str(&rewritten(*token, is_name, &mut dice));
        starts = matches!(token.kind, Kind::Open);
    }
    out
}

/// Whether a node follows, so that `;` may end the one before it.
fn starts_node(next: Option<Kind>) -> bool {
    matches!(next, Some(Kind::Word | Kind::Text | Kind::ParenOpen))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_spoilt_layout_is_mended(drawn in proptest::collection::vec(any::<u8>(), 40..200), which in any::<prop::sample::Index>()) {
        let examples = examples();
        let (_, text) = which.get(&examples);
        let spoilt = mangled(text, &drawn, false);
        prop_assert!(parse(&spoilt).is_some(), "{}", spoilt);
        prop_assert_eq!(formatted(&spoilt), text.clone(), "{}", spoilt);
    }

    #[test]
    fn the_tasks_stay_the_same(drawn in proptest::collection::vec(any::<u8>(), 40..200), which in any::<prop::sample::Index>()) {
        let examples = examples();
        let (_, text) = which.get(&examples);
        let spoilt = mangled(text, &drawn, true);
        prop_assert!(parse(&spoilt).is_some(), "{}", spoilt);
        prop_assert_eq!(tasks(&formatted(&spoilt)), tasks(text), "{}", spoilt);
    }
}
