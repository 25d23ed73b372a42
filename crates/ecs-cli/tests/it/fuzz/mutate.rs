//! Small changes of inputs that are kept.

use super::random::Random;
use super::soup::tokens;
use super::target::Target;

/// So long may an input grow.
const LONGEST: usize = 64 * 1024;

/// Returns an input with a few changes; parts of `other` may come into it.
pub(crate) fn mutated(target: Target, bytes: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    // A few lines say as much as a whole file, in a tenth of the time.
    let mut out = if random.one_in(4) { bytes.to_vec() } else { stretch(bytes, 160, random) };
    for _ in 0..=random.below(4) {
        change(target, &mut out, other, random);
    }
    out.truncate(LONGEST);
    out
}

/// Returns whole lines of a text, of about that many bytes.
fn stretch(bytes: &[u8], length: usize, random: &mut Random) -> Vec<u8> {
    let start = random.below(bytes.len());
    let before = bytes.get(..start).unwrap_or_default();
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    bytes.get(start..bytes.len().min(start + length)).unwrap_or_default().to_vec()
}

/// Returns a range within a text.
fn range(length: usize, longest: usize, random: &mut Random) -> std::ops::Range<usize> {
    let start = random.below(length + 1);
    start..length.min(start + random.below(longest + 1))
}

fn change(target: Target, out: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let length = out.len();
    let at = random.below(length + 1);
    let insert = |out: &mut Vec<u8>, part: &[u8]| drop(out.splice(at..at, part.iter().copied()));
    match random.below(64) {
        0..16 => insert(out, random.pick(tokens(target)).as_bytes()),
        16..24 => {
            if let Some(byte) = out.get_mut(random.below(length)) {
                *byte ^= 1 << random.below(8);
            }
        }
        24..34 => drop(out.drain(range(length, 12, random))),
        34..40 => {
            let part = out.get(range(length, 40, random)).unwrap_or_default().to_vec();
            insert(out, &part);
        }
        40..48 => {
            let part = other.get(range(other.len(), 60, random)).unwrap_or_default();
            insert(out, part);
        }
        48..54 => out.truncate(at),
        54..58 => insert(out, &random.bytes(2)),
        58..62 => {
            let number = random.pick(&["0", "-1", "65536", "2147483648", "9223372036854775808", "1e9", "0.0000001"]);
            insert(out, number.as_bytes());
        }
        62 => nest(target, out, random),
        _ => {
            let part = out.get(range(length, 6, random)).unwrap_or_default().to_vec();
            let times = random.pick(&[10, 100, 100, 1_000, 4_000]);
            insert(out, &part.repeat(times));
        }
    }
}

/// Puts an input into blocks within blocks.
fn nest(target: Target, out: &mut Vec<u8>, random: &mut Random) {
    let (open, close) = match target {
        Target::Definition | Target::Patch => random.pick(&[("{\"a\":", "}"), ("[", "]")]),
        _ => random.pick(&[("a {\n", "\n}"), ("/- {", "}"), ("(", ")"), ("/*", "*/"), ("a k=(t)\"", "\"")]),
    };
    let levels = random.pick(&[3, 20, 90, 130, 1_000]);
    let end = if random.one_in(4) { String::new() } else { close.repeat(levels) };
    *out = [open.repeat(levels).as_bytes(), out, end.as_bytes()].concat();
}
