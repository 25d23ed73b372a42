//! A document from the scanner's tokens, without kdl's parser, which takes many times as long: [`document`].
//!
//! Only a text that the [scanner](super::scan) found faultless comes here. What is rare (`/-`) is left to kdl, and so is
//! each value that is more than a plain word, number or text: there is one reading of a text, kdl's, and a property test
//! and the inputs of `cargo xtask fuzz` hold this one to it, values and places alike.

use std::iter::Peekable;
use std::ops::Range;

use kdl::{KdlDocument, KdlEntry, KdlEntryFormat, KdlIdentifier, KdlNode, KdlValue};

use super::lexer::{Flaw, Kind, Lexer, Token};

/// Returns the document that a faultless text says; `None` where kdl must be asked.
pub(super) fn document(text: &str) -> Option<KdlDocument> {
    let mut builder =
        Builder { text, tokens: Lexer::new(text).peekable(), open: Vec::new(), level: Vec::new(), node: None };
    while let Some(token) = builder.tokens.next() {
        builder.step(token)?;
    }
    builder.end_node();
    if !builder.open.is_empty() {
        return None;
    }
    let mut document = KdlDocument::new();
    *document.nodes_mut() = builder.level;
    Some(document)
}

/// A node in the making.
struct Open {
    node: KdlNode,
    start: usize,
    end: usize,
    /// Its block was read: nothing may follow.
    closed: bool,
}

struct Builder<'t> {
    text: &'t str,
    tokens: Peekable<Lexer<'t>>,
    /// The nodes whose blocks are open, and what stands before each in its own.
    open: Vec<(Open, Vec<KdlNode>)>,
    level: Vec<KdlNode>,
    node: Option<Open>,
}

/// An annotation before a node or value, and where it starts.
type Annotation = Option<(KdlIdentifier, usize)>;

impl Builder<'_> {
    fn step(&mut self, token: Token) -> Option<()> {
        match token.kind {
            Kind::LineComment | Kind::BlockComment | Kind::Continue => {}
            Kind::Newline | Kind::Semicolon => self.end_node(),
            Kind::Open => {
                let node = self.node.take().filter(|node| !node.closed)?;
                self.open.push((node, std::mem::take(&mut self.level)));
            }
            Kind::Close => {
                self.end_node();
                let (mut node, before) = self.open.pop()?;
                let mut block = KdlDocument::new();
                *block.nodes_mut() = std::mem::replace(&mut self.level, before);
                node.node.set_children(block);
                (node.end, node.closed) = (token.end, true);
                self.node = Some(node);
            }
            Kind::Word | Kind::Text | Kind::ParenOpen => self.part(token)?,
            _ => return None,
        }
        Some(())
    }

    fn end_node(&mut self) {
        if let Some(Open { mut node, start, end, .. }) = self.node.take() {
            node.set_span(start..end);
            self.level.push(node);
        }
    }

    /// Reads a node's name, or an argument or property.
    fn part(&mut self, token: Token) -> Option<()> {
        let (annotation, token) = self.annotated(token)?;
        let start = annotation.as_ref().map_or(token.start, |(_, start)| *start);
        let Some(node) = &self.node else {
            let mut node = KdlNode::new(name(self.text, token)?);
            if let Some((annotation, _)) = annotation {
                node.set_ty(annotation);
            }
            self.node = Some(Open { node, start, end: token.end, closed: false });
            return Some(());
        };
        // What touches the value before it is none of kdl's.
        if node.closed || start == node.end {
            return None;
        }
        let (mut entry, end) = if self.tokens.next_if(|next| next.kind == Kind::Equals).is_some() {
            if annotation.is_some() {
                return None;
            }
            let value = self.tokens.next()?;
            let (annotation, value) = self.annotated(value)?;
            let mut entry = entry(self.text, value, annotation)?;
            entry.set_name(Some(name(self.text, token)?));
            (entry, value.end)
        } else {
            (entry(self.text, token, annotation)?, token.end)
        };
        entry.set_span(start..end);
        let node = self.node.as_mut()?;
        node.node.entries_mut().push(entry);
        node.end = end;
        Some(())
    }

    /// Reads the annotation that starts with this token, where it does, and returns the token behind it.
    fn annotated(&mut self, token: Token) -> Option<(Annotation, Token)> {
        if token.kind != Kind::ParenOpen {
            return Some((None, token));
        }
        let word = self.tokens.next()?;
        self.tokens.next_if(|next| next.kind == Kind::ParenClose)?;
        let next = self.tokens.next_if(|next| matches!(next.kind, Kind::Word | Kind::Text))?;
        Some((Some((name(self.text, word)?, token.start)), next))
    }
}

fn entry(text: &str, token: Token, annotation: Annotation) -> Option<KdlEntry> {
    let written = text.get(token.start..token.end)?;
    let mut entry = KdlEntry::new(value(written, token)?);
    if let Some((annotation, _)) = annotation {
        entry.set_ty(annotation);
    }
    entry.set_format(KdlEntryFormat { value_repr: written.to_owned(), ..KdlEntryFormat::default() });
    Some(entry)
}

fn name(text: &str, token: Token) -> Option<KdlIdentifier> {
    let KdlValue::String(value) = value(text.get(token.start..token.end)?, token)? else { return None };
    let mut name = KdlIdentifier::from(value);
    let at: Range<usize> = token.start..token.end;
    name.set_span(at);
    Some(name)
}

/// Returns a value as kdl reads it.
fn value(written: &str, token: Token) -> Option<KdlValue> {
    if token.flaw != Flaw::None {
        return None;
    }
    let value = match token.kind {
        Kind::Word => word(written),
        Kind::Text => plain(written).map(|text| KdlValue::String(text.to_owned())),
        _ => return None,
    };
    value.or_else(|| {
        let document = KdlDocument::parse_v2(&format!("- {written}")).ok()?;
        let [node] = document.nodes() else { return None };
        let [entry] = node.entries() else { return None };
        let alone = entry.name().is_none() && entry.ty().is_none() && node.children().is_none();
        alone.then(|| entry.value().clone())
    })
}

/// Returns what stands between the quotes, where that is what it says: no escapes, nothing but ASCII that can be seen.
fn plain(written: &str) -> Option<&str> {
    let inner = written.strip_prefix('"')?.strip_suffix('"')?;
    inner.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'\\' && byte != b'"').then_some(inner)
}

/// Returns the value of a bare word, a keyword or a plain number.
fn word(written: &str) -> Option<KdlValue> {
    match written {
        "#true" => return Some(KdlValue::Bool(true)),
        "#false" => return Some(KdlValue::Bool(false)),
        "#null" => return Some(KdlValue::Null),
        // kdl does not take them for words.
        "true" | "false" | "null" | "inf" | "-inf" | "nan" => return None,
        _ => {}
    }
    let bytes = written.as_bytes();
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    if is_digit(bytes.first()) {
        let small = bytes.len() <= 18 && bytes.iter().all(u8::is_ascii_digit);
        return small.then(|| written.parse().ok().map(KdlValue::Integer)).flatten();
    }
    let letters = bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let starts = match bytes.first()? {
        b'-' => bytes.get(1).is_none_or(|second| !second.is_ascii_digit()),
        _ => true,
    };
    (letters && starts).then(|| KdlValue::String(written.to_owned()))
}

/// Whether kdl reads a text as [`document`] does, values and places alike, where that answers.
///
/// # Errors
/// The first difference, in words.
pub(crate) fn agrees_with_kdl(text: &str) -> Result<(), String> {
    let scanned = super::scan(text, false);
    let faultless = scanned.slips.is_empty() && scanned.quiet.is_empty() && scanned.too_deep.is_none();
    let Some(ours) = faultless.then(|| document(text)).flatten() else { return Ok(()) };
    let Ok(theirs) = super::parse(text, scanned.depth) else { return Err("kdl refuses this text".to_owned()) };
    let (ours, theirs) = (shown(&ours), shown(&theirs));
    if ours == theirs { Ok(()) } else { Err(format!("read as {ours:?}, by kdl as {theirs:?}")) }
}

/// Returns everything of a document that is looked at.
fn shown(document: &KdlDocument) -> Vec<String> {
    let mut out = Vec::new();
    for node in document.nodes() {
        // kdl takes the space behind a node for part of it.
        let (ty, name, start) = (node.ty().map(identifier), identifier(node.name()), node.span().offset());
        out.push(format!("{ty:?} {name} from {start}, block {}", node.children().is_some()));
        for entry in node.entries() {
            let (name, ty) = (entry.name().map(identifier), entry.ty().map(identifier));
            let repr = entry.format().map(|format| format.value_repr.as_str());
            out.push(format!("{name:?} {ty:?} {:?} {:?} {repr:?}", entry.value(), entry.span()));
        }
        if let Some(children) = node.children() {
            out.push("{".to_owned());
            out.extend(shown(children));
            out.push("}".to_owned());
        }
    }
    out
}

fn identifier(identifier: &KdlIdentifier) -> String {
    format!("{:?} {:?}", identifier.value(), identifier.span())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{agrees_with_kdl, document};

    #[test]
    fn values_that_touch_are_left_to_kdl() {
        assert!(document("d \"\":").is_none());
        assert!(document("d \"\" \":\"").is_some());
    }

    fn piece() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "a",
            "b-c",
            "-",
            "--x",
            "-1",
            "+1",
            "007",
            "1_000",
            "0x1f",
            "1.50",
            "1e3",
            "true",
            "#true",
            "#null",
            "#inf",
            "é",
            "a:b",
            "a.b",
            "\"x\"",
            "\"y z\"",
            "\"\"",
            "\"q\\n\"",
            "\"ü\"",
            "#\"r\"#",
            "\"\"\"\n m\n \"\"\"",
            "k=1",
            "k = \"v\"",
            "k=(t)2",
            "=",
            "(t)",
            "( t )",
            "(\"t\")",
            " ",
            " ",
            " ",
            " ",
            "\t",
            "\n",
            "\n",
            "\r\n",
            ";",
            "{",
            "}",
            " {",
            " {\n",
            "}\n",
            "/-",
            "/* c */",
            "// c\n",
            " \\\n",
            "\u{feff}",
            "(",
            ")",
        ])
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

        #[test]
        fn a_text_says_what_kdl_reads_at_the_same_places(pieces in prop::collection::vec(piece(), 0..14)) {
            let text = pieces.concat();
            prop_assert_eq!(agrees_with_kdl(&text), Ok(()), "{:?}", text);
        }
    }

    #[test]
    fn what_specs_are_made_of_is_read_without_kdl() {
        for text in
            [include_str!("../../../../../specs/sidecar.kdl"), include_str!("../../../../../specs/variables.kdl")]
        {
            assert!(document(text).is_some());
            assert_eq!(agrees_with_kdl(text), Ok(()));
        }
        assert!(document("/- a").is_none());
    }
}
