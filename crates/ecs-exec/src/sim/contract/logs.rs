//! GetLogEvents.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Bench, Finding, ensure, said};
use crate::aws::LogQuery;

fn query(group: &str, stream: &str) -> LogQuery {
    LogQuery { group: group.to_owned(), stream: stream.to_owned(), region: None, token: None, since: None }
}

pub(super) async fn a_missing_group_is_none(bench: &Bench) -> Finding {
    let page = bench.aws.get_log_events(&query(&format!("/{}", bench.family("nothing")), "run/main/0")).await;
    ensure!(page.map_err(said)?.is_none(), "it was found");
    Ok(())
}

pub(super) async fn a_stream_is_read_whole_and_its_token_stands_still(bench: &Bench) -> Finding {
    // Where tasks write nothing there is nothing to read.
    let Some((group, expected)) = &bench.setting.lines else { return Ok(()) };
    let mut definition = bench.definition("lines");
    let region = bench.aws.region().unwrap_or_default();
    let options = json!({
        "awslogs-group": group, "awslogs-region": region, "awslogs-stream-prefix": bench.setting.prefix,
        "awslogs-create-group": "true",
    });
    if let Some(container) = definition.pointer_mut("/containerDefinitions/0").and_then(Value::as_object_mut) {
        drop(container.insert("logConfiguration".to_owned(), json!({ "logDriver": "awslogs", "options": options })));
    }
    if let Some(members) = definition.as_object_mut() {
        let role = "arn:aws:iam::111122223333:role/ecsTaskExecutionRole";
        drop(members.insert("executionRoleArn".to_owned(), json!(role)));
    }
    let arn = bench.register(&definition).await?;
    let launched = bench.send(&bench.request("lines", &arn)).await?.map_err(said)?;
    let task = launched.tasks.into_iter().next().ok_or("no task was started")?;
    let id = task.task_arn.rsplit('/').next().unwrap_or_default();
    let mut query = query(group, &format!("{}/main/{id}", bench.setting.prefix));

    let step = Duration::from_millis(200);
    let mut waited = Duration::ZERO;
    let mut lines = Vec::new();
    while lines.len() < expected.len() && waited < bench.setting.patience {
        if let Some(page) = bench.aws.get_log_events(&query).await.map_err(said)? {
            lines.extend(page.events.into_iter().map(|event| event.message));
            query.token = page.next_forward_token;
        }
        tokio::time::sleep(step).await;
        waited += step;
    }
    ensure!(lines == *expected, "{lines:?}");
    let last = bench.aws.get_log_events(&query).await.map_err(said)?.ok_or("the stream is gone")?;
    ensure!(last.events.is_empty(), "{:?} came twice", last.events);
    ensure!(last.next_forward_token == query.token, "the token goes on: {:?}", last.next_forward_token);
    bench.clean(&task).await
}
