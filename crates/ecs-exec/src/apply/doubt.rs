//! What a client before this one may have started, and did not live to tell.

use std::time::Duration;

use ecs_plan::started_by;
use tokio::time::{Instant, sleep};

use super::{Follow, Run};
use crate::aws::{Launched, Task};
use crate::error::ExecError;
use crate::find;
use crate::journal::{LaunchRecord, RevisionState, RunRecord};

/// How often, and how long apart, tasks are looked for that may have been started just now.
const LOOKS: [Duration; 3] = [Duration::ZERO, Duration::from_secs(1), Duration::from_secs(2)];

impl Run {
    /// Goes on from what a process before this one recorded. The run's time has passed meanwhile.
    pub(crate) fn take_record(&self, recorded: RunRecord) {
        let planned = self.spec.as_ref().map(|spec| spec.timeout);
        let timeout = planned.unwrap_or_else(|| recorded.settings.as_ref().and_then(|settings| settings.run.timeout));
        let passed = recorded.began_at.map_or(Duration::ZERO, |began| self.options.calendar.since(began));
        let left = timeout.map(|timeout| timeout.as_duration().saturating_sub(passed));
        self.brake.set_deadline(left.map(|left| self.began + left));
        // Whoever took it up first counts as its beginning where an older version did not write that down.
        let began_at = recorded.began_at.or_else(|| Some(self.options.calendar.now()));
        self.taken_up_at.get_or_init(|| self.options.calendar.now());
        self.note(|record| *record = RunRecord { began_at, ..recorded });
    }

    /// Returns when a task was launched: by a process before this one, the journal tells.
    pub(super) fn launched_at(&self, arn: &str) -> Instant {
        let now = Instant::now();
        let Some(taken_up_at) = self.taken_up_at.get() else { return now };
        let sent_at = self.journal.look(|record| record.sent_at(arn)).filter(|sent_at| sent_at < taken_up_at);
        let ago = sent_at.map_or(Duration::ZERO, |sent_at| self.options.calendar.since(sent_at));
        now.checked_sub(ago).unwrap_or(now)
    }

    /// Whether a process before this one began the run.
    pub(super) fn is_taken_up(&self) -> bool {
        self.taken_up_at.get().is_some()
    }

    /// Follows what is known of a run that cannot be prepared again: its tasks must not be lost for that.
    ///
    /// # Errors
    /// `error`, where the run is not wholly launched.
    pub(super) async fn follow_instead(&self, error: ExecError) -> Result<(), ExecError> {
        if !self.follow_recorded().await || !self.journal.look(RunRecord::is_launched) {
            return Err(error);
        }
        if !matches!(error, ExecError::Halted(_)) {
            self.scribe.warn(format!("{error}; what was launched before was followed all the same"));
        }
        Ok(())
    }

    /// Follows every task that the journal knows, or that a call in doubt started, and that is not
    /// followed yet, to its end. Returns whether there was any.
    pub(crate) async fn follow_recorded(&self) -> bool {
        let record = self.journal.read();
        let mut tasks: Vec<(Task, u32)> = record.counting_tasks().map(known).collect();
        for launch in record.launches_in_doubt() {
            let found = self.look_for_launched(&record, launch).await;
            tasks.extend(found.into_iter().map(|task| (task, launch.attempt)));
        }
        let followed: Vec<String> = self.ledger.lock().tasks.iter().map(|task| task.arn.clone()).collect();
        tasks.retain(|(task, _)| !followed.contains(&task.task_arn));
        let Some(settings) = record.settings.as_ref().filter(|_| !tasks.is_empty()) else { return false };
        let follow = Follow::recorded(settings, self.options.until);
        self.follow_all(&follow, &tasks, record.cluster.as_deref()).await;
        true
    }

    /// Looks for the tasks of a call whose answer was lost, and says where some may be unknown.
    async fn look_for_launched(&self, record: &RunRecord, launch: &LaunchRecord) -> Vec<Task> {
        let mut all = Vec::new();
        for call in launch.calls.iter().filter(|call| !call.answered) {
            let cluster = record.cluster.as_deref();
            let found = self.look_again(cluster, &launch.revision, call.count).await.unwrap_or_default();
            if found.len() < usize::try_from(call.count).unwrap_or(usize::MAX) {
                self.ledger.lock().launch_is_unknown = true;
            } else {
                let launched = Launched { tasks: found.clone(), failures: Vec::new() };
                drop(self.answered(launch.attempt, &call.token, launched));
            }
            all.extend(found);
        }
        all
    }

    /// Looks for tasks that may have been started just now, a few times unless all are there.
    pub(super) async fn look_again(
        &self,
        cluster: Option<&str>,
        revision: &str,
        count: u64,
    ) -> Result<Vec<Task>, ExecError> {
        let mut most = Vec::new();
        for pause in LOOKS {
            sleep(pause).await;
            let found = self.look_for(cluster, revision, count).await?;
            if found.len() >= most.len() {
                most = found;
            }
            if u64::try_from(most.len()).unwrap_or(u64::MAX) >= count {
                break;
            }
        }
        Ok(most)
    }

    /// Returns the tasks of this run and revision that the journal does not know, `count` at most.
    pub(super) async fn look_for(
        &self,
        cluster: Option<&str>,
        revision: &str,
        count: u64,
    ) -> Result<Vec<Task>, ExecError> {
        let record = self.journal.read();
        let ours = started_by(self.options.run_id.as_str());
        let by = record.started_by.clone().unwrap_or_else(|| ours.clone());
        let is_own_revision = record.revisions.iter().any(|one| {
            one.arn.as_deref() == Some(revision)
                && matches!(one.state, RevisionState::Registered | RevisionState::Deregistered)
        });
        let known: Vec<&str> = record.tasks().collect();
        let mut found = find::started_by(&self.caller, cluster, &by).await?;
        found.retain(|task| {
            // A spec's own `startedBy` is many runs'; a revision that we registered is ours alone.
            task.task_definition_arn.as_deref() == Some(revision)
                && (by == ours || is_own_revision)
                && !known.contains(&task.task_arn.as_str())
        });
        found.truncate(usize::try_from(count).unwrap_or(usize::MAX));
        Ok(found)
    }
}

fn known((arn, launch): (&str, u32)) -> (Task, u32) {
    (Task { task_arn: arn.to_owned(), ..Task::default() }, launch)
}
