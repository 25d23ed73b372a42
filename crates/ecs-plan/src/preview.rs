//! How a plan is shown: the summary, the three YAML documents, JSON. A masked value is `<masked>`
//! unless the caller asks for it.

mod settings;
mod summary;
mod yaml;

use ecs_model::SpecPath;
use ecs_model::api::{Node, Origin};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

pub use summary::summary;

use crate::{DefinitionPlan, Plan, canonical, origin, planner};

/// What a rendering of a plan shows beyond the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ShowOptions {
    /// `--show-values`: masked values are shown as they are.
    pub show_values: bool,
    /// `--origins`: each value carries a comment that says where it came from.
    pub origins: bool,
}

/// Returns the plan's id: the first eight hex digits of a SHA-256 over its three documents as they
/// are shown, so that no masked value has a part in it.
pub fn id(plan: &Plan) -> String {
    let mut hash = Sha256::new();
    for document in [planner::payload_of(&plan.definition), &plan.request, &settings::document(plan, false)] {
        hash.update(canonical::json(&origin::masked(document)));
        hash.update("\n");
    }
    canonical::hex(&hash.finalize()).chars().take(8).collect()
}

/// Returns the three YAML documents: `# Task definition`, `# Task run request`, `# Run`.
pub fn documents(plan: &Plan, options: &ShowOptions) -> String {
    documents_at(plan, options, &|_| None)
}

/// Returns the three YAML documents; with `--origins`, `place` says where in the caller's text a path
/// stands (`specs/hello.kdl:4:5`).
pub fn documents_at(plan: &Plan, options: &ShowOptions, place: &dyn Fn(&SpecPath) -> Option<String>) -> String {
    let note = |origin: &Origin| options.origins.then(|| describe(origin, place));
    let no_note = |_: &Origin| None;
    let render = |node: &Node, note: &dyn Fn(&Origin) -> Option<String>| {
        if options.show_values { yaml::block(node, note) } else { yaml::block(&origin::masked(node), note) }
    };
    let definition = render(planner::payload_of(&plan.definition), &note);
    let request = render(&plan.request, &note);
    let run = yaml::block(&settings::document(plan, options.show_values), &no_note);
    format!("---\n# Task definition\n{definition}---\n# Task run request\n{request}---\n# Run\n{run}")
}

/// Returns where a value came from, in words.
fn describe(origin: &Origin, place: &dyn Fn(&SpecPath) -> Option<String>) -> String {
    let path_in_words = |path: &SpecPath| match (place(path), path.is_root()) {
        (Some(place), true) => place,
        (Some(place), false) => format!("{place} {path}"),
        (None, true) => "the task".to_owned(),
        (None, false) => path.to_string(),
    };
    match origin {
        Origin::Spec { path, also } => {
            let all: Vec<String> = std::iter::once(path).chain(also).map(path_in_words).collect();
            all.join(", ")
        }
        Origin::Linked { pointer } => format!("linked definition {pointer}").trim_end().to_owned(),
        Origin::Default(what) => format!("default of {what}"),
        Origin::Observed(what) => format!("observed: {what}"),
    }
}

/// Returns a payload as YAML, with what is masked masked.
pub(crate) fn yaml_of(node: &Node) -> String {
    yaml::block(&origin::masked(node), &|_| None)
}

/// Returns the plan as JSON for a machine: the documents under `definition`, `request` and `run`, and
/// what the engine and a reviewer need beside them. `--origins` has no part in it.
pub fn json(plan: &Plan, options: &ShowOptions) -> Value {
    let shown = |node: &Node| if options.show_values { node.to_json() } else { origin::masked(node).to_json() };
    let (action, arn, copy) = match &plan.definition {
        DefinitionPlan::Register { copy_of, .. } => ("register", None, copy_of.as_ref()),
        DefinitionPlan::Reuse { arn, .. } => ("reuse", Some(arn), None),
        DefinitionPlan::Linked { arn, .. } => ("linked", Some(arn), None),
    };
    json!({
        "format": plan.format,
        "id": id(plan),
        "task": plan.task,
        "summary": summary(plan).lines().collect::<Vec<_>>(),
        "action": action,
        "task-definition-arn": arn,
        "copy-of": copy,
        "definition": shown(planner::payload_of(&plan.definition)),
        "request": shown(&plan.request),
        "run": settings::document(plan, options.show_values).to_json(),
        "main-container": plan.main_container,
        "region": plan.region,
        "count": plan.count,
        "logs": plan.logs,
        "stop-timeout": plan.stop_timeout,
        "problems": plan.problems,
        "skipped-rules": plan.skipped_rules,
    })
}
