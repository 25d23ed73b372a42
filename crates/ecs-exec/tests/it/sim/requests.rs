//! What the account refuses, fills in and keeps.

use ecs_exec::ErrorClass;
use ecs_exec::sim::{At, Cluster, Fault, Operation, Sim, TaskScript, Vpc};
use serde_json::{Value, json};

use super::account::{err, fargate, ok, pass, run, start, with};

/// A bridge definition for EC2.
fn ec2() -> Value {
    json!({ "family": "old", "containerDefinitions": [{ "name": "main", "image": "busybox", "memory": 128 }] })
}

/// The Fargate definition with another value at a place; `null` takes the member away.
fn changed(pointer: &str, value: Value) -> Value {
    let mut definition = fargate("report");
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let parent = definition.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object");
    if value.is_null() {
        parent.remove(name);
    } else {
        parent.insert(name.to_owned(), value);
    }
    definition
}

#[tokio::test(start_paused = true)]
async fn definitions_that_ecs_refuses_are_refused_in_its_words() {
    let sim = Sim::builder().build();
    let main = "/containerDefinitions/0";
    let cases = [
        ("/family", Value::Null),
        ("/family", json!("a b")),
        ("/containerDefinitions", json!([])),
        ("/containerDefinitions", json!(vec![json!({ "name": "a", "image": "a" }); 11])),
        ("/containerDefinitions", json!([{ "name": "a", "image": "a" }, { "name": "a", "image": "a" }])),
        ("/inferenceAccelerators", json!([{ "deviceName": "d", "deviceType": "t" }])),
        ("/networkMode", json!("bridge")),
        ("/networkMode", json!("flat")),
        ("/cpu", Value::Null),
        ("/cpu", json!("256 units")),
        ("/memory", json!("511")),
        ("/memory", json!("512 MiB")),
        ("/taskRoleArn", json!("arn:aws:iam::111122223333:user/me")),
        ("/executionRoleArn", Value::Null),
        ("/pidMode", json!("host")),
        ("/ipcMode", json!("task")),
        ("/ephemeralStorage", json!({ "sizeInGiB": 20 })),
        ("/placementConstraints", json!([{ "type": "memberOf", "expression": "e" }])),
        ("/volumes", json!([{ "name": "v", "host": { "sourcePath": "/v" } }])),
        (&format!("{main}/name"), json!("")),
        (&format!("{main}/name"), json!("a.b")),
        (&format!("{main}/image"), Value::Null),
        (&format!("{main}/image"), json!("busybox:$TAG")),
        (&format!("{main}/essential"), json!(false)),
        (&format!("{main}/memory"), json!(1024)),
        (&format!("{main}/cpu"), json!(512)),
        (&format!("{main}/privileged"), json!(true)),
        (&format!("{main}/stopTimeout"), json!(1)),
        (&format!("{main}/stopTimeout"), json!(121)),
        (&format!("{main}/links"), json!(["db"])),
        (&format!("{main}/portMappings"), json!([{ "containerPort": 0 }])),
        (&format!("{main}/portMappings"), json!([{ "containerPort": 80, "hostPort": 8080 }])),
        (&format!("{main}/dependsOn"), json!([{ "containerName": "db", "condition": "START" }])),
        (&format!("{main}/dependsOn"), json!([{ "containerName": "main", "condition": "SUCCESS" }])),
        (&format!("{main}/dependsOn"), json!([{ "containerName": "main", "condition": "START" }])),
        (&format!("{main}/mountPoints"), json!([{ "sourceVolume": "v", "containerPath": "/v" }])),
        (&format!("{main}/secrets"), json!([{ "name": "A", "valueFrom": "a" }, { "name": "A", "valueFrom": "b" }])),
        (&format!("{main}/logConfiguration/logDriver"), json!("syslog")),
        (&format!("{main}/logConfiguration/options/awslogs-group"), Value::Null),
        (&format!("{main}/logConfiguration/options/awslogs-stream-prefix"), Value::Null),
        (&format!("{main}/logConfiguration/options/awslogs-create-group"), json!("false")),
        (&format!("{main}/logConfiguration/options/awslogs-colour"), json!("blue")),
        ("/tags", json!([{ "key": "aws:mine", "value": "" }])),
        ("/tags", json!([{ "key": "a", "value": "" }, { "key": "a", "value": "" }])),
        ("/cpu", json!(256)),
    ];
    let mut told = Vec::new();
    for (pointer, value) in cases {
        let shown = value.to_string().chars().take(60).collect::<String>();
        let error = err(&sim, Operation::RegisterTaskDefinition, changed(pointer, value)).await;
        assert_eq!((error.class, error.status), (ErrorClass::Final, Some(400)), "{pointer}");
        told.push(format!("{pointer} {shown}\n    {}: {}", error.code, error.message));
    }
    assert!(sim.revisions().is_empty(), "nothing was registered");
    insta::assert_snapshot!(told.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn a_definition_for_ec2_needs_memory_and_no_network_mode() {
    let sim = Sim::builder().build();
    let answer = ok(&sim, Operation::RegisterTaskDefinition, ec2()).await;
    let definition = &answer["taskDefinition"];
    assert_eq!(definition["compatibilities"], json!(["EXTERNAL", "EC2"]));
    assert!(definition.get("networkMode").is_none(), "it is not filled in");
    let without = json!({ "family": "old", "containerDefinitions": [{ "name": "main", "image": "busybox" }] });
    let error = err(&sim, Operation::RegisterTaskDefinition, without).await;
    assert!(error.message.contains("At least one of 'memory' or 'memoryReservation' must be specified"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_registered_definition_is_described_with_what_ecs_fills_in() {
    let sim = Sim::builder().build();
    let definition = json!({
        "family": "report", "networkMode": "awsvpc", "cpu": "1 vCPU", "memory": "2 GB",
        "requiresCompatibilities": ["FARGATE"], "executionRoleArn": "arn:aws:iam::111122223333:role/x",
        "tags": [{ "key": "team", "value": "data" }],
        "volumes": [{ "name": "scratch" }],
        "containerDefinitions": [{
            "name": "main", "image": "busybox", "environment": [{ "name": "A", "value": "" }],
            "portMappings": [{ "containerPort": 80 }], "healthCheck": { "command": ["CMD", "true"] },
            "logConfiguration": { "logDriver": "awslogs", "options": {
                "awslogs-group": "g", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "p",
            }},
            "linuxParameters": { "capabilities": {}, "initProcessEnabled": true }, "stopTimeout": null,
        }],
    });
    let answer = ok(&sim, Operation::RegisterTaskDefinition, definition).await;
    insta::assert_json_snapshot!(answer);
    let described =
        ok(&sim, Operation::DescribeTaskDefinition, json!({ "taskDefinition": "report", "include": ["TAGS"] })).await;
    assert_eq!(described, answer);
    let described = ok(&sim, Operation::DescribeTaskDefinition, json!({ "taskDefinition": "report:1" })).await;
    assert!(described.get("tags").is_none());
}

#[tokio::test(start_paused = true)]
async fn ids_of_definitions_are_read_as_ecs_reads_them() {
    let sim = Sim::builder().build();
    ok(&sim, Operation::RegisterTaskDefinition, ec2()).await;
    let describe = |id: &str| json!({ "taskDefinition": id });
    let error = err(&sim, Operation::DescribeTaskDefinition, describe("old:bad")).await;
    assert_eq!(error.message, "Invalid task definition: Invalid revision number.");
    for id in ["old:2", "nobody", "arn:aws:ecs:us-east-1:111122223333:task-definition/old:1"] {
        let error = err(&sim, Operation::DescribeTaskDefinition, describe(id)).await;
        assert_eq!(
            (error.class, error.message.as_str()),
            (ErrorClass::NotFound, "Unable to describe task definition.")
        );
    }
    let error = err(&sim, Operation::DeregisterTaskDefinition, describe("old")).await;
    assert_eq!((error.code.as_str(), error.message.as_str()), ("InvalidParameterException", "Revision is missing"));
    let error =
        err(&sim, Operation::DescribeTaskDefinition, json!({ "taskDefinition": "old", "include": ["BOGUS"] })).await;
    assert_eq!(error.message, "BOGUS is not a valid value for include. The value must be one of [[TAGS]]");
}

#[tokio::test(start_paused = true)]
async fn requests_that_ecs_refuses_are_refused_in_its_words() {
    let sim = Sim::builder()
        .cluster(Cluster::new("bare").without_instances())
        .cluster(Cluster { active: false, ..Cluster::new("gone") })
        .vpc(Vpc::new("vpc-0e0e0e0e", ["subnet-0e0e0e0e"]))
        .build();
    ok(&sim, Operation::RegisterTaskDefinition, fargate("report")).await;
    ok(&sim, Operation::RegisterTaskDefinition, fargate("inactive")).await;
    ok(&sim, Operation::DeregisterTaskDefinition, json!({ "taskDefinition": "inactive:1" })).await;
    ok(&sim, Operation::RegisterTaskDefinition, ec2()).await;
    let subnets = |ids: &[&str]| json!({ "awsvpcConfiguration": { "subnets": ids } });
    let strategy = |names: &[&str]| -> Value {
        names.iter().map(|name| json!({ "capacityProvider": name, "weight": 1 })).collect()
    };
    let cases = [
        json!({ "clientToken": "" }),
        json!({ "cluster": "nowhere" }),
        json!({ "cluster": "gone" }),
        json!({ "taskDefinition": "nobody" }),
        json!({ "taskDefinition": "inactive:1" }),
        json!({ "count": 11 }),
        json!({ "count": "two" }),
        json!({ "startedBy": "a b" }),
        json!({ "group": "service:web" }),
        json!({ "propagateTags": "SERVICE" }),
        json!({ "launchType": "LAMBDA" }),
        json!({ "capacityProviderStrategy": strategy(&["FARGATE"]) }),
        json!({ "launchType": null, "capacityProviderStrategy": strategy(&["mine"]) }),
        json!({ "platformVersion": "1.4" }),
        json!({ "placementStrategy": [{ "type": "random" }] }),
        json!({ "networkConfiguration": null }),
        json!({ "networkConfiguration": subnets(&[]) }),
        json!({ "networkConfiguration": subnets(&["subnet-0f0f0f0f"]) }),
        json!({ "networkConfiguration": subnets(&["subnet-0e0e0e0e", "subnet-0a11aa11aa11aa11a"]) }),
        json!({ "networkConfiguration": { "awsvpcConfiguration": {
            "subnets": ["subnet-0e0e0e0e"], "securityGroups": ["sg-0d3fa017d3fa017d3"] } } }),
        json!({ "launchType": "EC2", "networkConfiguration": { "awsvpcConfiguration": {
            "subnets": ["subnet-0e0e0e0e"], "assignPublicIp": "ENABLED" } } }),
        json!({ "taskDefinition": "old", "launchType": "EC2" }),
        json!({ "taskDefinition": "old", "networkConfiguration": null }),
        json!({ "taskDefinition": "old", "launchType": "EC2", "networkConfiguration": null, "cluster": "bare" }),
        json!({ "taskDefinition": "old", "launchType": "EC2", "networkConfiguration": null, "platformVersion": "LATEST" }),
        json!({ "overrides": { "containerOverrides": [{ "name": "other" }] } }),
        json!({ "overrides": { "containerOverrides": [{ "name": "main", "memory": 4096 }] } }),
        json!({ "overrides": { "containerOverrides": [{ "name": "main", "command": ["x".repeat(8_192)] }] } }),
        json!({ "overrides": { "containerOverrides": [{ "name": "main", "command": "true" }] } }),
        json!({ "overrides": { "cpu": "512", "memory": "512" } }),
        json!({ "overrides": { "taskRoleArn": "arn:aws:s3:::bucket" } }),
    ];
    let mut told = Vec::new();
    for members in cases {
        let shown = members.to_string().chars().take(100).collect::<String>();
        let error = err(&sim, Operation::RunTask, with(run("report"), members)).await;
        told.push(format!("{shown}\n    {}: {}", error.code, error.message));
    }
    assert!(sim.tasks().is_empty(), "nothing was started");
    insta::assert_snapshot!(told.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn tasks_that_are_asked_for_wrongly_are_refused_and_missing_ones_are_failures() {
    let sim = Sim::builder().build();
    let arn = start(&sim).await;
    for (params, message) in [
        (json!({ "tasks": [] }), "Tasks cannot be empty."),
        (json!({ "tasks": vec!["x"; 101] }), "tasks can have at most 100 items."),
        (json!({ "tasks": [arn], "cluster": "nowhere" }), "Cluster not found."),
    ] {
        assert_eq!(err(&sim, Operation::DescribeTasks, params).await.message, message);
    }
    let id = arn.rsplit('/').next().expect("an id");
    let other = arn.replace("/default/", "/other/");
    let answer = ok(&sim, Operation::DescribeTasks, json!({ "tasks": [id, other, "0"] })).await;
    assert_eq!(answer["tasks"].as_array().map(Vec::len), Some(1), "an id alone is enough");
    let missing = [other.clone(), "arn:aws:ecs:eu-west-1:111122223333:task/default/0".to_owned()];
    for (failure, arn) in answer["failures"].as_array().expect("failures").iter().zip(missing) {
        assert_eq!(*failure, json!({ "arn": arn, "reason": "MISSING" }));
    }
    let error = err(&sim, Operation::StopTask, json!({ "task": "0" })).await;
    assert_eq!(
        (error.code.as_str(), error.message.as_str()),
        ("InvalidParameterException", "The referenced task was not found.")
    );
}

#[tokio::test(start_paused = true)]
async fn tasks_are_listed_by_one_filter_in_pages() {
    let sim = Sim::builder().page_size(2).default_life(TaskScript::until_stopped()).build();
    ok(&sim, Operation::RegisterTaskDefinition, fargate("report")).await;
    let mut arns = Vec::new();
    for (token, by) in [("1", "a"), ("2", "b"), ("3", "a"), ("4", "a")] {
        let request = with(run("report"), json!({ "clientToken": token, "startedBy": by }));
        arns.push(ok(&sim, Operation::RunTask, request).await["tasks"][0]["taskArn"].clone());
    }
    let page = ok(&sim, Operation::ListTasks, json!({ "startedBy": "a" })).await;
    assert_eq!(page["taskArns"], json!([arns[0], arns[2]]));
    let page = ok(&sim, Operation::ListTasks, json!({ "startedBy": "a", "nextToken": page["nextToken"] })).await;
    assert_eq!(page, json!({ "taskArns": [arns[3]] }));
    ok(&sim, Operation::StopTask, json!({ "task": arns[1] })).await;
    let page = ok(&sim, Operation::ListTasks, json!({ "startedBy": "b" })).await;
    assert_eq!(page["taskArns"], json!([]), "only tasks that are to run, unless asked otherwise");
    let page = ok(&sim, Operation::ListTasks, json!({ "startedBy": "b", "desiredStatus": "STOPPED" })).await;
    assert_eq!(page["taskArns"], json!([arns[1]]));
    let error = err(&sim, Operation::ListTasks, json!({ "startedBy": "a", "family": "report" })).await;
    assert_eq!(error.code, "InvalidParameterException");
}

#[tokio::test(start_paused = true)]
async fn a_token_is_remembered_for_an_hour_after_its_tasks_ended() {
    let sim = Sim::builder().build();
    let first = start(&sim).await;
    pass(3_600_000).await;
    let answer = ok(&sim, Operation::RunTask, run("report")).await;
    assert_eq!(answer["tasks"][0]["taskArn"], first);
    let error = err(&sim, Operation::RunTask, with(run("report"), json!({ "count": 2 }))).await;
    assert_eq!(error.code, "ConflictException");
    pass(60_000).await;
    let answer = ok(&sim, Operation::RunTask, with(run("report"), json!({ "count": 2 }))).await;
    assert_eq!(answer["tasks"].as_array().map(Vec::len), Some(2));
}

#[tokio::test(start_paused = true)]
async fn a_token_of_a_launch_that_started_nothing_may_be_used_again() {
    let sim = Sim::builder().build();
    ok(&sim, Operation::RegisterTaskDefinition, fargate("report")).await;
    let nothing = Fault::PartialFailure { started: 0, reason: "RESOURCE:MEMORY".to_owned() };
    sim.inject(At::Nth(Operation::RunTask, 1), nothing);
    let answer = ok(&sim, Operation::RunTask, run("report")).await;
    assert_eq!(
        (answer["tasks"].as_array().map(Vec::len), &answer["failures"][0]["reason"]),
        (Some(0), &json!("RESOURCE:MEMORY"))
    );
    let answer = ok(&sim, Operation::RunTask, run("report")).await;
    assert_eq!(answer["tasks"].as_array().map(Vec::len), Some(1));
}

#[tokio::test(start_paused = true)]
async fn capacity_is_told_as_ecs_tells_it() {
    let sim = Sim::builder().cluster(Cluster::new("default").capacity_provider("mine")).build();
    ok(&sim, Operation::RegisterTaskDefinition, fargate("report")).await;
    ok(&sim, Operation::RegisterTaskDefinition, ec2()).await;
    let strategy =
        |name: &str| json!({ "launchType": null, "capacityProviderStrategy": [{ "capacityProvider": name }] });
    let none = json!({ "taskDefinition": "old", "networkConfiguration": null, "launchType": null });
    let mine = with(none.clone(), strategy("mine"));
    for (number, (members, expected)) in [
        (json!({}), json!(["FARGATE", null])),
        (strategy("FARGATE_SPOT"), json!(["FARGATE", "FARGATE_SPOT"])),
        (none, json!(["EC2", null])),
        (mine, json!(["EC2", "mine"])),
    ]
    .into_iter()
    .enumerate()
    {
        let request = with(with(run("report"), members), json!({ "clientToken": number.to_string() }));
        let task = ok(&sim, Operation::RunTask, request).await["tasks"][0].clone();
        assert_eq!(json!([task["launchType"], task["capacityProviderName"]]), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn vpcs_and_subnets_are_found_by_filter_and_by_id_in_pages() {
    let vpc = Vpc::new("vpc-0e0e0e0e", ["subnet-1", "subnet-2", "subnet-3"]);
    let sim = Sim::builder().vpc(vpc).page_size(2).build();
    let filter = |name: &str, value: &str| json!({ "Filters": [{ "Name": name, "Values": [value] }] });
    let page = ok(&sim, Operation::DescribeVpcs, filter("is-default", "true")).await;
    assert_eq!((page["Vpcs"].as_array().map(Vec::len), &page["Vpcs"][0]["IsDefault"]), (Some(1), &json!(true)));
    let error = err(&sim, Operation::DescribeVpcs, json!({ "VpcIds": ["vpc-nobody"] })).await;
    assert_eq!((error.class, error.code.as_str()), (ErrorClass::NotFound, "InvalidVpcID.NotFound"));
    let page = ok(&sim, Operation::DescribeSubnets, filter("vpc-id", "vpc-0e0e0e0e")).await;
    let rest = with(filter("vpc-id", "vpc-0e0e0e0e"), json!({ "NextToken": page["NextToken"] }));
    let rest = ok(&sim, Operation::DescribeSubnets, rest).await;
    let ids = |page: &Value| -> Vec<Value> {
        page["Subnets"].as_array().expect("subnets").iter().map(|subnet| subnet["SubnetId"].clone()).collect()
    };
    assert_eq!((ids(&page), ids(&rest)), (vec![json!("subnet-1"), json!("subnet-2")], vec![json!("subnet-3")]));
    assert!(rest.get("NextToken").is_none());
    let error = err(&sim, Operation::DescribeSubnets, filter("colour", "blue")).await;
    assert_eq!(error.message, "The filter 'colour' is invalid");
}
