//! The KDL of the documents is read and planned as it is printed.

use std::fs;
use std::path::Path;

use ecs_cli::spec::{FileArg, Input, Machine, load};
use ecs_model::Severity;
use ecs_plan::{PlanOptions, World};

/// Returns the KDL blocks of a Markdown text, each with the line it starts in.
fn blocks(text: &str) -> Vec<(usize, String)> {
    let mut blocks = Vec::new();
    let mut block: Option<(usize, String)> = None;
    for (number, line) in text.lines().enumerate() {
        match &mut block {
            None if line.trim() == "```kdl" => block = Some((number + 2, String::new())),
            Some(_) if line.trim() == "```" => blocks.extend(block.take()),
            Some((_, lines)) => lines.extend([line, "\n"]),
            None => {}
        }
    }
    blocks
}

/// Returns the errors of a spec, of the language and of the rules.
fn errors(text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("block.kdl");
    fs::write(&path, text).unwrap();
    let loaded = load(&Input { files: vec![FileArg::Path(path)], ..Input::default() }, &Machine);
    let mut found: Vec<String> = loaded
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .map(|problem| format!("{}: {}", problem.code, problem.message))
        .collect();
    for task in &loaded.tasks {
        let problems = match ecs_plan::plan(&task.spec, &World::default(), &PlanOptions::default()) {
            Ok(plan) => plan.problems,
            Err(error) => error.problems,
        };
        found.extend(problems.iter().filter(|problem| problem.severity == Severity::Error).map(ToString::to_string));
    }
    found
}

#[test]
fn every_kdl_block_of_the_documents_is_a_spec_without_an_error() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = vec![root.join("README.md")];
    files.extend(fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path()));
    let mut read = 0;
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "md")) {
        for (line, block) in blocks(&fs::read_to_string(file).unwrap()) {
            assert_eq!(errors(&block), Vec::<String>::new(), "{}:{line}", file.display());
            read += 1;
        }
    }
    assert!(read >= 2, "the README's and the reference's examples are among them");
}

#[test]
fn a_block_with_a_fault_would_be_found() {
    let found = errors("task \"a\" {\n    imgae \"x\"\n}\n");
    assert_eq!(found, ["unknown-node: a task has no `imgae`"]);
}
