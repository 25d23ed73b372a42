//! From a path in a spec to the text it was read from: [`SourceMap`].

use std::collections::BTreeMap;

use ecs_model::{Segment, SpecPath};

use super::source::Place;

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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceMap {
    entries: BTreeMap<SpecPath, Entry>,
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
        self.find(path).map(|found| found.place)
    }

    /// Whether the path itself was written.
    pub fn knows(&self, path: &SpecPath) -> bool {
        self.entries.contains_key(path)
    }

    pub(crate) fn find(&self, path: &SpecPath) -> Option<Found<'_>> {
        let mut known = path.clone();
        loop {
            if let Some(entry) = self.entries.get(&known) {
                let rest = path.segments().get(known.segments().len()..).unwrap_or_default();
                let rest = rest.iter().fold(SpecPath::root(), |path, segment: &Segment| path.with(segment.clone()));
                return Some(Found { place: entry.place, uses: &entry.uses, known, rest });
            }
            known = known.parent()?;
        }
    }
}

#[cfg(test)]
mod tests {
    use ecs_model::SpecPath;

    use super::super::source::{FileId, Place};
    use super::SourceMap;

    #[test]
    fn an_unknown_path_is_found_at_its_nearest_ancestor_and_the_rest_is_told() {
        let mut map = SourceMap::default();
        let place = |at| Place::new(FileId::spec(0), at, at + 1);
        map.insert(SpecPath::root(), place(0), Vec::new());
        map.insert(SpecPath::node("task-definition"), place(5), Vec::new());
        let path: SpecPath = "task-definition.containerDefinitions[0].image".parse().unwrap();
        let found = map.find(&path).unwrap();
        assert_eq!(found.place, place(5));
        assert_eq!(found.rest.to_string(), "containerDefinitions[0].image");
        assert_eq!(map.place(&SpecPath::node("cluster")), Some(place(0)));
    }
}
