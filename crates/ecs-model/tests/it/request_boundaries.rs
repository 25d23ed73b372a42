//! The last value that RunTask takes and the first that it refuses, for each limit of a request.

use std::fmt::Write as _;

use ecs_model::api::{Node, Origin};
use ecs_model::{Problem, Severity, TaskSpec};
use serde_json::{Value, json};

use crate::pairs::Base::{self, Ec2, Ec2Awsvpc, External, Fargate, FargateWindows, Managed};
use crate::pairs::{self, change_definition, mask, node};

/// A limit: the rule, where it holds, what is written, the last legal value and the first that is not, and
/// where below the value the fault is found.
struct Row(&'static str, Base, &'static str, Value, Value, &'static str);

fn text(length: usize) -> Value {
    json!("x".repeat(length))
}

fn many(count: usize, of: impl Fn(usize) -> Value) -> Value {
    (0..count).map(of).collect()
}

fn of_request() -> Vec<Row> {
    let tags = |count| many(count, |number| json!({"key": format!("k{number}"), "value": ""}));
    let tag = |key: &str, value: &str| json!([{"key": key, "value": value}]);
    let arn = |name: usize| json!(format!("arn:aws:ecs:eu-west-1:111122223333:cluster/{}", "x".repeat(name)));
    let family =
        |name: usize| json!(format!("arn:aws:ecs:eu-west-1:111122223333:task-definition/{}:1", "x".repeat(name)));
    vec![
        Row("ECS350", Fargate, "/tags", tags(50), tags(51), "[50]"),
        Row("ECS351", Fargate, "/tags", tag(&"ü".repeat(128), ""), tag(&"ü".repeat(129), ""), "[0].key"),
        Row("ECS351", Fargate, "/tags", tag("x", ""), tag("", ""), "[0].key"),
        Row("ECS351", Fargate, "/tags", tag("Ünï_. :/=+-@9", ""), tag("a#", ""), "[0].key"),
        Row("ECS352", Fargate, "/tags", tag("x", &"ü".repeat(256)), tag("x", &"ü".repeat(257)), "[0].value"),
        Row("ECS352", Fargate, "/tags", tag("x", "½ _.:/=+-@"), tag("x", "a\tb"), "[0].value"),
        Row("ECS353", Fargate, "/tags", tag("aws", ""), tag("aws:", ""), "[0].key"),
        Row("ECS353", Fargate, "/tags", tag("x", "aws-:"), tag("x", "AWS:"), "[0].value"),
        Row(
            "ECS354",
            Fargate,
            "/tags",
            json!([{"key": "a"}, {"key": "A"}]),
            json!([{"key": "a"}, {"key": "a"}]),
            "[1].key",
        ),
        Row("ECS400", Fargate, "/cluster", text(255), text(256), ""),
        Row("ECS400", Fargate, "/cluster", json!("A-z_9"), json!("a.b"), ""),
        Row("ECS400", Fargate, "/cluster", arn(255), arn(256), ""),
        Row("ECS401", Fargate, "/taskDefinition", text(255), text(256), ""),
        Row("ECS401", Fargate, "/taskDefinition", json!("report:1"), json!("report:0"), ""),
        Row("ECS401", Fargate, "/taskDefinition", family(255), family(256), ""),
        Row("ECS402", Fargate, "/count", json!(1), json!(0), ""),
        Row("ECS403", Ec2, "/launchType", json!("EC2"), json!("EC-2"), ""),
        Row("ECS409", Fargate, "/platformVersion", json!("1.4.0"), json!("1.4.1"), ""),
        Row("ECS409", FargateWindows, "/platformVersion", json!("1.0.0"), json!("1.1.0"), ""),
        Row("ECS413", Fargate, "/group", json!("services:web"), json!("service:"), ""),
        Row("ECS414", Fargate, "/startedBy", text(128), text(129), ""),
        Row("ECS414", Fargate, "/startedBy", json!("aZ9_/-"), json!("a:b"), ""),
        Row("ECS415", Fargate, "/clientToken", text(64), text(65), ""),
        Row("ECS415", Fargate, "/clientToken", json!("!~"), json!("! ~"), ""),
        Row("ECS415", Fargate, "/clientToken", text(1), text(0), ""),
    ]
}

const STRATEGY: &str = "/capacityProviderStrategy";
const CONTAINERS: &str = "/overrides/containerOverrides";
const STORAGE: &str = "/overrides/ephemeralStorage/sizeInGiB";
const SUBNETS: &str = "/networkConfiguration/awsvpcConfiguration/subnets";
const GROUPS: &str = "/networkConfiguration/awsvpcConfiguration/securityGroups";

fn of_network() -> Vec<Row> {
    let ids = |prefix: &'static str, count| many(count, |number| json!(format!("{prefix}-{number:08x}")));
    let digits = |prefix: &str, digits: usize| json!([format!("{prefix}-{}", "f".repeat(digits))]);
    vec![
        Row("ECS430", Fargate, SUBNETS, ids("subnet", 1), ids("subnet", 0), ""),
        Row("ECS431", Fargate, SUBNETS, ids("subnet", 16), ids("subnet", 17), "[16]"),
        Row("ECS432", Ec2Awsvpc, SUBNETS, digits("subnet", 8), digits("subnet", 9), "[0]"),
        Row("ECS432", Ec2Awsvpc, SUBNETS, digits("subnet", 17), digits("subnet", 16), "[0]"),
        Row("ECS432", Managed, SUBNETS, digits("subnet", 17), digits("subnet", 18), "[0]"),
        Row("ECS433", Fargate, GROUPS, ids("sg", 5), ids("sg", 6), "[5]"),
        Row("ECS433", Fargate, GROUPS, ids("sg", 0), ids("sg", 7), "[5]"),
        Row("ECS434", Fargate, GROUPS, digits("sg", 8), digits("sg", 7), "[0]"),
        Row("ECS434", Fargate, GROUPS, digits("sg", 17), digits("sg", 18), "[0]"),
    ]
}

fn of_capacity_and_placement() -> Vec<Row> {
    let items = |count| many(count, |number| json!({"capacityProvider": format!("p{number}"), "weight": 1}));
    let item = |weight: i64, base: i64| json!([{"capacityProvider": "own", "weight": weight, "base": base}]);
    let bases = |second: i64| json!([{"capacityProvider": "a", "weight": 1, "base": 1}, {"capacityProvider": "b", "base": second}]);
    let constraints = |count| many(count, |_| json!({"type": "distinctInstance"}));
    let expression = |length: usize| json!([{"type": "memberOf", "expression": "ü".repeat(length)}]);
    let strategies = |count| many(count, |_| json!({"type": "random"}));
    let spread = |field: &str| json!([{"type": "spread", "field": field}]);
    vec![
        Row("ECS450", Managed, STRATEGY, items(20), items(21), "[20]"),
        Row("ECS450", Managed, STRATEGY, items(1), items(0), ""),
        Row("ECS452", Managed, STRATEGY, item(1_000, 0), item(1_001, 0), "[0].weight"),
        Row("ECS452", Managed, STRATEGY, item(1, 0), item(-1, 0), "[0].weight"),
        Row("ECS453", Managed, STRATEGY, item(1, 100_000), item(1, 100_001), "[0].base"),
        Row("ECS453", Managed, STRATEGY, item(1, 0), item(1, -1), "[0].base"),
        Row("ECS454", Managed, STRATEGY, item(1, 0), item(0, 0), "[0].weight"),
        Row("ECS455", Managed, STRATEGY, bases(0), bases(1), "[1].base"),
        Row(
            "ECS460",
            Managed,
            STRATEGY,
            json!([{"capacityProvider": "my-aws", "weight": 1}]),
            json!([{"capacityProvider": "aws", "weight": 1}]),
            "[0].capacityProvider",
        ),
        Row("ECS471", Ec2, "/placementConstraints", constraints(10), constraints(11), "[10]"),
        Row("ECS471", Ec2, "/placementConstraints", expression(2_000), expression(2_001), "[0].expression"),
        Row("ECS474", Ec2, "/placementStrategy", strategies(5), strategies(6), "[5]"),
        Row("ECS477", Ec2, "/placementStrategy", spread("attribute:x"), spread("attribute:"), "[0].field"),
    ]
}

/// Overrides of exactly that many characters.
fn overrides(length: usize) -> Value {
    let with = |value: String| json!({"containerOverrides": [{"name": "main", "command": [value]}]});
    let rest = with(String::new()).to_string().len();
    with("ü".repeat(length - rest))
}

fn of_overrides() -> Vec<Row> {
    let main = |members: Value| {
        let mut over = json!({"name": "main"});
        over.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        json!([over])
    };
    let memory = |mib: i64| main(json!({"memory": mib}));
    let reserved = |limit: i64, least: i64| main(json!({"memory": limit, "memoryReservation": least}));
    let files = |count| {
        main(json!({"environmentFiles":
        many(count, |_| json!({"type": "s3", "value": "arn:aws:s3:::bucket/a.env"}))}))
    };
    let role = |name: usize| json!(format!("arn:aws:iam::111122223333:role/{}", "x".repeat(name)));
    vec![
        Row("ECS490", Fargate, "/overrides", overrides(8_192), overrides(8_193), ""),
        Row("ECS492", Fargate, CONTAINERS, memory(2_048), memory(2_049), "[0].memory"),
        Row("ECS492", Fargate, CONTAINERS, reserved(64, 64), reserved(63, 64), "[0].memory"),
        Row("ECS492", Ec2, "/overrides/memory", json!("512"), json!("511"), ""),
        Row("ECS495", Ec2, "/overrides/cpu", json!("128"), json!("127"), ""),
        Row("ECS495", External, "/overrides/cpu", json!("196608"), json!("196609"), ""),
        Row("ECS495", Ec2Awsvpc, "/overrides/memory", json!("512"), json!("0"), ""),
        Row("ECS496", Fargate, STORAGE, json!(21), json!(20), ""),
        Row("ECS496", Fargate, STORAGE, json!(200), json!(201), ""),
        Row("ECS497", Fargate, "/overrides/taskRoleArn", role(64), role(65), ""),
        Row("ECS499", Fargate, CONTAINERS, files(10), files(11), "[0].environmentFiles"),
    ]
}

const VOLUME: &str = "/volumeConfigurations/0/managedEBSVolume";

fn of_volumes() -> Vec<Row> {
    let volume = |kind: &str, gib: i64, members: Value| {
        let mut volume = json!({"roleArn": "arn:aws:iam::111122223333:role/ebs", "volumeType": kind, "sizeInGiB": gib});
        volume.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        volume
    };
    let mut rows = Vec::new();
    for (kind, least, most) in [
        ("gp2", 1, 16_384),
        ("gp3", 1, 16_384),
        ("io1", 4, 16_384),
        ("io2", 4, 16_384),
        ("sc1", 125, 16_384),
        ("st1", 125, 16_384),
        ("standard", 1, 1_024),
    ] {
        let of = |gib: i64| volume(kind, gib, if kind.starts_with("io") { json!({"iops": 100}) } else { json!({}) });
        rows.push(Row("ECS514", Ec2Awsvpc, VOLUME, of(least), of(least - 1), ".sizeInGiB"));
        rows.push(Row("ECS514", Ec2Awsvpc, VOLUME, of(most), of(most + 1), ".sizeInGiB"));
    }
    for (kind, least, most) in [("gp3", 3_000, 16_000), ("io1", 100, 64_000), ("io2", 100, 256_000)] {
        let of = |iops: i64| volume(kind, 200, json!({"iops": iops}));
        rows.push(Row("ECS515", Fargate, VOLUME, of(least), of(least - 1), ".iops"));
        rows.push(Row("ECS515", Fargate, VOLUME, of(most), of(most + 1), ".iops"));
    }
    let throughput = |amount: i64| volume("gp3", 200, json!({"throughput": amount}));
    rows.push(Row("ECS516", Fargate, VOLUME, throughput(1_000), throughput(1_001), ".throughput"));
    rows
}

/// Returns a value in JSON, made where it is missing; an index is of a list of one.
fn write(request: &mut Value, pointer: &str, value: Value) {
    let mut at = request;
    for step in pointer.split('/').skip(1) {
        at = match step.parse::<usize>() {
            Ok(_) => {
                if at.is_null() {
                    *at = json!([{"name": "data"}]);
                }
                &mut at[0]
            }
            Err(_) => &mut at[step],
        };
    }
    *at = value;
}

/// Returns the errors of a request of that base with one value in it, as code and place.
fn errors(base: Base, pointer: &str, value: &Value) -> Vec<(String, String)> {
    let mut definition = base.definition();
    if pointer.starts_with(VOLUME) {
        let mounts = json!({"mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]});
        let volumes = json!([{"name": "data", "configuredAtLaunch": true}]);
        change_definition(&mut definition, json!({"volumes": volumes, "container": mounts}));
    }
    let mut request = base.request();
    write(&mut request, pointer, value.clone());
    let (definition, request) = (node(&definition, "definition"), node(&request, "request"));
    let errors = problems(&definition, &request).into_iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| (problem.code.to_string(), problem.at.to_string())).collect()
}

fn problems(definition: &Node, request: &Node) -> Vec<Problem> {
    pairs::problems(&TaskSpec::new("report"), definition, request)
}

#[test]
fn the_last_legal_value_passes_and_the_first_that_is_not_is_found_where_it_stands() {
    let rows = [of_request(), of_network(), of_capacity_and_placement(), of_overrides(), of_volumes()];
    let mut wrong = String::new();
    for Row(code, base, pointer, legal, illegal, below) in rows.into_iter().flatten() {
        let place = pointer.replace("/0", "[0]").replace('/', ".");
        let expected = [(code.to_owned(), format!("request{place}{below}"))];
        let (passes, trips) = (errors(base, pointer, &legal), errors(base, pointer, &illegal));
        if !passes.is_empty() || trips != expected {
            let _ = writeln!(wrong, "{expected:?} on {base:?}: {passes:?} and {trips:?}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_largest_parts_of_overrides_that_are_too_long_are_named_and_their_values_are_not() {
    let variable = |name: &str, length: usize| json!({"name": name, "value": "kanari".repeat(length / 6)});
    let mut request = Fargate.request();
    request["overrides"] = json!({"containerOverrides": [{"name": "main",
        "command": ["run", "kanari".repeat(500)],
        "environment": [variable("SMALL", 6), variable("LARGE", 3_600), variable("MIDDLE", 1_800)]}]});
    let definition = node(&Fargate.definition(), "definition");
    let problems = problems(&definition, &node(&request, "request"));
    let [problem] = problems.as_slice() else { panic!("{problems:?}") };
    let named: Vec<_> = problem.also.iter().map(|label| label.text.split(':').next().unwrap()).collect();
    assert_eq!(named, ["`LARGE` of `main`", "argument 2 of `main`", "`MIDDLE` of `main`"]);
    assert!(!format!("{problem:?}").contains("kanari"), "{problem:?}");
}

#[test]
fn a_tag_of_the_definition_and_of_the_run_counts_once() {
    let tags =
        |first: usize, count: usize| many(count, |number| json!({"key": format!("k{}", first + number), "value": ""}));
    let sum_is_said = |first: usize| {
        let mut definition = Fargate.definition();
        definition["tags"] = tags(0, 30);
        let mut request = Fargate.request();
        request["tags"] = tags(first, 25);
        request["propagateTags"] = json!("TASK_DEFINITION");
        let problems = problems(&node(&definition, "definition"), &node(&request, "request"));
        problems.iter().any(|problem| problem.code.as_str() == "ECS355" && problem.message.contains("takes 50"))
    };
    assert!(sum_is_said(26), "51 keys");
    assert!(!sum_is_said(25), "50 keys");
}

#[test]
fn a_masked_value_of_a_request_is_not_shown_by_the_rule_that_it_breaks() {
    let twice = |value: &str| json!([value, value]);
    let subnet = "subnet-kanari";
    let rows = [
        ("/cluster", json!("kanari vogel")),
        ("/taskDefinition", json!("kanari vogel")),
        ("/startedBy", json!("kanari.vogel")),
        ("/clientToken", json!("kanari vogel")),
        ("/launchType", json!("kanari")),
        ("/platformVersion", json!("kanari")),
        ("/group", json!("service:kanari")),
        ("/propagateTags", json!("kanari")),
        ("/tags", json!([{"key": "kanari#", "value": "kanari#"}, {"key": "aws:kanari", "value": "aws:kanari"}])),
        ("/tags", json!([{"key": "kanari", "value": ""}, {"key": "kanari", "value": ""}])),
        (SUBNETS, twice(subnet)),
        (SUBNETS, twice("subnet-deadbeef")),
        (SUBNETS, twice("SUBNET-DEADBEEF")),
        (GROUPS, twice("sg-kanari")),
        (GROUPS, twice("sg-deadbeef")),
        (
            "/capacityProviderStrategy",
            json!([{"capacityProvider": "kanari", "weight": 1}, {"capacityProvider": "kanari"}]),
        ),
        ("/capacityProviderStrategy", json!([{"capacityProvider": "aws-kanari", "weight": 1}])),
        ("/overrides", json!({"containerOverrides": [{"name": "kanari"}, {"name": "kanari"}]})),
        ("/overrides", json!({"cpu": "kanari", "memory": "kanari", "taskRoleArn": "kanari vogel"})),
        ("/overrides/taskRoleArn", json!("kanari")),
        (
            "/overrides/containerOverrides",
            json!([{"name": "main", "environmentFiles": [
            {"type": "kanari", "value": "arn:aws:s3:::bucket/kanari.txt"}, {"type": "s3", "value": "kanari"}]}]),
        ),
        (
            "/volumeConfigurations",
            json!([{"name": "kanari", "managedEBSVolume": {"sizeInGiB": 1, "roleArn": "kanari",
            "filesystemType": "kanari", "tagSpecifications": [{"resourceType": "kanari"}]}}]),
        ),
    ];
    for (pointer, value) in rows {
        let mut request = Fargate.request();
        write(&mut request, pointer, value);
        let mut request = Node::from_json(&request, &|below| Origin::spec(below.clone()));
        mask(&mut request, &|_| true);
        let problems = problems(&node(&Fargate.definition(), "definition"), &request);
        assert!(!problems.is_empty(), "{pointer}");
        let shown = format!("{problems:?}").to_lowercase();
        assert!(!shown.contains("kanari") && !shown.contains("deadbeef"), "{pointer}: {problems:?}");
    }
}
