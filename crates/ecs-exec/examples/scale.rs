//! How the engine scales, on the simulator with the clock paused: rows for the table of benchmarks.
//!
//! ```text
//! cargo run --release -p ecs-exec --features sim --example scale
//! ```

#![expect(clippy::print_stdout, reason = "the rows are the program's result")]

use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ecs_exec::sim::{Operation, Sim, TaskScript};
use ecs_exec::{ApplyOptions, Control, Engine, Jitter, Outcome, Pace, events};
use ecs_model::{Launch, LaunchType, Logs, TaskSpec};

/// One of many equal tasks.
fn spec(count: u64, logs: bool) -> TaskSpec {
    let mut spec = TaskSpec::new("many");
    spec.main.image = Some("busybox:1.37".to_owned());
    spec.main.logs = logs.then(Logs::default);
    spec.execution_role = Some("arn:aws:iam::111122223333:role/ecsTaskExecutionRole".to_owned());
    spec.launch = Some(Launch::Type(LaunchType::Ec2));
    spec.count = Some(count);
    spec
}

/// Carries a run out on a runtime of its own whose clock is paused. Returns the outcome, and how
/// many events it told.
fn run(sim: &Arc<Sim>, spec: TaskSpec) -> Result<(Outcome, u64), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let (sink, mut stream) = events();
        let engine = Engine::new(Arc::<Sim>::clone(sim), Pace::AWS, Jitter::seeded(1));
        let run_id = "scale".parse().map_err(|error: ecs_exec::InvalidRunId| error.to_string())?;
        let options = ApplyOptions::new(run_id);
        let run = tokio::spawn(async move { Box::pin(engine.apply(spec, options, sink, Control::new())).await });
        let mut told = 0;
        while stream.next().await.is_some() {
            told += 1;
        }
        Ok((run.await.map_err(|error| error.to_string())?, told))
    })
}

/// Returns the process's resident memory in KiB, now and at most.
fn memory() -> (u64, u64) {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse().ok()
    };
    (line("VmRSS:").unwrap_or(0), line("VmHWM:").unwrap_or(0))
}

fn main() -> Result<(), String> {
    println!("| what | tasks | calls | calls a sweep | simulated time | real time | memory a task |");
    println!("|---|---|---|---|---|---|---|");
    for count in [100, 1_000, 10_000] {
        let life = TaskScript::exits(0).running_for(Duration::from_mins(10));
        row("watched", count, life, Operation::DescribeTasks)?;
    }
    let life = TaskScript::exits(0).running_for(Duration::from_mins(10)).lines(["one", "two", "three"]);
    row("log streams followed", 1_000, life, Operation::GetLogEvents)
}

fn row(what: &str, count: u64, life: TaskScript, operation: Operation) -> Result<(), String> {
    let sim = Sim::builder().default_life(life).forget_calls().build();
    let before = memory().0;
    let began = Instant::now();
    let (outcome, _) = run(&sim, spec(count, operation == Operation::GetLogEvents))?;
    let took = began.elapsed();
    if outcome.process_exit_code != 0 {
        return Err(format!("{what}: {}", outcome.kind));
    }
    let memory = memory().1.saturating_sub(before) / count;
    let calls = sim.count(operation);
    let sweep = if operation == Operation::DescribeTasks { count.div_ceil(100) } else { count };
    let simulated = Duration::from_millis(outcome.took_ms);
    println!(
        "| {what} | {count} | {calls} | {sweep} | {simulated:.0?} | {took:.1?} | {memory} KiB, simulator included |"
    );
    Ok(())
}
