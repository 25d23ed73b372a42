//! `ecs-cli explain`, and the document that is made of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::binary::{run, workspace};

fn explain(args: &[&str]) -> crate::binary::Finished {
    run(Path::new("."), &[&["explain"], args].concat())
}

#[test]
fn a_rule_is_explained_with_its_table() {
    insta::assert_snapshot!(explain(&["ECS041"]).shown());
}

#[test]
fn an_exit_code_is_ours_and_a_containers() {
    insta::assert_snapshot!(explain(&["125"]).shown());
}

#[test]
fn a_stopped_reason_needs_no_quotes() {
    let finished =
        explain(&["ResourceInitializationError:", "unable", "to", "pull", "secrets", "or", "registry", "auth"]);
    insta::assert_snapshot!(finished.shown());
}

#[test]
fn an_unknown_code_is_wrong_usage_and_the_nearest_are_named() {
    insta::assert_snapshot!(explain(&["ECS41", "xyzzyplugh"]).shown());
}

#[test]
fn json_and_markdown_say_the_same() {
    insta::assert_snapshot!(explain(&["--format", "json", "unknown-node", "ECS041"]).shown());
    insta::assert_snapshot!(explain(&["--format", "markdown", "ECS041", "137"]).shown());
}

#[test]
fn docs_rules_is_what_explain_says() {
    let made = explain(&["--format", "markdown"]).stdout;
    let committed = fs::read_to_string(workspace("docs/rules.md")).unwrap_or_default();
    // Not assert_eq: it would print both, thousands of lines.
    assert!(made == committed, "docs/rules.md is stale: run `cargo xtask docs`");
}

/// Every file of Rust under a folder.
fn sources(folder: &Path, out: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
}

/// Returns the codes that are written where a problem is made, each with a place. What stands in tests is left out.
fn codes_in_the_sources() -> BTreeMap<String, String> {
    let mut files = Vec::new();
    for name in ["ecs-model", "ecs-plan", "ecs-exec", "ecs-cli"] {
        sources(&workspace(&format!("crates/{name}/src")), &mut files);
    }
    let mut found = BTreeMap::new();
    for file in files.iter().filter(|file| !file.ends_with("tests.rs") && !file.to_string_lossy().contains("/tests/")) {
        let text = fs::read_to_string(file).unwrap();
        let text = text.split("mod tests {").next().unwrap();
        for opening in ["Problem::error(", "Problem::warning(", "Problem::note(", "Code::new(", "fault(", "report("] {
            for (at, _) in text.match_indices(opening) {
                // `default(` is no `fault(`.
                if text[..at].ends_with(|c: char| c.is_ascii_alphanumeric()) {
                    continue;
                }
                let rest = text[at + opening.len()..].trim_start();
                let Some((word, after)) = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) else {
                    continue;
                };
                // `report("words")` is no code: one is followed by a place or a message, or is a word alone.
                let is_code = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
                if is_code && after.trim_start().starts_with([',', ')']) {
                    found.insert(word.to_owned(), file.display().to_string());
                }
            }
        }
    }
    found
}

#[test]
fn every_code_that_a_source_reports_is_explained() {
    let codes = codes_in_the_sources();
    assert!(codes.len() > 30, "the search finds too little: {codes:?}");
    for (code, file) in codes {
        assert_eq!(explain(&[&code]).code, 0, "`{code}` of {file}");
    }
}

#[test]
fn the_faults_that_are_called_warnings_are_those_that_the_reader_reports_so() {
    let mut files = Vec::new();
    sources(&workspace("crates/ecs-cli/src/spec"), &mut files);
    let mut constants = Vec::new();
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        for (at, opening) in text.match_indices("Placed::warning(") {
            let rest = text[at + opening.len()..].trim_start();
            if let Some(name) = rest.strip_prefix("codes::").and_then(|rest| rest.split(',').next()) {
                constants.push(name.to_lowercase().replace('_', "-"));
            }
        }
    }
    constants.sort();
    constants.dedup();
    let all: serde_json::Value = serde_json::from_str(&explain(&["--format", "json"]).stdout).unwrap();
    let entries = all["entries"].as_array().unwrap();
    let warnings = entries.iter().filter(|entry| entry["family"] == "language" && entry["severity"] == "warning");
    let mut names: Vec<&str> = warnings.map(|entry| entry["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, constants);
}
