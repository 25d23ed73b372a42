//! Restart policies.

use crate::api::{ContainerDefinition, Node};
use crate::rules::{Findings, Subject};

fn policies<'a>(subject: &Subject<'a>) -> Vec<(ContainerDefinition<'a>, &'a Node)> {
    let containers = subject.containers();
    containers.filter_map(|container| Some((container, container.member("restartPolicy")?))).collect()
}

pub(super) fn bad_policy(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (container, policy) in policies(subject) {
        if policy.as_object().is_some() && policy.member("enabled").is_none() {
            findings
                .on(policy, format!("the restart policy of {} does not say whether it is enabled", container.title()))
                .help("write \"enabled\": true or false")
                .several("restart policies that do not say whether they are enabled", "");
        }
        let Some(node) = policy.member("restartAttemptPeriod") else { continue };
        if let Some(seconds) = node.as_i64().filter(|seconds| !(60..=1_800).contains(seconds)) {
            findings
                .on(node, format!("{} is to be restarted after {seconds} s", container.title()))
                .label("60 to 1800 seconds")
                .help(format!("write {}", seconds.clamp(60, 1_800)))
                .several("restart attempt periods that are out of range", "60 to 1800 seconds");
        }
    }
}

pub(super) fn bad_exit_codes(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (container, policy) in policies(subject) {
        if let Some(count) = policy.count_of("ignoredExitCodes").filter(|count| *count > 50)
            && let Some(node) = policy.items("ignoredExitCodes").nth(50)
        {
            findings
                .on(
                    node,
                    format!("the restart policy of {} ignores {count} exit codes, and takes 50", container.title()),
                )
                .label("the fifty-first");
        }
        let odd: Vec<_> = policy
            .items("ignoredExitCodes")
            .filter(|node| node.as_i64().is_some_and(|code| !(0..=255).contains(&code)))
            .map(|node| (node, "no process exits with it"))
            .collect();
        if !odd.is_empty() {
            findings.among(odd, "exit codes are 0 to 255").warning();
        }
    }
}

pub(super) fn old_platform(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(version) = subject.platform_older_than("1.4.0") else { return };
    let enabled = policies(subject).into_iter().filter(|(_, policy)| policy.flag_of("enabled") == Some(true));
    let mut places: Vec<_> =
        enabled.map(|(container, policy)| (policy, format!("restarts {}", container.title()))).collect();
    if subject.runs_on_fargate() && subject.is_linux() && !places.is_empty() {
        places.push((version, "older than 1.4.0".to_owned()));
        findings.among(places, "restart policies need platform version 1.4.0").help("platform-version \"LATEST\"");
    }
}
