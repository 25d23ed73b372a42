//! The architecture's arrows: which crate may depend on which.

use std::collections::BTreeMap;

use miette::{Result, bail};
use serde_json::Value;

use crate::process;

/// Every edge between crates of the workspace that is allowed: `ecs-cli → ecs-exec → ecs-plan → ecs-model`.
/// A crate may skip one on the way (`ecs-cli` reads specs into `ecs-model`'s types).
const ALLOWED: [(&str, &[&str]); 6] = [
    ("ecs-model", &[]),
    ("ecs-plan", &["ecs-model"]),
    ("ecs-exec", &["ecs-model", "ecs-plan"]),
    ("ecs-cli", &["ecs-exec", "ecs-model", "ecs-plan"]),
    ("ecs-tests", &["ecs-cli", "ecs-exec", "ecs-model", "ecs-plan"]),
    ("xtask", &[]),
];

/// Crates that must not be in the tree of a pure crate, by how their names begin. What they would
/// bring in is I/O, a runtime, the SDK, or the text format.
const NEVER_IN_PURE: [&str; 9] = ["aws-", "tokio", "hyper", "kdl", "mio", "reqwest", "socket2", "rand", "getrandom"];

/// The crates without I/O, clock, randomness and hash order. Their own `clippy.toml` refuses the
/// standard library's types for these.
const PURE: [&str; 2] = ["ecs-model", "ecs-plan"];

/// Checks the edges of the workspace and the trees of the pure crates.
///
/// # Errors
/// An edge that is not allowed, or a crate where it must not be.
pub(crate) fn run() -> Result<()> {
    let metadata = process::metadata()?;
    let mut wrong = wrong_edges(&metadata);
    for name in PURE {
        let tree = process::output(process::cargo().args(["tree", "-p", name, "-e", "normal", "--prefix", "none"]))?;
        wrong.extend(wrong_dependencies(name, &tree));
    }
    let without_sdk =
        process::output(process::cargo().args(["tree", "-p", "ecs-exec", "-e", "normal", "--prefix", "none"]))?;
    wrong.extend(
        crate_names(&without_sdk)
            .filter(|name| name.starts_with("aws-") || *name == "kdl")
            .map(|name| format!("ecs-exec without features depends on {name}")),
    );
    if wrong.is_empty() {
        println!("layers: every edge is allowed");
        return Ok(());
    }
    bail!("layers:\n{}", wrong.join("\n"));
}

fn crate_names(tree: &str) -> impl Iterator<Item = &str> {
    tree.lines().filter_map(|line| line.split_whitespace().next())
}

fn wrong_dependencies(pure: &str, tree: &str) -> Vec<String> {
    crate_names(tree)
        .filter(|name| NEVER_IN_PURE.iter().any(|prefix| name.starts_with(prefix)))
        .map(|name| format!("{pure} depends on {name}"))
        .collect()
}

fn wrong_edges(metadata: &Value) -> Vec<String> {
    let allowed: BTreeMap<_, _> = ALLOWED.into_iter().collect();
    let packages = metadata.get("packages").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut wrong = Vec::new();
    for package in packages {
        let name = package.get("name").and_then(Value::as_str).unwrap_or_default();
        let Some(targets) = allowed.get(name) else {
            wrong.push(format!("{name} has no place in the architecture"));
            continue;
        };
        let dependencies = package.get("dependencies").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for dependency in dependencies {
            let target = dependency.get("name").and_then(Value::as_str).unwrap_or_default();
            if allowed.contains_key(target) && !targets.contains(&target) {
                wrong.push(format!("{name} must not depend on {target}"));
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{wrong_dependencies, wrong_edges};

    #[test]
    fn an_arrow_against_the_direction_is_found() {
        let metadata =
            json!({"packages": [{"name": "ecs-model", "dependencies": [{"name": "ecs-plan"}, {"name": "serde"}]}]});
        assert_eq!(wrong_edges(&metadata), ["ecs-model must not depend on ecs-plan"]);
    }

    #[test]
    fn a_crate_without_a_place_is_found() {
        let metadata = json!({"packages": [{"name": "ecs-extra", "dependencies": []}]});
        assert_eq!(wrong_edges(&metadata), ["ecs-extra has no place in the architecture"]);
    }

    #[test]
    fn a_runtime_in_a_pure_crate_is_found() {
        assert_eq!(wrong_dependencies("ecs-plan", "ecs-plan v0.1.0\ntokio v1.54.1\n"), ["ecs-plan depends on tokio"]);
    }
}
