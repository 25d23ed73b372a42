//! Texts as AWS writes them, whole: what each is taken for, where it points, what becomes of the run.

use ecs_model::{Logs, MemoryMib, Network, StorageGib, Volume, VolumeKind};

use super::*;
use crate::aws::{Container, Task};
use crate::outcome::{Ending, OutcomeKind, verdict};

const ARN: &str = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf";

/// Two lines a row: the text, then who tells it (`task` with its stop code, or `container`, with its
/// exit code where it has one, while the task's own words say nothing), the entry that explains it, the
/// place in the spec, and the kind of outcome.
const ROWS: &str = include_str!("rows.txt");

/// A spec with everything that a text can be about.
fn spec() -> TaskSpec {
    let mut spec = TaskSpec::new("report");
    let secret = |name: &str, from: &str| SecretEntry { name: name.to_owned(), value_from: from.to_owned() };
    spec.main.image = Some("busybox:1.37".to_owned());
    spec.main.command = Some(vec!["report".to_owned()]);
    spec.main.secrets = vec![
        secret("DB_PASSWORD", ARN),
        secret("DB_USER", &format!("{ARN}:user::")),
        secret("KEY", "arn:aws:ssm:eu-west-1:111122223333:parameter/app/key"),
        secret("KEY_2", "arn:aws:ssm:eu-west-1:111122223333:parameter/app/key2"),
    ];
    spec.main.logs = Some(Logs::default());
    spec.main.env_files = vec!["arn:aws:s3:::bucket/report.env".to_owned()];
    spec.main.memory = MemoryMib::parse("2GB").ok();
    spec.main.depends_on =
        vec![ecs_model::DependsOn { container: "migrate".to_owned(), condition: Some("SUCCESS".to_owned()) }];
    spec.execution_role = Some("arn:aws:iam::111122223333:role/ecsTaskExecutionRole".to_owned());
    spec.network = Some(Network::default());
    spec.ephemeral_storage = StorageGib::new(30).ok();
    spec.volumes = vec![Volume { name: "data".to_owned(), kind: VolumeKind::Empty }];
    spec.launch = Some(ecs_model::Launch::Type(ecs_model::LaunchType::Fargate));
    spec
}

/// Returns the task as ECS shows it.
fn told(text: &str, by: &str) -> Task {
    let (who, code) = by.split_once(' ').unwrap_or((by, ""));
    let exit_code = code.parse().ok();
    let (stop_code, reason, of_container) = match (who, exit_code) {
        ("task", _) => (code, text, None),
        (_, None) => ("TaskFailedToStart", "Task failed to start", Some(text)),
        (_, Some(_)) => ("EssentialContainerExited", "Essential container in task exited", Some(text)),
    };
    let reason_of_container = of_container.map(str::to_owned);
    Task {
        last_status: Some("STOPPED".to_owned()),
        stop_code: Some(stop_code.to_owned()).filter(|code| !code.is_empty()),
        stopped_reason: Some(reason.to_owned()),
        containers: vec![Container {
            name: "main".to_owned(),
            exit_code,
            reason: reason_of_container,
            ..Container::default()
        }],
        ..Task::default()
    }
}

/// Returns what is made of a text: the entry, the place, the kind.
fn made(text: &str, by: &str) -> (String, u8) {
    let (spec, task, deciders) = (spec(), told(text, by), ["main".to_owned()]);
    let words = crate::apply::words(&task, &deciders).unwrap();
    assert_eq!(words, text, "AWS's most telling words are shown");
    let end = verdict(&Ending { task: Some(&task), deciders: &deciders, halt: None });
    let advice = if end.kind == OutcomeKind::NotPlaced { no_place(&words) } else { stopped(&words) };
    let at = advice.and_then(|advice| place(&spec, advice.about, &words)).map(|path| path.to_string());
    let name = advice.map_or("nothing", |advice| advice.name);
    (format!("{by} | {name} | {} | {}", at.as_deref().unwrap_or("-"), end.kind), end.code)
}

#[test]
fn texts_as_aws_writes_them_lead_to_what_to_do_to_the_place_and_to_the_kind_of_end() {
    let lines: Vec<&str> = ROWS.lines().collect();
    assert!(lines.len() >= 2 * 48, "every row of the table, some in several wordings");
    let mut wrong = Vec::new();
    for row in lines.chunks(2) {
        let (text, wanted) = (row[0], row[1].trim());
        let by = wanted.split(" | ").next().unwrap();
        let (found, code) = made(text, by);
        let code_wanted = if wanted.ends_with("| exited") { 137 } else { 125 };
        if (found.as_str(), code) != (wanted, code_wanted) {
            wrong.push(format!("{text}\n  wanted {wanted}\n  found  {found} ({code})"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_entry_on_stopped_tasks_explains_one_of_these_texts() {
    let unused: Vec<&str> = stopped::TABLE
        .iter()
        .map(|advice| advice.name)
        .filter(|name| !ROWS.lines().any(|line| line.contains(&format!("| {name} |"))))
        .collect();
    assert_eq!(unused, [""; 0]);
}
