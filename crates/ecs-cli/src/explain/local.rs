//! The problems of `apply --local`.

/// One kind of problem.
#[derive(Debug, Clone, Copy)]
pub(super) struct LocalProblem {
    /// The code.
    pub(super) code: &'static str,
    /// One line.
    pub(super) title: &'static str,
    /// The long text.
    pub(super) text: &'static str,
}

const fn row(code: &'static str, title: &'static str, text: &'static str) -> LocalProblem {
    LocalProblem { code, title, text }
}

pub(super) const TABLE: &[LocalProblem] = &[
    row(
        "local-argv",
        "There is nothing to run on this machine",
        "`--local` starts no container: it runs entrypoint and command as a process. An image's own command is in the \
         image, which is not used. Write `command`.",
    ),
    row(
        "local-linked",
        "A linked definition cannot be had locally",
        "`--local` uses a simulated account, which has no task definitions. Save the definition with \
         `aws ecs describe-task-definition` and use `task-definition file=…`.",
    ),
    row(
        "local-secret",
        "A secret has no value locally",
        "`--local` fetches no secrets. Each one comes by a flag: `-e NAME=VALUE`, or `-e NAME` for the caller's own.",
    ),
];
