//! What [`load`](super::load) returns.

use std::collections::BTreeSet;
use std::path::PathBuf;

use ecs_model::{Problem, SpecPath, TaskSpec};

use super::placed::Placed;
use super::source::{FileId, Sources};
use super::source_map::SourceMap;

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The tasks in the order of the files and of writing; with `--task`, those alone. A task with faults is here
    /// too, as far as it could be read.
    pub tasks: Vec<LoadedTask>,
    /// Every problem of every file and flag, in the order of the texts.
    pub problems: Vec<Placed>,
    /// The texts.
    pub sources: Sources,
    /// The spec files that were read, in order; folders are expanded.
    pub files: Vec<SpecFile>,
}

/// One spec file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecFile {
    /// Its id in [`Loaded::sources`].
    pub id: FileId,
    /// Its path; `None` for standard input.
    pub path: Option<PathBuf>,
}

/// One task.
#[derive(Debug)]
pub struct LoadedTask {
    /// The task, merged from `defaults`, its own nodes and the flags.
    pub spec: TaskSpec,
    /// Where each path stands.
    pub map: SourceMap,
    /// The file it stands in.
    pub file: FileId,
    /// The paths that have a fault of the language already.
    pub(crate) faulty: BTreeSet<SpecPath>,
}

impl LoadedTask {
    /// Whether something at that path, above or below it was reported already. A rule's finding there follows
    /// from the fault and would only be noise.
    pub fn is_faulty(&self, path: &SpecPath) -> bool {
        self.faulty.iter().any(|faulty| path.starts_with(faulty) || (!path.is_root() && faulty.starts_with(path)))
    }

    /// Whether nothing is known of the definition, because of a fault that was told.
    pub fn has_unknown_definition(&self) -> bool {
        self.faulty.contains(&SpecPath::node("task-definition"))
    }

    /// Whether a rule's finding touches a place that has a fault of the language already.
    pub fn follows_from_a_fault(&self, problem: &Problem) -> bool {
        !self.faulty.is_empty()
            && (self.is_faulty(&problem.at)
                || problem.also.iter().any(|label| self.is_faulty(&label.at))
                || self.may_stand_in_the_definition(problem))
    }

    /// Whether a definition that could not be read may hold what a finding misses.
    fn may_stand_in_the_definition(&self, problem: &Problem) -> bool {
        problem.code.as_str() == "no-image" && self.faulty.contains(&SpecPath::node("task-definition"))
    }
}
