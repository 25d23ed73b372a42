//! What the rules of a definition's kernel parameters, volumes and platform do not say: what another
//! rule says, and what is not known yet.

use ecs_model::api::{HoleKind, Node};
use ecs_model::rules::{self, Subject};
use ecs_model::{Severity, TaskSpec};
use serde_json::{Value, json};

use crate::pairs::Base::{self, Ec2, Ec2Awsvpc, Ec2Windows, External, Fargate, FargateWindows};
use crate::pairs::{change_definition, mask, node, problems};

/// Marks a value that is not known yet: the value itself, or an object by a member of that name.
const UNKNOWN: &str = "not known yet";

fn dig(node: &mut Node) {
    if node.as_str() == Some(UNKNOWN) || node.get(UNKNOWN).is_some() {
        *node = Node::hole(HoleKind::Variable, "<var x>", node.origin.clone());
    } else if let Some(items) = node.as_list_mut() {
        items.iter_mut().for_each(dig);
    } else if let Some(members) = node.as_object_mut() {
        members.values_mut().for_each(dig);
    }
}

/// Returns what is found in a changed base: severity, code and place.
fn found(base: Base, patch: Value, request: &[(&str, Value)]) -> Vec<(Severity, String, String)> {
    let mut definition = base.definition();
    change_definition(&mut definition, patch);
    let mut payload = base.request();
    for (name, value) in request {
        payload[*name] = value.clone();
    }
    let (mut definition, mut request) = (node(&definition, "definition"), node(&payload, "request"));
    dig(&mut definition);
    dig(&mut request);
    let problems = problems(&TaskSpec::new("report"), &definition, &request).into_iter();
    problems.map(|problem| (problem.severity, problem.code.to_string(), problem.at.to_string())).collect()
}

fn errors(base: Base, patch: Value, request: &[(&str, Value)]) -> Vec<(String, String)> {
    let errors = found(base, patch, request).into_iter().filter(|(severity, ..)| *severity == Severity::Error);
    errors.map(|(_, code, at)| (code, at)).collect()
}

/// Returns a patch of one volume `data` of those members, mounted in the first container.
fn volume(mut members: Value) -> Value {
    members["name"] = json!("data");
    json!({"volumes": [members], "container": {"mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]}})
}

#[test]
fn an_operating_system_that_is_not_known_yet_makes_no_fault_of_linux_or_windows() {
    let unknown = json!({"operatingSystemFamily": UNKNOWN});
    let patches = [
        (Fargate, json!({"pidMode": "host"})),
        (Fargate, json!({"container": {"systemControls": [{"namespace": "net.core.somaxconn", "value": "1"}]}})),
        (Fargate, json!({"ephemeralStorage": {"sizeInGiB": 30}})),
        (
            Fargate,
            volume(json!({"efsVolumeConfiguration": {"fileSystemId": "fs-01234567", "transitEncryption": "ENABLED"}})),
        ),
        (Ec2, volume(json!({"dockerVolumeConfiguration": {"scope": "task", "driver": "rexray/ebs"}}))),
        (
            Ec2,
            volume(
                json!({"fsxWindowsFileServerVolumeConfiguration": {"fileSystemId": "fs-1", "rootDirectory": "share",
            "authorizationConfig": {"credentialsParameter": "x", "domain": "example.com"}}}),
            ),
        ),
        (
            Ec2,
            json!({"ipcMode": "task", "pidMode": "task", "container": {"user": "app", "linuxParameters": {"maxSwap": 0}}}),
        ),
    ];
    for (base, mut patch) in patches {
        for platform in [&unknown, &json!(UNKNOWN)] {
            patch["runtimePlatform"] = platform.clone();
            // Of Windows on Fargate, the one version that there is.
            let version = if base == Fargate { vec![("platformVersion", json!("1.0.0"))] } else { vec![] };
            let mut found = errors(base, patch.clone(), &version);
            found.retain(|(code, _)| code != "ECS409");
            assert_eq!(found, [], "{base:?} {patch}");
        }
    }
}

#[test]
fn what_a_part_that_is_not_known_yet_may_hold_is_not_missed() {
    let iam = json!({"fileSystemId": "fs-01234567", "transitEncryption": "ENABLED", "authorizationConfig": {"iam": "ENABLED"}});
    let files = json!({"fileSystemArn": "arn:aws:s3files:eu-west-1:111122223333:file-system/fs-1"});
    let unknown = [("overrides", json!(UNKNOWN))];
    assert_eq!(errors(Fargate, volume(json!({"efsVolumeConfiguration": iam})), &unknown), []);
    assert_eq!(errors(Fargate, volume(json!({"s3filesVolumeConfiguration": files})), &unknown), []);
    let at_launch = json!({"volumes": [{"name": "data", "configuredAtLaunch": true}],
        "containerDefinitions": [{"name": "main", "image": "busybox:1"}, {UNKNOWN: true}]});
    let configured = json!([{"name": "data", "managedEBSVolume": {
        "roleArn": "arn:aws:iam::111122223333:role/ebs", "sizeInGiB": 10}}]);
    assert_eq!(errors(Fargate, at_launch, &[("volumeConfigurations", configured)]), []);
    let anywhere = [("launchType", json!(UNKNOWN))];
    let storage = json!({"requiresCompatibilities": ["EC2", UNKNOWN], "ephemeralStorage": {"sizeInGiB": 30}});
    assert_eq!(errors(Ec2, storage, &anywhere), []);
    let neuron = json!({"requiresCompatibilities": ["EC2", UNKNOWN],
        "container": {"resourceRequirements": [{"type": "NeuronDevice", "value": "ALL"}]}});
    assert_eq!(errors(Ec2, neuron, &anywhere), []);
    let mut constraints = vec![json!({"type": "memberOf", "expression": "a == b"}); 10];
    constraints.push(json!(UNKNOWN));
    assert_eq!(errors(Ec2, json!({ "placementConstraints": constraints }), &[]), []);
    let sharing = volume(json!({"host": {"sourcePath": UNKNOWN}, "configuredAtLaunch": false}));
    assert_eq!(errors(Ec2, sharing, &[]), []);
}

#[test]
fn what_is_written_as_nothing_is_no_fault() {
    let efs = json!({"fileSystemId": "fs-01234567", "transitEncryption": "ENABLED"});
    let patches = [
        (
            FargateWindows,
            json!({"container": {"linuxParameters": {"capabilities": {"add": [], "drop": []}, "devices": []}}}),
        ),
        (Ec2Windows, json!({"container": {"linuxParameters": {"tmpfs": []}, "ulimits": [], "systemControls": []}})),
        (Fargate, volume(json!({"host": {"sourcePath": ""}, "efsVolumeConfiguration": efs}))),
        (Ec2, volume(json!({"dockerVolumeConfiguration": {"scope": "", "driver": ""}}))),
        (Ec2, json!({"placementConstraints": [], "ipcMode": "", "container": {"resourceRequirements": []}})),
    ];
    for (base, patch) in patches {
        assert_eq!(errors(base, patch.clone(), &[]), [], "{base:?} {patch}");
    }
    let empties =
        json!({"container": {"privileged": true, "linuxParameters": {"capabilities": {"add": [], "drop": []}}}});
    let codes: Vec<_> = found(Ec2, empties, &[]).into_iter().map(|(_, code, _)| code).collect();
    assert_eq!(codes, ["ECS267"]);
}

#[test]
fn one_fault_is_said_by_one_rule() {
    let iam = json!({"fileSystemId": "fs-01234567", "transitEncryption": "enabled", "transitEncryptionPort": 2049});
    let gpus = json!({"container": {"resourceRequirements": [
        {"type": "GPU", "value": "1", "sharingStrategy": {"nvidiaMps": {"memory": 1}}}, {"type": "GPU", "value": "1"}]}});
    let controls = json!({"networkMode": "host", "ipcMode": "host", "container": {"systemControls": [
        {"namespace": "net.core.somaxconn", "value": "1"}, {"namespace": "kernel.sem", "value": "1"}]}});
    let rows = [
        (Fargate, volume(json!({"efsVolumeConfiguration": iam})), vec!["unknown-value"]),
        (Ec2, gpus, vec!["ECS329"]),
        (Fargate, controls, vec!["ECS101", "ECS265"]),
        (
            FargateWindows,
            json!({"container": {"privileged": true, "dnsServers": ["10.0.0.2"]}}),
            vec!["ECS128", "ECS240"],
        ),
        (
            Fargate,
            json!({"networkMode": "bridge", "proxyConfiguration": {"containerName": "mian"}}),
            vec!["ECS101", "ECS335", "ECS336"],
        ),
        (
            Fargate,
            json!({"networkMode": null, "proxyConfiguration": {"containerName": "main", "properties": [UNKNOWN]}}),
            vec!["ECS101"],
        ),
        (Ec2Windows, json!({"proxyConfiguration": {"containerName": "mian"}}), vec!["ECS337"]),
        (External, volume(json!({"efsVolumeConfiguration": {"transitEncryptionPort": 1}})), vec!["ECS298"]),
        (
            Ec2Awsvpc,
            volume(json!({"dockerVolumeConfiguration": {"scope": "global", "autoprovision": true}})),
            vec!["ECS290"],
        ),
    ];
    for (base, patch, expected) in rows {
        // What the request has for the base's network mode is another matter.
        let codes = errors(base, patch.clone(), &[]).into_iter().map(|(code, _)| code);
        let codes: Vec<_> = codes.filter(|code| code != "ECS412").collect();
        assert_eq!(codes, expected, "{base:?} {patch}");
    }
}

#[test]
fn a_platform_version_says_nothing_of_what_does_not_run_on_fargate() {
    let efs = json!({"fileSystemId": "fs-01234567", "transitEncryption": "ENABLED"});
    let mut patch = volume(json!({ "efsVolumeConfiguration": efs }));
    patch["runtimePlatform"] = json!({"operatingSystemFamily": "LINUX"});
    let codes: Vec<_> =
        errors(Ec2, patch, &[("platformVersion", json!("1.3.0"))]).into_iter().map(|(code, _)| code).collect();
    assert!(!codes.contains(&"ECS297".to_owned()), "{codes:?}");
}

#[test]
fn neuron_devices_of_one_container_may_be_written_twice() {
    let device = json!({"type": "NeuronDevice", "value": "ALL"});
    let patch = json!({"container": {"resourceRequirements": [device, device]}});
    assert_eq!(errors(Base::Managed, patch, &[]), []);
}

#[test]
fn the_network_mode_host_on_fargate_is_one_error_and_no_advice_on_users() {
    let found = found(Fargate, json!({"networkMode": "host"}), &[]);
    let codes: Vec<_> = found.iter().map(|(_, code, _)| code.as_str()).collect();
    assert_eq!(codes.iter().filter(|code| **code == "ECS101").count(), 1, "{codes:?}");
    assert!(!codes.contains(&"ECS085"), "{codes:?}");
}

#[test]
fn one_port_with_two_protocols_is_sent() {
    let ports = json!([{"containerPort": 53}, {"containerPort": 53, "protocol": "udp"}]);
    for base in [Fargate, Ec2, Ec2Awsvpc] {
        assert_eq!(errors(base, json!({"container": {"portMappings": ports}}), &[]), []);
    }
}

/// Marks a value that stands for a sensitive variable's.
const SENSITIVE: &str = "hunter2";

#[test]
fn no_rule_of_a_definition_tells_what_is_masked() {
    let definition = json!({
        "networkMode": "bridge",
        "volumes": [{"name": SENSITIVE}, {"name": SENSITIVE}],
        "proxyConfiguration": {"type": SENSITIVE, "containerName": SENSITIVE},
        "placementConstraints": [{"type": SENSITIVE}],
        "runtimePlatform": {"operatingSystemFamily": SENSITIVE, "cpuArchitecture": SENSITIVE},
        "ipcMode": SENSITIVE,
        "cpu": SENSITIVE,
        "memory": SENSITIVE,
        "container": {
            "name": SENSITIVE,
            "ulimits": [{"name": SENSITIVE, "softLimit": 2, "hardLimit": 1}],
            "linuxParameters": {"capabilities": {"add": [SENSITIVE], "drop": [SENSITIVE]}},
            "systemControls": [{"namespace": SENSITIVE, "value": "1"}],
            "links": [SENSITIVE],
            "workingDirectory": SENSITIVE,
            "volumesFrom": [{"sourceContainer": SENSITIVE}],
            "mountPoints": [
                {"sourceVolume": "", "containerPath": SENSITIVE},
                {"sourceVolume": SENSITIVE, "containerPath": SENSITIVE},
            ],
            "dependsOn": [
                {"containerName": SENSITIVE, "condition": SENSITIVE},
                {"containerName": SENSITIVE, "condition": "START"},
            ],
            "portMappings": [
                {"containerPort": 80, "name": SENSITIVE, "protocol": SENSITIVE},
                {"containerPort": 81, "name": SENSITIVE},
            ],
            "logConfiguration": {"logDriver": SENSITIVE},
            "user": SENSITIVE,
        },
    });
    for base in [Fargate, FargateWindows, Ec2, Ec2Awsvpc, Ec2Windows, External] {
        let mut payload = base.definition();
        change_definition(&mut payload, definition.clone());
        let mut definition = node(&payload, "definition");
        mask(&mut definition, &|node| node.as_str().is_some_and(|text| text.contains(SENSITIVE)));
        let spec = TaskSpec::new("report");
        let subject = Subject { definition: Some(&definition), ..Subject::of_spec(&spec) };
        let problems = rules::check(&subject).problems;
        assert!(problems.len() > 10, "{problems:?}");
        let told: Vec<_> = problems.into_iter().filter(|one| format!("{one:?}").contains(SENSITIVE)).collect();
        assert!(told.is_empty(), "{told:#?}");
    }
}
