//! The token that makes a RunTask call safe to repeat.

use sha2::{Digest as _, Sha256};

use crate::{Facts, Plan};

/// Returns the `clientToken` of one call: SHA-256 over run id, task, attempt, call number and body, in
/// hex, which is the 64 characters that ECS takes. The same call of the same run has the same token,
/// in another process too; every other call has another.
pub(super) fn client_token(plan: &Plan, facts: &Facts, call: u32, body: &str) -> String {
    let mut hash = Sha256::new();
    let (attempt, call) = (facts.attempt.to_string(), call.to_string());
    for part in [facts.run_id.as_str(), &plan.task, &attempt, &call, body] {
        // The length before each part keeps "ab" + "c" apart from "a" + "bc".
        hash.update(part.len().to_string());
        hash.update(":");
        hash.update(part);
    }
    crate::canonical::hex(&hash.finalize())
}
