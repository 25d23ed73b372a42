//! KDL that stands for JSON: `task-definition { … }`, `extra { … }`, the values of `customize`; and definition files,
//! which are JSON.

mod file;
mod hidden;
mod read;
mod tree;

use ecs_model::SpecPath;
use ecs_model::api::shapes::{Shape, ShapeKind};
use kdl::KdlEntry;
use serde_json::{Map, Number, Value as Json};

pub(crate) use file::{Definition, DefinitionFault, nothing};
pub(crate) use hidden::hidden_values;
pub(crate) use tree::Part;

use super::block::Piece;
use super::codes;
use super::placed::Placed;
use super::reader::{header_place, name_place};
use super::scope::{Scope, subject};
use super::source::Place;
use super::value::{Arg, INVALID, Value};

/// What the annotation before a node's name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Open,
    Array,
    Object,
}

/// What a node has behind its name.
struct Content<'a> {
    args: Vec<&'a KdlEntry>,
    props: Vec<&'a KdlEntry>,
    children: Vec<Piece<'a>>,
    block: bool,
}

impl<'a> Content<'a> {
    fn of(piece: Piece<'a>, skip: usize) -> Self {
        let entries = piece.node.entries().iter();
        let children = piece.node.children().map_or(&[][..], |children| children.nodes());
        Self {
            args: entries.clone().filter(|entry| entry.name().is_none()).skip(skip).collect(),
            props: entries.filter(|entry| entry.name().is_some()).collect(),
            children: children.iter().map(|node| Piece { node, ..piece }).collect(),
            block: piece.node.children().is_some(),
        }
    }

    fn is_bare(&self) -> bool {
        self.args.is_empty() && self.props.is_empty() && self.children.is_empty()
    }

    fn has_elements(&self) -> bool {
        !self.children.is_empty() && self.children.iter().all(|child| is_element(*child))
    }
}

fn is_element(piece: Piece<'_>) -> bool {
    piece.node.name().value() == "-"
}

/// Returns what a node stands for. `skip` arguments are not part of the value (the path of a patch). The shape of
/// the API, where it is known, decides between a list and an object.
pub(crate) fn value(
    scope: &mut Scope<'_>,
    piece: Piece<'_>,
    skip: usize,
    shape: Option<Shape>,
    path: &SpecPath,
) -> Json {
    scope.stands(path, header_place(piece));
    if piece.text.doubts(header_place(piece)) {
        scope.invalid(path);
        return Json::String(INVALID.to_owned());
    }
    let content = Content::of(piece, skip);
    let Some(form) = form(scope, piece, path) else { return invalid(scope, path) };
    let kind = shape.map(Shape::kind);
    if !content.args.is_empty() && (!content.props.is_empty() || !content.children.is_empty()) {
        let problem = Placed::error(
            codes::AMBIGUOUS,
            name_place(piece),
            format!("{} has arguments beside members", subject(path)),
        );
        scope.report(path, problem.says("arguments are a value or a list, members an object: write one of them"));
        return invalid(scope, path);
    }
    if content.is_bare() {
        return bare(scope, piece, form, (kind, content.block), path);
    }
    let listed = form == Form::Array || (form == Form::Open && kind == Some(ShapeKind::List));
    if !content.args.is_empty() {
        if form == Form::Object {
            let problem = Placed::error(
                codes::AMBIGUOUS,
                name_place(piece),
                format!("{} is to be an object and has arguments", subject(path)),
            );
            scope.report(path, problem.says("the members of an object stand in its block, or as name=value"));
            return invalid(scope, path);
        }
        return arguments(scope, piece, &content.args, listed, path);
    }
    if content.has_elements() && content.props.is_empty() && form != Form::Object {
        let element = shape.and_then(Shape::element).filter(|_| kind == Some(ShapeKind::List));
        let items = content.children.iter().enumerate();
        return Json::Array(items.map(|(index, child)| value(scope, *child, 0, element, &path.index(index))).collect());
    }
    if listed {
        let place = name_place(piece);
        let message = format!("{} is a list", subject(path));
        let name = piece.node.name().value();
        let problem = Placed::error(codes::WRONG_TYPE, place, message).says("its elements are named `-`");
        scope.report(
            path,
            problem.help(format!("write each element as `- {{ … }}` in the block: {name} {{ - {{ … }} }}")),
        );
        return invalid(scope, path);
    }
    object(scope, piece, &content, shape, path)
}

/// Returns the object of a node's block: what `task-definition` and `extra` hold.
pub(crate) fn block(scope: &mut Scope<'_>, piece: Piece<'_>, shape: Shape, path: &SpecPath) -> Map<String, Json> {
    let content = Content { args: Vec::new(), props: Vec::new(), ..Content::of(piece, 0) };
    match object(scope, piece, &content, Some(shape), path) {
        Json::Object(members) => members,
        _ => Map::new(),
    }
}

fn invalid(scope: &mut Scope<'_>, path: &SpecPath) -> Json {
    scope.invalid(path);
    Json::String(INVALID.to_owned())
}

fn form(scope: &mut Scope<'_>, piece: Piece<'_>, path: &SpecPath) -> Option<Form> {
    let Some(annotation) = piece.node.ty() else { return Some(Form::Open) };
    match annotation.value() {
        "array" => Some(Form::Array),
        "object" => Some(Form::Object),
        other => {
            let place = piece.text.span(annotation.span());
            let problem =
                Placed::error(codes::UNKNOWN_ANNOTATION, place, format!("`({other})` means nothing before a name"));
            let label = if matches!(other, "template" | "var") {
                "it stands before a value"
            } else {
                "write (array) or (object)"
            };
            scope.report(path, problem.says(label));
            None
        }
    }
}

/// A node with nothing behind its name.
fn bare(
    scope: &mut Scope<'_>,
    piece: Piece<'_>,
    form: Form,
    (kind, block): (Option<ShapeKind>, bool),
    path: &SpecPath,
) -> Json {
    match (form, kind.filter(|_| block)) {
        (Form::Array, _) | (Form::Open, Some(ShapeKind::List)) => Json::Array(Vec::new()),
        (Form::Object, _) | (Form::Open, Some(ShapeKind::Structure | ShapeKind::Map)) => Json::Object(Map::new()),
        (Form::Open, _) => {
            let name = piece.node.name().value();
            let problem = Placed::error(codes::AMBIGUOUS, name_place(piece), format!("`{name}` has no value"));
            let example = match kind {
                Some(ShapeKind::Boolean) => Some("#true"),
                Some(ShapeKind::String) => Some("\"…\""),
                Some(ShapeKind::Integer | ShapeKind::Long | ShapeKind::Double | ShapeKind::Timestamp) => Some("1"),
                _ => None,
            };
            let problem = match example {
                Some(value) => problem.says(format!("write {name} {value}")),
                None => problem
                    .says(format!("write (array){name} for [], (object){name} for {{}}"))
                    .help(format!("or a value: {name} \"…\"")),
            };
            scope.report(path, problem);
            invalid(scope, path)
        }
    }
}

fn arguments(scope: &mut Scope<'_>, piece: Piece<'_>, entries: &[&KdlEntry], listed: bool, path: &SpecPath) -> Json {
    let mut listed = listed || entries.len() > 1;
    let mut args = Vec::new();
    for entry in entries {
        let arg = scope.evaluate(path, piece.text, entry);
        match &arg.value {
            Value::List(items) => {
                listed = true;
                args.extend(items.iter().map(|item| Arg { value: Value::String(item.clone().into()), ..arg.clone() }));
            }
            _ => args.push(arg),
        }
    }
    if listed {
        return Json::Array(
            args.iter().enumerate().map(|(index, arg)| scalar(scope, &path.index(index), arg)).collect(),
        );
    }
    args.first().map_or(Json::Null, |arg| scalar(scope, path, arg))
}

fn object(
    scope: &mut Scope<'_>,
    piece: Piece<'_>,
    content: &Content<'_>,
    shape: Option<Shape>,
    path: &SpecPath,
) -> Json {
    let mut members = Map::new();
    for entry in &content.props {
        let Some(key) = entry.name() else { continue };
        let name = key.value();
        let member = path.key(name);
        if !first(scope, &members, &member, name, piece.text.span(key.span())) {
            continue;
        }
        let arg = scope.evaluate(&member, piece.text, entry);
        let is_list = shape.and_then(|shape| shape.member(name)).is_some_and(Shape::is_list);
        let json = match &arg.value {
            Value::List(items) => Json::Array(items.iter().cloned().map(Json::String).collect()),
            _ if is_list => Json::Array(vec![scalar(scope, &member.index(0), &arg)]),
            _ => scalar(scope, &member, &arg),
        };
        scope.stands(&member, arg.place);
        members.insert(name.to_owned(), json);
    }
    for child in &content.children {
        let name = child.node.name().value();
        let member = path.key(name);
        if is_element(*child) {
            let problem =
                Placed::error(codes::AMBIGUOUS, name_place(*child), "an element of a list among members of an object");
            scope.report(&member, problem.says("`-` stands in lists only"));
        } else if first(scope, &members, &member, name, name_place(*child)) {
            let shape = shape.and_then(|shape| shape.member(name));
            members.insert(name.to_owned(), value(scope, *child, 0, shape, &member));
        }
    }
    Json::Object(members)
}

/// Whether this is the first member of that name; reports the second.
fn first(scope: &mut Scope<'_>, members: &Map<String, Json>, path: &SpecPath, name: &str, place: Place) -> bool {
    if !members.contains_key(name) {
        return true;
    }
    let mut problem = Placed::error(codes::DUPLICATE, place, format!("`{name}` is written twice")).says("again here");
    if let Some(earlier) = scope.notes.map.place(path) {
        problem = problem.label(earlier, "first here");
    }
    scope.report(path, problem.help("the elements of a list are named `-` and stand in one block"));
    false
}

/// Returns a value as JSON.
fn scalar(scope: &mut Scope<'_>, path: &SpecPath, arg: &Arg<'_>) -> Json {
    scope.note(path, arg);
    let number = match &arg.value {
        Value::String(text) => return Json::String(text.to_string()),
        Value::Unknown(text) => return Json::String(text.clone()),
        Value::Bool(value) => return Json::Bool(*value),
        Value::Null => return Json::Null,
        Value::List(items) => return Json::Array(items.iter().cloned().map(Json::String).collect()),
        Value::Integer(number) => {
            i64::try_from(*number).map(Number::from).or_else(|_| u64::try_from(*number).map(Number::from)).ok()
        }
        Value::Float(number) => Number::from_f64(*number),
    };
    if let Some(number) = number {
        return Json::Number(number);
    }
    scope.refuse_value(path, arg, format!("{} is no number that JSON can carry", subject(path)), "");
    Json::String(INVALID.to_owned())
}
