//! How the engine scales, on the simulator with the clock paused, AWS's throttles on and 100 ms for
//! each call: rows for the table of figures.
//!
//! ```text
//! cargo run --release -p ecs-exec --features sim --example scale
//! ```

#![expect(clippy::print_stdout, reason = "the rows are the program's result")]

use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ecs_exec::sim::{LogLine, Operation, Sim, TaskScript};
use ecs_exec::{ApplyOptions, Control, Engine, EventKind, Jitter, Pace, events};
use ecs_model::{Launch, LaunchType, Logs, TaskSpec};
use tokio::time::Instant;

/// How long each task runs.
const LIFE: Duration = Duration::from_mins(10);

/// How long each call takes.
const LATENCY: Duration = Duration::from_millis(100);

/// How late a line can be read: awslogs sends what it holds every five seconds.
const LATE: Duration = Duration::from_secs(5);

/// When calls were made, in milliseconds since the first, by operation.
type Calls = Arc<Mutex<BTreeMap<Operation, Vec<u64>>>>;

/// What a row is about.
struct Row {
    what: &'static str,
    region: &'static str,
    /// Tasks whose output nobody reads, and tasks whose output is followed.
    tasks: [u64; 2],
}

/// What was measured.
#[derive(Debug, Default)]
struct Figures {
    /// From the end of the last task to the last line, and to the end of the run.
    last_line: Duration,
    over: Duration,
    lines: u64,
}

fn main() -> Result<(), String> {
    println!(
        "| what | region | calls a sweep | a sweep takes | most calls in a second: Describe, Read, Run | last line, run's end after the tasks' | CPU | memory a task |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for row in [
        Row { what: "1 task, followed", region: "eu-north-1", tasks: [0, 1] },
        Row { what: "100 tasks", region: "eu-north-1", tasks: [100, 0] },
        Row { what: "10,000 tasks", region: "eu-north-1", tasks: [10_000, 0] },
        Row { what: "10,000 tasks, 1,000 of them followed", region: "eu-north-1", tasks: [9_000, 1_000] },
        Row { what: "the same, where the quota of reads is low", region: "eu-west-1", tasks: [9_000, 1_000] },
    ] {
        measure(&row)?;
    }
    Ok(())
}

/// Measures one row, and prints it.
fn measure(row: &Row) -> Result<(), String> {
    let count: u64 = row.tasks.iter().sum();
    let (memory_before, cpu_before) = (resident().0, cpu());
    let (sim, calls) = account(row.region);
    let figures = run(&sim, row, &calls)?;
    let cpu = cpu() - cpu_before;
    let memory = resident().1.saturating_sub(memory_before) / count;
    if figures.lines != row.tasks[1] * 4 {
        return Err(format!("{}: {} lines", row.what, figures.lines));
    }
    let most = |operation| calls_of(&calls, operation, most_in_a_second);
    let sweep = count.div_ceil(100);
    let gap = calls_of(&calls, Operation::DescribeTasks, |at| usual_gap(at, sweep));
    let logs = match row.tasks[1] {
        0 => "–".to_owned(),
        _ => format!("{:.0} s, {:.0} s", figures.last_line.as_secs_f64(), figures.over.as_secs_f64()),
    };
    let most = [Operation::DescribeTasks, Operation::GetLogEvents, Operation::RunTask].map(most);
    println!(
        "| {} | {} | {sweep} | {gap:.1} s | {}, {}, {} | {logs} | {cpu:.1} s | {} |",
        row.what,
        row.region,
        most[0],
        most[1],
        most[2],
        if count < 10_000 { "–".to_owned() } else { format!("{memory} KiB, the simulator's included") },
    );
    Ok(())
}

/// Returns an account, and what keeps the times of its calls.
fn account(region: &str) -> (Arc<Sim>, Calls) {
    let mut life = TaskScript::exits(0).running_for(LIFE);
    for (at, text) in [(0, "one"), (1, "two"), (300, "three"), (600, "the last")] {
        let at = Duration::from_secs(at);
        life.main.lines.push(LogLine { at, text: text.to_owned(), late: LATE, ..LogLine::default() });
    }
    let sim = Sim::builder().region(region).default_life(life).rate_limits().latency(LATENCY).forget_calls().build();
    let calls = Calls::default();
    let kept = Arc::clone(&calls);
    sim.inject_by(Box::new(move |site| {
        let at = u64::try_from(site.at.as_millis()).unwrap_or(u64::MAX);
        kept.lock().unwrap_or_else(PoisonError::into_inner).entry(site.operation).or_default().push(at);
        Vec::new()
    }));
    (sim, calls)
}

/// Runs a row's tasks on one engine, on a runtime of its own whose clock is paused.
fn run(sim: &Arc<Sim>, row: &Row, calls: &Calls) -> Result<Figures, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.map_err(|error| error.to_string())?.block_on(async {
        let began = Instant::now();
        let (sink, mut stream) = events();
        let engine = Engine::new(Arc::<Sim>::clone(sim), Pace::AWS, Jitter::seeded(1));
        let mut runs = tokio::task::JoinSet::new();
        for (name, count) in ["quiet", "loud"].into_iter().zip(row.tasks).filter(|(_, count)| *count > 0) {
            let (engine, sink) = (engine.clone(), sink.clone());
            let run_id = name.parse().map_err(|error: ecs_exec::InvalidRunId| error.to_string())?;
            let options = ApplyOptions::new(run_id);
            runs.spawn(async move { Box::pin(engine.apply(spec(name, count), options, sink, Control::new())).await });
        }
        drop(sink);
        let (mut last_line, mut figures) = (Duration::ZERO, Figures::default());
        while let Some(event) = stream.next().await {
            if matches!(event.kind, EventKind::Log(_)) {
                (last_line, figures.lines) = (began.elapsed(), figures.lines + 1);
            }
        }
        for outcome in runs.join_all().await {
            if outcome.process_exit_code != 0 {
                return Err(format!("{}: {}", row.what, outcome.kind));
            }
        }
        let end = last_end(sim, calls) + LATENCY;
        figures.last_line = last_line.saturating_sub(end);
        figures.over = began.elapsed().saturating_sub(end);
        Ok(figures)
    })
}

/// One of many equal tasks.
fn spec(name: &str, count: u64) -> TaskSpec {
    let mut spec = TaskSpec::new(name);
    spec.main.image = Some("busybox:1.37".to_owned());
    spec.main.logs = (name == "loud").then(Logs::default);
    spec.execution_role = Some("arn:aws:iam::111122223333:role/ecsTaskExecutionRole".to_owned());
    spec.launch = Some(Launch::Type(LaunchType::Ec2));
    spec.count = Some(count);
    spec
}

/// Returns when the last task stopped that is followed, else the last of all; since the first call.
fn last_end(sim: &Sim, calls: &Calls) -> Duration {
    let tasks = sim.tasks();
    let seconds = |task: &serde_json::Value, name: &str| task[name].as_f64();
    let first = tasks.iter().filter_map(|task| seconds(task, "createdAt")).fold(f64::MAX, f64::min);
    let loud = |task: &&serde_json::Value| task["group"] == "family:loud";
    let ends = tasks.iter().filter(loud).filter_map(|task| seconds(task, "stoppedAt"));
    let last = ends.fold(first, f64::max);
    let launched = calls_of(calls, Operation::RunTask, |at| at.first().copied().unwrap_or_default());
    Duration::from_millis(launched) + Duration::from_secs_f64(last - first)
}

fn calls_of<T>(calls: &Calls, operation: Operation, look: impl FnOnce(&[u64]) -> T) -> T {
    let calls = calls.lock().unwrap_or_else(PoisonError::into_inner);
    look(calls.get(&operation).map_or(&[], Vec::as_slice))
}

/// Returns how many calls fall into one second, at most.
fn most_in_a_second(at: &[u64]) -> usize {
    let within = |(place, start): (usize, &u64)| at.iter().skip(place).take_while(|at| **at < start + 1_000).count();
    at.iter().enumerate().map(within).max().unwrap_or(0)
}

/// Returns how long so many calls in a row take in the middle of the run, in seconds.
fn usual_gap(at: &[u64], calls: u64) -> f64 {
    let calls = usize::try_from(calls).unwrap_or(usize::MAX);
    let (start, end) = (at.get(at.len() / 2), at.get(at.len() / 2 + calls));
    let gap = start.zip(end).map_or(0, |(start, end)| end - start);
    Duration::from_millis(gap).as_secs_f64()
}

/// Returns the process's resident memory in KiB, now and at most.
fn resident() -> (u64, u64) {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse().ok()
    };
    (line("VmRSS:").unwrap_or(0), line("VmHWM:").unwrap_or(0))
}

/// Returns the process's CPU time in seconds; Linux counts in hundredths.
fn cpu() -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10).as_secs_f64()
}
