//! The values of a request that no message may show: [`Secrets`].
//!
//! AWS quotes the request in some of its refusals. The message is shown to a person and kept in
//! logs of CI, so the environment values of the request are taken out of it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::aws::AwsError;

/// Shorter values say nothing (`1`, `dev`), and taking them out would spoil any message.
const SHORTEST: usize = 4;

/// What stands in the place of a value.
const MASK: &str = "<masked>";

/// The environment values of one request.
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    /// Returns the environment values of a request, those aside that stand elsewhere in it too (a
    /// container's name, the region): they are shown with the plan.
    pub(super) fn of(body: &Value) -> Self {
        let mut secret = BTreeSet::new();
        let mut open = BTreeSet::new();
        collect(body, false, &mut secret, &mut open);
        let mut values = BTreeSet::new();
        for value in secret.difference(&open).filter(|value| value.chars().count() >= SHORTEST) {
            values.insert((*value).to_owned());
            // As it stands in a quoted piece of JSON.
            let quoted = Value::from(*value).to_string();
            let bare = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
            values.extend(bare.map(str::to_owned));
        }
        let mut values: Vec<_> = values.into_iter().filter(|value| !value.is_empty()).collect();
        // The longest first: one value may be the start of another.
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        Self(values)
    }

    /// Takes the values out of an error's message.
    pub(super) fn scrub(&self, mut error: AwsError) -> AwsError {
        for value in &self.0 {
            if error.message.contains(value) {
                error.message = error.message.replace(value, MASK);
            }
        }
        error
    }
}

/// Collects the strings of a request: those that are a `value` within `environment`, and those of
/// log options that hold a credential, and all others.
fn collect<'a>(value: &'a Value, secret: bool, secrets: &mut BTreeSet<&'a str>, open: &mut BTreeSet<&'a str>) {
    match value {
        Value::String(text) if secret => {
            secrets.insert(text);
        }
        Value::String(text) => {
            open.insert(text);
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, secret, secrets, open)),
        Value::Object(members) => {
            for (name, member) in members {
                match (name.as_str(), member) {
                    ("environment", Value::Array(pairs)) => {
                        for pair in pairs {
                            collect(pair.get("value").unwrap_or(&Value::Null), true, secrets, open);
                        }
                    }
                    _ => collect(member, secret || names_a_credential(name), secrets, open),
                }
            }
        }
        _ => {}
    }
}

/// Whether a member's name says that its value is a credential (`splunk-token`). Members that refer
/// to one by ARN (`credentialsParameter`, `secretOptions`) do not match; `clientToken` is no secret.
fn names_a_credential(name: &str) -> bool {
    name != "clientToken"
        && ["token", "password", "apikey", "api_key", "secret"].iter().any(|end| {
            name.get(name.len().saturating_sub(end.len())..).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::aws::ErrorClass;
    use crate::sdk::failure::ours;

    fn scrubbed(body: &Value, message: &str) -> String {
        Secrets::of(body).scrub(ours("RunTask", ErrorClass::Final, "ClientException", message.to_owned())).message
    }

    #[test]
    fn environment_values_are_masked_plain_and_as_quoted_json() {
        let body = json!({"containerDefinitions": [{"name": "main", "environment": [
            {"name": "A", "value": "hunter2"}, {"name": "B", "value": "hunter2-and\n\"more\""}]}]});
        assert_eq!(scrubbed(&body, "bad: hunter2"), "bad: <masked>");
        assert_eq!(scrubbed(&body, "bad: hunter2-and\n\"more\""), "bad: <masked>");
        assert_eq!(scrubbed(&body, r#"bad: "hunter2-and\n\"more\"""#), r#"bad: "<masked>""#);
    }

    #[test]
    fn overrides_and_log_credentials_are_masked() {
        let body = json!({
            "overrides": {"containerOverrides": [{"environment": [{"name": "A", "value": "override-secret"}]}]},
            "containerDefinitions": [{"logConfiguration": {"options": {"splunk-token": "11111111-2222", "splunk-url": "https://splunk"}}}]
        });
        assert_eq!(scrubbed(&body, "override-secret 11111111-2222 https://splunk"), "<masked> <masked> https://splunk");
    }

    #[test]
    fn what_stands_open_elsewhere_in_the_request_stays_readable() {
        let body = json!({"family": "report", "containerDefinitions": [{"environment": [
            {"name": "NAME", "value": "report"}, {"name": "N", "value": "1"}]}]});
        assert_eq!(scrubbed(&body, "family report: 1 too many"), "family report: 1 too many");
    }
}
