//! StopTask and the deregistration of an interrupted run: sent at the same time, shown as one line.

use ecs_exec::EventKind;

use super::{RunText, revision};

/// What the line about an interruption waits for.
#[derive(Debug, Default)]
pub(super) enum Interruption {
    /// There is none, or all of it is told.
    #[default]
    None,
    /// The task is about to be stopped.
    Stopping,
    /// The revision was deregistered before StopTask was answered.
    Deregistered(String),
    /// StopTask was accepted; the deregistration is under way.
    Accepted,
}

impl RunText<'_> {
    /// Takes an event in that belongs to an interruption. Returns whether it needs no line of its own.
    pub(super) fn interruption(&mut self, task: &str, event: &EventKind) -> bool {
        let Some(shown) = self.tasks.get_mut(task) else { return false };
        let awaits = shown.deregisters;
        match event {
            EventKind::Registered { deregister, .. } => shown.deregisters = *deregister,
            EventKind::Deregistered { .. } | EventKind::NotDeregistered { .. } => shown.deregisters = false,
            _ => {}
        }
        let (next, told) = match (std::mem::take(&mut shown.interruption), event) {
            (_, EventKind::Stopping { .. }) => (Interruption::Stopping, None),
            (Interruption::Stopping, EventKind::Deregistered { arn }) => {
                shown.interruption = Interruption::Deregistered(arn.clone());
                return true;
            }
            (Interruption::Deregistered(arn), EventKind::StopAnswered { accepted: true, .. }) => {
                (Interruption::None, Some(Some(arn)))
            }
            (Interruption::Deregistered(arn), _) => {
                self.other(task, &EventKind::Deregistered { arn });
                return false;
            }
            (_, EventKind::StopAnswered { accepted: true, .. }) if awaits => (Interruption::Accepted, None),
            (_, EventKind::StopAnswered { accepted: true, .. }) => (Interruption::None, Some(None)),
            (Interruption::Accepted, EventKind::Deregistered { arn }) => (Interruption::None, Some(Some(arn.clone()))),
            (Interruption::Accepted, _) => {
                self.stop_accepted(task, None);
                return false;
            }
            (before, _) => (before, None),
        };
        shown.interruption = next;
        if let Some(deregistered) = &told {
            self.stop_accepted(task, deregistered.as_deref());
        }
        told.is_some() || matches!(event, EventKind::StopAnswered { accepted: true, .. })
    }

    fn stop_accepted(&self, task: &str, deregistered: Option<&str>) {
        let also = deregistered.map(|arn| format!(", {} deregistered", revision(arn))).unwrap_or_default();
        let indent = " ".repeat(task.chars().count() + 10);
        self.lines(&[
            format!("{indent}StopTask accepted{also}"),
            format!("{indent}Ctrl-C again leaves at once; the stop goes on without us"),
        ]);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ecs_exec::{Event, Halt, PlanView, Signal};
    use ecs_model::TaskSpec;
    use ecs_plan::{PlanOptions, World};

    use super::*;
    use crate::ui::Ui;

    const REVISION: &str = "arn:aws:ecs:eu-west-1:111122223333:task-definition/report:45";

    /// Returns what is shown from the signal on.
    fn shown(deregister: bool, rest: &[EventKind]) -> String {
        let (ui, _, kept) = Ui::kept();
        let mut text = RunText::new(&ui, &|_, _| None, false, false);
        let mut show = |kind: EventKind| {
            text.show(&Event { task: "report".to_owned(), task_id: None, after_ms: 63_000, kind });
        };
        let mut spec = TaskSpec::new("report");
        spec.main.image = Some("report:1".to_owned());
        let plan = ecs_plan::plan(&spec, &World::default(), &PlanOptions::default()).unwrap();
        show(EventKind::Planned { run_id: "9w1k6t3b".to_owned(), plan: PlanView(Arc::new(plan)) });
        show(EventKind::Registered { arn: REVISION.to_owned(), deregister });
        show(EventKind::Stopping { cause: Halt::Signal(Signal::Sigint), stop_timeout: 30 });
        rest.iter().cloned().for_each(show);
        let all = kept.text();
        all.split_once("SIGINT").map(|(_, rest)| rest.to_owned()).unwrap()
    }

    fn accepted() -> EventKind {
        EventKind::StopAnswered { accepted: true, message: None }
    }

    fn deregistered() -> EventKind {
        EventKind::Deregistered { arn: REVISION.to_owned() }
    }

    fn note() -> EventKind {
        EventKind::Note { text: "something".to_owned() }
    }

    #[test]
    fn whichever_is_answered_first_one_line_tells_of_both() {
        let one = shown(true, &[accepted(), deregistered()]);
        assert!(one.contains("StopTask accepted, report:45 deregistered\n"), "{one}");
        assert_eq!(one, shown(true, &[deregistered(), accepted()]));
    }

    #[test]
    fn where_nothing_is_deregistered_the_stop_is_told_at_once() {
        let told = shown(false, &[accepted()]);
        assert!(told.contains("StopTask accepted\n"), "{told}");
    }

    #[test]
    fn what_comes_between_separates_them() {
        let told = shown(true, &[accepted(), note(), deregistered()]);
        assert!(told.contains("StopTask accepted\n") && told.contains("report  deregistered report:45\n"), "{told}");
        let told = shown(true, &[deregistered(), note(), accepted()]);
        assert!(told.contains("report  deregistered report:45\n") && told.contains("StopTask accepted\n"), "{told}");
    }
}
