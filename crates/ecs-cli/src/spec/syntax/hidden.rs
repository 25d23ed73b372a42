//! Which parts of a text are values that nothing may show.

use std::ops::Range;

use super::super::source::SourceKind;
use super::lexer::{Flaw, Kind, Lexer, Token};

/// What of a block's nodes is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hides {
    Nothing,
    /// `env`: all that follows a name.
    Values,
    /// The API's `environment`: what follows `value`.
    Members,
}

/// Reads tokens and remembers where in a node they stand.
struct Reader<'t> {
    text: &'t str,
    hidden: Vec<Range<usize>>,
    blocks: Vec<Hides>,
    /// The name of the node, and what its block will hide.
    name: Option<&'t str>,
    block: Hides,
    /// Hides the next value: it is that of a property.
    property: bool,
    /// The node's values may turn out to be hidden: `sensitive=#true` may stand behind them.
    values: Vec<Range<usize>>,
    sensitive: bool,
    last_word: &'t str,
    /// The line below `environment:`, as YAML writes a block.
    yaml: Option<usize>,
    file: bool,
}

/// Returns the stretches of a text that hold hidden values, in order. It works on any text, also on one that is no
/// KDL: a report of a syntax error quotes lines too.
pub(crate) fn hidden_values(text: &str, kind: SourceKind) -> Vec<Range<usize>> {
    match kind {
        SourceKind::Plain => return Vec::new(),
        SourceKind::Definition => return super::super::json::hidden_values(text),
        SourceKind::Spec | SourceKind::Variables => {}
    }
    let mut reader = Reader {
        text,
        hidden: Vec::new(),
        blocks: Vec::new(),
        name: None,
        block: Hides::Nothing,
        property: false,
        values: Vec::new(),
        sensitive: false,
        last_word: "",
        yaml: None,
        file: kind == SourceKind::Variables,
    };
    for token in Lexer::new(text) {
        reader.token(token);
    }
    reader.end();
    reader.hidden.sort_by_key(|range| range.start);
    reader.hidden
}

impl<'t> Reader<'t> {
    fn slice(&self, token: Token) -> &'t str {
        self.text.get(token.start..token.end).unwrap_or_default()
    }

    fn hides(&self) -> Hides {
        if self.file || self.yaml.is_some() {
            return Hides::Values;
        }
        self.blocks.last().copied().unwrap_or(Hides::Nothing)
    }

    fn token(&mut self, token: Token) {
        match token.kind {
            Kind::Newline | Kind::Semicolon => self.end(),
            Kind::Open => {
                let outer = self.blocks.last().copied().unwrap_or(Hides::Nothing);
                let inner = if self.block == Hides::Nothing { outer } else { self.block };
                self.blocks.push(inner);
                self.end();
            }
            Kind::Close => {
                self.end();
                self.blocks.pop();
            }
            Kind::Equals => self.property = true,
            Kind::Word | Kind::Text | Kind::WrongQuotes => self.value(token),
            // A comment that is never closed may hold anything.
            Kind::BlockComment if token.flaw == Flaw::Unclosed => self.hidden.push(token.start..token.end),
            _ => {}
        }
    }

    fn value(&mut self, token: Token) {
        let text = self.slice(token);
        let Some(name) = self.name else {
            self.start(token, text);
            return;
        };
        let word = std::mem::replace(&mut self.last_word, text);
        let of_property = std::mem::take(&mut self.property);
        // The punctuation of other languages is no value.
        let inner = text.trim_start_matches([':', ',']);
        let start = token.end - inner.len();
        let value = start..start + inner.trim_end_matches(',').len();
        if value.is_empty() {
            return;
        }
        let hidden = match self.hides() {
            // The key of a property is none; the first word of `KEY=VALUE` was the name.
            Hides::Values => of_property || !self.is_key(token),
            Hides::Members => {
                (of_property && is_value(word)) || (!of_property && is_value(name) && !self.is_key(token))
            }
            Hides::Nothing => match self.block {
                Hides::Values => of_property || !self.is_key(token),
                Hides::Members => of_property && is_value(word),
                Hides::Nothing => false,
            },
        };
        if hidden {
            self.hidden.push(value.clone());
        }
        if name == "variable" {
            if of_property && word == "sensitive" {
                self.sensitive |= text != "#false";
            } else if of_property && word == "default" || name == "default" {
                self.values.push(value);
            }
        }
        // The path of a patch says what its value is.
        if matches!(name, "add" | "replace" | "test") && text.contains("environment") {
            self.block = Hides::Members;
        }
        if name == "customize" && text.contains("environment") {
            self.hidden.push(token.start..token.end);
        }
    }

    fn start(&mut self, token: Token, text: &'t str) {
        let line_start = self.text.get(..token.start).map_or(0, |before| before.rfind('\n').map_or(0, |at| at + 1));
        let indent = token.start - line_start;
        if self.yaml.is_some_and(|outer| indent <= outer) {
            self.yaml = None;
        }
        let name = text.trim_matches('"').trim_end_matches(':');
        self.block = match name {
            "env" => Hides::Values,
            "environment" => Hides::Members,
            _ => Hides::Nothing,
        };
        if self.block != Hides::Nothing && text.ends_with(':') {
            self.yaml = Some(indent);
            self.block = Hides::Nothing;
        }
        self.name = Some(name);
        self.last_word = text;
    }

    /// Whether an `=` follows: then this is the key of a property.
    fn is_key(&self, token: Token) -> bool {
        let rest = self.text.get(token.end..).unwrap_or_default();
        rest.trim_start_matches([' ', '\t']).starts_with('=')
    }

    fn end(&mut self) {
        if std::mem::take(&mut self.sensitive) {
            self.hidden.append(&mut self.values);
        }
        self.values.clear();
        self.name = None;
        self.property = false;
        self.block = Hides::Nothing;
        self.last_word = "";
    }
}

fn is_value(word: &str) -> bool {
    matches!(word.trim_matches('"').trim_end_matches(':'), "value")
}
