//! Whether a request and its definition agree on a network.

use crate::rules::{Findings, NetworkMode, Subject};

pub(super) fn missing(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let (Some(definition), Some(request)) = (subject.task_definition(), subject.run_request()) else { return };
    if subject.network_mode() == NetworkMode::Awsvpc && request.node().lacks("networkConfiguration") {
        let mut finding = findings.on(request.node(), "the network mode awsvpc needs a network configuration");
        if let Some(mode) = definition.network_mode() {
            finding.and(mode, "the network mode");
        }
        finding.help("network { subnets \"subnet-…\" }");
    }
}

pub(super) fn superfluous(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let (Some(definition), Some(request)) = (subject.task_definition(), subject.run_request()) else { return };
    let other = matches!(
        subject.network_mode(),
        NetworkMode::Bridge | NetworkMode::Host | NetworkMode::None | NetworkMode::Omitted
    );
    if let Some(node) = request.node().filled("networkConfiguration").filter(|_| other) {
        let mut finding = findings.on(node, "a network configuration is for the network mode awsvpc alone");
        match definition.network_mode() {
            Some(mode) => finding.and(mode, "the network mode"),
            None => finding.label("the definition has no network mode"),
        };
        finding.help("remove the network, or take the network mode awsvpc");
    }
}
