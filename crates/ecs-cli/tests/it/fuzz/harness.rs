//! Many inputs, one after another: [`run`]; the same seed gives the same inputs.
//!
//! Each is made of bytes, of tokens, or of an input that is kept with a few changes, and is given to a reader on a thread
//! whose stack is as small as that of any thread of the binary. A panic, a hang, too much memory and what
//! [`judge`](judge::judge) finds are faults; the input is made smaller as long as it has the same fault.

pub(crate) mod corpus;
mod judge;
mod machine;
mod mutate;
mod random;
mod soup;
pub(crate) mod target;
mod watch;

use std::num::NonZeroUsize;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::thread;

use corpus::Seed;
use random::Random;
use target::Target;
use watch::Watch;

/// What to do.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    pub(crate) inputs: usize,
    pub(crate) seed: u64,
    /// Only this reader.
    pub(crate) target: Option<Target>,
    /// So many threads; all cores where 0.
    pub(crate) threads: usize,
}

/// An input that was answered wrongly.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    pub(crate) target: Target,
    /// What was wrong.
    pub(crate) what: String,
    /// The input, as small as it could be made.
    pub(crate) bytes: Vec<u8>,
}

/// The stack of the standard library's threads, which are the smallest that the binary has.
const STACK: usize = 2 * 1024 * 1024;

/// How their names begin.
const THREAD: &str = "inputs-";

/// So many inputs a batch: a thread takes the next when it is done with one.
const BATCH: usize = 500;

/// Of so many faults the rest would be the same.
const FAULTS: usize = 20;

/// So many times an input is tried without a part of it: what is left then is small enough.
const TRIALS: usize = 1_000;

/// Gives inputs that follow from the seed to the readers, and returns the faults: each kind once, as far as that can be
/// told from its words.
///
/// # Errors
/// No thread is to be had.
pub(crate) fn run(task: &Task, seeds: &[Seed]) -> std::io::Result<Vec<Fault>> {
    quiet();
    let watch = Watch::default();
    let batches: Vec<usize> = (0..task.inputs.div_ceil(BATCH)).collect();
    on_threads(task.threads, &watch, batches, |batch, slot| {
        let last = task.inputs.min((batch + 1) * BATCH);
        let mut faults = Vec::new();
        for number in batch * BATCH..last {
            let (target, bytes) = input(task, seeds, number);
            faults.extend(tried(target, bytes, slot));
        }
        faults
    })
}

/// Gives every input that is kept to its reader.
///
/// # Errors
/// No thread is to be had.
pub(crate) fn replay(seeds: Vec<Seed>) -> std::io::Result<Vec<(String, Fault)>> {
    quiet();
    on_threads(0, &Watch::default(), seeds, |seed, slot| {
        let fault = tried(seed.target, seed.bytes, slot);
        fault.map(|fault| (seed.name, fault)).into_iter().collect()
    })
}

/// What panics on our threads is a fault to be reported, and needs no words on stderr.
fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !thread::current().name().is_some_and(|name| name.starts_with(THREAD)) {
                others(panic);
            }
        }));
    });
}

/// Returns the input of that number.
fn input(task: &Task, seeds: &[Seed], number: usize) -> (Target, Vec<u8>) {
    let number = u64::try_from(number).unwrap_or(u64::MAX);
    let mut random = Random::new(task.seed.wrapping_mul(0x0001_0000_0001_b3b3) ^ number);
    let target = task.target.unwrap_or_else(|| random.pick(&Target::ALL));
    let kept: Vec<&Seed> = seeds.iter().filter(|seed| seed.target == target).collect();
    let one = |random: &mut Random| kept.get(random.below(kept.len())).map_or(&[][..], |seed| &seed.bytes);
    let bytes = match random.below(10) {
        0..2 => {
            let length = random.below(48);
            random.bytes(length)
        }
        2..6 => {
            let length = random.below(20);
            soup::soup(target, length, &mut random)
        }
        _ => {
            let (seed, other) = (one(&mut random), one(&mut random));
            mutate::mutated(target, seed, other, &mut random)
        }
    };
    (target, bytes)
}

fn tried(target: Target, bytes: Vec<u8>, slot: &watch::Slot) -> Option<Fault> {
    let what = slot.during(target, &bytes, || fault_of(target, &bytes))?;
    let bytes = smaller(target, bytes, &what);
    Some(Fault { target, what, bytes })
}

/// Returns what is wrong with the answer to an input.
fn fault_of(target: Target, bytes: &[u8]) -> Option<String> {
    match panic::catch_unwind(AssertUnwindSafe(|| judge::judge(target, bytes))) {
        Ok(answer) => answer.err(),
        Err(panic) => {
            let words = panic.downcast_ref::<String>().map(String::as_str);
            let words = words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default();
            Some(format!("panic: {words}"))
        }
    }
}

/// Takes away what the fault does not need.
fn smaller(target: Target, mut bytes: Vec<u8>, what: &str) -> Vec<u8> {
    let kind = |what: &str| what.chars().filter(|c| !c.is_ascii_digit()).take(30).collect::<String>();
    let expected = Some(kind(what));
    let (mut part, mut trials) = (bytes.len().div_ceil(2), 0);
    while part > 0 {
        let mut at = 0;
        while at < bytes.len() && trials < TRIALS {
            trials += 1;
            let end = bytes.len().min(at + part);
            let without: Vec<u8> = bytes.iter().take(at).chain(bytes.iter().skip(end)).copied().collect();
            if fault_of(target, &without).as_deref().map(kind) == expected {
                bytes = without;
            } else {
                at = end;
            }
        }
        part /= 2;
    }
    bytes
}

/// Does the work on threads with a small stack, while each input is watched.
fn on_threads<T: Send, R: Send + Ord>(
    threads: usize,
    watch: &Watch,
    items: Vec<T>,
    work: impl Fn(T, &watch::Slot) -> Vec<R> + Sync,
) -> std::io::Result<Vec<R>> {
    let threads = if threads == 0 { thread::available_parallelism().map_or(1, NonZeroUsize::get) } else { threads };
    let items = std::sync::Mutex::new(items.into_iter());
    let next = || items.lock().ok().and_then(|mut items| items.next());
    let mut found = thread::scope(|scope| {
        let _watching = watch.begin();
        let started = (0..threads).map(|number| {
            let (slot, next, work) = (watch.slot(), &next, &work);
            let builder = thread::Builder::new().name(format!("{THREAD}{number}")).stack_size(STACK);
            builder.spawn_scoped(scope, move || {
                let mut found = Vec::new();
                while let Some(item) = next().filter(|_| found.len() < FAULTS) {
                    found.extend(work(item, &slot));
                }
                found
            })
        });
        let started = started.collect::<std::io::Result<Vec<_>>>()?;
        let mut found = Vec::new();
        for thread in started {
            match thread.join() {
                Ok(more) => found.extend(more),
                Err(panic) => panic::resume_unwind(panic),
            }
        }
        Ok::<_, std::io::Error>(found)
    })?;
    found.sort();
    Ok(found)
}

/// Returns the most memory that the process had so far, in bytes.
pub(crate) fn peak_memory() -> Option<u64> {
    watch::memory("VmHWM:")
}
