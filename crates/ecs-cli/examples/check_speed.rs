//! How long `check` takes for ten thousand specs, beside what the `kdl` crate takes to parse them: rows for the table of
//! figures.
//!
//! ```text
//! cargo xtask bench check
//! ```
//!
//! Both do their work in turns, on all cores, in one process. The ratio is that of CPU times, which other programs on the
//! machine disturb least.

#![expect(clippy::print_stdout, reason = "the rows are the program's result")]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ecs_cli::inspect;
use ecs_cli::spec::{FileArg, FolderEntry, Host, Input};
use kdl::KdlDocument;

const SPECS: usize = 10_000;
const ROUNDS: usize = 5;

/// The examples that users copy: what specs look like, comments and all.
const EXAMPLES: [&str; 9] = [
    include_str!("../../../specs/cpu-and-memory.kdl"),
    include_str!("../../../specs/custom-subnets.kdl"),
    include_str!("../../../specs/ec2.kdl"),
    include_str!("../../../specs/efs.kdl"),
    include_str!("../../../specs/environment.kdl"),
    include_str!("../../../specs/sidecar.kdl"),
    include_str!("../../../specs/spot.kdl"),
    include_str!("../../../specs/variables.kdl"),
    include_str!("../tests/it/spec/examples/nightly-report.kdl"),
];

/// One mistake each, of the language and of AWS's rules.
const MISTAKES: [(&str, &str); 6] = [
    ("    image ", "    imgae "),
    ("    command ", "    memory \"1GB\"\n    command "),
    ("    env {", "    env {\n        \"\" \"x\""),
    ("execution-role \"arn:aws:iam::", "execution-role \"arn:aws:iam:"),
    ("    command ", "    command: "),
    ("    logs", "    logs #maybe"),
];

/// The specs, in memory: what is measured is no disk.
#[derive(Debug)]
struct Specs(BTreeMap<PathBuf, String>);

impl Specs {
    fn new() -> Self {
        Self((0..SPECS).map(|number| (PathBuf::from(format!("specs/{number:05}.kdl")), spec(number))).collect())
    }
}

/// Returns a spec: an example with names, numbers and values of its own, and in one of ten a mistake.
fn spec(number: usize) -> String {
    let mut text = EXAMPLES
        .get(number % EXAMPLES.len())
        .copied()
        .unwrap_or_default()
        .replace("task \"", &format!("task \"n{number}-"));
    let variables: String = (0..number % 7)
        .map(|index| format!("        SETTING_{index} \"value {number}\"\n"))
        .collect::<Vec<_>>()
        .concat();
    text = text.replacen("    env {\n", &format!("    env {{\n{variables}"), 1);
    if number.is_multiple_of(10) {
        let (before, after) = MISTAKES.get(number / 10 % MISTAKES.len()).copied().unwrap_or_default();
        text = text.replacen(before, after, 1);
    }
    text
}

impl Host for Specs {
    fn read(&self, path: &Path, _: u64) -> io::Result<Vec<u8>> {
        self.0.get(path).map(|text| text.clone().into_bytes()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self, _: &Path) -> io::Result<Vec<FolderEntry>> {
        let entry =
            |path: &PathBuf| FolderEntry { name: path.file_name().unwrap_or_default().to_owned(), is_folder: false };
        Ok(self.0.keys().map(entry).collect())
    }

    fn is_folder(&self, path: &Path) -> bool {
        path == Path::new("specs")
    }

    fn stdin(&self, _: u64) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }

    fn var(&self, _: &str) -> Option<OsString> {
        None
    }
}

/// What a round took.
#[derive(Debug, Clone, Copy)]
struct Took {
    wall: Duration,
    cpu: Duration,
}

/// Returns the CPU time of this process's threads so far.
fn cpu() -> Duration {
    // User and system time are the 12th and 13th fields behind the program's name, in hundredths of a second.
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    Duration::from_millis(fields.filter_map(|field| field.parse::<u64>().ok()).sum::<u64>() * 10)
}

fn measured(work: impl FnOnce()) -> Took {
    let (start, before) = (Instant::now(), cpu());
    work();
    Took { wall: start.elapsed(), cpu: cpu().saturating_sub(before) }
}

/// Parses every spec with the `kdl` crate alone.
fn parse(texts: &[&str], cores: usize) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some(text) = texts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    drop(std::hint::black_box(KdlDocument::parse_v2(text)));
                }
            });
        }
    });
}

fn median(took: &[Took], of: impl Fn(&Took) -> Duration) -> Duration {
    let mut times: Vec<_> = took.iter().map(of).collect();
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn main() {
    let specs = Specs::new();
    let texts: Vec<&str> = specs.0.values().map(String::as_str).collect();
    let input = Input { files: vec![FileArg::Path(PathBuf::from("specs"))], ..Input::default() };
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    println!("{SPECS} specs, {} KiB, {cores} cores, {ROUNDS} rounds in turns", bytes / 1024);
    let (mut parsing, mut checking) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        parsing.push(measured(|| parse(&texts, cores)));
        checking.push(measured(|| {
            let inspected = inspect::check(&input, &specs);
            std::hint::black_box(inspected.report());
        }));
    }
    for (what, took) in [("kdl parses", &parsing), ("check", &checking)] {
        let (wall, cpu) = (median(took, |took| took.wall), median(took, |took| took.cpu));
        println!("{what:12} {:6} ms  {:6} ms of CPU", wall.as_millis(), cpu.as_millis());
    }
    let ratio = median(&checking, |took| took.cpu).as_secs_f64() / median(&parsing, |took| took.cpu).as_secs_f64();
    let found = inspect::check(&input, &specs).problems().len();
    println!("ratio of CPU times {ratio:.2}; {found} problems found");
}
