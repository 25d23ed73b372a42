//! What went wrong, in words.

use ecs_model::TaskSpec;
use ecs_plan::RunSettings;

use super::super::ledger::{Known, Stand, TaskEntry};
use crate::aws::{Container, Task};
use crate::control::Halt;
use crate::error::ExecError;
use crate::outcome::{OutcomeKind, Trouble, Verdict};
use crate::reasons::{self, About, Advice};

/// What there is to say something about.
pub(super) struct Case<'a> {
    pub(super) known: &'a Known,
    pub(super) verdict: Verdict,
    /// The task that decided.
    pub(super) task: Option<&'a TaskEntry>,
    pub(super) deciders: &'a [String],
    pub(super) spec: Option<&'a TaskSpec>,
    pub(super) settings: Option<&'a RunSettings>,
}

/// Returns AWS's words on a task's end: a container's own reason says more than the task's.
pub(crate) fn words(task: &Task, deciders: &[String]) -> Option<String> {
    let reason = |container: &Container| container.reason.clone().filter(|reason| !reason.is_empty());
    let is_decider = |container: &&Container| deciders.contains(&container.name);
    let of_decider = task.containers.iter().filter(is_decider).find_map(reason);
    let of_any = || task.containers.iter().find_map(reason);
    let of_task = task.stopped_reason.clone().filter(|reason| !reason.is_empty());
    // "Task failed to start" says nothing; "ResourceInitializationError: …" says all.
    let says_little = of_task.as_deref().is_none_or(|reason| {
        reason.starts_with("Task failed to start") || reason.starts_with("Essential container in task exited")
    });
    if says_little { of_decider.or_else(of_any).or(of_task) } else { of_task }
}

/// Returns what went wrong; none where nothing did, or where the container itself says it by its
/// code.
pub(super) fn trouble(case: &Case<'_>) -> Option<Trouble> {
    let mut trouble = match (&case.known.error, case.task) {
        (Some(error), None) => of_error(case, error)?,
        (_, Some(entry)) => of_task(case, entry)?,
        (None, None) => of_miss(case)?,
    };
    let streams = case.task.into_iter().flat_map(|task| &task.streams);
    trouble.last_lines = streams.filter_map(|stream| stream.last_lines()).collect();
    Some(trouble)
}

fn of_error(case: &Case<'_>, error: &ExecError) -> Option<Trouble> {
    // Who sent a signal knows it.
    (!matches!(error, ExecError::Halted(Halt::Signal(_)))).then(|| error.trouble(case.spec))
}

fn of_miss(case: &Case<'_>) -> Option<Trouble> {
    let miss = case.known.misses.iter().rev().find(|miss| !miss.replaced)?;
    Some(explained(case, "there was no place for the task", Some(miss.why.clone()), reasons::no_place))
}

fn of_task(case: &Case<'_>, entry: &TaskEntry) -> Option<Trouble> {
    let words = words(&entry.last, case.deciders);
    let by_reason = |what: &str| Some(explained(case, what, words.clone(), reasons::stopped));
    let plain = |what: String, advice: &str| {
        let (aws_says, advice) = (words.clone(), Some(advice.to_owned()));
        Some(Trouble { what, aws_says, advice, ..Trouble::default() })
    };
    if let Stand::GaveUp(error) = &entry.stand {
        let mut trouble = ExecError::Aws(error.clone()).trouble(case.spec);
        trouble.what = format!("{}; the task still runs", trouble.what);
        let attach = "attach to it when that is mended: its output, its end and the clean-up are not lost";
        trouble.advice = Some(match trouble.advice {
            Some(advice) => format!("{advice}; then {attach}"),
            None => attach.to_owned(),
        });
        return Some(trouble);
    }
    match case.verdict.kind {
        OutcomeKind::FailedToStart => by_reason("the task did not start"),
        OutcomeKind::NotPlaced => {
            Some(explained(case, "there was no place for the task", words.clone(), reasons::no_place))
        }
        OutcomeKind::SpotInterrupted => by_reason("the task was interrupted"),
        OutcomeKind::Stopped => by_reason("the task was stopped"),
        OutcomeKind::Lost => Some(lost(case, entry, words.clone())),
        OutcomeKind::TimedOut => timed_out(case, entry),
        OutcomeKind::Exited => exited(case, entry, &plain),
        _ => None,
    }
}

/// Says what AWS's words mean.
fn explained(
    case: &Case<'_>,
    what: &str,
    words: Option<String>,
    explain: fn(&str) -> Option<&'static Advice>,
) -> Trouble {
    let advice = words.as_deref().and_then(explain);
    let about = advice.map_or(About::Nothing, |advice| advice.about);
    Trouble {
        what: advice.map_or_else(|| what.to_owned(), |advice| format!("{what}: {}", advice.diagnosis)),
        at: case.spec.and_then(|spec| reasons::place(spec, about, words.as_deref().unwrap_or_default())),
        aws_says: words,
        advice: advice.map(|advice| advice.fix.to_owned()),
        last_lines: Vec::new(),
    }
}

fn lost(case: &Case<'_>, entry: &TaskEntry, words: Option<String>) -> Trouble {
    if let Stand::Missing(why) = &entry.stand {
        return Trouble {
            what: "ECS does not know the task any more".to_owned(),
            aws_says: Some(why.clone()),
            advice: Some("ECS tells of a task for about an hour after its end; its output stays in its log".to_owned()),
            ..Trouble::default()
        };
    }
    if words.as_deref().is_some_and(reasons::is_host_loss)
        || entry.last.stop_code.is_some() && case.verdict.exit_code.is_some()
    {
        return explained(case, "the task was lost", words, reasons::stopped);
    }
    let silent = silent(case, entry);
    let code = entry.last.stop_code.as_deref().unwrap_or("no stop code");
    Trouble {
        what: format!("{silent} reported no exit code (task stopped: {code})"),
        ..explained(case, "", words, reasons::stopped)
    }
}

/// Returns the deciding containers that have no code, in words.
fn silent(case: &Case<'_>, entry: &TaskEntry) -> String {
    let has_code = |name: &&String| {
        entry.last.containers.iter().any(|container| container.name == **name && container.exit_code.is_some())
    };
    let names: Vec<&str> = case.deciders.iter().filter(|name| !has_code(name)).map(String::as_str).collect();
    if names.is_empty() { "its container".to_owned() } else { format!("container {}", names.join(", ")) }
}

fn timed_out(case: &Case<'_>, entry: &TaskEntry) -> Option<Trouble> {
    let settings = case.settings?;
    let status = entry.last.last_status.as_deref().unwrap_or("unknown");
    Some(match entry.halt? {
        Halt::StartTimeout => Trouble {
            what: format!("the task did not run within start-timeout ({})", settings.start_timeout),
            advice: Some(
                "raise start-timeout where capacity or large images take longer; a task that waits for its network or \
                 image says so in its stopped reason"
                    .to_owned(),
            ),
            at: case.spec.and_then(|spec| spec.start_timeout).map(|_| ecs_model::SpecPath::node("start-timeout")),
            ..Trouble::default()
        },
        Halt::Timeout | Halt::Signal(_) => {
            let timeout = settings.timeout.map(|timeout| format!(" ({timeout})")).unwrap_or_default();
            Trouble {
                what: format!("the run did not end within timeout{timeout}; the task was {status}"),
                advice: Some("raise timeout, or make the work smaller".to_owned()),
                at: case.spec.and_then(|spec| spec.timeout).map(|_| ecs_model::SpecPath::node("timeout")),
                ..Trouble::default()
            }
        }
    })
}

fn exited(case: &Case<'_>, entry: &TaskEntry, plain: &dyn Fn(String, &str) -> Option<Trouble>) -> Option<Trouble> {
    if case.verdict.exit_code.is_none() && case.verdict.code != 0 {
        let silent = silent(case, entry);
        return plain(format!("{silent} reported no exit code"), "look at its reason, and at depends-on");
    }
    let deciding = entry.last.containers.iter().filter(|container| case.deciders.contains(&container.name));
    let reason =
        deciding.into_iter().find_map(|container| container.reason.clone()).filter(|_| case.verdict.code != 0)?;
    Some(explained(case, "the task failed", Some(reason), reasons::stopped))
}
