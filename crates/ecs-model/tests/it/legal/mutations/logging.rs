//! Of log configurations and log routers.

use serde_json::{Value, json};

use super::{Mutation, alone, first, roleless, set_in};
use crate::legal::definitions::Run;
use crate::pairs::Base;

pub(super) const ALL: &[Mutation] = &[
    ("ECS210", |run, pick| set_in(run, pick, "logConfiguration", json!({"logDriver": "awslog"}), ".logDriver")),
    ("ECS210", |run, pick| set_in(run, pick, "logConfiguration", json!({"options": {}}), "")),
    ("ECS211", |run, pick| {
        run.is_fargate().then_some(())?;
        set_in(run, pick, "logConfiguration", json!({"logDriver": "json-file"}), ".logDriver")
    }),
    ("ECS212", |run, pick| {
        (run.base == Base::Managed).then_some(())?;
        set_in(run, pick, "logConfiguration", json!({"logDriver": "syslog"}), ".logDriver")
    }),
    ("ECS213", |run, pick| awslogs(run, pick, &[("awslogs-region", None)], "")),
    ("ECS213", |run, pick| awslogs(run, pick, &[("awslogs-group", Some(""))], "")),
    ("ECS214", |run, pick| {
        run.is_fargate().then_some(())?;
        awslogs(run, pick, &[("awslogs-stream-prefix", None)], "")
    }),
    ("ECS216", |run, pick| awslogs(run, pick, &[("awslogs-foo", Some("x"))], ".awslogs-foo")),
    ("ECS217", |run, pick| awslogs(run, pick, &[("awslogs-create-group", Some("false"))], ".awslogs-create-group")),
    ("ECS219", |run, pick| {
        let both = [("awslogs-datetime-format", Some("%Y")), ("awslogs-multiline-pattern", Some("^x"))];
        awslogs(run, pick, &both, ".awslogs-datetime-format")
    }),
    ("ECS220", |run, pick| awslogs(run, pick, &[("mode", Some("nonblocking"))], ".mode")),
    ("ECS221", |run, pick| awslogs(run, pick, &[("max-buffer-size", Some("25MB"))], ".max-buffer-size")),
    ("ECS223", |run, pick| awslogs(run, pick, &[("awslogs-group", Some("my group"))], ".awslogs-group")),
    ("ECS224", |run, pick| awslogs(run, pick, &[("awslogs-stream-prefix", Some("a:b"))], ".awslogs-stream-prefix")),
    ("ECS225", |run, pick| awslogs(run, pick, &[("awslogs-region", Some("eu-west-1a"))], ".awslogs-region")),
    ("ECS226", |run, pick| {
        let splunk = json!({"logDriver": "splunk", "options": {"splunk-url": "https://splunk.example.com"}});
        set_in(run, pick, "logConfiguration", splunk, ".options")
    }),
    ("ECS227", |run, _| {
        alone(run, json!({"logConfiguration": {"logDriver": "awsfirelens"}}))?;
        first("logConfiguration.logDriver")
    }),
    ("ECS228", |run, _| routed(run, json!({"type": "fluent-bit"}), ".type")),
    ("ECS229", |run, _| {
        let options = json!({"type": "fluentbit", "options": {"enable-ecs-log-metadata": "yes"}});
        routed(run, options, ".options.enable-ecs-log-metadata")
    }),
    ("ECS229", |run, _| {
        let options = json!({"type": "fluentbit", "options": {"config-file-type": "file"}});
        routed(run, options, ".options.config-file-type")
    }),
    ("ECS230", |run, _| {
        run.is_fargate().then_some(())?;
        let options = json!({"config-file-type": "s3", "config-file-value": "arn:aws:s3:::b/k"});
        routed(run, json!({"type": "fluentbit", "options": options}), ".options.config-file-type")
    }),
    ("ECS232", |run, pick| secret_option(run, pick, json!({"name": "x", "valueFrom": "two words"}), ".valueFrom")),
    ("ECS232", |run, pick| secret_option(run, pick, json!({"valueFrom": "/x"}), "")),
    ("ECS234", |run, _| {
        (run.base == Base::External).then_some(())?;
        roleless(run, json!({"logConfiguration": {"logDriver": "awslogs", "options": options(&[])}}))?;
        first("logConfiguration.logDriver")
    }),
];

/// Returns legal options of awslogs with those changes.
fn options(changes: &[(&str, Option<&str>)]) -> Value {
    let mut options = json!({"awslogs-group": "g", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "p"});
    let members = options.as_object_mut().unwrap();
    for (name, value) in changes {
        match value {
            Some(value) => members.insert((*name).to_owned(), json!(value)),
            None => members.remove(*name),
        };
    }
    options
}

/// Lets a container log with awslogs of changed options.
fn awslogs(run: &mut Run, pick: usize, changes: &[(&str, Option<&str>)], below: &str) -> Option<String> {
    let logs = json!({"logDriver": "awslogs", "options": options(changes)});
    set_in(run, pick, "logConfiguration", logs, &format!(".options{below}"))
}

/// Gives a container's awslogs a secret option.
fn secret_option(run: &mut Run, pick: usize, secret: Value, below: &str) -> Option<String> {
    let logs = json!({"logDriver": "awslogs", "options": options(&[]), "secretOptions": [secret]});
    set_in(run, pick, "logConfiguration", logs, &format!(".secretOptions[0]{below}"))
}

/// Leaves a log router of that configuration alone.
fn routed(run: &mut Run, router: Value, below: &str) -> Option<String> {
    alone(run, json!({"firelensConfiguration": router}))?;
    first(&format!("firelensConfiguration{below}"))
}
