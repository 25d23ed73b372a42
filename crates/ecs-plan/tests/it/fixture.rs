//! Specs and worlds that several tests start from.

use std::collections::BTreeMap;

use ecs_model::{
    ContainerSpec, CpuUnits, DefinitionSource, DependsOn, EnvEntry, EnvValue, HealthCheck, Launch, LaunchType, Logs,
    MemoryMib, Network, Port, SecretEntry, TagEntry, TaskSpec, TimeSpan,
};
use ecs_plan::{Described, LatestRevision, NetworkFact, Plan, PlanOptions, WORLD_FORMAT, World};
use serde_json::{Value, json};

/// An entry of an environment.
pub(crate) fn env(name: &str, value: &str) -> EnvEntry {
    EnvEntry { name: name.to_owned(), value: EnvValue::Set(value.to_owned()) }
}

/// `NAME #null`.
pub(crate) fn unset(name: &str) -> EnvEntry {
    EnvEntry { name: name.to_owned(), value: EnvValue::Unset }
}

pub(crate) fn strings(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

/// The smallest task.
pub(crate) fn hello() -> TaskSpec {
    let mut spec = TaskSpec::new("hello");
    spec.main.image = Some("busybox:1.37".to_owned());
    spec.main.command = Some(strings(&["echo", "hello"]));
    spec
}

/// The example of the language's reference.
pub(crate) fn nightly_report() -> TaskSpec {
    let mut spec = TaskSpec::new("nightly-report");
    spec.main = ContainerSpec {
        image: Some("registry.example.com/report:1.41.0".to_owned()),
        command: Some(strings(&["python", "-m", "report", "--date", "today"])),
        cpu: CpuUnits::new(1_024).ok(),
        memory: MemoryMib::new(2_048).ok(),
        env: vec![env("PLANET", "earth"), unset("LEGACY_FLAG")],
        secrets: vec![SecretEntry {
            name: "DB_PASSWORD".to_owned(),
            value_from: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf:password::".to_owned(),
        }],
        logs: Some(Logs {
            options: vec![("awslogs-group".to_owned(), Some("/ecs/reports".to_owned()))],
            ..Logs::default()
        }),
        depends_on: vec![DependsOn { container: "proxy".to_owned(), condition: Some("HEALTHY".to_owned()) }],
        ..ContainerSpec::default()
    };
    spec.containers = vec![ContainerSpec {
        name: Some("proxy".to_owned()),
        image: Some("envoyproxy/envoy:v1.31-latest".to_owned()),
        ports: vec![Port { container: 5_432, host: None, protocol: None }],
        health_check: Some(HealthCheck {
            command: strings(&["CMD-SHELL", "nc -z localhost 5432"]),
            ..HealthCheck::default()
        }),
        ..ContainerSpec::default()
    }];
    spec.launch = Some(Launch::Type(LaunchType::FargateSpot));
    spec.cluster = Some("analytics".to_owned());
    spec.execution_role = Some("arn:aws:iam::111122223333:role/ecsTaskExecutionRole".to_owned());
    spec.task_role = Some("arn:aws:iam::111122223333:role/report".to_owned());
    spec.tags = vec![TagEntry { key: "team".to_owned(), value: "data".to_owned() }];
    spec.network = Some(Network {
        assign_public_ip: Some(false),
        subnets: Some(strings(&["subnet-80b6fbcd", "subnet-42a6fdad"])),
        security_groups: Some(strings(&["sg-d72e9599956a084f5"])),
        ..Network::default()
    });
    spec.timeout = Some(TimeSpan::from_secs(7_200));
    spec
}

/// A task from `reports:42` on EC2.
pub(crate) fn linked() -> TaskSpec {
    let mut spec = TaskSpec::new("from-linked");
    spec.definition = Some(DefinitionSource::Linked { id: REPORTS.to_owned(), as_is: false });
    spec.launch = Some(Launch::Type(LaunchType::Ec2));
    spec
}

pub(crate) const REPORTS: &str = "arn:aws:ecs:eu-west-1:111122223333:task-definition/reports:42";

/// `reports:42` as ECS describes it.
pub(crate) fn reports() -> Value {
    json!({
        "taskDefinitionArn": REPORTS,
        "family": "reports",
        "revision": 42,
        "status": "ACTIVE",
        "registeredAt": 1_758_000_000.123,
        "registeredBy": "arn:aws:iam::111122223333:user/ops",
        "compatibilities": ["EXTERNAL", "EC2"],
        "requiresAttributes": [{"name": "com.amazonaws.ecs.capability.docker-remote-api.1.18"}],
        "networkMode": "bridge",
        "volumes": [],
        "placementConstraints": [],
        "containerDefinitions": [{
            "name": "report",
            "image": "registry.example.com/report:1.40.0",
            "cpu": 256,
            "memory": 512,
            "essential": true,
            "environment": [{"name": "MODE", "value": "daily"}, {"name": "LEGACY", "value": "1"}],
            "mountPoints": [],
            "portMappings": [],
            "volumesFrom": [],
            "systemControls": [],
        }],
    })
}

/// A world in which everything was observed.
pub(crate) fn world() -> World {
    World {
        format: WORLD_FORMAT,
        region: Some("eu-west-1".to_owned()),
        linked: BTreeMap::from([(
            REPORTS.to_owned(),
            Described { definition: reports(), tags: vec![json!({"key": "team", "value": "data"})] },
        )]),
        latest: ["hello", "reports", "nightly-report"]
            .into_iter()
            .map(|family| (family.to_owned(), LatestRevision::None))
            .collect(),
        networks: BTreeMap::from([(
            "default".to_owned(),
            NetworkFact::Subnets {
                vpc: "vpc-a55b40d2".to_owned(),
                subnets: strings(&["subnet-3a81c994", "subnet-aacc9c93"]),
            },
        )]),
    }
}

/// The plan of a spec that can be planned.
pub(crate) fn plan(spec: &TaskSpec, world: &World) -> Plan {
    ecs_plan::plan(spec, world, &PlanOptions::default()).expect("the spec can be planned")
}

/// The codes of a plan's problems, each with its place.
pub(crate) fn said(plan: &Plan) -> Vec<String> {
    plan.problems.iter().map(|problem| format!("{} {} {}", problem.severity, problem.code, problem.at)).collect()
}

/// The same, of what the planner says itself.
pub(crate) fn said_by_the_planner(plan: &Plan) -> Vec<String> {
    let own = plan.problems.iter().filter(|problem| !problem.code.is_api_rule());
    own.map(|problem| format!("{} {} {}", problem.severity, problem.code, problem.at)).collect()
}
