//! Of network modes, ports, links and name resolution.

use serde_json::{Value, json};

use super::{Mutation, alone, first, set, set_in, two};
use crate::legal::definitions::Run;
use crate::pairs::Base;

pub(super) const ALL: &[Mutation] = &[
    ("ECS100", |run, _| {
        (run.base == Base::Ec2).then_some(())?;
        set(run, "networkMode", json!("brige"))
    }),
    ("ECS101", |run, _| {
        run.is_fargate().then_some(())?;
        alone(run, json!({}))?;
        set(run, "networkMode", json!("host"))
    }),
    ("ECS102", |run, _| {
        (run.base == Base::External).then_some(())?;
        alone(run, json!({}))?;
        run.request["networkConfiguration"] = json!({"awsvpcConfiguration": {"subnets": ["subnet-80b6fbcd"]}});
        set(run, "networkMode", json!("awsvpc"))
    }),
    ("ECS103", |run, _| {
        (run.base == Base::Ec2Windows).then_some(())?;
        alone(run, json!({}))?;
        set(run, "networkMode", json!("none"))
    }),
    ("ECS105", |run, _| {
        (run.base == Base::Ec2).then_some(())?;
        set(run, "networkMode", json!("none"))?;
        mapped(run, json!([{"containerPort": 80}]), "[0]")
    }),
    ("ECS106", |run, _| {
        with_ports(run).then(|| mapped(run, json!([{"containerPort": 65_536}]), "[0].containerPort"))?
    }),
    ("ECS106", |run, _| with_ports(run).then(|| mapped(run, json!([{"name": "web"}]), "[0]"))?),
    ("ECS107", |run, _| {
        with_ports(run).then_some(())?;
        mapped(run, json!([{"containerPort": 80, "hostPort": 65_536}]), "[0].hostPort")
    }),
    ("ECS108", |run, _| {
        shares(run).then_some(())?;
        mapped(run, json!([{"containerPort": 80, "hostPort": 81}]), "[0].hostPort")
    }),
    ("ECS110", |run, _| {
        matches!(run.mode(), "bridge" | "").then_some(())?;
        let twice = json!([{"containerPort": 80, "hostPort": 3000}, {"containerPort": 81, "hostPort": 3000}]);
        mapped(run, twice, "[1].hostPort")
    }),
    ("ECS111", |run, _| {
        shares(run).then_some(())?;
        let port = json!({"portMappings": [{"containerPort": 80}]});
        two(run, port.clone(), port)?;
        Some("definition.containerDefinitions[1].portMappings[0].containerPort".to_owned())
    }),
    ("ECS115", |run, _| {
        with_ports(run).then_some(())?;
        let twice = json!([{"containerPort": 80, "name": "web"}, {"containerPort": 81, "name": "web"}]);
        mapped(run, twice, "[1].name")
    }),
    ("ECS116", |run, _| {
        with_ports(run).then_some(())?;
        mapped(run, json!([{"containerPort": 80, "name": "Web"}]), "[0].name")
    }),
    ("ECS117", |run, _| {
        with_ports(run).then_some(())?;
        mapped(run, json!([{"containerPort": 80, "name": "web", "appProtocol": "http3"}]), "[0].appProtocol")
    }),
    ("ECS118", |run, _| {
        with_ranges(run).then_some(())?;
        mapped(run, json!([{"containerPortRange": "8010-8000"}]), "[0].containerPortRange")
    }),
    ("ECS119", |run, _| {
        with_ranges(run).then_some(())?;
        mapped(run, json!([{"containerPortRange": "80-90", "containerPort": 91}]), "[0].containerPortRange")
    }),
    ("ECS120", |run, _| {
        with_ranges(run).then_some(())?;
        mapped(run, json!([{"containerPortRange": "80-90"}, {"containerPort": 90}]), "[1].containerPort")
    }),
    ("ECS120", |run, _| {
        (run.mode() == "host").then_some(())?;
        mapped(run, json!([{"containerPortRange": "80-90"}]), "[0].containerPortRange")
    }),
    ("ECS121", |run, _| {
        (run.base == Base::FargateWindows).then_some(())?;
        mapped(run, json!([{"containerPort": 3150}]), "[0].containerPort")
    }),
    ("ECS123", |run, _| {
        (!run.is_windows() && !run.is_bridge()).then_some(())?;
        two(run, json!({"links": ["c1"]}), json!({}))?;
        first("links")
    }),
    ("ECS124", |run, _| {
        run.is_bridge().then_some(())?;
        two(run, json!({"links": ["c2"]}), json!({}))?;
        first("links[0]")
    }),
    ("ECS124", |run, _| {
        run.is_bridge().then_some(())?;
        two(run, json!({"links": ["c1"]}), json!({"links": ["c0:x"]}))?;
        first("links[0]")
    }),
    ("ECS125", |run, pick| on_awsvpc(run, pick, "hostname", json!("report"))),
    ("ECS126", |run, pick| on_awsvpc(run, pick, "extraHosts", json!([{"hostname": "db", "ipAddress": "10.0.0.1"}]))),
    ("ECS127", |run, pick| {
        run.is_bridge().then_some(())?;
        set_in(run, pick, "extraHosts", json!([{"hostname": "db", "ipAddress": "10.0.0.256"}]), "[0].ipAddress")
    }),
    ("ECS127", |run, pick| {
        run.is_bridge().then_some(())?;
        set_in(run, pick, "extraHosts", json!([{"ipAddress": "10.0.0.1"}]), "[0]")
    }),
    ("ECS128", |run, pick| on_awsvpc(run, pick, "dnsServers", json!(["10.0.0.2"]))),
    ("ECS129", |run, pick| on_awsvpc(run, pick, "dnsSearchDomains", json!(["example.com"]))),
    ("ECS130", |run, pick| on_awsvpc(run, pick, "disableNetworking", json!(true))),
];

/// Whether containers of such a run have ports.
fn with_ports(run: &Run) -> bool {
    run.mode() != "none"
}

/// Whether containers of such a run have ranges of ports.
fn with_ranges(run: &Run) -> bool {
    !matches!(run.mode(), "none" | "host")
}

/// Whether the containers of such a run share one network.
fn shares(run: &Run) -> bool {
    matches!(run.mode(), "awsvpc" | "host")
}

/// Leaves one container with those port mappings.
fn mapped(run: &mut Run, mappings: Value, below: &str) -> Option<String> {
    alone(run, json!({"portMappings": mappings}))?;
    first(&format!("portMappings{below}"))
}

/// Sets a member that awsvpc does not have; Windows has most of them nowhere.
fn on_awsvpc(run: &mut Run, pick: usize, name: &str, value: Value) -> Option<String> {
    (run.mode() == "awsvpc" && !run.is_windows()).then_some(())?;
    set_in(run, pick, name, value, "")
}
