//! Where in a spec something stands: [`SpecPath`].

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One step of a [`SpecPath`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// A node, a property, or a name below one (`env`, `PLANET`, `awslogs-group`).
    Key(String),
    /// The place in a list: of repeated nodes, of arguments, of a JSON array. Counts from 0.
    Index(usize),
}

/// The place of one setting within a task's spec, independent of the text it was read from.
///
/// A rule names the field that is wrong; the front end that read the text knows where each path
/// stands. Conventions, on which front ends and the planner agree:
///
/// * a node of `task` is its name: `cpu`, `launch-type`; its properties and named children follow:
///   `env.PLANET`, `network.vpc`, `tags.team`, `logs.awslogs-group`, `secrets.DB_PASSWORD`;
/// * the arguments of a list-valued node are indexed: `command[1]`, `network.subnets[0]`,
///   `exit-from[0]`;
/// * a repeatable node is its name and the place among its like: `port[0].host`, `mount[1].volume`,
///   `depends-on[0].condition`, `ulimit[0]`, `placement-constraint[0]`, `customize[2].value`,
///   `allow[0]`, `env-file[0]`;
/// * named blocks are keyed by name: `container.proxy.image`, `volume.data.efs`,
///   `capacity-providers.FARGATE.weight`;
/// * JSON below a node continues with the members' names:
///   `task-definition.containerDefinitions[0].image`, `extra.dockerLabels`;
/// * the empty path is the task itself.
///
/// ```
/// use ecs_model::SpecPath;
/// let path = SpecPath::root().key("container").key("proxy").key("port").index(0);
/// assert_eq!(path.to_string(), "container.proxy.port[0]");
/// assert_eq!("container.proxy.port[0]".parse::<SpecPath>(), Ok(path));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpecPath {
    segments: Vec<Segment>,
}

impl SpecPath {
    /// Returns the path of the task itself.
    pub const fn root() -> Self {
        Self { segments: Vec::new() }
    }

    /// Returns the path of a node of the task.
    pub fn node(name: impl Into<String>) -> Self {
        Self::root().key(name)
    }

    /// Returns this path and one name more.
    #[must_use]
    pub fn key(&self, name: impl Into<String>) -> Self {
        self.with(Segment::Key(name.into()))
    }

    /// Returns this path and one place in a list more.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Segment::Index(index))
    }

    /// Returns this path and one segment more.
    #[must_use]
    pub fn with(&self, segment: Segment) -> Self {
        let mut segments = Vec::with_capacity(self.segments.len() + 1);
        segments.extend_from_slice(&self.segments);
        segments.push(segment);
        Self { segments }
    }

    /// Returns this path followed by `rest`.
    #[must_use]
    pub fn join(&self, rest: &Self) -> Self {
        let mut segments = self.segments.clone();
        segments.extend_from_slice(&rest.segments);
        Self { segments }
    }

    /// Returns the path without its last segment; the task itself has none.
    pub fn parent(&self) -> Option<Self> {
        let (_, rest) = self.segments.split_last()?;
        Some(Self { segments: rest.to_vec() })
    }

    /// Returns the segments, outermost first.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Whether this is the task itself.
    pub fn is_root(&self) -> bool {
        self.segments.is_empty()
    }

    /// Whether `prefix` is this path or one of its ancestors.
    pub fn starts_with(&self, prefix: &Self) -> bool {
        self.segments.starts_with(&prefix.segments)
    }
}

/// Whether a name can stand in the text of a path without quotes.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/'))
}

impl fmt::Display for SpecPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, segment) in self.segments.iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Key(name) if is_plain(name) => {
                    if place > 0 {
                        f.write_str(".")?;
                    }
                    f.write_str(name)?;
                }
                Segment::Key(name) => write!(f, "[{name:?}]")?,
            }
        }
        Ok(())
    }
}

/// A text that is no [`SpecPath`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no path in a spec")]
pub struct InvalidSpecPath(String);

impl std::str::FromStr for SpecPath {
    type Err = InvalidSpecPath;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidSpecPath(text.to_owned());
        let mut segments = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(inner) = rest.strip_prefix('[') {
                let (segment, after) = bracketed(inner).ok_or_else(invalid)?;
                segments.push(segment);
                rest = after;
                continue;
            }
            let name = match rest.strip_prefix('.') {
                Some(name) if !segments.is_empty() => name,
                None if segments.is_empty() => rest,
                _ => return Err(invalid()),
            };
            let end = name.find(['.', '[']).unwrap_or(name.len());
            let (name, after) = name.split_at(end);
            if !is_plain(name) {
                return Err(invalid());
            }
            segments.push(Segment::Key(name.to_owned()));
            rest = after;
        }
        Ok(Self { segments })
    }
}

/// Reads `0]…` or `"any text"]…`: the inside of a bracket, and what follows it.
fn bracketed(inner: &str) -> Option<(Segment, &str)> {
    if inner.starts_with('"') {
        let mut escaped = false;
        let end = inner.char_indices().skip(1).find_map(|(at, c)| {
            let closes = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            closes.then_some(at + 1)
        })?;
        let (quoted, after) = inner.split_at(end);
        let name = unescape(quoted.strip_prefix('"')?.strip_suffix('"')?)?;
        return Some((Segment::Key(name), after.strip_prefix(']')?));
    }
    let (digits, after) = inner.split_once(']')?;
    Some((Segment::Index(digits.parse().ok()?), after))
}

/// Undoes `str`'s `Debug` escapes.
fn unescape(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        out.push(match chars.next()? {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '0' => '\0',
            'u' => {
                let digits: String = chars.by_ref().take_while(|c| *c != '}').collect();
                char::from_u32(u32::from_str_radix(digits.strip_prefix('{')?, 16).ok()?)?
            }
            plain => plain,
        });
    }
    Some(out)
}

impl Serialize for SpecPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SpecPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Segment, SpecPath};

    fn segment() -> impl Strategy<Value = Segment> {
        prop_oneof![
            any::<usize>().prop_map(Segment::Index),
            "[a-z-]{1,8}".prop_map(Segment::Key),
            any::<String>().prop_map(Segment::Key),
        ]
    }

    proptest! {
        #[test]
        fn a_path_reads_back_from_its_text(segments in proptest::collection::vec(segment(), 0..6)) {
            let path = segments.into_iter().fold(SpecPath::root(), |path, segment| path.with(segment));
            prop_assert_eq!(path.to_string().parse::<SpecPath>(), Ok(path));
        }
    }

    #[test]
    fn a_text_that_is_no_path_is_refused() {
        for text in [".", "a..b", "a[", "a[x]", "a b", ".a", "a[\"b]"] {
            assert!(text.parse::<SpecPath>().is_err(), "{text}");
        }
    }
}
