//! The settings of the run: what is in neither payload.

use std::collections::{BTreeMap, BTreeSet};

use ecs_model::api::Node;
use ecs_model::{Launch, LaunchType, Problem, SpecPath, TaskSpec, TimeSpan};

use crate::{LogTarget, RunSettings, logs};

/// ECSTask's `task_start_timeout_seconds`.
const START_TIMEOUT: TimeSpan = TimeSpan::from_secs(120);
/// ECSTask's `task_watch_poll_interval`.
const POLL_INTERVAL: TimeSpan = TimeSpan::from_secs(5);
/// Below this, polling would do nothing but run into ECS's rate limits.
const MIN_POLL_INTERVAL: TimeSpan = TimeSpan::from_millis(10);
/// Seconds between SIGTERM and SIGKILL where a container has no `stopTimeout` (ECS's default).
const STOP_TIMEOUT: u64 = 30;

/// Returns the settings, defaults filled in. `payload` is the definition that will run, or a hole.
pub(crate) fn settings(spec: &TaskSpec, payload: &Node, main: &str, targets: &[LogTarget]) -> RunSettings {
    let exit_from = if spec.exit_from.is_empty() { vec![main.to_owned()] } else { spec.exit_from.clone() };
    RunSettings {
        allow: spec.allow.clone(),
        auto_deregister: spec.auto_deregister.unwrap_or(true),
        exit_from,
        on_interrupt: spec.on_interrupt.unwrap_or_default(),
        on_timeout: spec.on_timeout.unwrap_or_default(),
        poll_interval: spec.poll_interval.unwrap_or(POLL_INTERVAL),
        retry: spec.retry,
        start_timeout: spec.start_timeout.unwrap_or(START_TIMEOUT),
        stream: logs::may_stream(spec, payload, targets),
        timeout: spec.timeout,
    }
}

/// Returns the settings whose value is a variable without one, by the name they have in `# Run`.
pub(crate) fn unknown(spec: &TaskSpec) -> BTreeMap<String, String> {
    let nodes = ["auto-deregister", "on-interrupt", "on-timeout", "poll-interval", "retry", "start-timeout", "timeout"];
    let mut unknown: BTreeMap<String, String> = BTreeMap::new();
    for (path, text) in &spec.unresolved {
        let node = nodes.into_iter().find(|node| path.starts_with(&SpecPath::node(*node)));
        let node = node.or_else(|| (*path == SpecPath::node("logs").key("stream")).then_some("stream"));
        if let Some(node) = node {
            unknown.insert(node.to_owned(), text.clone());
        }
    }
    unknown
}

/// Returns the seconds between SIGTERM and SIGKILL of a container.
pub(crate) fn stop_timeout(payload: &Node, container: &str) -> u64 {
    containers(payload)
        .find(|item| item.get("name").and_then(Node::as_str) == Some(container))
        .and_then(|item| u64::try_from(item.get("stopTimeout")?.as_i64()?).ok())
        .unwrap_or(STOP_TIMEOUT)
}

fn containers(payload: &Node) -> impl Iterator<Item = &Node> {
    payload.get("containerDefinitions").and_then(Node::as_list).into_iter().flatten()
}

/// Returns what is wrong with the settings, or would surprise.
pub(crate) fn check(spec: &TaskSpec, payload: &Node) -> Vec<Problem> {
    let mut problems = Vec::new();
    problems.extend(short_start_timeout(spec, payload));
    let at = SpecPath::node("poll-interval");
    let known = spec.poll_interval.filter(|_| spec.unresolved(&at).is_none());
    if let Some(interval) = known.filter(|interval| *interval < MIN_POLL_INTERVAL) {
        let message = format!("{interval} is too short: the shortest poll interval is {MIN_POLL_INTERVAL}");
        problems.push(Problem::error("poll-interval", at, message));
    }
    problems.extend(unknown_deciders(spec, payload));
    problems
}

/// Says which deciding containers the definition does not have: nothing would ever decide.
fn unknown_deciders(spec: &TaskSpec, payload: &Node) -> Vec<Problem> {
    if payload.as_object().is_none() {
        return Vec::new();
    }
    let names: BTreeSet<&str> = containers(payload).filter_map(|item| item.get("name")?.as_str()).collect();
    let listed = names.iter().copied().collect::<Vec<_>>().join(", ");
    let is_known = |place: usize| spec.unresolved(&SpecPath::node("exit-from").index(place)).is_none();
    let missing = |(place, name): &(usize, &String)| is_known(*place) && !names.contains(name.as_str());
    let unknown = spec.exit_from.iter().enumerate().filter(missing);
    unknown
        .map(|(place, name)| {
            Problem::error(
                "exit-from",
                SpecPath::node("exit-from").index(place),
                format!("there is no container `{name}`, only {listed}"),
            )
        })
        .collect()
}

/// Warns where two minutes are little: instances may have to be started first, Windows images are large.
fn short_start_timeout(spec: &TaskSpec, payload: &Node) -> Option<Problem> {
    if spec.start_timeout.is_some() {
        return None;
    }
    let launch = spec.launch();
    let os = payload.get("runtimePlatform").and_then(|platform| platform.get("operatingSystemFamily")?.as_str());
    let why = match launch {
        Launch::Type(LaunchType::Ec2) => "an instance may have to be started first",
        Launch::CapacityProviders(_) if !launch.is_fargate() => "an instance may have to be started first",
        _ if os.is_some_and(|os| os.starts_with("WINDOWS")) => "a Windows image is large",
        _ => return None,
    };
    let message = format!("the default start timeout of {START_TIMEOUT} may be short: {why}");
    Some(Problem::warning("start-timeout", SpecPath::root(), message).help("write one: start-timeout \"10m\""))
}
