//! Giving a rule's problem its places.

use ecs_model::{Code, Problem, SpecPath};

use super::json::Part;
use super::loaded::LoadedTask;
use super::placed::Placed;
use super::source::{Position, Sources};

/// Returns a problem that carries paths as one that carries places.
///
/// A path that was not written is shown at its nearest ancestor that was, with the rest in words; a value that
/// came through a template also points at its variables.
pub fn place(problem: &Problem, task: &LoadedTask) -> Placed {
    let mut placed = Placed {
        code: problem.code.clone(),
        severity: problem.severity,
        message: problem.message.clone(),
        file: task.file,
        labels: Vec::new(),
        help: problem.help.clone(),
        task: Some(task.spec.name.clone()),
        path: (!problem.at.is_root()).then(|| problem.at.clone()),
        edits: Vec::new(),
        covers: Vec::new(),
    };
    let mut variables = Vec::new();
    let also = problem.also.iter().map(|label| (&label.at, label.text.as_str()));
    for (at, text) in std::iter::once((&problem.at, problem.label.as_str())).chain(also) {
        let Some(found) = task.map.find(at, part(&problem.code)) else { continue };
        if placed.labels.is_empty() {
            placed.file = found.place.file;
        }
        let text = in_words(&found.rest, text);
        match placed.labels.iter_mut().find(|label| label.place == found.place) {
            // Two labels on one stretch would be drawn over each other.
            Some(label) if label.text.is_empty() => label.text = text,
            Some(label) if text.is_empty() || label.text == text => {}
            Some(label) => label.text = format!("{}; {text}", label.text),
            None => placed = placed.label(found.place, text),
        }
        variables.extend(found.uses.iter().cloned());
    }
    for used in variables {
        if placed.labels.iter().all(|label| label.place != used.place) {
            placed = placed.label(used.place, format!("through variable `{}`", used.name));
        }
    }
    placed
}

/// Returns the part of a member that a problem is about.
fn part(code: &Code) -> Part {
    match code.as_str() {
        // The last two are of options that awslogs does not have, and of what a description has and a request has not.
        "unknown-member" | "misplaced-member" | "newer-member" | "ECS216" | "dropped-member" => Part::Name,
        _ => Part::Value,
    }
}

/// Returns a label's words, with what of its path has no place of its own.
fn in_words(rest: &SpecPath, text: &str) -> String {
    match (rest.is_root(), text.is_empty()) {
        (true, _) => text.to_owned(),
        (false, true) => format!("no `{rest}` here"),
        (false, false) => format!("{rest}: {text}"),
    }
}

/// Returns the file's name, the line and the column of a path: for telling where a value came from.
pub fn source_of<'a>(task: &LoadedTask, path: &SpecPath, sources: &'a Sources) -> Option<(&'a str, usize, usize)> {
    let place = task.map.place(path)?;
    let Position { line, column, .. } = sources.position(place)?;
    Some((sources.name(place.file), line, column))
}
