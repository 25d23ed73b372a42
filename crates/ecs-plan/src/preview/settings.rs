//! The document `# Run`.

use ecs_model::api::{Kind, Node, Origin};
use ecs_model::{Allow, OnInterrupt, OnTimeout, PatchOp, RetryClass};
use serde_json::Value;

use crate::{Deferred, Plan, origin};

/// Returns the settings of the run, each under its node's name; with the operations of `customize`
/// that wait for the run, where there are any.
pub(super) fn document(plan: &Plan, show_values: bool) -> Node {
    let run = &plan.run;
    let names = run.exit_from.iter().map(string).collect();
    let mut members = vec![
        ("allow", list(run.allow.iter().map(allow).collect())),
        ("auto-deregister", boolean(run.auto_deregister)),
        ("exit-from", list(names)),
        (
            "on-interrupt",
            string(match run.on_interrupt {
                OnInterrupt::Stop => "stop",
                OnInterrupt::Detach => "detach",
            }),
        ),
        (
            "on-timeout",
            string(match run.on_timeout {
                OnTimeout::Stop => "stop",
                OnTimeout::Leave => "leave",
            }),
        ),
        ("poll-interval", string(run.poll_interval.to_string())),
        (
            "retry",
            object([
                ("capacity", class(run.retry.capacity)),
                ("spot", class(run.retry.spot)),
                ("start", class(run.retry.start)),
            ]),
        ),
        ("start-timeout", string(run.start_timeout.to_string())),
        ("stream", boolean(run.stream)),
        ("timeout", string(run.timeout.map_or_else(|| "none".to_owned(), |timeout| timeout.to_string()))),
    ];
    if !plan.deferred.is_empty() {
        let shown =
            |deferred: &Deferred| operation(deferred, plan.masked_operations.contains(&deferred.index) && !show_values);
        members.push(("customize", object([("deferred", list(plan.deferred.iter().map(shown).collect()))])));
    }
    object(members.into_iter().map(|(name, node)| (name, plan.unknown_settings.get(name).map_or(node, string))))
}

fn here() -> Origin {
    Origin::Default("run".to_owned())
}

fn string(text: impl AsRef<str>) -> Node {
    Node::string(text.as_ref(), here())
}

fn boolean(value: bool) -> Node {
    Node::bool(value, here())
}

fn list(items: Vec<Node>) -> Node {
    Node::list(items, here())
}

fn object<'a>(members: impl IntoIterator<Item = (&'a str, Node)>) -> Node {
    let members = members.into_iter().map(|(name, node)| (name.to_owned(), node)).collect();
    Node::new(Kind::Object(members), here())
}

fn allow(allow: &Allow) -> Node {
    let reason = allow.reason.as_ref().map(|reason| ("reason", string(reason)));
    object(std::iter::once(("code", string(&allow.code))).chain(reason))
}

fn class(class: RetryClass) -> Node {
    let more = Node::integer(class.more, here());
    match class.then {
        None => more,
        Some(then) => object([("more", more), ("then", string(then.as_str()))]),
    }
}

fn operation(deferred: &Deferred, masked: bool) -> Node {
    let op = &deferred.op;
    let mut members = vec![("op", string(op.name())), ("path", string(op.path()))];
    match op {
        PatchOp::Move { from, .. } | PatchOp::Copy { from, .. } => members.push(("from", string(from))),
        PatchOp::Add { value, .. } | PatchOp::Replace { value, .. } | PatchOp::Test { value, .. } => {
            members.push(("value", shown(value, masked)));
        }
        PatchOp::Remove { .. } => {}
    }
    object(members)
}

fn shown(value: &Value, masked: bool) -> Node {
    if masked { string(origin::MASKED) } else { Node::from_json(value, &|_| here()) }
}
