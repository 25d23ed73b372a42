//! `task-definition`, `task-definition-arn` and `volume`.

use std::sync::Arc;

use ecs_model::api::shapes;
use ecs_model::{DefinitionSource, SpecPath, Volume, VolumeKind};
use serde_json::Value as Json;

use super::super::block::Piece;
use super::super::codes;
use super::super::files::Named;
use super::super::json;
use super::super::placed::Placed;
use super::super::reader::{NodeReader, PlainName, name_place};
use super::super::source::Place;
use super::super::value::{Arg, INVALID, Value};
use super::Nodes;

impl<'a> Nodes<'_, '_, 'a> {
    pub(super) fn definition(&mut self) -> Option<DefinitionSource> {
        self.linked().or_else(|| self.given())
    }

    fn linked(&mut self) -> Option<DefinitionSource> {
        let path = self.path.key("task-definition-arn");
        let piece = self.groups.one("task-definition-arn")?;
        let mut reader = NodeReader::new(self.scope, piece, path.clone());
        let arg = reader.required();
        let as_is = reader.prop("as-is").is_some_and(|arg| reader.scope.bool(&path.key("as-is"), &arg));
        reader.finish();
        Some(DefinitionSource::Linked { id: self.scope.filled(&path, arg), as_is })
    }

    fn given(&mut self) -> Option<DefinitionSource> {
        let path = self.path.key("task-definition");
        let piece = self.groups.one("task-definition")?;
        self.scope.stands(&path, name_place(piece));
        let mut reader = NodeReader::new(self.scope, piece, path.clone());
        let file = reader.prop("file");
        let block = reader.has_block();
        let _ = reader.children();
        let lone_text = file.is_none() && matches!(piece.node.entries(), [entry] if entry.name().is_none());
        if lone_text {
            let place = super::super::scope::written(piece.text, piece.node.entries().first()?).1;
            let problem = Placed::error(codes::UNKNOWN_ARGUMENT, place, "`task-definition` takes a file or a block");
            let problem = problem.says("write file=\"…\" for a JSON file");
            reader.scope.report(&path, problem.help("a revision that exists is linked with task-definition-arn \"…\""));
            return Some(empty(None));
        }
        reader.finish();
        let Some(file) = file else {
            // Another property is told by itself.
            if !block && piece.node.entries().is_empty() && !piece.text.doubts(name_place(piece)) {
                let problem = Placed::error(
                    codes::MISSING,
                    name_place(piece),
                    "`task-definition` has neither a file nor a block",
                );
                let problem = problem.says("write file=\"taskdef.json\", or the members in a block");
                self.scope.report(&path, problem);
            }
            if !block {
                self.scope.notes.faulty.insert(path.clone());
            }
            let members = json::block(self.scope, piece, shapes::register_task_definition(), &path);
            return Some(DefinitionSource::Given { file: None, content: Json::Object(members), dropped: Vec::new() });
        };
        if block {
            let problem = Placed::error(codes::EXCLUSIVE, file.place, "`task-definition` has a file and a block");
            self.scope.report(
                &path,
                problem.says("leave one of them out").label(name_place(piece), "the block is of this node"),
            );
        }
        Some(self.read_file(piece, file))
    }

    fn read_file(&mut self, piece: Piece<'a>, arg: Arg<'a>) -> DefinitionSource {
        let path = self.path.key("task-definition");
        let unknown = matches!(arg.value, Value::Unknown(_)) && !arg.faulty;
        let place = arg.place;
        let uses = arg.uses.clone();
        let file = self.scope.filled(&path.key("file"), arg);
        // What cannot be shown inside the file is shown at its name.
        self.scope.notes.map.insert(path.clone(), place, uses);
        if file == INVALID {
            return empty(Some(file));
        }
        if unknown {
            let problem =
                Placed::error(codes::DEFINITION_FILE, place, "the file's name depends on a variable without a value");
            self.scope.report(
                &path,
                problem.says("what it holds cannot be known here").help("give the variable a default without env="),
            );
            return empty(Some(file));
        }
        match self.scope.disk.definition(&file, piece.text.file.is_flag()) {
            Ok(named) => self.named_file(&path, file, &named),
            Err(fault) => {
                let mut problem = Placed::error(codes::DEFINITION_FILE, place, format!("{file} {}", fault.message));
                problem.help = fault.help;
                self.scope.report(&path, problem);
                empty(Some(file))
            }
        }
    }

    /// Returns what a definition file holds, and reports what is wrong with it, in the file.
    fn named_file(&mut self, path: &SpecPath, file: String, named: &Named) -> DefinitionSource {
        let definition = &named.definition;
        self.scope.notes.map.define(named.id, Arc::clone(definition));
        for slip in &definition.slips {
            let mut problem = Placed::of_file(slip.code, named.id, slip.message.clone());
            for (range, text) in &slip.labels {
                problem = problem.label(Place::new(named.id, range.start, range.end), text.clone());
            }
            problem.help = (!slip.help.is_empty()).then(|| slip.help.clone());
            self.scope.surplus(path, problem);
        }
        let Some((content, dropped)) = definition.content() else {
            self.scope.notes.faulty.insert(path.clone());
            return empty(Some(file));
        };
        for doubt in &definition.doubts {
            self.scope.invalid(&path.join(doubt));
        }
        DefinitionSource::Given { file: Some(file), content: content.clone(), dropped: dropped.to_vec() }
    }

    /// `volume "NAME" …`, merged by name and property by property.
    pub(super) fn volumes(&mut self) -> Vec<Volume> {
        let mut named: Vec<(PlainName, Vec<Piece<'a>>)> = Vec::new();
        for (name, piece) in self.named("volume") {
            match named.iter_mut().find(|(known, _)| known.text == name.text) {
                Some((_, layers)) => layers.push(piece),
                None => named.push((name, vec![piece])),
            }
        }
        named.into_iter().map(|(name, layers)| self.volume(&name, &layers)).collect()
    }

    fn volume(&mut self, name: &PlainName, layers: &[Piece<'a>]) -> Volume {
        let path = self.path.key("volume").key(&name.text);
        let mut found: [Option<Arg<'a>>; 5] = [None, None, None, None, None];
        for piece in layers {
            self.scope.stands(&path, super::super::reader::header_place(*piece));
            let mut reader = NodeReader::new(self.scope, *piece, path.clone());
            drop(reader.plain_name());
            let props = ["host", "efs", "access-point", "root", "iam"].map(|name| reader.prop(name));
            reader.finish();
            if let [Some(host), efs @ Some(_), ..] = &props {
                let place = efs.as_ref().map_or(host.place, |efs| efs.place);
                let problem = Placed::error(codes::EXCLUSIVE, place, "a volume is on the host or on EFS, not on both");
                self.scope.report(&path, problem.says("leave one out").label(host.place, "the host's folder is here"));
            }
            match &props {
                [Some(_), ..] => found = [None, None, None, None, None],
                [None, Some(_), ..] => found[0] = None,
                _ => {}
            }
            for (slot, prop) in found.iter_mut().zip(props) {
                if prop.is_some() {
                    *slot = prop;
                }
            }
        }
        Volume { name: name.text.clone(), kind: self.volume_kind(name, found) }
    }

    fn volume_kind(&mut self, name: &PlainName, found: [Option<Arg<'a>>; 5]) -> VolumeKind {
        let path = self.path.key("volume").key(&name.text);
        let [host, efs, access_point, root, iam] = found;
        if let Some(host) = host.filter(|arg| !arg.is_null()) {
            return VolumeKind::Host { path: self.scope.filled(&path.key("host"), host) };
        }
        let access_point = access_point.filter(|arg| !arg.is_null());
        let root = root.filter(|arg| !arg.is_null());
        let iam = iam.filter(|arg| !arg.is_null());
        let Some(efs) = efs.filter(|arg| !arg.is_null()) else {
            let alone = [("access-point", &access_point), ("root", &root), ("iam", &iam)];
            if let Some((property, arg)) = alone.into_iter().find_map(|(property, arg)| Some((property, arg.as_ref()?)))
            {
                let problem = Placed::error(
                    codes::MISSING,
                    arg.place,
                    format!("`{property}` of volume `{}` is of a file system", name.text),
                );
                self.scope.report(&path, problem.says("which one? write efs=\"fs-…\""));
            }
            return VolumeKind::Empty;
        };
        VolumeKind::Efs {
            file_system: self.scope.filled(&path.key("efs"), efs),
            access_point: access_point.map(|arg| self.scope.filled(&path.key("access-point"), arg)),
            root: root.map(|arg| self.scope.filled(&path.key("root"), arg)),
            iam: iam.map(|arg| self.scope.bool(&path.key("iam"), &arg)),
        }
    }
}

/// Returns a definition of which nothing is known.
fn empty(file: Option<String>) -> DefinitionSource {
    DefinitionSource::Given { file, content: json::nothing(), dropped: Vec::new() }
}
