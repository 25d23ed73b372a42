//! ministack and podman, which `cargo xtask e2e-containers` starts: tasks that are real containers.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::account::wait_for;
use crate::binary::{Finished, Run};
use crate::block::quoted;
use crate::http;

const ECS: &str = "AmazonEC2ContainerServiceV20141113";
const LABEL: &str = "com.amazonaws.ecs.task-definition-family";

/// The image: busybox. It is on no registry.
pub const IMAGE: &str = "localhost/ecs-cli-test:1";

/// What a container does after its output, until [`Task::release`] ends it with that code. podman's log stream drops lines at
/// random that are not read yet when a container ends, so a test whose subject is output first waits for it.
pub fn until_released(first: &str, code: i32) -> String {
    format!("trap 'exit {code}' USR1; {first}; while :; do sleep 0.1; done")
}

/// A task of a family of its own, and a folder that is the home of whoever runs it.
#[derive(Debug)]
pub struct Task {
    family: &'static str,
    folder: TempDir,
}

impl Task {
    /// Writes the spec `t.kdl`: a shell with that script, which writes logs. `extra` are further nodes.
    ///
    /// # Panics
    /// There is no place for it.
    pub fn new(family: &'static str, script: &str, extra: &str) -> Self {
        let script = quoted(script);
        let spec = format!(
            r#"task "{family}" {{
    image "{IMAGE}"
    command "sh" "-c" {script}
    logs
    execution-role "arn:aws:iam::111122223333:role/ecsTaskExecutionRole"
    network assign-public-ip=#true
    poll-interval "200ms"
    {extra}
}}
"#
        );
        Self::of(family, &spec)
    }

    /// Writes that spec as `t.kdl`.
    ///
    /// # Panics
    /// As [`Task::new`].
    pub fn of(family: &'static str, spec: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("t.kdl"), spec).expect("the spec is written");
        Self { family, folder }
    }

    /// Returns the folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Returns a run of the binary against ministack.
    pub fn run(&self, args: &[&str]) -> Run {
        Run::new(self.folder(), args).endpoint(&endpoint())
    }

    /// Returns `apply t.kdl --result result.json` with these arguments. The drain is longer than the second within which
    /// the server moves a line from podman to the log stream.
    pub fn apply(&self, args: &[&str]) -> Run {
        let run = self.run(&["apply", "t.kdl", "--result", "result.json", "--log-drain", "3s"]);
        args.iter().fold(run, Run::arg)
    }

    /// Returns the result file.
    ///
    /// # Panics
    /// There is none.
    pub fn result(&self) -> Value {
        let text = fs::read(self.folder().join("result.json")).expect("the result is written");
        serde_json::from_slice(&text).expect("the result is JSON")
    }

    /// Sends a signal to the container of that name, once it runs.
    ///
    /// # Panics
    /// It never runs, or podman fails.
    pub fn signal(&self, container: &str, signal: &str) {
        let of_task = format!("label={LABEL}={}", self.family);
        let of_name = format!("label=com.amazonaws.ecs.container-name={container}");
        let list = ["ps", "--quiet", "--no-trunc", "--filter", &of_task, "--filter", &of_name];
        let id = wait_for("a running container", || Some(podman(&list).trim().to_owned()).filter(|id| !id.is_empty()));
        podman(&["kill", "--signal", signal, &id]);
    }

    /// Ends a main container that waits as [`until_released`] does.
    ///
    /// # Panics
    /// As [`Task::signal`].
    pub fn release(&self) {
        self.signal("main", "USR1");
    }

    /// Returns what podman recorded of this family's containers: `start` or `died`, the container's name and its exit code,
    /// which podman leaves out where it is 0.
    ///
    /// # Panics
    /// podman fails.
    pub fn recorded(&self, status: &str) -> Vec<(String, i64)> {
        let filter = format!("event={status}");
        let events = podman(&["events", "--stream=false", "--since", "24h", "--format", "json", "--filter", &filter]);
        let events = events.lines().map(|line| serde_json::from_str::<Value>(line).expect("podman writes JSON"));
        let ours = events.filter(|event| event["Attributes"][LABEL] == self.family);
        ours.map(|event| {
            let name = event["Attributes"]["com.amazonaws.ecs.container-name"].as_str().unwrap_or_default();
            (name.to_owned(), event["ContainerExitCode"].as_i64().unwrap_or(0))
        })
        .collect()
    }

    /// Returns how many containers of this family run now.
    ///
    /// # Panics
    /// podman fails.
    pub fn running(&self) -> usize {
        podman(&["ps", "--quiet", "--filter", &format!("label={LABEL}={}", self.family)]).lines().count()
    }

    /// What holds after every run that has ended: that many containers were started, in one task of the account; one revision
    /// was registered, and it is not ACTIVE; nothing panicked.
    ///
    /// # Panics
    /// It does not hold.
    pub fn assert_ran_once(&self, containers: usize, finished: &Finished) {
        let stderr = &finished.stderr;
        assert!(!stderr.contains("panicked"), "{stderr}");
        assert_eq!(self.recorded("start").len(), containers, "containers that started\n{stderr}");
        let tasks = ["RUNNING", "STOPPED"].into_iter().flat_map(|status| {
            let answer = call("ListTasks", &json!({"family": self.family, "desiredStatus": status}));
            answer["taskArns"].as_array().cloned().unwrap_or_default()
        });
        assert_eq!(tasks.count(), 1, "tasks\n{stderr}");
        let described = call("DescribeTaskDefinition", &json!({ "taskDefinition": self.family }));
        let definition = &described["taskDefinition"];
        assert_eq!((&definition["revision"], &definition["status"]), (&json!(1), &json!("INACTIVE")), "{stderr}");
        let active = call("ListTaskDefinitions", &json!({"familyPrefix": self.family, "status": "ACTIVE"}));
        assert_eq!(active["taskDefinitionArns"], json!([]), "{stderr}");
    }
}

/// Returns the address of ministack.
///
/// # Panics
/// Nobody started it.
pub fn endpoint() -> String {
    std::env::var("ECS_CLI_TEST_CONTAINERS")
        .expect("ECS_CLI_TEST_CONTAINERS is not set: these tests run by `cargo xtask e2e-containers`")
}

fn call(operation: &str, body: &Value) -> Value {
    let answer = http::aws(&endpoint(), &format!("{ECS}.{operation}"), body);
    serde_json::from_str(&answer).expect("ECS answers in JSON")
}

/// Runs podman on the storage that the variables of `cargo xtask e2e-containers` name, and returns what it prints.
fn podman(args: &[&str]) -> String {
    assert!(std::env::var_os("CONTAINERS_STORAGE_CONF").is_some(), "these tests run by `cargo xtask e2e-containers`");
    let output = Command::new("podman").args(args).output().expect("podman is installed");
    assert!(output.status.success(), "podman {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("podman writes UTF-8")
}
