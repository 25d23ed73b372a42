//! Random legal definitions of every kind: each launch type, Linux and Windows, each network mode.

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
        (0..6_usize, vec(any::<bool>(), 12)),
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
            if drawn.extras[5] {
                self.set("readonlyRootFilesystem", json!(true));
                self.set("linuxParameters", json!({"initProcessEnabled": true}));
                self.set("ulimits", json!([{"name": "nofile", "softLimit": 1024, "hardLimit": 65_535}]));
            }
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
    Value::Object(maker.members)
}

fn volume(run: &Run, kind: usize) -> Value {
    match kind {
        0 if !run.is_windows() && run.base != Base::External => {
            json!({"name": "data", "efsVolumeConfiguration": {"fileSystemId": "fs-12345678", "transitEncryption": "ENABLED"}})
        }
        1 if !run.is_fargate() => {
            json!({"name": "data", "host": {"sourcePath": if run.is_windows() { "C:\\data" } else { "/data" }}})
        }
        _ => json!({"name": "data"}),
    }
}

/// A legal run of any kind.
pub(super) fn run() -> impl Strategy<Value = Run> {
    let mode = select(vec!["bridge", "host", "none", ""]);
    let family = "[A-Za-z0-9_-]{1,40}";
    let kind = (select(&Base::ALL[..]), mode, 0..3_usize, any::<bool>(), any::<bool>());
    (family, kind, vec(drawn(), 1..=5)).prop_map(|(family, (base, mode, kind, has_role, is_arm), drawn)| {
        let (definition, request) = (base.definition(), base.request());
        let mut run = Run { base, spec: TaskSpec::new("report"), definition, request };
        let mut patch = json!({"family": family});
        if base == Base::Ec2 || (base == Base::External && !mode.is_empty()) {
            patch["networkMode"] = if mode.is_empty() { Value::Null } else { json!(mode) };
        }
        if has_role {
            patch["taskRoleArn"] = json!("arn:aws:iam::111122223333:role/path/report");
        }
        if is_arm && !run.is_windows() {
            patch["runtimePlatform"] = json!({"operatingSystemFamily": "LINUX", "cpuArchitecture": "ARM64"});
        }
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
        run.definition["volumes"] = json!([volume(&run, kind)]);
        run.definition["containerDefinitions"] = json!(containers);
        run
    })
}
