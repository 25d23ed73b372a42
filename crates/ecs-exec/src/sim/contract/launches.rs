//! RunTask.

use serde_json::{Value, json};

use super::{Bench, Finding, ensure, refused, said};
use crate::aws::ErrorClass;

/// Returns the request with one member more, or another one.
fn with(mut request: Value, name: &str, value: Value) -> Value {
    if let Some(members) = request.as_object_mut() {
        drop(members.insert(name.to_owned(), value));
    }
    request
}

pub(super) async fn a_task_is_started_as_requested(bench: &Bench) -> Finding {
    let case = "started";
    let arn = bench.register(&bench.definition(case)).await?;
    let launched = bench.send(&bench.request(case, &arn)).await?.map_err(said)?;
    ensure!(launched.failures.is_empty() && launched.tasks.len() == 1, "{launched:?}");
    for task in &launched.tasks {
        ensure!(task.task_arn.contains(":task/"), "{}", task.task_arn);
        ensure!(task.task_definition_arn.as_ref() == Some(&arn), "{:?}", task.task_definition_arn);
        ensure!(task.started_by == Some(bench.family(case)), "{:?}", task.started_by);
        ensure!(task.desired_status.as_deref() == Some("RUNNING"), "{:?}", task.desired_status);
        ensure!(task.launch_type.as_deref() == Some("FARGATE"), "{:?}", task.launch_type);
        ensure!(task.containers.iter().any(|container| container.name == "main"), "{:?}", task.containers);
        let described = bench.aws.describe_tasks(bench.cluster(), std::slice::from_ref(&task.task_arn)).await;
        let described = described.map_err(said)?;
        ensure!(described.failures.is_empty(), "{:?}", described.failures);
        ensure!(described.tasks.iter().all(|seen| seen.task_arn == task.task_arn), "another task is described");
        ensure!(described.tasks.len() == 1, "{} tasks are described", described.tasks.len());
        bench.clean(task).await?;
    }
    Ok(())
}

pub(super) async fn count_starts_so_many_tasks(bench: &Bench) -> Finding {
    let arn = bench.register(&bench.definition("count")).await?;
    let request = with(bench.request("count", &arn), "count", json!(2));
    let launched = bench.send(&request).await?.map_err(said)?;
    let mut arns: Vec<String> = launched.tasks.iter().map(|task| task.task_arn.clone()).collect();
    arns.dedup();
    ensure!(arns.len() == 2, "{arns:?}");
    let described = bench.aws.describe_tasks(bench.cluster(), &arns).await.map_err(said)?;
    ensure!(described.tasks.len() == 2, "{described:?}");
    for task in &launched.tasks {
        bench.clean(task).await?;
    }
    Ok(())
}

pub(super) async fn the_same_token_starts_nothing_twice(bench: &Bench) -> Finding {
    let arn = bench.register(&bench.definition("token")).await?;
    let request = bench.request("token", &arn);
    let first = bench.send(&request).await?.map_err(said)?;
    let second = bench.send(&request).await?.map_err(said)?;
    let arns = |tasks: &[crate::aws::Task]| tasks.iter().map(|task| task.task_arn.clone()).collect::<Vec<_>>();
    ensure!(arns(&first.tasks) == arns(&second.tasks), "{:?} and {:?}", arns(&first.tasks), arns(&second.tasks));
    for task in &first.tasks {
        bench.clean(task).await?;
    }
    Ok(())
}

pub(super) async fn a_token_of_another_request_is_a_conflict(bench: &Bench) -> Finding {
    let arn = bench.register(&bench.definition("conflict")).await?;
    let request = bench.request("conflict", &arn);
    let first = bench.send(&request).await?.map_err(said)?;
    let error = refused(bench.send(&with(request, "count", json!(2))).await?)?;
    ensure!(error.class == ErrorClass::Final && error.code == "ConflictException", "{:?} {error}", error.class);
    for task in &first.tasks {
        bench.clean(task).await?;
    }
    Ok(())
}

pub(super) async fn a_request_without_token_is_not_sent(bench: &Bench) -> Finding {
    let arn = bench.register(&bench.definition("no-token")).await?;
    let mut request = bench.request("no-token", &arn);
    if let Some(members) = request.as_object_mut() {
        drop(members.remove("clientToken"));
    }
    let error = refused(bench.send(&request).await?)?;
    ensure!(error.class == ErrorClass::Final && error.status.is_none(), "{:?} {error}", error.class);
    Ok(())
}

pub(super) async fn an_unknown_cluster_is_not_found(bench: &Bench) -> Finding {
    let arn = bench.register(&bench.definition("no-cluster")).await?;
    let request = with(bench.request("no-cluster", &arn), "cluster", json!(bench.family("nowhere")));
    let error = refused(bench.send(&request).await?)?;
    ensure!(error.class == ErrorClass::NotFound, "{:?} {error}", error.class);
    ensure!(error.code == "ClusterNotFoundException", "{error}");
    ensure!(error.message == "Cluster not found.", "{error}");
    Ok(())
}

pub(super) async fn an_unknown_definition_cannot_be_run(bench: &Bench) -> Finding {
    let request = bench.request("no-definition", &format!("{}:3", bench.family("no-definition")));
    let error = refused(bench.send(&request).await?)?;
    ensure!(error.class == ErrorClass::NotFound, "{:?} {error}", error.class);
    Ok(())
}

pub(super) async fn an_inactive_definition_cannot_be_run(bench: &Bench) -> Finding {
    let arn = bench.register(&bench.definition("inactive")).await?;
    bench.aws.deregister_task_definition(&arn).await.map_err(said)?;
    let error = refused(bench.send(&bench.request("inactive", &arn)).await?)?;
    ensure!(error.class == ErrorClass::Final && error.message.contains("inactive"), "{:?} {error}", error.class);
    Ok(())
}

pub(super) async fn awsvpc_needs_a_network(bench: &Bench) -> Finding {
    let arn = bench.register(&bench.definition("no-network")).await?;
    let mut request = bench.request("no-network", &arn);
    if let Some(members) = request.as_object_mut() {
        drop(members.remove("networkConfiguration"));
    }
    let error = refused(bench.send(&request).await?)?;
    ensure!(error.class == ErrorClass::Final && error.code == "InvalidParameterException", "{error}");
    ensure!(error.message.contains("Network Configuration must be provided"), "{error}");
    Ok(())
}

pub(super) async fn an_override_of_an_unknown_container_is_refused(bench: &Bench) -> Finding {
    let arn = bench.register(&bench.definition("override")).await?;
    let overrides = json!({ "containerOverrides": [{ "name": "other", "command": ["true"] }] });
    let request = with(bench.request("override", &arn), "overrides", overrides);
    let error = refused(bench.send(&request).await?)?;
    ensure!(error.class == ErrorClass::Final && error.code == "InvalidParameterException", "{error}");
    Ok(())
}
