//! The contract of `trait Aws`, held against the simulator, directly and on the wire.

use std::sync::Arc;
use std::time::Duration;

use ecs_exec::Aws;
use ecs_exec::sim::contract::{self, Quirks, Setting, Verdict};
use ecs_exec::sim::{Sim, TaskScript};

/// An account whose tasks write three lines and run until they are stopped.
fn account() -> Arc<Sim> {
    Sim::builder().page_size(3).log_page_size(2).default_life(TaskScript::until_stopped().lines(LINES)).build()
}

const LINES: [&str; 3] = ["one", "two", "three"];

fn setting() -> Setting {
    let lines = LINES.map(str::to_owned).to_vec();
    Setting {
        lines: Some(("/contract".to_owned(), lines)),
        patience: Duration::from_secs(20),
        ..Setting::of_the_simulator("contract")
    }
}

async fn assert_holds(aws: Arc<dyn Aws>) {
    let cases = contract::all(aws, &setting(), Quirks::default()).await;
    let report: Vec<String> = cases.iter().map(ToString::to_string).collect();
    assert!(cases.iter().all(|case| case.verdict == Verdict::Held), "{}", report.join("\n"));
    assert!(cases.len() > 25, "the suite shrank");
}

#[tokio::test(start_paused = true)]
async fn the_simulator_holds_the_contract() {
    assert_holds(account()).await;
}

#[tokio::test(start_paused = true)]
async fn a_quirk_that_a_server_does_not_have_is_noticed() {
    let quirks = Quirks { ignores_client_token: true, ..Quirks::default() };
    let cases = contract::all(account(), &setting(), quirks).await;
    let cured: Vec<&str> = cases.iter().filter(|case| !case.is_as_expected()).map(|case| case.name).collect();
    assert_eq!(cured, ["the_same_token_starts_nothing_twice", "a_token_of_another_request_is_a_conflict"]);
    assert!(cases.iter().all(|case| matches!(case.verdict, Verdict::Held | Verdict::Cured("ignores_client_token"))));
}

#[tokio::test(start_paused = true)]
async fn an_implementation_that_is_wrong_is_told_so() {
    let sim = account();
    sim.inject(ecs_exec::sim::At::Every(ecs_exec::sim::Operation::DescribeVpcs), ecs_exec::sim::Fault::Missing);
    let cases = contract::all(sim, &setting(), Quirks::default()).await;
    let broken: Vec<&str> =
        cases.iter().filter(|case| matches!(case.verdict, Verdict::Broken(_))).map(|case| case.name).collect();
    assert_eq!(broken, ["the_default_vpc_has_subnets", "a_vpc_is_found_by_its_id"]);
}

#[cfg(feature = "sdk")]
mod over_the_wire {
    use std::sync::Arc;
    use std::time::Duration;

    use aws_config::{BehaviorVersion, Region, SdkConfig};
    use aws_credential_types::Credentials;
    use aws_sdk_ecs::config::SharedCredentialsProvider;
    use aws_smithy_types::retry::RetryConfig;
    use ecs_exec::aws::{LogQuery, TaskFilter};
    use ecs_exec::sim::contract::ready;
    use ecs_exec::sim::serve::Served;
    use ecs_exec::sim::{At, Fault, Operation};
    use ecs_exec::{Aws as _, ErrorClass, SdkAws};
    use serde_json::json;

    use super::{account, assert_holds};

    fn client(served: &Served, attempts: u32) -> SdkAws {
        let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "tests");
        let retries = RetryConfig::standard().with_max_attempts(attempts);
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new("eu-west-1"))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .retry_config(retries.with_initial_backoff(Duration::from_millis(1)))
            .endpoint_url(served.url())
            .build();
        SdkAws::from_config(config)
    }

    #[tokio::test]
    async fn the_sdk_against_the_served_simulator_holds_the_contract() {
        let served = Served::start(account()).expect("a free port");
        assert_holds(Arc::new(client(&served, 1))).await;
    }

    /// What the simulator says of a fault in this process, and over the wire.
    async fn classes(operation: Operation, fault: &Fault) -> [(ErrorClass, Option<u16>); 2] {
        let sim = account();
        let served = Served::start(account()).expect("a free port");
        let wire = client(&served, 1);
        sim.inject(At::Always, fault.clone());
        served.sim().inject(At::Always, fault.clone());
        let mut classes = Vec::new();
        let both: [&dyn ecs_exec::Aws; 2] = [&*sim, &wire];
        for aws in both {
            let error = match operation {
                Operation::RunTask => {
                    let request = ready::request(&json!({ "taskDefinition": "x", "clientToken": "t" })).expect("ready");
                    aws.run_task(&request).await.expect_err("a fault")
                }
                Operation::RegisterTaskDefinition => {
                    let definition = ready::definition(&json!({ "family": "x" })).expect("ready");
                    aws.register_task_definition(&definition).await.expect_err("a fault")
                }
                Operation::ListTasks => aws.list_tasks(&TaskFilter::default(), None).await.expect_err("a fault"),
                Operation::GetLogEvents => {
                    let query = LogQuery {
                        group: "/g".to_owned(),
                        stream: "s".to_owned(),
                        region: None,
                        token: None,
                        since: None,
                    };
                    aws.get_log_events(&query).await.expect_err("a fault")
                }
                _ => aws.describe_subnets("vpc-0d3fa017d3fa017d3", None).await.expect_err("a fault"),
            };
            classes.push((error.class, error.status));
        }
        [classes[0], classes[1]]
    }

    #[tokio::test]
    async fn a_fault_is_the_same_failure_in_this_process_and_over_the_wire() {
        let faults = [
            (Fault::Throttled, ErrorClass::Throttled),
            (Fault::ServerError, ErrorClass::Transient),
            (Fault::ResetBefore, ErrorClass::Transient),
            (Fault::ExpiredCredentials, ErrorClass::Denied),
            (Fault::Denied, ErrorClass::Denied),
        ];
        let operations = [
            Operation::RegisterTaskDefinition,
            Operation::RunTask,
            Operation::ListTasks,
            Operation::GetLogEvents,
            Operation::DescribeSubnets,
        ];
        for (fault, expected) in &faults {
            for operation in operations {
                let [here, wire] = classes(operation, fault).await;
                assert_eq!(here, wire, "{operation} {fault:?}");
                assert_eq!(here.0, *expected, "{operation} {fault:?}");
            }
        }
    }

    #[tokio::test]
    async fn a_launch_whose_answer_was_lost_is_repeated_and_starts_one_task() {
        let served = Served::start(account()).expect("a free port");
        let aws = client(&served, 3);
        let definition = ready::definition(&json!({
            "family": "report", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
            "cpu": "256", "memory": "512", "containerDefinitions": [{ "name": "main", "image": "busybox" }],
        }));
        aws.register_task_definition(&definition.expect("ready")).await.expect("a revision");
        served.sim().inject(At::Nth(Operation::RunTask, 1), Fault::ResetAfter);
        let request = ready::request(&json!({
            "taskDefinition": "report", "launchType": "FARGATE", "clientToken": "t",
            "networkConfiguration": { "awsvpcConfiguration": { "subnets": ["subnet-0a11aa11aa11aa11a"] } },
        }));
        let launched = aws.run_task(&request.expect("ready")).await.expect("a task");
        assert_eq!(launched.tasks.len(), 1);
        assert_eq!(served.sim().tasks().len(), 1);
        assert_eq!(served.sim().count(Operation::RunTask), 2);
    }
}
