//! Rules of the runtime platform, resources, placement in the definition and the proxy: ECS320–339.

mod placement;
mod proxy;
mod resources;

use super::gather::parts;
use super::source::{BOTOCORE, GUIDE, PREFLIGHT};
use super::{Findings, Needs, Rule, Stage, Subject, nearest};
use crate::api::{Node, shapes};

pub(super) const RULES: &[Rule] = &[
    Rule::error("ECS320", "an operating system family that does not exist", BOTOCORE, unknown_os),
    Rule::error("ECS321", "an operating system that Fargate does not have", GUIDE, os_not_on_fargate),
    Rule::error("ECS322", "a CPU architecture that does not exist", BOTOCORE, unknown_architecture),
    Rule::error(
        "ECS323",
        "Windows on ARM64, which has no capacity anywhere",
        "cdk-preflight 1.9.1 against stackd's recordings: whether registration fails or not, nothing runs it",
        windows_on_arm,
    ),
    Rule::error("ECS324", "Windows in a spec for Fargate Spot", GUIDE, windows_on_spot).fails_at(Stage::RunTask),
    Rule::note("ECS325", "Fargate Spot needs a newer platform version for this architecture", BOTOCORE, spot_platform)
        .needs(Needs::Both)
        .fails_at(Stage::RunTask),
    Rule::warning(
        "ECS326",
        "a runtime platform on container instances restricts where the task is placed",
        "ansible-collections/community.aws#2001",
        platform_on_ec2,
    ),
    Rule::error("ECS328", "GPUs on Fargate", PREFLIGHT, resources::gpu_on_fargate)
        .says("Tasks using the Fargate launch type do not support GPU resource requirements"),
    Rule::error("ECS329", "a resource requirement that cannot be", BOTOCORE, resources::bad_requirement),
    Rule::error("ECS330", "a shared GPU that cannot be", BOTOCORE, resources::bad_sharing),
    Rule::error("ECS331", "Neuron devices that cannot be", BOTOCORE, resources::bad_neuron),
    Rule::error(
        "ECS332",
        "placement constraints of a definition for Fargate",
        "cdk-preflight 1.9.1; cfn-lint E3048",
        placement::on_fargate,
    )
    .says("Fargate compatible task definitions do not support constraints"),
    Rule::error("ECS333", "a placement constraint of a definition that cannot be", BOTOCORE, placement::bad_constraint),
    Rule::error("ECS334", "a proxy without the network mode awsvpc", PREFLIGHT, proxy::network_mode)
        .says("APPMESH proxy configuration is only supported in networkMode=awsvpc"),
    Rule::error("ECS335", "a proxy container that does not exist", PREFLIGHT, proxy::unknown_container)
        .says("Proxy container [X] does not exist"),
    Rule::error(
        "ECS336",
        "a proxy that lacks properties, or of another type",
        "cdk-preflight 1.9.1; botocore",
        proxy::bad_properties,
    )
    .says("Ingress port not found"),
    Rule::error("ECS337", "a proxy on Windows or on external instances", GUIDE, proxy::unsupported),
    Rule::error(
        "ECS339",
        "a managed EBS volume on external instances",
        "developer guide, ECS Anywhere; botocore",
        placement::volume_outside,
    )
    .needs(Needs::Both)
    .fails_at(Stage::RunTask),
];

/// Operating systems that were never on Fargate, or are no longer.
const NOT_ON_FARGATE: [&str; 3] = ["WINDOWS_SERVER_2016_FULL", "WINDOWS_SERVER_2004_CORE", "WINDOWS_SERVER_20H2_CORE"];

/// Returns the runtime platform's member of that name with its known text.
fn platform<'a>(subject: &Subject<'a>, name: &str) -> Option<(&'a Node, &'a str)> {
    let node = subject.task_definition()?.node().member("runtimePlatform")?.member(name)?;
    Some((node, node.text()?))
}

/// Returns the words that the API knows for the runtime platform's member of that name.
fn words(name: &str) -> &'static [&'static str] {
    let platform = shapes::register_task_definition().member("runtimePlatform");
    platform.and_then(|shape| shape.member(name)).map_or(&[], shapes::Shape::enum_values)
}

/// Reports a member of the runtime platform that is none of its words.
fn unknown(subject: &Subject<'_>, findings: &mut Findings<'_>, name: &str, message: &str) {
    let known = words(name);
    if let Some((node, text)) = platform(subject, name).filter(|(_, text)| !known.contains(text)) {
        let near = elsewhere(text).filter(|word| known.contains(word)).or_else(|| nearest(text, known));
        let label =
            near.map_or_else(|| format!("one of {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
        findings.on(node, format!("{message} {}", node.shown())).label(label);
    }
}

/// Returns ECS's word for an architecture that Docker and Linux call so.
fn elsewhere(text: &str) -> Option<&'static str> {
    match text.to_ascii_lowercase().as_str() {
        "amd64" | "x64" | "x86_64" | "x86-64" => Some("X86_64"),
        "aarch64" | "arm64" | "arm64/v8" | "arm64v8" => Some("ARM64"),
        _ => None,
    }
}

fn unknown_os(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let newer = platform(subject, "operatingSystemFamily").filter(|(_, text)| is_newer_windows(text));
    if let Some((node, _)) = newer {
        let message = format!("the operating system family {} is newer than this version of ecs-cli", node.shown());
        findings.on(node, message).label("sent as it is written").warning();
    } else {
        unknown(subject, findings, "operatingSystemFamily", "ECS knows no operating system family");
    }
}

/// Whether that is written as the families of Windows are, and of a later year than any that is known:
/// such a one comes every few years.
fn is_newer_windows(text: &str) -> bool {
    let year = |text: &str| {
        let rest = text.strip_prefix("WINDOWS_SERVER_")?;
        let year = rest.strip_suffix("_CORE").or_else(|| rest.strip_suffix("_FULL"))?;
        year.parse::<u16>().ok().filter(|_| year.len() == 4)
    };
    let known = words("operatingSystemFamily").iter().filter_map(|word| year(word)).max();
    year(text) > known
}

fn unknown_architecture(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    unknown(subject, findings, "cpuArchitecture", "ECS knows no CPU architecture");
}

fn os_not_on_fargate(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some((node, text)) = platform(subject, "operatingSystemFamily").filter(|_| subject.is_fargate())
        && NOT_ON_FARGATE.contains(&text)
    {
        findings.on(node, format!("Fargate does not have {text}")).label("LINUX, or Windows Server 2019, 2022 or 2025");
    }
}

fn windows_on_arm(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let os = platform(subject, "operatingSystemFamily").filter(|_| subject.is_windows());
    let architecture = platform(subject, "cpuArchitecture").filter(|(_, text)| *text == "ARM64");
    if let Some(((os, _), (architecture, _))) = os.zip(architecture) {
        let places = [(architecture, "no Windows"), (os, "X86_64 alone")];
        findings.among(places, "Windows containers do not run on ARM64").help("runtime-platform arch=\"X86_64\"");
    }
}

/// Reports Windows on Spot where the request is not known; where it is, ECS458 does.
fn windows_on_spot(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let os = platform(subject, "operatingSystemFamily").filter(|_| subject.is_windows());
    if let Some((os, _)) = os.filter(|_| subject.request.is_none() && subject.spec.launch().may_use_fargate_spot()) {
        findings.on(os, "Windows does not run on Fargate Spot").help("launch-type \"FARGATE\"");
    }
}

fn spot_platform(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.runs_on().may_use_fargate_spot() || subject.is_windows() {
        return;
    }
    let architecture = platform(subject, "cpuArchitecture");
    let (name, needed) = match architecture {
        Some((_, "ARM64")) => ("ARM64", "1.4.0"),
        _ => ("X86_64", "1.3.0"),
    };
    if let Some(version) = subject.platform_older_than(needed) {
        let mut finding = findings.on(version, format!("Fargate Spot runs {name} from platform version {needed} on"));
        if let Some((node, _)) = architecture {
            finding.and(node, "on Spot");
        }
        finding.help("platform-version \"LATEST\"");
    }
}

fn platform_on_ec2(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    // Windows cannot be run without saying so.
    if !subject.is_ec2() || subject.is_windows() {
        return;
    }
    let platform = subject.task_definition().and_then(|definition| definition.node().filled("runtimePlatform"));
    let Some(platform) = platform else { return };
    let mut finding = findings.on(platform, "on container instances a runtime platform can make a task unplaceable");
    finding
        .label("only instances with these attributes are considered")
        .help("leave it out unless the cluster has instances of several kinds");
    // What the console writes of itself is what nearly every instance has.
    if platform.text_of("cpuArchitecture").is_none_or(|text| text == "X86_64") {
        finding.note();
    }
}

/// Returns the containers' resource requirements of that type.
fn requirements<'a>(subject: &Subject<'a>, kind: &str) -> Vec<(&'a Node, String)> {
    parts(subject, |container| {
        let of_kind = container.items("resourceRequirements").filter(|item| item.text_of("type") == Some(kind));
        of_kind.map(|item| (item, container.title())).collect::<Vec<_>>()
    })
}
