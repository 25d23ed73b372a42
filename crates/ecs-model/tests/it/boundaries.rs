//! The last legal value and the first illegal one, of every limit of a definition's kernel parameters,
//! volumes, platform and tags.

use ecs_model::{Segment, SpecPath, TaskSpec};
use serde_json::{Value, json};

use crate::pairs::Base::{self, Ec2, Ec2Windows, Fargate, Managed};
use crate::pairs::{change_definition, node, problems};

/// One limit: the rule, the base and what is changed in it, the place, what is below it where the fault
/// is found, the last legal value, and the first illegal one.
type Row = (&'static str, Base, Value, &'static str, &'static str, Value, Value);

const PARAMETERS: &str = "definition.containerDefinitions[0].linuxParameters";
const ULIMIT: &str = "definition.containerDefinitions[0].ulimits[0]";
const REQUIREMENT: &str = "definition.containerDefinitions[0].resourceRequirements[0]";
const EFS: &str = "definition.volumes[0].efsVolumeConfiguration";

fn row(
    code: &'static str,
    (base, patch): (Base, Value),
    place: &'static str,
    values: (impl Into<Value>, impl Into<Value>),
) -> Row {
    (code, base, patch, place, "", values.0.into(), values.1.into())
}

/// Returns a place below one that does not change.
fn at(base: &str, below: &str) -> &'static str {
    format!("{base}{below}").leak()
}

fn kernel() -> Vec<Row> {
    let tmpfs = || (Ec2, json!({"container": {"linuxParameters": {"tmpfs": [{"containerPath": "/run", "size": 64}]}}}));
    let swap = || (Ec2, json!({"container": {"linuxParameters": {"maxSwap": 64, "swappiness": 60}}}));
    let ulimit =
        |base| (base, json!({"container": {"ulimits": [{"name": "nofile", "softLimit": 1024, "hardLimit": 1024}]}}));
    let option = || (Ec2, json!({"container": {"dockerSecurityOptions": [""]}}));
    let option_at = "definition.containerDefinitions[0].dockerSecurityOptions[0]";
    let setting = || (Ec2, json!({"container": {"systemControls": [{"namespace": "", "value": "1"}]}}));
    let setting_at = "definition.containerDefinitions[0].systemControls[0].namespace";
    vec![
        row("ECS242", option(), option_at, ("no-new-privileges", "no-new-privilege")),
        row("ECS242", option(), option_at, ("label:a", "label:")),
        row("ECS250", tmpfs(), at(PARAMETERS, ".tmpfs[0].size"), (1, 0)),
        row("ECS250", tmpfs(), at(PARAMETERS, ".tmpfs[0].containerPath"), ("/", "a/b")),
        row("ECS253", swap(), at(PARAMETERS, ".maxSwap"), (0, -1)),
        row("ECS253", swap(), at(PARAMETERS, ".swappiness"), (0, -1)),
        row("ECS253", swap(), at(PARAMETERS, ".swappiness"), (100, 101)),
        row("ECS256", ulimit(Ec2), at(ULIMIT, ".softLimit"), (1024, 1025)),
        row("ECS257", ulimit(Fargate), at(ULIMIT, ".hardLimit"), (1_048_576, 1_048_577)),
        row("ECS259", setting(), setting_at, ("net.a", "net")),
        row("ECS259", setting(), setting_at, ("fs.mqueue.a", "fs.mqueues")),
        row("ECS259", setting(), setting_at, ("kernel.sem", "kernel.semaphore")),
    ]
}

fn volumes() -> Vec<Row> {
    let volume = || (Ec2, json!({"volumes": [{"name": "data"}]}));
    let efs = || {
        let efs = json!({"fileSystemId": "fs-01234567", "transitEncryption": "ENABLED"});
        (Fargate, json!({"volumes": [{"name": "data", "efsVolumeConfiguration": efs}]}))
    };
    let id = |digits: usize| format!("fs-{}", "a".repeat(digits));
    let mount = |base| {
        let mount = json!({"sourceVolume": "data", "containerPath": "/data"});
        (base, json!({"volumes": [{"name": "data"}], "container": {"mountPoints": [mount]}}))
    };
    let path = "definition.containerDefinitions[0].mountPoints[0].containerPath";
    let size = "definition.ephemeralStorage.sizeInGiB";
    let storage = || (Fargate, json!({"ephemeralStorage": {"sizeInGiB": 30}}));
    vec![
        row("ECS280", volume(), "definition.volumes[0].name", ("x".repeat(255), "x".repeat(256))),
        row("ECS280", volume(), "definition.volumes[0].name", ("a-B_9", "a.b")),
        row("ECS280", volume(), "definition.volumes[0].name", ("a", " ")),
        row("ECS286", mount(Fargate), path, ("/", "C:\\data")),
        row("ECS286", mount(Ec2), path, ("C:\\data", "data")),
        row("ECS286", mount(Ec2), path, ("\\\\.\\pipe\\docker_engine", "pipe\\docker_engine")),
        row("ECS291", efs(), at(EFS, ".fileSystemId"), (id(8), id(7))),
        row("ECS291", efs(), at(EFS, ".fileSystemId"), (id(40), id(41))),
        row("ECS291", efs(), at(EFS, ".fileSystemId"), ("fs-0123456f", "fs-0123456g")),
        row("ECS295", efs(), at(EFS, ".transitEncryptionPort"), (65_535, 65_536)),
        row("ECS295", efs(), at(EFS, ".transitEncryptionPort"), (0, -1)),
        row("ECS302", storage(), size, (21, 20)),
        row("ECS303", storage(), size, (200, 201)),
    ]
}

fn platform() -> Vec<Row> {
    let platform = |base| (base, json!({"runtimePlatform": {}}));
    let os = "definition.runtimePlatform.operatingSystemFamily";
    let gpu = || (Ec2, json!({"container": {"resourceRequirements": [{"type": "GPU", "value": "1"}]}}));
    let share = || {
        let mps = json!({"nvidiaMps": {"memory": 1024}});
        (Ec2, json!({"container": {"resourceRequirements": [{"type": "GPU", "sharingStrategy": mps}]}}))
    };
    let neuron =
        || (Managed, json!({"container": {"resourceRequirements": [{"type": "NeuronDevice", "value": "ALL"}]}}));
    let constraint = json!({"type": "memberOf", "expression": "a == b"});
    let many = |count: usize| json!(vec![&constraint; count]);
    let constrained = || (Ec2, json!({"placementConstraints": [constraint]}));
    let expression = "definition.placementConstraints[0].expression";
    let percent = at(REQUIREMENT, ".sharingStrategy.nvidiaMps.maxComputePercent");
    vec![
        row("ECS320", platform(Ec2Windows), os, ("WINDOWS_SERVER_20H2_CORE", "WINDOWS_SERVER_20H2_FULL")),
        row("ECS321", platform(Fargate), os, ("WINDOWS_SERVER_2019_FULL", "WINDOWS_SERVER_2016_FULL")),
        row("ECS329", gpu(), at(REQUIREMENT, ".value"), ("1", "0")),
        row("ECS329", gpu(), at(REQUIREMENT, ".value"), ("ALL", "All")),
        row("ECS330", share(), at(REQUIREMENT, ".sharingStrategy.nvidiaMps.memory"), (1, 0)),
        row("ECS330", share(), percent, (1, 0)),
        row("ECS330", share(), percent, (100, 101)),
        row("ECS331", neuron(), at(REQUIREMENT, ".value"), ("ALL", "1")),
        row("ECS333", constrained(), expression, ("ü".repeat(2_000), "ü".repeat(2_001))),
        ("ECS333", Ec2, json!({}), "definition.placementConstraints", "[10]", many(10), many(11)),
    ]
}

fn tags() -> Vec<Row> {
    let tagged = || (Fargate, json!({"tags": [{"key": "team", "value": "data"}]}));
    let (key, value) = ("definition.tags[0].key", "definition.tags[0].value");
    let many = |count: usize| -> Value { (0..count).map(|number| json!({"key": format!("k{number}")})).collect() };
    vec![
        ("ECS350", Fargate, json!({}), "definition.tags", "[50]", many(50), many(51)),
        row("ECS351", tagged(), key, ("k", "")),
        row("ECS351", tagged(), key, ("ü".repeat(128), "ü".repeat(129))),
        row("ECS351", tagged(), key, ("½ _.:/=+-@", "a\tb")),
        row("ECS352", tagged(), value, ("ü".repeat(256), "ü".repeat(257))),
        row("ECS352", tagged(), value, ("", "a&b")),
        row("ECS353", tagged(), key, ("aws", "Aws:")),
        row("ECS353", tagged(), value, ("xaws:", "aws:x")),
        (
            "ECS354",
            Fargate,
            tagged().1,
            "definition.tags",
            "[1].key",
            json!([{"key": "a"}, {"key": "A"}]),
            json!([{"key": "a"}, {"key": "a"}]),
        ),
    ]
}

/// Sets the value at a place of a payload; lists must be long enough.
fn put(payload: &mut Value, place: &SpecPath, value: Value) {
    let mut here = payload;
    for segment in place.segments().iter().skip(1) {
        here = match segment {
            Segment::Key(name) => &mut here[name.as_str()],
            Segment::Index(index) => &mut here[*index],
        };
    }
    *here = value;
}

/// Returns the places at which a rule finds something.
fn found(code: &str, base: Base, definition: &Value) -> Vec<String> {
    let (definition, request) = (node(definition, "definition"), node(&base.request(), "request"));
    let problems = problems(&TaskSpec::new("report"), &definition, &request);
    problems.iter().filter(|problem| problem.code.as_str() == code).map(|problem| problem.at.to_string()).collect()
}

#[test]
fn the_last_legal_value_passes_and_the_first_illegal_one_is_found_where_it_stands() {
    for (code, base, patch, place, below, legal, illegal) in [kernel(), volumes(), platform(), tags()].concat() {
        let path: SpecPath = place.parse().unwrap();
        for (value, expected) in [(legal, vec![]), (illegal, vec![format!("{place}{below}")])] {
            let mut definition = base.definition();
            change_definition(&mut definition, patch.clone());
            put(&mut definition, &path, value.clone());
            assert_eq!(found(code, base, &definition), expected, "{code} {place} {value}");
        }
    }
}
