//! The calls that change nothing, and StopTask: what is asked, what is understood.

use ecs_exec::aws::{LogEvent, LogQuery, Stopped, TaskFilter};
use ecs_exec::{Aws as _, ErrorClass};
use serde_json::json;

use super::client;
use super::server::{Reply, Server};
use super::signature::assert_signed;

const TASK: &str = "arn:aws:ecs:eu-west-1:111122223333:task/demo/0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn describe_task_definition_keeps_members_that_the_sdk_does_not_know() {
    let definition = json!({
        "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/report:7",
        "family": "report",
        "revision": 7,
        "aMemberOfNextYear": {"deeply": ["kept"]},
        "registeredAt": 1_758_000_000.123,
        "containerDefinitions": [{"name": "main", "essential": false, "cpu": 0, "command": [], "another": null}],
    });
    let server = Server::replying([Reply::ok(&json!({
        "taskDefinition": definition, "tags": [{"key": "team", "value": "data"}]
    }))]);
    let described = client(&server).describe_task_definition("report").await.expect("an answer").expect("a revision");
    assert_eq!(described.definition, definition);
    assert_eq!(described.tags, [json!({"key": "team", "value": "data"})]);

    let request = server.request();
    assert_eq!(request.header("x-amz-target"), Some("AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition"));
    assert_eq!(request.json(), json!({"taskDefinition": "report", "include": ["TAGS"]}));
    assert_signed(&request);
}

#[tokio::test]
async fn a_task_definition_that_does_not_exist_is_none() {
    let server = Server::replying([Reply::error(400, "ClientException", "Unable to describe task definition.")]);
    assert_eq!(client(&server).describe_task_definition("nobody").await, Ok(None));
}

#[tokio::test]
async fn another_client_exception_of_the_look_up_is_an_error() {
    let server = Server::replying([Reply::error(400, "ClientException", "The account is not set up.")]);
    let error = client(&server).describe_task_definition("report").await.expect_err("a failure");
    assert_eq!((error.class, error.code.as_str()), (ErrorClass::Final, "ClientException"));
    assert_eq!(error.message, "The account is not set up.");
    assert_eq!((error.status, error.request_id.as_deref()), (Some(400), Some("req-1")));
}

#[tokio::test]
async fn revisions_are_listed_newest_first_and_page_by_page() {
    let server = Server::replying([
        Reply::ok(&json!({"taskDefinitionArns": ["b:2"], "nextToken": "report::0000000001"})),
        Reply::ok(&json!({"taskDefinitionArns": ["b:1"], "nextToken": null})),
    ]);
    let aws = client(&server);
    let first = aws.list_task_definitions("report", None).await.expect("a page");
    assert_eq!(
        (first.ids.as_slice(), first.next.as_deref()),
        (["b:2".to_owned()].as_slice(), Some("report::0000000001"))
    );
    let second = aws.list_task_definitions("report", first.next.as_deref()).await.expect("a page");
    assert_eq!((second.ids.as_slice(), second.next), (["b:1".to_owned()].as_slice(), None));

    let asked: Vec<_> = server.requests().iter().map(super::server::Request::json).collect();
    assert_eq!(asked[0], json!({"familyPrefix": "report", "status": "ACTIVE", "sort": "DESC"}));
    assert_eq!(asked[1]["nextToken"], "report::0000000001");
}

#[tokio::test]
async fn describe_tasks_reads_tasks_and_failures() {
    let server = Server::replying([Reply::ok(&json!({
        "tasks": [{
            "taskArn": TASK, "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/demo",
            "lastStatus": "STOPPED", "desiredStatus": "STOPPED", "stopCode": "EssentialContainerExited",
            "stoppedReason": "Essential container in task exited", "createdAt": 1_758_000_000.123, "version": 5,
            "containers": [{"name": "main", "lastStatus": "STOPPED", "exitCode": 3}, {"name": "proxy"}],
        }],
        "failures": [{"arn": "arn:gone", "reason": "MISSING"}],
    }))]);
    let answer = client(&server).describe_tasks(Some("demo"), &[TASK.to_owned(), "arn:gone".to_owned()]).await;
    let answer = answer.expect("an answer");
    let task = &answer.tasks[0];
    assert_eq!((task.task_arn.as_str(), task.version, task.created_at), (TASK, Some(5), Some(1_758_000_000.123)));
    assert_eq!(task.containers.iter().map(|container| container.exit_code).collect::<Vec<_>>(), [Some(3), None]);
    assert_eq!(answer.failures[0].reason.as_deref(), Some("MISSING"));
    assert_eq!(server.request().json(), json!({"cluster": "demo", "tasks": [TASK, "arn:gone"]}));
}

#[tokio::test]
async fn a_mistyped_member_is_left_out_and_nothing_else() {
    let server = Server::replying([Reply::ok(&json!({
        "tasks": [{
            "taskArn": TASK, "lastStatus": "RUNNING", "version": "five", "createdAt": "yesterday",
            "containers": [{"name": "main", "exitCode": "three", "healthStatus": "HEALTHY"}],
        }],
        "failures": [{"reason": 7, "detail": "kept"}],
    }))]);
    let answer = client(&server).describe_tasks(None, &[TASK.to_owned()]).await.expect("an answer");
    let task = &answer.tasks[0];
    assert_eq!((task.last_status.as_deref(), task.version, task.created_at), (Some("RUNNING"), None, None));
    assert_eq!(task.containers[0].exit_code, None, "absent is not 0");
    assert_eq!(task.containers[0].health_status.as_deref(), Some("HEALTHY"));
    assert_eq!((answer.failures[0].reason.as_deref(), answer.failures[0].detail.as_deref()), (None, Some("kept")));
    assert_eq!(server.requests().len(), 1, "the SDK took the answer for a failure and asked again");
}

#[tokio::test]
async fn list_tasks_filters_and_pages() {
    let server = Server::replying([Reply::ok(&json!({"taskArns": [TASK], "nextToken": "more"}))]);
    let filter = TaskFilter {
        cluster: Some("demo".to_owned()),
        started_by: Some("ecs-cli/7k2m9x4q".to_owned()),
        desired_status: Some("STOPPED".to_owned()),
        family: None,
    };
    let page = client(&server).list_tasks(&filter, Some("from-here")).await.expect("a page");
    assert_eq!((page.ids, page.next.as_deref()), (vec![TASK.to_owned()], Some("more")));
    assert_eq!(
        server.request().json(),
        json!({"cluster": "demo", "startedBy": "ecs-cli/7k2m9x4q", "desiredStatus": "STOPPED", "nextToken": "from-here"})
    );
}

#[tokio::test]
async fn stop_task_tells_a_missing_task_and_a_missing_cluster_apart() {
    let server = Server::replying([
        Reply::ok(&json!({"task": {"taskArn": TASK, "desiredStatus": "STOPPED", "lastStatus": "RUNNING"}})),
        Reply::error(400, "InvalidParameterException", "The referenced task was not found."),
        Reply::error(400, "ClusterNotFoundException", "Cluster not found."),
        Reply::error(
            400,
            "InvalidParameterException",
            "Invalid identifier: Identifier is for cluster other. Your cluster is demo",
        ),
    ]);
    let aws = client(&server);
    let reason = "é".repeat(2000);
    let Ok(Stopped::Accepted(task)) = aws.stop_task(Some("demo"), TASK, &reason).await else { panic!("not accepted") };
    assert_eq!(task.desired_status.as_deref(), Some("STOPPED"));
    assert_eq!(server.request().json()["reason"], "é".repeat(1024));

    let missing = Stopped::NoSuchTask { message: "The referenced task was not found.".to_owned() };
    assert_eq!(aws.stop_task(None, TASK, "r").await, Ok(missing));
    let no_cluster = Stopped::NoSuchCluster { message: "Cluster not found.".to_owned() };
    assert_eq!(aws.stop_task(None, TASK, "r").await, Ok(no_cluster));
    let error = aws.stop_task(None, TASK, "r").await.expect_err("another refusal is an error");
    assert_eq!(error.class, ErrorClass::Final);
}

fn query() -> LogQuery {
    LogQuery {
        group: "/ecs/report".to_owned(),
        stream: "run/main/0123".to_owned(),
        region: None,
        token: None,
        since: Some(1_758_000_000_000),
    }
}

#[tokio::test]
async fn log_events_are_read_from_the_head_and_on_by_token() {
    let page = json!({
        "events": [
            {"timestamp": 1, "message": "tabs\tand \"quotes\" ✓ ", "ingestionTime": 2},
            {"timestamp": 1, "message": ""},
        ],
        "nextForwardToken": "f/2", "nextBackwardToken": "b/2",
    });
    let server = Server::replying([Reply::ok(&page), Reply::ok(&json!({"events": [], "nextForwardToken": "f/2"}))]);
    let aws = client(&server);
    let first = aws.get_log_events(&query()).await.expect("an answer").expect("a page");
    let event = |message: &str| LogEvent { timestamp: 1, message: message.to_owned() };
    assert_eq!(first.events, [event("tabs\tand \"quotes\" ✓ "), event("")]);

    let next = LogQuery { token: first.next_forward_token, ..query() };
    let second = aws.get_log_events(&next).await.expect("an answer").expect("a page");
    assert_eq!((second.events.len(), second.next_forward_token.as_deref()), (0, Some("f/2")));

    let asked: Vec<_> = server.requests().iter().map(super::server::Request::json).collect();
    let common = json!({"logGroupName": "/ecs/report", "logStreamName": "run/main/0123", "startFromHead": true});
    let with = |name: &str, value: serde_json::Value| {
        let mut body = common.clone();
        body[name] = value;
        body
    };
    assert_eq!(asked[0], with("startTime", json!(1_758_000_000_000_i64)));
    assert_eq!(asked[1], with("nextToken", json!("f/2")), "a token comes without a time");
}

#[tokio::test]
async fn a_stream_that_does_not_exist_yet_is_none() {
    let server =
        Server::replying([Reply::error(400, "ResourceNotFoundException", "The specified log stream does not exist.")]);
    assert_eq!(client(&server).get_log_events(&query()).await, Ok(None));
}

#[tokio::test]
async fn a_log_group_of_another_region_is_asked_there() {
    let page = Reply::ok(&json!({"events": [], "nextForwardToken": "f/1"}));
    let server = Server::replying([page.clone(), page.clone(), page]);
    let aws = client(&server);
    for region in [None, Some("us-west-2"), Some("eu-west-1")] {
        let query = LogQuery { region: region.map(str::to_owned), ..query() };
        aws.get_log_events(&query).await.expect("an answer");
    }
    let requests = server.requests();
    let scope = |index: usize| {
        let authorization: &str = requests[index].header("authorization").expect("a signature");
        authorization.split('/').nth(2).expect("a region").to_owned()
    };
    assert_eq!([scope(0), scope(1), scope(2)], ["eu-west-1", "us-west-2", "eu-west-1"]);
}

const VPCS: &str = r#"<DescribeVpcsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId>
  <vpcSet><item><vpcId>vpc-1</vpcId><isDefault>true</isDefault></item></vpcSet></DescribeVpcsResponse>"#;

fn ec2_error(status: u16, code: &str) -> Reply {
    let body = format!(
        "<Response><Errors><Error><Code>{code}</Code><Message>words</Message></Error></Errors><RequestID>r-9</RequestID></Response>"
    );
    Reply::Http { status, content_type: "text/xml;charset=UTF-8", headers: Vec::new(), body: body.into_bytes() }
}

#[tokio::test]
async fn the_default_vpc_is_asked_for_by_filter_and_another_by_id() {
    let server = Server::replying([Reply::xml(VPCS), Reply::xml(VPCS), ec2_error(400, "InvalidVpcID.NotFound")]);
    let aws = client(&server);
    assert_eq!(aws.describe_vpcs(None, None).await.expect("a page").ids, ["vpc-1"]);
    assert_eq!(aws.describe_vpcs(Some("vpc-1"), None).await.expect("a page").ids, ["vpc-1"]);
    let none = aws.describe_vpcs(Some("vpc-2"), None).await.expect("no such VPC is an empty page");
    assert_eq!((none.ids.len(), none.next), (0, None));

    let asked: Vec<_> = server.requests().iter().map(super::server::Request::text).collect();
    assert!(asked[0].contains("Filter.1.Name=is-default&Filter.1.Value.1=true"), "{}", asked[0]);
    assert!(asked[1].contains("VpcId.1=vpc-1"), "{}", asked[1]);
}

#[tokio::test]
async fn subnets_come_page_by_page_in_the_order_of_the_answer() {
    let subnets = |ids: &[&str], next: &str| {
        let items = ids.join("</subnetId></item><item><subnetId>");
        Reply::xml(&format!(
            "<DescribeSubnetsResponse><requestId>r</requestId><subnetSet><item><subnetId>{items}</subnetId></item></subnetSet>{next}</DescribeSubnetsResponse>"
        ))
    };
    let server = Server::replying([
        subnets(&["subnet-z", "subnet-a"], "<nextToken>t/1</nextToken>"),
        subnets(&["subnet-m"], ""),
    ]);
    let aws = client(&server);
    let first = aws.describe_subnets("vpc-1", None).await.expect("a page");
    assert_eq!((first.ids, first.next.as_deref()), (vec!["subnet-z".to_owned(), "subnet-a".to_owned()], Some("t/1")));
    let second = aws.describe_subnets("vpc-1", Some("t/1")).await.expect("a page");
    assert_eq!((second.ids, second.next), (vec!["subnet-m".to_owned()], None));

    let asked: Vec<_> = server.requests().iter().map(super::server::Request::text).collect();
    assert!(asked[0].contains("Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-1"), "{}", asked[0]);
    assert!(asked[1].contains("NextToken=t%2F1"), "{}", asked[1]);
}

#[tokio::test]
async fn ec2_errors_have_code_class_and_request_id() {
    let server = Server::replying([ec2_error(403, "UnauthorizedOperation")]);
    let error = client(&server).describe_subnets("vpc-1", None).await.expect_err("a failure");
    assert_eq!((error.class, error.code.as_str()), (ErrorClass::Denied, "UnauthorizedOperation"));
    assert_eq!((error.message.as_str(), error.request_id.as_deref()), ("words", Some("r-9")));
}

#[tokio::test]
async fn reads_are_repeated_after_faults_and_throttling() {
    let answer = Reply::ok(&json!({"tasks": [], "failures": []}));
    for fault in [
        Reply::error(500, "ServerException", "Service unavailable."),
        Reply::error(400, "ThrottlingException", "Rate exceeded"),
        Reply::raw(502, "text/html", "<html>Bad Gateway</html>"),
        Reply::Reset,
        Reply::Truncated { status: 200, body: json!({"tasks": [], "failures": []}).to_string().into_bytes() },
        Reply::error(400, "InvalidParameterException", "words (ErrorCode: RequestLimitExceeded)"),
    ] {
        let server = Server::replying([fault.clone(), answer.clone()]);
        let result = client(&server).describe_tasks(None, &[TASK.to_owned()]).await;
        assert!(result.is_ok(), "{fault:?}: {result:?}");
        assert_eq!(server.requests().len(), 2, "{fault:?}");
    }
}

#[tokio::test]
async fn a_fault_that_stays_has_its_class() {
    for (fault, class, code) in [
        (Reply::error(500, "ServerException", "words"), ErrorClass::Transient, "ServerException"),
        (Reply::error(400, "ThrottlingException", "Rate exceeded"), ErrorClass::Throttled, "ThrottlingException"),
        (Reply::raw(502, "text/html", "<html>Bad Gateway</html>"), ErrorClass::Transient, "HTTP 502"),
        (Reply::raw(404, "text/html", "<html>Not Found</html>"), ErrorClass::Final, "HTTP 404"),
        (Reply::Reset, ErrorClass::Transient, "NoConnection"),
        (
            Reply::Truncated { status: 200, body: b"{\"tasks\": []}".to_vec() },
            ErrorClass::Transient,
            "UnreadableAnswer",
        ),
        (Reply::raw(200, "application/x-amz-json-1.1", "not JSON"), ErrorClass::Unknown, "UnreadableAnswer"),
        (Reply::error(400, "ExpiredTokenException", "words"), ErrorClass::Denied, "ExpiredTokenException"),
        (
            Reply::error(400, "com.amazonaws.ecs#ClusterNotFoundException", "w"),
            ErrorClass::NotFound,
            "ClusterNotFoundException",
        ),
    ] {
        let always = fault.clone();
        let server = Server::scripted(move |_, _| always.clone());
        let error = client(&server).describe_tasks(None, &[TASK.to_owned()]).await.expect_err("a failure");
        assert_eq!((error.class, error.code.as_str()), (class, code), "{fault:?}: {error}");
        assert_eq!(error.operation, "DescribeTasks");
    }
}

#[tokio::test]
async fn an_answer_that_never_comes_is_a_timeout() {
    let server = Server::scripted(|_, _| Reply::Silence);
    let timeouts = aws_smithy_types::timeout::TimeoutConfig::builder()
        .operation_attempt_timeout(std::time::Duration::from_millis(50))
        .build();
    let aws = ecs_exec::SdkAws::from_config(super::config(&server).timeout_config(timeouts).build());
    let error = aws.describe_tasks(None, &[TASK.to_owned()]).await.expect_err("a failure");
    assert_eq!((error.class, error.code.as_str()), (ErrorClass::Transient, "TimedOut"));
    assert_eq!(server.requests().len(), 3, "each attempt has its own time");
}

#[tokio::test]
async fn an_endpoint_where_nobody_listens_is_no_connection() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let server = Server::replying([]);
    let config = super::config(&server).endpoint_url(format!("http://{free}")).build();
    let error = ecs_exec::SdkAws::from_config(config).describe_subnets("vpc-1", None).await.expect_err("a failure");
    assert_eq!((error.class, error.code.as_str()), (ErrorClass::Transient, "NoConnection"));
    assert!(error.message.contains("refused"), "{error}");
}

#[tokio::test]
async fn a_signature_error_does_not_show_the_session_token() {
    let message = "The request signature we calculated does not match the signature you provided. The Canonical String for this request should have been 'POST\n/\nx-amz-security-token:TOKEN-CANARY'";
    let server = Server::replying([Reply::error(400, "InvalidSignatureException", message)]);
    let error = client(&server).describe_tasks(None, &[TASK.to_owned()]).await.expect_err("a failure");
    assert_eq!(error.class, ErrorClass::Denied);
    assert!(!format!("{error} {error:?}").contains("TOKEN-CANARY"), "{error}");
    assert!(error.message.starts_with("The request signature"), "{error}");
}
