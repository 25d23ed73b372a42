//! The binary against moto behind a proxy that answers in its place, late, or not at all, in AWS's wire formats.
//!
//! moto does not honour `clientToken`: an answer of RunTask that is lost would start two tasks there, so that fault is the
//! simulator's (`kill_at_every_step`, and ecs-exec's tests). moto's tasks are over after a few looks, with code 0.

use std::fs;
use std::sync::Mutex;

use ecs_tests::binary::{Finished, Run};
use ecs_tests::faults::Faults;
use ecs_tests::{http, servers};
use serde_json::{Value, json};

use super::wire::spec;

const ECS: &str = "AmazonEC2ContainerServiceV20141113";
const CLUSTER: &str = "faults";

/// The calls of a run on moto, and the service of each.
const CALLS: [(&str, &str); 7] = [
    ("ec2", "DescribeVpcs"),
    ("ec2", "DescribeSubnets"),
    ("ecs", "DescribeTaskDefinition"),
    ("ecs", "RegisterTaskDefinition"),
    ("ecs", "RunTask"),
    ("ecs", "DescribeTasks"),
    ("ecs", "DeregisterTaskDefinition"),
];

/// So many runs go on at the same time: most of their time they wait.
const AT_ONCE: usize = 8;

fn call(target: &str, body: &Value) -> Value {
    let answer = http::aws(&servers::moto(), target, body);
    serde_json::from_str(&answer).unwrap()
}

/// Prepares moto: a cluster, and tasks that run for two looks, as the other tests want them.
fn prepare() {
    call(&format!("{ECS}.CreateCluster"), &json!({ "clusterName": CLUSTER }));
    let transition = json!({"model_name": "ecs::task", "transition": {"progression": "manual", "times": 2}});
    let headers = [("Content-Type", "application/json")];
    let path = "/moto-api/state-manager/set-transition";
    assert_eq!(http::post(&servers::moto(), path, &headers, &transition.to_string()).status, 201);
}

/// What a run with faults left.
struct Ran {
    finished: Finished,
    /// How often each fault happened.
    fired: Vec<usize>,
    /// Revisions that were registered, and how many of them are ACTIVE.
    revisions: (usize, usize),
    /// Tasks that were started.
    tasks: usize,
}

/// Runs a task with those faults. What it is called is its family, its run and its mark, in small letters, as families that are made are.
fn run(called: &str, rules: &[Value]) -> Ran {
    let family = &called.to_lowercase();
    let folder = tempfile::tempdir().unwrap();
    let spec = spec(family, &format!("cluster \"{CLUSTER}\""));
    fs::write(folder.path().join("t.kdl"), spec).unwrap();
    let faults = Faults::new(family, rules);
    let finished = faults.on(Run::new(folder.path(), ["apply", "t.kdl", "--run-id", family])).finish();
    let list = |status: &str| {
        let listed = call(&format!("{ECS}.ListTaskDefinitions"), &json!({"familyPrefix": family, "status": status}));
        listed["taskDefinitionArns"].as_array().unwrap().len()
    };
    let (active, inactive) = (list("ACTIVE"), list("INACTIVE"));
    // By family moto finds tasks of ACTIVE revisions alone.
    let of_run = json!({"cluster": CLUSTER, "startedBy": format!("ecs-cli/{family}")});
    let tasks = call(&format!("{ECS}.ListTasks"), &of_run);
    Ran {
        finished,
        fired: faults.fired(),
        revisions: (active + inactive, active),
        tasks: tasks["taskArns"].as_array().unwrap().len(),
    }
}

/// The run went well in spite of its faults, each of which happened.
fn assert_went_well(what: &str, ran: &Ran) {
    let stderr = &ran.finished.stderr;
    assert!(!stderr.contains("panicked"), "{what}: {stderr}");
    assert_eq!(ran.finished.code, 0, "{what}: {stderr}");
    assert!(ran.fired.iter().all(|fired| *fired > 0), "{what}: no fault happened\n{stderr}");
    assert_eq!(ran.revisions, (1, 0), "{what}: revisions, and those that are ACTIVE\n{stderr}");
    assert_eq!(ran.tasks, 1, "{what}: tasks\n{stderr}");
}

/// Does something for each item, several at the same time, and fails with the first that failed.
fn for_each<T: Send>(items: Vec<T>, work: impl Fn(T) + Sync) {
    let waiting = Mutex::new(items.into_iter());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some(item) = waiting.lock().unwrap().next() else { return };
                    work(item);
                }
            });
        }
    });
}

#[test]
fn a_fault_of_any_call_that_passes_costs_nothing_but_time() {
    let faults = [
        (
            "throttled",
            json!({"times": 2, "error": {"code": "ThrottlingException", "message": "Rate exceeded", "status": 400}}),
        ),
        (
            "broken",
            json!({"times": 2, "error": {"code": "ServerException", "message": "Service Unavailable.", "status": 500}}),
        ),
        ("unavailable", json!({"times": 2, "error": {"code": "ServiceUnavailable", "message": "", "status": 503}})),
        ("reset", json!({"times": 2, "reset": true})),
        ("slow", json!({"times": 2, "latency": 1_500})),
    ];
    prepare();
    let mut cases = Vec::new();
    for (service, operation) in CALLS {
        for (name, fault) in &faults {
            let mut rule = fault.clone();
            rule["service"] = json!(service);
            rule["operation"] = json!(operation);
            cases.push((format!("{operation}-{name}"), rule));
        }
    }
    for_each(cases, |(family, rule)| assert_went_well(&family, &run(&family, &[rule])));
}

#[test]
fn an_answer_that_is_lost_on_its_way_does_not_register_or_deregister_twice() {
    prepare();
    let lost = CALLS.iter().filter(|(_, operation)| *operation != "RunTask").map(|(service, operation)| {
        let rule = json!({"service": service, "operation": operation, "times": 1, "response": {"abort_bytes": 0}});
        (format!("{operation}-lost"), rule)
    });
    for_each(lost.collect(), |(family, rule)| assert_went_well(&family, &run(&family, &[rule])));
}

#[test]
fn concurrent_registrations_of_a_family_are_throttling_in_other_words() {
    prepare();
    let message = "Too many concurrent attempts to create a new revision of the specified family.";
    let error = json!({"code": "ClientException", "message": message, "status": 400});
    let rule = json!({"service": "ecs", "operation": "RegisterTaskDefinition", "times": 3, "error": error});
    let ran = run("concurrent", &[rule]);
    assert_went_well("concurrent", &ran);
    assert_eq!(ran.fired, [3]);
}

#[test]
fn faults_of_all_calls_at_once_are_borne() {
    prepare();
    let rules = CALLS.map(|(service, operation)| {
        let error = json!({"code": "ThrottlingException", "message": "Rate exceeded", "status": 400});
        json!({"service": service, "operation": operation, "times": 2, "error": error})
    });
    assert_went_well("all", &run("all-at-once", &rules));
}

#[test]
fn a_fault_that_does_not_pass_is_69() {
    prepare();
    let cases = [("ec2", "DescribeVpcs"), ("ecs", "RegisterTaskDefinition"), ("ecs", "RunTask")];
    for_each(cases.to_vec(), |(service, operation)| {
        let error = json!({"code": "ServerException", "message": "Service Unavailable.", "status": 500});
        let rule = json!({"service": service, "operation": operation, "error": error});
        let ran = run(&format!("{operation}-for-ever"), &[rule]);
        let stderr = &ran.finished.stderr;
        assert_eq!(ran.finished.code, 69, "{operation}: {stderr}");
        assert!(stderr.contains(operation), "{operation}: {stderr}");
        // What became of RunTask nobody knows: the revision stays for a task that there may be, and both are told.
        let unknown = operation == "RunTask";
        assert_eq!((ran.revisions.1, ran.tasks), (usize::from(unknown), 0), "{operation}: {stderr}");
        assert_eq!(stderr.contains("left: there may be a task that is not known"), unknown, "{operation}: {stderr}");
    });
}

#[test]
fn access_denied_is_77_at_the_first_answer_and_leaves_nothing() {
    prepare();
    let cases = ["RegisterTaskDefinition", "RunTask"];
    for_each(cases.to_vec(), |operation| {
        let message = format!("User: arn:aws:iam::123456789012:user/ci is not authorized to perform: ecs:{operation}");
        let error = json!({"code": "AccessDeniedException", "message": message, "status": 400});
        let rule = json!({"service": "ecs", "operation": operation, "error": error});
        let ran = run(&format!("{operation}-denied"), &[rule]);
        let stderr = &ran.finished.stderr;
        assert_eq!((ran.finished.code, ran.fired.as_slice()), (77, [1].as_slice()), "{operation}: {stderr}");
        // The text is broken into lines.
        let told = stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(&message), "{operation}: {stderr}");
        assert_eq!((ran.revisions.1, ran.tasks), (0, 0), "{operation}: {stderr}");
    });
}

#[test]
fn credentials_that_expire_in_the_middle_leave_a_task_that_still_runs_and_a_way_to_follow_it() {
    prepare();
    let error = json!({"code": "ExpiredTokenException", "message": "The security token included in the request is expired", "status": 400});
    let rule = json!({"service": "ecs", "operation": "DescribeTasks", "error": error});
    let ran = run("expired", &[rule]);
    let stderr = &ran.finished.stderr;
    assert_eq!(ran.finished.code, 77, "{stderr}");
    assert!(stderr.contains("the task still runs"), "{stderr}");
    assert!(stderr.contains("ecs-cli attach --run-id expired"), "{stderr}");
    assert_eq!(ran.tasks, 1, "{stderr}");
}

/// Starts a task on moto that has written two lines, and returns its ARN.
fn task_with_output(family: &str) -> String {
    let options =
        json!({"awslogs-group": format!("/ecs/{family}"), "awslogs-region": "us-east-1", "awslogs-stream-prefix": "p"});
    let container = json!({
        "name": "main", "image": "busybox:1.37", "memory": 64,
        "logConfiguration": {"logDriver": "awslogs", "options": options},
    });
    let definition = json!({"family": family, "networkMode": "awsvpc", "containerDefinitions": [container]});
    call(&format!("{ECS}.RegisterTaskDefinition"), &definition);
    let network = json!({"awsvpcConfiguration": {"subnets": subnets(), "securityGroups": ["sg-0123456789abcdef0"]}});
    let request =
        json!({"taskDefinition": family, "cluster": CLUSTER, "launchType": "FARGATE", "networkConfiguration": network});
    let started = call(&format!("{ECS}.RunTask"), &request);
    let task = started["tasks"][0]["taskArn"].as_str().unwrap().to_owned();
    let stream = format!("p/main/{}", task.rsplit('/').next().unwrap());
    let logs = |operation: &str, body: &Value| http::aws(&servers::moto(), &format!("Logs_20140328.{operation}"), body);
    logs("CreateLogGroup", &json!({"logGroupName": format!("/ecs/{family}")}));
    let place = json!({"logGroupName": format!("/ecs/{family}"), "logStreamName": stream});
    logs("CreateLogStream", &place);
    let mut put = place;
    // moto keeps what is at most two weeks old, by the clock of this machine.
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() * 1_000;
    put["logEvents"] = json!([{"timestamp": now, "message": "one"}, {"timestamp": now, "message": "two"}]);
    logs("PutLogEvents", &put);
    task
}

/// Returns a subnet of moto's default VPC.
fn subnets() -> Vec<String> {
    let headers = [
        ("Content-Type", "application/x-www-form-urlencoded"),
        (
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0",
        ),
    ];
    let answer = http::post(&servers::moto(), "/", &headers, "Action=DescribeSubnets&Version=2016-11-15");
    let subnet = answer.body.split("<subnetId>").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
    vec![subnet.to_owned()]
}

#[test]
fn faults_of_get_log_events_lose_no_line_and_repeat_none() {
    prepare();
    let faults = [
        (
            "throttled",
            json!({"times": 2, "error": {"code": "ThrottlingException", "message": "Rate exceeded", "status": 400}}),
        ),
        ("broken", json!({"times": 2, "error": {"code": "ServiceUnavailableException", "message": "", "status": 500}})),
        ("reset", json!({"times": 2, "reset": true})),
        ("lost", json!({"times": 1, "response": {"abort_bytes": 0}})),
        ("torn", json!({"times": 1, "response": {"abort_bytes": 40}})),
        ("slow", json!({"times": 2, "latency": 1_500})),
    ];
    for_each(faults.to_vec(), |(name, mut rule)| {
        let family = format!("logs-{name}");
        let task = task_with_output(&family);
        rule["service"] = json!("logs");
        rule["operation"] = json!("GetLogEvents");
        let faults = Faults::new(&family, &[rule]);
        let folder = tempfile::tempdir().unwrap();
        let attach = Run::new(folder.path(), ["attach", &task, "--log-drain", "200ms"]);
        let finished = faults.on(attach).finish();
        assert_eq!((finished.code, finished.stdout.as_str()), (0, "one\ntwo\n"), "{family}: {}", finished.stderr);
        assert!(faults.fired()[0] > 0, "{family}: no fault happened");
    });
}
