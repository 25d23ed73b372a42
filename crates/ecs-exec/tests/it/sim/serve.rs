//! The account on the wire: what AWS's clients see, byte by byte.

use std::fmt::Write as _;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;

use ecs_exec::sim::serve::Served;
use ecs_exec::sim::{At, Fault, Operation, Sim};
use serde_json::{Value, json};

use super::account::{fargate, run};

const SIGNED: &str =
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/ecs/aws4_request, SignedHeaders=host, Signature=0";

fn served() -> Served {
    Served::start(Sim::builder().build()).expect("a free port")
}

/// Sends a request and returns status, head and body, or why there is no answer.
fn send(
    served: &Served,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<(u16, String, String), ErrorKind> {
    let address = served.url().replace("http://", "");
    let mut stream = TcpStream::connect(&address).expect("a connection");
    let mut request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        write!(request, "{name}: {value}\r\n").expect("a string takes it");
    }
    stream.write_all(format!("{request}\r\n{body}").as_bytes()).expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).map_err(|error| error.kind())?;
    let answer = String::from_utf8(answer).expect("text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    Ok((status, head.to_ascii_lowercase(), body.to_owned()))
}

fn ecs(served: &Served, operation: &str, params: &Value) -> (u16, String, Value) {
    let target = format!("AmazonEC2ContainerServiceV20141113.{operation}");
    let headers =
        [("x-amz-target", target.as_str()), ("content-type", "application/x-amz-json-1.1"), ("authorization", SIGNED)];
    let (status, head, body) = send(served, "POST", "/", &headers, &params.to_string()).expect("an answer");
    (status, head, serde_json::from_str(&body).expect("JSON"))
}

fn ec2(served: &Served, form: &str) -> (u16, String) {
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("authorization", SIGNED)];
    let (status, _, body) = send(served, "POST", "/", &headers, form).expect("an answer");
    (status, body)
}

#[test]
fn answers_and_errors_have_the_shape_of_aws_json() {
    let served = served();
    let (status, head, body) = ecs(&served, "RegisterTaskDefinition", &fargate("report"));
    assert_eq!((status, &body["taskDefinition"]["revision"]), (200, &json!(1)));
    assert!(head.contains("x-amzn-requestid: ") && head.contains("content-type: application/x-amz-json-1.1"), "{head}");
    let (status, _, body) = ecs(&served, "RunTask", &json!({ "taskDefinition": "report", "cluster": "nowhere" }));
    assert_eq!((status, body), (400, json!({ "__type": "ClusterNotFoundException", "message": "Cluster not found." })));
    let (_, _, body) = ecs(&served, "RunTask", &run("report"));
    assert_eq!(body["tasks"][0]["lastStatus"], "PROVISIONING");
    let (status, _, body) = ecs(&served, "RunTask", &json!({ "taskDefinition": "report", "clientToken": "token-1" }));
    assert_eq!((status, body["resourceIds"].as_array().map(Vec::len)), (400, Some(1)));
    served.sim().inject(At::Always, Fault::ServerError);
    let (status, _, body) = ecs(&served, "ListTasks", &json!({}));
    assert_eq!((status, body["__type"].as_str()), (500, Some("ServerException")));
}

#[test]
fn a_request_that_is_not_signed_or_for_another_region_is_refused() {
    let served = served();
    let elsewhere = SIGNED.replace("eu-west-1", "us-east-1");
    let target = ("x-amz-target", "AmazonEC2ContainerServiceV20141113.ListTasks");
    let kind = ("content-type", "application/x-amz-json-1.1");
    for (headers, code) in [
        (vec![target, kind], "MissingAuthenticationTokenException"),
        (vec![target, kind, ("authorization", elsewhere.as_str())], "InvalidSignatureException"),
        (vec![target, ("content-type", "application/json"), ("authorization", SIGNED)], "UnknownOperationException"),
        (
            vec![("x-amz-target", "Logs_20140328.ListTasks"), kind, ("authorization", SIGNED)],
            "UnknownOperationException",
        ),
    ] {
        let (_, _, body) = send(&served, "POST", "/", &headers, "{}").expect("an answer");
        assert!(body.contains(code), "{body}");
    }
    assert_eq!(served.sim().total_calls(), 0, "none of them is a call");
}

#[test]
fn ec2_answers_in_xml() {
    let served = served();
    let (status, body) =
        ec2(&served, "Action=DescribeVpcs&Version=2016-11-15&Filter.1.Name=is-default&Filter.1.Value.1=true");
    assert_eq!(status, 200);
    insta::assert_snapshot!(body, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <DescribeVpcsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>00000000-0000-4000-8000-000000000001</requestId><vpcSet><item><cidrBlock>172.31.0.0/16</cidrBlock><isDefault>true</isDefault><state>available</state><vpcId>vpc-0d3fa017d3fa017d3</vpcId></item></vpcSet></DescribeVpcsResponse>
    "#);
    let (_, body) = ec2(
        &served,
        "Action=DescribeSubnets&Version=2016-11-15&Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-0d3fa017d3fa017d3",
    );
    assert_eq!(body.matches("<subnetId>").count(), 3, "{body}");
    let (status, body) = ec2(&served, "Action=DescribeVpcs&VpcId.1=vpc-1%262");
    assert_eq!(status, 400);
    insta::assert_snapshot!(body, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <Response><Errors><Error><Code>InvalidVpcID.NotFound</Code><Message>The vpc ID 'vpc-1&amp;2' does not exist</Message></Error></Errors><RequestID>00000000-0000-4000-8000-000000000003</RequestID></Response>
    "#);
    let (_, body) = ec2(&served, "Action=RunInstances");
    assert!(body.contains("<Code>InvalidAction</Code>"), "{body}");
}

#[test]
fn a_reset_is_one_of_the_connection() {
    let served = served();
    for (fault, revisions) in [(Fault::ResetBefore, 0), (Fault::ResetAfter, 1)] {
        served.sim().clear_scripts();
        served.sim().inject(At::Every(Operation::RegisterTaskDefinition), fault);
        let headers = [
            ("x-amz-target", "AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition"),
            ("content-type", "application/x-amz-json-1.1"),
            ("authorization", SIGNED),
        ];
        let sent = send(&served, "POST", "/", &headers, &fargate("report").to_string());
        assert_eq!(sent, Err(ErrorKind::ConnectionReset));
        assert_eq!(served.sim().revisions().len(), revisions);
    }
}

#[test]
fn an_unreadable_answer_is_a_success_that_says_nothing() {
    let served = served();
    served.sim().inject(At::Always, Fault::Unreadable);
    let headers = [
        ("x-amz-target", "AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition"),
        ("content-type", "application/x-amz-json-1.1"),
        ("authorization", SIGNED),
    ];
    let (status, _, body) = send(&served, "POST", "/", &headers, &fargate("report").to_string()).expect("an answer");
    assert_eq!(status, 200);
    assert!(serde_json::from_str::<Value>(&body).is_err(), "{body}");
    assert_eq!(served.sim().revisions().len(), 1);
}

#[test]
fn other_processes_steer_it_and_read_its_calls() {
    let served = served();
    let post = |path: &str, body: Value| send(&served, "POST", path, &[], &body.to_string()).expect("an answer").0;
    let get = |path: &str| -> Value {
        let (_, _, body) = send(&served, "GET", path, &[], "").expect("an answer");
        serde_json::from_str(&body).expect("JSON")
    };
    assert_eq!(post("/_sim/faults", json!({ "at": { "nth": ["ListTasks", 1] }, "fault": "throttled" })), 200);
    assert_eq!(post("/_sim/faults", json!([{ "at": { "call": 2 }, "fault": { "slow": 1 } }])), 200);
    let life = json!({ "times": 1, "script": { "main": { "exit-code": 3, "lines": [{ "at": 5, "text": "hello" }] } } });
    assert_eq!(post("/_sim/roles", life), 200);
    assert_eq!(post("/_sim/faults", json!({ "at": "always", "fault": "sunshine" })), 400);
    assert_eq!(ecs(&served, "ListTasks", &json!({})).0, 400);
    ecs(&served, "RegisterTaskDefinition", &fargate("report"));
    ecs(&served, "RunTask", &run("report"));
    let calls = get("/_sim/calls");
    assert_eq!(calls[0]["outcome"], json!({ "refused": "ThrottlingException" }));
    assert_eq!(
        (&calls[1]["operation"], &calls[1]["faults"]),
        (&json!("RegisterTaskDefinition"), &json!([{ "slow": 1 }]))
    );
    assert_eq!(calls[2]["params"], run("report"));
    assert_eq!(get("/_sim/revisions")[0]["family"], "report");
    let arn = get("/_sim/tasks")[0]["taskArn"].clone();
    assert_eq!(post("/_sim/befall", json!({ "task": arn, "what": "host-lost" })), 200);
    assert_eq!(get("/_sim/tasks")[0]["lastStatus"], "STOPPED");
    assert_eq!(post("/_sim/clear", Value::Null), 200);
    assert_eq!(get("/_sim/calls"), json!([]));
    assert_eq!(send(&served, "GET", "/_sim/weather", &[], "").expect("an answer").0, 404);
}

#[test]
fn it_ends_with_its_owner() {
    let sim = Sim::builder().build();
    let served = Served::start(Arc::clone(&sim)).expect("a free port");
    let address = served.url().replace("http://", "");
    drop(served);
    assert!(TcpStream::connect(address).is_err());
    assert_eq!(Arc::strong_count(&sim), 1);
}
