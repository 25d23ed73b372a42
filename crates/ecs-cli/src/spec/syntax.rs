//! From text to a KDL document, with every slip of syntax told once: [`read`].
//!
//! kdl throws the whole document away at the first syntax error, and tells one slip in several diagnostics. So the
//! text is looked through first ([`scan`](scan::scan)); slips are mended in a copy, and the copy is parsed: the
//! rest of the file is decoded, and its other faults come in the same report. Places lead back to the text as
//! written. kdl never sees a text that has slips: its recovery recurses, and overflows the stack where there are many.

mod braces;
mod comments;
mod direct;
mod fallback;
mod hidden;
mod lexer;
mod quoted;
mod repair;
mod scan;
mod slip;
mod words;

use kdl::{KdlDocument, KdlError};

pub(crate) use direct::agrees_with_kdl;
pub(crate) use hidden::hidden_values;
pub(crate) use repair::Back;

use self::repair::repair;
use self::scan::{MAX_DEPTH, MAX_SLIPS, Scan, scan};
use self::slip::{Change, Slip};
use super::codes;
use super::placed::{Edit, Placed};
use super::source::{FileId, Place};
use super::text::Text;

/// What became of a text.
#[derive(Debug)]
pub(crate) struct Parsed {
    /// The document, mended where that was possible; `None` where nothing can be made of the text.
    pub(crate) document: Option<KdlDocument>,
    /// The way from the document to the text.
    pub(crate) text: Text,
    /// The slips.
    pub(crate) problems: Vec<Placed>,
}

/// Reads a text. With `secret` no message repeats a value of it.
pub(crate) fn read(text: &str, file: FileId, secret: bool) -> Parsed {
    let mut scanned = scan(text, secret);
    if let Some(at) = scanned.too_deep {
        let place = Place::new(file, at, at + 1);
        let problem = Placed::error(codes::TOO_DEEP, place, format!("more than {MAX_DEPTH} blocks within each other"));
        let problem = problem.says("this block is too deep").help("no task needs more than a dozen");
        return Parsed { document: None, text: Text::plain(file, false), problems: vec![problem] };
    }
    if scanned.slips.is_empty() && scanned.quiet.is_empty() {
        if let Some(document) = direct::document(text) {
            return Parsed { document: Some(document), text: Text::plain(file, false), problems: Vec::new() };
        }
        let bare = comments::without(text, &scanned.comments);
        // What is not read directly may be something that kdl sees otherwise than the scanner.
        let depth = scanned.depth.max(braces(text).min(MOST_BRACES));
        if let Ok(document) = parse(&bare.text, depth) {
            return Parsed {
                document: Some(document),
                text: Text::new(file, bare.back, Vec::new()),
                problems: Vec::new(),
            };
        }
        // The places of an error are those of the text as written.
        match parse(text, depth) {
            Ok(document) => {
                return Parsed { document: Some(document), text: Text::plain(file, false), problems: Vec::new() };
            }
            Err(error) => scanned.slips = fallback::slips(text, &error),
        }
    }
    let problems = report(&scanned.slips, file, text, scanned.hopeless);
    if scanned.hopeless {
        return Parsed { document: None, text: Text::plain(file, false), problems };
    }
    mended(text, file, scanned, problems)
}

/// Returns how deep the blocks of a mended text may be nested: where a quote was closed, what stood behind it as a
/// part of a text has become braces. `None` where that is deeper than any spec is.
fn depth_of_mended(text: &str) -> Option<usize> {
    let again = scan(text, true);
    if again.too_deep.is_some() {
        return None;
    }
    if again.slips.is_empty() {
        return Some(again.depth);
    }
    let opened = braces(text);
    (opened <= MOST_BRACES).then_some(opened)
}

/// More braces than these in a text that kdl may take for another than the scanner does are no spec; their stack
/// would be hundreds of MiB.
const MOST_BRACES: usize = 10_000;

/// Returns how many blocks a text can have at most, whatever its quotes mean.
fn braces(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'{').count()
}

/// Parses a text whose blocks are nested so deep.
fn parse(text: &str, depth: usize) -> Result<KdlDocument, KdlError> {
    // kdl recurses for each level, without optimisation some 20 KiB, and, where it does not know what a character is
    // for, for each one that it passes over; a thread of a pool may have 2 MiB in all. Of a stack only what is used
    // becomes memory.
    const LEVEL: usize = 32 * 1024;
    const CHARACTER: usize = if cfg!(debug_assertions) { 8 * 1024 } else { 2 * 1024 };
    const HERE: usize = 768 * 1024;
    const MOST: usize = 2 * 1024 * 1024 * 1024;
    let need = depth.saturating_mul(LEVEL).saturating_add(text.len().saturating_mul(CHARACTER)).min(MOST);
    if need <= HERE {
        return KdlDocument::parse_v2(text);
    }
    std::thread::scope(|scope| {
        let thread =
            std::thread::Builder::new().stack_size(HERE + need).spawn_scoped(scope, || KdlDocument::parse_v2(text));
        match thread.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(parsed)) => parsed,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            // No thread to be had: this one's stack may do.
            Err(_) => KdlDocument::parse_v2(text),
        }
    })
}

/// Parses the mended text; what kdl still finds is mended by blanking its lines.
fn mended(text: &str, file: FileId, scanned: Scan, mut problems: Vec<Placed>) -> Parsed {
    let Scan { slips, quiet, .. } = scanned;
    let mut doubts: Vec<_> = slips.iter().flat_map(|slip| slip.doubts.clone()).collect();
    let mut changes: Vec<Change> = slips.into_iter().flat_map(|slip| slip.changes).chain(quiet).collect();
    // Each round blanks at least one line that kdl did not like; three are enough for what people write.
    for _ in 0..3 {
        let repaired = repair(text, changes.clone());
        let Some(depth) = depth_of_mended(&repaired.text) else { break };
        match parse(&repaired.text, depth) {
            Ok(document) => {
                return Parsed { document: Some(document), text: Text::new(file, repaired.back, doubts), problems };
            }
            Err(error) => {
                let more = fallback::blanks(&repaired.text, &error, &|range| repaired.back.range(range), text);
                if more.is_empty() {
                    break;
                }
                let fresh: Vec<_> = more.iter().filter(|slip| !told(&problems, slip, text)).cloned().collect();
                problems.extend(report(&fresh, file, text, false));
                for slip in more {
                    changes.retain(|(at, _)| {
                        slip.changes.iter().all(|(line, _)| at.end < line.start || line.end < at.start)
                    });
                    doubts.extend(slip.doubts);
                    changes.extend(slip.changes);
                }
            }
        }
    }
    if problems.is_empty() {
        problems.push(Placed::of_file(codes::SYNTAX, file, "this is no KDL 2"));
    }
    Parsed { document: None, text: Text::plain(file, false), problems }
}

/// Whether something on the slip's line was told already.
fn told(problems: &[Placed], slip: &Slip, text: &str) -> bool {
    let line = |at: usize| text.get(..at).map_or(0, |before| before.rfind('\n').map_or(0, |newline| newline + 1));
    let here = line(slip.at.start);
    problems.iter().filter_map(Placed::place).any(|place| line(place.range().start) == here)
}

fn report(slips: &[Slip], file: FileId, text: &str, hopeless: bool) -> Vec<Placed> {
    // The last byte of a line may be that of a longer character.
    let place = |range: &std::ops::Range<usize>| Place::new(file, text.floor_char_boundary(range.start), range.end);
    let mut problems: Vec<_> = slips
        .iter()
        .map(|slip| {
            let mut problem =
                Placed::error(codes::SYNTAX, place(&slip.at), slip.message.clone()).says(slip.label.clone());
            for more in &slip.more {
                problem = problem.label(place(more), "");
            }
            problem.help.clone_from(&slip.help);
            if slip.sure {
                problem.edits =
                    slip.changes.iter().map(|(at, text)| Edit { place: place(at), text: text.clone() }).collect();
            }
            problem
        })
        .collect();
    if hopeless && problems.len() >= MAX_SLIPS {
        let message = format!("only the first {MAX_SLIPS} slips are shown; this may be no KDL at all");
        problems.push(Placed::of_file(codes::SYNTAX, file, message));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn what_kdl_does_not_know_does_not_overflow_its_stack() {
        for text in ["}".repeat(5_000), "} ".repeat(5_000), "}\n".repeat(5_000), "{".repeat(12)] {
            assert!(parse(&text, 12).is_err());
        }
    }
}
