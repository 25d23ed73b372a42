//! Of variables, secrets, environment files and registry credentials.

use serde_json::{Value, json};

use super::{Mutation, alone, first, remove_in, set_in};
use crate::legal::definitions::Run;
use crate::pairs::Base;

pub(super) const ALL: &[Mutation] = &[
    ("ECS180", |run, pick| set_in(run, pick, "environment", json!([{"name": "A=B", "value": "1"}]), "[0].name")),
    ("ECS180", |run, pick| set_in(run, pick, "environment", json!([{"name": "", "value": "1"}]), "[0].name")),
    ("ECS185", |run, pick| {
        let twice = json!([{"name": "A", "valueFrom": "/a"}, {"name": "A", "valueFrom": "/b"}]);
        secrets(run, pick, twice, "[0].name")
    }),
    ("ECS186", |run, pick| {
        secrets(run, pick, json!([{"name": "A", "valueFrom": "/a"}]), "")?;
        set_in(run, pick, "environment", json!([{"name": "A", "value": "1"}]), "")?;
        let place = pick % run.containers().len();
        Some(format!("definition.containerDefinitions[{place}].secrets[0].name"))
    }),
    ("ECS187", |run, pick| secrets(run, pick, json!([{"name": "A", "valueFrom": "not a name"}]), "[0].valueFrom")),
    ("ECS187", |run, pick| secrets(run, pick, json!([{"name": "A", "valueFrom": ""}]), "[0].valueFrom")),
    ("ECS187", |run, pick| {
        let some = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf:key";
        secrets(run, pick, json!([{"name": "A", "valueFrom": some}]), "[0].valueFrom")
    }),
    ("ECS189", |run, _| {
        (run.base == Base::Fargate).then_some(())?;
        let keyed = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf:key::";
        alone(run, json!({"secrets": [{"name": "A", "valueFrom": keyed}]}))?;
        run.request["platformVersion"] = json!("1.3.0");
        first("secrets[0].valueFrom")
    }),
    ("ECS191", |run, pick| {
        let file = json!({"type": "s3", "value": "arn:aws:s3:::bucket/a.env"});
        files(run, pick, json!(vec![file; 11]), "")
    }),
    ("ECS192", |run, pick| files(run, pick, json!([{"type": "s3", "value": "s3://bucket/a.env"}]), "[0].value")),
    ("ECS193", |run, pick| files(run, pick, json!([{"type": "s3", "value": "arn:aws:s3:::b/a.txt"}]), "[0].value")),
    ("ECS194", |run, pick| files(run, pick, json!([{"type": "S3", "value": "arn:aws:s3:::b/a.env"}]), "[0].type")),
    ("ECS195", |run, pick| {
        (run.base == Base::FargateWindows).then_some(())?;
        set_in(run, pick, "environmentFiles", json!([{"type": "s3", "value": "arn:aws:s3:::b/a.env"}]), "")
    }),
    ("ECS197", |run, pick| {
        let other = json!({"credentialsParameter": "arn:aws:ssm:eu-west-1:111122223333:parameter/registry"});
        set_in(run, pick, "repositoryCredentials", other, ".credentialsParameter")
    }),
];

/// Sets the secrets of a container without variables.
fn secrets(run: &mut Run, pick: usize, list: Value, below: &str) -> Option<String> {
    remove_in(run, pick, "environment");
    set_in(run, pick, "secrets", list, below)
}

/// Sets the environment files of a container that may have some.
fn files(run: &mut Run, pick: usize, list: Value, below: &str) -> Option<String> {
    (run.base != Base::FargateWindows).then_some(())?;
    set_in(run, pick, "environmentFiles", list, below)
}
