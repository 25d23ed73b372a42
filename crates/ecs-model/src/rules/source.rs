//! Where rules come from, as `explain` names it.

/// The constraints and the field documentation of the service model.
pub(super) const BOTOCORE: &str = "botocore 1.44.5, the ECS service model of 2014-11-13";
/// Rules that were reproduced on AWS.
pub(super) const PREFLIGHT: &str = "cdk-preflight 1.9.1, whose rules were reproduced on AWS";
/// Answers of AWS that were recorded.
pub(super) const RECORDED: &str = "answers of AWS recorded by stackd (2026-09)";
/// The developer guide.
pub(super) const GUIDE: &str = "Amazon ECS developer guide";
/// Known from practice; no page or recording was at hand.
pub(super) const PRACTICE: &str = "practice; no recording of AWS's answer was at hand, so never more than a warning";
/// Advice of ours.
pub(super) const ADVICE: &str = "advice of this project, not of AWS";
