//! Finding every slip of syntax in one pass: [`scan`].
//!
//! The scanner follows KDL 2's grammar token by token. What kdl itself would refuse (with several diagnostics, at
//! other places, and without the rest of the document) becomes one [`Slip`] here, with changes that mend it. It
//! also keeps kdl's recursive parser from texts on which it would overflow the stack: the parser only ever sees what
//! the scanner took for well formed, or has mended.

mod blocks;
mod entries;
mod lines;
mod marks;
mod yaml;

use std::ops::Range;

use self::yaml::Yaml;
use super::braces::Braces;
use super::lexer::{Flaw, Kind, Lexer, Token, newline};
use super::slip::{Change, Slip};

/// So many blocks may be nested. No payload of ECS is deeper than a dozen; kdl overflows the stack near 3,000.
pub(super) const MAX_DEPTH: usize = 100;

/// After so many slips the text is no spec, and reading on would only print noise.
pub(super) const MAX_SLIPS: usize = 50;

/// What one pass over the text found.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// The slips in the order of the text.
    pub(super) slips: Vec<Slip>,
    /// Changes without a fault: for kdl's sake.
    pub(super) quiet: Vec<Change>,
    /// The line comments, but for those behind a `\`.
    pub(super) comments: Vec<Range<usize>>,
    /// Where the nesting went beyond [`MAX_DEPTH`]; nothing after it was looked at.
    pub(super) too_deep: Option<usize>,
    /// How deep blocks are nested.
    pub(super) depth: usize,
    /// Whether there were more slips than anyone wants to read; nothing after them was looked at.
    pub(super) hopeless: bool,
}

/// Where in a node the scanner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    /// Before a node's name.
    #[default]
    Start,
    /// After the name.
    Entries,
    /// After the `=` of a property.
    Value,
    /// After the node's block.
    Closed,
}

/// What the token before the current one was to its node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Role {
    #[default]
    None,
    Name,
    Argument,
    PropertyValue,
}

/// A type annotation in the making.
#[derive(Debug, Clone, Copy)]
struct Annotation {
    start: usize,
    /// The word inside was seen.
    named: bool,
    /// The `)` was seen; `end` is behind it.
    closed: bool,
    end: usize,
}

/// One node, as far as it was read.
#[derive(Debug, Default)]
struct Statement {
    state: State,
    /// The name, without a colon behind it.
    name: Option<Range<usize>>,
    /// The last token that was a value or a name, and what it was.
    last: Option<Token>,
    role: Role,
    /// The last value had an annotation: its range.
    annotated: Option<Range<usize>>,
    /// Open `[`, and where the first stands.
    brackets: usize,
    bracket_at: usize,
    /// Where the last property's key stands.
    key_at: usize,
    /// An open `(` of `name("value")`.
    call: bool,
    annotation: Option<Annotation>,
    /// A `/-` waits for what it comments out.
    slashdash: bool,
    /// The node is commented out as a whole.
    commented: bool,
    /// The slip that further ones of this node's form (`=`, `,`, `[ ]`, `:`) are part of.
    form: Option<usize>,
    /// The slip of wrong quotes.
    quotes: Option<usize>,
    /// The end of a name with a colon behind it.
    colon: Option<usize>,
}

#[derive(Debug)]
struct Scanner<'t> {
    text: &'t str,
    lexer: Lexer<'t>,
    out: Scan,
    braces: Braces,
    node: Statement,
    /// The end of the last token of the node before, where only ends of lines and comments came after it.
    before: Option<usize>,
    line: usize,
    line_start: usize,
    indent: usize,
    /// Whether values of the whole text are hidden.
    secret: bool,
    /// A comment or a text that is not closed took the rest of the text.
    eaten: bool,
    yaml: Yaml,
}

/// Looks through a text. With `secret` no value is repeated in a message.
pub(super) fn scan(text: &str, secret: bool) -> Scan {
    let mut scanner = Scanner {
        text,
        lexer: Lexer::new(text),
        out: Scan::default(),
        braces: Braces::default(),
        node: Statement::default(),
        before: None,
        line: 0,
        line_start: 0,
        indent: 0,
        secret,
        eaten: false,
        yaml: Yaml::default(),
    };
    while let Some(token) = scanner.lexer.next() {
        if token.kind == Kind::LineComment {
            scanner.out.comments.push(token.start..token.end);
        }
        scanner.step(token);
        if scanner.out.too_deep.is_some() || scanner.out.hopeless {
            return scanner.out;
        }
    }
    scanner.newline(None);
    if let Some(end) = scanner.braces.looks_like_yaml() {
        // Without any brace there is no telling what belongs where, and every line would be a slip.
        let slip = Slip::new(
            end - 1..end,
            "a block stands in `{ }`, not in deeper lines",
            "write `{` here, and `}` after the block",
        );
        return Scan {
            slips: vec![slip.certain().help("a spec is KDL, not YAML: task \"NAME\" { image \"…\" }")],
            hopeless: true,
            ..Scan::default()
        };
    }
    scanner.idle_slashdash(text.len());
    scanner.yaml_close(text.len());
    if let Some((slip, end)) = std::mem::take(&mut scanner.braces).finish(text) {
        // Behind whatever else is to be added at the end.
        scanner.out.quiet.push(end);
        if scanner.eaten {
            // What is not closed took the braces with it.
            scanner.out.quiet.extend(slip.changes);
        } else {
            scanner.push(slip);
        }
    }
    scanner.out.slips.sort_by_key(|slip| slip.at.start);
    scanner.out
}

impl<'t> Scanner<'t> {
    fn step(&mut self, token: Token) {
        match token.kind {
            Kind::Newline => self.newline(Some(token)),
            Kind::Continue => self.next_line(token.end),
            Kind::LineComment | Kind::BlockComment => self.comment(token),
            Kind::Semicolon => self.semicolon(token),
            Kind::Open => self.open(token),
            Kind::Close => self.close(token),
            Kind::Slashdash => self.slashdash(token),
            Kind::Invisible => self.invisible(token),
            Kind::Equals => self.equals(token),
            Kind::ParenOpen => self.paren_open(token),
            Kind::ParenClose => self.paren_close(token),
            Kind::BracketOpen => self.bracket_open(token),
            Kind::BracketClose => self.bracket_close(token),
            Kind::Word | Kind::Text | Kind::WrongQuotes => self.value(token),
        }
        if token.kind == Kind::Text {
            let inside = self.slice(token.start..token.end);
            if let Some(last) = inside.rfind('\n') {
                self.line += inside.matches('\n').count();
                self.line_start = token.start + last + 1;
            }
        }
    }

    fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    /// Whether values here may not be repeated in a message.
    fn hides_values(&self) -> bool {
        self.secret || self.braces.secret()
    }

    fn push(&mut self, slip: Slip) -> usize {
        self.out.slips.push(slip);
        self.out.hopeless |= self.out.slips.len() >= MAX_SLIPS;
        self.out.slips.len() - 1
    }

    /// Reports a slip; what was said of its start alone is part of it.
    fn instead(&mut self, start: usize, slip: Slip) {
        match self.out.slips.iter_mut().rev().take(2).find(|earlier| earlier.at.start == start) {
            Some(earlier) => *earlier = slip,
            None => {
                self.push(slip);
            }
        }
    }

    /// Reports a slip of the node's form, once a node: the others add their changes to it. Where an earlier node had
    /// the same, this is one more place of that: a habit is told once.
    fn form(&mut self, slip: Slip) {
        match self.node.form.and_then(|index| self.out.slips.get_mut(index)) {
            Some(first) => {
                first.certain |= slip.certain;
                first.sure &= slip.sure;
                first.changes.extend(slip.changes);
                first.doubts.extend(slip.doubts);
                // `command: ["a"]`: without the colon it is a list still.
                if slip.message == marks::LIST && first.message != slip.message && first.help.is_none() {
                    first.help = Some(slip.label);
                }
            }
            None => self.node.form = Some(self.habit(slip)),
        }
    }

    fn habit(&mut self, slip: Slip) -> usize {
        let Some(index) = self.out.slips.iter().position(|earlier| earlier.message == slip.message) else {
            return self.push(slip);
        };
        if let Some(earlier) = self.out.slips.get_mut(index) {
            earlier.more.push(slip.at);
            earlier.changes.extend(slip.changes);
            earlier.doubts.extend(slip.doubts);
            earlier.certain |= slip.certain;
            earlier.sure &= slip.sure;
        }
        index
    }

    fn next_line(&mut self, start: usize) {
        self.line += 1;
        self.line_start = start;
    }

    /// Notes where a node starts, for the braces.
    fn note_line(&mut self, token: Token) {
        if let Some(indent) = Braces::indent(self.text, self.line_start, token.start) {
            if let Some(end) = self.before.filter(|_| indent > self.indent) {
                self.braces.deeper(end);
            }
            self.yaml_line(indent);
            self.indent = indent;
            self.braces.line(self.line_start, indent);
        }
    }

    /// Ends the node, by a newline or the end of the text.
    fn newline(&mut self, token: Option<Token>) {
        if let Some(token) = token {
            self.next_line(token.end);
            if self.node.brackets > 0 {
                self.form(Slip::new(token.start..token.end, "", "").change(token.start..token.end, " "));
                return;
            }
            if self.node.slashdash && self.node.annotation.is_none() {
                return;
            }
        }
        self.dangling();
        self.yaml_header();
        if let Some(last) = self.node.last {
            self.before = (self.node.state != State::Closed).then_some(last.end);
        }
        self.node = Statement { slashdash: self.node.slashdash, ..Statement::default() };
    }

    /// Reports what the node's end cuts off.
    fn dangling(&mut self) {
        if self.node.state == State::Value {
            self.missing_value();
        }
        if let Some(annotation) = self.node.annotation.take() {
            let at = annotation.start..annotation.end;
            let slip = Slip::new(at.clone(), "this annotation stands before nothing", "its value is missing");
            self.push(
                slip.help("an annotation stands before its value: (template)\"…\"").change(at.clone(), " ").doubt(at),
            );
        }
    }

    fn comment(&mut self, token: Token) {
        let range = token.start..token.end;
        if let Some(last) = self.node.last
            && last.end == token.start
            && last.kind == Kind::Word
            && entries::is_bare(self.slice(last.start..last.end))
        {
            let at = last.start..token.start + 2;
            let slip =
                Slip::new(at, "a comment touches this word", "put a space before the comment, or the whole in quotes");
            self.push(slip.change(token.start..token.start, " ").certain().sure());
        }
        match token.flaw {
            Flaw::Unclosed => {
                let slip = Slip::new(token.start..token.start + 2, "this comment is not closed", "a `*/` is missing");
                self.push(slip.change(range.clone(), " "));
                self.eaten = true;
            }
            Flaw::Long => self.out.quiet.push((range.clone(), " ".to_owned())),
            _ => {}
        }
        if token.kind == Kind::BlockComment {
            // White space for KDL, but lines for people.
            self.line += self.slice(range).matches('\n').count();
        }
    }

    /// Reports a `/-` that the end of its node or block leaves with nothing.
    fn idle_slashdash(&mut self, end: usize) {
        if std::mem::take(&mut self.node.slashdash) {
            let before = self.slice(0..end);
            let at = before.rfind("/-").map_or(end.saturating_sub(1)..end, |at| at..at + 2);
            let slip = Slip::new(at.clone(), "nothing follows this `/-`", "`/-` takes back what follows it");
            self.push(slip.change(at, " ").sure());
        }
    }

    fn semicolon(&mut self, token: Token) {
        self.idle_slashdash(token.start);
        self.dangling();
        if self.node.state == State::Start {
            let at = token.start..token.end;
            self.push(Slip::new(at.clone(), "this `;` ends nothing", "leave it out").change(at, " ").sure());
            return;
        }
        if self.node.commented {
            // kdl does not take the `;` of a node that is commented out for part of it.
            self.out.quiet.push((token.start..token.end, "\n".to_owned()));
        }
        self.before = None;
        self.node = Statement::default();
    }

    fn slashdash(&mut self, token: Token) {
        self.dangling();
        if self.node.slashdash {
            let at = token.start..token.end;
            self.push(Slip::new(at.clone(), "one `/-` is enough", "leave it out").change(at, " ").sure());
            return;
        }
        self.touching(token);
        self.node.slashdash = true;
        self.node.commented |= self.node.state == State::Start;
    }

    fn invisible(&mut self, token: Token) {
        let at = token.start..token.end;
        let name = self.slice(at.clone()).chars().next().map_or(0, u32::from);
        let slip = Slip::new(at.clone(), format!("an invisible character (U+{name:04X})"), "delete it");
        self.push(slip.change(at, "").certain().sure());
    }

    /// Returns the unbroken run of characters from `start`, to `end` at least, and its text without quotes.
    fn run(&self, start: usize, end: usize) -> (Range<usize>, String) {
        let at = start..self.run_end(start).max(end);
        let clean = self.slice(at.clone()).chars().filter(|c| *c != '"').collect();
        (at, clean)
    }

    /// Returns the end of the unbroken run of characters from `start`: to white space, or to a bracket that was
    /// opened before it.
    fn run_end(&self, start: usize) -> usize {
        let rest = self.slice(start..self.text.len());
        let mut depth = 0_usize;
        let mut block = None;
        for (at, c) in rest.char_indices() {
            let ahead = rest.get(at..).unwrap_or_default();
            let ends = super::lexer::is_space(c) || newline(ahead) > 0 || (c == ';' && depth == 0);
            if ends || (matches!(c, '}' | ')' | ']') && depth == 0) {
                return start + block.filter(|_| depth > 0).unwrap_or(at);
            }
            match c {
                '{' | '(' | '[' => {
                    block = if depth == 0 { Some(at) } else { block };
                    depth += 1;
                }
                '}' | ')' | ']' => depth -= 1,
                _ => {}
            }
        }
        start + block.filter(|_| depth > 0).unwrap_or(rest.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::scan;

    /// What KDL is made of; no empty pieces, so that a text is what its pieces look like.
    fn piece() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "a",
            "b-c",
            "\"x\"",
            "\"y z\"",
            "1",
            "-1.5",
            "#true",
            "#null",
            " ",
            " ",
            " ",
            "\n",
            "\n",
            ";",
            "{",
            "}",
            " {",
            "}\n",
            "=",
            "k=1",
            "k=\"v\"",
            "(t)",
            "(t)a",
            "(",
            ")",
            "/-",
            "/* c */",
            "// c\n",
            "\\\n",
            "#\"r\"#",
            "\"\"\"\n m\n \"\"\"",
            "true",
            "/",
            "[",
            "]",
            ",",
            "\"",
        ])
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

        #[test]
        fn what_kdl_takes_has_no_slip_and_what_it_refuses_has_one(pieces in prop::collection::vec(piece(), 0..12)) {
            let text = pieces.concat();
            let found = scan(&text, false);
            let parses = kdl::KdlDocument::parse_v2(&text).is_ok();
            let deliberate = found.slips.iter().any(|slip| slip.certain);
            // kdl is lenient about what follows something that is commented out.
            let lenient = text.contains("/-") && parses;
            if !deliberate && !lenient && found.quiet.is_empty() {
                prop_assert_eq!(found.slips.is_empty(), parses, "{:?}: {:?}", text, found.slips);
            }
        }
    }
}
