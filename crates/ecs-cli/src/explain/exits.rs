//! The exit codes of this program, as `docs/cli.md` has them.

/// One exit code.
#[derive(Debug, Clone, Copy)]
pub(super) struct ExitText {
    /// The code.
    pub(super) code: &'static str,
    /// The words of `outcome.kind` that end with it.
    pub(super) kinds: &'static [&'static str],
    /// One line.
    pub(super) title: &'static str,
    /// The long text.
    pub(super) text: &'static str,
}

const fn row(code: &'static str, kinds: &'static [&'static str], title: &'static str, text: &'static str) -> ExitText {
    ExitText { code, kinds, title, text }
}

pub(super) const TABLE: &[ExitText] = &[
    row(
        "0",
        &["exited"],
        "success",
        "The command did what it was asked. Of `apply` and `attach`: the deciding container exited with 0. Where \
         `outcome.kind` is `exited` the code is always the deciding container's own; with several deciders \
         (`exit-from`) it is the first that is not 0, in written order, and of several tasks the first of them.",
    ),
    row(
        "1",
        &[],
        "a comparison found a difference",
        "`fmt --check` found a file that is not in its canonical layout, or `snapshot --check` a snapshot that is \
         missing, stale or orphaned. Of `apply` and `attach` it is the container's own code.",
    ),
    row("64", &[], "the command line is wrong", "An unknown flag, a value that a flag does not take, an unknown code."),
    row(
        "65",
        &["invalid"],
        "input is not readable or not valid",
        "A spec has an error (`ecs-cli check` shows all of them), AWS refused a request that was made of it, or a plan \
         or snapshot is stale. Nothing was started.",
    ),
    row(
        "69",
        &["unavailable"],
        "AWS cannot be reached, or throttled past the retries",
        "The network, the endpoint or the account's request limits. What had been started was cleaned up as far as \
         AWS answered; the last lines say what is left.",
    ),
    row(
        "77",
        &["denied"],
        "credentials are missing or have expired, or access is denied",
        "The message names the call. `--profile` chooses other credentials; an IAM policy allows the call.",
    ),
    row(
        "124",
        &["timed-out"],
        "the run did not end in time, or did not start in time",
        "`timeout`, or `start-timeout` of a launch, passed. The task was stopped, unless `on-timeout \"leave\"`.",
    ),
    row(
        "125",
        &["not-placed", "failed-to-start", "lost", "stopped", "spot-interrupted"],
        "the run has no result of its own",
        "`outcome.kind` says why, whatever the containers' codes are:\n\n\
         * `not-placed`: there was no capacity, or no instance that fits; `retry { capacity 3 }` tries again.\n\
         * `failed-to-start`: the task stopped before its containers ran; the stopped reason says why.\n\
         * `lost`: the machine or ECS lost the task, and no exit code came.\n\
         * `stopped`: somebody else stopped it.\n\
         * `spot-interrupted`: Spot took the capacity back; `retry { spot 2 then=\"FARGATE\" }` launches again.\n",
    ),
    row(
        "129",
        &["interrupted"],
        "SIGHUP interrupted the run",
        "The terminal was closed. The task was stopped, unless `on-interrupt \"detach\"`.",
    ),
    row(
        "130",
        &["interrupted"],
        "SIGINT (Ctrl-C) interrupted the run",
        "The task was stopped, unless `on-interrupt \"detach\"`, and what was registered was deregistered.",
    ),
    row(
        "137",
        &[],
        "the deciding container was killed for want of memory",
        "Its reason begins with `OutOfMemory`, though ECS tells code 0. A container's own 137 is passed on unchanged.",
    ),
    row(
        "143",
        &["interrupted"],
        "SIGTERM interrupted the run",
        "Whoever runs ecs-cli ended it. The task was stopped, unless `on-interrupt \"detach\"`.",
    ),
];
