//! Gives the readers as many inputs as one likes, and keeps those that they answer wrongly in the corpus.
//!
//! ```text
//! cargo xtask fuzz --inputs 10000000 --seed 7
//! ```

#![expect(clippy::print_stdout, reason = "the figures are the program's result")]

#[path = "../tests/it/fuzz/harness.rs"]
mod harness;

use std::error::Error;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use harness::target::Target;
use harness::{Task, corpus, peak_memory, replay, run};

/// What to do.
#[derive(Debug, Parser)]
struct Args {
    /// So many inputs.
    #[arg(long, default_value_t = 100_000)]
    inputs: usize,
    /// The inputs follow from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// So many threads; 0 are as many as there are cores.
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// Only this reader: spec, task, layout, definition, patch, set, variables or env-file.
    target: Option<String>,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let args = Args::parse();
    let target = match &args.target {
        Some(name) => Some(Target::named(name).ok_or_else(|| format!("there is no reader `{name}`"))?),
        None => None,
    };
    let seeds = corpus::read()?;
    let kept = seeds.len();
    let (start, mut faults) =
        (Instant::now(), replay(seeds.clone())?.into_iter().map(|(_, fault)| fault).collect::<Vec<_>>());
    println!("{kept} inputs kept, {} of them answered wrongly", faults.len());
    faults.extend(run(&Task { inputs: args.inputs, seed: args.seed, target, threads: args.threads }, &seeds)?);
    let peak = peak_memory().map_or_else(|| "unknown".to_owned(), |bytes| format!("{} MiB", bytes / 1024 / 1024));
    println!("{} inputs, seed {}, {} s, peak memory {peak}", args.inputs, args.seed, start.elapsed().as_secs());
    for fault in &faults {
        let path = corpus::keep(fault.target, &fault.bytes)?;
        println!(
            "{}: {}\n    {:?}\n    {}",
            fault.target.name(),
            fault.what,
            String::from_utf8_lossy(&fault.bytes),
            path.display()
        );
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
