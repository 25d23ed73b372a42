//! What a run has done, on disk: [`RunRecord`], [`Journal`], [`JournalDir`].
//!
//! One small JSON file a task of a run, `RUN-ID/TASK.json`, written before the first call that
//! changes something and after each step, always whole and by renaming, so that whoever dies at any
//! point leaves a file that can be read. It holds ids and settings, and no payload: no environment,
//! no secret.

mod file;
mod record;

use std::fs::TryLockError;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub use self::record::{
    CallRecord, JOURNAL_FORMAT, LaunchRecord, RelaunchRecord, RevisionRecord, RevisionState, RunRecord, WatchSettings,
};
use crate::error::ExecError;
use crate::run_id::RunId;

/// Where journals lie: `$XDG_STATE_HOME/ecs-cli/runs`, or wherever the caller says.
#[derive(Debug, Clone)]
pub struct JournalDir {
    root: PathBuf,
}

impl JournalDir {
    /// Returns the folder of that path. It is made when it is needed.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Returns what is recorded of a task of a run.
    ///
    /// # Errors
    /// A file that cannot be read, or that is no journal of this version.
    pub fn read(&self, run: &RunId, task: &str) -> Result<Option<RunRecord>, ExecError> {
        read(&self.path(run, task))
    }

    /// Returns what is recorded of each task of a run, in the order of their names.
    ///
    /// # Errors
    /// As [`JournalDir::read`].
    pub fn tasks(&self, run: &RunId) -> Result<Vec<RunRecord>, ExecError> {
        let folder = self.root.join(run.as_str());
        let mut records = Vec::new();
        for path in file::list(&folder).map_err(|error| broken(&folder, &error.to_string()))? {
            records.extend(read(&path)?);
        }
        records.sort_by(|a, b| a.task.cmp(&b.task));
        Ok(records)
    }

    /// Takes the turn of carrying a task of a run out; `None` where another process has it. It is
    /// given back when the value is dropped, or its process ends in whatever way.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub(crate) fn turn(&self, run: &RunId, task: &str) -> Result<Option<Turn>, ExecError> {
        let path = self.path(run, task).with_extension("lock");
        let file = file::open_lock(&path).map_err(|error| broken(&path, &error.to_string()))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Turn(Some(file)))),
            Err(TryLockError::WouldBlock) => Ok(None),
            // A file system without locks, as some that are mounted: nobody can be kept out.
            Err(TryLockError::Error(_)) => Ok(Some(Turn(None))),
        }
    }

    fn path(&self, run: &RunId, task: &str) -> PathBuf {
        self.root.join(run.as_str()).join(format!("{}.json", file::name(task)))
    }
}

/// The turn of carrying a task of a run out: two processes that launched it would start two tasks.
#[derive(Debug)]
pub(crate) struct Turn(
    #[expect(dead_code, reason = "the lock lasts as long as the file is open")] Option<std::fs::File>,
);

fn read(path: &Path) -> Result<Option<RunRecord>, ExecError> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(broken(path, &error.to_string())),
    };
    let unreadable = |error: serde_json::Error| {
        let what_to_do = "without it the run is not known here; its task is found in its cluster: \
             attach --run-id with --cluster, once the file is moved away";
        broken(path, &format!("not readable: {error}; {what_to_do}"))
    };
    // A later version's has other members: its format is looked at first.
    let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(unreadable)?;
    let format = value.get("format").and_then(serde_json::Value::as_u64).unwrap_or_default();
    if format != u64::from(JOURNAL_FORMAT) {
        let message =
            format!("has format {format}, and this is format {JOURNAL_FORMAT}: use the ecs-cli that wrote it");
        return Err(broken(path, &message));
    }
    serde_json::from_value(value).map(Some).map_err(unreadable)
}

fn broken(path: &Path, message: &str) -> ExecError {
    ExecError::Journal { path: path.display().to_string(), message: message.to_owned() }
}

/// The record of a run that goes on, and its file.
#[derive(Debug)]
pub(crate) struct Journal {
    record: Mutex<RunRecord>,
    path: Option<PathBuf>,
    /// Whether another process writes the file.
    is_others: AtomicBool,
}

impl Journal {
    /// Returns one that begins with `record`; without a folder it is in memory alone.
    pub(crate) fn new(record: RunRecord, folder: Option<&JournalDir>) -> Self {
        let path = folder.map(|folder| folder.path(&record.run_id, &record.task));
        Self { record: Mutex::new(record), path, is_others: AtomicBool::new(false) }
    }

    /// Changes the record, and writes it.
    ///
    /// # Errors
    /// The file cannot be written. The record is changed all the same.
    pub(crate) fn update(&self, change: impl FnOnce(&mut RunRecord)) -> Result<(), ExecError> {
        let mut record = self.record();
        change(&mut record);
        let Some(path) = self.path.as_ref().filter(|_| !self.is_others()) else { return Ok(()) };
        let text = serde_json::to_vec_pretty(&*record).map_err(|error| broken(path, &error.to_string()))?;
        // The lock is held, so that an older state never replaces a newer one.
        file::replace(path, &text).map_err(|error| broken(path, &error.to_string()))
    }

    /// Leaves the file to another process, or takes it over.
    pub(crate) fn leave_to_others(&self, is_others: bool) {
        self.is_others.store(is_others, Ordering::Relaxed);
    }

    /// Whether another process writes the file.
    pub(crate) fn is_others(&self) -> bool {
        self.is_others.load(Ordering::Relaxed)
    }

    /// Returns the record as it is now.
    pub(crate) fn read(&self) -> RunRecord {
        self.record().clone()
    }

    /// Returns something of the record.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&RunRecord) -> T) -> T {
        look(&self.record())
    }

    fn record(&self) -> MutexGuard<'_, RunRecord> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
