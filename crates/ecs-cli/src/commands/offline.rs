//! What `check`, `plan` and `snapshot` share: reading specs and planning them, without a socket.

use ecs_model::{Code, Severity};
use ecs_plan::{Plan, PlanOptions, World};

use super::Context;
use super::request::{RequestFlags, SpecFiles};
use crate::cores;
use crate::spec::{self, FileArg, Input, Loaded, LoadedTask, Mode, Placed};

/// Everything that was read and planned.
#[derive(Debug)]
pub(crate) struct Planned {
    /// What was read.
    pub(crate) loaded: Loaded,
    /// A plan for each task of `loaded.tasks`, where one could be made.
    pub(crate) plans: Vec<Option<Plan>>,
    /// Every problem, of the language and of the rules, in the order of the texts.
    pub(crate) problems: Vec<Placed>,
}

impl Planned {
    /// Whether a problem is an error.
    pub(crate) fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}

/// Returns what to read, from the command line.
pub(crate) fn input(files: &SpecFiles, flags: &RequestFlags, mode: Mode) -> Input {
    Input {
        files: files.specs.iter().cloned().map(FileArg::from).collect(),
        overrides: flags.overrides(),
        vars: flags.variables(),
        mode,
    }
}

/// Reads and plans every task.
pub(crate) fn plan_all(context: &Context<'_>, input: &Input, flags: &RequestFlags, world: &World) -> Planned {
    plan_loaded(spec::load(input, context.host), flags, world)
}

/// Plans every task that was read.
pub(crate) fn plan_loaded(mut loaded: Loaded, flags: &RequestFlags, world: &World) -> Planned {
    let options = flags.plan_options();
    let mut problems = std::mem::take(&mut loaded.problems);
    for problem in &mut problems {
        deny(problem, &options);
    }
    let planned = cores::map(&loaded.tasks, |_, task| plan_one(task, world, &options));
    let (plans, found): (Vec<_>, Vec<_>) = planned.into_iter().unzip();
    problems.extend(found.into_iter().flatten());
    problems.sort_by_key(Placed::order);
    Planned { loaded, plans, problems }
}

/// Plans one task. Findings that only follow from a fault of the language are left out: the fault is told.
pub(crate) fn plan_one(task: &LoadedTask, world: &World, options: &PlanOptions) -> (Option<Plan>, Vec<Placed>) {
    let (plan, problems) = match ecs_plan::plan(&task.spec, world, options) {
        Ok(plan) => {
            let problems = plan.problems.clone();
            (Some(plan), problems)
        }
        Err(error) => (None, error.problems),
    };
    let problems = problems.iter().filter(|problem| !task.follows_from_a_fault(problem));
    (plan, problems.map(|problem| spec::place(problem, task)).collect())
}

/// Applies `--deny` to a warning of the reader; `--allow` does not reach the language.
fn deny(problem: &mut Placed, options: &PlanOptions) {
    let named = |code: &Code| options.deny.iter().any(|denied| denied == code.as_str() || denied == "warnings");
    if problem.severity == Severity::Warning && named(&problem.code) {
        problem.severity = Severity::Error;
    }
}
