//! What decoding one file has at hand, and what it gathers: [`Scope`].

mod convert;
mod evaluate;

use std::collections::{BTreeMap, BTreeSet};

use ecs_model::{Severity, SpecPath};

pub(crate) use self::convert::{Advice, subject};
pub(crate) use self::evaluate::{literal, written};
use super::Mode;
use super::files::Disk;
use super::placed::Placed;
use super::source::Place;
use super::source_map::SourceMap;
use super::value::{Arg, Value};
use super::variables::Variables;

/// What is gathered for one task besides its values.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(crate) map: SourceMap,
    pub(crate) sensitive: BTreeSet<SpecPath>,
    pub(crate) unresolved: BTreeMap<SpecPath, String>,
    pub(crate) faulty: BTreeSet<SpecPath>,
    /// The paths whose value is the first word of a text that lacks its quotes.
    pub(crate) halved: BTreeSet<SpecPath>,
}

/// What decoding one file has at hand.
#[derive(Debug)]
pub(crate) struct Scope<'s> {
    pub(crate) vars: &'s Variables,
    pub(crate) mode: Mode,
    pub(crate) disk: &'s Disk<'s>,
    pub(crate) problems: Vec<Placed>,
    pub(crate) notes: Notes,
    /// The task's name, for its problems.
    pub(crate) task: Option<String>,
}

impl<'s> Scope<'s> {
    pub(crate) fn new(vars: &'s Variables, mode: Mode, disk: &'s Disk<'s>) -> Self {
        Self { vars, mode, disk, problems: Vec::new(), notes: Notes::default(), task: None }
    }

    /// Reports a problem of the language at a path of the task.
    pub(crate) fn report(&mut self, path: &SpecPath, mut problem: Placed) {
        problem.task.clone_from(&self.task);
        problem.path = (!path.is_root()).then(|| path.clone());
        // The whole task is never in doubt, or no rule would look at it.
        if problem.severity == Severity::Error && !path.is_root() {
            self.notes.faulty.insert(path.clone());
        }
        self.problems.push(problem);
    }

    /// Reports that something was written that may not stand there. No value is missing because of it, so rules
    /// still look at what was read.
    pub(crate) fn surplus(&mut self, path: &SpecPath, mut problem: Placed) {
        problem.task.clone_from(&self.task);
        problem.path = (!path.is_root()).then(|| path.clone());
        self.problems.push(problem);
    }

    /// Notes where a path stands.
    pub(crate) fn stands(&mut self, path: &SpecPath, place: Place) {
        self.notes.map.insert(path.clone(), place, Vec::new());
    }

    /// Notes a value: where it stands, whether it is masked, whether it is known.
    pub(crate) fn note(&mut self, path: &SpecPath, arg: &Arg<'_>) {
        if arg.sensitive {
            self.notes.sensitive.insert(path.clone());
        }
        if let Value::Unknown(text) = &arg.value {
            self.notes.unresolved.insert(path.clone(), text.clone());
        }
        if arg.faulty {
            self.notes.faulty.insert(path.clone());
        }
        self.notes.map.insert(path.clone(), arg.place, arg.uses.clone());
    }

    /// Notes that nothing is known at a path, because of a fault that was told.
    pub(crate) fn invalid(&mut self, path: &SpecPath) {
        if path.is_root() {
            return;
        }
        self.notes.unresolved.insert(path.clone(), super::value::INVALID.to_owned());
        self.notes.faulty.insert(path.clone());
    }
}
