//! From what a run knows to its outcome.

mod trouble;

use ecs_plan::started_by;

use super::Run;
use super::ledger::{Known, Stand, TaskEntry};
use crate::control::Halt;
use crate::journal::{RevisionState, RunRecord};
use crate::outcome::{
    ContainerOutcome, Ending, Left, OUTCOME_FORMAT, Outcome, OutcomeKind, TaskOutcome, Verdict, sum, verdict,
};

pub(crate) use self::trouble::words;

/// Returns what a task's end means.
pub(super) fn judge(entry: &TaskEntry, deciders: &[String]) -> Verdict {
    let ending = |task| verdict(&Ending { task, deciders, halt: entry.halt });
    match &entry.stand {
        Stand::Left if entry.halt.is_none() => Verdict { kind: OutcomeKind::Detached, exit_code: None, code: 0 },
        Stand::GaveUp(error) => {
            let error = crate::error::ExecError::Aws(error.clone());
            Verdict { kind: error.kind(), exit_code: None, code: error.exit_code() }
        }
        Stand::Missing(_) => ending(None),
        Stand::Over | Stand::Watched | Stand::Left | Stand::NotSeenToEnd => ending(Some(&entry.last)),
    }
}

impl Run {
    /// Returns the outcome, as far as it is known now.
    pub(super) fn report(&self) -> Outcome {
        let record = self.journal.read();
        let known = self.ledger.lock();
        let deciders = deciders(&known, &record);
        let judged: Vec<(&TaskEntry, Verdict)> =
            known.tasks.iter().map(|task| (task, self.judged(&known, task, &deciders))).collect();
        let counting = judged.iter().filter(|(task, _)| !task.replaced);
        let missed = known.misses.iter().filter(|miss| !miss.replaced).map(|_| NOT_PLACED);
        let failed =
            known.error.as_ref().map(|error| Verdict { kind: error.kind(), exit_code: None, code: error.exit_code() });
        let halted = || {
            let halt = self.control.first().map(Halt::Signal);
            verdict(&Ending { task: None, deciders: &[], halt })
        };
        let all = sum(counting.clone().map(|(_, verdict)| *verdict).chain(missed).chain(failed)).unwrap_or_else(halted);
        let deciding = counting.clone().find(|(_, verdict)| *verdict == all).map(|(task, _)| *task);
        Outcome {
            format: OUTCOME_FORMAT,
            run_id: self.options.run_id.clone(),
            task: record.task.clone(),
            kind: all.kind,
            exit_code: all.exit_code,
            process_exit_code: all.code,
            signal: self.control.first().filter(|_| all.kind == OutcomeKind::Interrupted),
            stop_code: deciding.and_then(|task| task.last.stop_code.clone()),
            stopped_reason: deciding.and_then(|task| task.last.stopped_reason.clone()),
            failure: trouble::trouble(&trouble::Case {
                known: &known,
                verdict: all,
                task: deciding,
                deciders: &deciders,
                spec: self.spec.as_ref(),
                settings: record.settings.as_ref().map(|settings| &settings.run),
            }),
            cluster: record.cluster.clone().or_else(|| deciding.and_then(|task| task.last.cluster_arn.clone())),
            region: self.aws().region(),
            task_definition: task_definition(deciding, &record),
            tasks: judged.iter().map(|(task, verdict)| task_outcome(task, *verdict, &deciders)).collect(),
            retries: known.retries.clone(),
            left: left(&known, &record, self.journal.is_others()),
            log_lines: known.tasks.iter().flat_map(|task| &task.streams).map(|stream| stream.lines()).sum(),
            took_ms: super::attend::took(self.began),
            problems: match &known.error {
                Some(crate::error::ExecError::Problems(problems)) => problems.clone(),
                _ => Vec::new(),
            },
        }
    }

    /// Returns what a task's end means; one that is left at once was interrupted.
    fn judged(&self, known: &Known, task: &TaskEntry, deciders: &[String]) -> Verdict {
        match (known.left_at_once, self.control.first()) {
            (true, Some(signal)) if task.stand != Stand::Over => {
                let halt = task.halt.or(Some(Halt::Signal(signal)));
                judge(&TaskEntry { halt, ..task.clone() }, deciders)
            }
            _ => judge(task, deciders),
        }
    }
}

/// Returns what is left behind.
///
/// `is_others`: another process cleans up.
fn left(known: &Known, record: &RunRecord, is_others: bool) -> Vec<Left> {
    let is_left = |task: &&TaskEntry| !task.replaced && !matches!(task.stand, Stand::Over | Stand::Missing(_));
    let tasks = known.tasks.iter().filter(is_left);
    let mut left: Vec<Left> =
        tasks.map(|task| Left::Task { arn: task.arn.clone(), stopping: task.stop_accepted }).collect();
    let deregisters = !is_others && known.plan.as_ref().is_none_or(|plan| plan.run.auto_deregister);
    for revision in record.own_revisions().filter(|_| deregisters) {
        let Some(arn) = revision.arn.clone() else { continue };
        let failed = known.not_deregistered.iter().find(|(other, _)| *other == arn);
        let why = match failed {
            Some((_, why)) => why.clone(),
            None if known.left_at_once => "the run was left at once".to_owned(),
            None => "its task goes on; attach deregisters it when the task has ended".to_owned(),
        };
        left.push(Left::Revision { arn, why });
    }
    left.extend(known.perhaps_own.iter().map(|(arn, region)| {
        let region = region.as_ref().map(|region| format!(" --region {region}")).unwrap_or_default();
        let name = arn.rsplit('/').next().unwrap_or(arn);
        let command = format!("aws ecs deregister-task-definition --task-definition {name}{region}");
        let why =
            format!("its run has no journal here, so whether the run registered it is not known; if so: {command}");
        Left::Revision { arn: arn.clone(), why }
    }));
    let unknown = record.revisions.iter().filter(|one| one.state == RevisionState::Registering);
    left.extend(unknown.map(|one| Left::Unknown { family: one.family.clone() }));
    if known.launch_is_unknown || record.launches_in_doubt().next().is_some() {
        let ours = || started_by(record.run_id.as_str());
        left.push(Left::Launch { started_by: record.started_by.clone().unwrap_or_else(ours) });
    }
    left
}

const NOT_PLACED: Verdict = Verdict { kind: OutcomeKind::NotPlaced, exit_code: None, code: 125 };

fn deciders(known: &Known, record: &RunRecord) -> Vec<String> {
    let planned = known.plan.as_ref().map(|plan| plan.run.exit_from.clone());
    let recorded = || record.settings.as_ref().map(|settings| settings.run.exit_from.clone());
    planned.or_else(recorded).unwrap_or_default()
}

fn task_definition(deciding: Option<&TaskEntry>, record: &RunRecord) -> Option<String> {
    let described = deciding.and_then(|task| task.last.task_definition_arn.clone());
    described.or_else(|| record.launches.last().map(|launch| launch.revision.clone()))
}

fn task_outcome(entry: &TaskEntry, verdict: Verdict, deciders: &[String]) -> TaskOutcome {
    let task = &entry.last;
    TaskOutcome {
        arn: entry.arn.clone(),
        cluster_arn: task.cluster_arn.clone(),
        launch: entry.launch,
        kind: verdict.kind,
        exit_code: verdict.exit_code,
        last_status: task.last_status.clone(),
        stop_code: task.stop_code.clone(),
        stopped_reason: task.stopped_reason.clone(),
        containers: task
            .containers
            .iter()
            .map(|container| ContainerOutcome {
                name: container.name.clone(),
                exit_code: container.exit_code,
                reason: container.reason.clone(),
                decides: deciders.contains(&container.name),
            })
            .collect(),
        logs: entry.streams.iter().map(|stream| stream.outcome()).collect(),
        created_at: task.created_at,
        started_at: task.started_at,
        stopped_at: task.stopped_at,
    }
}
