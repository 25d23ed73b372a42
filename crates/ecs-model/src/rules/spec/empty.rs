//! Texts that are written and empty. ECSTask took them for absent without a word.

use crate::rules::{Findings, Subject};
use crate::{ContainerSpec, DefinitionSource, SpecPath, TaskSpec, VolumeKind};

/// A text of the spec and its place; `None` where it is not written.
type Text<'a> = (SpecPath, Option<&'a str>);

pub(super) fn values(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let spec = subject.spec;
    let mut texts = of_task(spec);
    texts.extend(of_network(spec));
    texts.extend(of_volumes(spec));
    texts.extend(std::iter::once(&spec.main).chain(&spec.containers).flat_map(of_container));
    let written =
        texts.into_iter().filter(|(at, text)| text.is_some_and(str::is_empty) && spec.unresolved(at).is_none());
    for (at, _) in written {
        let name = at.to_string();
        findings.at(at, format!("`{name}` is empty")).help("write a value, or remove it");
    }
}

fn of_task(spec: &TaskSpec) -> Vec<Text<'_>> {
    let mut texts: Vec<Text<'_>> = [
        ("container-name", &spec.container_name),
        ("family", &spec.family),
        ("execution-role", &spec.execution_role),
        ("task-role", &spec.task_role),
        ("platform-version", &spec.platform_version),
        ("group", &spec.group),
        ("started-by", &spec.started_by),
        ("propagate-tags", &spec.propagate_tags),
        ("cluster", &spec.cluster),
    ]
    .map(|(name, value)| (SpecPath::node(name), value.as_deref()))
    .into();
    if let Some(DefinitionSource::Linked { id, .. }) = &spec.definition {
        texts.push((SpecPath::node("task-definition-arn"), Some(id.as_str())));
    }
    if let Some(platform) = &spec.runtime_platform {
        let at = SpecPath::node("runtime-platform");
        texts.push((at.key("os"), platform.os.as_deref()));
        texts.push((at.key("arch"), platform.arch.as_deref()));
    }
    texts.extend(list("exit-from", &spec.exit_from));
    texts
}

fn of_network(spec: &TaskSpec) -> Vec<Text<'_>> {
    let Some(network) = &spec.network else { return Vec::new() };
    let at = SpecPath::node("network");
    let mut texts = vec![(at.key("vpc"), network.vpc.as_deref()), (at.key("mode"), network.mode.as_deref())];
    for (name, values) in [("subnets", &network.subnets), ("security-groups", &network.security_groups)] {
        let items = values.iter().flatten().enumerate();
        texts.extend(items.map(|(place, text)| (at.key(name).index(place), Some(text.as_str()))));
    }
    texts
}

fn of_volumes(spec: &TaskSpec) -> Vec<Text<'_>> {
    let mut texts = Vec::new();
    for volume in &spec.volumes {
        let at = SpecPath::node("volume").key(&volume.name);
        texts.push((at.clone(), Some(volume.name.as_str())));
        match &volume.kind {
            VolumeKind::Empty => {}
            VolumeKind::Host { path } => texts.push((at.key("host"), Some(path.as_str()))),
            VolumeKind::Efs { file_system, access_point, root, .. } => {
                texts.push((at.key("efs"), Some(file_system.as_str())));
                texts.push((at.key("access-point"), access_point.as_deref()));
                texts.push((at.key("root"), root.as_deref()));
            }
        }
    }
    texts
}

fn of_container(container: &ContainerSpec) -> Vec<Text<'_>> {
    let at = container.path();
    let mut texts = vec![
        (at.key("image"), container.image.as_deref()),
        (at.key("workdir"), container.workdir.as_deref()),
        (at.key("user"), container.user.as_deref()),
    ];
    if container.name.as_deref() == Some("") {
        texts.push((at.clone(), Some("")));
    }
    let indexed = |name: &str, place: usize| at.key(name).index(place);
    texts.extend(
        container.env_files.iter().enumerate().map(|(place, text)| (indexed("env-file", place), Some(text.as_str()))),
    );
    for (place, mount) in container.mounts.iter().enumerate() {
        texts.push((indexed("mount", place), Some(mount.path.as_str())));
        texts.push((indexed("mount", place).key("volume"), Some(mount.volume.as_str())));
    }
    for (place, other) in container.depends_on.iter().enumerate() {
        texts.push((indexed("depends-on", place), Some(other.container.as_str())));
    }
    texts
}

fn list<'a>(name: &str, values: &'a [String]) -> Vec<Text<'a>> {
    values.iter().enumerate().map(|(place, text)| (SpecPath::node(name).index(place), Some(text.as_str()))).collect()
}
