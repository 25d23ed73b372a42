//! ECS470–477.

use serde_json::json;

use super::Base::{Ec2, Fargate};
use super::{Case, case};

fn constraint(item: &str) -> String {
    format!(r#"{{"placementConstraints": [{item}]}}"#)
}

fn strategy(item: &str) -> String {
    format!(r#"{{"placementStrategy": [{item}]}}"#)
}

fn many(member: &str, count: usize, item: &serde_json::Value) -> String {
    json!({ member: vec![item; count] }).to_string()
}

pub(super) fn cases() -> Vec<Case> {
    let member_of = json!({"type": "memberOf", "expression": "attribute:zone == a"});
    let long = |length: usize| constraint(&json!({"type": "memberOf", "expression": "x".repeat(length)}).to_string());
    vec![
        case("ECS470", "a strategy on Fargate", Fargate).request(&strategy(r#"{"type": "random"}"#), &strategy("")),
        case("ECS470", "a constraint on Fargate", Fargate).request(&constraint(r#"{"type": "distinctInstance"}"#), &constraint("")),
        case("ECS471", "eleven constraints", Ec2)
            .request(&many("placementConstraints", 11, &member_of), &many("placementConstraints", 10, &member_of)),
        case("ECS471", "eleven with the definition's", Ec2)
            .with_definition(&many("placementConstraints", 2, &member_of))
            .request(&many("placementConstraints", 9, &member_of), &many("placementConstraints", 8, &member_of)),
        case("ECS471", "2001 characters", Ec2).request(&long(2_001), &long(2_000)),
        case("ECS472", "an expression", Ec2).request(
            &constraint(r#"{"type": "distinctInstance", "expression": "x == y"}"#),
            &constraint(r#"{"type": "distinctInstance"}"#),
        ),
        case("ECS473", "no expression", Ec2)
            .request(&constraint(r#"{"type": "memberOf"}"#), &constraint(r#"{"type": "memberOf", "expression": "x == y"}"#)),
        case("ECS473", "an unknown type", Ec2)
            .request(&constraint(r#"{"type": "distinct-instance"}"#), &constraint(r#"{"type": "distinctInstance"}"#)),
        case("ECS474", "six strategies", Ec2).request(
            &many("placementStrategy", 6, &json!({"type": "random"})),
            &many("placementStrategy", 5, &json!({"type": "random"})),
        ),
        case("ECS475", "binpack by disk", Ec2)
            .request(&strategy(r#"{"type": "binpack", "field": "disk"}"#), &strategy(r#"{"type": "binpack", "field": "memory"}"#)),
        case("ECS476", "random by cpu", Ec2)
            .request(&strategy(r#"{"type": "random", "field": "cpu"}"#), &strategy(r#"{"type": "random"}"#)),
        case("ECS477", "spread by zone", Ec2).request(
            &strategy(r#"{"type": "spread", "field": "zone"}"#),
            &strategy(r#"{"type": "spread", "field": "attribute:ecs.availability-zone"}"#),
        ),
    ]
}
