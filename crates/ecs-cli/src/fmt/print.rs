//! Writing a document in its canonical layout: [`print`].

use super::reindent::reindented;
use super::tree::{Entry, ItemKind, Node, Part, Tree};
use super::word::{name, value};

/// One level.
const INDENT: &str = "    ";

/// What happens to a text over several lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Multiline {
    /// It moves with its node.
    Moves,
    /// It stays as it is.
    Stays,
}

/// Returns the document as text.
pub(super) fn print(tree: &Tree<'_>, multiline: Multiline) -> String {
    let mut printer = Printer { out: String::new(), multiline };
    printer.items(tree, 0);
    printer.out
}

struct Printer {
    out: String,
    multiline: Multiline,
}

impl Printer {
    fn items(&mut self, tree: &Tree<'_>, level: usize) {
        for item in &tree.items {
            if item.blank {
                self.out.push('\n');
            }
            match &item.kind {
                ItemKind::Comment(text) => self.own_line(text, level),
                ItemKind::Node(node) => self.node(node, level),
            }
        }
    }

    fn own_line(&mut self, comment: &str, level: usize) {
        self.indent(level);
        self.out.push_str(&comment_text(comment));
        self.out.push('\n');
    }

    fn indent(&mut self, level: usize) {
        self.out.extend(std::iter::repeat_n(INDENT, level));
    }

    fn node(&mut self, node: &Node<'_>, level: usize) {
        let (parts, mut trailing) = settled(node);
        // Behind a line comment nothing else can stand.
        let last = trailing.iter().rposition(|comment| is_line(comment));
        let mut place = 0;
        let (above, trailing): (Vec<&str>, Vec<&str>) = trailing.drain(..).partition(|comment| {
            place += 1;
            is_line(comment) && Some(place - 1) != last
        });
        for comment in node.above.iter().chain(&above) {
            self.own_line(comment, level);
        }
        self.indent(level);
        for comment in &node.lead {
            self.out.push_str(&comment_text(comment));
            self.out.push(' ');
        }
        if node.slashdash {
            self.out.push_str("/-");
            // As KDL's own page writes the mark of a document's version.
            if level == 0 && node.name == "kdl-version" {
                self.out.push(' ');
            }
        }
        self.ty(node.ty);
        self.out.push_str(name(node.name));
        self.parts(&parts, level);
        let (blocks, lines): (Vec<&str>, Vec<&str>) = trailing.into_iter().partition(|comment| !is_line(comment));
        for comment in blocks.iter().chain(&lines) {
            self.out.push(' ');
            self.out.push_str(&comment_text(comment));
        }
        self.out.push('\n');
    }

    fn parts(&mut self, parts: &[&Part<'_>], level: usize) {
        let mut at_start = false;
        for part in parts {
            if !std::mem::take(&mut at_start) {
                self.out.push(' ');
            }
            match part {
                Part::Entry(entry) => self.entry(entry, level),
                Part::Comment(text) => self.out.push_str(&comment_text(text)),
                Part::Break(comment) => {
                    self.out.push('\\');
                    if let Some(comment) = comment {
                        self.out.push(' ');
                        self.out.push_str(comment.trim_end());
                    }
                    self.out.push('\n');
                    self.indent(level + 1);
                    at_start = true;
                }
                Part::Children { slashdash, block } => self.children(*slashdash, block, level),
            }
        }
    }

    fn entry(&mut self, entry: &Entry<'_>, level: usize) {
        if entry.slashdash {
            self.out.push_str("/-");
        }
        if let Some(key) = entry.key {
            self.out.push_str(name(key));
            self.out.push('=');
        }
        self.ty(entry.ty);
        let written = value(entry.value);
        let moved = if self.multiline == Multiline::Moves && written.contains('\n') {
            reindented(&written, &INDENT.repeat(level + 1))
        } else {
            None
        };
        self.out.push_str(&moved.unwrap_or(written));
    }

    fn ty(&mut self, ty: Option<&str>) {
        if let Some(ty) = ty {
            self.out.push('(');
            self.out.push_str(name(ty));
            self.out.push(')');
        }
    }

    fn children(&mut self, slashdash: bool, block: &Tree<'_>, level: usize) {
        if slashdash {
            self.out.push_str("/-");
        }
        self.out.push('{');
        if !block.is_empty() {
            for comment in &block.head {
                self.out.push(' ');
                self.out.push_str(&comment_text(comment));
            }
            self.out.push('\n');
            self.items(block, level + 1);
            self.indent(level);
        }
        self.out.push('}');
    }
}

/// Returns the parts without line breaks that mean nothing, and the comments that end the node's last line.
fn settled<'n, 't>(node: &'n Node<'t>) -> (Vec<&'n Part<'t>>, Vec<&'t str>) {
    let mut parts: Vec<&Part<'_>> = Vec::new();
    for (place, part) in node.parts.iter().enumerate() {
        let next = node.parts.get(place + 1);
        // Nothing follows, the block follows (its brace stands behind the name), or another break.
        let is_idle = matches!(next, None | Some(Part::Break(_) | Part::Children { slashdash: false, .. }));
        if !(is_idle && *part == Part::Break(None)) {
            parts.push(part);
        }
    }
    let mut trailing = Vec::new();
    while let Some(Part::Break(comment)) = parts.last() {
        trailing.extend(*comment);
        parts.pop();
    }
    trailing.reverse();
    trailing.extend(&node.trailing);
    (parts, trailing)
}

fn is_line(comment: &str) -> bool {
    comment.starts_with("//")
}

/// Returns a comment as it is, but for white space at the end of a line comment and the kind of line ends.
fn comment_text(comment: &str) -> String {
    if is_line(comment) { comment.trim_end().to_owned() } else { comment.replace("\r\n", "\n") }
}
