//! `hostPort`: what its absence means depends on the network mode.

use serde_json::{Map, Value};

/// Drops host ports that are what AWS fills in: with `awsvpc` and `host` the container's own port.
/// (0, which `bridge` fills in for a port that is chosen at run time, is a plain default.)
pub(super) fn settle(definition: &mut Map<String, Value>) {
    let shared = definition.get("networkMode").is_some_and(|mode| mode == "awsvpc" || mode == "host");
    let Some(Value::Array(containers)) = definition.get_mut("containerDefinitions") else { return };
    if !shared {
        return;
    }
    for container in containers {
        let Some(Value::Array(mappings)) = container.get_mut("portMappings") else { continue };
        for mapping in mappings.iter_mut().filter_map(Value::as_object_mut) {
            if mapping.get("hostPort").is_some_and(|host| Some(host) == mapping.get("containerPort")) {
                mapping.remove("hostPort");
            }
        }
    }
}
