//! The tokens as nodes, with every comment and line break at its place: [`tree`].

use super::NotUnderstood;
use super::token::{Kind, Token};

/// The nodes and comments of a block, or of the whole document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Tree<'t> {
    /// Comments behind the `{`.
    pub(super) head: Vec<&'t str>,
    /// What stands in it, in order.
    pub(super) items: Vec<Item<'t>>,
}

impl Tree<'_> {
    /// Whether there is nothing in the block, not even a comment.
    pub(super) const fn is_empty(&self) -> bool {
        self.head.is_empty() && self.items.is_empty()
    }
}

/// One thing in a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item<'t> {
    /// Whether a blank line stands above it.
    pub(super) blank: bool,
    pub(super) kind: ItemKind<'t>,
}

/// What stands in a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ItemKind<'t> {
    /// A comment on lines of its own.
    Comment(&'t str),
    /// A node.
    Node(Node<'t>),
}

/// A node.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Node<'t> {
    /// Line comments from places where none can stay: they go above the node.
    pub(super) above: Vec<&'t str>,
    /// Block comments before the node, on its line.
    pub(super) lead: Vec<&'t str>,
    pub(super) slashdash: bool,
    /// The type annotation.
    pub(super) ty: Option<&'t str>,
    pub(super) name: &'t str,
    pub(super) parts: Vec<Part<'t>>,
    /// Comments at the end of its last line.
    pub(super) trailing: Vec<&'t str>,
}

/// What follows the name of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part<'t> {
    /// An argument or a property.
    Entry(Entry<'t>),
    /// A block comment.
    Comment(&'t str),
    /// `\`, with a line comment perhaps, and the end of the line.
    Break(Option<&'t str>),
    /// A block.
    Children { slashdash: bool, block: Tree<'t> },
}

/// An argument or a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry<'t> {
    pub(super) slashdash: bool,
    pub(super) key: Option<&'t str>,
    /// The type annotation.
    pub(super) ty: Option<&'t str>,
    pub(super) value: &'t str,
}

/// Returns the document; `None` where the tokens are none.
pub(super) fn tree<'t>(tokens: &[Token<'t>]) -> Option<Tree<'t>> {
    let mut reader = Reader { tokens, at: 0 };
    let tree = reader.block(false)?;
    (reader.at == tokens.len()).then_some(tree)
}

struct Reader<'t, 'k> {
    tokens: &'k [Token<'t>],
    at: usize,
}

/// Comments from places where they cannot stay.
#[derive(Default)]
struct Astray<'t> {
    block: Vec<&'t str>,
    line: Vec<&'t str>,
}

impl<'t> Reader<'t, '_> {
    fn peek(&self) -> Option<Kind> {
        self.tokens.get(self.at).map(|token| token.kind)
    }

    fn take(&mut self) -> Option<&'t str> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        Some(token.text)
    }

    fn take_if(&mut self, kind: Kind) -> Option<&'t str> {
        if self.peek() == Some(kind) { self.take() } else { None }
    }

    /// Reads up to the end of a block, which is left.
    fn block(&mut self, braces: bool) -> Option<Tree<'t>> {
        let mut tree = Tree::default();
        // Lines ended since the last item, or since the brace.
        let mut newlines = 0;
        loop {
            let on_this_line = newlines == 0;
            let blank = newlines > 1 && !tree.items.is_empty();
            match self.peek() {
                None | Some(Kind::Close) => return Some(tree),
                Some(Kind::Newline) => {
                    self.at += 1;
                    newlines += 1;
                    continue;
                }
                // A `\` between nodes is white space.
                Some(Kind::Semicolon | Kind::Break) => {
                    self.at += 1;
                    continue;
                }
                Some(Kind::Line) => self.comment(&mut tree, on_this_line, blank, braces)?,
                Some(Kind::Block) if self.stands_alone() => self.comment(&mut tree, on_this_line, blank, braces)?,
                Some(_) => {
                    let node = self.node()?;
                    tree.items.push(Item { blank, kind: ItemKind::Node(node) });
                }
            }
            newlines = 0;
        }
    }

    /// Puts a comment where it belongs: behind the node before it, behind the brace, or on a line of its own.
    fn comment(&mut self, tree: &mut Tree<'t>, on_this_line: bool, blank: bool, braces: bool) -> Option<()> {
        let text = self.take()?;
        match tree.items.last_mut().map(|item| &mut item.kind) {
            Some(ItemKind::Node(node)) if on_this_line => node.trailing.push(text),
            None if on_this_line && braces => tree.head.push(text),
            _ => tree.items.push(Item { blank, kind: ItemKind::Comment(text) }),
        }
        Some(())
    }

    /// Whether no node follows the block comment on its line.
    fn stands_alone(&self) -> bool {
        let rest = self.tokens.get(self.at..).unwrap_or_default();
        let next = rest.iter().map(|token| token.kind).find(|kind| *kind != Kind::Block);
        matches!(next, None | Some(Kind::Newline | Kind::Line | Kind::Close | Kind::Semicolon | Kind::Break))
    }

    fn node(&mut self) -> Option<Node<'t>> {
        let mut astray = Astray::default();
        self.gap(&mut astray);
        let slashdash = self.slashdash(&mut astray);
        let ty = self.ty(&mut astray).ok()?;
        self.gap(&mut astray);
        let name = self.value()?;
        let mut node = Node { slashdash, ty, name, above: astray.line, lead: astray.block, ..Node::default() };
        loop {
            match self.peek() {
                None | Some(Kind::Close | Kind::Newline | Kind::Semicolon) => return Some(node),
                Some(Kind::Line) => {
                    node.trailing.push(self.take()?);
                    return Some(node);
                }
                Some(Kind::Block) => node.parts.push(Part::Comment(self.take()?)),
                Some(Kind::Break) => self.line_break(&mut node)?,
                Some(_) => self.part(&mut node)?,
            }
        }
    }

    /// Reads `\` and what may stand behind it on its line.
    fn line_break(&mut self, node: &mut Node<'t>) -> Option<()> {
        self.take()?;
        while let Some(comment) = self.take_if(Kind::Block) {
            node.parts.push(Part::Comment(comment));
        }
        let comment = self.take_if(Kind::Line);
        node.parts.push(Part::Break(comment));
        (self.take_if(Kind::Newline).is_some() || self.peek().is_none()).then_some(())
    }

    /// Reads an argument, a property or a block.
    fn part(&mut self, node: &mut Node<'t>) -> Option<()> {
        let mut astray = Astray::default();
        let slashdash = self.slashdash(&mut astray);
        let part = if self.take_if(Kind::Open).is_some() {
            let block = self.block(true)?;
            self.take_if(Kind::Close)?;
            Part::Children { slashdash, block }
        } else {
            Part::Entry(self.entry(slashdash, &mut astray)?)
        };
        node.parts.extend(astray.block.into_iter().map(Part::Comment));
        node.above.append(&mut astray.line);
        node.parts.push(part);
        Some(())
    }

    fn entry(&mut self, slashdash: bool, astray: &mut Astray<'t>) -> Option<Entry<'t>> {
        let ty = self.ty(astray).ok()?;
        self.gap(astray);
        let value = self.value()?;
        let start = self.at;
        // What follows belongs to this entry only if a `=` comes of it.
        let mut between = Astray::default();
        self.gap(&mut between);
        if ty.is_some() || self.take_if(Kind::Equals).is_none() {
            self.at = start;
            return Some(Entry { slashdash, key: None, ty, value });
        }
        astray.block.append(&mut between.block);
        astray.line.append(&mut between.line);
        self.gap(astray);
        let ty = self.ty(astray).ok()?;
        self.gap(astray);
        Some(Entry { slashdash, key: Some(value), ty, value: self.value()? })
    }

    fn value(&mut self) -> Option<&'t str> {
        self.take_if(Kind::Word).or_else(|| self.take_if(Kind::Text))
    }

    /// Reads a type annotation, if there is one.
    fn ty(&mut self, astray: &mut Astray<'t>) -> Result<Option<&'t str>, NotUnderstood> {
        if self.take_if(Kind::ParenOpen).is_none() {
            return Ok(None);
        }
        self.gap(astray);
        let ty = self.value().ok_or(NotUnderstood)?;
        self.gap(astray);
        self.take_if(Kind::ParenClose).ok_or(NotUnderstood)?;
        Ok(Some(ty))
    }

    /// Reads `/-` and all the lines that may follow it.
    fn slashdash(&mut self, astray: &mut Astray<'t>) -> bool {
        if self.take_if(Kind::Slashdash).is_none() {
            return false;
        }
        loop {
            self.gap(astray);
            if let Some(comment) = self.take_if(Kind::Line) {
                astray.line.push(comment);
            } else if self.take_if(Kind::Newline).is_none() {
                return true;
            }
        }
    }

    /// Reads comments and line breaks within a node.
    fn gap(&mut self, astray: &mut Astray<'t>) {
        loop {
            if let Some(comment) = self.take_if(Kind::Block) {
                astray.block.push(comment);
            } else if self.take_if(Kind::Break).is_some() {
                while let Some(comment) = self.take_if(Kind::Block) {
                    astray.block.push(comment);
                }
                astray.line.extend(self.take_if(Kind::Line));
                let _newline = self.take_if(Kind::Newline);
            } else {
                return;
            }
        }
    }
}
