//! A task as `status` and `ps` show it.

use ecs_exec::aws::{Container, Task};
use ecs_exec::{LogPlace, Look};
use serde_json::{Value, json};

use super::run::{date, length};

/// What runs started: `startedBy` up to the run's id.
const STARTED_BY: &str = "ecs-cli/";

/// Returns the block of `status` for a task.
pub(crate) fn block(look: &Look) -> String {
    let mut lines = vec![look.identifier.clone()];
    let mut entry = |title: &str, values: Vec<String>| {
        for (place, value) in values.into_iter().enumerate() {
            let title = if place == 0 { title } else { "" };
            lines.push(format!("  {title:<12}{value}").trim_end().to_owned());
        }
    };
    let Some(task) = &look.task else {
        entry("state", vec!["unknown to ECS".to_owned()]);
        return format!("{}\n", lines.join("\n"));
    };
    let told_by = if look.from_journal { "  (by the run's journal; ECS has forgotten it)" } else { "" };
    entry("state", vec![format!("{}{told_by}", state(task))]);
    entry("why", why(task).into_iter().collect());
    entry("containers", containers(&task.containers));
    entry("created", task.created_at.map(date).into_iter().collect());
    entry("started", since(task.created_at, task.started_at));
    entry("stopped", since(task.started_at, task.stopped_at));
    entry("definition", task.task_definition_arn.iter().map(|arn| revision(arn).to_owned()).collect());
    entry("run", run_of(task).map(str::to_owned).into_iter().collect());
    entry("logs", logs(&look.logs));
    format!("{}\n", lines.join("\n"))
}

/// Returns the table of `ps`: a heading, and a line for each task.
pub(crate) fn table(tasks: &[Task], cluster: Option<&str>) -> String {
    let mut rows = vec![["TASK", "STATE", "CREATED", "DEFINITION", "RUN"].map(str::to_owned)];
    rows.extend(tasks.iter().map(|task| {
        [
            identifier(task, cluster),
            state(task),
            task.created_at.map(date).unwrap_or_default(),
            task.task_definition_arn.as_deref().map(revision).unwrap_or_default().to_owned(),
            run_of(task).unwrap_or_default().to_owned(),
        ]
    }));
    let mut widths = [0; 5];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let line = |row: &[String; 5]| {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

/// Returns a task for programs, with its log streams.
pub(crate) fn json_of_look(look: &Look) -> Value {
    let logs = json!(look.logs);
    let Some(task) = &look.task else {
        return json!({ "identifier": look.identifier, "known": false, "logs": logs });
    };
    let mut value = json_of(task, None);
    if let Some(members) = value.as_object_mut() {
        drop(members.insert("identifier".to_owned(), json!(look.identifier)));
        drop(members.insert("known".to_owned(), json!(true)));
        drop(members.insert("from_journal".to_owned(), json!(look.from_journal)));
        drop(members.insert("logs".to_owned(), logs));
    }
    value
}

/// Returns a task for programs.
pub(crate) fn json_of(task: &Task, cluster: Option<&str>) -> Value {
    let container = |container: &Container| {
        json!({
            "name": container.name,
            "status": container.last_status,
            "exit_code": container.exit_code,
            "reason": container.reason,
        })
    };
    json!({
        "identifier": identifier(task, cluster),
        "arn": task.task_arn,
        "cluster_arn": task.cluster_arn,
        "task_definition": task.task_definition_arn,
        "last_status": task.last_status,
        "desired_status": task.desired_status,
        "stop_code": task.stop_code,
        "stopped_reason": task.stopped_reason,
        "started_by": task.started_by,
        "run_id": run_of(task),
        "created_at": task.created_at,
        "started_at": task.started_at,
        "stopped_at": task.stopped_at,
        "containers": task.containers.iter().map(container).collect::<Vec<_>>(),
    })
}

/// Returns `CLUSTER::TASK-ARN`.
fn identifier(task: &Task, cluster: Option<&str>) -> String {
    let cluster = cluster.or(task.cluster_arn.as_deref()).unwrap_or("default");
    let name = cluster.rsplit('/').next().unwrap_or(cluster);
    format!("{name}::{}", task.task_arn)
}

fn state(task: &Task) -> String {
    let last = task.last_status.as_deref().unwrap_or("unknown");
    match task.desired_status.as_deref() {
        Some("STOPPED") if !matches!(last, "STOPPED" | "STOPPING" | "DEACTIVATING" | "DEPROVISIONING") => {
            format!("{last}, told to stop")
        }
        _ => last.to_owned(),
    }
}

fn why(task: &Task) -> Option<String> {
    match (&task.stop_code, &task.stopped_reason) {
        (None, None) => None,
        (Some(code), None) => Some(code.clone()),
        (None, Some(reason)) => Some(reason.clone()),
        (Some(code), Some(reason)) => Some(format!("{code}: {reason}")),
    }
}

fn containers(containers: &[Container]) -> Vec<String> {
    let width = containers.iter().map(|container| container.name.chars().count()).max().unwrap_or(0);
    let line = |container: &Container| {
        let state = match (container.exit_code, container.last_status.as_deref()) {
            (Some(code), _) => format!("exit {code}"),
            (None, Some("STOPPED") | None) => "no exit code".to_owned(),
            (None, Some(state)) => state.to_owned(),
        };
        let reason = container.reason.as_ref().map(|reason| format!("  {reason}")).unwrap_or_default();
        format!("{:<width$}  {state}{reason}", container.name)
    };
    containers.iter().map(line).collect()
}

/// Returns a moment, and how long after another one it was.
fn since(before: Option<f64>, moment: Option<f64>) -> Vec<String> {
    let Some(moment) = moment else { return Vec::new() };
    let after = before.and_then(|before| std::time::Duration::try_from_secs_f64(moment - before).ok());
    let after = after.and_then(|after| u64::try_from(after.as_millis()).ok());
    let after = after.map(|after| format!("  (after {})", length(after))).unwrap_or_default();
    vec![format!("{}{after}", date(moment))]
}

fn logs(places: &[LogPlace]) -> Vec<String> {
    let width = places.iter().map(|place| place.container.chars().count()).max().unwrap_or(0);
    let line = |place: &LogPlace| {
        let where_to = match (&place.group, &place.stream, &place.elsewhere) {
            (Some(group), Some(stream), _) => {
                let region = place.region.as_ref().map(|region| format!(" in {region}")).unwrap_or_default();
                format!("group {group}, stream {stream}{region}")
            }
            (_, _, elsewhere) => elsewhere.clone().unwrap_or_default(),
        };
        format!("{:<width$}  {where_to}", place.container)
    };
    places.iter().map(line).collect()
}

fn run_of(task: &Task) -> Option<&str> {
    task.started_by.as_deref()?.strip_prefix(STARTED_BY)
}

/// Returns `family:revision` of an ARN.
fn revision(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(status: &str) -> Task {
        Task {
            task_arn: "arn:aws:ecs:eu-west-1:111122223333:task/analytics/9f3c".to_owned(),
            cluster_arn: Some("arn:aws:ecs:eu-west-1:111122223333:cluster/analytics".to_owned()),
            last_status: Some(status.to_owned()),
            started_by: Some("ecs-cli/7k2m9x4q".to_owned()),
            created_at: Some(1_795_312_803.0),
            ..Task::default()
        }
    }

    #[test]
    fn a_container_without_a_code_never_shows_0() {
        let mut ended = task("STOPPED");
        ended.containers = vec![Container { name: "main".to_owned(), ..Container::default() }];
        let look =
            Look { identifier: "analytics::x".to_owned(), task: Some(ended), from_journal: false, logs: Vec::new() };
        assert!(block(&look).contains("main  no exit code"), "{}", block(&look));
        assert_eq!(json_of_look(&look)["containers"][0]["exit_code"], Value::Null);
    }

    #[test]
    fn the_first_column_can_be_pasted_back() {
        let shown = table(&[task("RUNNING")], None);
        let id = shown.lines().nth(1).and_then(|line| line.split_whitespace().next()).unwrap();
        assert_eq!(id, "analytics::arn:aws:ecs:eu-west-1:111122223333:task/analytics/9f3c");
        assert!(id.parse::<ecs_exec::TaskId>().is_ok());
    }

    #[test]
    fn a_task_that_was_told_to_stop_says_so() {
        let stopping = Task { desired_status: Some("STOPPED".to_owned()), ..task("RUNNING") };
        assert_eq!(state(&stopping), "RUNNING, told to stop");
    }
}
