use ecs_model::{EnvEntry, SecretEntry};

mod rows;

use super::*;
use crate::aws::ErrorClass;

fn named(text: &str) -> &'static str {
    stopped(text).map_or("nothing", |advice| advice.name)
}

#[test]
fn texts_as_aws_writes_them_are_explained() {
    let texts = [
        "Essential container in task exited",
        "Task failed to start",
        "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref docker.io/library/x:1",
        "CannotPullContainerError: AccessDeniedException: User is not authorized to perform: ecr:GetAuthorizationToken",
        "CannotPullContainerError: There is a connection issue between the task and Amazon ECR. Check your task network configuration.",
        "CannotPullContainerError: inspect image has been retried 1 time(s): toomanyrequests: You have reached your pull rate limit",
        "CannotPullContainerError: Error response from daemon: pull access denied for x, repository does not exist or may require 'docker login'",
        "CannotPullContainerError: manifest for x:2 not found: manifest unknown: manifest unknown",
        "CannotPullContainerError: no matching manifest for linux/arm64 in the manifest list entries",
        "CannotPullContainerError: failed to extract layer: write /x: no space left on device",
        "CannotPullContainerError: context canceled",
        "CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: i/o timeout",
        "CannotPullImageManifestError: x",
        "CannotPullECRContainerError: x",
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:eu-west-1:1:secret:db from secrets manager: AccessDeniedException",
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: dial tcp 1.2.3.4:443: i/o timeout",
        "ResourceInitializationError: unable to pull secrets or registry auth: failed to fetch secret x: ResourceNotFoundException: Secrets Manager can't find the specified secret.",
        "ResourceInitializationError: retrieved secret from Secrets Manager did not contain json key password",
        "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.",
        "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: AccessDeniedException: not authorized to perform: logs:CreateLogStream",
        "ResourceInitializationError: failed to validate logger args: The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue : signal: killed",
        "ResourceInitializationError: failed to download env files: x",
        "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: mount.nfs4: Connection timed out",
        "Timeout waiting for network interface provisioning to complete.",
        "Timeout waiting for EphemeralStorage provisioning to complete.",
        "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment enabled in subnet 'x': InsufficientFreeAddressesInSubnet",
        "ResourceInitializationError: Unable to attach network interface to unused device index",
        "The selected task definition is not compatible with the selected compute strategy",
        "OutOfMemoryError: Container killed due to memory usage",
        "CannotStartContainerError: Error response from daemon: exec: \"x\": executable file not found in $PATH",
        "exec /bin/x: exec format error",
        "CannotCreateContainerError: x",
        "DockerTimeoutError: Could not transition to created; timed out after waiting 4m0s",
        "TaskDependencyError: Task dependencies cannot be resolved, taskArn: x",
        "dependency graph: container x",
        "ContainerRuntimeTimeoutError: x",
        "InternalError: x",
        "ContainerVanishedError: x",
        "ContainerNetworkingError: x",
        "Your Spot Task was interrupted.",
        "Host EC2 (instance i-0) terminated.",
        "Scaling activity initiated by (deployment ecs-svc/1)",
        "Task failed container health checks",
        "Task stopped by user",
        "Capacity is unavailable at this time. Please try again later or in a different availability zone",
        "You've reached the limit on the number of vCPUs you can run concurrently",
        "RESOURCE:MEMORY",
        "ECS is performing maintenance on the underlying infrastructure hosting the task.",
    ];
    let table: Vec<String> = texts.iter().map(|text| format!("{}\n  <- {text}", named(text))).collect();
    insta::assert_snapshot!(table.join("\n"));
}

#[test]
fn every_row_is_found_by_at_least_one_of_its_own_patterns() {
    for table in [stopped::TABLE, failures::TABLE, calls::TABLE] {
        for advice in table {
            for parts in advice.patterns {
                let text = parts.join(" ");
                assert!(
                    best(table, &text).is_some_and(|found| found.fit(&text) >= text.len() + 1 - parts.len()),
                    "{text}"
                );
                assert_eq!(text, text.to_lowercase(), "patterns are lower case");
            }
        }
    }
}

#[test]
fn a_text_that_nobody_knows_is_not_explained() {
    assert_eq!(stopped("something new"), None);
    assert_eq!(failure("something new"), None);
    assert_eq!(exit_code(42), None);
    assert_eq!(stop_code("NewCode"), None);
}

#[test]
fn errors_of_calls_are_told_in_plain_words() {
    let of = |operation, code: &str, message: &str| {
        let told = AwsError {
            operation,
            class: ErrorClass::Final,
            code: code.to_owned(),
            message: message.to_owned(),
            request_id: None,
            status: Some(400),
        };
        error(&told).map(|advice| advice.name)
    };
    for (code, message, name) in [
        ("ClusterNotFoundException", "Cluster not found.", "ClusterNotFoundException"),
        (
            "InvalidParameterException",
            "No Container Instances were found in your cluster.",
            "No Container Instances were found in your cluster",
        ),
        ("ClientException", "TaskDefinition is inactive", "TaskDefinition is inactive"),
        (
            "ClientException",
            "failed to validate logger args: create stream has been retried 1 times: AccessDeniedException: User is not authorized to perform: logs:CreateLogStream",
            "failed to validate logger args",
        ),
        ("AccessDeniedException", "User: x is not authorized to perform: iam:PassRole on resource: y", "iam:PassRole"),
    ] {
        assert_eq!(of("RunTask", code, message), Some(name), "{code}: {message}");
    }
}

#[test]
fn explain_finds_an_entry_by_its_name_and_by_a_text() {
    assert_eq!(lookup("SpotInterruption").len(), 1);
    assert_eq!(lookup("137").len(), 1);
    assert_eq!(lookup("RESOURCE:GPU").first().map(|advice| advice.name), Some("RESOURCE:GPU"));
    assert_eq!(lookup("OutOfMemoryError").first().map(|advice| advice.about), Some(About::Memory));
    assert!(lookup("no such thing").is_empty());
}

#[test]
fn the_secret_that_the_words_name_is_pointed_at() {
    let mut spec = TaskSpec::new("t");
    let secret = |name: &str, from: &str| SecretEntry { name: name.to_owned(), value_from: from.to_owned() };
    let (one, two) = (
        "arn:aws:secretsmanager:eu-west-1:1:secret:db-AbCdEf:password::",
        "arn:aws:secretsmanager:eu-west-1:1:secret:api-Q",
    );
    spec.main.secrets = vec![secret("DB_PASSWORD", one), secret("API_KEY", two)];
    let said = "unable to retrieve secret from asm: arn:aws:secretsmanager:eu-west-1:1:secret:db-AbCdEf: AccessDenied";
    assert_eq!(place(&spec, About::Secrets, said), Some(SpecPath::node("secrets").key("DB_PASSWORD")));
    assert_eq!(place(&spec, About::Secrets, "AccessDenied"), Some(SpecPath::node("secrets")));
    spec.main.secrets.truncate(1);
    assert_eq!(place(&spec, About::Secrets, "AccessDenied"), Some(SpecPath::node("secrets").key("DB_PASSWORD")));
    spec.main.env = vec![EnvEntry { name: "X".to_owned(), value: ecs_model::EnvValue::Unset }];
    assert_eq!(place(&spec, About::Image, ""), None);
}
