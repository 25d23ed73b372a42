//! `launch-type`, `capacity-providers` and placement.

use ecs_model::{Launch, LaunchType, PlacementConstraint, PlacementStrategy, SpecPath, StrategyItem};

use super::super::codes;
use super::super::names::did_you_mean;
use super::super::placed::Placed;
use super::super::reader::{NodeReader, name_place};
use super::super::scope::{Advice, Scope};
use super::super::value::{Arg, Value};
use super::{Nodes, layered};

/// The words of `launch-type`.
const WORDS: [&str; 5] = ["FARGATE", "FARGATE_SPOT", "EC2", "EXTERNAL", "cluster-default"];

impl Nodes<'_, '_, '_> {
    pub(super) fn launch(&mut self) -> Option<Launch> {
        if let Some(launch) = self.capacity_providers() {
            return Some(launch);
        }
        self.scalar("launch-type", |scope, path, arg| {
            let known = arg.clone();
            let word = scope.string(path, arg);
            if word == "cluster-default" {
                return Launch::ClusterDefault;
            }
            launch_type(scope, path, &known, &word).map_or_else(Launch::default, Launch::Type)
        })
    }

    fn capacity_providers(&mut self) -> Option<Launch> {
        let path = self.path.key("capacity-providers");
        let piece = self.groups.one("capacity-providers")?;
        self.scope.stands(&path, name_place(piece));
        let mut reader = NodeReader::new(self.scope, piece, path.clone());
        let _ = reader.children();
        reader.finish();
        let mut items = Vec::new();
        for child in layered(self.scope, &[piece], &path, false) {
            if child.text.doubts(name_place(child)) {
                continue;
            }
            let provider = child.node.name().value().to_owned();
            let path = path.key(&provider);
            self.scope.stands(&path, name_place(child));
            let mut reader = NodeReader::new(self.scope, child, path.clone());
            let weight = reader.prop("weight");
            let base = reader.prop("base");
            // `FARGATE_SPOT 1`: what is meant by the number is told, and nothing of weights.
            if weight.is_none() && child.node.entries().iter().any(|entry| entry.name().is_none()) {
                reader.scope.notes.faulty.insert(path.clone());
            }
            reader.finish();
            let weight = weight.map(|arg| self.scope.integer(&path.key("weight"), &arg));
            let base = base.map(|arg| self.scope.integer(&path.key("base"), &arg));
            items.push(StrategyItem { provider, weight, base });
        }
        // Those behind the name are told to stand in the block, and meant.
        let in_block = !items.is_empty();
        for entry in piece.node.entries().iter().filter(|_| !in_block) {
            self.scope.notes.faulty.insert(path.clone());
            let name = entry.name().map(kdl::KdlIdentifier::value).or_else(|| entry.value().as_string());
            let meant = |name: &str| StrategyItem { provider: name.to_owned(), weight: Some(1), base: None };
            items.extend(name.map(meant));
        }
        if items.is_empty() && piece.node.entries().is_empty() && !piece.text.doubts(name_place(piece)) {
            let problem = Placed::error(codes::MISSING, name_place(piece), "`capacity-providers` names none");
            self.scope.report(
                &path,
                problem.says("name one in its block").help("for example: capacity-providers { FARGATE_SPOT weight=1 }"),
            );
        }
        Some(Launch::CapacityProviders(items))
    }

    pub(super) fn placement_constraints(&mut self) -> Vec<PlacementConstraint> {
        self.each("placement-constraint", |reader| {
            let kind = kind(reader);
            let path = reader.path.key("expression");
            let expression = reader.prop("expression").map(|arg| reader.scope.string(&path, arg));
            Some(PlacementConstraint { kind, expression })
        })
    }

    pub(super) fn placement_strategy(&mut self) -> Vec<PlacementStrategy> {
        self.each("placement-strategy", |reader| {
            let kind = kind(reader);
            let path = reader.path.key("field");
            let field = reader.prop("field").map(|arg| reader.scope.string(&path, arg));
            Some(PlacementStrategy { kind, field })
        })
    }
}

/// `type=`, which must be there.
fn kind(reader: &mut NodeReader<'_, '_, '_>) -> String {
    let path = reader.path.key("type");
    let arg = reader.required_prop("type");
    reader.scope.filled(&path, arg)
}

/// Reads a launch type; reports a word that is none.
pub(super) fn launch_type(scope: &mut Scope<'_>, path: &SpecPath, arg: &Arg<'_>, word: &str) -> Option<LaunchType> {
    if !matches!(arg.value, Value::String(_)) {
        return None;
    }
    let found = word.parse().ok();
    if found.is_none() {
        let upper = word.to_ascii_uppercase().replace('-', "_");
        let same = WORDS.iter().find(|known| **known == upper).map(|known| Advice::text(known));
        let near = same.or_else(|| did_you_mean(word, WORDS).map(Advice::from));
        let advice = near.unwrap_or_else(|| WORDS.join(", ").into());
        scope.refuse_value(path, arg, format!("there is no launch type `{word}`"), advice);
    }
    found
}
