//! Where the output of each container can be read.

use ecs_model::TaskSpec;
use ecs_model::api::{Kind, Node};

use super::blocks;
use crate::{LogKind, LogTarget};

/// Returns the log target of each container of the final definition, in its order. A container whose
/// `logs` says `stream=#false` is not read.
pub(crate) fn targets(spec: &TaskSpec, payload: &Node, main: &str) -> Vec<LogTarget> {
    let containers = payload.get("containerDefinitions").and_then(Node::as_list);
    let Some(containers) = containers else {
        let sentence = match &payload.kind {
            Kind::Hole(hole) => format!("its log configuration is {}", hole.text),
            _ => "the definition has no containers".to_owned(),
        };
        return vec![LogTarget { container: main.to_owned(), kind: LogKind::Elsewhere { sentence } }];
    };
    let named = containers.iter().filter_map(|item| Some((item.get("name")?.as_str()?, item)));
    named
        .map(|(name, container)| {
            let kind = if is_silenced(spec, name, main) {
                LogKind::Elsewhere { sentence: "the spec says not to stream it (`stream=#false`)".to_owned() }
            } else {
                kind_of(container)
            };
            LogTarget { container: name.to_owned(), kind }
        })
        .collect()
}

/// Whether the block of a container beside the main one says `stream=#false`. The main one's is the
/// setting of the run.
fn is_silenced(spec: &TaskSpec, name: &str, main: &str) -> bool {
    name != main
        && spec
            .containers
            .iter()
            .filter(|node| node.name.as_deref() == Some(name))
            .any(|node| node.logs.as_ref().is_some_and(|logs| logs.stream == Some(false)))
}

fn kind_of(container: &Node) -> LogKind {
    let Some(configuration) = container.get("logConfiguration") else { return LogKind::Unconfigured };
    let driver = configuration.get("logDriver").and_then(Node::as_str).unwrap_or_default();
    if driver != "awslogs" {
        return LogKind::Elsewhere {
            sentence: format!("its log driver is `{driver}`, whose output is not in CloudWatch Logs"),
        };
    }
    let option = |name: &str| configuration.get("options")?.get(name).and_then(shown);
    let missing: Vec<&str> =
        ["awslogs-group", "awslogs-stream-prefix"].into_iter().filter(|name| option(name).is_none()).collect();
    match (option("awslogs-group"), option("awslogs-stream-prefix")) {
        (Some(group), Some(prefix)) => {
            let region = configuration.get("options").and_then(|options| options.get("awslogs-region")?.as_str());
            LogKind::Awslogs { group, region: region.map(str::to_owned), prefix }
        }
        _ => LogKind::Elsewhere {
            sentence: format!("its log stream cannot be named: its awslogs options lack {}", missing.join(" and ")),
        },
    }
}

/// Returns a text, or what stands for one that is not known yet.
fn shown(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::String(text) if !text.is_empty() => Some(text.clone()),
        Kind::Hole(hole) => Some(hole.text.clone()),
        _ => None,
    }
}

/// Whether the task's output is streamed: as the spec says, else where it can be read. A definition
/// that was not observed may be readable.
pub(crate) fn may_stream(spec: &TaskSpec, payload: &Node, targets: &[LogTarget]) -> bool {
    let written = blocks(spec).next().and_then(|main| main.logs.as_ref()?.stream);
    let readable = targets.iter().any(|target| matches!(target.kind, LogKind::Awslogs { .. }));
    written.unwrap_or(readable || matches!(payload.kind, Kind::Hole(_)))
}
