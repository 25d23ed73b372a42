//! What a container starts, where, and as whom.

use crate::api::{ContainerDefinition, Kind, Node, RunRequest};
use crate::placeholder::has_marker;
use crate::rules::{Findings, NetworkMode, Subject};

pub(super) fn no_argv(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    for container in definition.containers() {
        for name in ["entryPoint", "command"] {
            if let Some(node) = container.member(name) {
                judge_shape(node, name, findings);
            }
        }
        if let Some(entry) = container.node().filled("entryPoint") {
            judge_one_word(entry, "entryPoint", findings);
        } else if let Some(command) = container.member("command") {
            judge_one_word(command, "command", findings);
        }
    }
    // The main container's command stands in the overrides.
    for over in subject.run_request().into_iter().flat_map(RunRequest::container_overrides) {
        let Some(command) = over.member("command") else { continue };
        judge_shape(command, "command", findings);
        let container = over.name().and_then(|name| definition.container(name));
        if container.is_some_and(|container| container.node().lacks("entryPoint")) {
            judge_one_word(command, "command", findings);
        }
    }
}

/// Reports a command that is no list of texts.
fn judge_shape(node: &Node, name: &str, findings: &mut Findings<'_>) {
    match &node.kind {
        Kind::List(items) => {
            for item in items.iter().filter(|item| !matches!(item.kind, Kind::String(_) | Kind::Hole(_))) {
                findings
                    .on(item, format!("{} in `{name}` is no text", item.shown()))
                    .help("quote it")
                    .several("arguments that are no text", "");
            }
        }
        Kind::Hole(_) | Kind::Null => {}
        _ => {
            findings.on(node, format!("`{name}` is no list of arguments")).help("write each argument for itself");
        }
    }
}

/// Warns of a whole command line in one argument: nothing splits it.
fn judge_one_word(node: &Node, name: &str, findings: &mut Findings<'_>) {
    if let Some([only]) = node.as_list().map(Vec::as_slice)
        && let Some(text) = only.as_str()
        && text.trim().contains(char::is_whitespace)
        // The spaces may be those of a template: {{ NAME }}.
        && !has_marker(text)
    {
        findings
            .on(only, format!("`{name}` is one argument with spaces, and no shell splits it"))
            .label("the whole text is taken for the name of a program")
            .help("write each argument for itself, or \"sh\" \"-c\" before it")
            .several("a whole command line is one argument, and no shell splits it", "")
            .warning();
    }
}

pub(super) fn relative_directory(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition() else { return };
    for container in definition.containers() {
        let Some(node) = container.member("workingDirectory") else { continue };
        let Some(text) = node.text().filter(|text| !text.is_empty()) else { continue };
        let drive = || {
            let mut chars = text.chars();
            chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && chars.next() == Some(':')
        };
        let shown = if node.masked { "…" } else { text };
        let (fits, help) = if subject.is_windows() {
            (drive() || text.starts_with(['\\', '/']), format!("write \"C:\\{shown}\""))
        } else {
            (text.starts_with('/') || (drive() && !subject.is_linux()), format!("write \"/{shown}\""))
        };
        if !fits {
            findings
                .on(node, format!("the working directory {} is not absolute", node.shown()))
                .help(help)
                .several("working directories that are not absolute", "start them with `/`, on Windows with a drive");
        }
    }
}

/// Returns each container with the node and known text of its user.
fn users<'a>(subject: &Subject<'a>) -> Vec<(ContainerDefinition<'a>, &'a Node, &'a str)> {
    subject
        .containers()
        .filter_map(|container| {
            let node = container.member("user")?;
            Some((container, node, node.text().filter(|text| !text.is_empty())?))
        })
        .collect()
}

pub(super) fn bad_user(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (_, node, text) in users(subject) {
        let parts: Vec<_> = text.split(':').collect();
        let fits = |part: &&str| {
            let starts = part.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
            starts && !part.contains(char::is_whitespace)
        };
        if parts.len() > 2 || !parts.iter().all(fits) {
            let label = match parts.iter().find(|part| !fits(part)) {
                Some(part) if part.starts_with('-') => "an id is not negative".to_owned(),
                Some(&"") => "a part is empty".to_owned(),
                Some(part) => format!("`{part}` is neither a name nor an id"),
                None => "more than a user and a group".to_owned(),
            };
            findings
                .on(node, format!("{} is no user", node.shown()))
                .label(label)
                .help("write a user or user:group, by name or by id: \"1000:1000\"")
                .several("users that are none", "");
        }
    }
}

pub(super) fn root_user(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(definition) = subject.task_definition().filter(|_| !subject.is_windows()) else { return };
    let is_root = |text: &str| matches!(text.split(':').next(), Some("root" | "0"));
    let mut places: Vec<(&Node, String)> = users(subject)
        .into_iter()
        .filter(|(_, _, text)| is_root(text))
        .map(|(container, node, _)| (node, format!("{} runs as root", container.title())))
        .collect();
    // Fargate has no such mode (ECS101).
    if subject.network_mode() == NetworkMode::Host && !subject.is_fargate() {
        let unset = definition.containers().filter(|container| container.node().lacks("user"));
        places
            .extend(unset.map(|container| (container.node(), format!("{} runs as its image says", container.title()))));
        if !places.is_empty() {
            findings
                .among(places, "with the network mode host, root in a container can reach the instance's services")
                .help("write a user that is not root");
        }
    } else if !places.is_empty() {
        findings.among(places, "a container runs as root").help("write a user that is not root");
    }
}
