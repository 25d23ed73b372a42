//! ECS100–104, ECS123–132.

use super::Base::{Ec2, Ec2Awsvpc, Ec2Windows, External, Fargate, Managed};
use super::{Case, case};

fn container(members: &str) -> String {
    format!(r#"{{"container": {members}}}"#)
}

/// Returns a patch with containers `main` and `db`, and those links.
fn links(main: &str, db: &str) -> String {
    format!(
        r#"{{"containerDefinitions": [
            {{"name": "main", "image": "busybox:1.37", "memory": 128, "links": {main}}},
            {{"name": "db", "image": "busybox:1.37", "memory": 128, "essential": false, "links": {db}}}]}}"#
    )
}

pub(super) fn cases() -> Vec<Case> {
    let port = r#""portMappings": [{"containerPort": 8080}], "user": "1000""#;
    vec![
        case("ECS100", "a slip", Ec2).definition(r#"{"networkMode": "brige"}"#, r#"{"networkMode": "bridge"}"#),
        case("ECS101", "bridge on Fargate", Fargate).definition(r#"{"networkMode": "bridge"}"#, "{}").with_request(r#"{"networkConfiguration": null}"#).without_request(),
        case("ECS101", "nothing on Fargate", Fargate).without_request().definition(r#"{"networkMode": null}"#, "{}"),
        case("ECS102", "awsvpc outside AWS", External).definition(r#"{"networkMode": "awsvpc"}"#, r#"{"networkMode": "host", "container": {"user": "1000"}}"#),
        case("ECS103", "bridge on Windows", Ec2Windows).definition(r#"{"networkMode": "bridge"}"#, r#"{"networkMode": null}"#),
        case("ECS104", "bridge on managed instances", Managed).definition(r#"{"networkMode": "bridge"}"#, r#"{"networkMode": "awsvpc"}"#),
        case("ECS123", "links with awsvpc", Ec2Awsvpc).definition(&links(r#"["db"]"#, "[]"), &links("[]", "[]")),
        case("ECS124", "a link to nowhere", Ec2).definition(&links(r#"["dv"]"#, "[]"), &links(r#"["db"]"#, "[]")),
        case("ECS124", "a link to itself", Ec2).definition(&links(r#"["main"]"#, "[]"), &links(r#"["db:database"]"#, "[]")),
        case("ECS124", "a malformed link", Ec2).definition(&links(r#"["db:a:b"]"#, "[]"), &links(r#"["db:a"]"#, "[]")),
        case("ECS124", "links in a circle", Ec2).definition(&links(r#"["db"]"#, r#"["main"]"#), &links(r#"["db"]"#, "[]")),
        case("ECS125", "a host name with awsvpc", Fargate).definition(&container(r#"{"hostname": "report"}"#), &container(r#"{"hostname": ""}"#)),
        case("ECS126", "an extra host with awsvpc", Fargate)
            .definition(&container(r#"{"extraHosts": [{"hostname": "db", "ipAddress": "10.0.0.1"}]}"#), &container(r#"{"extraHosts": []}"#)),
        case("ECS127", "no IP address", Ec2).definition(
            &container(r#"{"extraHosts": [{"hostname": "db", "ipAddress": "10.0.0.256"}]}"#),
            &container(r#"{"extraHosts": [{"hostname": "db", "ipAddress": "10.0.0.255"}]}"#),
        ),
        case("ECS127", "Docker's word for the instance", Ec2).definition(
            &container(r#"{"extraHosts": [{"hostname": "instance", "ipAddress": "host-gateway"}]}"#),
            &container(r#"{"extraHosts": [{"hostname": "instance", "ipAddress": "172.17.0.1"}]}"#),
        ),
        case("ECS127", "no name", Ec2).definition(
            &container(r#"{"extraHosts": [{"ipAddress": "fd00::1"}]}"#),
            &container(r#"{"extraHosts": [{"hostname": "db", "ipAddress": "fd00::1"}]}"#),
        ),
        case("ECS128", "a DNS server with awsvpc", Fargate).definition(&container(r#"{"dnsServers": ["10.0.0.2"]}"#), &container(r#"{"dnsServers": []}"#)),
        case("ECS129", "a search domain with awsvpc", Fargate)
            .definition(&container(r#"{"dnsSearchDomains": ["example.com"]}"#), &container(r#"{"dnsSearchDomains": []}"#)),
        case("ECS130", "no network with awsvpc", Fargate)
            .definition(&container(r#"{"disableNetworking": true}"#), &container(r#"{"disableNetworking": false}"#)),
        case("ECS131", "no network mode on EC2", Ec2).definition(r#"{"networkMode": null}"#, r#"{"networkMode": "bridge"}"#),
        case("ECS132", "two tasks with a fixed port", Ec2)
            .with_definition(&format!(r#"{{"networkMode": "host", "container": {{{port}}}}}"#))
            .request(r#"{"count": 2}"#, r#"{"count": 1}"#),
    ]
}
