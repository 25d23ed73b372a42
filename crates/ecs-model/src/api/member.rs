//! How the rules read a payload: what is absent, what is unknown, what is known.
//!
//! A rule may judge only what is known. A hole, and a text with an unfilled placeholder, are there but
//! unknown: every reader here gives `None` for them, and only [`Node::member`] being `None` means
//! absent. `null` counts as absent, as the predecessor ECSTask should have had it.

use super::placeholder::{bare_word_in_arn, bare_word_in_image, placeholder};
use super::{Kind, Node};

impl Node {
    /// Returns the member of that name, where there is one that is not `null`.
    pub fn member(&self, name: &str) -> Option<&Self> {
        self.get(name).filter(|node| !node.is_null())
    }

    /// Returns the known text: of a string that is no placeholder.
    pub fn text(&self) -> Option<&str> {
        self.as_str().filter(|text| placeholder(text).is_none())
    }

    /// Returns the known text of the member of that name.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.member(name)?.text()
    }

    /// Returns the integer of the member of that name.
    pub fn integer_of(&self, name: &str) -> Option<i64> {
        self.member(name)?.as_i64()
    }

    /// Returns the boolean of the member of that name.
    pub fn flag_of(&self, name: &str) -> Option<bool> {
        self.member(name)?.as_bool()
    }

    /// Returns the items of the list of that name; none where it is absent, unknown or no list.
    /// Items that are `null` are left out.
    pub fn items(&self, name: &str) -> impl DoubleEndedIterator<Item = &Self> {
        let items = self.get(name).and_then(Self::as_list).map_or(&[][..], Vec::as_slice);
        items.iter().filter(|item| !item.is_null())
    }

    /// Returns how many items the list of that name has: 0 where it is absent, `None` where that is
    /// not known (a hole in a list may stand for several items).
    pub fn count_of(&self, name: &str) -> Option<usize> {
        match self.member(name).map(|node| &node.kind) {
            None => Some(0),
            Some(Kind::List(items)) if items.iter().any(Self::is_hole) => None,
            Some(Kind::List(items)) => Some(items.len()),
            Some(_) => None,
        }
    }

    /// Whether this is not known yet.
    pub const fn is_hole(&self) -> bool {
        matches!(self.kind, Kind::Hole(_))
    }

    /// Returns whether there is nothing here: an empty text, list or object. `None` where that is not
    /// known.
    pub fn is_empty(&self) -> Option<bool> {
        match &self.kind {
            Kind::Hole(_) => None,
            Kind::String(text) => Some(text.is_empty()),
            Kind::List(items) => Some(items.is_empty()),
            Kind::Object(members) => Some(members.is_empty()),
            Kind::Null => Some(true),
            Kind::Bool(_) | Kind::Number(_) => Some(false),
        }
    }

    /// Returns the member of that name where it is known to hold something: not an empty text, list
    /// or object. Such empties are often written and never meant.
    pub fn filled(&self, name: &str) -> Option<&Self> {
        self.member(name).filter(|node| node.is_empty() == Some(false))
    }

    /// Whether the member of that name is known to be absent, or an empty text, list or object.
    pub fn lacks(&self, name: &str) -> bool {
        self.member(name).is_none_or(|node| node.is_empty() == Some(true))
    }

    /// Returns the known text of an image reference.
    pub fn image_text(&self) -> Option<&str> {
        self.text().filter(|text| bare_word_in_image(text).is_none())
    }

    /// Returns the known text of an ARN, or of a name where an ARN may stand.
    pub fn arn_text(&self) -> Option<&str> {
        self.text().filter(|text| bare_word_in_arn(text).is_none())
    }

    /// Returns the value as a message may show it: text in backticks, `<masked>` where it is masked.
    pub fn shown(&self) -> String {
        match &self.kind {
            _ if self.masked => "`<masked>`".to_owned(),
            Kind::String(text) => format!("`{text}`"),
            _ => format!("`{}`", self.to_json()),
        }
    }
}
