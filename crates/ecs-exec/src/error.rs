//! Why a run could not go on: [`ExecError`].

use ecs_model::{Problem, Severity, TaskSpec};
use ecs_plan::{PlanError, Unfinished};

use crate::aws::{AwsError, ErrorClass};
use crate::control::Halt;
use crate::outcome::{OutcomeKind, Trouble};
use crate::{reasons, retry};

/// Why a run could not go on.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ExecError {
    /// A call failed for good.
    #[error("{0}")]
    Aws(AwsError),
    /// The spec cannot be planned, or must not be carried out.
    #[error("the task cannot be run: {} problems", .0.len())]
    Problems(Vec<Problem>),
    /// A request has a place that nothing is known for.
    #[error("the request is not complete: {}", places(.0))]
    Holes(Vec<(String, String)>),
    /// A signal or the deadline came before the task was started.
    #[error("ended by {0} before a task was started")]
    Halted(Halt),
    /// The linked definition does not exist.
    #[error("there is no task definition {id}")]
    NoDefinition {
        /// Its id.
        id: String,
    },
    /// The client knows no region.
    #[error("no region: set --region, AWS_REGION or the profile's")]
    NoRegion,
    /// The run id was used for another request.
    #[error("the run id {run_id} was used before, for another request; leave --run-id out, or give another one")]
    OtherRequest {
        /// The run id.
        run_id: String,
    },
    /// A launch was sent long ago, and nothing tells whether it was carried out.
    #[error("whether run {run_id} started its task cannot be told any more; give another --run-id to start one")]
    Untold {
        /// The run id.
        run_id: String,
    },
    /// The journal cannot be written or read.
    #[error("the run's journal {path}: {message}")]
    Journal {
        /// The file.
        path: String,
        /// Why.
        message: String,
    },
    /// There is no such run, or no such task.
    #[error("{0}")]
    NotFound(String),
}

fn places(holes: &[(String, String)]) -> String {
    holes.iter().map(|(place, text)| format!("{place} is {text}")).collect::<Vec<_>>().join(", ")
}

impl From<AwsError> for ExecError {
    fn from(error: AwsError) -> Self {
        Self::Aws(error)
    }
}

impl From<PlanError> for ExecError {
    fn from(error: PlanError) -> Self {
        Self::Problems(error.problems)
    }
}

impl From<Unfinished> for ExecError {
    fn from(error: Unfinished) -> Self {
        if error.problems.iter().any(|problem| problem.severity == Severity::Error) {
            Self::Problems(error.problems)
        } else {
            Self::Holes(error.holes)
        }
    }
}

impl ExecError {
    /// Returns what became of a run that met it before a task was started.
    pub fn kind(&self) -> OutcomeKind {
        match self {
            Self::Aws(error) if error.operation == "RunTask" && has_no_place(error) => OutcomeKind::NotPlaced,
            Self::Aws(error) => match error.class {
                ErrorClass::Throttled | ErrorClass::Transient | ErrorClass::Unknown => OutcomeKind::Unavailable,
                ErrorClass::Denied => OutcomeKind::Denied,
                ErrorClass::NotFound | ErrorClass::Final | ErrorClass::Setup => OutcomeKind::Invalid,
            },
            Self::Halted(Halt::Signal(_)) => OutcomeKind::Interrupted,
            Self::Halted(_) => OutcomeKind::TimedOut,
            _ => OutcomeKind::Invalid,
        }
    }

    /// Returns the process's exit code of such a run (`docs/cli.md`).
    pub fn exit_code(&self) -> u8 {
        match (self.kind(), self) {
            (_, Self::Aws(AwsError { class: ErrorClass::Setup, .. }) | Self::NoRegion) => 64,
            (_, Self::Halted(Halt::Signal(signal))) => signal.exit_code(),
            (OutcomeKind::TimedOut, _) => 124,
            (OutcomeKind::NotPlaced, _) => 125,
            (OutcomeKind::Unavailable, _) => 69,
            (OutcomeKind::Denied, _) => 77,
            _ => 65,
        }
    }

    /// Returns it in words: what, AWS's own, what to do.
    pub fn trouble(&self, spec: Option<&TaskSpec>) -> Trouble {
        let Self::Aws(error) = self else {
            return Trouble { what: self.to_string(), ..Trouble::default() };
        };
        let advice = reasons::error(error);
        let said = format!("{error}");
        let what = match (advice, retry::is_expired(error)) {
            (_, true) => "the credentials have expired".to_owned(),
            (Some(advice), _) => format!("{} failed: {}", error.operation, advice.diagnosis),
            (None, _) => format!("{} failed", error.operation),
        };
        Trouble {
            what,
            at: advice.zip(spec).and_then(|(advice, spec)| reasons::place(spec, advice.about, &said)),
            aws_says: Some(said),
            advice: advice.map(|advice| advice.fix.to_owned()),
            last_lines: Vec::new(),
        }
    }
}

/// Whether RunTask says that there is no place for the task: then `retry { capacity … }` counts.
fn has_no_place(error: &AwsError) -> bool {
    error.message.contains("No Container Instances were found") || reasons::is_capacity(&error.message)
}

/// Whether RunTask says that the revision is INACTIVE. It says so of a cluster too.
pub(crate) fn is_inactive(error: &AwsError) -> bool {
    let message = error.message.to_lowercase();
    let is_revision = message.contains("taskdefinition") || message.contains("task definition");
    error.operation == "RunTask" && error.code == "ClientException" && is_revision && message.contains("inactive")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::Signal;

    fn aws(class: ErrorClass, operation: &'static str, message: &str) -> ExecError {
        let (code, message) = ("X".to_owned(), message.to_owned());
        ExecError::Aws(AwsError { operation, class, code, message, request_id: None, status: None })
    }

    #[test]
    fn each_error_has_the_documented_exit_code() {
        let table = [
            (aws(ErrorClass::Throttled, "RunTask", ""), "unavailable", 69),
            (aws(ErrorClass::Transient, "RunTask", ""), "unavailable", 69),
            (aws(ErrorClass::Unknown, "RegisterTaskDefinition", ""), "unavailable", 69),
            (aws(ErrorClass::Denied, "RunTask", ""), "denied", 77),
            (aws(ErrorClass::NotFound, "RunTask", ""), "invalid", 65),
            (aws(ErrorClass::Final, "RegisterTaskDefinition", ""), "invalid", 65),
            (aws(ErrorClass::Setup, "DescribeVpcs", ""), "invalid", 64),
            (
                aws(ErrorClass::Final, "RunTask", "No Container Instances were found in your cluster."),
                "not-placed",
                125,
            ),
            (aws(ErrorClass::Final, "RunTask", "Capacity is unavailable at this time."), "not-placed", 125),
            (ExecError::Problems(Vec::new()), "invalid", 65),
            (ExecError::Halted(Halt::Timeout), "timed-out", 124),
            (ExecError::Halted(Halt::Signal(Signal::Sigterm)), "interrupted", 143),
            (ExecError::OtherRequest { run_id: "x".to_owned() }, "invalid", 65),
        ];
        for (error, kind, code) in table {
            assert_eq!((error.kind().as_str(), error.exit_code()), (kind, code), "{error}");
        }
    }
}
