//! ECS350–356.

use serde_json::json;

use super::Base::Fargate;
use super::{Case, case};

fn tag(key: &str, value: &str) -> String {
    json!({"tags": [{"key": key, "value": value}]}).to_string()
}

fn many(count: usize) -> String {
    many_of("k", count)
}

fn many_of(start: &str, count: usize) -> String {
    let tags: Vec<_> = (0..count).map(|number| json!({"key": format!("{start}{number}"), "value": ""})).collect();
    json!({ "tags": tags }).to_string()
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("ECS350", "51 tags of a run", Fargate).request(&many(51), &many(50)),
        case("ECS350", "51 tags of a definition", Fargate).definition(&many(51), &many(50)),
        case("ECS351", "no key", Fargate).request(r#"{"tags": [{"value": "data"}]}"#, &tag("team", "data")),
        case("ECS351", "an empty key", Fargate).request(&tag("", "data"), &tag("team", "")),
        case("ECS351", "a comma in a key", Fargate).request(&tag("a,b", ""), &tag("größe ½/x", "")),
        case("ECS351", "a key of 129 characters", Fargate).definition(&tag(&"ü".repeat(129), ""), &tag(&"ü".repeat(128), "")),
        case("ECS351", "commas in a key of 130 characters", Fargate)
            .definition(&tag(&"a,".repeat(65), ""), &tag(&"a:".repeat(64), "")),
        case("ECS352", "a bracket in a value", Fargate).request(&tag("team", "data (eu)"), &tag("team", "data @eu")),
        case("ECS352", "a value of 257 characters", Fargate).request(&tag("team", &"x".repeat(257)), &tag("team", &"x".repeat(256))),
        case("ECS353", "AWS's own key", Fargate).request(&tag("AWS:team", "data"), &tag("aws-team", "data")),
        case("ECS353", "AWS's own value", Fargate).definition(&tag("team", "aws:data"), &tag("team", "aws")),
        case("ECS354", "one key twice", Fargate).request(
            r#"{"tags": [{"key": "team", "value": "a"}, {"key": "team", "value": "b"}]}"#,
            r#"{"tags": [{"key": "team", "value": "a"}, {"key": "Team", "value": "b"}]}"#,
        ),
        case("ECS355", "a tag of the run outweighs the definition's", Fargate)
            .with_definition(&tag("team", "data"))
            .with_request(r#"{"propagateTags": "TASK_DEFINITION"}"#)
            .request(&tag("team", "web"), &tag("cost", "web")),
        case("ECS355", "more than 50 of both", Fargate)
            .with_definition(&many(30))
            .with_request(r#"{"propagateTags": "TASK_DEFINITION"}"#)
            .request(&many_of("own", 21), &many_of("own", 20)),
    ]
}
