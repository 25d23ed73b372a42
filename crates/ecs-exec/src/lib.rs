//! Carries out plans on Amazon ECS.
//!
//! * [`aws`]: `trait Aws`, everything that is asked of AWS, in our types.
//! * `sdk` (feature `sdk`): the AWS SDK behind that trait.
//! * `sim` (feature `sim`): a strict, in-memory ECS, EC2 and CloudWatch Logs behind it.

mod apply;
mod attach;
pub mod aws;
mod caller;
#[cfg(any(feature = "sdk", feature = "sim"))]
mod class;
mod control;
mod digest;
mod error;
mod event;
mod find;
mod identity;
mod journal;
mod kill;
mod listing;
mod logs;
mod look;
mod observe;
mod outcome;
mod pace;
mod read_logs;
pub mod reasons;
mod retry;
mod run_id;
#[cfg(feature = "sdk")]
pub mod sdk;
#[cfg(feature = "sim")]
pub mod sim;
mod task_id;
mod watch;

pub use apply::{ApplyOptions, Calendar, Engine, LOG_DRAIN, Until, apply};
pub use attach::AttachTarget;
pub use aws::{Aws, AwsError, ErrorClass};
pub use control::{Control, Halt, Signal};
pub use error::ExecError;
pub use event::{ContainerState, Event, EventKind, EventSink, EventStream, LogLine, PlanView, events};
pub use journal::{
    CallRecord, JOURNAL_FORMAT, JournalDir, LaunchRecord, RelaunchRecord, RevisionRecord, RevisionState, RunRecord,
    WatchSettings,
};
pub use kill::{KillError, KillRequest, Killed, NO_GRACE_PERIOD};
pub use look::{LogPlace, Look, RunTasks, TaskQuery};
pub use observe::observe;
pub use outcome::{
    ContainerOutcome, Ending, LastLines, Left, LogOutcome, OUTCOME_FORMAT, Outcome, OutcomeKind, Relaunch,
    RelaunchClass, TaskOutcome, Trouble, Verdict, sum, verdict,
};
pub use pace::Pace;
pub use read_logs::{LogReading, LogRequest};
pub use retry::Jitter;
pub use run_id::{InvalidRunId, NoRandomness, RunId};
#[cfg(feature = "sdk")]
pub use sdk::SdkAws;
pub use task_id::{InvalidTaskId, OtherCluster, TaskId};
