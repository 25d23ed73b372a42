//! ECS160–169.

use super::Base::Fargate;
use super::{Case, case};

/// Returns a patch with that health check, and a container that waits for it.
fn check(members: &str) -> String {
    format!(
        r#"{{"containerDefinitions": [
            {{"name": "main", "image": "busybox:1.37", "dependsOn": [{{"containerName": "proxy", "condition": "HEALTHY"}}]}},
            {{"name": "proxy", "image": "busybox:1.37", "essential": false, "healthCheck": {{{members}}}}}]}}"#
    )
}

fn timed(member: &str, value: i32) -> String {
    check(&format!(r#""command": ["CMD", "true"], "{member}": {value}"#))
}

/// Returns a patch with that image and the command of its health check.
fn minimal(image: &str, command: &str) -> String {
    check(&format!(r#""command": [{command}]"#)).replacen(
        r#""name": "proxy", "image": "busybox:1.37""#,
        &format!(r#""name": "proxy", "image": "{image}""#),
        1,
    )
}

pub(super) fn cases() -> Vec<Case> {
    let alone = |check: &str| format!(r#"{{"container": {{"healthCheck": {check}}}}}"#);
    vec![
        case("ECS160", "no command", Fargate).definition(&check(r#""interval": 30"#), &timed("interval", 30)),
        case("ECS160", "an empty command", Fargate).definition(&check(r#""command": []"#), &timed("interval", 30)),
        case("ECS161", "a program alone", Fargate)
            .definition(&check(r#""command": ["/healthcheck"]"#), &check(r#""command": ["CMD", "/healthcheck"]"#)),
        case("ECS162", "several texts for the shell", Fargate)
            .definition(&check(r#""command": ["CMD-SHELL", "test", "-e", "/ok"]"#), &check(r#""command": ["CMD-SHELL", "test -e /ok"]"#)),
        case("ECS162", "a command line without a shell", Fargate)
            .definition(&check(r#""command": ["CMD", "test -e /ok"]"#), &check(r#""command": ["CMD", "test", "-e", "/ok"]"#)),
        case("ECS162", "both kinds", Fargate)
            .definition(&check(r#""command": ["CMD", "CMD-SHELL", "true"]"#), &check(r#""command": ["CMD-SHELL", "true"]"#)),
        case("ECS163", "4 seconds", Fargate).definition(
            &check(r#""command": ["CMD", "true"], "interval": 4, "timeout": 3"#),
            &check(r#""command": ["CMD", "true"], "interval": 5, "timeout": 3"#),
        ),
        case("ECS163", "301 seconds", Fargate).definition(&timed("interval", 301), &timed("interval", 300)),
        case("ECS164", "1 second", Fargate).definition(&timed("timeout", 1), &timed("timeout", 2)),
        case("ECS164", "61 seconds", Fargate).definition(
            &check(r#""command": ["CMD", "true"], "interval": 90, "timeout": 61"#),
            &check(r#""command": ["CMD", "true"], "interval": 90, "timeout": 60"#),
        ),
        case("ECS165", "0 retries", Fargate).definition(&timed("retries", 0), &timed("retries", 1)),
        case("ECS165", "11 retries", Fargate).definition(&timed("retries", 11), &timed("retries", 10)),
        case("ECS166", "301 seconds", Fargate).definition(&timed("startPeriod", 301), &timed("startPeriod", 300)),
        case("ECS166", "less than none", Fargate).definition(&timed("startPeriod", -1), &timed("startPeriod", 0)),
        case("ECS169", "a shell in an image without one", Fargate)
            .definition(&minimal("gcr.io/distroless/static:nonroot", r#""CMD-SHELL", "true""#), &minimal("gcr.io/distroless/static:nonroot", r#""CMD", "/app", "--health""#)),
        case("ECS169", "curl in an image without a shell", Fargate)
            .definition(&minimal("gcr.io/distroless/base:nonroot", r#""CMD", "/usr/bin/curl", "localhost""#), &minimal("gcr.io/distroless/base:debug-nonroot", r#""CMD", "/usr/bin/wget", "localhost""#)),
        case("ECS167", "slower than its interval", Fargate).definition(&timed("timeout", 31), &timed("timeout", 30)),
        case("ECS168", "nothing waits for it", Fargate)
            .definition(&alone(r#"{"command": ["CMD", "true"]}"#), &alone(r#"{"command": ["NONE"]}"#)),
    ]
}
