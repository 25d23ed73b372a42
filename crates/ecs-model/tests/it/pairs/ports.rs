//! ECS105–122.

use serde_json::json;

use super::Base::{Ec2, Ec2Awsvpc, Fargate, FargateWindows};
use super::{Case, case};

fn ports(mappings: &str) -> String {
    format!(r#"{{"container": {{"portMappings": [{mappings}]}}}}"#)
}

/// Returns a patch with containers `main` and `proxy`, and one port mapping each.
fn two(main: &str, proxy: &str) -> String {
    format!(
        r#"{{"containerDefinitions": [
            {{"name": "main", "image": "busybox:1.37", "memory": 128, "portMappings": [{main}]}},
            {{"name": "proxy", "image": "busybox:1.37", "memory": 128, "essential": false, "portMappings": [{proxy}]}}]}}"#
    )
}

fn many(count: usize, mapping: impl Fn(usize) -> serde_json::Value) -> String {
    json!({"container": {"portMappings": (0..count).map(mapping).collect::<Vec<_>>()}}).to_string()
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = container_ports();
    cases.extend(host_ports());
    cases.extend(names());
    cases.extend(ranges());
    cases
}

fn container_ports() -> Vec<Case> {
    let port = r#"{"containerPort": 8080}"#;
    vec![
        case("ECS105", "a port without a network", Ec2).with_definition(r#"{"networkMode": "none"}"#).definition(&ports(port), &ports("")),
        case("ECS106", "no container port", Fargate).definition(&ports("{}"), &ports(port)),
        case("ECS106", "port 65536", Fargate).definition(&ports(r#"{"containerPort": 65536}"#), &ports(r#"{"containerPort": 65535}"#)),
        case("ECS106", "port 0", Fargate).definition(&ports(r#"{"containerPort": 0}"#), &ports(r#"{"containerPort": 1}"#)),
        case("ECS106", "several that do not exist", Fargate)
            .definition(&ports(r#"{"containerPort": 0}, {"containerPort": 65536}"#), &ports(r#"{"containerPort": 1}, {"containerPort": 65535}"#)),
        case("ECS111", "one port in two containers", Fargate).definition(&two(port, port), &two(port, r#"{"containerPort": 8080, "protocol": "udp"}"#)),
        case("ECS112", "one port, two protocols", Ec2).definition(
            &ports(r#"{"containerPort": 53}, {"containerPort": 53, "protocol": "udp"}"#),
            &ports(r#"{"containerPort": 53}, {"containerPort": 54, "protocol": "udp"}"#),
        ),
        case("ECS114", "capitals", Fargate)
            .definition(&ports(r#"{"containerPort": 53, "protocol": "UDP"}"#), &ports(r#"{"containerPort": 53, "protocol": "udp"}"#)),
        case("ECS121", "the platform's port", FargateWindows)
            .definition(&ports(r#"{"containerPort": 3150}"#), &ports(r#"{"containerPort": 3151}"#)),
    ]
}

fn host_ports() -> Vec<Case> {
    let host = |port: i32| ports(&format!(r#"{{"containerPort": 8080, "hostPort": {port}}}"#));
    vec![
        case("ECS107", "host port 65536", Ec2).definition(&host(65_536), &host(8_081)),
        case("ECS107", "a negative host port", Ec2).definition(&host(-1), &host(0)),
        case("ECS108", "another host port with awsvpc", Fargate).definition(&host(80), &host(8_080)),
        case("ECS108", "another host port with host", Ec2)
            .with_definition(r#"{"networkMode": "host", "container": {"user": "1000"}}"#)
            .definition(&host(80), &host(8_080)),
        case("ECS108", "several host ports with awsvpc", Fargate).definition(
            &ports(r#"{"containerPort": 80, "hostPort": 81}, {"containerPort": 90, "hostPort": 91}"#),
            &ports(r#"{"containerPort": 80, "hostPort": 80}, {"containerPort": 90}"#),
        ),
        case("ECS109", "host port 0 with awsvpc", Ec2Awsvpc).definition(&host(0), &host(8_080)),
        case("ECS110", "one host port twice", Ec2).definition(
            &two(r#"{"containerPort": 80, "hostPort": 3000}"#, r#"{"containerPort": 81, "hostPort": 3000}"#),
            &two(r#"{"containerPort": 80, "hostPort": 3000}"#, r#"{"containerPort": 81, "hostPort": 3000, "protocol": "udp"}"#),
        ),
        case("ECS110", "one host port three times", Ec2).definition(
            &ports(r#"{"containerPort": 80, "hostPort": 3000}, {"containerPort": 81, "hostPort": 3000}, {"containerPort": 82, "hostPort": 3000}"#),
            &ports(r#"{"containerPort": 80, "hostPort": 3000}, {"containerPort": 81, "hostPort": 0}, {"containerPort": 82}"#),
        ),
        case("ECS113", "the port of SSH", Ec2).definition(&host(22), &host(23)),
        case("ECS113", "a port that may be taken", Ec2).definition(&host(32_768), &host(32_767)),
        case("ECS122", "101 ports with the mode host", Ec2)
            .with_definition(r#"{"networkMode": "host", "container": {"user": "1000"}}"#)
            .definition(
                &many(101, |number| json!({"containerPort": 1_000 + number})),
                &many(100, |number| json!({"containerPort": 1_000 + number})),
            ),
        case("ECS122", "101 host ports", Ec2).definition(
            &many(101, |number| json!({"containerPort": 1_000 + number, "hostPort": 1_000 + number})),
            &many(100, |number| json!({"containerPort": 1_000 + number, "hostPort": 1_000 + number})),
        ),
    ]
}

fn names() -> Vec<Case> {
    let named = |name: &str| json!({"container": {"portMappings": [{"containerPort": 80, "name": name}]}}).to_string();
    vec![
        case("ECS115", "one name twice", Fargate).definition(
            &ports(r#"{"containerPort": 80, "name": "web"}, {"containerPort": 81, "name": "web"}"#),
            &ports(r#"{"containerPort": 80, "name": "web"}, {"containerPort": 81, "name": "web2"}"#),
        ),
        case("ECS116", "capitals", Fargate).definition(&named("Web"), &named("web")),
        case("ECS116", "65 characters", Fargate).definition(&named(&"x".repeat(65)), &named(&"x".repeat(64))),
        case("ECS117", "a protocol that does not exist", Fargate).definition(
            &ports(r#"{"containerPort": 80, "name": "web", "appProtocol": "http3"}"#),
            &ports(r#"{"containerPort": 80, "name": "web", "appProtocol": "http2"}"#),
        ),
        case("ECS117", "a protocol without a name", Fargate).definition(
            &ports(r#"{"containerPort": 80, "appProtocol": "http"}"#),
            &ports(r#"{"containerPort": 80, "name": "web", "appProtocol": "http"}"#),
        ),
    ]
}

fn ranges() -> Vec<Case> {
    let range = |text: &str| ports(&format!(r#"{{"containerPortRange": "{text}"}}"#));
    vec![
        case("ECS118", "the wrong way round", Ec2).definition(&range("8010-8000"), &range("8000-8010")),
        case("ECS118", "one port alone", Ec2).definition(&range("8000"), &range("8000-8001")),
        case("ECS118", "beyond the last port", Ec2).definition(&range("65000-65536"), &range("65000-65535")),
        case("ECS118", "of one port", Ec2).definition(&range("8000-8000"), &range("8000-8001")),
        case("ECS118", "port 0", Ec2).definition(&range("0-10"), &range("1-10")),
        case("ECS119", "a range and a port", Ec2).definition(
            &ports(r#"{"containerPortRange": "8000-8010", "containerPort": 9000}"#),
            &ports(r#"{"containerPortRange": "8000-8010"}, {"containerPort": 9000}"#),
        ),
        case("ECS120", "a port within a range", Ec2).definition(
            &ports(r#"{"containerPortRange": "8000-8010"}, {"containerPort": 8010}"#),
            &ports(r#"{"containerPortRange": "8000-8010"}, {"containerPort": 8011}"#),
        ),
        case("ECS120", "ranges of two containers with awsvpc", Fargate).definition(
            &two(r#"{"containerPortRange": "8000-8010"}"#, r#"{"containerPortRange": "8010-8020"}"#),
            &two(r#"{"containerPortRange": "8000-8010"}"#, r#"{"containerPortRange": "8011-8020"}"#),
        ),
        case("ECS120", "101 ranges", Ec2).definition(
            &many(101, |number| json!({"containerPortRange": format!("{}-{}", 1_000 + 2 * number, 1_001 + 2 * number)})),
            &many(100, |number| json!({"containerPortRange": format!("{}-{}", 1_000 + 2 * number, 1_001 + 2 * number)})),
        ),
        case("ECS120", "a range with the mode host", Ec2)
            .with_definition(&range("8000-8010"))
            .with_definition(r#"{"container": {"user": "1000"}}"#)
            .definition(r#"{"networkMode": "host"}"#, r#"{"networkMode": "bridge"}"#),
    ]
}
