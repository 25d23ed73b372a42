//! From a path in a spec to the text it was read from: [`SourceMap`].

use std::collections::BTreeMap;
use std::sync::Arc;

use ecs_model::{Segment, SpecPath};

use super::json::{Definition, Part};
use super::source::{FileId, Place};

/// A variable that took part in a value, and where its value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VariableUse {
    /// The variable's name.
    pub(crate) name: String,
    /// Where the value in use stands: its declaration, a flag or a variables file.
    pub(crate) place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    place: Place,
    uses: Vec<VariableUse>,
}

/// Where each path of one task stands.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    entries: BTreeMap<SpecPath, Entry>,
    /// Where what is below `task-definition` stands, if that is a file.
    definition: Option<(FileId, Arc<Definition>)>,
}

/// What a [`SourceMap`] knows of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found<'a> {
    /// The place of the path, or of its nearest known ancestor.
    pub(crate) place: Place,
    /// The variables that took part there.
    pub(crate) uses: &'a [VariableUse],
    /// The path that was found.
    pub(crate) known: SpecPath,
    /// What of the path was not found; empty where all was.
    pub(crate) rest: SpecPath,
}

impl SourceMap {
    pub(crate) fn insert(&mut self, path: SpecPath, place: Place, uses: Vec<VariableUse>) {
        self.entries.insert(path, Entry { place, uses });
    }

    /// Returns the place of a path, or of its nearest known ancestor; `None` for an empty map only.
    pub fn place(&self, path: &SpecPath) -> Option<Place> {
        self.find(path, Part::Value).map(|found| found.place)
    }

    /// Whether the path itself was written.
    pub fn knows(&self, path: &SpecPath) -> bool {
        self.entries.contains_key(path)
    }

    /// Notes the file that is the task's definition.
    pub(crate) fn define(&mut self, file: FileId, definition: Arc<Definition>) {
        self.definition = Some((file, definition));
    }

    /// Gives the definition file another id, where there is one for it.
    pub(crate) fn rename(&mut self, ids: &BTreeMap<FileId, FileId>) {
        if let Some((file, _)) = &mut self.definition {
            *file = ids.get(file).copied().unwrap_or(*file);
        }
    }

    /// Finds a part of a path, or of its nearest known ancestor. What was written in KDL has the one place.
    pub(crate) fn find(&self, path: &SpecPath, part: Part) -> Option<Found<'_>> {
        self.in_definition(path, part).or_else(|| self.written(path))
    }

    fn in_definition(&self, path: &SpecPath, part: Part) -> Option<Found<'_>> {
        let (file, definition) = self.definition.as_ref()?;
        let (node, below) = path.segments().split_first()?;
        if *node != Segment::Key("task-definition".to_owned()) {
            return None;
        }
        let below = collect(below);
        let place = definition.place(&below, part);
        // The property that names the file is no member of it.
        if place.missing > 0 && self.knows(path) {
            return None;
        }
        let (known, rest) = path.segments().split_at(path.segments().len() - place.missing);
        let (known, rest) = (collect(known), collect(rest));
        Some(Found { place: Place::new(*file, place.range.start, place.range.end), uses: &[], known, rest })
    }

    fn written(&self, path: &SpecPath) -> Option<Found<'_>> {
        let mut known = path.clone();
        loop {
            if let Some(entry) = self.entries.get(&known) {
                let rest = path.segments().get(known.segments().len()..).unwrap_or_default();
                return Some(Found { place: entry.place, uses: &entry.uses, known, rest: collect(rest) });
            }
            known = known.parent()?;
        }
    }
}

fn collect(segments: &[Segment]) -> SpecPath {
    segments.iter().fold(SpecPath::root(), |path, segment| path.with(segment.clone()))
}

#[cfg(test)]
mod tests {
    use ecs_model::SpecPath;

    use super::super::source::{FileId, Place};
    use super::{Part, SourceMap};

    #[test]
    fn an_unknown_path_is_found_at_its_nearest_ancestor_and_the_rest_is_told() {
        let mut map = SourceMap::default();
        let place = |at| Place::new(FileId::spec(0), at, at + 1);
        map.insert(SpecPath::root(), place(0), Vec::new());
        map.insert(SpecPath::node("task-definition"), place(5), Vec::new());
        let path: SpecPath = "task-definition.containerDefinitions[0].image".parse().unwrap();
        let found = map.find(&path, Part::Value).unwrap();
        assert_eq!(found.place, place(5));
        assert_eq!(found.rest.to_string(), "containerDefinitions[0].image");
        assert_eq!(map.place(&SpecPath::node("cluster")), Some(place(0)));
    }
}
