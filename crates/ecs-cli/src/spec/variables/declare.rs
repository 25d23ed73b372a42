//! Reading declarations and choosing each variable's value.

use std::collections::BTreeSet;

use ecs_model::SpecPath;
use kdl::{KdlDocument, KdlIdentifier, KdlNode};

use super::super::block::Piece;
use super::super::files::Disk;
use super::super::names::{did_you_mean, example, nearest};
use super::super::placed::Placed;
use super::super::reader::NodeReader;
use super::super::scope::Scope;
use super::super::source::Place;
use super::super::template::{Part, is_name, parts};
use super::super::text::Text;
use super::super::value::{Arg, Value};
use super::super::{Mode, codes};
use super::given::{Given, Kind};
use super::{State, Variable, VariableValue, Variables};

/// What a declaration says.
#[derive(Debug, Default)]
struct Declaration {
    kind: Kind,
    env: Option<String>,
    default: Option<State>,
    sensitive: bool,
}

/// Returns the variables of a document with their values, in the order of writing: a default may use those above it.
pub(crate) fn declare(
    document: &KdlDocument,
    text: &Text,
    given: &Given,
    disk: &Disk<'_>,
    mode: Mode,
) -> (Variables, Vec<Placed>) {
    let mut vars = Variables::default();
    let mut problems = Vec::new();
    for node in document.nodes().iter().filter(|node| node.name().value() == "variable") {
        let mut scope = Scope::new(&vars, mode, disk);
        let found = one(&mut scope, node, text, given);
        problems.append(&mut scope.problems);
        let Some((name, variable)) = found else { continue };
        if let Some(first) = vars.get(&name) {
            let problem =
                Placed::error(codes::DUPLICATE, variable.declared, format!("variable `{name}` is declared twice"));
            problems.push(problem.says("again here").label(first.declared, "first here"));
        } else {
            vars.insert(name, variable);
        }
    }
    if !vars.is_empty() {
        unused(document, &vars, &mut problems);
    }
    (vars, problems)
}

fn one(scope: &mut Scope<'_>, node: &KdlNode, text: &Text, given: &Given) -> Option<(String, Variable)> {
    let root = SpecPath::root();
    let piece = Piece { node, text, layer: 0 };
    if let Some(found) = forgotten_name(scope, piece) {
        return Some(found);
    }
    let mut reader = NodeReader::new(scope, piece, root.clone());
    let name = reader.plain_name()?;
    let mut said = Declaration { kind: kind(&mut reader), ..Declaration::default() };
    said.env = reader.prop("env").map(|arg| reader.scope.filled(&SpecPath::node("env"), arg));
    drop(reader.prop("description").map(|arg| reader.scope.string(&SpecPath::node("description"), arg)));
    said.sensitive = reader.prop("sensitive").is_some_and(|arg| reader.scope.bool(&SpecPath::node("sensitive"), &arg));
    let default = reader.prop("default");
    let default_place = default.as_ref().map(|arg| arg.place);
    said.default = default.map(|arg| default_of(reader.scope, said.kind, &[arg], &name.text));
    if let Some(list) = list_default(&mut reader, said.kind, &name.text) {
        said.default = Some(list);
    }
    if said.default.is_none() {
        said.default = bare_default(&mut reader);
    }
    reader.finish();
    let declared = name.place;
    if !is_name(&name.text) {
        let problem = Placed::error(codes::WRONG_VALUE, declared, "this can be no name of a variable");
        scope.report(&root, problem.says("letters, digits, `_` and `-`, a letter or `_` first"));
        return None;
    }
    let sensitive = said.sensitive;
    let places = (declared, default_place.unwrap_or(declared));
    let (state, from) = choose(scope, &name.text, said, given, places);
    Some((name.text, Variable { state, declared, from, sensitive }))
}

/// `variable tag="v1"`: the name as a property, as in other languages.
fn forgotten_name(scope: &mut Scope<'_>, piece: Piece<'_>) -> Option<(String, Variable)> {
    let [entry] = piece.node.entries() else { return None };
    let name = entry.name().filter(|name| !["default", "env", "type"].contains(&name.value()))?;
    let place = piece.text.span(name.span());
    let problem = Placed::error(codes::MISSING, place, "a variable has its name in quotes");
    scope.report(&SpecPath::root(), problem.says(format!("write variable \"{}\" default=…", name.value())));
    Some((name.value().to_owned(), Variable { state: State::Faulty, declared: place, from: place, sensitive: false }))
}

/// `variable "tag" "v1"`: the default as an argument.
fn bare_default(reader: &mut NodeReader<'_, '_, '_>) -> Option<State> {
    let place = reader.arg()?.place;
    drop(reader.rest());
    let problem = Placed::error(codes::UNKNOWN_ARGUMENT, place, "a variable's default is a property");
    reader.scope.report(&SpecPath::root(), problem.says("write default=…").help(example("variable")));
    Some(State::Faulty)
}

fn kind(reader: &mut NodeReader<'_, '_, '_>) -> Kind {
    let Some(arg) = reader.prop("type") else { return Kind::String };
    let path = SpecPath::node("type");
    let text = reader.scope.string(&path, arg.clone());
    Kind::parse(&text).unwrap_or_else(|| {
        if !arg.faulty && matches!(arg.value, Value::String(_)) {
            let meant = match text.as_str() {
                "integer" | "number" => Some("did you mean `int`?".to_owned()),
                "boolean" => Some("did you mean `bool`?".to_owned()),
                "array" | "strings" => Some("did you mean `list`?".to_owned()),
                other => did_you_mean(other, Kind::NAMES),
            };
            let label = meant.unwrap_or_else(|| "string, int, bool or list".to_owned());
            let problem = Placed::error(codes::WRONG_VALUE, arg.place, format!("variables have no type `{text}`"));
            reader.scope.report(&path, problem.says(label));
        }
        Kind::Unknown
    })
}

fn list_default(reader: &mut NodeReader<'_, '_, '_>, kind: Kind, name: &str) -> Option<State> {
    let text = reader.piece.text;
    let mut state = None;
    for node in reader.children() {
        let piece = Piece { node, text, layer: 0 };
        if node.name().value() != "default" {
            let place = text.span(node.name().span());
            let message = format!("a variable has no `{}` in its block", node.name().value());
            let label = "the block holds the default of a list alone";
            reader.scope.report(
                &SpecPath::root(),
                Placed::error(codes::UNKNOWN_NODE, place, message).says(label).help("default \"a\" \"b\""),
            );
            continue;
        }
        let mut child = NodeReader::new(reader.scope, piece, SpecPath::node("default"));
        let args = child.rest();
        child.finish();
        if kind == Kind::String {
            let place = text.span(node.name().span());
            let problem = Placed::error(codes::WRONG_TYPE, place, format!("variable `{name}` is no list"));
            reader
                .scope
                .report(&SpecPath::root(), problem.says("a default in a block is a list").help("write type=\"list\""));
            state = Some(State::Faulty);
            continue;
        }
        state = Some(default_of(reader.scope, kind, &args, name));
    }
    state
}

/// Returns the default, which must have the variable's type.
fn default_of(scope: &mut Scope<'_>, kind: Kind, args: &[Arg<'_>], name: &str) -> State {
    if args.iter().any(|arg| arg.faulty) || kind == Kind::Unknown {
        return State::Faulty;
    }
    if args.iter().any(|arg| matches!(arg.value, Value::Unknown(_))) {
        return State::Unresolved;
    }
    let values: Vec<_> = args.iter().map(|arg| &arg.value).collect();
    if let Some(value) = kind.of_values(&values) {
        return State::Known(value);
    }
    let Some(first) = args.first() else { return State::Known(VariableValue::List(Vec::new())) };
    let message = format!("the default of variable `{name}` is no {}", kind.name());
    let label = match (kind, &first.value) {
        (Kind::String, Value::Integer(_)) => "write type=\"int\", or the number in quotes",
        (Kind::String, Value::Bool(_)) => "write type=\"bool\", or the word in quotes",
        (Kind::String, Value::Float(_)) => "write the number in quotes",
        (Kind::List, _) => "a list's default is a block: { default \"a\" \"b\" }",
        _ => "",
    };
    scope.report(&SpecPath::root(), Placed::error(codes::WRONG_TYPE, first.place, message).says(label));
    State::Faulty
}

/// Returns the first value that is present: `--var`, `--var-file`, the process variable, the default; and where it
/// stands. The places are those of the name and of the default.
fn choose(
    scope: &mut Scope<'_>,
    name: &str,
    said: Declaration,
    given: &Given,
    (declared, default_place): (Place, Place),
) -> (State, Place) {
    if scope.mode == Mode::Snapshot {
        let state = match (said.env, said.default) {
            (None, Some(default)) => default,
            _ => State::Unresolved,
        };
        return (state, default_place);
    }
    if let Some((value, place)) = given.value(name, said.kind) {
        let state = value.map_or_else(
            |fault| {
                scope.report(&SpecPath::root(), fault);
                State::Faulty
            },
            State::Known,
        );
        return (state, place);
    }
    if let Some(env) = &said.env
        && let Some(value) = scope.disk.var(env)
    {
        let state = match value.to_str().ok_or("is not UTF-8").and_then(|text| said.kind.of_text(&[text])) {
            Ok(value) => State::Known(value),
            Err(why) => {
                let message = format!("process variable {env} {why}");
                scope.report(&SpecPath::root(), Placed::error(codes::WRONG_TYPE, declared, message));
                State::Faulty
            }
        };
        return (state, declared);
    }
    let state = said.default.unwrap_or(if said.kind == Kind::Unknown {
        State::Faulty
    } else {
        State::Missing { env: said.env }
    });
    (state, default_place)
}

/// Warns of variables that nothing of the document names. What names one almost, or in a text without annotation, has
/// its own problem: that is no reason for a second one.
fn unused(document: &KdlDocument, vars: &Variables, problems: &mut Vec<Placed>) {
    let mut named = BTreeSet::new();
    note_uses(document, vars, &mut named);
    for (name, variable) in vars.iter().filter(|(name, _)| !named.contains(*name)) {
        let problem =
            Placed::warning(codes::UNUSED_VARIABLE, variable.declared, format!("nothing uses variable `{name}`"));
        problems.push(problem.help(format!("use it: (template)\"…{{{name}}}\" or (var)\"{name}\"; or leave it out")));
    }
}

fn note_uses(document: &KdlDocument, vars: &Variables, named: &mut BTreeSet<String>) {
    for node in document.nodes() {
        let pairs = node
            .entries()
            .iter()
            .filter_map(|entry| Some((entry.ty().map(KdlIdentifier::value), entry.value().as_string()?)));
        for (annotation, text) in pairs {
            match annotation {
                Some("var") => note(text, vars, named),
                _ if !text.contains('{') => {}
                _ => match parts(text) {
                    Ok(found) => {
                        let used = found
                            .iter()
                            .filter_map(|part| if let Part::Variable(name, _) = part { Some(*name) } else { None });
                        used.for_each(|name| note(name, vars, named));
                    }
                    Err(_) => named.extend(vars.names().filter(|name| text.contains(name)).map(str::to_owned)),
                },
            }
        }
        if let Some(children) = node.children() {
            note_uses(children, vars, named);
        }
    }
}

fn note(name: &str, vars: &Variables, named: &mut BTreeSet<String>) {
    let meant = if vars.get(name).is_some() { Some(name) } else { nearest(name, vars.names()) };
    named.extend(meant.map(str::to_owned));
}

/// Returns how a variable is declared, for help texts.
pub(super) fn how() -> &'static str {
    example("variable")
}
