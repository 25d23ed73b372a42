//! How the rules read a payload: what is absent, what is unknown, what is known.
//!
//! A rule may judge only what is known. A hole, and a text with an unfilled placeholder, are there but
//! unknown: every reader here gives `None` for them, and only [`Node::member`] being `None` means
//! absent. `null` counts as absent, as the predecessor ECSTask should have had it.

use super::{Kind, Node};
use crate::placeholder::{has_marker, has_placeholder, is_unfilled_arn, is_unfilled_name};

impl Node {
    /// Returns the member of that name, where there is one that is not `null`.
    pub fn member(&self, name: &str) -> Option<&Self> {
        self.get(name).filter(|node| !node.is_null())
    }

    /// Returns the known text: of a string that is no placeholder.
    pub fn text(&self) -> Option<&str> {
        self.as_str().filter(|text| !has_marker(text))
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
        self.text().filter(|text| !text.contains('$') && !has_placeholder(untagged(text)))
    }

    /// Whether this is a text with a marked placeholder: there, and not known.
    pub fn is_unfilled(&self) -> bool {
        self.as_str().is_some_and(has_marker)
    }

    /// Returns the known text of an ARN, or of a name where an ARN may stand.
    pub fn arn_text(&self) -> Option<&str> {
        let is_unfilled =
            |text: &str| if text.starts_with("arn:") { is_unfilled_arn(text) } else { is_unfilled_name(text) };
        self.text().filter(|text| !is_unfilled(text))
    }

    /// Returns the value as a message may show it: in backticks, on one line, no longer than a line;
    /// `<masked>` where it is masked.
    pub fn shown(&self) -> String {
        match &self.kind {
            _ if self.masked => "`<masked>`".to_owned(),
            Kind::String(text) => format!("`{}`", on_a_line(text)),
            _ => format!("`{}`", on_a_line(&self.to_json().to_string())),
        }
    }
}

/// Returns a text with its control characters escaped, cut where it is longer than a line of a message.
fn on_a_line(text: &str) -> String {
    const LONGEST: usize = 120;
    let mut out = String::new();
    for c in text.chars().take(LONGEST) {
        if c.is_control() {
            out.extend(c.escape_debug());
        } else {
            out.push(c);
        }
    }
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}

/// Returns an image reference without its tag or digest: a tag may be all in capitals, a repository
/// may not.
fn untagged(image: &str) -> &str {
    let name = image.split_once('@').map_or(image, |(name, _)| name);
    match name.rsplit_once(':') {
        Some((before, tag)) if !tag.contains('/') => before,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::api::{Node, Origin};

    fn node(value: &serde_json::Value) -> Node {
        Node::from_json(value, &|_| Origin::default_of("test"))
    }

    #[test]
    fn null_is_absent_and_a_hole_is_there_but_not_known() {
        let mut object = node(&json!({"null": null, "empty": [], "text": "x"}));
        let hole = Node::hole(crate::api::HoleKind::Region, "<region>", Origin::default_of("test"));
        object.as_object_mut().unwrap().insert("hole".to_owned(), hole);
        assert!(object.member("null").is_none() && object.lacks("null"));
        assert!(object.lacks("empty") && object.filled("empty").is_none());
        assert_eq!(object.text_of("text"), Some("x"));
        assert!(object.member("hole").is_some() && !object.lacks("hole") && object.filled("hole").is_none());
        assert_eq!(object.text_of("hole"), None);
    }

    #[test]
    fn a_value_is_shown_on_one_line_and_never_where_it_is_masked() {
        assert_eq!(node(&json!("a\nb")).shown(), "`a\\nb`");
        assert_eq!(node(&json!("x".repeat(200))).shown().chars().count(), 123);
        let mut hidden = node(&json!("hidden"));
        hidden.masked = true;
        assert_eq!(hidden.shown(), "`<masked>`");
    }

    #[test]
    fn a_list_with_a_hole_has_no_known_length() {
        let mut object = node(&json!({"list": ["a", "b"]}));
        assert_eq!((object.count_of("list"), object.count_of("none")), (Some(2), Some(0)));
        let hole = Node::hole(crate::api::HoleKind::Subnets { vpc: None }, "<>", Origin::default_of("test"));
        let list = object.as_object_mut().unwrap().get_mut("list").unwrap();
        list.as_list_mut().unwrap().push(hole);
        assert_eq!(object.count_of("list"), None);
    }

    #[test]
    fn a_bare_word_is_unknown_where_capitals_cannot_stand() {
        let known = |text: &str| node(&json!(text)).image_text().is_some();
        assert!(known("repo/app:RELEASE_1") && known("localhost:5000/app") && known("app@sha256:ab"));
        assert!(!known("ACCOUNT_ID.dkr.ecr.eu-west-1.amazonaws.com/app:v1") && !known("repo/app:${TAG}"));
        let known = |text: &str| node(&json!(text)).arn_text().is_some();
        assert!(
            known("arn:aws:secretsmanager:eu-west-1:111122223333:secret:DB_URL")
                && known("/prod/key")
                && known("DB_URL")
        );
        assert!(!known("arn:aws:iam::ACCOUNT_ID:role/r"));
    }
}
