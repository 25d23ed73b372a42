//! What AWS's words mean, and what to do about them: stop codes, stopped reasons, `failures[]`,
//! errors of calls, exit codes.
//!
//! The texts are those of the developer guide's error pages, of amazon-ecs-agent, and of public
//! issues. They change without notice, so they are found by their parts and never compared whole; of
//! several entries that fit, the one with the most text in common counts.

mod calls;
mod exit_codes;
mod failures;
mod stop_codes;
mod stopped;

use ecs_model::{SpecPath, TaskSpec};

use crate::aws::AwsError;

/// What a text of AWS's is about in a spec, so that a report can point there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Nothing in the spec.
    Nothing,
    /// The image, and its architecture.
    Image,
    /// The secrets, and the role that reads them.
    Secrets,
    /// The logs, and the role that writes them.
    Logs,
    /// The network.
    Network,
    /// The command.
    Command,
    /// Memory.
    Memory,
    /// The volumes.
    Volumes,
    /// The environment files.
    EnvFiles,
    /// The execution role.
    Role,
    /// The launch type and the placement.
    Launch,
    /// The cluster.
    Cluster,
    /// The definition that is run.
    Definition,
    /// The disk.
    Storage,
    /// `depends-on`.
    Dependencies,
}

/// One entry: what a text or number means, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advice {
    /// The text or number as AWS tells it, for a heading.
    pub name: &'static str,
    /// What has happened, as the second half of a sentence.
    pub diagnosis: &'static str,
    /// What to do.
    pub fix: &'static str,
    /// What it is about.
    pub about: About,
    /// The parts by which it is found, in lower case: alternatives, each of parts that are all there.
    patterns: &'static [&'static [&'static str]],
}

impl Advice {
    /// Returns how much of `text` (in lower case) the entry explains.
    fn fit(&self, text: &str) -> usize {
        let length = |parts: &&&[&str]| parts.iter().map(|part| part.len()).sum::<usize>();
        let fits = |parts: &&&[&str]| parts.iter().all(|part| text.contains(part));
        self.patterns.iter().filter(fits).map(|parts| length(&parts)).max().unwrap_or(0)
    }
}

/// Returns the entry that explains most of a text.
fn best(table: &'static [Advice], text: &str) -> Option<&'static Advice> {
    let text = text.to_lowercase();
    let mut best = None;
    let mut most = 0;
    for advice in table {
        let fit = advice.fit(&text);
        if fit > most {
            (best, most) = (Some(advice), fit);
        }
    }
    best
}

/// Explains `stoppedReason` of a task or `reason` of a container.
pub fn stopped(text: &str) -> Option<&'static Advice> {
    best(stopped::TABLE, text)
}

/// Explains a stop code.
pub fn stop_code(code: &str) -> Option<&'static Advice> {
    stop_codes::TABLE.iter().find(|advice| advice.name == code)
}

/// Explains a container's exit code; the reason tells 137 for want of memory from 137 by SIGKILL.
pub fn exit_code(code: i64) -> Option<&'static Advice> {
    let text = code.to_string();
    exit_codes::TABLE.iter().find(|advice| advice.name == text)
}

/// Explains the `reason` of an element of RunTask's `failures[]`.
pub fn failure(reason: &str) -> Option<&'static Advice> {
    best(failures::TABLE, reason)
}

/// Explains why there is no place for a task: an element of `failures[]`, or RunTask's own error.
pub(crate) fn no_place(reason: &str) -> Option<&'static Advice> {
    failure(reason).or_else(|| stopped(reason)).or_else(|| best(calls::TABLE, reason))
}

/// Explains the error of a call.
pub fn error(error: &AwsError) -> Option<&'static Advice> {
    best(calls::TABLE, &format!("{} {}: {}", error.operation, error.code, error.message))
}

/// Returns every entry whose name is `word`, or that explains it as a text of AWS's: what
/// `ecs-cli explain` shows.
pub fn lookup(word: &str) -> Vec<&'static Advice> {
    let exact = |advice: &&Advice| advice.name.eq_ignore_ascii_case(word);
    let mut found: Vec<&'static Advice> = all().filter(exact).collect();
    if found.is_empty() {
        found.extend(
            [best(stopped::TABLE, word), best(failures::TABLE, word), best(calls::TABLE, word)].into_iter().flatten(),
        );
        found.dedup();
    }
    found
}

/// Returns every entry.
pub fn all() -> impl Iterator<Item = &'static Advice> {
    tables().into_iter().flat_map(|(_, table)| table)
}

/// By what AWS tells something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// The stop code of a task.
    StopCode,
    /// `stoppedReason` of a task or `reason` of a container.
    StoppedReason,
    /// The `reason` of an element of RunTask's `failures[]`.
    Failure,
    /// The error of a call.
    CallError,
    /// The exit code of a container.
    ExitCode,
}

/// Returns the tables, by what AWS tells their entries.
pub fn tables() -> [(Told, &'static [Advice]); 5] {
    [
        (Told::StopCode, stop_codes::TABLE),
        (Told::StoppedReason, stopped::TABLE),
        (Told::Failure, failures::TABLE),
        (Told::CallError, calls::TABLE),
        (Told::ExitCode, exit_codes::TABLE),
    ]
}

/// Whether Spot took the capacity back. ECS says so in three ways
/// (aws/containers-roadmap#1565, #2060); this is the one in words.
pub(crate) fn is_spot(reason: &str) -> bool {
    reason.contains("Your Spot Task was interrupted") || reason.contains("SpotInterruptionError")
}

/// Whether the instance under the task is gone.
pub(crate) fn is_host_loss(reason: &str) -> bool {
    reason.starts_with("Host EC2 (instance")
}

/// Whether there was no place for the task: of `failures[]`, or of a task that waited for managed
/// scaling in vain.
pub(crate) fn is_capacity(reason: &str) -> bool {
    let reason = reason.trim().trim_start_matches("TaskFailedToStart:").trim().trim_end_matches('.');
    ["RESOURCE:", "Capacity is unavailable", "MemberOf placement constraint", "NO ACTIVE INSTANCES"]
        .iter()
        .any(|start| reason.starts_with(start))
        || ["AGENT", "ATTRIBUTE", "LOCATION", "EMPTY CAPACITY PROVIDER"].contains(&reason)
        || reason.contains("Capacity is unavailable at this time")
        || reason.contains("limit on the number of vCPUs")
}

/// Whether a container's reason says that it could not be started.
pub(crate) fn is_start_failure(reason: &str) -> bool {
    [
        "CannotPull",
        "CannotStart",
        "CannotCreate",
        "ResourceInitializationError",
        "DockerTimeoutError",
        "HostConfigError",
        "InvalidVolumeError",
        "TaskDependencyError",
        "ContainerRuntime",
        "ContainerNetworkingError",
    ]
    .iter()
    .any(|start| reason.starts_with(start))
}

/// Returns the place of the spec that an entry is about, narrowed by AWS's words: of several secrets
/// the one whose ARN or name they contain.
pub fn place(spec: &TaskSpec, about: About, text: &str) -> Option<SpecPath> {
    let node = |name: &str| Some(SpecPath::node(name));
    match about {
        About::Nothing => None,
        About::Image => spec.main.image.as_ref().and_then(|_| node("image")),
        About::Secrets => {
            secret(spec, text).or_else(|| spec.execution_role.as_ref().and_then(|_| node("execution-role")))
        }
        About::Logs => spec.main.logs.as_ref().and_then(|_| node("logs")),
        About::Network => spec.network.as_ref().and_then(|_| node("network")),
        About::Command => spec.main.command.as_ref().and_then(|_| node("command")),
        About::Memory => spec.main.memory.and_then(|_| node("memory")),
        About::Volumes => spec.volumes.first().map(|volume| SpecPath::node("volume").key(&volume.name)),
        About::EnvFiles => spec.main.env_files.first().and_then(|_| node("env-file")),
        About::Role => spec.execution_role.as_ref().and_then(|_| node("execution-role")),
        About::Launch => spec.launch.as_ref().and_then(|launch| match launch {
            ecs_model::Launch::CapacityProviders(_) => node("capacity-providers"),
            _ => node("launch-type"),
        }),
        About::Cluster => spec.cluster.as_ref().and_then(|_| node("cluster")),
        About::Definition => spec.definition.as_ref().and_then(|definition| match definition {
            ecs_model::DefinitionSource::Linked { .. } => node("task-definition-arn"),
            ecs_model::DefinitionSource::Given { .. } => node("task-definition"),
        }),
        About::Storage => spec.ephemeral_storage.and_then(|_| node("ephemeral-storage")),
        About::Dependencies => spec.main.depends_on.first().and_then(|_| node("depends-on")),
    }
}

/// Returns the secret that the words are about: the one that they name, else the only one.
fn secret(spec: &TaskSpec, text: &str) -> Option<SpecPath> {
    let containers = || std::iter::once(&spec.main).chain(&spec.containers);
    let mut all = containers().flat_map(|container| {
        container.secrets.iter().map(|secret| (container.path().key("secrets").key(&secret.name), secret))
    });
    let named = all.clone().map(|(path, secret)| (told_of(&secret.value_from, text), path));
    // Of several the one of which most is told: a name may begin with another one's.
    let best = named.filter(|(told, _)| *told > 0).reduce(|best, next| if next.0 > best.0 { next } else { best });
    if let Some((_, path)) = best {
        return Some(path);
    }
    let (only, _) = all.next()?;
    Some(if all.next().is_none() { only } else { SpecPath::node("secrets") })
}

/// Returns how much of `valueFrom` the words tell.
fn told_of(value_from: &str, text: &str) -> usize {
    // `ARN:JSON-KEY:STAGE:VERSION`: what follows the ARN's seventh colon is ours, not the error's.
    let mut parts = value_from.splitn(8, ':');
    let bare = parts.by_ref().take(7).collect::<Vec<_>>().join(":");
    let key = parts.next().and_then(|rest| rest.split(':').next()).filter(|key| !key.is_empty());
    // Of a parameter the words have the name alone.
    let parameter = bare.split_once(":parameter/").map(|(_, name)| format!("/{name}"));
    let forms = [Some(bare.clone()), parameter];
    let told = forms.into_iter().flatten().find(|form| form.len() > 1 && text.contains(form.as_str()));
    let key = key.filter(|key| text.contains(&format!("json key {key}"))).map_or(0, str::len);
    told.map_or(0, |_| bare.len() + key)
}

#[cfg(test)]
mod tests;
