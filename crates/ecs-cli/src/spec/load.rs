//! Reading every file at once: [`load`].

mod file;
mod say_once;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use self::file::{FileRead, read};
use self::say_once::say_once;
use super::files::{Definitions, Disk, ListFault, Listed, Named, list, tidy};
use super::host::Host;
use super::layers::{Flags, unknown_tasks};
use super::loaded::{Loaded, SpecFile};
use super::placed::Placed;
use super::source::{FileId, Place, Source, SourceKind, Sources};
use super::variables::{Given, given};
use super::{Input, Mode, codes};
use crate::cores;

/// What reading every file has at hand.
#[derive(Debug)]
struct Context<'c> {
    mode: Mode,
    host: &'c dyn Host,
    flags: Flags,
    given: Given,
    definitions: Definitions,
}

/// Reads files, flags and variables, and returns the tasks and every problem of all of them.
///
/// Files are read on all cores; the answer does not depend on how many there are.
pub fn load(input: &Input, host: &dyn Host) -> Loaded {
    let mut loaded = Loaded::default();
    let disk = Disk::new(host, None);
    let mut flags = 0;
    let mut context = Context {
        mode: input.mode,
        host,
        flags: Flags::default(),
        given: Given::default(),
        definitions: Definitions::default(),
    };
    // A snapshot depends on the files alone.
    if input.mode != Mode::Snapshot {
        let (given, problems) = given(&input.vars, &disk, &mut flags, &mut loaded.sources);
        context.given = given;
        loaded.problems.extend(problems);
        let (layers, problems) = Flags::read(&input.overrides, &disk, &mut flags, &mut loaded.sources);
        context.flags = layers;
        loaded.problems.extend(problems);
    }
    let listed = list(&input.files, host);
    let mut declared = BTreeSet::new();
    let mut whole = true;
    let mut named = Vec::new();
    for (index, read) in cores::map(&listed, |index, listed| one(index, listed, &context)).into_iter().enumerate() {
        let path = listed.get(index).and_then(|listed| listed.as_ref().ok()).and_then(|listed| listed.path.clone());
        if listed.get(index).is_some_and(Result::is_ok) {
            loaded.files.push(SpecFile { id: FileId::spec(index), path });
        }
        whole &= read.whole;
        loaded.tasks.extend(read.tasks);
        loaded.problems.extend(read.problems);
        loaded.sources.extend(read.sources);
        named.extend(read.named);
        declared.extend(read.declared);
    }
    definitions(&mut loaded, named);
    // What a file declares that could not be read is not known.
    if whole {
        loaded.problems.extend(context.given.undeclared(&declared));
    }
    finish(&mut loaded, &context, whole);
    loaded
}

/// Adds the texts of the definition files. One that several specs name is one text, that of the first.
fn definitions(loaded: &mut Loaded, named: Vec<Named>) {
    let mut first: BTreeMap<PathBuf, FileId> = BTreeMap::new();
    let mut ids = BTreeMap::new();
    for Named { id, path, definition } in named {
        if let Some(first) = first.get(&path) {
            ids.insert(id, *first);
            continue;
        }
        let path_shown = tidy(&path);
        let text = definition.text().to_owned();
        let source = Source::new(path_shown.display().to_string(), Some(path_shown), text, SourceKind::Definition);
        loaded.sources.add(id, source);
        first.insert(path, id);
    }
    loaded.tasks.iter_mut().for_each(|task| task.map.rename(&ids));
    loaded.problems.iter_mut().for_each(|problem| problem.rename(&ids));
}

/// Does what takes all files together.
fn finish(loaded: &mut Loaded, context: &Context<'_>, whole: bool) {
    let mut names: BTreeMap<&str, Place> = BTreeMap::new();
    let mut problems = Vec::new();
    for task in &loaded.tasks {
        let Some(place) = task.map.place(&ecs_model::SpecPath::root()) else { continue };
        let Some(first) = names.get(task.spec.name.as_str()) else {
            names.insert(&task.spec.name, place);
            continue;
        };
        let message = format!("there are two tasks `{}`", task.spec.name);
        let problem = Placed::error(codes::DUPLICATE, place, message).says("again here").label(*first, "first here");
        problems.push(problem.help("names are unique over all files of a command"));
    }
    if whole {
        let known: Vec<_> = names.keys().copied().collect();
        problems.extend(unknown_tasks(&context.flags, &known));
    }
    loaded.problems.extend(problems);
    let wanted: BTreeSet<_> = context.flags.tasks.iter().map(|(name, _)| name.as_str()).collect();
    if !wanted.is_empty() {
        loaded.tasks.retain(|task| wanted.contains(task.spec.name.as_str()));
    }
    say_once(&mut loaded.problems);
    loaded.problems.sort_by_key(Placed::order);
    // A fault in `defaults` or in a flag comes once for each task.
    let mut told = BTreeSet::new();
    loaded.problems.retain(|problem| told.insert((problem.order(), problem.code.clone(), problem.message.clone())));
}

fn one(index: usize, listed: &Result<Listed, ListFault>, context: &Context<'_>) -> FileRead {
    let id = FileId::spec(index);
    match listed {
        Ok(listed) => read(id, listed.path.as_deref(), context),
        Err(fault) => {
            let path = fault.path.display();
            let problem = fault.placed(id);
            let mut sources = Sources::default();
            sources.add(id, Source::new(path.to_string(), Some(fault.path.clone()), String::new(), SourceKind::Spec));
            FileRead { problems: vec![problem], sources, whole: false, ..FileRead::default() }
        }
    }
}
