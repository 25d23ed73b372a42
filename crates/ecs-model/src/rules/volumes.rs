//! Rules of volumes and mounts: ECS280–306.

mod docker;
mod efs;
mod ephemeral;
mod mounts;
mod others;

use super::arn::is_name;
use super::gather::{Part, again, repeated, report, warn};
use super::source::{BOTOCORE, GUIDE, PREFLIGHT};
use super::{Findings, Needs, Rule, Stage, Subject};
use crate::api::{Node, TaskDefinition};

pub(super) const RULES: &[Rule] = &[
    Rule::error("ECS280", "a volume's name is missing, malformed or taken", BOTOCORE, bad_name),
    Rule::error("ECS281", "a volume that is several things at once", BOTOCORE, several_kinds),
    Rule::error("ECS282", "a volume configured at launch that cannot be", BOTOCORE, bad_at_launch),
    Rule::error(
        "ECS283",
        "a volume configured at launch that no container mounts",
        PREFLIGHT,
        mounts::at_launch_unused,
    )
    .says("Volumes [x] are not referenced by any of the containers"),
    Rule::warning("ECS284", "a volume that no container mounts", PREFLIGHT, mounts::unused),
    Rule::error("ECS285", "a mount of a volume that is not declared", PREFLIGHT, mounts::unknown_volume)
        .says("Unknown volume 'x'"),
    Rule::error("ECS286", "a mount without a path, or at one that is taken", BOTOCORE, mounts::bad_path),
    Rule::error("ECS287", "volumes from a container that does not exist", PREFLIGHT, mounts::bad_volumes_from)
        .says("Invalid 'volumesFrom' setting. Unknown container: 'X'"),
    Rule::error("ECS288", "a folder of the host on Fargate", PREFLIGHT, docker::host_on_fargate)
        .says("Fargate compatible task definitions do not support sourcePath"),
    Rule::error("ECS289", "a Docker volume on Fargate", PREFLIGHT, docker::docker_on_fargate)
        .says("Fargate compatible task definitions do not support dockerVolumeConfiguration"),
    Rule::error("ECS290", "a Docker volume that cannot be", BOTOCORE, docker::bad_docker),
    Rule::error(
        "ECS291",
        "an EFS file system's id is missing or malformed",
        "botocore; the pattern from practice, so a malformed one is a warning",
        efs::bad_file_system,
    ),
    Rule::error("ECS292", "a root directory beside an EFS access point", PREFLIGHT, efs::root_of_access_point)
        .says("When using an EFS access point, the root directory must either be set to \"/\" or be omitted"),
    Rule::error("ECS293", "an EFS access point without encryption in transit", BOTOCORE, efs::access_point_in_plain),
    Rule::error("ECS294", "IAM authorization for EFS without encryption in transit", PREFLIGHT, efs::iam_in_plain)
        .says("EFS IAM authorization requires TransitEncryption to be enabled"),
    Rule::error("ECS295", "a port for encryption in transit that cannot be", PREFLIGHT, efs::bad_port)
        .says("TransitEncryptionPort requires that TransitEncryption is enabled"),
    Rule::error("ECS296", "IAM authorization for EFS without a task role", BOTOCORE, efs::iam_without_role)
        .needs(Needs::Both)
        .fails_at(Stage::Start),
    Rule::error(
        "ECS297",
        "EFS on Fargate needs platform version 1.4.0",
        "ansible-collections/community.aws#136",
        efs::on_old_platform,
    )
    .needs(Needs::Both)
    .fails_at(Stage::RunTask)
    .says("One or more of the requested capabilities are not supported."),
    Rule::error("ECS298", "EFS on external instances or on Windows", GUIDE, efs::unsupported),
    Rule::warning(
        "ECS299",
        "an EFS volume without encryption in transit",
        "Checkov CKV_AWS_97; Trivy AWS-0035",
        efs::in_plain,
    ),
    Rule::error("ECS300", "an S3 Files volume that cannot be", BOTOCORE, others::bad_s3_files),
    Rule::error("ECS301", "an FSx for Windows volume that cannot be", "botocore; developer guide", others::bad_fsx),
    Rule::error("ECS302", "ephemeral storage below 21 GiB", PREFLIGHT, ephemeral::too_small)
        .says("EphemeralStorage size should be at least 21"),
    Rule::error("ECS303", "ephemeral storage above 200 GiB", PREFLIGHT, ephemeral::too_large)
        .says("EphemeralStorage size should be at most 200"),
    Rule::error("ECS305", "ephemeral storage of a task that is not for Fargate", PREFLIGHT, ephemeral::not_fargate)
        .says("Tasks using the EC2 launch type do not support EphemeralStorage"),
    Rule::error("ECS306", "ephemeral storage needs platform version 1.4.0", BOTOCORE, ephemeral::on_old_platform)
        .needs(Needs::Both)
        .fails_at(Stage::RunTask),
];

/// What a volume may be; one of them, or none for an empty folder.
const KINDS: [&str; 6] = [
    "configuredAtLaunch",
    "dockerVolumeConfiguration",
    "efsVolumeConfiguration",
    "fsxWindowsFileServerVolumeConfiguration",
    "host",
    "s3filesVolumeConfiguration",
];

/// Returns the volumes of the definition.
fn volumes<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a Node> {
    let volumes = subject.task_definition().into_iter().flat_map(TaskDefinition::volumes);
    volumes.filter(|volume| volume.as_object().is_some())
}

/// Returns what a message calls a volume.
fn title(volume: &Node) -> String {
    let name = volume.member("name").filter(|name| name.text().is_some());
    name.map_or_else(|| "a volume without a name".to_owned(), |name| format!("volume {}", name.shown()))
}

/// Returns the parts that `of` finds in the volumes' configurations of that kind.
fn of_kind<'a>(subject: &Subject<'a>, kind: &str, of: impl Fn(&'a Node, String) -> Vec<Part<'a>>) -> Vec<Part<'a>> {
    volumes(subject)
        .filter_map(|volume| Some((volume.member(kind)?, title(volume))))
        .flat_map(|(node, title)| of(node, title))
        .collect()
}

/// Whether a volume is configured at launch.
fn is_at_launch(volume: &Node) -> bool {
    volume.flag_of("configuredAtLaunch") == Some(true)
}

/// Returns the kinds that a volume is: `host` without a folder and a flag that is `false` are none.
fn kinds(volume: &Node) -> Vec<(&'static str, &Node)> {
    let of = |kind: &'static str| {
        let node = volume.filled(kind)?;
        let is_meant = if kind == "host" { node.filled("sourcePath").is_some() } else { node.as_bool() != Some(false) };
        is_meant.then_some((kind, node))
    };
    KINDS.into_iter().filter_map(of).collect()
}

fn bad_name(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let mut wrong = Vec::new();
    let mut taken = Vec::new();
    for volume in volumes(subject) {
        let named = volume.filled("name");
        let needs_name = kinds(volume).iter().any(|(kind, _)| {
            matches!(*kind, "efsVolumeConfiguration" | "s3filesVolumeConfiguration" | "configuredAtLaunch")
        });
        match named.map(|node| (node, node.text())) {
            None if needs_name && volume.lacks("name") => {
                wrong.push((volume.member("name").unwrap_or(volume), "no name".to_owned()));
            }
            Some((node, Some(name))) if !is_name(name) => wrong.push((node, node.shown())),
            Some((node, Some(name))) => taken.push((name, node)),
            _ => {}
        }
    }
    report(findings, wrong, "a volume's name is 1 to 255 letters, digits, `-` and `_`", "");
    for (_, nodes) in repeated(taken) {
        let shown = nodes.first().map(|node| node.shown()).unwrap_or_default();
        again(findings, &nodes, |count| format!("{count} volumes have the name {shown}"));
    }
}

fn several_kinds(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for volume in volumes(subject) {
        let kinds = kinds(volume);
        if kinds.len() > 1 {
            let parts = kinds.into_iter().map(|(kind, node)| (node, format!("`{kind}`"))).collect();
            report(findings, parts, format!("{} is several things at once", title(volume)), "keep one of them");
        }
    }
}

fn bad_at_launch(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let flags: Vec<_> = volumes(subject)
        .filter(|volume| is_at_launch(volume))
        .filter_map(|volume| Some((volume.member("configuredAtLaunch")?, title(volume))))
        .collect();
    if flags.len() > 1 {
        report(findings, flags, "a definition has one volume configured at launch", "");
    } else if subject.requires("EXTERNAL") {
        warn(findings, flags, "external instances have no volumes configured at launch", "");
    }
}
