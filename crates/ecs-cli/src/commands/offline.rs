//! What `check`, `plan` and `snapshot` share: reading specs and planning them, without a socket.

use ecs_model::{Code, Severity};
use ecs_plan::{Plan, PlanOptions, World};

use super::Context;
use super::request::{RequestFlags, SpecFiles};
use crate::cores;
use crate::spec::{self, FileArg, Host, Input, Loaded, LoadedTask, Mode, Placed};

/// Everything that was read and planned.
#[derive(Debug)]
pub(crate) struct Planned {
    /// What was read.
    pub(crate) loaded: Loaded,
    /// A plan for each task of `loaded.tasks`, where one could be made; empty where only the problems were asked for.
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
pub(crate) fn plan_loaded(loaded: Loaded, flags: &RequestFlags, world: &World) -> Planned {
    let (loaded, plans, problems) = plan_each(loaded, flags, world, |plan| plan);
    Planned { loaded, plans, problems }
}

/// Reads and plans every task for its problems alone: no plan is kept, so that ten thousand specs need no memory for
/// them.
pub(crate) fn problems_of_all(host: &dyn Host, input: &Input, flags: &RequestFlags) -> Planned {
    let (loaded, _, problems) = plan_each(spec::load(input, host), flags, &World::default(), drop);
    Planned { loaded, plans: Vec::new(), problems }
}

/// Plans every task on all cores, and keeps of each plan what `keep` makes of it.
fn plan_each<R: Send>(
    mut loaded: Loaded,
    flags: &RequestFlags,
    world: &World,
    keep: impl Fn(Option<Plan>) -> R + Sync,
) -> (Loaded, Vec<R>, Vec<Placed>) {
    let options = flags.plan_options();
    let mut problems = std::mem::take(&mut loaded.problems);
    for problem in &mut problems {
        deny(problem, &options);
    }
    let planned = cores::map(&loaded.tasks, |_, task| {
        let (plan, problems) = plan_one(task, world, &options);
        (keep(plan), problems)
    });
    let (kept, found): (Vec<_>, Vec<_>) = planned.into_iter().unzip();
    problems.extend(found.into_iter().flatten());
    (loaded, kept, spec::told_once(problems))
}

/// Plans one task. Findings that only follow from a fault of the language are left out: the fault is told.
pub(crate) fn plan_one(task: &LoadedTask, world: &World, options: &PlanOptions) -> (Option<Plan>, Vec<Placed>) {
    // Whatever a rule missed could be in a definition that could not be read.
    if task.has_unknown_definition() {
        return (None, Vec::new());
    }
    let (plan, problems) = match ecs_plan::plan(&task.spec, world, options) {
        Ok(plan) => {
            let problems = plan.problems.clone();
            (Some(plan), problems)
        }
        Err(error) => (None, error.problems),
    };
    let own = problems.into_iter().filter(|problem| !task.follows_from_a_fault(problem)).collect();
    (plan, spec::one_role(own).iter().map(|problem| spec::place(problem, task)).collect())
}

/// Applies `--deny` to a warning of the reader; `--allow` does not reach the language.
fn deny(problem: &mut Placed, options: &PlanOptions) {
    let named = |code: &Code| options.deny.iter().any(|denied| denied == code.as_str() || denied == "warnings");
    if problem.severity == Severity::Warning && named(&problem.code) {
        problem.severity = Severity::Error;
    }
}
