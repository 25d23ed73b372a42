//! The shapes of the API: which members each structure has, and of which type.
//!
//! The table is made by `cargo xtask shapes` from botocore's ECS service model. It is static: nothing
//! is read or allocated at start. It knows less than AWS does: a member that is newer than the table
//! is no reason to refuse anything.

mod table;

use std::fmt;

use crate::{Segment, SpecPath};

/// What kind of value a [`Shape`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ShapeKind {
    /// An object with known members.
    Structure,
    /// An array.
    List,
    /// An object with members of any name: `dockerLabels`, `options`.
    Map,
    /// A string; an enum has [`Shape::enum_values`].
    String,
    /// A 32-bit integer.
    Integer,
    /// A 64-bit integer.
    Long,
    /// `true` or `false`.
    Boolean,
    /// A number with a fraction.
    Double,
    /// Seconds since 1970, as a number.
    Timestamp,
}

impl ShapeKind {
    /// Returns the words for a value of this kind, with their article.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Structure | Self::Map => "an object",
            Self::List => "a list",
            Self::String => "a string",
            Self::Integer | Self::Long => "an integer",
            Self::Boolean => "true or false",
            Self::Double => "a number",
            Self::Timestamp => "a time",
        }
    }
}

/// One shape of the API. Cheap to copy: a reference into the table.
#[derive(Clone, Copy)]
pub struct Shape(&'static Data);

/// One entry of the table.
struct Data {
    name: &'static str,
    body: Body,
}

impl Data {
    const fn new(name: &'static str, body: Body) -> Self {
        Self { name, body }
    }
}

/// What an entry of the table is.
enum Body {
    Structure(&'static [Member]),
    List(&'static Data),
    Map(&'static Data),
    Enum(&'static [&'static str]),
    String,
    Integer,
    Boolean,
    Timestamp,
}

/// One member of a structure.
#[derive(Clone, Copy)]
pub struct Member {
    name: &'static str,
    shape: &'static Data,
    required: bool,
    deprecated: bool,
}

impl Member {
    const fn optional(name: &'static str, shape: &'static Data) -> Self {
        Self { name, shape, required: false, deprecated: false }
    }

    const fn required(name: &'static str, shape: &'static Data) -> Self {
        Self { name, shape, required: true, deprecated: false }
    }

    const fn deprecated(name: &'static str, shape: &'static Data) -> Self {
        Self { name, shape, required: false, deprecated: true }
    }

    /// Returns the member's name: `containerDefinitions`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the shape of its value.
    pub const fn shape(&self) -> Shape {
        Shape(self.shape)
    }

    /// Whether the structure is refused without it.
    pub const fn is_required(&self) -> bool {
        self.required
    }

    /// Whether the API no longer takes it.
    pub const fn is_deprecated(&self) -> bool {
        self.deprecated
    }
}

impl Shape {
    /// Returns the shape's name in the API's model: `ContainerDefinition`. All scalars of a type that
    /// are no enums share one: `String`.
    pub const fn name(self) -> &'static str {
        self.0.name
    }

    /// Returns the kind of value.
    pub const fn kind(self) -> ShapeKind {
        match self.0.body {
            Body::Structure(_) => ShapeKind::Structure,
            Body::List(_) => ShapeKind::List,
            Body::Map(_) => ShapeKind::Map,
            Body::Enum(_) | Body::String => ShapeKind::String,
            Body::Integer => ShapeKind::Integer,
            Body::Boolean => ShapeKind::Boolean,
            Body::Timestamp => ShapeKind::Timestamp,
        }
    }

    /// Whether the value is an array: one argument in KDL is then a list of one.
    pub const fn is_list(self) -> bool {
        matches!(self.kind(), ShapeKind::List)
    }

    /// Returns the members of a structure, sorted by name; none for every other kind.
    pub const fn members(self) -> &'static [Member] {
        match self.0.body {
            Body::Structure(members) => members,
            _ => &[],
        }
    }

    /// Returns the member of a structure, its required and deprecated flags with it.
    pub fn member_entry(self, name: &str) -> Option<&'static Member> {
        let members = self.members();
        let place = members.binary_search_by(|member| member.name.cmp(name)).ok()?;
        members.get(place)
    }

    /// Returns the shape of a structure's member, or of any member of a map.
    pub fn member(self, name: &str) -> Option<Self> {
        match self.0.body {
            Body::Map(value) => Some(Self(value)),
            _ => self.member_entry(name).map(Member::shape),
        }
    }

    /// Returns the shape of a list's items, or of a map's values.
    pub const fn element(self) -> Option<Self> {
        match self.0.body {
            Body::List(element) | Body::Map(element) => Some(Self(element)),
            _ => None,
        }
    }

    /// Returns the words that an enum knows; none for every other shape.
    pub const fn enum_values(self) -> &'static [&'static str] {
        match self.0.body {
            Body::Enum(values) => values,
            _ => &[],
        }
    }

    /// Returns the names of the members that a structure is refused without.
    pub fn required(self) -> impl Iterator<Item = &'static str> {
        self.members().iter().filter(|member| member.required).map(Member::name)
    }
}

impl PartialEq for Shape {
    fn eq(&self, other: &Self) -> bool {
        // Names are unique in the table.
        self.0.name == other.0.name
    }
}

impl Eq for Shape {}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Shape").field(&self.0.name).finish()
    }
}

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Member")
            .field("name", &self.name)
            .field("shape", &self.shape())
            .field("required", &self.required)
            .field("deprecated", &self.deprecated)
            .finish()
    }
}

/// Returns the shape of a RegisterTaskDefinition request: what `task-definition` holds.
pub const fn register_task_definition() -> Shape {
    Shape(&table::REGISTER_TASK_DEFINITION_REQUEST)
}

/// Returns the shape of a RunTask request: what `customize` changes.
pub const fn run_task() -> Shape {
    Shape(&table::RUN_TASK_REQUEST)
}

/// Returns the shape of a definition as DescribeTaskDefinition answers it.
pub const fn task_definition() -> Shape {
    Shape(&table::TASK_DEFINITION)
}

/// Returns the shape of one container of a definition: what `extra` holds.
pub const fn container_definition() -> Shape {
    Shape(&table::CONTAINER_DEFINITION)
}

/// Returns the members that a described definition has and a registered one does not: `revision`,
/// `status`, `taskDefinitionArn` and their like.
pub fn response_only() -> impl Iterator<Item = &'static str> {
    let names = task_definition().members().iter().map(Member::name);
    names.filter(|name| !is_member_of(register_task_definition(), name))
}

/// Returns every structure of the table, sorted by name.
pub fn structures() -> impl Iterator<Item = Shape> {
    table::STRUCTURES.iter().map(|data| Shape(data))
}

/// Returns the shape at a path of members and places below `root`: `containerDefinitions[0].image`.
pub fn lookup(root: Shape, path: &SpecPath) -> Option<Shape> {
    path.segments().iter().try_fold(root, |shape, segment| match segment {
        Segment::Key(name) => shape.member(name),
        Segment::Index(_) if shape.is_list() => shape.element(),
        Segment::Index(_) => None,
    })
}

fn is_member_of(shape: Shape, name: &str) -> bool {
    shape.member_entry(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::{
        ShapeKind, container_definition, lookup, register_task_definition, response_only, run_task, structures,
        task_definition,
    };

    #[test]
    fn a_path_leads_to_its_shape() {
        let kind = |path: &str| lookup(register_task_definition(), &path.parse().unwrap()).map(super::Shape::kind);
        assert_eq!(kind("containerDefinitions"), Some(ShapeKind::List));
        assert_eq!(kind("containerDefinitions[3].portMappings[0].containerPort"), Some(ShapeKind::Integer));
        assert_eq!(kind("containerDefinitions[0].dockerLabels.anything"), Some(ShapeKind::String));
        assert_eq!(kind("containerDefinitions[0].nonsense"), None);
        assert_eq!(kind("family[0]"), None);
    }

    #[test]
    fn what_is_response_only_cannot_be_registered() {
        let names: Vec<_> = response_only().collect();
        for name in ["taskDefinitionArn", "revision", "status", "requiresAttributes", "compatibilities", "registeredAt"]
        {
            assert!(names.contains(&name), "{name}");
        }
        assert!(names.iter().all(|name| register_task_definition().member(name).is_none()));
        assert!(!names.contains(&"family") && task_definition().member("tags").is_none());
    }

    #[test]
    fn members_are_sorted_so_that_each_is_found() {
        for shape in structures() {
            for member in shape.members() {
                assert_eq!(shape.member(member.name()), Some(member.shape()), "{}.{}", shape.name(), member.name());
            }
        }
    }

    #[test]
    fn enums_and_required_members_are_known() {
        let log = container_definition().member("logConfiguration").unwrap();
        assert_eq!(log.required().collect::<Vec<_>>(), ["logDriver"]);
        assert!(log.member("logDriver").unwrap().enum_values().contains(&"awslogs"));
        assert_eq!(run_task().required().collect::<Vec<_>>(), ["taskDefinition"]);
        assert!(register_task_definition().member_entry("inferenceAccelerators").unwrap().is_deprecated());
    }
}
