//! How a plan is shown: the summary line, the three YAML documents, JSON.

use serde_json::Value;

use crate::Plan;

/// What a rendering of a plan shows beyond the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ShowOptions {
    /// `--show-values`: masked values are shown as they are.
    pub show_values: bool,
    /// `--origins`: each value carries a comment that says where it came from.
    pub origins: bool,
}

/// Returns the summary of a plan, one line or two: `plan 3f9c2a71: register, run 1 task on
/// analytics in eu-west-1` and `FARGATE_SPOT, 1 vCPU, 2 GB, 2 subnets, no public IP, timeout 2h`.
pub fn summary(_plan: &Plan) -> String {
    String::new()
}

/// Returns the three YAML documents.
pub fn documents(_plan: &Plan, _options: &ShowOptions) -> String {
    String::new()
}

/// Returns the plan as JSON for a machine.
pub fn json(_plan: &Plan, _options: &ShowOptions) -> Value {
    Value::Null
}
