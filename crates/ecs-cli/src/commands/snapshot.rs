//! `ecs-cli snapshot`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ecs_model::Severity;
use ecs_plan::preview::{self, ShowOptions};
use ecs_plan::{Plan, PlanOptions, World};

use super::Context;
use super::check::count;
use super::fix;
use super::offline;
use super::request::{RequestFlags, SpecFiles};
use crate::exit::Exit;
use crate::spec::{FileArg, FileId, Mode, Placed};
use crate::ui::report;

/// Write each spec's plan beside it, for review: `hello.kdl` → `hello.plan.yaml`.
///
/// A snapshot depends on the files alone: no process environment, flag value or profile. A variable with `env=`, or without
/// a value, stands as `<var NAME>`. Offline: no credentials are read and no connection is opened.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    files: SpecFiles,
    /// Write nothing; show what is missing, stale or orphaned, and exit with 1 when anything is.
    #[arg(long, env = "ECS_CLI_CHECK")]
    check: bool,
}

/// How one snapshot stands to its spec.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Fresh,
    Missing,
    Stale { old: String },
    Orphaned { spec: PathBuf },
}

#[derive(Debug)]
struct Snapshot {
    path: PathBuf,
    spec: PathBuf,
    text: String,
    state: State,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Exit {
    if args.files.specs.iter().any(|spec| matches!(FileArg::from(spec.clone()), FileArg::Stdin)) {
        context.ui.err("error: a snapshot stands beside its spec: standard input has no place for one");
        return Exit::Usage;
    }
    let flags = RequestFlags::default();
    let input = offline::input(&args.files, &flags, Mode::Snapshot);
    let planned = offline::plan_all(context, &input, &flags, &World::default());
    if planned.has_errors() {
        let errors: Vec<Placed> =
            planned.problems.iter().filter(|problem| problem.severity == Severity::Error).cloned().collect();
        let ui = context.ui;
        ui.err(report::render(&errors, &planned.loaded.sources, ui.color_err, ui.width).trim_end());
        return Exit::Invalid;
    }
    let mut snapshots = match snapshots(&planned, context) {
        Ok(snapshots) => snapshots,
        Err(message) => {
            context.ui.err(&format!("error: {message}"));
            return Exit::Invalid;
        }
    };
    snapshots.extend(orphans(&args.files.specs, &snapshots, context));
    if args.check { compare(&snapshots, &args.files.specs, context) } else { write(&snapshots, context) }
}

/// Returns the text of a snapshot: the plans of a file's tasks, in order.
pub(crate) fn text<'a>(plans: impl Iterator<Item = &'a Plan>) -> String {
    let parts = plans.map(|plan| ["# ", &plan.task, "\n", &preview::documents(plan, &ShowOptions::default())].concat());
    parts.collect()
}

/// Returns where the snapshot of a spec is.
pub(crate) fn path_of(spec: &Path) -> PathBuf {
    spec.with_extension("plan.yaml")
}

/// Whether the snapshot beside a spec is what it would be written to now. `None` where there is none.
///
/// # Errors
/// A snapshot that cannot be read, in words.
pub(crate) fn is_fresh(spec: &Path, context: &Context<'_>) -> Result<Option<bool>, String> {
    let files = SpecFiles { specs: vec![spec.to_owned()] };
    let flags = RequestFlags::default();
    let input = offline::input(&files, &flags, Mode::Snapshot);
    let loaded = crate::spec::load(&input, context.host);
    let options = PlanOptions::default();
    let plans: Vec<_> =
        loaded.tasks.iter().filter_map(|task| offline::plan_one(task, &World::default(), &options).0).collect();
    let Some(old) = read(&path_of(spec), context)? else { return Ok(None) };
    Ok(Some(old == text(plans.iter()) && plans.len() == loaded.tasks.len()))
}

fn snapshots(planned: &offline::Planned, context: &Context<'_>) -> Result<Vec<Snapshot>, String> {
    let mut plans: BTreeMap<FileId, Vec<&Plan>> = BTreeMap::new();
    for (task, plan) in planned.loaded.tasks.iter().zip(&planned.plans) {
        plans.entry(task.file).or_default().extend(plan);
    }
    let mut snapshots = Vec::new();
    for file in &planned.loaded.files {
        let Some(spec) = &file.path else { continue };
        let text = text(plans.remove(&file.id).unwrap_or_default().into_iter());
        let path = path_of(spec);
        let state = match read(&path, context)? {
            None => State::Missing,
            Some(old) if old == text => State::Fresh,
            Some(old) => State::Stale { old },
        };
        snapshots.push(Snapshot { path, spec: spec.clone(), text, state });
    }
    Ok(snapshots)
}

/// The largest snapshot that is read: far beyond what a spec of 4 MiB can make.
const SNAPSHOT_BYTES: u64 = 64 * 1024 * 1024;

fn read(path: &Path, context: &Context<'_>) -> Result<Option<String>, String> {
    match context.host.read(path, SNAPSHOT_BYTES) {
        Ok(bytes) => String::from_utf8(bytes).map(Some).map_err(|error| format!("{}: {error}", path.display())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{}: {error}", path.display())),
    }
}

/// Returns the snapshots in the folders of the command line that have no spec any more.
fn orphans(args: &[PathBuf], known: &[Snapshot], context: &Context<'_>) -> Vec<Snapshot> {
    let known: BTreeSet<&Path> = known.iter().map(|snapshot| snapshot.path.as_path()).collect();
    let mut folders: Vec<PathBuf> = args.iter().filter(|path| context.host.is_folder(path)).cloned().collect();
    let mut found = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in context.host.list(&folder).unwrap_or_default() {
            let Some(name) = entry.name.to_str().filter(|name| !name.starts_with('.')) else { continue };
            let path = folder.join(name);
            if entry.is_folder {
                folders.push(path);
            } else if name.ends_with(".plan.yaml") && !known.contains(path.as_path()) {
                found.insert(path);
            }
        }
    }
    found.into_iter().map(orphan).collect()
}

fn orphan(path: PathBuf) -> Snapshot {
    let spec = path.with_extension("").with_extension("kdl");
    Snapshot { path, spec: spec.clone(), text: String::new(), state: State::Orphaned { spec } }
}

fn write(snapshots: &[Snapshot], context: &Context<'_>) -> Exit {
    let (mut written, mut fresh) = (0, 0);
    for snapshot in snapshots {
        let word = match &snapshot.state {
            State::Fresh => {
                fresh += 1;
                continue;
            }
            State::Orphaned { spec } => {
                let (path, spec) = (snapshot.path.display(), spec.display());
                context.ui.err(&format!("orphaned  {path} (no {spec}): delete it"));
                continue;
            }
            State::Missing => "wrote",
            State::Stale { .. } => "changed",
        };
        if let Err(error) = fix::write(&snapshot.path, &snapshot.text) {
            context.ui.err(&format!("error: {}: {error}", snapshot.path.display()));
            return Exit::Invalid;
        }
        written += 1;
        context.ui.err(&format!("{word:<8}  {}", snapshot.path.display()));
    }
    context.ui.err(&format!("{} written, {fresh} fresh already", count(written, "snapshot")));
    Exit::Success
}

fn compare(snapshots: &[Snapshot], args: &[PathBuf], context: &Context<'_>) -> Exit {
    let (mut fresh, mut missing, mut stale, mut orphaned) = (0, 0, 0, 0);
    for snapshot in snapshots {
        let path = snapshot.path.display();
        match &snapshot.state {
            State::Fresh => fresh += 1,
            State::Missing => {
                missing += 1;
                context.ui.out(&format!("missing   {path}\n"));
            }
            State::Stale { old } => {
                stale += 1;
                let now = format!("{}, planned now", snapshot.spec.display());
                let diff = ecs_plan::diff::files((&path.to_string(), old), (&now, &snapshot.text));
                context.ui.out(&format!("stale     {path}\n{diff}"));
            }
            State::Orphaned { spec } => {
                orphaned += 1;
                context.ui.out(&format!("orphaned  {path} (no {})\n", spec.display()));
            }
        }
    }
    let mut parts = vec![format!("{fresh} fresh")];
    for (number, word) in [(missing, "missing"), (stale, "stale"), (orphaned, "orphaned")] {
        if number > 0 {
            parts.push(format!("{number} {word}"));
        }
    }
    let all_fresh = missing + stale + orphaned == 0;
    let blank = if all_fresh { "" } else { "\n" };
    let total = count(snapshots.len(), "snapshot");
    context.ui.out(&format!("{blank}{total}: {}. No credentials were read.\n", parts.join(", ")));
    if all_fresh {
        return Exit::Success;
    }
    let specs: Vec<String> = args.iter().map(|path| path.display().to_string()).collect();
    context.ui.out(&format!("To accept: ecs-cli snapshot {}\n", specs.join(" ")));
    Exit::Difference
}
