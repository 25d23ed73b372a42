//! Of the definition itself, its roles and its sizes.

use serde_json::json;

use super::{Mutation, alone, first, remove_in, roleless, set, set_in};
use crate::pairs::Base;

const ECR: &str = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/report:1.2";

pub(super) const ALL: &[Mutation] = &[
    ("ECS001", |run, _| set(run, "family", json!(""))),
    ("ECS002", |run, _| set(run, "family", json!("nightly report"))),
    ("ECS002", |run, _| set(run, "family", json!("x".repeat(256)))),
    ("ECS003", |run, _| set(run, "containerDefinitions", json!([]))),
    ("ECS004", |run, _| {
        let containers = run.containers();
        for number in containers.len()..11 {
            let name = format!("more{number}");
            containers.push(json!({"name": name, "image": "busybox:1.37", "essential": false, "memory": 6}));
        }
        Some("definition.containerDefinitions[10]".to_owned())
    }),
    ("ECS005", |run, pick| {
        set_in(run, pick, "dockerLabels", json!({"l": "x".repeat(65_536)}), "")?;
        Some("definition".to_owned())
    }),
    ("ECS006", |run, _| {
        let required = run.definition["requiresCompatibilities"].as_array_mut().unwrap();
        required.push(json!("LAMBDA"));
        Some("definition.requiresCompatibilities[1]".to_owned())
    }),
    ("ECS009", |run, _| set(run, "inferenceAccelerators", json!([{"deviceName": "d", "deviceType": "eia2.medium"}]))),
    ("ECS010", |run, _| {
        let managed = run.base == Base::Managed;
        let mode = if managed { "CONFIDENTIAL_SANDBOX" } else { "SHARED" };
        let place = set(run, "trustedExecutionConfiguration", json!({"isolationMode": mode}))?;
        Some(if managed { format!("{place}.isolationMode") } else { place })
    }),
    ("ECS012", |run, _| set(run, "revision", json!(3))),
    ("ECS020", |run, _| set(run, "taskRoleArn", json!("arn:aws:iam::111122223333:user/report"))),
    ("ECS020", |run, _| set(run, "executionRoleArn", json!("arn:aws:iam::1111:role/report"))),
    ("ECS021", |run, _| {
        run.is_fargate().then_some(())?;
        roleless(
            run,
            json!({"logConfiguration": {"logDriver": "awslogs", "options":
                {"awslogs-group": "g", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "p"}}}),
        )?;
        first("logConfiguration.logDriver")
    }),
    ("ECS022", |run, _| {
        run.is_fargate().then_some(())?;
        roleless(run, json!({"image": ECR}))?;
        first("image")
    }),
    ("ECS023", |run, _| {
        roleless(run, json!({"secrets": [{"name": "A", "valueFrom": "/a"}]}))?;
        first("secrets")
    }),
    ("ECS024", |run, _| {
        roleless(
            run,
            json!({"logConfiguration": {"logDriver": "splunk", "options": {"splunk-url": "https://splunk.example.com"},
                "secretOptions": [{"name": "splunk-token", "valueFrom": "/a"}]}}),
        )?;
        first("logConfiguration.secretOptions")
    }),
    ("ECS025", |run, _| {
        roleless(run, json!({"repositoryCredentials": {"credentialsParameter": "registry"}}))?;
        first("repositoryCredentials")
    }),
    ("ECS026", |run, _| {
        (run.base != Base::FargateWindows).then_some(())?;
        roleless(run, json!({"environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::b/k.env"}]}))?;
        first("environmentFiles")
    }),
    ("ECS027", |run, _| {
        (run.base == Base::External).then_some(())?;
        roleless(run, json!({"image": ECR}))?;
        first("image")
    }),
    ("ECS040", |run, _| {
        run.is_fargate().then_some(())?;
        run.definition.as_object_mut().unwrap().remove("cpu");
        Some("definition.memory".to_owned())
    }),
    ("ECS040", |run, _| {
        run.is_fargate().then_some(())?;
        run.definition.as_object_mut().unwrap().remove("memory");
        Some("definition.cpu".to_owned())
    }),
    ("ECS041", |run, _| {
        (run.base == Base::Fargate).then_some(())?;
        set(run, "memory", json!("2 GB"))?;
        set(run, "cpu", json!("2 vCPU"))
    }),
    ("ECS042", |run, _| {
        (run.base == Base::FargateWindows).then_some(())?;
        set(run, "cpu", json!("512"))
    }),
    ("ECS043", |run, _| set(run, "cpu", json!("3 vCPU"))),
    ("ECS044", |run, _| set(run, "memory", json!("2 GiB"))),
    ("ECS045", |run, _| {
        (!run.is_fargate() && run.base != Base::Managed).then_some(())?;
        set(run, "cpu", json!("127"))
    }),
    ("ECS045", |run, _| {
        (!run.is_fargate() && run.base != Base::Managed).then_some(())?;
        set(run, "cpu", json!("196609"))
    }),
    ("ECS048", |run, _| {
        (run.base == Base::Fargate).then_some(())?;
        alone(run, json!({}))?;
        run.request["platformVersion"] = json!("1.3.0");
        set(run, "memory", json!("16384"))?;
        set(run, "cpu", json!("8192"))
    }),
    ("ECS050", |run, pick| {
        set_in(run, pick, "cpu", json!(1_025), "")?;
        set(run, "cpu", json!("1024"))
    }),
    ("ECS051", |run, pick| {
        set(run, "memory", json!("2048"))?;
        set_in(run, pick, "memory", json!(2_049), "")
    }),
    ("ECS052", |run, pick| {
        (!run.is_windows()).then_some(())?;
        remove_in(run, pick, "memory");
        set_in(run, pick, "memoryReservation", json!(2_049), "")?;
        set(run, "memory", json!("2048"))
    }),
    ("ECS054", |run, pick| {
        run.definition.get("memory").is_none().then_some(())?;
        remove_in(run, pick, "memory");
        remove_in(run, pick, "memoryReservation");
        let place = pick % run.containers().len();
        Some(format!("definition.containerDefinitions[{place}]"))
    }),
    ("ECS055", |run, pick| {
        (!run.is_windows()).then_some(())?;
        set_in(run, pick, "memoryReservation", json!(11), "")?;
        set_in(run, pick, "memory", json!(10), "")
    }),
    ("ECS056", |run, pick| {
        remove_in(run, pick, "memoryReservation");
        set_in(run, pick, "memory", json!(3), "")
    }),
    ("ECS057", |run, pick| set_in(run, pick, "cpu", json!(-1), "")),
];
