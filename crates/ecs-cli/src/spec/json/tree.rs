//! Where each name and value of a JSON text stands: [`Tree`].

use std::ops::Range;

use ecs_model::{Segment, SpecPath};

/// A value on one line with at most so many bytes is shown whole.
const SHORT: usize = 60;

/// Which part of a member is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Its name: there is no such member, or not here.
    Name,
    /// Its value.
    Value,
}

/// A value's stretch, and those of what is below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tree {
    start: u32,
    end: u32,
    below: Below,
}

/// What is below a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Below {
    /// Nothing: it is no object and no list.
    Nothing,
    /// The members, by name.
    Members(Vec<Member>),
    /// The items.
    Items(Vec<Tree>),
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    name: Box<str>,
    start: u32,
    end: u32,
    tree: Tree,
}

/// What a [`Tree`] knows of a path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InTree<'t> {
    tree: &'t Tree,
    member: Option<&'t Member>,
    /// So many segments of the path were found.
    pub(crate) depth: usize,
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn wide(start: u32, end: u32) -> Range<usize> {
    let wide = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
    wide(start)..wide(end)
}

impl Member {
    pub(crate) fn new(name: &str, at: &Range<usize>, tree: Tree) -> Self {
        Self { name: name.into(), start: narrow(at.start), end: narrow(at.end), tree }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the name's stretch, quotes included.
    pub(crate) fn name_range(&self) -> Range<usize> {
        wide(self.start, self.end)
    }
}

impl Tree {
    pub(crate) fn new(range: &Range<usize>, below: Below) -> Self {
        Self { start: narrow(range.start), end: narrow(range.end), below }
    }

    /// Returns the value's stretch.
    pub(crate) fn range(&self) -> Range<usize> {
        wide(self.start, self.end)
    }

    /// Returns a member of an object, whose members are sorted by name.
    fn member(&self, name: &str) -> Option<&Member> {
        let Below::Members(members) = &self.below else { return None };
        let at = members.binary_search_by(|member| (*member.name).cmp(name)).ok()?;
        members.get(at)
    }

    /// Returns the value at a path, or its nearest ancestor.
    pub(crate) fn find(&self, path: &[Segment]) -> InTree<'_> {
        let mut found = InTree { tree: self, member: None, depth: 0 };
        for segment in path {
            let next = match (segment, &found.tree.below) {
                (Segment::Key(name), _) => found.tree.member(name).map(|member| (&member.tree, Some(member))),
                (Segment::Index(index), Below::Items(items)) => items.get(*index).map(|item| (item, None)),
                _ => None,
            };
            let Some((tree, member)) = next else { break };
            found = InTree { tree, member, depth: found.depth + 1 };
        }
        found
    }

    /// Returns the path of the innermost value, or member, that holds a byte.
    pub(crate) fn path_at(&self, offset: usize) -> SpecPath {
        let mut path = SpecPath::root();
        let mut tree = self;
        loop {
            let (segment, below) = match &tree.below {
                Below::Nothing => return path,
                Below::Members(members) => {
                    let holds = |member: &&Member| {
                        let tree = member.tree.range();
                        // A value that is missing has no byte of its own.
                        (member.name_range().start..tree.end.max(tree.start + 1)).contains(&offset)
                    };
                    let Some(member) = members.iter().find(holds) else { return path };
                    (Segment::Key(member.name.as_ref().to_owned()), &member.tree)
                }
                Below::Items(items) => {
                    let Some(index) = items.iter().position(|item| item.range().contains(&offset)) else {
                        return path;
                    };
                    let Some(item) = items.get(index) else { return path };
                    (Segment::Index(index), item)
                }
            };
            path = path.with(segment);
            tree = below;
        }
    }
}

impl InTree<'_> {
    /// Returns the stretch to show. An object or a list over several lines is shown at its name, an item of a list
    /// at the `name` in it, else at its bracket: nobody reads a hundred underlined lines.
    pub(crate) fn shown(&self, text: &str, part: Part) -> Range<usize> {
        let range = self.tree.range();
        if let (Part::Name, Some(member)) = (part, self.member) {
            return member.name_range();
        }
        let whole = text.get(range.clone()).unwrap_or_default();
        if matches!(self.tree.below, Below::Nothing) || (whole.len() <= SHORT && !whole.contains('\n')) {
            return range;
        }
        if let Some(member) = self.member {
            return member.name_range();
        }
        match self.tree.member("name") {
            Some(Member { tree, .. }) if self.depth > 0 && matches!(tree.below, Below::Nothing) => tree.range(),
            _ => range.start..range.end.min(range.start + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::Part;

    fn shown<'t>(text: &'t str, path: &str, part: Part) -> (&'t str, usize) {
        let tree = read(text).tree;
        let path: ecs_model::SpecPath = path.parse().unwrap();
        let found = tree.find(path.segments());
        (text.get(found.shown(text, part)).unwrap(), found.depth)
    }

    #[test]
    fn a_member_is_shown_at_its_value_or_at_its_name_and_what_is_missing_at_its_parent() {
        let text = "{\n  \"family\": \"größe\",\n  \"containerDefinitions\": [\n    {\n      \"name\": \"web\"\n    }, { \"x\": 1 }\n  ]\n}";
        for (path, value, name, depth) in [
            ("family", "\"größe\"", "\"family\"", 1),
            ("containerDefinitions", "\"containerDefinitions\"", "\"containerDefinitions\"", 1),
            ("containerDefinitions[0]", "\"web\"", "\"web\"", 2),
            ("containerDefinitions[0].image", "\"web\"", "\"web\"", 2),
            ("containerDefinitions[1]", "{ \"x\": 1 }", "{ \"x\": 1 }", 2),
            ("containerDefinitions[1].x", "1", "\"x\"", 3),
            ("cpu", "{", "{", 0),
        ] {
            assert_eq!(shown(text, path, Part::Value), (value, depth), "{path}");
            assert_eq!(shown(text, path, Part::Name), (name, depth), "{path}");
        }
    }

    #[test]
    fn the_path_of_a_byte_is_that_of_the_innermost_value() {
        let text = "{\"b\": [1, {\"a\": \"x\"}], \"a\": 2}";
        let tree = read(text).tree;
        for (part, path) in [("1", "b[0]"), ("\"x\"", "b[1].a"), ("\"a\": 2", "a"), ("2", "a"), ("}]", "b[1]")] {
            assert_eq!(tree.path_at(text.find(part).unwrap()).to_string(), path, "{part}");
        }
    }
}
