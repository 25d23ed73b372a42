//! `ecs-cli apply`.

mod flags;
mod local;
mod result;

use std::collections::VecDeque;
use std::sync::Arc;

use ecs_exec::{ApplyOptions, Aws, Control, Engine, EventSink, Jitter, Outcome, Pace, RunId, Signal, Until, events};
use ecs_model::{Severity, TaskSpec};
use ecs_plan::World;
use tokio::task::JoinSet;

use self::flags::RunFlags;
pub(crate) use self::flags::journal;
pub(crate) use self::result::{prepare as prepare_result, write as write_result};
use super::Context;
use super::check::count;
use super::offline::{self, Planned};
use super::request::{RequestFlags, SpecFiles};
use super::{aws, runtime, signals, snapshot};
use crate::exit::Exit;
use crate::spec::{self, LoadedTask, Mode, Placed};
use crate::ui::report;
use crate::ui::run::Show;

/// Register, run, wait, stream the logs, clean up, and exit with the task's code.
///
/// The main job. Observes what the plan needs, registers the task definition or reuses an equal one, runs the task, waits for
/// its end with its output on stdout, deregisters what it registered, and exits with the container's code. It never asks.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_help = "Exit codes: the container's own; 124 timed out; 125 not placed, failed to start, lost, stopped by \
somebody else or interrupted by Spot; 129, 130, 143 interrupted by SIGHUP, SIGINT, SIGTERM; 64 usage; 65 invalid input; 69 AWS not \
reachable; 77 denied."
)]
pub(crate) struct Args {
    #[command(flatten)]
    files: SpecFiles,
    #[command(flatten)]
    request: RequestFlags,
    #[command(flatten)]
    run: RunFlags,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Exit {
    match ready(args, context) {
        Err(exit) => exit,
        Ok((planned, form)) => runtime(context, apply(args, &planned, form, context)),
    }
}

/// Reads and plans, and refuses what can be refused before any call.
fn ready(args: &Args, context: &Context<'_>) -> Result<(Planned, crate::ui::Form), Exit> {
    let usage = |message: String| {
        context.ui.err(&format!("error: {message}"));
        Exit::Usage
    };
    let form = context.form().map_err(usage)?;
    let input = offline::input(&args.files, &args.request, Mode::Apply);
    let mut loaded = spec::load(&input, context.host);
    for task in &mut loaded.tasks {
        args.run.over(&mut task.spec);
        if args.run.local {
            let found = local::prepare(&mut task.spec);
            loaded.problems.extend(found.iter().map(|problem| spec::place(problem, task)));
        }
    }
    let planned = offline::plan_loaded(loaded, &args.request, &World::default());
    if planned.has_errors() {
        tell_errors(&planned.problems, &planned, context);
        return Err(Exit::Invalid);
    }
    let tasks = &planned.loaded.tasks;
    if tasks.len() > 1 && !args.run.all && args.request.tasks.is_empty() {
        let names: Vec<String> = tasks.iter().map(|task| format!("  --task {}", task.spec.name)).collect();
        return Err(usage(format!(
            "{} are here: say which to apply, or --all\n{}",
            count(tasks.len(), "task"),
            names.join("\n")
        )));
    }
    if args.run.locked {
        locked(&planned, context)?;
    }
    Ok((planned, form))
}

fn tell_errors(problems: &[Placed], planned: &Planned, context: &Context<'_>) {
    let errors: Vec<Placed> = problems.iter().filter(|problem| problem.severity == Severity::Error).cloned().collect();
    let ui = context.ui;
    ui.err(report::render(&errors, &planned.loaded.sources, ui.color_err, ui.width).trim_end());
}

/// `--locked`: every spec's snapshot is there and fresh.
fn locked(planned: &Planned, context: &Context<'_>) -> Result<(), Exit> {
    let mut refused = Vec::new();
    for file in &planned.loaded.files {
        let path = file.path.as_deref();
        let state = path.map_or(Ok(None), |path| snapshot::is_fresh(path, context));
        let name = path.map_or_else(|| "standard input".to_owned(), |path| path.display().to_string());
        match state {
            Ok(Some(true)) => {}
            Ok(Some(false)) => refused.push(format!("the snapshot of {name} is stale")),
            Ok(None) => refused.push(format!("{name} has no snapshot")),
            Err(message) => refused.push(message),
        }
    }
    if refused.is_empty() {
        return Ok(());
    }
    for message in refused {
        context.ui.err(&format!("error: --locked: {message}"));
    }
    context.ui.err("to accept what would run now: ecs-cli snapshot, and have it reviewed");
    Err(Exit::Invalid)
}

async fn apply(args: &Args, planned: &Planned, form: crate::ui::Form, context: &Context<'_>) -> Exit {
    let run_id = match args.run.run_id() {
        Ok(run_id) => run_id,
        Err(message) => {
            context.ui.err(&format!("error: {message}"));
            return Exit::Usage;
        }
    };
    if let Some(path) = &args.run.result
        && let Err(error) = result::prepare(path)
    {
        context.ui.err(&format!("error: --result {}: {error}; nothing was started", path.display()));
        return Exit::Invalid;
    }
    let account = if args.run.local {
        None
    } else {
        match aws::connect(context).await {
            Ok(account) => Some(engine_for(account)),
            Err(exit) => return exit,
        }
    };
    let runs = match prepare(args, planned, account.as_ref(), context) {
        Ok(runs) => runs,
        Err(problems) => {
            tell_errors(&problems, planned, context);
            return Exit::Invalid;
        }
    };
    let control = Control::new();
    let said = control.clone();
    signals::forward(&control);
    let (sink, mut stream) = events();
    let options = args.run.options(run_id, &args.request, context);
    let place = |task: &str, path: &ecs_model::SpecPath| place_of(planned, task, path);
    let mut show = Show::new(context.ui, form, &place, runs.len() > 1, args.run.local).detached(args.run.detach);
    for run in &runs {
        run.talk.iter().for_each(|line| show.say(&run.spec.name, line));
    }
    let limits = Limits { jobs: args.run.jobs, keep_going: args.run.keep_going };
    let work = tokio::spawn(all(runs, options, limits, sink, control));
    while let Some(event) = stream.next().await {
        show.event(&event);
    }
    let outcomes = work.await.unwrap_or_default();
    finish(args, planned, &outcomes, said.first(), context)
}

fn place_of(planned: &Planned, task: &str, path: &ecs_model::SpecPath) -> Option<String> {
    let task = planned.loaded.tasks.iter().find(|loaded| loaded.spec.name == task)?;
    let (file, line, column) = spec::source_of(task, path, &planned.loaded.sources)?;
    Some(format!("{file}:{line}:{column}"))
}

/// One task to run.
struct Prepared {
    spec: TaskSpec,
    engine: Arc<Engine>,
    talk: Vec<String>,
}

/// Returns an engine for an account of AWS.
pub(crate) fn engine_for(aws: Arc<dyn Aws>) -> Arc<Engine> {
    engine(aws, Pace::AWS)
}

/// Returns an engine for an account. All tasks of an account share one, and so one watcher and one budget of calls.
fn engine(aws: Arc<dyn Aws>, pace: Pace) -> Arc<Engine> {
    // Processes that start at the same moment must not retry at the same moments.
    Arc::new(Engine::new(aws, pace, Jitter::seeded(u64::from(std::process::id()))))
}

fn prepare(
    args: &Args,
    planned: &Planned,
    account: Option<&Arc<Engine>>,
    context: &Context<'_>,
) -> Result<Vec<Prepared>, Vec<Placed>> {
    let (mut runs, mut wrong) = (Vec::new(), Vec::new());
    for task in &planned.loaded.tasks {
        let spec = task.spec.clone();
        match account {
            Some(account) => runs.push(Prepared { spec, engine: Arc::clone(account), talk: Vec::new() }),
            None => match local_run(spec, task, args, context) {
                Ok(run) => runs.push(run),
                Err(problems) => wrong.extend(problems),
            },
        }
    }
    if wrong.is_empty() { Ok(runs) } else { Err(wrong) }
}

fn local_run(spec: TaskSpec, task: &LoadedTask, args: &Args, context: &Context<'_>) -> Result<Prepared, Vec<Placed>> {
    let with_places = |problems: Vec<ecs_model::Problem>| {
        problems.iter().map(|problem| spec::place(problem, task)).collect::<Vec<_>>()
    };
    let plan = ecs_plan::plan(&spec, &World::default(), &args.request.plan_options());
    let plan = plan.map_err(|error| with_places(error.problems))?;
    let (aws, said) =
        local::account(&plan, context.global.region.as_deref()).map_err(|problem| with_places(vec![*problem]))?;
    Ok(Prepared { spec, engine: engine(aws, Pace::LOCAL), talk: said.lines })
}

#[derive(Debug, Clone, Copy)]
struct Limits {
    jobs: usize,
    keep_going: bool,
}

/// Runs the tasks in order, so many at a time. Returns the outcomes in that order; tasks that were not started have none.
async fn all(
    runs: Vec<Prepared>,
    options: ApplyOptions,
    limits: Limits,
    sink: EventSink,
    control: Control,
) -> Vec<Outcome> {
    let mut waiting: VecDeque<(usize, Prepared)> = runs.into_iter().enumerate().collect();
    let mut running = JoinSet::new();
    let mut outcomes: Vec<(usize, Outcome)> = Vec::new();
    loop {
        let failed = outcomes.iter().any(|(_, outcome)| outcome.process_exit_code != 0);
        let go_on = control.first().is_none() && (limits.keep_going || !failed);
        while go_on
            && running.len() < limits.jobs
            && let Some((place, run)) = waiting.pop_front()
        {
            let (options, sink, control) = (options.clone(), sink.clone(), control.clone());
            running.spawn(async move { (place, run.engine.apply(run.spec, options, sink, control).await) });
        }
        match running.join_next().await {
            Some(Ok(done)) => outcomes.push(done),
            Some(Err(_)) => {}
            None => break,
        }
    }
    outcomes.sort_by_key(|(place, _)| *place);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

/// Reports what the executor refused, writes `--result`, and decides the exit code.
fn finish(args: &Args, planned: &Planned, outcomes: &[Outcome], signal: Option<Signal>, context: &Context<'_>) -> Exit {
    for outcome in outcomes.iter().filter(|outcome| !outcome.problems.is_empty()) {
        let task = planned.loaded.tasks.iter().find(|task| task.spec.name == outcome.task);
        let placed: Vec<Placed> =
            task.iter().flat_map(|task| outcome.problems.iter().map(|problem| spec::place(problem, task))).collect();
        tell_errors(&placed, planned, context);
    }
    let not_started = planned.loaded.tasks.len().saturating_sub(outcomes.len());
    if not_started > 0 {
        context.ui.err(&format!("{} not started", count(not_started, "task")));
    }
    if let Some(path) = &args.run.result
        && let Err(error) = result::write(path, outcomes)
    {
        // The run is over: its code is the truth, and whoever reads the file finds none.
        context.ui.err(&format!("error: --result {}: {error}", path.display()));
    }
    let codes = outcomes.iter().map(|outcome| outcome.process_exit_code);
    // A task that was never started, after a signal or a failure, is no success.
    let fallback = match signal {
        Some(signal) if not_started > 0 => signal.exit_code(),
        _ if not_started > 0 || outcomes.is_empty() => 125,
        _ => 0,
    };
    Exit::Run(codes.into_iter().find(|code| *code != 0).unwrap_or(fallback))
}

/// Returns how far a run is followed.
fn until(detach: bool, wait_until: Option<flags::WaitUntil>) -> Until {
    match (detach, wait_until) {
        (true, _) => Until::Launched,
        (false, Some(flags::WaitUntil::Running)) => Until::Running,
        (false, _) => Until::Stopped,
    }
}

/// The id of a run, random unless given.
fn run_id(given: Option<&str>) -> Result<RunId, String> {
    match given {
        Some(text) => text.parse().map_err(|error| format!("--run-id {text}: {error}")),
        None => RunId::random().map_err(|error| error.to_string()),
    }
}
