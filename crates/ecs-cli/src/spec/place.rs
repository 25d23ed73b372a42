//! Giving a rule's problem its places.

use ecs_model::{Problem, Segment, SpecPath};

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
    };
    let mut variables = Vec::new();
    let also = problem.also.iter().map(|label| (&label.at, label.text.as_str()));
    for (at, text) in std::iter::once((&problem.at, problem.label.as_str())).chain(also) {
        let Some(found) = task.map.find(at) else { continue };
        if placed.labels.is_empty() {
            placed.file = found.place.file;
        }
        let text = in_words(&found.known, &found.rest, text);
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

/// Returns a label's words, with what of its path has no place of its own.
fn in_words(known: &SpecPath, rest: &SpecPath, text: &str) -> String {
    if rest.is_root() {
        return text.to_owned();
    }
    let json = matches!(known.segments().first(), Some(Segment::Key(name)) if name == "task-definition");
    match (text.is_empty(), json) {
        (false, _) => format!("{rest}: {text}"),
        (true, true) => format!("in {rest}"),
        (true, false) => format!("no `{rest}` here"),
    }
}

/// Returns the file's name, the line and the column of a path: for telling where a value came from.
pub fn source_of<'a>(task: &LoadedTask, path: &SpecPath, sources: &'a Sources) -> Option<(&'a str, usize, usize)> {
    let place = task.map.place(path)?;
    let Position { line, column, .. } = sources.position(place)?;
    Some((sources.name(place.file), line, column))
}
