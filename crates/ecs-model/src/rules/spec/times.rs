//! Settings of the run that cannot be meant.

use crate::rules::{Findings, Subject};
use crate::{RetryClass, SpecPath};

pub(super) fn zero(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let at = SpecPath::node("timeout");
    if subject.spec.timeout.is_some_and(|span| span.as_millis() == 0) && subject.spec.unresolved(&at).is_none() {
        findings
            .at(at, "a run of no time at all ends before it starts")
            .help("remove it: without `timeout` there is no limit");
    }
}

pub(super) fn unused_retry(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let retry = subject.spec.retry.spot;
    let launch = subject.spec.launch();
    if retry != RetryClass::default() && !launch.may_use_fargate_spot() && launch.is_fargate() {
        findings
            .at(SpecPath::node("retry").key("spot"), "no task of this run is on Spot, so none is interrupted by it")
            .help("launch-type \"FARGATE_SPOT\", or remove it");
    }
}
