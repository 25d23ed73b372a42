//! A payload against the API's shapes: members that are unknown, misspelt or in the wrong place,
//! wrong types, missing members, unknown values.
//!
//! [`faults`] walks a payload once. The table of shapes is older than the API: a name or value that
//! is near none it knows is [`FaultKind::NewerMember`] or [`FaultKind::NewerValue`], said and sent.
//! What a rule of its own says (an empty `family`, an unknown log driver) is not said here again.

mod covered;
mod foreign;
mod nearest;
mod whereabouts;

use std::collections::BTreeSet;

use super::shapes::{Shape, ShapeKind};
use super::{Kind, Node, Origin};
use nearest::Guess;

/// What is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// A member that is a misspelling of a known one, or another tool's word for it.
    UnknownMember,
    /// A member that stands in the wrong object.
    MisplacedMember,
    /// A member near none of the table: newer than it, or nonsense.
    NewerMember,
    /// A value of another type than the API takes.
    WrongType,
    /// A required member that is absent.
    MissingMember,
    /// A value that is a misspelling of one that the API knows.
    UnknownValue,
    /// A value near none of the table: newer than it, or nonsense.
    NewerValue,
}

/// One fault. Faults of one kind with the same message are one and the same at several places.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault<'a> {
    /// The kind.
    pub kind: FaultKind,
    /// The value at fault; for a missing member, the object that lacks it.
    pub node: &'a Node,
    /// One line on what is wrong. Never a value of the environment.
    pub message: String,
    /// The words under the place.
    pub label: String,
}

/// Returns every fault of a payload, in the order of its members.
pub fn faults(root: Shape, payload: &Node) -> Vec<Fault<'_>> {
    let mut walk = Walk { faults: Vec::new() };
    walk.value(payload, &Place { shape: root, name: "", parent: None });
    walk.faults
}

/// Where the walk is: a shape, the member that led to it, and what that stands in.
#[derive(Debug, Clone, Copy)]
struct Place<'p> {
    shape: Shape,
    name: &'p str,
    parent: Option<&'p Self>,
}

impl<'p> Place<'p> {
    /// Returns what a message calls the object here.
    fn title(&self) -> String {
        match self.shape.name() {
            "RegisterTaskDefinitionRequest" => "a task definition".to_owned(),
            "RunTaskRequest" => "a RunTask request".to_owned(),
            "ContainerDefinition" => "a container".to_owned(),
            "ContainerOverride" => "a container override".to_owned(),
            _ if self.parent.is_some_and(|parent| parent.shape.is_list()) => format!("an entry of `{}`", self.name),
            _ => format!("`{}`", self.name),
        }
    }

    /// Returns the structures that this one stands in, nearest first.
    fn ancestors(&self) -> impl Iterator<Item = &'p Self> {
        std::iter::successors(self.parent, |place| place.parent)
            .filter(|place| place.shape.kind() == ShapeKind::Structure)
    }

    /// Whether values here are the environment's or may be secrets, and never shown.
    fn is_private(&self) -> bool {
        matches!(self.name, "value" | "environment" | "secrets" | "valueFrom" | "options" | "dockerLabels")
            || self.parent.is_some_and(|parent| matches!(parent.name, "options" | "dockerLabels"))
    }
}

/// So many members of one object are each told to be newer than this version; an object of very many more is something
/// else, and they are told in one.
const MOST_NEWER: usize = 20;
const FIRST_OF_MORE: usize = MOST_NEWER + 1;

struct Walk<'a> {
    faults: Vec<Fault<'a>>,
}

impl<'a> Walk<'a> {
    fn fault(&mut self, kind: FaultKind, node: &'a Node, message: String, label: String) {
        self.faults.push(Fault { kind, node, message, label });
    }

    fn value(&mut self, node: &'a Node, place: &Place<'_>) {
        match (place.shape.kind(), &node.kind) {
            (ShapeKind::Structure, Kind::Object(_)) => self.structure(node, place),
            (ShapeKind::Map, Kind::Object(members)) => {
                for (name, member) in members.iter().filter(|(_, member)| !member.is_null()) {
                    self.below(member, place, name);
                }
            }
            (ShapeKind::List, Kind::List(items)) => {
                for item in items {
                    self.below(item, place, place.name);
                }
            }
            (ShapeKind::String, Kind::String(_)) => self.word(node, place),
            (_, Kind::Hole(_))
            | (ShapeKind::Boolean, Kind::Bool(_))
            | (ShapeKind::Double | ShapeKind::Timestamp, Kind::Number(_)) => {}
            (ShapeKind::Integer, Kind::Number(number)) if number.is_i64() || number.is_u64() => {
                self.integer(node, place);
            }
            (ShapeKind::Long, Kind::Number(number)) if number.is_i64() || number.is_u64() => {}
            _ => self.wrong_type(node, place),
        }
    }

    /// Looks at an item of a list or a value of a map.
    fn below(&mut self, node: &'a Node, place: &Place<'_>, name: &str) {
        if let Some(shape) = place.shape.element() {
            self.value(node, &Place { shape, name, parent: Some(place) });
        }
    }

    fn structure(&mut self, node: &'a Node, place: &Place<'_>) {
        let (mut newer, mut last) = (0, 0);
        let mut meant = BTreeSet::new();
        for (name, member) in node.as_object().into_iter().flatten().filter(|(_, member)| !member.is_null()) {
            match place.shape.member(name) {
                Some(shape) => self.value(member, &Place { shape, name, parent: Some(place) }),
                // What AWS itself answered is right, however new.
                None if matches!(member.origin, Origin::Linked { .. }) => {}
                None => {
                    let before = self.faults.len();
                    meant.extend(self.unknown_member(name, member, place));
                    if self.faults.get(before).is_some_and(|fault| fault.kind == FaultKind::NewerMember) {
                        newer += 1;
                        match newer {
                            ..=MOST_NEWER => {}
                            FIRST_OF_MORE => last = before,
                            _ => self.faults.truncate(before),
                        }
                    }
                }
            }
        }
        if newer > FIRST_OF_MORE
            && let Some(last) = self.faults.get_mut(last)
        {
            let (title, more) = (place.title(), newer - MOST_NEWER);
            last.message = format!("{title} has {more} more members that this version of ecs-cli does not know");
            "the first of them: are they of something else?".clone_into(&mut last.label);
        }
        for name in place.shape.required() {
            if node.member(name).is_none() && !meant.contains(name) && !covered::says_missing(place.shape, name) {
                let message = format!("{} needs `{name}`", place.title());
                self.fault(FaultKind::MissingMember, node, message, format!("`{name}` is missing"));
            }
        }
    }

    /// Reports a member that the structure does not have. Returns the one that was meant.
    fn unknown_member(&mut self, name: &str, node: &'a Node, place: &Place<'_>) -> Option<&'static str> {
        if covered::says_unknown(place.shape, name) {
            return None;
        }
        let title = place.title();
        let has_no = format!("{title} has no `{name}`");
        match nearest::of(name, place) {
            Guess::Writing(known) => {
                let message = "the API writes the names of members in camelCase".to_owned();
                self.fault(FaultKind::UnknownMember, node, message, format!("did you mean `{known}`?"));
                // A file of CloudFormation or Terraform has the same habit in what is below.
                if let Some(shape) = place.shape.member(known) {
                    self.value(node, &Place { shape, name: known, parent: Some(place) });
                }
                return Some(known);
            }
            Guess::Spelling(known) | Guess::OtherTool(known) => {
                self.fault(FaultKind::UnknownMember, node, has_no, format!("did you mean `{known}`?"));
                return Some(known);
            }
            Guess::Elsewhere(there) => {
                let message = format!("`{name}` does not belong into {title}");
                self.fault(FaultKind::MisplacedMember, node, message, format!("belongs into {there}"));
            }
            Guess::Nothing if is_comment(name) => {
                let message = "a comment is sent like any other member, and AWS may refuse it".to_owned();
                self.fault(FaultKind::NewerMember, node, message, "JSON has no comments".to_owned());
            }
            Guess::Nothing => {
                let message = format!("{has_no} that this version of ecs-cli knows");
                self.fault(FaultKind::NewerMember, node, message, "sent as it is written".to_owned());
            }
        }
        None
    }

    /// Looks at a string: an enum's must be one of its words.
    fn word(&mut self, node: &'a Node, place: &Place<'_>) {
        let values = place.shape.enum_values();
        // An empty word is written where nothing is meant.
        let unknown = |word: &&str| !values.is_empty() && !word.is_empty() && !values.contains(word);
        let Some(word) = node.text().filter(unknown) else { return };
        if covered::says_value(place.shape) || matches!(node.origin, Origin::Linked { .. }) {
            return;
        }
        let member = place.name;
        let list = format!("one of {}", values.join(", "));
        let (kind, message, label) = if let Some(near) = nearest::word(word, values.iter().copied()) {
            let message = format!("`{member}` cannot be {}", node.shown());
            (FaultKind::UnknownValue, message, format!("did you mean `{near}`? It is {list}"))
        } else {
            let message = format!("`{member}` is {}, which this version of ecs-cli does not know", node.shown());
            (FaultKind::NewerValue, message, list)
        };
        self.fault(kind, node, message, label);
    }

    /// Looks at an integer: the API's have 32 bits.
    fn integer(&mut self, node: &'a Node, place: &Place<'_>) {
        if node.as_i64().is_none_or(|number| i32::try_from(number).is_err()) {
            let message = format!("`{}` is an integer of 32 bits, and this is beyond", place.name);
            self.fault(FaultKind::WrongType, node, message, format!("{} to {}", i32::MIN, i32::MAX));
        }
    }

    fn wrong_type(&mut self, node: &'a Node, place: &Place<'_>) {
        // What will stand in the place of a placeholder may be of the right type.
        if node.is_unfilled() {
            return;
        }
        let wanted = place.shape.kind().in_words();
        let in_list = place.parent.is_some_and(|parent| parent.shape.is_list());
        let what = if in_list { format!("an entry of `{}`", place.name) } else { format!("`{}`", place.name) };
        let what = if place.parent.is_none() { "the payload".to_owned() } else { what };
        let message = format!("{what} is {wanted}, and this is {}", in_words(&node.kind));
        let label = match mended(node, place) {
            Some(value) => format!("write {value}"),
            None if place.shape.is_list() => "a list, even of one: [ … ]".to_owned(),
            None => wanted.to_owned(),
        };
        self.fault(FaultKind::WrongType, node, message, label);
    }
}

/// Whether a member's name is one of those that people write comments under: `_comment`, `//`, `$schema`.
pub fn is_comment(name: &str) -> bool {
    name.starts_with(['_', '/', '#', '$']) || name.eq_ignore_ascii_case("comment")
}

/// Returns the value as the API takes it, as JSON, where it can only mean one thing and may be shown.
fn mended(node: &Node, place: &Place<'_>) -> Option<String> {
    if node.masked || place.is_private() {
        return None;
    }
    match (place.shape.kind(), &node.kind) {
        (ShapeKind::Integer | ShapeKind::Long, Kind::String(text)) => {
            Some(text.trim().parse::<i64>().ok()?.to_string())
        }
        (ShapeKind::Boolean, Kind::String(text)) => {
            Some(text.trim().to_ascii_lowercase().parse::<bool>().ok()?.to_string())
        }
        (ShapeKind::String, Kind::Number(number)) => Some(format!("\"{number}\"")),
        (ShapeKind::String, Kind::Bool(value)) => Some(format!("\"{value}\"")),
        _ => None,
    }
}

fn in_words(kind: &Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::Bool(_) => "a boolean",
        Kind::Number(number) if number.is_f64() => "a number with a fraction",
        Kind::Number(_) => "a number",
        Kind::String(_) => "a string",
        Kind::Hole(_) => "not known",
        Kind::List(_) => "a list",
        Kind::Object(_) => "an object",
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    use super::{FaultKind, faults};
    use crate::SpecPath;
    use crate::api::shapes::{Shape, ShapeKind, register_task_definition, run_task};
    use crate::api::{Node, Origin};

    fn node(value: &Value) -> Node {
        Node::from_json(value, &|path| Origin::spec(path.clone()))
    }

    /// Any JSON that has some likeness with a shape.
    pub(crate) fn near(shape: Shape, depth: u32) -> BoxedStrategy<Value> {
        let nonsense = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            Just(json!([])),
            Just(json!({})),
        ];
        if depth == 0 {
            return nonsense.boxed();
        }
        let likely = match shape.kind() {
            ShapeKind::Structure => {
                let known = shape.members();
                let member = (0..known.len()).prop_flat_map(move |place| {
                    let member = known[place];
                    (Just(member.name().to_owned()), near(member.shape(), depth - 1))
                });
                let unknown = ("[a-zA-Z_-]{0,12}", any::<bool>().prop_map(Value::from));
                proptest::collection::vec(prop_oneof![9 => member.boxed(), 1 => unknown.boxed()], 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>()))
                    .boxed()
            }
            ShapeKind::List => {
                proptest::collection::vec(near(shape.element().unwrap(), depth - 1), 0..3).prop_map(Value::from).boxed()
            }
            _ => nonsense.clone().boxed(),
        };
        prop_oneof![8 => likely, 1 => nonsense].boxed()
    }

    proptest! {
        #[test]
        fn no_json_makes_the_walk_panic(
            definition in near(register_task_definition(), 6),
            request in near(run_task(), 6),
        ) {
            drop(faults(register_task_definition(), &node(&definition)));
            drop(faults(run_task(), &node(&request)));
        }
    }

    #[test]
    fn what_a_linked_definition_has_is_right_however_new() {
        let json = json!({"family": "a", "containerDefinitions": [{"brandNew": 1}], "pidMode": "galaxy"});
        let linked = Node::from_json(&json, &|_| Origin::Linked { pointer: String::new() });
        assert_eq!(faults(register_task_definition(), &linked), []);
        let kinds: Vec<_> = faults(register_task_definition(), &node(&json)).iter().map(|fault| fault.kind).collect();
        assert_eq!(kinds, [FaultKind::NewerMember, FaultKind::NewerValue]);
    }

    #[test]
    fn what_stands_below_a_name_in_another_way_of_writing_is_looked_at_too() {
        let json = json!({
            "family": "a",
            "ContainerDefinitions": [{"Name": "main", "Image": 5, "Secrets": [{"Name": "A", "value_from": "b"}]}],
        });
        let payload = node(&json);
        let faults = faults(register_task_definition(), &payload);
        let kinds: Vec<_> = faults.iter().map(|fault| fault.kind).collect();
        assert_eq!(kinds.iter().filter(|kind| **kind == FaultKind::UnknownMember).count(), 6, "{faults:?}");
        assert_eq!(kinds.iter().filter(|kind| **kind == FaultKind::WrongType).count(), 1, "{faults:?}");
        assert_eq!(kinds.len(), 7, "{faults:?}");
    }

    #[test]
    fn very_many_members_that_nobody_knows_are_told_in_one() {
        let members = |count: usize| -> Value {
            let all = (0..count).map(|number| (format!("brandNewSetting{number}"), Value::from(1)));
            Value::Object(
                all.chain([("containerDefinitions".to_owned(), json!([])), ("family".to_owned(), json!("a"))])
                    .collect(),
            )
        };
        for (count, told) in [(20, 20), (21, 21), (22, 21), (5_000, 21)] {
            let json = members(count);
            let payload = node(&json);
            assert_eq!(faults(register_task_definition(), &payload).len(), told, "{count}");
        }
    }

    #[test]
    fn no_value_of_the_environment_is_shown() {
        let json = json!({
            "containerDefinitions": [{
                "environment": [{"name": "A", "value": 4711}, {"name": "B", "value": ["4711"]}],
                "secrets": [{"name": "C", "valueFrom": 4711}],
                "command": "PASSWORD=4711",
                "logConfiguration": {"logDriver": "splunk", "options": {"splunk-token": 4711}},
            }],
        });
        let payload = node(&json);
        let faults = faults(register_task_definition(), &payload);
        assert_eq!(faults.len(), 5);
        for fault in faults {
            assert!(!format!("{}{}", fault.message, fault.label).contains("4711"), "{}", fault.message);
        }
    }

    #[test]
    fn placeholders_and_what_is_not_known_are_no_faults() {
        let mut payload = node(&json!({"pidMode": "<mode>", "containerDefinitions": []}));
        let hole = Node::hole(crate::api::HoleKind::Variable, "<var x>", Origin::spec(SpecPath::root()));
        payload.as_object_mut().unwrap().insert("ephemeralStorage".to_owned(), hole);
        assert_eq!(faults(register_task_definition(), &payload), []);
    }
}
