//! From an entry of kdl's to a value: annotations, templates and variables.

use std::borrow::Cow;

use ecs_model::SpecPath;
use kdl::{KdlEntry, KdlValue};

use super::super::codes;
use super::super::names::did_you_mean;
use super::super::placed::Placed;
use super::super::source::Place;
use super::super::template::{Part, TemplateFault, is_name, parts};
use super::super::text::Text;
use super::super::value::{Arg, Value};
use super::super::variables::{State, VariableValue, stand_in};
use super::Scope;

/// The types that KDL reserves for annotations, as people write them who know it from elsewhere.
const KDL_TYPES: [&str; 16] = [
    "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize", "f32", "f64", "string",
    "bool",
];

/// Returns how an entry's value is written, and where.
pub(crate) fn written<'a>(text: &Text, entry: &'a KdlEntry) -> (&'a str, Place) {
    let repr = entry.format().map_or("", |format| format.value_repr.as_str());
    let span = entry.span();
    let end = span.offset() + span.len();
    // The span of an entry covers its key and annotation too; the value stands at its end.
    let length = if repr.is_empty() { span.len() } else { repr.len().min(span.len()) };
    (repr, text.place(end - length, end))
}

/// Returns kdl's value as ours, without looking at annotations.
pub(crate) fn literal(entry: &KdlEntry) -> Value<'_> {
    match entry.value() {
        KdlValue::String(text) => Value::String(Cow::Borrowed(text)),
        KdlValue::Integer(number) => Value::Integer(*number),
        KdlValue::Float(number) => Value::Float(*number),
        KdlValue::Bool(value) => Value::Bool(*value),
        KdlValue::Null => Value::Null,
    }
}

impl Scope<'_> {
    /// Returns the value of an entry. A fault is reported at `path`, and the value is unknown then.
    pub(crate) fn evaluate<'a>(&mut self, path: &SpecPath, text: &Text, entry: &'a KdlEntry) -> Arg<'a> {
        let (repr, place) = written(text, entry);
        if text.doubts(text.span(entry.span())) {
            return Arg::invalid(place);
        }
        let mut arg = Arg::new(literal(entry), place, repr);
        arg.sensitive = text.sensitive;
        let Some(annotation) = entry.ty() else {
            self.looks_like_a_template(path, &arg, entry);
            return arg;
        };
        let Some(content) = entry.value().as_string() else {
            return self.unknown_annotation(path, annotation.value(), &arg);
        };
        match annotation.value() {
            "template" => self.template(path, content, arg),
            "var" => self.variable(path, content, arg),
            other => self.unknown_annotation(path, other, &arg),
        }
    }

    /// A text without annotation is literal; one that names a declared variable was probably not meant so.
    fn looks_like_a_template(&mut self, path: &SpecPath, arg: &Arg<'_>, entry: &KdlEntry) {
        let Some(text) = entry.value().as_string().filter(|text| text.contains('{')) else { return };
        if self.vars.is_empty() {
            return;
        }
        // What stands in braces is looked up, not each variable searched for: there may be thousands of both.
        let in_braces = text.split('{').skip(1).filter_map(|after| after.split_once('}')).map(|(name, _)| name);
        let named = in_braces.filter(|name| self.vars.get(name).is_some()).min();
        if let Some(name) = named.filter(|_| !arg.sensitive) {
            let message = format!("`{{{name}}}` is sent as it is written");
            let problem = Placed::warning(codes::LITERAL_TEMPLATE, arg.place, message);
            let problem = problem.says("a text without annotation is literal");
            self.surplus(
                path,
                problem.help(format!("write (template) before the text to have variable `{name}` put in")),
            );
        }
    }

    fn unknown_annotation<'a>(&mut self, path: &SpecPath, name: &str, arg: &Arg<'_>) -> Arg<'a> {
        let mut problem = Placed::error(codes::UNKNOWN_ANNOTATION, arg.place, format!("`({name})` means nothing here"));
        problem = match (name, &arg.value) {
            ("template" | "var", found) => {
                problem.says(format!("it stands before a text, not before {}", found.kind()))
            }
            (name, _) if KDL_TYPES.contains(&name) => problem.says("leave the annotation out"),
            (_, Value::Integer(_) | Value::Float(_)) => problem.says(format!("write \"{}{name}\"", arg.repr)),
            _ => problem.says(did_you_mean(name, ["template", "var"]).unwrap_or_default()),
        };
        self.report(path, problem.help("values may have (template) and (var); a unit is part of the text: \"2GB\""));
        Arg::invalid(arg.place)
    }

    fn template<'a>(&mut self, path: &SpecPath, content: &str, arg: Arg<'a>) -> Arg<'a> {
        // Where nothing is escaped, and the quotes were not mended into it, a place in the value is a place in the text.
        let exact = arg.repr.len() == content.len() + 2 && arg.place.range().len() == arg.repr.len();
        let within = |range: std::ops::Range<usize>| {
            let start = arg.place.range().start + 1;
            if exact { Place::new(arg.place.file, start + range.start, start + range.end) } else { arg.place }
        };
        let parts = match parts(content) {
            Ok(parts) => parts,
            Err(fault) => {
                self.report(path, template_fault(&fault, within));
                return Arg::invalid(arg.place);
            }
        };
        let mut out = Arg { value: Value::Null, ..arg };
        let mut result = String::new();
        let mut known = true;
        for part in parts {
            let (name, range) = match part {
                Part::Literal(literal) => {
                    result.push_str(literal);
                    continue;
                }
                Part::Variable(name, range) => (name, range),
            };
            match self.look_up(path, name, within(range.clone())) {
                Found::Nothing => out.faulty = true,
                Found::Unresolved => {
                    known = false;
                    result.push_str(&stand_in(name));
                }
                Found::Value(VariableValue::List(_)) => {
                    out.faulty = true;
                    self.list_in_text(path, name, within(range));
                }
                Found::Value(VariableValue::String(text)) => result.push_str(&text),
                Found::Value(VariableValue::Integer(number)) => result.push_str(&number.to_string()),
                Found::Value(VariableValue::Bool(value)) => result.push_str(if value { "true" } else { "false" }),
            }
            self.mark(name, &mut out);
        }
        if out.faulty {
            return Arg { uses: out.uses, ..Arg::invalid(out.place) };
        }
        out.value = if known { Value::String(Cow::Owned(result)) } else { Value::Unknown(result) };
        out
    }

    fn list_in_text(&mut self, path: &SpecPath, name: &str, place: Place) {
        let message = format!("variable `{name}` is a list, which no text can hold");
        let help = format!("a list stands as arguments: (var)\"{name}\"");
        self.report(path, Placed::error(codes::WRONG_TYPE, place, message).help(help));
    }

    fn variable<'a>(&mut self, path: &SpecPath, name: &str, arg: Arg<'a>) -> Arg<'a> {
        if !is_name(name) {
            let problem = Placed::error(codes::WRONG_VALUE, arg.place, "this is no name of a variable");
            self.report(
                path,
                problem.says("(var) takes one name: (var)\"tag\"").help("for a text around it write (template)"),
            );
            return Arg::invalid(arg.place);
        }
        let mut out = Arg { repr: "", value: Value::Null, ..arg };
        out.value = match self.look_up(path, name, out.place) {
            Found::Nothing => return Arg::invalid(out.place),
            Found::Unresolved => Value::Unknown(stand_in(name)),
            Found::Value(VariableValue::String(text)) => Value::String(Cow::Owned(text)),
            Found::Value(VariableValue::Integer(number)) => Value::Integer(i128::from(number)),
            Found::Value(VariableValue::Bool(value)) => Value::Bool(value),
            Found::Value(VariableValue::List(items)) => Value::List(items),
        };
        self.mark(name, &mut out);
        out
    }

    /// Marks that a variable took part in a value.
    fn mark(&self, name: &str, arg: &mut Arg<'_>) {
        if let Some(variable) = self.vars.get(name) {
            arg.uses.push(variable.used(name));
            arg.sensitive |= variable.sensitive;
        }
    }

    fn look_up(&mut self, path: &SpecPath, name: &str, place: Place) -> Found {
        let Some(variable) = self.vars.get(name) else {
            let label = did_you_mean(name, self.vars.names()).unwrap_or_else(|| "it is not declared".to_owned());
            let problem =
                Placed::error(codes::UNKNOWN_VARIABLE, place, format!("no variable `{name}` is declared")).says(label);
            self.report(
                path,
                problem.help(format!("declare it at the top of the file: variable \"{name}\" default=\"…\"")),
            );
            return Found::Nothing;
        };
        match &variable.state {
            State::Known(value) => Found::Value(value.clone()),
            State::Unresolved => Found::Unresolved,
            State::Faulty => Found::Nothing,
            State::Missing { env } => {
                let process = env.as_ref().map(|env| format!(", process variable {env}")).unwrap_or_default();
                let problem = Placed::error(codes::MISSING_VALUE, place, format!("variable `{name}` has no value"))
                    .says("used here")
                    .label(variable.declared, "declared here, without a default")
                    .help(format!("give it one: --var {name}=…{process}, or default=\"…\""));
                self.report(path, problem);
                Found::Nothing
            }
        }
    }
}

enum Found {
    Value(VariableValue),
    Unresolved,
    /// A fault that was told.
    Nothing,
}

fn template_fault(fault: &TemplateFault, within: impl Fn(std::ops::Range<usize>) -> Place) -> Placed {
    let (range, label) = match fault {
        TemplateFault::Open(at) => (*at..at + 1, "this `{` has no `}`"),
        TemplateFault::Close(at) => (*at..at + 1, "this `}` has no `{`"),
        TemplateFault::Name(range) => (range.clone(), "no name of a variable stands here"),
    };
    Placed::error(codes::WRONG_VALUE, within(range), "this is no template")
        .says(label)
        .help("{name} is replaced by a variable; a literal brace is written twice: {{ and }}")
}
