//! Variables, templates, and what stands for a value that is not known.

use ecs_cli::spec::{Mode, load, place};
use ecs_model::{Problem, SpecPath};

use super::host::Memory;
use super::{codes, input, read, read_vars, report};

/// Returns the image of the first task under these values.
fn image(text: &str, vars: &[&str]) -> String {
    let loaded = read_vars(text, vars, Mode::Plan);
    assert!(loaded.problems.is_empty(), "{}", report(&loaded));
    loaded.tasks[0].spec.main.image.clone().unwrap()
}

const TAGGED: &str = "variable \"tag\" env=\"TAG\" default=\"d\"\ntask \"t\" { image (template)\"r:{tag}\" }";

#[test]
fn the_first_value_that_is_present_counts() {
    assert_eq!(image(TAGGED, &["tag=flag"]), "r:flag");
    assert_eq!(image(TAGGED, &["tag=a", "tag=b=c"]), "r:b=c");
    assert_eq!(image(TAGGED, &[]), "r:d");
    let mut input = input(&["spec.kdl"]);
    let host = Memory::new([("spec.kdl", TAGGED), ("v.kdl", "tag \"file\"\n")]).var("TAG", "process");
    let read = |input: &_| load(input, &host).tasks[0].spec.main.image.clone().unwrap();
    assert_eq!(read(&input), "r:process");
    input.vars.files = vec!["v.kdl".into()];
    assert_eq!(read(&input), "r:file");
    input.vars.vars = vec!["tag=flag".to_owned()];
    assert_eq!(read(&input), "r:flag");
}

#[test]
fn a_variable_has_its_type() {
    let text = "variable \"n\" type=\"int\" default=512\nvariable \"b\" type=\"bool\" default=#false\n\
                variable \"l\" type=\"list\" { default \"x\" \"y z\" }\n\
                task \"t\" { image (template)\"i:{n}-{b}\"; cpu (var)\"n\"; essential (var)\"b\"; command \"a\" (var)\"l\" \"b\" }";
    let spec = |vars: &[&str]| {
        let loaded = read_vars(text, vars, Mode::Plan);
        assert!(loaded.problems.is_empty(), "{}", report(&loaded));
        loaded.tasks.into_iter().next().unwrap().spec
    };
    let plain = spec(&[]);
    assert_eq!(plain.main.image.as_deref(), Some("i:512-false"));
    assert_eq!((plain.main.cpu.unwrap().units(), plain.main.essential), (512, Some(false)));
    assert_eq!(plain.main.command.unwrap(), ["a", "x", "y z", "b"]);
    let given = spec(&["n=1024", "b=true", "l=[\"1\",\"2,3\"]", "l=4"]);
    assert_eq!((given.main.cpu.unwrap().units(), given.main.essential), (1024, Some(true)));
    assert_eq!(given.main.command.unwrap(), ["a", "1", "2,3", "4", "b"]);
}

#[test]
fn a_value_of_the_wrong_type_is_told_where_it_was_given_without_repeating_it() {
    let text = "variable \"n\" type=\"int\" default=1\ntask \"t\" { image \"i\"; count (var)\"n\" }";
    let loaded = read_vars(text, &["n=hunter2"], Mode::Check);
    let rendered = report(&loaded);
    assert_eq!(loaded.problems.len(), 1, "{rendered}");
    assert!(rendered.contains("--var:1:3") && !rendered.contains("hunter2"), "{rendered}");
}

#[test]
fn declarations_are_checked() {
    let with = |declaration: &str| codes(&format!("{declaration}\ntask \"t\" {{ image (template)\"i{{a}}\" }}"));
    for (declaration, code) in [
        ("variable \"a\" default=5", "wrong-type"),
        ("variable \"a\" type=\"int\" default=\"5\"", "wrong-type"),
        ("variable \"a\" type=\"text\" default=\"5\"", "wrong-value"),
        ("variable \"a\"", "missing-value"),
        ("variable \"a\" default=\"x\" defualt=\"y\"", "unknown-property"),
        ("variable \"a\" \"x\"", "unknown-argument"),
        ("variable a=\"x\"", "missing"),
        ("variable \"a\" default=\"1\"\nvariable \"a\" default=\"2\"", "duplicate"),
        ("variable \"a\" { default \"x\" }", "wrong-type"),
        ("variable \"a\" default=\"1\"\nvariable \"b\" default=\"2\"", "unused-variable"),
        ("variable \"a\" default=(template)\"{b}\"\nvariable \"b\" default=\"2\"", "unknown-variable"),
    ] {
        assert_eq!(with(declaration), [code], "{declaration}");
    }
    assert_eq!(codes("variable \"1a\" default=\"x\"\ntask \"t\" { image \"i\" }"), ["wrong-value"]);
    assert_eq!(codes("variable\ntask \"t\" { image \"i\" }"), ["missing"]);
}

#[test]
fn a_default_may_use_the_variables_above_it() {
    let text = "variable \"a\" default=\"1\"\nvariable \"b\" default=(template)\"{a}2\"\ntask \"t\" { image (template)\"i{b}\" }";
    assert_eq!(image(text, &[]), "i12");
    assert_eq!(image(text, &["a=x"]), "ix2");
}

#[test]
fn templates_and_variables_stand_wherever_a_value_may() {
    let text = "variable \"a\" default=\"x\"\ntask \"t\" {\n image \"i\"\n env { A (template)\"{a}\"; B (var)\"a\" }\n \
                network vpc=(var)\"a\"\n volume \"v\" host=(template)\"/{a}\"\n task-definition { family (var)\"a\" }\n \
                customize { add (template)\"/{a}\" (var)\"a\" }\n secrets { from (template)\"arn:{a}\" { K } }\n}";
    let loaded = read(text);
    assert!(loaded.problems.is_empty(), "{}", report(&loaded));
    let spec = &loaded.tasks[0].spec;
    assert_eq!(spec.customize[0].path(), "/x");
    assert_eq!(spec.main.secrets[0].value_from, "arn:x:K::");
}

#[test]
fn only_annotated_texts_are_templates() {
    let with =
        |image: &str| codes(&format!("variable \"a\" default=\"x\"\ntask \"t\" {{ image {image}; user (var)\"a\" }}"));
    assert_eq!(with("\"i:{a}\""), ["literal-template"]);
    assert_eq!(with("\"i:{b}\""), Vec::<String>::new());
    assert_eq!(with("(template)\"i:{{a}}\""), Vec::<String>::new());
    assert_eq!(with("(template)\"i:{b}\""), ["unknown-variable"]);
    assert_eq!(with("(template)\"i:{\""), ["wrong-value"]);
    assert_eq!(with("(template)5"), ["unknown-annotation"]);
    assert_eq!(with("(var)\"i:{a}\""), ["wrong-value"]);
    assert_eq!(with("(tmpl)\"i\""), ["unknown-annotation"]);
}

#[test]
fn in_a_snapshot_what_the_machine_would_say_stands_by_name() {
    let text = "variable \"tag\" env=\"TAG\" default=\"d\"\nvariable \"n\" type=\"int\" env=\"N\"\n\
                variable \"fixed\" default=\"f\"\nvariable \"l\" type=\"list\"\n\
                task \"t\" { image (template)\"{fixed}:{tag}\"; cpu (var)\"n\"; command (var)\"l\"; user (var)\"fixed\" }";
    let host = Memory::new([("spec.kdl", text)]).var("TAG", "process").var("N", "5");
    let mut input = input(&["spec.kdl"]);
    input.mode = Mode::Snapshot;
    let loaded = load(&input, &host);
    assert!(loaded.problems.is_empty(), "{}", report(&loaded));
    let spec = &loaded.tasks[0].spec;
    assert_eq!(spec.main.image.as_deref(), Some("f:<var tag>"));
    assert_eq!(spec.unresolved(&SpecPath::node("image")), Some("f:<var tag>"));
    assert_eq!(spec.unresolved(&SpecPath::node("cpu")), Some("<var n>"));
    assert_eq!(spec.main.command.as_deref().unwrap(), ["<var l>"]);
    assert_eq!(spec.unresolved(&"command[0]".parse().unwrap()), Some("<var l>"));
    assert_eq!(spec.main.user.as_deref(), Some("f"));
}

#[test]
fn values_of_sensitive_variables_are_marked() {
    let text = "variable \"s\" default=\"x\" sensitive=#true\ntask \"t\" { image \"i\"; env { A (template)\"a{s}\"; B \"b\" } }";
    let spec = &read(text).tasks[0].spec;
    assert!(spec.is_sensitive(&"env.A".parse().unwrap()) && !spec.is_sensitive(&"env.B".parse().unwrap()));
}

#[test]
fn names_that_no_file_declares_are_told_at_the_flag() {
    let loaded = read_vars(TAGGED, &["tga=x", "tag", "=x"], Mode::Check);
    let told: Vec<_> = loaded.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(told, ["unknown-variable", "bad-flag", "bad-flag"]);
    assert_eq!(loaded.problems[0].labels[0].text, "did you mean `tag`?");
}

#[test]
fn a_file_of_variables_is_kdl_and_its_values_are_never_shown() {
    let file = "tag \"hunter2\" \"x\"\ntag \"again\"\nother k=\"hunter2\"\nbad hunter2/x\n";
    let host = Memory::new([("spec.kdl", TAGGED), ("v.kdl", file)]);
    let mut input = input(&["spec.kdl"]);
    input.vars.files = vec!["v.kdl".into(), "missing.kdl".into()];
    let rendered = report(&load(&input, &host));
    assert!(!rendered.contains("hunter2") && !rendered.contains("again\""), "{rendered}");
    insta::assert_snapshot!(rendered);
}

#[test]
fn a_rules_finding_points_through_the_template_at_the_variable() {
    let loaded = read("variable \"tag\" default=\"x y\"\ntask \"t\" {\n    image (template)\"r:{tag}\"\n}\n");
    let problem = Problem::error("ECS999", SpecPath::node("image"), "no such image").label("it has a space");
    let placed = place(&problem, &loaded.tasks[0]);
    insta::assert_snapshot!(ecs_cli::ui::report::render(&[placed], &loaded.sources, false, 100));
}
