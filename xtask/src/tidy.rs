//! What no compiler sees: files past reading, leftovers, paths of one machine.

use std::fs;
use std::path::Path;

use miette::{Result, bail};

use crate::process;

/// A file of ours above this many lines is several things in one. Tables and test data do not count.
const LINES: usize = 500;

/// What must not stand in a source file, and why. The pieces are put together here so that this
/// file does not hold them.
fn forbidden() -> Vec<(String, &'static str)> {
    vec![
        (format!("{}!(", "todo"), "unfinished"),
        (format!("{}!(", "unimplemented"), "unfinished"),
        (format!("{}!(", "dbg"), "a leftover"),
        (format!("#[{}", "ignore"), "a test that is switched off"),
        (format!("#[{}(", "allow"), "use #[expect(…, reason = \"…\")]"),
        (format!("/{}/", "work"), "a path of one machine"),
        (format!("/{}/", "root"), "a path of one machine"),
        (format!("/{}/user", "home"), "a path of one machine"),
    ]
}

/// Looks at every file that git knows.
///
/// # Errors
/// Anything untidy, all of it.
pub(crate) fn run() -> Result<()> {
    let root = process::workspace_root()?;
    let listing = process::output(std::process::Command::new("git").current_dir(&root).args([
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "-z",
    ]))?;
    let forbidden = forbidden();
    let mut wrong = Vec::new();
    for name in listing.split('\0').filter(|name| !name.is_empty()) {
        let Ok(text) = fs::read_to_string(root.join(name)) else { continue };
        wrong.extend(untidy(name, &text, &forbidden));
    }
    if wrong.is_empty() {
        println!("tidy: nothing to mend");
        return Ok(());
    }
    bail!("tidy:\n{}", wrong.join("\n"));
}

fn untidy(name: &str, text: &str, forbidden: &[(String, &'static str)]) -> Vec<String> {
    let is_source = Path::new(name).extension().is_some_and(|extension| extension == "rs");
    let is_prose = Path::new(name).extension().is_some_and(|extension| extension == "md" || extension == "kdl");
    let mut wrong = Vec::new();
    if is_source && !name.contains("table") && text.lines().count() > LINES {
        wrong.push(format!("{name}: {} lines; more than {LINES} are several things in one", text.lines().count()));
    }
    if !(is_source || is_prose) || name == "xtask/src/tidy.rs" {
        return wrong;
    }
    for (number, line) in text.lines().enumerate() {
        for (piece, why) in forbidden {
            if line.contains(piece.as_str()) {
                wrong.push(format!("{name}:{}: `{piece}`: {why}", number + 1));
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::{forbidden, untidy};

    #[test]
    fn a_leftover_is_named_with_its_line() {
        let text = format!("fn a() {{}}\n{}!(a());\n", "dbg");
        assert_eq!(untidy("src/a.rs", &text, &forbidden()).len(), 1);
    }

    #[test]
    fn a_file_past_reading_is_named() {
        let text = "fn a() {}\n".repeat(501);
        assert_eq!(untidy("src/a.rs", &text, &forbidden()).len(), 1);
    }
}
