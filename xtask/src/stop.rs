//! Ctrl-C and its like: what was started is ended before we leave.

use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command};
use std::sync::{Arc, Mutex, PoisonError};

use miette::{IntoDiagnostic as _, Result, WrapErr as _, bail};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// What a signal does from now on: end what runs in the foreground, and be seen by [`Stop::check`]. Servers are left to
/// whoever started them.
#[derive(Debug, Clone)]
pub(crate) struct Stop(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    came: bool,
    foreground: Option<Pid>,
}

impl Stop {
    /// Listens to SIGINT, SIGTERM and SIGHUP, once in a process.
    ///
    /// # Errors
    /// Somebody listens already.
    pub(crate) fn on_signal() -> Result<Self> {
        let stop = Self(Arc::default());
        let seen = stop.clone();
        ctrlc::set_handler(move || seen.come()).into_diagnostic().wrap_err("cannot listen to signals")?;
        Ok(stop)
    }

    fn come(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.came = true;
        if let Some(group) = state.foreground {
            // One that has ended already is what is wanted.
            let _ = killpg(group, Signal::SIGKILL);
        }
    }

    /// Starts a command as the leader of a process group, which ends when a signal comes.
    ///
    /// # Errors
    /// It cannot be started, or a signal came.
    pub(crate) fn spawn(&self, command: &mut Command) -> Result<Child> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.came {
            bail!("interrupted");
        }
        let shown = format!("{command:?}");
        let child =
            command.process_group(0).spawn().into_diagnostic().wrap_err_with(|| format!("cannot start {shown}"))?;
        let id = i32::try_from(child.id()).into_diagnostic()?;
        state.foreground = Some(Pid::from_raw(id));
        Ok(child)
    }

    /// Runs a command to its end, which a signal brings about.
    ///
    /// # Errors
    /// It cannot be started, does not succeed, or a signal came.
    pub(crate) fn run(&self, command: &mut Command) -> Result<()> {
        let shown = format!("{command:?}");
        let status = self.spawn(command)?.wait().into_diagnostic()?;
        self.check()?;
        if !status.success() {
            bail!("{shown}: {status}");
        }
        Ok(())
    }

    /// Forgets what ran in the foreground, and tells whether a signal came.
    ///
    /// # Errors
    /// One came.
    pub(crate) fn check(&self) -> Result<()> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.foreground = None;
        if state.came {
            bail!("interrupted");
        }
        Ok(())
    }
}
