//! The fault proxy before moto.

use serde_json::{Value, json};

use crate::binary::Run;
use crate::{http, servers};

/// Faults for one run of the binary. The proxy has one list of rules for everybody; these name a mark that only this run's
/// calls carry.
#[derive(Debug)]
pub struct Faults {
    proxy: String,
    mark: String,
    rules: Vec<u64>,
}

impl Faults {
    /// Adds rules of the proxy for whatever carries the mark.
    ///
    /// # Panics
    /// There is no proxy, or it does not understand a rule.
    pub fn new(mark: &str, rules: &[Value]) -> Self {
        let proxy = servers::faults();
        let scoped = rules.iter().map(|rule| {
            let mut rule = rule.clone();
            rule["headers"] = json!({"User-Agent": format!("app/{mark}")});
            rule
        });
        let rules = scoped
            .map(|rule| {
                let headers = [("Content-Type", "application/json")];
                let answer = http::send(&proxy, "PATCH", "/_microburst/rules", &headers, &json!([rule]).to_string());
                assert_eq!(answer.status, 200, "{rule}: {}", answer.body);
                let added: Value = serde_json::from_str(&answer.body).expect("the proxy answers in JSON");
                added[0]["id"].as_u64().expect("a rule has an id")
            })
            .collect();
        Self { proxy, mark: mark.to_owned(), rules }
    }

    /// Sends a run's calls through the proxy, with the mark.
    pub fn on(&self, run: Run) -> Run {
        run.endpoint(&self.proxy).env("AWS_SDK_UA_APP_ID", &self.mark)
    }

    /// Returns how often the rules fired, each one.
    ///
    /// # Panics
    /// The proxy does not answer.
    pub fn fired(&self) -> Vec<usize> {
        let count = |rule: &u64| {
            let path = format!("/_microburst/fired?rule_id={rule}&limit=100000");
            let answer = http::send(&self.proxy, "GET", &path, &[], "");
            let fired: Vec<Value> = serde_json::from_str(&answer.body).expect("the proxy answers in JSON");
            fired.len()
        };
        self.rules.iter().map(count).collect()
    }
}
