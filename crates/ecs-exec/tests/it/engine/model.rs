//! Random lives and random faults against what they mean.

use std::sync::Arc;
use std::time::Duration;

use ecs_exec::sim::{At, ContainerScript, Fault, LogLine, Mishap, OnStop, Sim, StartFailure, StartState, TaskScript};
use ecs_model::TaskSpec;
use proptest::prelude::*;

use super::stage::*;

/// How a random life ends.
#[derive(Debug, Clone)]
enum End {
    Exits(i64),
    WithoutCode,
    OutOfMemory,
    FailsToStart(StartState),
    Spot(u64),
    HostLost(u64),
    Vanishes(u64),
}

/// A random life.
#[derive(Debug, Clone)]
struct Life {
    steps: [u64; 5],
    runs: u64,
    /// When each line is written, and how late it can be read.
    lines: Vec<(u64, u64)>,
    end: End,
}

impl Life {
    fn script(&self) -> TaskScript {
        let [provisioning, pending, activating, deactivating, deprovisioning] = self.steps.map(Duration::from_millis);
        let mut main =
            ContainerScript { run_for: Some(Duration::from_millis(self.runs)), ..ContainerScript::default() };
        let mut lines: Vec<(u64, u64)> = self.lines.iter().map(|(at, late)| (*at.min(&self.runs), *late)).collect();
        lines.sort_unstable();
        // Lines arrive in the order of writing: the driver sends them so.
        let mut arrival = 0;
        for (number, (at, late)) in lines.into_iter().enumerate() {
            arrival = arrival.max(at + late);
            main.lines.push(LogLine {
                at: Duration::from_millis(at),
                text: format!("line {number}"),
                late: Duration::from_millis(arrival - at),
                timestamp_offset: 0,
            });
        }
        let mut script = TaskScript {
            provisioning,
            pending,
            activating,
            deactivating,
            deprovisioning,
            main,
            ..TaskScript::default()
        };
        match &self.end {
            End::Exits(code) => script.main.exit_code = Some(*code),
            End::WithoutCode => script.main.exit_code = None,
            End::OutOfMemory => {
                script.main.exit_code = Some(0);
                script.main.reason = Some("OutOfMemoryError: Container killed due to memory usage".to_owned());
            }
            End::FailsToStart(state) => {
                let reason = "ResourceInitializationError: x".to_owned();
                script.start_failure = Some(StartFailure { in_state: *state, reason, ..StartFailure::default() });
            }
            End::Spot(after) => script = script.accident(Duration::from_millis(*after), Mishap::Spot),
            End::HostLost(after) => script = script.accident(Duration::from_millis(*after), Mishap::HostLost),
            End::Vanishes(after) => script = script.accident(Duration::from_millis(*after), Mishap::Vanished),
        }
        script
    }

    /// When it would be STOPPED by itself.
    fn stops(&self) -> u64 {
        self.steps.iter().sum::<u64>() + self.runs
    }

    /// What may become of it: kind and exit code of the process.
    fn allows(&self, kind: &str, code: u8) -> bool {
        let exited = |expected: i64| kind == "exited" && i64::from(code) == expected;
        match &self.end {
            End::Exits(expected) => exited(*expected),
            End::WithoutCode => (kind, code) == ("lost", 125),
            End::OutOfMemory => exited(137),
            End::FailsToStart(_) => (kind, code) == ("failed-to-start", 125),
            // What comes too late changes nothing.
            End::Spot(after) => (kind, code) == ("spot-interrupted", 125) || (exited(0) && self.may_end_before(*after)),
            End::HostLost(after) | End::Vanishes(after) => {
                (kind, code) == ("lost", 125) || (exited(0) && self.may_end_before(*after))
            }
        }
    }

    fn may_end_before(&self, after: u64) -> bool {
        after + 10_000 > self.stops() - self.steps[3] - self.steps[4]
    }

    /// Whether all its lines are written before it ends.
    fn writes_all(&self) -> bool {
        matches!(self.end, End::Exits(_) | End::WithoutCode | End::OutOfMemory)
    }
}

fn life() -> impl Strategy<Value = Life> {
    let state = prop_oneof![Just(StartState::Provisioning), Just(StartState::Pending), Just(StartState::Activating)];
    let end = prop_oneof![
        4 => (0_i64..256).prop_map(End::Exits),
        1 => Just(End::WithoutCode),
        1 => Just(End::OutOfMemory),
        1 => state.prop_map(End::FailsToStart),
        1 => (0_u64..90_000).prop_map(End::Spot),
        1 => (0_u64..90_000).prop_map(End::HostLost),
        1 => (0_u64..90_000).prop_map(End::Vanishes),
    ];
    // Within the drain: a line that comes later than that is not waited for.
    let lines = proptest::collection::vec((0_u64..120_000, 0_u64..9_000), 0..12);
    let steps = (0_u64..12_000, 0_u64..12_000, 0_u64..12_000, 0_u64..500, 0_u64..1_500);
    (steps, 0_u64..60_000, lines, end).prop_map(|((a, b, c, d, e), runs, lines, end)| Life {
        steps: [a, b, c, d, e],
        runs,
        lines,
        end,
    })
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        Just(Fault::Throttled),
        Just(Fault::ServerError),
        Just(Fault::ServerErrorAfter),
        Just(Fault::ResetBefore),
        Just(Fault::ResetAfter),
        Just(Fault::Unreadable),
        Just(Fault::ExpiredCredentials),
        Just(Fault::EmptyLogPage),
        Just(Fault::LogsInOneMillisecond),
        Just(Fault::LogsOutOfOrder),
        (0_u64..9_000).prop_map(Fault::Slow),
    ]
}

/// Returns what is wrong with a run, where something is.
fn wrong(life: &Life, told: &Told, sim: &Sim, count: usize) -> Option<String> {
    let (kind, _, code) = told.summary();
    if tasks(sim).len() != count {
        return Some(format!("{} tasks were started", tasks(sim).len()));
    }
    if active_revisions(sim) != 0 || !told.outcome.left.is_empty() {
        return Some(format!("left: {:?}", told.outcome.left));
    }
    if !life.allows(kind, code) {
        return Some(format!("{kind} {code}"));
    }
    let mut lines = told.lines();
    let all = life.lines.len() * count;
    if life.writes_all() && lines.len() != all {
        return Some(format!("{} of {all} lines", lines.len()));
    }
    if count == 1 {
        let expected: Vec<String> = (0..lines.len()).map(|number| format!("line {number}")).collect();
        return (lines != expected).then(|| format!("{lines:?}"));
    }
    lines.sort_unstable();
    let twice = lines.iter().any(|line| lines.iter().filter(|other| *other == line).count() > count);
    twice.then(|| format!("a line came twice: {lines:?}"))
}

fn run(life: &Life, faults: &[(u64, Fault)], count: u64, consistent: u64) -> Result<(), TestCaseError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let sim: Arc<Sim> = Sim::builder()
            .default_life(life.script().on_stop(OnStop::Ignore))
            .consistent_after(Duration::from_millis(consistent))
            .log_page_size(3)
            .build();
        for (call, fault) in faults {
            sim.inject(At::Call(*call), fault.clone());
        }
        let told = apply(&sim, TaskSpec { count: Some(count), ..spec() }).await;
        match wrong(life, &told, &sim, usize::try_from(count).unwrap()) {
            None => Ok(()),
            Some(what) => {
                let calls: Vec<String> = sim.calls().iter().map(ToString::to_string).collect();
                Err(TestCaseError::fail(format!("{what}\n{:?}\n{}", told.story(), calls.join("\n"))))
            }
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_each_task_runs_once_its_output_is_whole_and_the_code_is_true(
        life in life(),
        faults in proptest::collection::vec((1_u64..40, fault()), 0..4),
        count in prop_oneof![5 => Just(1_u64), 1 => 2_u64..13],
        consistent in 0_u64..20_000,
    ) {
        run(&life, &faults, count, consistent)?;
    }
}
