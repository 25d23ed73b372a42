//! `--help`: what each command says of itself.

use std::path::Path;

use crate::binary::run;

/// The commands, as the list of the top level has them.
fn commands() -> Vec<String> {
    let help = run(Path::new("."), &["--help"]).stdout;
    let list = help.split_once("Commands:\n").unwrap().1;
    let lines = list.lines().take_while(|line| !line.is_empty());
    // Lines of a description that goes on are indented further.
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.map(|line| line.split_whitespace().next().unwrap().to_owned()).filter(|name| name != "help").collect()
}

#[test]
fn the_list_of_commands() {
    insta::assert_snapshot!(run(Path::new("."), &["--help"]).shown());
}

#[test]
fn every_command_has_a_help_page() {
    let commands = commands();
    assert!(commands.len() >= 10, "{commands:?}");
    for command in commands {
        insta::assert_snapshot!(format!("help_of_{command}"), run(Path::new("."), &[&command, "--help"]).shown());
    }
}

#[test]
fn every_command_is_in_the_manual() {
    let manual = std::fs::read_to_string(crate::binary::workspace("docs/cli.md")).unwrap();
    for command in commands() {
        assert!(manual.contains(&format!("`ecs-cli {command}")), "docs/cli.md does not tell of `{command}`");
    }
}

#[test]
fn every_flag_of_a_run_is_in_the_manual() {
    let manual = std::fs::read_to_string(crate::binary::workspace("docs/cli.md")).unwrap();
    for command in ["apply", "attach", "status", "ps", "logs", "kill"] {
        let help = run(Path::new("."), &[command, "--help"]).stdout;
        let words = help.split([' ', '\n', '[', ']']).filter(|word| word.starts_with("--") && word.len() > 2);
        for flag in words.map(|word| word.trim_end_matches(|one: char| !one.is_ascii_alphanumeric())) {
            if !["--help", "--version", "--quiet", "--verbose", "--jobs"].contains(&flag) {
                assert!(
                    manual.contains(&format!("`{flag}")) || manual.contains(&format!(" {flag}")),
                    "{command} {flag}"
                );
            }
        }
    }
}
