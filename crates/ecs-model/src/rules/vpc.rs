//! Rules of the network configuration of a run: ECS430–442.

use super::gather::{again, repeated, times};
use super::source::BOTOCORE;
use super::{Findings, Needs, Rule, Stage, Subject};
use crate::SpecPath;
use crate::api::{Node, Origin, RunRequest};

const fn refused(rule: Rule) -> Rule {
    rule.fails_at(Stage::RunTask).needs(Needs::Request)
}

pub(super) const RULES: &[Rule] = &[
    refused(Rule::error("ECS430", "a network configuration has no subnets", BOTOCORE, no_subnets)),
    refused(Rule::error(
        "ECS431",
        "there are more than 16 subnets",
        "opensearch-migrations#1430; botocore",
        too_many_subnets,
    ))
    .says("subnets can have at most 16 items."),
    refused(Rule::error("ECS432", "a subnet is no subnet, or named twice", "dask-cloudprovider#56", bad_subnet))
        .says("The subnet ID 'subnet-…' does not exist (ErrorCode: InvalidSubnetID.NotFound)"),
    refused(Rule::error("ECS433", "there are more than 5 security groups", BOTOCORE, too_many_groups))
        .says("securityGroups can have at most 5 items."),
    refused(Rule::error("ECS434", "a security group is none, or named twice", "dask-cloudprovider#56", bad_group))
        .says("Error retrieving security group information for [sg-…]"),
    refused(Rule::error(
        "ECS437",
        "public IPs are for Fargate alone",
        "aws/aws-cdk#13348; hashicorp/waypoint#643",
        public_ip_outside_fargate,
    ))
    .says("Assign public IP is not supported for this launch type."),
    refused(Rule::error("ECS438", "a public IP is neither ENABLED nor DISABLED", BOTOCORE, bad_public_ip)),
    Rule::warning("ECS440", "the task gets a public IP", "Checkov CKV_AWS_333", public_ip).needs(Needs::Request),
    Rule::note("ECS441", "without security groups the VPC's default group is used", BOTOCORE, no_groups)
        .needs(Needs::Request),
];

fn awsvpc<'a>(subject: &Subject<'a>) -> Option<&'a Node> {
    subject.run_request().and_then(RunRequest::awsvpc).filter(|node| node.as_object().is_some())
}

fn no_subnets(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(network) = awsvpc(subject)
        && network.lacks("subnets")
    {
        let at = network.member("subnets").unwrap_or(network);
        findings.on(at, "the network configuration has no subnets").help("network { subnets \"subnet-…\" }");
    }
}

fn too_many(subject: &Subject<'_>, (member, what): (&str, &str), most: usize, findings: &mut Findings<'_>) {
    if let Some(network) = awsvpc(subject)
        && let Some(count) = network.count_of(member).filter(|count| *count > most)
        && let Some(first) = network.items(member).nth(most)
    {
        findings.on(first, format!("there are {count} {what}, and a task takes {most}")).label("the first too many");
    }
}

fn too_many_subnets(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    too_many(subject, ("subnets", "subnets"), 16, findings);
}

fn too_many_groups(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    too_many(subject, ("securityGroups", "security groups"), 5, findings);
}

/// Reports ids that are none, and ids that stand twice.
fn judge_ids(subject: &Subject<'_>, (member, what, prefix): (&str, &str, &str), findings: &mut Findings<'_>) {
    let Some(network) = awsvpc(subject) else { return };
    let ids: Vec<_> = network.items(member).filter_map(|node| Some((node.arn_text()?, node))).collect();
    for (text, node) in ids.iter().filter(|(text, _)| !is_id(text, prefix)) {
        let mut finding = findings.on(node, format!("{} is no {what}", node.shown()));
        finding.label(format!("{prefix}- and 8 or 17 hexadecimal digits"));
        let lower = text.trim().to_ascii_lowercase();
        if is_id(&lower, prefix) && !node.masked {
            finding.help(format!("write \"{lower}\""));
        }
    }
    for (_, nodes) in repeated(ids.into_iter().filter(|(text, _)| is_id(text, prefix))) {
        let shown = nodes.first().map(|node| node.shown()).unwrap_or_default();
        again(findings, &nodes, |count| format!("the {what} {shown} is named {}", times(count)));
    }
}

/// Whether that is an id of EC2: a prefix and 8 or 17 hexadecimal digits.
fn is_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-')).is_some_and(|digits| {
        matches!(digits.len(), 8 | 17) && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    })
}

fn bad_subnet(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    judge_ids(subject, ("subnets", "subnet", "subnet"), findings);
}

fn bad_group(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    judge_ids(subject, ("securityGroups", "security group", "sg"), findings);
}

fn public_ip_outside_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(node) = awsvpc(subject).and_then(|network| network.member("assignPublicIp")) else { return };
    if subject.is_known_outside_fargate() && node.text() == Some("ENABLED") {
        let request = subject.run_request();
        let place = request
            .and_then(|request| request.member("launchType").or_else(|| request.member("capacityProviderStrategy")));
        let mut finding = findings.on(node, "public IPs are assigned on Fargate alone");
        if let Some(place) = place {
            finding.and(place, "not Fargate");
        }
        finding.help("remove it: the task has the network of its own interface");
    }
}

fn bad_public_ip(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(node) = awsvpc(subject).and_then(|network| network.member("assignPublicIp"))
        && node.text().is_some_and(|text| !matches!(text, "ENABLED" | "DISABLED"))
    {
        findings
            .on(node, format!("assignPublicIp cannot be {}", node.shown()))
            .help("write \"ENABLED\" or \"DISABLED\"");
    }
}

/// Who writes `assign-public-ip=#true` knows it: that is a note. Who writes nothing, or JSON, may not.
fn public_ip(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(node) = awsvpc(subject).and_then(|network| network.member("assignPublicIp")) else { return };
    if subject.runs_on_fargate() && node.text() == Some("ENABLED") {
        let mut finding = findings.on(node, "the task gets a public IP");
        let written = SpecPath::node("network").key("assign-public-ip");
        if matches!(&node.origin, Origin::Spec { path, .. } if *path == written) {
            finding.note();
        } else {
            finding.help("write which is meant: network assign-public-ip=#true");
        }
    }
}

/// A word where the subnets are written and the groups are not; without either the default is meant.
fn no_groups(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(network) = awsvpc(subject)
        && network.lacks("securityGroups")
        && let Some(subnets) = network.member("subnets").filter(|node| matches!(node.origin, Origin::Spec { .. }))
    {
        findings
            .on(subnets, "no security groups are written: the VPC's default group is used")
            .help("network { security-groups \"sg-…\" }");
    }
}
