//! Exit codes of containers.

use super::{About, Advice};

const fn row(name: &'static str, diagnosis: &'static str, fix: &'static str, about: About) -> Advice {
    Advice { name, diagnosis, fix, about, patterns: &[] }
}

pub(super) const TABLE: &[Advice] = &[
    row("0", "success", "nothing", About::Nothing),
    row("1", "an error of the application", "its output says which", About::Nothing),
    row("2", "a shell or a program was called with arguments it does not take", "check command", About::Command),
    row(
        "124",
        "`timeout` (the program) ended it; or the run's own timeout, where outcome.kind is timed-out",
        "raise timeout",
        About::Nothing,
    ),
    row(
        "125",
        "the container could not be run; or the run has no result, where outcome.kind says why",
        "look at outcome.kind",
        About::Nothing,
    ),
    row(
        "126",
        "the command is there but cannot be executed",
        "check the file's mode, and its interpreter",
        About::Command,
    ),
    row(
        "127",
        "the command was not found",
        "check command and entrypoint: they are arguments, not a shell line",
        About::Command,
    ),
    row("130", "SIGINT", "somebody or something interrupted it", About::Nothing),
    row("134", "SIGABRT: the program gave itself up", "its output says why", About::Nothing),
    row(
        "137",
        "SIGKILL: out of memory where the container's reason says OutOfMemory, else it outlived stopTimeout",
        "raise memory; or end within stop-timeout of SIGTERM",
        About::Memory,
    ),
    row(
        "139",
        "SIGSEGV: a fault of memory access, or a program for another architecture",
        "check runtime-platform arch= and the image",
        About::Image,
    ),
    row("143", "SIGTERM, as it was asked to stop", "the task's stopped reason says by whom", About::Nothing),
    row(
        "255",
        "a code outside the range, or one that the ECS agent does not know",
        "the container's output may say more",
        About::Nothing,
    ),
];
