//! Settings of the run: time-outs, retries, deciding containers, allowed rules.

use ecs_model::{Allow, OnInterrupt, OnTimeout, Retry, RetryClass, SpecPath};

use super::super::block::Piece;
use super::super::codes;
use super::super::names::did_you_mean;
use super::super::placed::Placed;
use super::super::reader::{NodeReader, name_place};
use super::super::scope::{Advice, Scope, subject, written};
use super::super::value::{Arg, Value};
use super::launch::launch_type;
use super::{Nodes, layered, unknown_child};

/// The classes of `retry`.
const CLASSES: [&str; 3] = ["capacity", "spot", "start"];

impl Nodes<'_, '_, '_> {
    pub(super) fn on_timeout(&mut self) -> Option<OnTimeout> {
        self.scalar("on-timeout", |scope, path, arg| {
            word(scope, path, arg, &[("stop", OnTimeout::Stop), ("leave", OnTimeout::Leave)])
        })
    }

    pub(super) fn on_interrupt(&mut self) -> Option<OnInterrupt> {
        self.scalar("on-interrupt", |scope, path, arg| {
            word(scope, path, arg, &[("stop", OnInterrupt::Stop), ("detach", OnInterrupt::Detach)])
        })
    }

    pub(super) fn allow(&mut self) -> Vec<Allow> {
        self.each("allow", |reader| {
            let path = reader.path.clone();
            let arg = reader.required();
            let reason = reader.prop("reason");
            let rule = match &arg.value {
                Value::String(text) => ecs_model::Code::from(text.to_string()).is_api_rule(),
                _ => true,
            };
            if !rule {
                let message = "only rules of AWS's API can be allowed: ECS and a number";
                reader.scope.note(&path, &arg);
                reader.scope.refuse_value(&path, &arg, message, "a fault of the language stays an error");
                return None;
            }
            Some(Allow {
                code: reader.scope.filled(&path, arg),
                reason: reason.map(|arg| reader.scope.string(&path.key("reason"), arg)),
            })
        })
    }

    pub(super) fn retry(&mut self) -> Retry {
        let path = self.path.key("retry");
        let pieces = self.groups.take("retry");
        for piece in &pieces {
            self.scope.stands(&path, name_place(*piece));
            let mut reader = NodeReader::new(self.scope, *piece, path.clone());
            let _ = reader.children();
            let count = piece.node.entries().first().filter(|entry| entry.name().is_none());
            if let Some(entry) = count {
                let place = written(piece.text, entry).1;
                let problem = Placed::error(codes::UNKNOWN_ARGUMENT, place, "`retry` counts by class of failure");
                let problem = problem
                    .says("write the classes in its block")
                    .help("for example: retry { capacity 3; spot 2 then=\"FARGATE\"; start 1 }");
                reader.scope.surplus(&path, problem);
            } else {
                reader.finish();
            }
        }
        let mut retry = Retry::default();
        for child in layered(self.scope, &pieces, &path, false) {
            let class = match child.node.name().value() {
                "capacity" => &mut retry.capacity,
                "spot" => &mut retry.spot,
                "start" => &mut retry.start,
                _ => {
                    unknown_child(self.scope, child, "retry", &path, &CLASSES);
                    continue;
                }
            };
            *class = retry_class(self.scope, child, &path);
        }
        retry
    }
}

fn retry_class(scope: &mut Scope<'_>, child: Piece<'_>, path: &SpecPath) -> RetryClass {
    let path = path.key(child.node.name().value());
    let mut reader = NodeReader::new(scope, child, path.clone());
    let arg = reader.required();
    let then = reader.prop("then");
    reader.finish();
    let more = scope.count(&path, &arg);
    let more = u32::try_from(more).unwrap_or_else(|_| {
        scope.refuse_value(&path, &arg, "nobody waits for so many launches", "");
        0
    });
    let then = then.and_then(|arg| {
        let path = path.key("then");
        let word = scope.string(&path, arg.clone());
        launch_type(scope, &path, &arg, &word)
    });
    RetryClass { more, then }
}

/// Reads one of a few words; returns the first's meaning for any other.
fn word<T: Copy + Default>(scope: &mut Scope<'_>, path: &SpecPath, arg: Arg<'_>, words: &[(&str, T)]) -> T {
    let known = arg.clone();
    let text = scope.string(path, arg);
    if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text) {
        return *meaning;
    }
    if matches!(known.value, Value::String(_)) {
        let names: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        let all = names.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" or ");
        let same = names.iter().find(|name| name.eq_ignore_ascii_case(&text)).map(|name| Advice::text(name));
        let near = same.or_else(|| did_you_mean(&text, names.iter().copied()).map(Advice::from));
        let advice = near.unwrap_or_else(|| format!("write {all}").into());
        let message = format!("{} does not know `{text}`", subject(path));
        scope.refuse_value(path, &known, message, advice);
    }
    T::default()
}
