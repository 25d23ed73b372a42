//! Random legal definitions of every kind: each launch type, Linux and Windows, each network mode.

mod linux;
mod volumes;

use ecs_model::TaskSpec;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use super::image;
use crate::pairs::{Base, change_definition};

/// A legal definition and request, what they were made from, and the spec beside them.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) base: Base,
    pub(super) spec: TaskSpec,
    pub(super) definition: Value,
    pub(super) request: Value,
    /// Which GPUs the containers have.
    accelerators: usize,
}

impl Run {
    pub(super) fn is_windows(&self) -> bool {
        matches!(self.base, Base::FargateWindows | Base::Ec2Windows)
    }

    pub(super) fn is_fargate(&self) -> bool {
        matches!(self.base, Base::Fargate | Base::FargateWindows)
    }

    /// Returns the network mode; an omitted one is empty.
    pub(super) fn mode(&self) -> &str {
        self.definition["networkMode"].as_str().unwrap_or_default()
    }

    /// Whether containers have networks of their own, and ports of the instance are mapped to them.
    pub(super) fn is_bridge(&self) -> bool {
        matches!(self.mode(), "bridge" | "") && !self.is_windows()
    }

    pub(super) fn containers(&mut self) -> &mut Vec<Value> {
        self.definition["containerDefinitions"].as_array_mut().unwrap()
    }
}

/// What is drawn for a container; what of it is written depends on the kind of definition.
#[derive(Debug, Clone)]
struct Drawn {
    image: String,
    sizes: (Option<i64>, i64, bool),
    timeouts: (Option<i64>, Option<i64>),
    health: Option<Value>,
    variables: Vec<(String, String)>,
    secrets: Vec<&'static str>,
    ports: (bool, bool, bool),
    waits: Option<&'static str>,
    entry: (Option<Value>, Option<Value>, Option<&'static str>),
    logs: usize,
    extras: Vec<bool>,
}

const SOURCES: [&str; 6] = [
    "/prod/db",
    "token",
    "arn:aws:ssm:eu-west-1:111122223333:parameter/prod/db",
    "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf",
    "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf:password::",
    "arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:db-AbCdEf::AWSCURRENT:",
];

fn health_check() -> impl Strategy<Value = Value> {
    let command = select(vec![
        json!(["CMD-SHELL", "test -e /ok || exit 1"]),
        json!(["CMD", "/app", "--health"]),
        json!(["/healthcheck"]),
    ]);
    (command, option::of(5..=300_i64), option::of(2..=60_i64), option::of(1..=10_i64), option::of(0..=300_i64))
        .prop_map(|(command, interval, timeout, retries, start)| {
            let mut check = json!({"command": command});
            for (name, value) in
                [("interval", interval), ("timeout", timeout), ("retries", retries), ("startPeriod", start)]
            {
                if let Some(value) = value {
                    check[name] = json!(value);
                }
            }
            check
        })
}

fn images() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => image(),
        1 => "[0-9]{12}\\.dkr\\.ecr\\.eu-west-1\\.amazonaws\\.com/[a-z0-9]{1,8}@sha256:[0-9a-f]{64}",
        1 => Just("REGISTRY.example.com:5000/team/app__x--y:v1.2-rc_1".to_owned()),
    ]
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let entry = (
        option::of(select(vec![json!(["sh", "-c"]), json!([])])),
        option::of(select(vec![json!(["date"]), json!(["echo $HOME ${X:-y}", "b"]), json!([])])),
        option::of(select(vec!["app", "1000", "app:app", "1000:1000", "_x:0"])),
    );
    (
        images(),
        (option::of(0..=16_i64), 6..=40_i64, any::<bool>()),
        (option::of(2..=120_i64), option::of(2..=120_i64)),
        option::of(health_check()),
        vec(("[A-Z]{1,4}", "[ -~]{0,12}"), 0..3),
        vec(select(&SOURCES[..]), 0..3),
        (any::<bool>(), any::<bool>(), any::<bool>()),
        option::of(select(vec!["START", "COMPLETE", "SUCCESS", "HEALTHY"])),
        entry,
        (0..6_usize, vec(any::<bool>(), 20)),
    )
        .prop_map(|(image, sizes, timeouts, health, variables, secrets, ports, waits, entry, (logs, extras))| {
            Drawn { image, sizes, timeouts, health, variables, secrets, ports, waits, entry, logs, extras }
        })
}

/// A container under construction, and what it is made for.
struct Maker<'a> {
    run: &'a Run,
    place: usize,
    members: Map<String, Value>,
}

impl Maker<'_> {
    fn set(&mut self, name: &str, value: Value) {
        self.members.insert(name.to_owned(), value);
    }

    fn set_some(&mut self, name: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.set(name, value.into());
        }
    }

    fn sizes(&mut self, drawn: &Drawn) {
        let (cpu, memory, reserves) = drawn.sizes;
        self.set_some("cpu", cpu);
        if reserves && !self.run.is_windows() {
            self.set("memoryReservation", json!(memory));
        }
        if !reserves || matches!(self.run.base, Base::Ec2Windows) {
            self.set("memory", json!(memory));
        }
        self.set_some("startTimeout", drawn.timeouts.0);
        self.set_some("stopTimeout", drawn.timeouts.1);
    }

    fn environment(&mut self, drawn: &Drawn) {
        let name = |number: usize, name: &str| format!("{name}_{number}");
        let variables = drawn.variables.iter().enumerate();
        let variables: Vec<_> =
            variables.map(|(number, (text, value))| json!({"name": name(number, text), "value": value})).collect();
        let secrets = drawn.secrets.iter().enumerate();
        let secrets: Vec<_> =
            secrets.map(|(number, from)| json!({"name": format!("SECRET{number}"), "valueFrom": from})).collect();
        self.set("environment", json!(variables));
        self.set("secrets", json!(secrets));
        if drawn.extras[0] && self.run.base != Base::FargateWindows {
            self.set("environmentFiles", json!([{"type": "s3", "value": "arn:aws:s3:::bucket/dir/a.env"}]));
        }
        if drawn.extras[1] {
            self.set("repositoryCredentials", json!({"credentialsParameter": "registry"}));
        }
    }

    fn network(&mut self, drawn: &Drawn) {
        let (has_port, has_host, has_range) = drawn.ports;
        let mut ports = Vec::new();
        if has_port {
            let mut port =
                json!({"containerPort": 8_000 + self.place, "name": format!("p{}", self.place), "protocol": "tcp"});
            if has_host {
                let bridge = matches!(self.run.mode(), "bridge" | "");
                port["hostPort"] = json!(if bridge { 9_000 + self.place } else { 8_000 + self.place });
            }
            ports.push(port);
        }
        if has_range && self.run.mode() != "host" {
            let first = 20_000 + 100 * self.place;
            ports.push(json!({"containerPortRange": format!("{first}-{}", first + 99)}));
        }
        if self.run.mode() != "none" {
            self.set("portMappings", json!(ports));
        }
        if self.run.is_bridge() {
            if drawn.extras[2] && self.place > 0 {
                self.set("links", json!([format!("c{}:before", self.place - 1)]));
            }
            if drawn.extras[3] {
                self.set("hostname", json!("report"));
                self.set("extraHosts", json!([{"hostname": "db", "ipAddress": "fd00::1"}]));
                self.set("dnsServers", json!(["10.0.0.2"]));
                self.set("dnsSearchDomains", json!(["example.com"]));
            }
        }
    }

    fn entry(&mut self, drawn: &Drawn) {
        let (entry, command, user) = drawn.entry.clone();
        self.set_some("entryPoint", entry);
        self.set_some("command", command);
        let (directory, windows) = if self.run.is_windows() { ("C:\\app", true) } else { ("/app", false) };
        if drawn.extras[4] {
            self.set("workingDirectory", json!(directory));
        }
        if !windows {
            self.set_some("user", user);
        }
        if drawn.extras[6] {
            self.set(
                "restartPolicy",
                json!({"enabled": false, "ignoredExitCodes": [0, 255], "restartAttemptPeriod": 60}),
            );
            self.set("versionConsistency", json!("enabled"));
        }
    }

    fn logs(&mut self, drawn: &Drawn) {
        let awslogs =
            json!({"awslogs-group": "/ecs/report", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "r"});
        let router = self.run.is_fargate() || self.run.mode() == "awsvpc";
        let logs = match drawn.logs {
            0 if !self.run.is_fargate() => json!({"logDriver": "json-file", "options": {"max-size": "10m"}}),
            1 => json!({"logDriver": "splunk", "options": {"splunk-url": "https://splunk.example.com:8088"},
                "secretOptions": [{"name": "splunk-token", "valueFrom": "/splunk"}]}),
            2 if router && !self.run.is_windows() => {
                json!({"logDriver": "awsfirelens", "options": {"Name": "gelf", "Host": "x"}})
            }
            3 => {
                let mut options = awslogs;
                options["awslogs-create-group"] = json!("true");
                options["mode"] = json!("non-blocking");
                options["max-buffer-size"] = json!("25m");
                options["awslogs-datetime-format"] = json!("%Y");
                json!({"logDriver": "awslogs", "options": options})
            }
            4 => return,
            _ => json!({"logDriver": "awslogs", "options": awslogs}),
        };
        self.set("logConfiguration", logs);
    }
}

fn container(run: &Run, place: usize, drawn: &Drawn, before: Option<&Value>) -> Value {
    let mut maker = Maker { run, place, members: Map::new() };
    maker.set("name", json!(format!("c{place}")));
    maker.set("image", json!(drawn.image));
    if place > 0 {
        maker.set("essential", json!(false));
    }
    maker.sizes(drawn);
    maker.environment(drawn);
    maker.network(drawn);
    maker.entry(drawn);
    maker.linux(drawn);
    maker.accelerators();
    maker.logs(drawn);
    maker.set_some("healthCheck", drawn.health.clone());
    // Only what is not essential may be waited for until it ends.
    let condition = drawn.waits.filter(|condition| match *condition {
        "HEALTHY" => before.is_some_and(|before| before.get("healthCheck").is_some()),
        "COMPLETE" | "SUCCESS" => before.is_some_and(|before| before.get("essential").is_some()),
        _ => true,
    });
    if let (Some(before), Some(condition)) = (before, condition) {
        maker.set("dependsOn", json!([{"containerName": before["name"], "condition": condition}]));
    }
    if drawn.extras[7] {
        let path = if run.is_windows() { "C:\\data" } else { "/data" };
        maker.set("mountPoints", json!([{"sourceVolume": "data", "containerPath": path, "readOnly": place > 0}]));
    }
    if drawn.extras[19] && place > 0 {
        maker.set("volumesFrom", json!([{"sourceContainer": "c0", "readOnly": true}]));
    }
    Value::Object(maker.members)
}

/// What is drawn for the definition as a whole.
#[derive(Debug, Clone)]
struct Whole {
    mode: &'static str,
    volume: usize,
    accelerators: usize,
    system: usize,
    is_arm: bool,
    namespaces: (Option<&'static str>, Option<&'static str>),
    storage: Option<i64>,
    flags: Vec<bool>,
}

fn whole() -> impl Strategy<Value = Whole> {
    let namespaces = (option::of(select(vec!["host", "task"])), option::of(select(vec!["host", "task", "none"])));
    (
        select(vec!["bridge", "host", "none", ""]),
        (0..volumes::KINDS, 0..6_usize, 0..9_usize, any::<bool>()),
        namespaces,
        option::of(21..=200_i64),
        vec(any::<bool>(), 3),
    )
        .prop_map(|(mode, (volume, accelerators, system, is_arm), namespaces, storage, flags)| Whole {
            mode,
            volume,
            accelerators,
            system,
            is_arm,
            namespaces,
            storage,
            flags,
        })
}

/// The families of Windows; Fargate has the first six.
const WINDOWS: [&str; 9] = [
    "WINDOWS_SERVER_2019_FULL",
    "WINDOWS_SERVER_2019_CORE",
    "WINDOWS_SERVER_2022_FULL",
    "WINDOWS_SERVER_2022_CORE",
    "WINDOWS_SERVER_2025_FULL",
    "WINDOWS_SERVER_2025_CORE",
    "WINDOWS_SERVER_2016_FULL",
    "WINDOWS_SERVER_2004_CORE",
    "WINDOWS_SERVER_20H2_CORE",
];

/// Returns what a definition of that kind says beside its containers and volumes.
fn patch(run: &Run, whole: &Whole) -> Value {
    let base = run.base;
    let mut patch = json!({});
    if base == Base::Ec2 || (base == Base::External && !whole.mode.is_empty()) {
        patch["networkMode"] = if whole.mode.is_empty() { Value::Null } else { json!(whole.mode) };
    }
    if whole.flags[0] {
        patch["taskRoleArn"] = json!("arn:aws:iam::111122223333:role/path/report");
    }
    if run.is_windows() {
        let families = if run.is_fargate() { &WINDOWS[..6] } else { &WINDOWS[..] };
        patch["runtimePlatform"] = json!({"operatingSystemFamily": families[whole.system % families.len()]});
    } else {
        let (pid, ipc) = whole.namespaces;
        patch["pidMode"] = json!(if run.is_fargate() { pid.map(|_| "task") } else { pid });
        patch["ipcMode"] = json!(ipc.filter(|_| !run.is_fargate()));
        if whole.is_arm {
            patch["runtimePlatform"] = json!({"operatingSystemFamily": "LINUX", "cpuArchitecture": "ARM64"});
        }
    }
    if run.is_fargate() {
        patch["ephemeralStorage"] = whole.storage.map_or(Value::Null, |size| json!({"sizeInGiB": size}));
    } else if whole.flags[1] {
        patch["placementConstraints"] = json!([{"type": "memberOf", "expression": "attribute:ecs.os-type == linux"}]);
    }
    if whole.flags[2] && matches!(base, Base::Fargate | Base::Ec2Awsvpc | Base::Managed) {
        let names = ["ProxyIngressPort", "ProxyEgressPort", "AppPorts", "EgressIgnoredIPs", "IgnoredUID"];
        let properties = names.map(|name| json!({"name": name, "value": "1337"}));
        patch["proxyConfiguration"] = json!({"type": "APPMESH", "containerName": "c0", "properties": properties});
    }
    patch
}

/// A legal run of any kind.
pub(super) fn run() -> impl Strategy<Value = Run> {
    let family = "[A-Za-z0-9_-]{1,40}";
    (family, select(&Base::ALL[..]), whole(), vec(drawn(), 1..=5)).prop_map(|(family, base, whole, drawn)| {
        let (definition, request) = (base.definition(), base.request());
        let spec = TaskSpec::new("report");
        let mut run = Run { base, spec, definition, request, accelerators: whole.accelerators };
        let patch = patch(&run, &whole);
        change_definition(&mut run.definition, json!({ "family": family }));
        change_definition(&mut run.definition, patch);
        let mut containers: Vec<Value> = Vec::new();
        for (place, drawn) in drawn.iter().enumerate() {
            let next = container(&run, place, drawn, containers.last());
            containers.push(next);
        }
        if containers.iter().any(|container| container["logConfiguration"]["logDriver"] == "awsfirelens") {
            containers.push(
                json!({"name": "log-router", "image": "fluent-bit:3", "essential": true, "memoryReservation": 6,
                "firelensConfiguration": {"type": "fluentbit", "options": {
                    "config-file-type": "file", "config-file-value": "/x.conf", "enable-ecs-log-metadata": "true"}}}),
            );
        }
        run.definition["containerDefinitions"] = json!(containers);
        volumes::add(&mut run, whole.volume);
        run
    })
}
