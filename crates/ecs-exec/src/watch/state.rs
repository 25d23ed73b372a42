//! What a task's state says: its rank, whether it has started, whether it is over.

use crate::aws::Task;

/// The states in their order (developer guide, "Amazon ECS task lifecycle"). Any of them may be
/// skipped between two polls.
const ORDER: [&str; 9] = [
    "PROVISIONING",
    "PENDING",
    "ACTIVATING",
    "RUNNING",
    "DEACTIVATING",
    "STOPPING",
    "DEPROVISIONING",
    "STOPPED",
    "DELETED",
];

/// Returns a state's place in the order, from 1; 0 for none, and for one that is new.
pub(crate) fn rank(status: Option<&str>) -> usize {
    status.and_then(|status| ORDER.iter().position(|known| *known == status)).map_or(0, |place| place + 1)
}

/// Whether the task has ended.
pub(crate) fn is_over(task: &Task) -> bool {
    matches!(task.last_status.as_deref(), Some("STOPPED" | "DELETED"))
}

/// Whether the task has run: it may have ended between two polls.
pub(crate) fn has_started(task: &Task) -> bool {
    task.last_status.as_deref() == Some("RUNNING")
        || task.started_at.is_some()
        || task.containers.iter().any(|container| container.exit_code.is_some())
}

/// Whether `new` may follow `old`: states never go back, and an older version is an older answer.
pub(super) fn follows(old: &Task, new: &Task) -> bool {
    let older = match (old.version, new.version) {
        (Some(old), Some(new)) => new < old,
        _ => false,
    };
    !older
        && (rank(new.last_status.as_deref()) >= rank(old.last_status.as_deref())
            || rank(new.last_status.as_deref()) == 0)
}

/// Whether the end of a task is told without what decides about it: its containers. A task that never
/// started may have none, unless there were some before.
pub(super) fn is_half_told(before: Option<&Task>, task: &Task) -> bool {
    let has_had_some = || before.is_some_and(|before| !before.containers.is_empty());
    let has_run = task.stop_code.as_deref() == Some("EssentialContainerExited");
    is_over(task) && task.containers.is_empty() && (has_run || has_had_some())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn task(status: &str, version: Option<i64>) -> Task {
        Task { last_status: Some(status.to_owned()), version, ..Task::default() }
    }

    #[test]
    fn a_state_never_goes_back() {
        assert!(follows(&task("PENDING", None), &task("DEPROVISIONING", None)));
        assert!(follows(&task("PENDING", Some(2)), &task("PENDING", Some(3))));
        assert!(!follows(&task("RUNNING", None), &task("PENDING", None)));
        assert!(!follows(&task("RUNNING", Some(4)), &task("RUNNING", Some(3))));
        assert!(follows(&task("RUNNING", None), &task("HIBERNATING", None)), "a state of tomorrow is shown");
    }

    #[test]
    fn a_task_that_ended_between_two_polls_has_started() {
        let mut ended = task("STOPPED", None);
        assert!(!has_started(&ended));
        ended.started_at = Some(1.0);
        assert!(has_started(&ended));
    }

    proptest! {
        #[test]
        fn ranks_follow_the_order(a in 0_usize..9, b in 0_usize..9) {
            prop_assert_eq!(a < b, rank(Some(ORDER[a])) < rank(Some(ORDER[b])));
        }
    }
}
