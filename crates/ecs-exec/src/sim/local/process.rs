//! A process group that stands for a container: [`Process`].

use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use super::command::Started;
use super::output::{self, Pipes, Sink};
use crate::sim::Sim;

/// How long the end of the account waits for processes that it killed.
const LAST_MOMENT: Duration = Duration::from_secs(1);

/// A process group that stands for a container.
#[derive(Debug)]
pub(super) struct Process {
    /// The group's id is its leader's.
    group: Option<Pid>,
    stopping: AtomicBool,
    state: Mutex<State>,
    changed: Condvar,
}

/// How far a process has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    /// It runs, or was not waited for: its id cannot be another's.
    Running,
    /// It was waited for.
    Reaped,
    /// Its folder is gone, too.
    Over,
}

impl Process {
    /// Watches a process: its output goes to the account, and so does its end.
    pub(super) fn watch(started: Started, task: String, container: String, sim: Weak<Sim>) -> Arc<Self> {
        let Started { mut child, folder } = started;
        let group = i32::try_from(child.id()).ok().map(Pid::from_raw);
        let process = Arc::new(Self {
            group,
            stopping: AtomicBool::new(false),
            state: Mutex::new(State::Running),
            changed: Condvar::new(),
        });
        let pipes = Arc::new(Pipes::default());
        if let Some(stdout) = child.stdout.take() {
            output::forward(stdout, &pipes, Sink::new(&sim, &task, &container));
        }
        if let Some(stderr) = child.stderr.take() {
            output::forward(stderr, &pipes, Sink::new(&sim, &task, &container));
        }
        let watched = Arc::clone(&process);
        // Detached: it ends with the process, which the drop of the account kills.
        drop(thread::spawn(move || {
            let code = watched.reap(&mut child);
            pipes.wait_until_drained();
            drop(folder);
            if let Some(sim) = sim.upgrade() {
                sim.process_ended(&task, &container, code);
            }
            watched.advance(State::Over);
        }));
        process
    }

    /// Sends SIGTERM to the group, and SIGKILL when `timeout` has passed; once, however often a task
    /// is stopped.
    pub(super) fn stop(self: &Arc<Self>, timeout: Duration) {
        if self.stopping.swap(true, Ordering::SeqCst) {
            return;
        }
        self.signal(Signal::SIGTERM);
        let process = Arc::clone(self);
        drop(thread::spawn(move || {
            let state = process.lock();
            let waited = process.changed.wait_timeout_while(state, timeout, |state| *state == State::Running);
            drop(waited.unwrap_or_else(PoisonError::into_inner));
            process.signal(Signal::SIGKILL);
        }));
    }

    /// Sends SIGKILL to the group.
    pub(super) fn kill(&self) {
        self.signal(Signal::SIGKILL);
    }

    /// Waits until the process and its folder are gone, for a moment at most.
    pub(super) fn wait_a_moment(&self) {
        let waited = self.changed.wait_timeout_while(self.lock(), LAST_MOMENT, |state| *state < State::Over);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    /// Signals the group, unless its leader was waited for: its id may be another's then.
    fn signal(&self, signal: Signal) {
        let state = self.lock();
        if *state == State::Running
            && let Some(group) = self.group
        {
            // A group whose processes have all ended cannot be signalled, and need not.
            let _ended: Result<(), nix::Error> = killpg(group, signal);
        }
    }

    /// Waits for the leader's end and returns its exit code. What is left of the group is killed, as
    /// a container ends with its first process.
    fn reap(&self, child: &mut Child) -> i64 {
        loop {
            wait_for_end(self.group);
            let mut state = self.lock();
            let status = match child.try_wait() {
                Ok(None) => continue,
                Ok(Some(status)) => exit_code(status),
                Err(_) => UNKNOWN_CODE,
            };
            // At once: while a process of the group is left, its id is nobody else's.
            if let Some(group) = self.group {
                let _ended: Result<(), nix::Error> = killpg(group, Signal::SIGKILL);
            }
            *state = State::Reaped;
            drop(state);
            self.changed.notify_all();
            return status;
        }
    }

    fn advance(&self, to: State) {
        *self.lock() = to;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the ECS container agent says of a container whose code it could not learn.
const UNKNOWN_CODE: i64 = 255;

/// Returns the code as container runtimes tell it: 128 + n for signal n.
fn exit_code(status: ExitStatus) -> i64 {
    match (status.code(), status.signal()) {
        (Some(code), _) => i64::from(code),
        (None, Some(signal)) => 128 + i64::from(signal),
        (None, None) => UNKNOWN_CODE,
    }
}

/// Waits until the process has ended, and leaves it to be waited for: until then no other process
/// can get its id, so that the group can still be signalled.
#[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd"))]
fn wait_for_end(process: Option<Pid>) {
    use nix::sys::wait::{Id, WaitPidFlag, waitid};

    let Some(process) = process else { return };
    let ended = WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT;
    while waitid(Id::Pid(process), ended) == Err(nix::Error::EINTR) {}
}

/// Elsewhere `nix` offers no such wait, so the end is asked for now and then.
#[cfg(not(any(target_os = "linux", target_os = "android", target_os = "freebsd")))]
fn wait_for_end(_process: Option<Pid>) {
    thread::sleep(Duration::from_millis(5));
}
