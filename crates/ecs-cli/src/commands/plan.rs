//! `ecs-cli plan`.

use std::path::PathBuf;

use ecs_model::{Severity, SpecPath};
use ecs_plan::World;
use ecs_plan::preview::{self, ShowOptions};
use serde_json::{Value, json};

use super::Context;
use super::offline::{self, Planned};
use super::request::{RequestFlags, SpecFiles};
use crate::exit::Exit;
use crate::spec::{self, Mode, Placed};
use crate::ui::{Form, report};

/// Show the two requests of each task, byte for byte, and the settings of its run.
///
/// Three YAML documents a task: the task definition, the task run request, the run. What only a run knows stands as a
/// placeholder: `<registered at runtime>`. Offline: no credentials are read and no connection is opened.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    files: SpecFiles,
    #[command(flatten)]
    request: RequestFlags,
    /// Say of each value where it came from.
    #[arg(long, env = "ECS_CLI_ORIGINS")]
    origins: bool,
    /// Show what is masked.
    #[arg(long)]
    show_values: bool,
    /// Plan with these observations (JSON) in the place of placeholders.
    #[arg(long, value_name = "FILE", env = "ECS_CLI_FACTS")]
    facts: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Exit {
    let form = match context.form() {
        Ok(form) => form,
        Err(message) => {
            context.ui.err(&format!("error: {message}"));
            return Exit::Usage;
        }
    };
    let world = match args.facts.as_ref().map(|path| read_world(path, context)).transpose() {
        Ok(world) => world.unwrap_or_default(),
        Err(message) => {
            context.ui.err(&format!("error: {message}"));
            return Exit::Invalid;
        }
    };
    let input = offline::input(&args.files, &args.request, Mode::Plan);
    let planned = offline::plan_all(context, &input, &args.request, &world);
    tell(&planned.problems, &planned, context);
    if planned.has_errors() {
        return Exit::Invalid;
    }
    let options = ShowOptions { show_values: args.show_values, origins: args.origins };
    match form {
        Form::Text => {
            for (task, plan) in planned.loaded.tasks.iter().zip(&planned.plans) {
                let Some(plan) = plan else { continue };
                let sources = &planned.loaded.sources;
                let place = |path: &SpecPath| {
                    spec::source_of(task, path, sources).map(|(file, line, column)| format!("{file}:{line}:{column}"))
                };
                let summary = preview::summary(plan).replace('\n', "\n# ");
                let documents = preview::documents_at(plan, &options, &place);
                context.ui.out(&format!("# {}  {summary}\n{documents}", plan.task));
            }
        }
        Form::Json => {
            let plans: Vec<Value> = planned.plans.iter().flatten().map(|plan| preview::json(plan, &options)).collect();
            context.ui.out(&format!("{:#}\n", json!({"format": ecs_plan::PLAN_FORMAT, "plans": plans})));
        }
    }
    Exit::Success
}

/// Reports problems on stderr: all of them, without notes unless `--verbose`.
fn tell(problems: &[Placed], planned: &Planned, context: &Context<'_>) {
    let ui = context.ui;
    let least = if ui.verbose { Severity::Note } else { Severity::Warning };
    let shown: Vec<Placed> = problems.iter().filter(|problem| problem.severity >= least).cloned().collect();
    if !shown.is_empty() {
        ui.err(report::render(&shown, &planned.loaded.sources, ui.color_err, ui.width).trim_end());
    }
}

/// The largest file of observations that is read.
const WORLD_BYTES: u64 = 16 * 1024 * 1024;

fn read_world(path: &std::path::Path, context: &Context<'_>) -> Result<World, String> {
    let bytes = context.host.read(path, WORLD_BYTES).map_err(|error| format!("{}: {error}", path.display()))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > WORLD_BYTES {
        return Err(format!("{}: larger than 16 MiB", path.display()));
    }
    let world: World = serde_json::from_slice(&bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    if world.format > ecs_plan::WORLD_FORMAT {
        return Err(format!(
            "{}: format {} is newer than this ecs-cli's {}",
            path.display(),
            world.format,
            ecs_plan::WORLD_FORMAT
        ));
    }
    Ok(world)
}
