//! Stop codes of tasks (the enum `TaskStopCode` of ECS's service model).

use super::{About, Advice};

const fn row(name: &'static str, diagnosis: &'static str, fix: &'static str) -> Advice {
    Advice { name, diagnosis, fix, about: About::Nothing, patterns: &[] }
}

pub(super) const TABLE: &[Advice] = &[
    row(
        "TaskFailedToStart",
        "the task ended before its containers ran",
        "the stopped reason of the task and the reasons of its containers say why",
    ),
    row(
        "EssentialContainerExited",
        "an essential container ended, for good or bad",
        "the exit code of the deciding container says which",
    ),
    row("UserInitiated", "somebody called StopTask", "the stopped reason is what the caller gave; CloudTrail says who"),
    row("ServiceSchedulerInitiated", "the scheduler of a service stopped the task", "look at the service's events"),
    row(
        "SpotInterruption",
        "Fargate Spot took the capacity back, two minutes after a warning (SIGTERM)",
        "launch it again: retry { spot 2 then=\"FARGATE\" }",
    ),
    row(
        "TerminationNotice",
        "EC2 Spot takes the instance back",
        "launch it again: retry { spot 2 }, or on instances that are not Spot",
    ),
    row("InfrastructureHealth", "AWS replaces the machine under the task", "launch it again"),
];
