//! A simulated account on loopback, for trying `ecs-cli` by hand, or another tool, without AWS.
//!
//! ```text
//! cargo run -p ecs-exec --features sim --example serve
//! ```
//!
//! It prints what to export, and ends at the end of its input (Ctrl-D). How tasks live and which calls
//! fail is told by `POST /_sim/…` (see `sim::serve::control`):
//!
//! ```text
//! curl -s $AWS_ENDPOINT_URL/_sim/roles -d '{"script": {"main": {"exit-code": 3, "run-for": 20000}}}'
//! ```

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "what it prints is what it is for")]

use std::io::Read as _;
use std::time::Duration;

use ecs_exec::sim::serve::Served;
use ecs_exec::sim::{ContainerScript, LogLine, Sim, TaskScript};

fn main() -> std::io::Result<()> {
    let output = |second: u64| LogLine {
        at: Duration::from_secs(second),
        text: format!("INFO second {second}"),
        ..LogLine::default()
    };
    let main = ContainerScript { lines: (1..=20).map(output).collect(), ..ContainerScript::exits(0) };
    let life = TaskScript { main, ..TaskScript::default() }.steps(Duration::from_secs(1));
    let sim = Sim::builder().region("eu-west-1").any_log_group().any_cluster().any_network().default_life(life).build();
    let served = Served::start(sim)?;
    println!("export AWS_ENDPOINT_URL={} AWS_REGION=eu-west-1", served.url());
    println!(
        "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    );
    eprintln!("tasks write a line a second for 20 s and exit with 0; end of input (Ctrl-D) stops the server");
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
