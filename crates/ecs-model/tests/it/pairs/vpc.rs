//! ECS430–442.

use serde_json::json;

use super::Base::{Ec2Awsvpc, Fargate};
use super::{Case, case};

fn awsvpc(members: &str) -> String {
    format!(r#"{{"networkConfiguration": {{"awsvpcConfiguration": {members}}}}}"#)
}

fn ids(member: &str, prefix: &str, count: usize) -> String {
    let ids: Vec<_> = (0..count).map(|number| format!("{prefix}-{number:08x}")).collect();
    awsvpc(&json!({ member: ids }).to_string())
}

pub(super) fn cases() -> Vec<Case> {
    let public = |word: &str| awsvpc(&json!({"assignPublicIp": word}).to_string());
    vec![
        case("ECS430", "no subnets", Fargate).request(&awsvpc(r#"{"subnets": []}"#), "{}"),
        case("ECS431", "17 subnets", Fargate).request(&ids("subnets", "subnet", 17), &ids("subnets", "subnet", 16)),
        case("ECS432", "nine digits", Fargate)
            .request(&awsvpc(r#"{"subnets": ["subnet-80b6fbcd1"]}"#), &awsvpc(r#"{"subnets": ["subnet-80b6fbcd"]}"#)),
        case("ECS432", "a security group", Fargate)
            .request(&awsvpc(r#"{"subnets": ["sg-80b6fbcd"]}"#), &awsvpc(r#"{"subnets": ["subnet-80b6fbcd"]}"#)),
        case("ECS432", "one twice", Fargate).request(
            &awsvpc(r#"{"subnets": ["subnet-80b6fbcd", "subnet-80b6fbcd"]}"#),
            &awsvpc(r#"{"subnets": ["subnet-80b6fbcd", "subnet-80b6fbce"]}"#),
        ),
        case("ECS433", "six groups", Fargate).request(&ids("securityGroups", "sg", 6), &ids("securityGroups", "sg", 5)),
        case("ECS434", "a group's name", Fargate)
            .request(&awsvpc(r#"{"securityGroups": ["default"]}"#), &awsvpc(r#"{"securityGroups": ["sg-0123abcd"]}"#)),
        case("ECS437", "a public IP on EC2", Ec2Awsvpc).request(&public("ENABLED"), &public("DISABLED")),
        case("ECS438", "a boolean word", Fargate).request(&public("true"), &public("DISABLED")),
        case("ECS440", "a public IP", Fargate).request(&public("ENABLED"), &public("DISABLED")),
        case("ECS441", "no groups", Fargate)
            .request(&awsvpc(r#"{"securityGroups": []}"#), &awsvpc(r#"{"securityGroups": ["sg-0123abcd"]}"#)),
    ]
}
