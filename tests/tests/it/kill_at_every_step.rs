//! The binary is killed at every step of a run; whoever takes the run up brings it to the same end: one task, its whole
//! output, its exit code, and no revision left ACTIVE.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Mutex;
use std::time::Duration;

use ecs_exec::sim::{At, Fault, Operation, TaskScript};
use ecs_tests::account::{Account, builder, wait_for};
use ecs_tests::binary::Finished;
use ecs_tests::followed::Followed;

const RUN: &str = "nightly-1";
const CODE: i32 = 7;
const OUTPUT: &str = "first\nsecond\nthird\nlast\n";

/// Longer than any run of this test: the answer does not come while the client lives.
const NEVER: u64 = 600_000;

/// So many runs go on at the same time: most of their time they wait.
const AT_ONCE: usize = 8;

/// Of the calls that are made again and again, so many are looked at: later ones are like the last of these.
const POLLS: u64 = 3;

/// Whether a call is made again and again.
const fn is_poll(operation: Operation) -> bool {
    matches!(operation, Operation::DescribeTasks | Operation::GetLogEvents)
}

/// A task whose output is spread over its life.
fn life() -> TaskScript {
    let at = Duration::from_millis;
    TaskScript::exits(i64::from(CODE))
        .steps(at(150))
        .running_for(at(700))
        .line(at(0), "first")
        .line(at(200), "second")
        .line(at(400), "third")
        .line(at(700), "last")
}

fn account() -> Account {
    Account::new(builder().page_size(2).log_page_size(2), life(), "")
}

/// A moment at which the client dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Death {
    /// It has sent the n-th call of that operation, which was not carried out.
    Before(Operation, u64),
    /// The n-th call of that operation was carried out, and it was never told.
    After(Operation, u64),
    /// It has written its journal for the n-th time.
    Written(usize),
}

/// Who takes the run up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heir {
    Apply,
    Attach,
}

/// Does something for each item, several at the same time, and fails with all that failed. Returns what became of each.
fn for_each<T: Copy + Send + Sync, R: Send>(items: &[T], work: impl Fn(T) -> Result<R, String> + Sync) -> Vec<(T, R)> {
    let waiting = Mutex::new(items.iter().copied());
    let (done, failed) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some(item) = waiting.lock().unwrap().next() else { return };
                    match work(item) {
                        Ok(result) => done.lock().unwrap().push((item, result)),
                        Err(failure) => failed.lock().unwrap().push(failure),
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{} of {} failed\n{}", failed.len(), items.len(), failed.join("\n\n"));
    done.into_inner().unwrap()
}

/// Returns the calls of a run that nobody kills, and how often it wrote its journal at least.
fn whole_run() -> (Vec<(Operation, u64)>, usize) {
    let account = account();
    let mut run = Followed::start(account.apply(RUN, &[]));
    let mut versions = BTreeSet::new();
    while !run.has_ended() {
        versions.extend(fs::read(account.journal_path(RUN)).ok());
    }
    assert_good_end(&account, &run.finish()).unwrap();
    let calls = account.sim().calls().into_iter().map(|call| (call.operation, call.nth));
    (calls.filter(|(operation, nth)| !is_poll(*operation) || *nth <= POLLS).collect(), versions.len())
}

/// What every run must come to.
fn assert_good_end(account: &Account, last: &Finished) -> Result<(), String> {
    let started = account.sim().tasks().len();
    let ends = (last.code, last.stdout.as_str(), started, account.active_revisions());
    if ends == (CODE, OUTPUT, 1, 0) {
        return Ok(());
    }
    Err(format!("code, output, tasks, ACTIVE revisions: {ends:?}\n{}\n{:?}", last.stderr, account.sim().calls()))
}

/// Lets a client live until that moment. Returns what it wrote to stdout, and its end where it came before.
fn die(account: &Account, death: Death) -> Result<String, Finished> {
    match death {
        Death::Before(operation, nth) => {
            account.sim().inject(At::Nth(operation, nth), Fault::ResetBefore);
            account.sim().inject(At::Nth(operation, nth), Fault::Slow(NEVER));
        }
        Death::After(operation, nth) => account.sim().inject(At::Nth(operation, nth), Fault::Slow(NEVER)),
        Death::Written(_) => {}
    }
    let mut run = Followed::start(account.apply(RUN, &[]));
    let (mut versions, mut last) = (0, None);
    let dies = wait_for("the moment of death", || {
        let is_time = match death {
            Death::Before(operation, nth) | Death::After(operation, nth) => account.sim().count(operation) >= nth,
            Death::Written(times) => {
                let written = fs::read(account.journal_path(RUN)).ok();
                versions += usize::from(written.is_some() && written != last);
                last = written;
                versions >= times
            }
        };
        if is_time { Some(true) } else { run.has_ended().then_some(false) }
    });
    if dies { Ok(run.kill().0) } else { Err(run.finish()) }
}

/// Lets the client die, and the heir bring the run to its end. Returns whether the moment of death came.
fn dies_and_is_taken_up(death: Death, heir: Heir) -> Result<bool, String> {
    let said = |found: String| format!("{death:?}, {heir:?}: {found}");
    let account = account();
    let seen = match die(&account, death) {
        Ok(seen) => seen,
        // The moment did not come: then it is a whole run.
        Err(finished) => return assert_good_end(&account, &finished).map(|()| false).map_err(said),
    };
    let is_over = account.journal(RUN).is_some_and(|journal| !journal["outcome"].is_null());
    if heir == Heir::Attach {
        let started = account.sim().tasks().len();
        let attached = account.attach(RUN, &["--cluster", "default"]).finish();
        if account.sim().count(Operation::RunTask) > 1 {
            return Err(said("attach launched".to_owned()));
        }
        if started == 1 && !is_over {
            return assert_good_end(&account, &attached).map(|()| true).map_err(said);
        }
        if started == 0 && attached.code != 65 {
            return Err(said(format!("attach found nothing and ended with {}\n{}", attached.code, attached.stderr)));
        }
    }
    let mut last = account.apply(RUN, &[]).finish();
    if is_over {
        // The outcome was recorded, so nothing is repeated: what there was to see was seen.
        if !last.stdout.is_empty() {
            return Err(said(format!("a run that is over was shown again: {:?}", last.stdout)));
        }
        last.stdout = seen;
    }
    assert_good_end(&account, &last).map(|()| true).map_err(said)
}

#[test]
fn a_client_that_dies_at_a_call_loses_nothing_and_repeats_nothing() {
    let (calls, _) = whole_run();
    for operation in [Operation::RegisterTaskDefinition, Operation::RunTask, Operation::DeregisterTaskDefinition] {
        assert!(calls.contains(&(operation, 1)), "{operation} is a step of the run: {calls:?}");
    }
    let deaths =
        calls.iter().flat_map(|(operation, nth)| [Death::Before(*operation, *nth), Death::After(*operation, *nth)]);
    let deaths: Vec<(Death, Heir)> = deaths.flat_map(|death| [(death, Heir::Apply), (death, Heir::Attach)]).collect();
    for ((death, heir), died) in for_each(&deaths, |(death, heir)| dies_and_is_taken_up(death, heir)) {
        let (Death::Before(operation, _) | Death::After(operation, _)) = death else { continue };
        // How often a task is polled differs from run to run; all other calls are made in each.
        assert!(died || is_poll(operation), "{death:?}, {heir:?} tested nothing");
    }
}

#[test]
fn a_client_that_dies_when_it_has_written_its_journal_loses_nothing_and_repeats_nothing() {
    let (_, versions) = whole_run();
    assert!(versions >= 5, "a run writes its journal after each step: {versions}");
    let deaths = (1..=versions).map(Death::Written);
    let deaths: Vec<(Death, Heir)> = deaths.flat_map(|death| [(death, Heir::Apply), (death, Heir::Attach)]).collect();
    let died = for_each(&deaths, |(death, heir)| dies_and_is_taken_up(death, heir));
    assert!(died.iter().filter(|(_, died)| *died).count() >= 5, "too few deaths to test anything: {died:?}");
}

#[test]
fn a_run_whose_clients_die_again_and_again_comes_to_its_end() {
    let account = account();
    for death in [
        Death::After(Operation::RegisterTaskDefinition, 1),
        Death::After(Operation::RunTask, 1),
        Death::After(Operation::DescribeTasks, 1),
        Death::After(Operation::DeregisterTaskDefinition, 1),
    ] {
        die(&account, death).expect("each moment comes");
    }
    let last = account.apply(RUN, &[]).finish();
    assert_good_end(&account, &last).unwrap();
    assert_eq!(account.sim().revisions().len(), 1, "one registration");
}

#[test]
fn what_a_signal_began_is_finished_by_whoever_takes_the_run_up() {
    for death in [Operation::StopTask, Operation::DeregisterTaskDefinition] {
        let account = Account::new(builder(), TaskScript::until_stopped().lines(["working"]), "");
        account.sim().inject(At::Nth(death, 1), Fault::ResetBefore);
        account.sim().inject(At::Nth(death, 1), Fault::Slow(NEVER));
        let mut run = Followed::start(account.apply(RUN, &[]));
        run.wait_for_stdout("working\n");
        run.signal("INT");
        wait_for("the call of the signal", || (account.sim().count(death) == 1).then_some(()));
        drop(run.kill());
        let heir = account.apply(RUN, &[]).finish();
        assert_eq!((heir.code, heir.stdout.as_str()), (130, "working\n"), "{death}: {}", heir.stderr);
        assert_eq!(account.sim().tasks()[0]["lastStatus"], "STOPPED", "{death}");
        assert_eq!((account.sim().tasks().len(), account.active_revisions()), (1, 0), "{death}: {}", heir.stderr);
    }
}

#[test]
fn output_that_nobody_has_taken_yet_is_shown_by_whoever_takes_the_run_up() {
    // More than a pipe holds (64 KiB), less than a client keeps for a slow reader (1 MiB).
    let lines: Vec<String> = (0..400).map(|line| format!("{line:0>300}")).collect();
    let account = Account::new(builder(), TaskScript::exits(i64::from(CODE)).lines(lines.clone()), "");
    let mut child = account.apply(RUN, &[]).spawn();
    let cleaned_up = || (account.sim().count(Operation::DeregisterTaskDefinition) == 1).then_some(());
    wait_for("the clean-up", cleaned_up);
    // Time to make the mistake of calling the run over; without the mistake it changes nothing.
    std::thread::sleep(Duration::from_secs(2));
    child.kill().unwrap();
    child.wait().unwrap();
    let heir = account.apply(RUN, &[]).finish();
    assert_eq!(heir.code, CODE, "{}", heir.stderr);
    assert!(heir.stdout.lines().eq(lines.iter()), "{} of {} lines", heir.stdout.lines().count(), lines.len());
    assert_eq!((account.sim().tasks().len(), account.active_revisions()), (1, 0));
}
