use ecs_model::SpecPath;

use super::{Base, Case, case};

/// A definition patch with those variables in the first container.
macro_rules! environment {
    ($list:expr) => {
        concat!(r#"{"container": {"environment": ["#, $list, "]}}")
    };
}

/// A definition patch with those secrets in the first container.
macro_rules! secrets {
    ($list:expr) => {
        concat!(r#"{"container": {"secrets": ["#, $list, "]}}")
    };
}

/// A definition patch with those environment files in the first container.
macro_rules! files {
    ($list:expr) => {
        concat!(r#"{"container": {"environmentFiles": ["#, $list, "]}}")
    };
}

const ONE_FILE: &str = files!(r#"{"type": "s3", "value": "arn:aws:s3:::bucket/a.env"}"#);

pub(super) fn cases() -> Vec<Case> {
    [variables(), secrets(), files(), credentials()].concat()
}

fn variables() -> Vec<Case> {
    vec![
        case("ECS180", "an empty name and one with `=`", Base::Fargate).definition(
            environment!(r#"{"name": "", "value": "1"}, {"name": "A=B", "value": "1"}, {"value": "1"}"#),
            environment!(r#"{"name": "A", "value": "1"}"#),
        ),
        case("ECS180", "a name with `=` in an override", Base::Fargate).request(
            r#"{"overrides": {"containerOverrides": [{"name": "main", "environment": [{"name": "A=", "value": "1"}]}]}}"#,
            r#"{"overrides": {"containerOverrides": [{"name": "main", "environment": [{"name": "A", "value": "="}]}]}}"#,
        ),
        case("ECS181", "one variable twice", Base::Fargate).definition(
            environment!(r#"{"name": "A", "value": "1"}, {"name": "B", "value": "2"}, {"name": "A", "value": "3"}"#),
            environment!(r#"{"name": "A", "value": "1"}, {"name": "a", "value": "3"}"#),
        ),
        case("ECS182", "names with a dot and with a digit first", Base::Fargate).definition(
            environment!(r#"{"name": "spring.profile", "value": "x"}, {"name": "1ST", "value": "x"}"#),
            environment!(r#"{"name": "SPRING_PROFILE", "value": "x"}, {"name": "_1ST", "value": "x"}"#),
        ),
        case("ECS183", "the agent's own variable", Base::Fargate).definition(
            environment!(r#"{"name": "ECS_CONTAINER_METADATA_URI_V4", "value": "x"}"#),
            environment!(r#"{"name": "MY_ECS_CONTAINER_METADATA_URI_V4", "value": "x"}"#),
        ),
        case("ECS184", "a password and a key by their names, a URL and a key id by their values", Base::Fargate).definition(
            environment!(
                r#"{"name": "DB_PASSWORD", "value": "hunter2"},
                   {"name": "API_KEY", "value": "a1b2c3d4e5f6a7b8"},
                   {"name": "DATABASE_URL", "value": "postgres://app:hunter2@db.example.com/app"},
                   {"name": "OTHER", "value": "AKIAIOSFODNN7EXAMPLE"}"#
            ),
            environment!(
                r#"{"name": "DB_PASSWORD_ARN", "value": "arn:aws:ssm:eu-west-1:111122223333:parameter/db"},
                   {"name": "PASSWORD_TTL_SECONDS", "value": "3600"},
                   {"name": "DB_PASSWORD", "value": "${DB_PASSWORD}"},
                   {"name": "DATABASE_URL", "value": "postgres://db.example.com/app"}"#
            ),
        ),
        case("ECS184", "a password in a command", Base::Fargate).definition(
            r#"{"container": {"command": ["sh", "-c", "PGPASSWORD=hunter2 psql -h db"]}}"#,
            r#"{"container": {"command": ["sh", "-c", "PGPASSWORD=$DB_PASSWORD psql -h db"]}}"#,
        ),
        case("ECS184", "a value that the spec does not declare to be sensitive", Base::Fargate)
            .with_request(
                r#"{"overrides": {"containerOverrides": [
                    {"name": "main", "environment": [{"name": "TOKEN", "value": "a1b2c3d4e5f6a7b8"}]}]}}"#,
            )
            .spec(
                |_| {},
                |spec| {
                    spec.sensitive.insert(SpecPath::node("request"));
                },
            ),
    ]
}

fn secrets() -> Vec<Case> {
    vec![
        case("ECS185", "two secrets of one name", Base::Fargate).definition(
            secrets!(r#"{"name": "A", "valueFrom": "/a"}, {"name": "A", "valueFrom": "/b"}"#),
            secrets!(r#"{"name": "A", "valueFrom": "/a"}, {"name": "B", "valueFrom": "/b"}"#),
        ),
        case("ECS186", "a secret and a variable of one name", Base::Fargate).definition(
            r#"{"container": {"secrets": [{"name": "A", "valueFrom": "/a"}], "environment": [{"name": "A", "value": "1"}]}}"#,
            r#"{"container": {"secrets": [{"name": "A", "valueFrom": "/a"}], "environment": [{"name": "B", "value": "1"}]}}"#,
        ),
        case("ECS187", "sources of every wrong kind", Base::Fargate).definition(
            secrets!(
                r#"{"name": "A", "valueFrom": ""},
                   {"name": "B", "valueFrom": "not a name"},
                   {"name": "C", "valueFrom": "arn:aws:s3:::bucket/key"},
                   {"name": "D", "valueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf:key"},
                   {"name": "E"}"#
            ),
            secrets!(
                r#"{"name": "A", "valueFrom": "/prod/db"},
                   {"name": "B", "valueFrom": "arn:aws:ssm:eu-west-1:111122223333:parameter/prod/db"},
                   {"name": "C", "valueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf"},
                   {"name": "D", "valueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf:key::"},
                   {"name": "E", "valueFrom": "arn:aws:secretsmanager:<REGION>:ACCOUNT_ID:secret:db"}"#
            ),
        ),
        case("ECS188", "a secret's ARN without its suffix", Base::Fargate).definition(
            secrets!(r#"{"name": "A", "valueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db"}"#),
            secrets!(r#"{"name": "A", "valueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:my-secret"}"#),
        ),
        case("ECS189", "a key of a secret on an old platform", Base::Fargate)
            .with_definition(secrets!(
                r#"{"name": "A", "valueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf:key::"}"#
            ))
            .request(r#"{"platformVersion": "1.3.0"}"#, r#"{"platformVersion": "1.4.0"}"#),
        case("ECS190", "a secret of another region", Base::Fargate).region("eu-west-1").definition(
            secrets!(r#"{"name": "A", "valueFrom": "arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf"}"#),
            secrets!(r#"{"name": "A", "valueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf"}"#),
        ),
    ]
}

fn files() -> Vec<Case> {
    let many = |count: usize| {
        let one = r#"{"type": "s3", "value": "arn:aws:s3:::bucket/a.env"}"#;
        format!(r#"{{"container": {{"environmentFiles": [{}]}}}}"#, vec![one; count].join(", "))
    };
    vec![
        case("ECS191", "eleven environment files", Base::Fargate).definition(&many(11), &many(10)),
        case("ECS192", "a URL and a bucket instead of an object's ARN", Base::Fargate).definition(
            files!(r#"{"type": "s3", "value": "s3://bucket/a.env"}, {"type": "s3", "value": "arn:aws:s3:::bucket"}"#),
            ONE_FILE,
        ),
        case("ECS193", "another ending", Base::Fargate)
            .definition(files!(r#"{"type": "s3", "value": "arn:aws:s3:::bucket/a.txt"}"#), ONE_FILE),
        case("ECS194", "another type, and none", Base::Fargate).definition(
            files!(r#"{"type": "S3", "value": "arn:aws:s3:::bucket/a.env"}, {"value": "arn:aws:s3:::bucket/a.env"}"#),
            ONE_FILE,
        ),
        case("ECS195", "an environment file for Windows on Fargate", Base::FargateWindows)
            .definition(ONE_FILE, files!("")),
        case("ECS196", "environment files on an old platform", Base::Fargate)
            .with_definition(ONE_FILE)
            .request(r#"{"platformVersion": "1.3.0"}"#, r#"{"platformVersion": "LATEST"}"#),
    ]
}

fn credentials() -> Vec<Case> {
    let with = |credentials: &str| format!(r#"{{"container": {{"repositoryCredentials": {credentials}}}}}"#);
    vec![
        case("ECS197", "no parameter", Base::Fargate)
            .definition(&with("{}"), &with(r#"{"credentialsParameter": "registry"}"#)),
        case("ECS197", "the ARN of a parameter of another service", Base::Fargate).definition(
            &with(r#"{"credentialsParameter": "arn:aws:ssm:eu-west-1:111122223333:parameter/registry"}"#),
            &with(
                r#"{"credentialsParameter": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:registry-AbCdEf"}"#,
            ),
        ),
        case("ECS198", "credentials for an image in ECR", Base::Fargate)
            .definition(
                r#"{"container": {"image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1"}}"#,
                r#"{"container": {"image": "registry.example.com/app:1"}}"#,
            )
            .with_definition(&with(r#"{"credentialsParameter": "registry"}"#)),
    ]
}
