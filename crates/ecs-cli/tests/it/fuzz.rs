//! Whatever is given to the readers, there is an answer: inputs that are kept, and ten thousand more.
//!
//! `cargo xtask fuzz` gives them as many as one likes.

#[path = "fuzz/harness.rs"]
mod harness;

use harness::target::Target;
use harness::{Task, corpus, peak_memory, replay, run};

/// So much memory may the process of the tests have had, its other tests included.
const MOST: u64 = 1024 * 1024 * 1024;

#[test]
fn every_input_that_is_kept_has_an_answer() {
    let faults = replay(corpus::read().unwrap()).unwrap();
    assert_eq!(faults, Vec::new());
}

#[test]
fn ten_thousand_inputs_have_an_answer() {
    let task = Task { inputs: 10_000, seed: 1, target: None, threads: 0 };
    let faults = run(&task, &corpus::read().unwrap()).unwrap();
    let told: Vec<_> = faults.iter().map(|fault| (fault, String::from_utf8_lossy(&fault.bytes))).collect();
    assert!(told.is_empty(), "{told:#?}");
    assert!(peak_memory().is_none_or(|bytes| bytes < MOST));
}

#[test]
fn a_reader_is_found_by_its_name() {
    assert!(Target::ALL.into_iter().all(|target| Target::named(target.name()) == Some(target)));
}
