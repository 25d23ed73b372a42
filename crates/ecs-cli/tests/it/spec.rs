//! Reading specs, seen from outside: texts in, tasks and problems out.

mod definitions;
mod examples;
mod files;
mod host;
mod json;
mod layers;
mod nodes;
mod reports;
mod robust;
mod slips;
mod variables;

use std::path::PathBuf;

use ecs_cli::spec::{FileArg, Input, Loaded, Mode, Overrides, VarLayers, load};
use ecs_cli::ui::report::render;

use host::Memory;

/// Reads one spec.
fn read(text: &str) -> Loaded {
    read_with(text, &Overrides::default())
}

/// Reads one spec under flags.
fn read_with(text: &str, overrides: &Overrides) -> Loaded {
    let input = Input { overrides: overrides.clone(), ..input(&["spec.kdl"]) };
    load(&input, &Memory::new([("spec.kdl", text)]))
}

/// Reads one spec with values of variables.
fn read_vars(text: &str, vars: &[&str], mode: Mode) -> Loaded {
    let vars = VarLayers { vars: vars.iter().map(|var| (*var).to_owned()).collect(), files: Vec::new() };
    load(&Input { vars, mode, ..input(&["spec.kdl"]) }, &Memory::new([("spec.kdl", text)]))
}

fn input(files: &[&str]) -> Input {
    Input { files: files.iter().map(|file| FileArg::from(PathBuf::from(file))).collect(), ..Input::default() }
}

/// Returns the report as a terminal of 100 columns shows it.
fn report(loaded: &Loaded) -> String {
    render(&loaded.problems, &loaded.sources, false, 100)
}

/// Reads a text that must have no problem.
fn good(text: &str) -> ecs_model::TaskSpec {
    let mut loaded = read(text);
    assert!(loaded.problems.is_empty(), "{text}\n{}", report(&loaded));
    loaded.tasks.remove(0).spec
}

/// Returns the codes of the problems of a text.
fn codes(text: &str) -> Vec<String> {
    read(text).problems.iter().map(|problem| problem.code.to_string()).collect()
}
