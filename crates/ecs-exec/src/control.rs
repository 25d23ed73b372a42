//! What a caller may say while a run goes on: [`Control`], [`Signal`].

use std::fmt;
use std::future::pending;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// A signal that ends a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Signal {
    /// SIGHUP.
    Sighup,
    /// SIGINT.
    Sigint,
    /// SIGTERM.
    Sigterm,
}

impl Signal {
    /// Returns the exit code of a run that it ended: 128 and the signal's number.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Sighup => 129,
            Self::Sigint => 130,
            Self::Sigterm => 143,
        }
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sighup => "SIGHUP",
            Self::Sigint => "SIGINT",
            Self::Sigterm => "SIGTERM",
        })
    }
}

/// The caller's say in a run. The first signal stops the task (or leaves it, with `on-interrupt
/// "detach"`) and the run goes on to its end; the second one ends the run at once.
///
/// Clones are one and the same.
#[derive(Debug, Clone)]
pub struct Control(Arc<watch::Sender<Vec<Signal>>>);

impl Default for Control {
    fn default() -> Self {
        Self::new()
    }
}

impl Control {
    /// Returns one without a signal yet.
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(Vec::new())))
    }

    /// Takes note of a signal.
    pub fn signal(&self, signal: Signal) {
        self.0.send_modify(|signals| signals.push(signal));
    }

    /// Returns the first signal, where there was one.
    pub fn first(&self) -> Option<Signal> {
        self.0.borrow().first().copied()
    }

    /// Waits for the signal of that place (from 0).
    pub async fn nth(&self, place: usize) -> Signal {
        let mut signals = self.0.subscribe();
        loop {
            if let Some(signal) = signals.borrow_and_update().get(place).copied() {
                return signal;
            }
            if signals.changed().await.is_err() {
                return pending().await;
            }
        }
    }
}

/// Why a run is brought to an end before its task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Halt {
    /// A signal.
    Signal(Signal),
    /// `timeout` has passed.
    Timeout,
    /// `start-timeout` has passed.
    StartTimeout,
}

impl fmt::Display for Halt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signal(signal) => signal.fmt(f),
            Self::Timeout => f.write_str("timeout"),
            Self::StartTimeout => f.write_str("start-timeout"),
        }
    }
}

/// What ends a run from outside its task: the caller's signals and the deadline of the whole run.
#[derive(Debug, Clone)]
pub(crate) struct Brake {
    control: Control,
    deadline: Arc<Mutex<Option<Instant>>>,
}

impl Brake {
    pub(crate) fn new(control: Control, deadline: Option<Instant>) -> Self {
        Self { control, deadline: Arc::new(Mutex::new(deadline)) }
    }

    /// Sets the deadline, before anybody waits for it.
    pub(crate) fn set_deadline(&self, deadline: Option<Instant>) {
        *self.deadline.lock().unwrap_or_else(PoisonError::into_inner) = deadline;
    }

    fn deadline(&self) -> Option<Instant> {
        *self.deadline.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns why the run has to end, if it has to.
    pub(crate) fn pulled(&self) -> Option<Halt> {
        if let Some(signal) = self.control.first() {
            return Some(Halt::Signal(signal));
        }
        self.deadline().filter(|deadline| *deadline <= Instant::now()).map(|_| Halt::Timeout)
    }

    /// Waits until the run has to end.
    pub(crate) async fn wait(&self) -> Halt {
        tokio::select! {
            biased;
            signal = self.control.nth(0) => Halt::Signal(signal),
            () = until(self.deadline()) => Halt::Timeout,
        }
    }

    /// Waits for the first signal alone.
    pub(crate) async fn signal(&self) -> Signal {
        self.control.nth(0).await
    }
}

/// Waits until then; for ever where there is no such moment.
pub(crate) async fn until(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => pending().await,
    }
}
