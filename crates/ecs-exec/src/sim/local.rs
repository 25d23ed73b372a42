//! Tasks as processes of this machine, for `--local`: [`Local`].
//!
//! The main container's command runs as a child process, argv untouched; stdout and stderr are the
//! log stream, the exit code is the container's (128 + n for signal n). Nothing else is like a
//! container: no image, no isolation, no limits; the other containers are not started and secrets
//! are not fetched. The account is like a new one, in which each cluster, subnet, security group and
//! log group that is named exists.

mod account;
mod command;
mod output;
mod process;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::sync::Arc;
use std::time::Duration;

use self::process::Process;
use super::Sim;
use super::params::Params;
use super::refusal::Refusal;
use super::script::{CannotStart, ContainerScript, OnStop};
use super::state::Moment;
use super::task::SimTask;

/// Sets processes up in place of scripted lives.
#[derive(Debug, Clone, Default)]
pub struct Local {
    inherited: Vec<(OsString, OsString)>,
    mains: BTreeMap<String, String>,
    region: Option<String>,
    unread: bool,
}

impl Local {
    /// Returns a set-up whose processes inherit PATH, HOME and TMPDIR of this process, and nothing
    /// else.
    pub fn new() -> Self {
        let inherited = ["PATH", "HOME", "TMPDIR"];
        let inherited = inherited.into_iter().filter_map(|name| Some((name.into(), std::env::var_os(name)?))).collect();
        Self { inherited, ..Self::default() }
    }

    /// Names the container of a family whose command is run. Default: its first essential one.
    #[must_use]
    pub fn main_container(mut self, family: impl Into<String>, container: impl Into<String>) -> Self {
        drop(self.mains.insert(family.into(), container.into()));
        self
    }

    /// Sets the region of the ARNs. Default: `eu-west-1`.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Says that nobody will read the output: only its end is kept. Otherwise a process whose output
    /// is not read is held up, like one that writes to a pipe.
    #[must_use]
    pub const fn unread(mut self) -> Self {
        self.unread = true;
        self
    }

    /// Returns the account. When it is dropped, the processes that still run are killed.
    pub fn build(self) -> Arc<Sim> {
        let mut builder = Sim::builder().any_cluster().any_network().any_log_group().forget_calls();
        if let Some(region) = &self.region {
            builder = builder.region(region);
        }
        let unread = self.unread;
        builder.processes(Processes { local: self, running: BTreeMap::new() }, unread).build()
    }
}

/// The processes of an account.
#[derive(Debug)]
pub(super) struct Processes {
    local: Local,
    running: BTreeMap<String, Arc<Process>>,
}

impl Processes {
    /// Starts the process of a task that is being created, and writes its life accordingly. Returns the
    /// container that it stands for, unless it cannot be started.
    pub(super) fn start(
        &mut self,
        task: &mut SimTask,
        definition: Params<'_>,
        request: Params<'_>,
        moment: Moment<'_>,
    ) -> Result<Option<String>, Refusal> {
        let containers = definition.objects("containerDefinitions")?;
        let first = task.birth.containers.iter().find(|container| container.essential);
        let main = self.local.mains.get(&task.family).cloned().or_else(|| first.map(|first| first.name.clone()));
        let main = main.unwrap_or_default();
        let mut failure = Some(CannotStart {
            reason: format!("CannotStartContainerError: the definition has no container {main}"),
            exit_code: None,
        });
        let mut started = false;
        for container in containers {
            if container.text("name")? == Some(main.as_str()) {
                let command = command::Command::of(container, request.object("overrides")?, &main)?;
                failure = match command.spawn(&self.local.inherited) {
                    Ok(child) => {
                        let process = Process::watch(child, task.id.clone(), main.clone(), moment.sim.clone());
                        drop(self.running.insert(task.id.clone(), process));
                        started = true;
                        None
                    }
                    Err(failure) => Some(failure),
                };
            }
        }
        for container in &mut task.birth.containers {
            let is_main = container.name == main;
            container.essential = is_main;
            container.depends_on.clear();
            let cannot_start = if is_main { failure.clone() } else { Some(not_started()) };
            container.script = ContainerScript {
                run_for: None,
                exit_code: None,
                on_stop: OnStop::Outside,
                cannot_start,
                healthy_after: None,
                ..ContainerScript::default()
            };
        }
        task.birth.script = task.birth.script.clone().steps(Duration::ZERO);
        Ok(started.then_some(main))
    }

    /// Lets the process of a task feel what befell the task.
    pub(super) fn befell(&self, task: &SimTask) {
        let Some(process) = self.running.get(&task.id) else { return };
        let main = task.birth.containers.iter().find(|container| container.essential);
        let Some(main) = main else { return };
        let life = task.life.containers.get(&main.name);
        match life {
            Some(life) if life.signalled.is_some() => process.stop(main.stop_timeout),
            Some(life) if life.stopped.is_some() => process.kill(),
            _ => {}
        }
    }

    /// Forgets a process that has ended.
    pub(super) fn ended(&mut self, task: &str) {
        drop(self.running.remove(task));
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        self.running.values().for_each(|process| process.kill());
        self.running.values().for_each(|process| process.wait_a_moment());
    }
}

fn not_started() -> CannotStart {
    CannotStart { reason: "not started: only the main container's command runs locally".to_owned(), exit_code: None }
}
