//! A simulated account on loopback, and runs of the binary against it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ecs_exec::sim::serve::Served;
use ecs_exec::sim::{Call, Operation, Sim, SimBuilder, TaskScript};
use serde_json::Value;
use tempfile::TempDir;

use crate::binary::Run;

/// A value that must appear nowhere but in the calls to AWS.
pub const CANARY: &str = "canary-7f3a91c2-do-not-show";

/// How long something may take before the test gives it up. It decides nothing else.
const PATIENCE: Duration = Duration::from_mins(2);

/// An account, and a folder that is the home of whoever works with it.
#[derive(Debug)]
pub struct Account {
    served: Served,
    folder: TempDir,
}

/// Returns the builder of an account in the region that [`Run::endpoint`] names, with every log group.
pub fn builder() -> SimBuilder {
    Sim::builder().region("us-east-1").any_log_group()
}

/// Returns a spec named `report` that writes logs and has [`CANARY`] in its environment. `extra` are further nodes.
pub fn spec(extra: &str) -> String {
    format!(
        r#"task "report" {{
    image "busybox:1.37"
    command "./report.sh"
    env {{
        API_TOKEN "{CANARY}"
    }}
    logs
    execution-role "arn:aws:iam::111122223333:role/ecsTaskExecutionRole"
    network assign-public-ip=#true
    poll-interval "50ms"
    {extra}
}}
"#
    )
}

impl Account {
    /// Serves an account whose tasks live so, with `report.kdl` in its folder.
    ///
    /// # Panics
    /// There is no free port, or no place for the folder.
    pub fn new(builder: SimBuilder, life: TaskScript, extra: &str) -> Self {
        let served = Served::start(builder.default_life(life).build()).expect("a free port");
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("report.kdl"), spec(extra)).expect("the spec is written");
        Self { served, folder }
    }

    /// Returns the account itself.
    pub const fn sim(&self) -> &Arc<Sim> {
        self.served.sim()
    }

    /// Returns the folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Returns a run of the binary in the folder, against the account.
    pub fn run(&self, args: &[&str]) -> Run {
        Run::new(self.folder(), args).endpoint(&self.served.url())
    }

    /// Returns `apply report.kdl --run-id ID` with a short `--log-drain`, and these arguments.
    pub fn apply(&self, run_id: &str, args: &[&str]) -> Run {
        let run = self.run(&["apply", "report.kdl", "--run-id", run_id, "--log-drain", "100ms"]);
        args.iter().fold(run, Run::arg)
    }

    /// Returns `attach --run-id ID` with a short `--log-drain`, and these arguments.
    pub fn attach(&self, run_id: &str, args: &[&str]) -> Run {
        let run = self.run(&["attach", "--run-id", run_id, "--log-drain", "100ms"]);
        args.iter().fold(run, Run::arg)
    }

    /// Returns how many revisions are ACTIVE.
    pub fn active_revisions(&self) -> usize {
        self.sim().revisions().iter().filter(|revision| revision["status"] == "ACTIVE").count()
    }

    /// Returns the calls of an operation.
    pub fn calls(&self, operation: Operation) -> Vec<Call> {
        self.sim().calls().into_iter().filter(|call| call.operation == operation).collect()
    }

    /// Returns the path of the journal of a run.
    pub fn journal_path(&self, run_id: &str) -> PathBuf {
        self.folder().join(".state/ecs-cli/runs").join(run_id).join("report.json")
    }

    /// Returns the journal of a run; `None` where there is none.
    ///
    /// # Panics
    /// It is no JSON: it is to be whole at any moment.
    pub fn journal(&self, run_id: &str) -> Option<Value> {
        let text = fs::read(self.journal_path(run_id)).ok()?;
        Some(serde_json::from_slice(&text).expect("a journal is whole at any moment"))
    }

    /// Returns every file of the folder that holds `text`, the spec left out.
    pub fn files_with(&self, text: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_none_or(|extension| extension != "kdl")
                    && fs::read(&path).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(text))
                {
                    found.push(path);
                }
            }
        }
        found
    }
}

/// Waits until `look` finds something.
///
/// # Panics
/// It finds nothing for two minutes.
pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begin.elapsed() < PATIENCE, "waited for {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}
