//! Of privileges, Linux parameters, ulimits, kernel settings and namespaces.

use serde_json::{Value, json};

use super::{Mutation, alone, first, set, set_in};
use crate::legal::definitions::Run;
use crate::pairs::Base;

pub(super) const ALL: &[Mutation] = &[
    ("ECS240", |run, pick| {
        run.is_fargate().then_some(())?;
        set_in(run, pick, "privileged", json!(true), "")
    }),
    ("ECS241", |run, pick| {
        run.is_fargate().then_some(())?;
        set_in(run, pick, "dockerSecurityOptions", json!(["no-new-privileges"]), "")
    }),
    ("ECS242", |run, pick| security(run, pick, "seccomp=unconfined")),
    ("ECS242", |run, pick| security(run, pick, "apparmor:")),
    ("ECS243", |run, pick| {
        on_fargate(run, pick, json!({"capabilities": {"add": ["NET_ADMIN"]}}), ".capabilities.add[0]")
    }),
    ("ECS243", |run, pick| {
        on_fargate(run, pick, json!({"capabilities": {"add": ["SYS_PTRACE", "ALL"]}}), ".capabilities.add[1]")
    }),
    ("ECS244", |run, pick| {
        on_instances(run, pick, json!({"capabilities": {"add": ["CAP_NET_ADMIN"]}}), ".capabilities.add[0]")
    }),
    ("ECS244", |run, pick| parameters(run, pick, json!({"capabilities": {"drop": ["BPF"]}}), ".capabilities.drop[0]")),
    ("ECS246", |run, pick| on_fargate(run, pick, json!({"devices": [{"hostPath": "/dev/fuse"}]}), ".devices")),
    ("ECS246", |run, pick| on_fargate(run, pick, json!({"devices": [{"permissions": ["all"]}]}), ".devices")),
    ("ECS247", |run, pick| on_instances(run, pick, json!({"devices": [{"containerPath": "/dev/a"}]}), ".devices[0]")),
    ("ECS247", |run, pick| on_instances(run, pick, json!({"devices": [{"hostPath": ""}]}), ".devices[0].hostPath")),
    ("ECS247", |run, pick| {
        let devices = json!({"devices": [{"hostPath": "/dev/a", "permissions": ["read", "all"]}]});
        on_instances(run, pick, devices, ".devices[0].permissions[1]")
    }),
    ("ECS248", |run, pick| on_fargate(run, pick, json!({"sharedMemorySize": 64}), ".sharedMemorySize")),
    ("ECS250", |run, pick| tmpfs(run, pick, json!({"size": 1}), "")),
    ("ECS250", |run, pick| tmpfs(run, pick, json!({"containerPath": "", "size": 1}), ".containerPath")),
    ("ECS250", |run, pick| tmpfs(run, pick, json!({"containerPath": "run", "size": 1}), ".containerPath")),
    ("ECS250", |run, pick| tmpfs(run, pick, json!({"containerPath": "/run"}), "")),
    ("ECS250", |run, pick| tmpfs(run, pick, json!({"containerPath": "/run", "size": 0}), ".size")),
    ("ECS250", |run, pick| {
        let mount = json!({"containerPath": "/run", "size": 1, "mountOptions": ["ro", "fast"]});
        tmpfs(run, pick, mount, ".mountOptions[1]")
    }),
    ("ECS251", |run, pick| on_fargate(run, pick, json!({"maxSwap": 0}), ".maxSwap")),
    ("ECS252", |run, pick| on_fargate(run, pick, json!({"swappiness": 60}), ".swappiness")),
    ("ECS253", |run, pick| on_instances(run, pick, json!({"maxSwap": -1}), ".maxSwap")),
    ("ECS253", |run, pick| on_instances(run, pick, json!({"maxSwap": 1, "swappiness": -1}), ".swappiness")),
    ("ECS253", |run, pick| on_instances(run, pick, json!({"maxSwap": 1, "swappiness": 101}), ".swappiness")),
    ("ECS254", |run, pick| on_windows(run, pick, "linuxParameters", json!({"initProcessEnabled": true}))),
    ("ECS254", |run, pick| {
        on_windows(run, pick, "linuxParameters", json!({"tmpfs": [{"size": 0}], "capabilities": {"add": ["X"]}}))
    }),
    ("ECS255", |run, pick| ulimits(run, pick, json!([{"name": "files", "softLimit": 1, "hardLimit": 1}]), "[0].name")),
    ("ECS255", |run, pick| {
        let core = json!({"name": "core", "softLimit": 0, "hardLimit": 0});
        ulimits(run, pick, json!([core, core]), "[1].name")
    }),
    ("ECS256", |run, pick| {
        ulimits(run, pick, json!([{"name": "core", "softLimit": 2, "hardLimit": 1}]), "[0].softLimit")
    }),
    ("ECS258", |run, pick| on_windows(run, pick, "ulimits", json!([{"name": "a", "softLimit": 2, "hardLimit": 1}]))),
    ("ECS259", |run, pick| settings(run, pick, json!({"namespace": "vm.max_map_count", "value": "1"}), ".namespace")),
    ("ECS259", |run, pick| settings(run, pick, json!({"value": "1"}), "")),
    ("ECS259", |run, pick| settings(run, pick, json!({"namespace": "", "value": "1"}), ".namespace")),
    ("ECS259", |run, pick| settings(run, pick, json!({"namespace": "net.core.somaxconn"}), "")),
    ("ECS259", |run, pick| settings(run, pick, json!({"namespace": "net.core.somaxconn", "value": ""}), ".value")),
    ("ECS260", |run, _| {
        (run.mode() == "host").then_some(())?;
        alone(run, json!({"systemControls": [{"namespace": "net.core.somaxconn", "value": "1"}]}))?;
        first("systemControls[0].namespace")
    }),
    ("ECS260", |run, _| {
        (!run.is_fargate() && !run.is_windows()).then_some(())?;
        alone(run, json!({"systemControls": [{"namespace": "kernel.shmmax", "value": "1"}]}))?;
        set(run, "ipcMode", json!("host"))?;
        first("systemControls[0].namespace")
    }),
    ("ECS262", |run, pick| on_windows(run, pick, "systemControls", json!([{"namespace": "vm.swappiness"}]))),
    ("ECS262", |run, _| {
        (run.base == Base::Fargate).then_some(())?;
        alone(run, json!({"systemControls": [{"namespace": "net.core.somaxconn", "value": "1"}]}))?;
        run.request["platformVersion"] = json!("1.3.0");
        first("systemControls")
    }),
    ("ECS263", |run, _| {
        (run.base == Base::Fargate).then_some(())?;
        set(run, "pidMode", json!("host"))
    }),
    ("ECS264", |run, _| run.is_windows().then(|| set(run, "pidMode", json!("task")))?),
    ("ECS265", |run, _| run.is_fargate().then(|| set(run, "ipcMode", json!("host")))?),
    ("ECS266", |run, _| (!run.is_fargate()).then(|| set(run, "ipcMode", json!("shared")))?),
    ("ECS266", |run, _| (run.base == Base::Ec2Windows).then(|| set(run, "ipcMode", json!("task")))?),
    ("ECS269", |run, pick| on_windows(run, pick, "readonlyRootFilesystem", json!(true))),
    ("ECS269", |run, pick| on_windows(run, pick, "user", json!("app"))),
    ("ECS269", |run, pick| on_windows(run, pick, "memoryReservation", json!(6))),
    ("ECS269", |run, pick| on_ec2_windows(run, pick, "privileged", json!(true))),
    ("ECS269", |run, pick| on_ec2_windows(run, pick, "disableNetworking", json!(true))),
    ("ECS269", |run, pick| on_ec2_windows(run, pick, "dnsServers", json!(["10.0.0.2"]))),
    ("ECS269", |run, pick| on_ec2_windows(run, pick, "dnsSearchDomains", json!(["example.com"]))),
    ("ECS269", |run, pick| {
        on_ec2_windows(run, pick, "extraHosts", json!([{"hostname": "db", "ipAddress": "10.0.0.1"}]))
    }),
];

/// Sets the Linux parameters of a container that may have some.
fn parameters(run: &mut Run, pick: usize, value: Value, below: &str) -> Option<String> {
    (!run.is_windows()).then_some(())?;
    set_in(run, pick, "linuxParameters", value, below)
}

fn on_fargate(run: &mut Run, pick: usize, value: Value, below: &str) -> Option<String> {
    run.is_fargate().then_some(())?;
    parameters(run, pick, value, below)
}

fn on_instances(run: &mut Run, pick: usize, value: Value, below: &str) -> Option<String> {
    (!run.is_fargate()).then_some(())?;
    parameters(run, pick, value, below)
}

fn tmpfs(run: &mut Run, pick: usize, mount: Value, below: &str) -> Option<String> {
    parameters(run, pick, json!({"tmpfs": [mount]}), &format!(".tmpfs[0]{below}"))
}

fn ulimits(run: &mut Run, pick: usize, list: Value, below: &str) -> Option<String> {
    (!run.is_windows()).then_some(())?;
    set_in(run, pick, "ulimits", list, below)
}

/// Sets one kernel setting of a container that may have those of a network.
fn settings(run: &mut Run, pick: usize, setting: Value, below: &str) -> Option<String> {
    (!run.is_windows() && run.mode() != "host").then_some(())?;
    set_in(run, pick, "systemControls", json!([setting]), &format!("[0]{below}"))
}

fn security(run: &mut Run, pick: usize, option: &str) -> Option<String> {
    (!run.is_fargate()).then_some(())?;
    set_in(run, pick, "dockerSecurityOptions", json!(["no-new-privileges", option]), "[1]")
}

/// Sets a member that no Windows container has.
fn on_windows(run: &mut Run, pick: usize, name: &str, value: Value) -> Option<String> {
    run.is_windows().then_some(())?;
    set_in(run, pick, name, value, "")
}

/// As [`on_windows`], where no other rule refuses it.
fn on_ec2_windows(run: &mut Run, pick: usize, name: &str, value: Value) -> Option<String> {
    (run.base == Base::Ec2Windows).then_some(())?;
    set_in(run, pick, name, value, "")
}
