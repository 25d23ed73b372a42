//! Looking after the threads: an input that hangs, or takes too much memory, is kept under its name and ends the process.
//!
//! The clock catches hangs and nothing else: its limit is far above what any answer takes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::corpus;
use super::target::Target;

/// So long may an answer take, on a machine that does much else.
const LONGEST: Duration = Duration::from_mins(2);

/// So much memory may the process have: every input is smaller than 100 KiB.
const MOST: u64 = 1024 * 1024 * 1024;

type Current = Arc<Mutex<Option<(Target, Vec<u8>, Instant)>>>;

/// What the threads are doing.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    slots: Arc<Mutex<Vec<Current>>>,
}

/// One thread's input.
#[derive(Debug)]
pub(crate) struct Slot(Current);

impl Slot {
    /// Does the work while it is known what it is done with.
    pub(crate) fn during<R>(&self, target: Target, bytes: &[u8], work: impl FnOnce() -> R) -> R {
        self.set(Some((target, bytes.to_vec(), Instant::now())));
        let done = work();
        self.set(None);
        done
    }

    fn set(&self, current: Option<(Target, Vec<u8>, Instant)>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = current;
    }
}

/// Ends the watching when it is dropped.
#[derive(Debug)]
pub(crate) struct Watching(Arc<AtomicBool>);

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Watch {
    pub(crate) fn slot(&self) -> Slot {
        let current = Current::default();
        self.slots.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&current));
        Slot(current)
    }

    /// Watches until the answer is dropped.
    pub(crate) fn begin(&self) -> Watching {
        let (over, slots) = (Arc::new(AtomicBool::new(false)), Arc::clone(&self.slots));
        let ended = Arc::clone(&over);
        thread::spawn(move || {
            while !ended.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(200));
                let much = memory("VmRSS:").is_some_and(|bytes| bytes > MOST);
                for slot in slots.lock().unwrap_or_else(PoisonError::into_inner).iter() {
                    let current = slot.lock().unwrap_or_else(PoisonError::into_inner);
                    let Some((target, bytes, since)) = current.as_ref() else { continue };
                    if much || since.elapsed() > LONGEST {
                        end(*target, bytes, much);
                    }
                }
            }
        });
        Watching(over)
    }
}

/// Keeps the input and ends the process: a thread that hangs cannot be ended otherwise.
fn end(target: Target, bytes: &[u8], much: bool) {
    let kept = corpus::keep(target, bytes).map_or_else(|error| error.to_string(), |path| path.display().to_string());
    let what = if much { "takes too much memory, or another input at its side" } else { "has no end" };
    let words = format!("{}: an answer {what}: {kept}\n", target.name());
    drop(std::io::Write::write_all(&mut std::io::stderr(), words.as_bytes()));
    std::process::abort();
}

/// Returns the bytes that the system counts for this process: `VmRSS:` now, `VmHWM:` at most so far.
pub(crate) fn memory(what: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(what))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib * 1024)
}
