//! Whether a request and its definition agree on a network.

use crate::rules::{Findings, NetworkMode, Subject};

const HELP: &str = "network { subnets \"subnet-…\" }";

pub(super) fn missing(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let (Some(definition), Some(request)) = (subject.task_definition(), subject.run_request()) else { return };
    if subject.network_mode() == NetworkMode::Awsvpc && request.node().lacks("networkConfiguration") {
        let mut finding = findings.on(request.node(), "the network mode awsvpc needs a network configuration");
        if let Some(mode) = definition.network_mode() {
            finding.and(mode, "the network mode");
        }
        finding.help(HELP);
    }
    // `null` stands for nothing.
    let empty = request.node().filled("networkConfiguration").filter(|network| network.as_object().is_some());
    if let Some(network) = empty.filter(|network| network.member("awsvpcConfiguration").is_none())
        && subject.network_mode() == NetworkMode::Awsvpc
    {
        findings.on(network, "the network configuration has no `awsvpcConfiguration`").help(HELP);
    }
}

pub(super) fn superfluous(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let (Some(definition), Some(request)) = (subject.task_definition(), subject.run_request()) else { return };
    // On Fargate the network is right and the mode is wrong, which ECS101 says of what is to be registered.
    let said = subject.is_fargate() && !subject.is_registered();
    let other = !said
        && matches!(
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
