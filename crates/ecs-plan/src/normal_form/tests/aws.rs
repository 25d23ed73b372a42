//! A model of what `DescribeTaskDefinition` answers for what was registered, after recorded answers
//! of the API.

use ecs_model::{CpuUnits, MemoryMib};
use serde_json::{Value, json};

/// Returns the definition as AWS describes it.
pub(super) fn describe(registered: &Value) -> Value {
    let mut answer = registered.clone();
    let members = answer.as_object_mut().expect("a definition is an object");
    members.remove("tags");
    if let Some(cpu) = members.get("cpu").and_then(Value::as_str) {
        let units = CpuUnits::parse(cpu).expect("the size is a legal one").units();
        members.insert("cpu".to_owned(), json!(units.to_string()));
    }
    if let Some(memory) = members.get("memory").and_then(Value::as_str) {
        let mib = MemoryMib::parse(memory).expect("the size is a legal one").mib();
        members.insert("memory".to_owned(), json!(mib.to_string()));
    }
    for (name, value) in [
        ("taskDefinitionArn", json!("arn:aws:ecs:eu-west-1:111122223333:task-definition/f:7")),
        ("revision", json!(7)),
        ("status", json!("ACTIVE")),
        ("registeredAt", json!(1_758_000_000.123)),
        ("registeredBy", json!("arn:aws:iam::111122223333:role/ci")),
        ("compatibilities", json!(["EXTERNAL", "EC2"])),
        ("requiresAttributes", json!([{"name": "ecs.capability.task-eni"}])),
    ] {
        members.insert(name.to_owned(), value);
    }
    for list in ["volumes", "placementConstraints"] {
        members.entry(list).or_insert_with(|| json!([]));
    }
    let mode = members.get("networkMode").and_then(Value::as_str).map(str::to_owned);
    for volume in answer["volumes"].as_array_mut().expect("it is a list") {
        if let Some(efs) = volume.get_mut("efsVolumeConfiguration").and_then(Value::as_object_mut) {
            efs.entry("rootDirectory").or_insert_with(|| json!("/"));
        } else {
            volume["host"] = json!({});
        }
    }
    for container in answer["containerDefinitions"].as_array_mut().expect("it is a list") {
        fill(container, mode.as_deref());
    }
    answer
}

fn fill(container: &mut Value, mode: Option<&str>) {
    let members = container.as_object_mut().expect("a container is an object");
    members.entry("cpu").or_insert_with(|| json!(0));
    members.entry("essential").or_insert_with(|| json!(true));
    for list in ["environment", "mountPoints", "portMappings", "volumesFrom", "systemControls"] {
        members.entry(list).or_insert_with(|| json!([]));
    }
    members["environment"].as_array_mut().expect("it is a list").reverse();
    for mapping in members["portMappings"].as_array_mut().expect("it is a list") {
        let host = if matches!(mode, Some("awsvpc" | "host")) { mapping["containerPort"].clone() } else { json!(0) };
        let mapping = mapping.as_object_mut().expect("a mapping is an object");
        mapping.entry("hostPort").or_insert(host);
        mapping.entry("protocol").or_insert_with(|| json!("tcp"));
    }
    if let Some(check) = members.get_mut("healthCheck").and_then(Value::as_object_mut) {
        for (name, value) in [("interval", 30), ("timeout", 5), ("retries", 3)] {
            check.entry(name).or_insert_with(|| json!(value));
        }
    }
    if let Some(logs) = members.get_mut("logConfiguration").and_then(Value::as_object_mut) {
        logs.entry("secretOptions").or_insert_with(|| json!([]));
    }
    if let Some(parameters) = members.get_mut("linuxParameters").and_then(Value::as_object_mut) {
        parameters.remove("capabilities");
    }
}
