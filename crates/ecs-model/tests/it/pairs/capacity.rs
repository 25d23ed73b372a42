//! ECS450–461.

use serde_json::json;

use super::Base::{External, Fargate, FargateWindows, Managed};
use super::{Case, case};

fn strategy(items: &str) -> String {
    format!(r#"{{"launchType": null, "capacityProviderStrategy": [{items}]}}"#)
}

fn many(count: usize) -> String {
    let items: Vec<_> = (0..count).map(|number| json!({"capacityProvider": format!("p{number}"), "weight": 1})).collect();
    json!({ "capacityProviderStrategy": items }).to_string()
}

pub(super) fn cases() -> Vec<Case> {
    let spot = r#"{"capacityProvider": "FARGATE_SPOT", "weight": 1}"#;
    let fargate = r#"{"capacityProvider": "FARGATE", "weight": 1}"#;
    vec![
        case("ECS450", "no items", Managed).request(r#"{"capacityProviderStrategy": []}"#, "{}"),
        case("ECS450", "21 items", Managed).request(&many(21), &many(20)),
        case("ECS451", "no name", Managed).request(&strategy(r#"{"weight": 1}"#), &strategy(r#"{"capacityProvider": "p", "weight": 1}"#)),
        case("ECS451", "one twice", Fargate).request(&strategy(&format!("{fargate}, {fargate}")), &strategy(fargate)),
        case("ECS452", "1001", Fargate).request(
            &strategy(r#"{"capacityProvider": "FARGATE", "weight": 1001}"#),
            &strategy(r#"{"capacityProvider": "FARGATE", "weight": 1000}"#),
        ),
        case("ECS453", "a negative base", Fargate).request(
            &strategy(r#"{"capacityProvider": "FARGATE", "weight": 1, "base": -1}"#),
            &strategy(r#"{"capacityProvider": "FARGATE", "weight": 1, "base": 0}"#),
        ),
        case("ECS454", "no weight", Fargate).request(&strategy(r#"{"capacityProvider": "FARGATE"}"#), &strategy(fargate)),
        case("ECS455", "two bases", Managed).request(
            &strategy(r#"{"capacityProvider": "a", "weight": 1, "base": 1}, {"capacityProvider": "b", "weight": 1, "base": 2}"#),
            &strategy(r#"{"capacityProvider": "a", "weight": 1, "base": 1}, {"capacityProvider": "b", "weight": 1, "base": 0}"#),
        ),
        case("ECS456", "Fargate and another", Fargate)
            .request(&strategy(&format!(r#"{fargate}, {{"capacityProvider": "own", "weight": 1}}"#)), &strategy(fargate)),
        case("ECS458", "Windows on Spot", FargateWindows).request(&strategy(spot), &strategy(fargate)),
        case("ECS459", "Spot without a retry", Fargate)
            .with_request(&strategy(spot))
            .spec(|_| {}, |spec| spec.retry.spot.more = 2),
        case("ECS460", "lower case", Fargate)
            .request(&strategy(r#"{"capacityProvider": "fargate_spot", "weight": 1}"#), &strategy(spot)),
        case("ECS461", "a strategy outside AWS", External)
            .request(&strategy(r#"{"capacityProvider": "own", "weight": 1}"#), "{}"),
    ]
}
