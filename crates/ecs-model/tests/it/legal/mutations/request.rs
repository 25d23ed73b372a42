//! Of the request's own members.

use serde_json::{Value, json};

use super::{Mutation, ask};
use crate::legal::definitions::Run;
use crate::pairs::Base;

pub(super) const ALL: &[Mutation] = &[
    ("ECS400", |run, _| ask(run, "cluster", json!("my cluster"), "")),
    ("ECS400", |run, _| ask(run, "cluster", json!(""), "")),
    ("ECS400", |run, _| ask(run, "cluster", json!("x".repeat(256)), "")),
    ("ECS400", |run, _| ask(run, "cluster", json!("arn:aws:ecs:eu-west-1:111122223333:service/analytics"), "")),
    ("ECS400", |run, _| ask(run, "cluster", json!("arn:aws:ecs::111122223333:cluster/analytics"), "")),
    ("ECS400", |run, _| ask(run, "cluster", json!("arn:aws:ecs:eu-west-1:1111:cluster/analytics"), "")),
    ("ECS401", |run, _| {
        run.request.as_object_mut().unwrap().remove("taskDefinition");
        Some("request".to_owned())
    }),
    ("ECS401", |run, _| ask(run, "taskDefinition", json!(""), "")),
    ("ECS401", |run, _| ask(run, "taskDefinition", json!("my report"), "")),
    ("ECS401", |run, _| ask(run, "taskDefinition", json!("report:latest"), "")),
    ("ECS401", |run, _| ask(run, "taskDefinition", json!("report:0"), "")),
    ("ECS401", |run, _| ask(run, "taskDefinition", json!("report:+1"), "")),
    ("ECS401", |run, _| ask(run, "taskDefinition", json!("report:1:2"), "")),
    ("ECS401", |run, _| ask(run, "taskDefinition", json!("report:*"), "")),
    ("ECS401", |run, _| ask(run, "taskDefinition", json!("arn:aws:ecs:eu-west-1:111122223333:cluster/report"), "")),
    ("ECS401", |run, _| ask(run, "taskDefinition", json!("arn:aws:ecs::111122223333:task-definition/report:1"), "")),
    ("ECS402", |run, _| ask(run, "count", json!(0), "")),
    ("ECS402", |run, _| ask(run, "count", json!(-1), "")),
    ("ECS403", |run, _| with_launch_type(run, "FARGATE_SPOT")),
    ("ECS403", |run, _| with_launch_type(run, "MANAGED_INSTANCES")),
    ("ECS403", |run, _| with_launch_type(run, "fargate")),
    ("ECS404", |run, _| {
        run.is_fargate().then_some(())?;
        let place = with_launch_type(run, "FARGATE");
        ask(run, "capacityProviderStrategy", json!([{"capacityProvider": "FARGATE", "weight": 1}]), "")?;
        place
    }),
    ("ECS406", |run, _| {
        run.is_fargate().then_some(())?;
        run.definition["taskDefinitionArn"] = json!("arn:aws:ecs:eu-west-1:111122223333:task-definition/report:1");
        run.definition["compatibilities"] = json!(["EC2", "EXTERNAL"]);
        Some("task-definition-arn".to_owned())
    }),
    ("ECS408", |run, _| {
        matches!(run.base, Base::Ec2 | Base::Ec2Awsvpc | Base::Ec2Windows).then_some(())?;
        with_launch_type(run, "EC2")?;
        // A version that ECS Exec and others ask for is no matter where there are no versions.
        ask(run, "platformVersion", json!("1.3.0"), "")
    }),
    ("ECS408", |run, _| {
        (run.base == Base::External).then_some(())?;
        ask(run, "platformVersion", json!("LATEST"), "")
    }),
    ("ECS409", |run, _| on_fargate(run, "platformVersion", json!("1.4"))),
    ("ECS409", |run, _| on_fargate(run, "platformVersion", json!("2.0.0"))),
    ("ECS409", |run, _| on_fargate(run, "platformVersion", json!("latest"))),
    ("ECS409", |run, _| {
        (run.base == Base::FargateWindows).then_some(())?;
        ask(run, "platformVersion", json!("1.4.0"), "")
    }),
    ("ECS411", |run, _| {
        (run.mode() == "awsvpc").then_some(())?;
        run.request.as_object_mut().unwrap().remove("networkConfiguration");
        Some("request".to_owned())
    }),
    ("ECS411", |run, _| {
        (run.mode() == "awsvpc").then_some(())?;
        ask(run, "networkConfiguration", json!({"awsvpcConfiguration": null}), "")
    }),
    ("ECS412", |run, _| {
        (run.mode() != "awsvpc").then_some(())?;
        ask(run, "networkConfiguration", json!({"awsvpcConfiguration": {"subnets": ["subnet-80b6fbcd"]}}), "")
    }),
    ("ECS413", |run, _| ask(run, "group", json!("service:web"), "")),
    ("ECS414", |run, _| ask(run, "startedBy", json!("a.b"), "")),
    ("ECS414", |run, _| ask(run, "startedBy", json!("x".repeat(129)), "")),
    ("ECS415", |run, _| ask(run, "clientToken", json!(""), "")),
    ("ECS415", |run, _| ask(run, "clientToken", json!("x".repeat(65)), "")),
    ("ECS415", |run, _| ask(run, "clientToken", json!("a b"), "")),
    ("ECS415", |run, _| ask(run, "clientToken", json!("ü"), "")),
    ("ECS418", |run, _| ask(run, "propagateTags", json!("SERVICE"), "")),
    ("ECS418", |run, _| ask(run, "propagateTags", json!("TASK"), "")),
    ("ECS530", |run, _| {
        // Such a volume needs the role too.
        let volume = &run.definition["volumes"][0];
        let needs_role = volume.get("s3filesVolumeConfiguration").is_some()
            || volume["efsVolumeConfiguration"].get("authorizationConfig").is_some();
        (!needs_role).then_some(())?;
        run.definition.as_object_mut().unwrap().remove("taskRoleArn");
        if let Some(overrides) = run.request.get_mut("overrides").and_then(Value::as_object_mut) {
            overrides.remove("taskRoleArn");
        }
        ask(run, "enableExecuteCommand", json!(true), "")
    }),
    ("ECS531", |run, _| {
        (!run.is_windows()).then_some(())?;
        run.definition["taskRoleArn"] = json!("arn:aws:iam::111122223333:role/report");
        for container in run.containers() {
            container["readonlyRootFilesystem"] = json!(true);
        }
        ask(run, "enableExecuteCommand", json!(true), "")?;
        Some("definition.containerDefinitions[0].readonlyRootFilesystem".to_owned())
    }),
    ("ECS533", |run, _| {
        (run.base == Base::Fargate).then_some(())?;
        super::alone(run, json!({}))?;
        run.definition["taskRoleArn"] = json!("arn:aws:iam::111122223333:role/report");
        run.definition["cpu"] = json!("1024");
        run.definition["memory"] = json!("2048");
        for name in ["overrides", "volumeConfigurations"] {
            run.request.as_object_mut().unwrap().remove(name);
        }
        ask(run, "platformVersion", json!("1.3.0"), "")?;
        ask(run, "enableExecuteCommand", json!(true), "")
    }),
];

/// Sets the launch type of a run without a strategy.
fn with_launch_type(run: &mut Run, launch_type: &str) -> Option<String> {
    run.request.as_object_mut().unwrap().remove("capacityProviderStrategy");
    ask(run, "launchType", json!(launch_type), "")
}

/// Sets a member of a request for Fargate.
fn on_fargate(run: &mut Run, name: &str, value: Value) -> Option<String> {
    run.is_fargate().then(|| ask(run, name, value, ""))?
}
