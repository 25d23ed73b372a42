//! The request half: the `RunTask` payload, before and after `customize`.

mod customize;
mod overrides;

use ecs_model::api::{HoleKind, Kind, Node, Origin};
use ecs_model::{Launch, LaunchType, Problem, SpecPath, TaskSpec};

pub(crate) use customize::{Customized, customize, replay};

use crate::definition::{Main, Members, Source};
use crate::network::{NetworkPart, network};
use crate::origin::{object, text};
use crate::{DefinitionPlan, World, origin, tags};

/// The origin of a list that is there, empty, only so that an operation of `customize` finds it.
const SCAFFOLD: &str = "empty list for customize";

/// Returns an empty list that is left out again unless an operation fills it.
pub(crate) fn scaffold() -> Node {
    Node::list(Vec::new(), Origin::default_of(SCAFFOLD))
}

/// Leaves out every list that was there for `customize` alone and is still empty.
pub(crate) fn drop_scaffold(node: &mut Node) {
    let is_scaffold = |node: &Node| {
        node.as_list().is_some_and(Vec::is_empty) && matches!(&node.origin, Origin::Default(what) if what == SCAFFOLD)
    };
    match &mut node.kind {
        Kind::Object(members) => {
            members.retain(|_, member| !is_scaffold(member));
            members.values_mut().for_each(drop_scaffold);
        }
        Kind::List(items) => items.iter_mut().for_each(drop_scaffold),
        _ => {}
    }
}

/// The request before `customize`.
#[derive(Debug)]
pub(crate) struct Draft {
    /// The payload, with holes for what is not known.
    pub(crate) payload: Node,
    /// Its network.
    pub(crate) network: NetworkPart,
    /// What is wrong or worth knowing.
    pub(crate) problems: Vec<Problem>,
}

/// Returns the request before `customize`.
pub(crate) fn draft(spec: &TaskSpec, world: &World, main: &Main, plan: &DefinitionPlan) -> Draft {
    let definition = known_payload(plan);
    let source = Source::of(spec, world);
    let mut network = network(spec, definition, world);
    let run_tags = tags::of_run(spec);
    let mut problems = std::mem::take(&mut network.problems);
    problems.extend(tag_problems(&run_tags));
    let mut members = Members::from([
        ("overrides".to_owned(), overrides::overrides(spec, &source, main, definition)),
        ("tags".to_owned(), tag_list(&run_tags)),
        ("taskDefinition".to_owned(), task_definition(plan)),
    ]);
    let mut put = |name: &str, node: Option<Node>| {
        if let Some(node) = node {
            members.insert(name.to_owned(), node);
        }
    };
    let string = |node: &str, value: &Option<String>| Some(text(SpecPath::node(node), value.as_ref()?));
    let flag = |node: &str, value: Option<bool>| Some(Node::bool(value?, Origin::spec(SpecPath::node(node))));
    put("cluster", string("cluster", &spec.cluster));
    put("platformVersion", string("platform-version", &spec.platform_version));
    put("group", string("group", &spec.group));
    put("startedBy", string("started-by", &spec.started_by));
    put("propagateTags", string("propagate-tags", &spec.propagate_tags));
    put("enableExecuteCommand", flag("enable-execute-command", spec.enable_execute_command));
    put("enableECSManagedTags", flag("enable-ecs-managed-tags", spec.enable_ecs_managed_tags));
    put("count", spec.count.map(|count| Node::integer(count, Origin::spec(SpecPath::node("count")))));
    put("networkConfiguration", network.configuration.clone());
    let (launch, value) = launch(spec);
    put(launch, value);
    put("placementConstraints", placement_constraints(spec));
    put("placementStrategy", placement_strategy(spec));
    let mut payload = Node::new(Kind::Object(members), Origin::spec(SpecPath::root()));
    origin::settle(&mut payload, spec);
    Draft { payload, network, problems }
}

/// Returns the definition that will run, where it is known.
pub(crate) fn known_payload(plan: &DefinitionPlan) -> Option<&Node> {
    let payload = match plan {
        DefinitionPlan::Register { payload, .. }
        | DefinitionPlan::Reuse { payload, .. }
        | DefinitionPlan::Linked { payload, .. } => payload,
    };
    payload.as_object().map(|_| payload)
}

/// Returns the member that says where the task runs.
fn launch(spec: &TaskSpec) -> (&'static str, Option<Node>) {
    let path = SpecPath::node("launch-type");
    let origin = match spec.launch {
        None => Origin::default_of("launch-type"),
        Some(_) => Origin::spec(path),
    };
    match spec.launch() {
        Launch::ClusterDefault => ("launchType", None),
        Launch::Type(LaunchType::FargateSpot) => {
            let provider = Node::string("FARGATE_SPOT", origin.clone());
            // A strategy without a weight above zero places nothing.
            let weight = Node::integer(1, Origin::default_of("weight"));
            let members = [("capacityProvider".to_owned(), provider), ("weight".to_owned(), weight)].into();
            let item = Node::new(Kind::Object(members), origin.clone());
            ("capacityProviderStrategy", Some(Node::list(vec![item], origin)))
        }
        Launch::Type(kind) => ("launchType", Some(Node::string(kind.as_str(), origin))),
        Launch::CapacityProviders(items) => {
            let base = SpecPath::node("capacity-providers");
            let item = |item: &ecs_model::StrategyItem| {
                let at = base.key(&item.provider);
                let number = |name: &str, value: Option<i64>| Some(Node::integer(value?, Origin::spec(at.key(name))));
                let members = [
                    ("capacityProvider", Some(text(at.clone(), &item.provider))),
                    ("weight", number("weight", item.weight)),
                    ("base", number("base", item.base)),
                ];
                object(at.clone(), members)
            };
            let list = items.iter().map(item).collect();
            ("capacityProviderStrategy", Some(Node::list(list, Origin::spec(base.clone()))))
        }
    }
}

fn task_definition(plan: &DefinitionPlan) -> Node {
    let linked = SpecPath::node("task-definition-arn");
    match plan {
        DefinitionPlan::Register { .. } => {
            let registered = Origin::Observed("registration".to_owned());
            Node::hole(HoleKind::TaskDefinition, "<registered at runtime>", registered)
        }
        DefinitionPlan::Reuse { arn, .. } => {
            Node::string(arn, Origin::Observed("newest revision of the family".to_owned()))
        }
        DefinitionPlan::Linked { arn, payload } if payload.as_object().is_none() => {
            Node::hole(HoleKind::TaskDefinition, arn, Origin::spec(linked))
        }
        DefinitionPlan::Linked { arn, .. } => text(linked, arn),
    }
}

fn tag_list(tags: &tags::Tags) -> Node {
    if tags.tags.is_empty() {
        return scaffold();
    }
    let item = |tag: &tags::Tag| {
        let members =
            [("key", Some(text(tag.at.clone(), &tag.key))), ("value", Some(text(tag.at.clone(), &tag.value)))];
        object(tag.at.clone(), members)
    };
    Node::list(tags.tags.iter().map(item).collect(), Origin::spec(SpecPath::node("tags")))
}

/// Returns what is wrong with the tags. The language refuses what AWS would, so that no other tag than
/// the one that was written is sent by an allowed rule.
fn tag_problems(tags: &tags::Tags) -> Vec<Problem> {
    let fault = |mut problem: Problem| {
        problem.code = ecs_model::Code::new("tag");
        problem
    };
    tags.warnings.iter().cloned().chain(tags::faults(&tags.tags).into_iter().map(fault)).collect()
}

fn placement_constraints(spec: &TaskSpec) -> Option<Node> {
    let base = SpecPath::node("placement-constraint");
    let item = |(place, item): (usize, &ecs_model::PlacementConstraint)| {
        let at = base.index(place);
        let expression = item.expression.as_ref().map(|value| text(at.key("expression"), value));
        object(at.clone(), [("type", Some(text(at.key("type"), &item.kind))), ("expression", expression)])
    };
    let list: Vec<Node> = spec.placement_constraints.iter().enumerate().map(item).collect();
    (!list.is_empty()).then(|| Node::list(list, Origin::spec(base)))
}

fn placement_strategy(spec: &TaskSpec) -> Option<Node> {
    let base = SpecPath::node("placement-strategy");
    let item = |(place, item): (usize, &ecs_model::PlacementStrategy)| {
        let at = base.index(place);
        let field = item.field.as_ref().map(|value| text(at.key("field"), value));
        object(at.clone(), [("type", Some(text(at.key("type"), &item.kind))), ("field", field)])
    };
    let list: Vec<Node> = spec.placement_strategy.iter().enumerate().map(item).collect();
    (!list.is_empty()).then(|| Node::list(list, Origin::spec(base)))
}
