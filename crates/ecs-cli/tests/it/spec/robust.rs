//! Whatever is given to it, reading ends, in an answer.

use proptest::prelude::*;

use super::host::Memory;
use super::{codes, input, read, report};
use ecs_cli::spec::load;

/// Reads and renders: neither may panic.
fn survives(text: &str) {
    let loaded = read(text);
    let rendered = report(&loaded);
    assert_eq!(loaded.problems.is_empty(), rendered.is_empty());
    for problem in &loaded.problems {
        for label in &problem.labels {
            assert!(loaded.sources.position(label.place).is_some(), "{text:?}");
        }
    }
}

/// What specs are made of, and what people put in the wrong place; separated by spaces.
const TOKENS: &str = r##"task defaults variable image env container customize task-definition secrets from network subnets
    logs retry default volume port extra add - "a" "" 1 1.5 0x1f #true #null #inf true null { } ( ) (template) (var) (array)
    [ ] = ; , : \ / // /* */ /- " """ #" "# # ' “ ” ` $ ${ {a} {{ }} "{a}" ./x 2GB k= k="v" é r" default= type="list"
    file="spec.kdl" key: env: """##;

fn token() -> impl Strategy<Value = String> {
    let mut words: Vec<_> = TOKENS.split_whitespace().collect();
    words
        .extend(["\u{feff}", "\u{200b}", "\u{2028}", "\t", " ", " ", " ", " ", "\n", "\n", "\n", "\r\n", "{ ", " }\n"]);
    let words = prop::sample::select(words);
    prop_oneof![8 => words.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from), 1 => "[a-z]{1,4}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn a_soup_of_tokens_gives_an_answer(tokens in prop::collection::vec(token(), 0..60)) {
        survives(&tokens.concat());
    }

    #[test]
    fn a_soup_within_a_task_gives_an_answer(tokens in prop::collection::vec(token(), 0..40)) {
        survives(&format!("variable \"a\" default=\"b\"\ntask \"t\" {{\n{}\n}}\n", tokens.join(" ")));
    }

    #[test]
    fn any_text_gives_an_answer(text in any::<String>()) {
        survives(&text);
    }

    #[test]
    fn any_bytes_give_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let loaded = load(&input(&["a.kdl"]), &Memory::default().bytes("a.kdl", &bytes));
        prop_assert!(!report(&loaded).is_empty());
    }

}

proptest! {
    #[test]
    fn a_good_spec_with_one_character_changed_gives_an_answer(at in 0_usize..1_600, c in any::<char>()) {
        let text = include_str!("examples/nightly-report.kdl");
        let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        let (before, after) = text.split_at(at);
        let mut rest = after.chars();
        rest.next();
        survives(&format!("{before}{c}{}", rest.as_str()));
    }
}

#[test]
fn nothing_that_is_repeated_thousands_of_times_overflows_the_stack() {
    for part in [
        "}",
        ")",
        "(",
        "[",
        "]",
        "=",
        "\"",
        "\\",
        "/",
        "#",
        ";",
        ",",
        "a=",
        "{}",
        "()",
        "/-",
        "/*",
        "\"\"\"",
        " = ",
        "{\n",
        "1x ",
        "(a",
        "a{",
        "/- a\n",
        "\"\n",
        "/-{}",
        "a\n{\n}\n",
        "(a)",
        "(a)b=",
        "#\"",
        "{{",
        "a/* */",
        "'",
        "\"\"",
        "-",
        "[\n",
        "a (b)\n",
        "a \"\"\"\n x\n  \"\"\"\n",
        "/*/",
        "a;",
        "a {",
        "${",
        "\u{feff}",
        "\r",
        "a b=c\n",
        "a{}",
    ] {
        let text = part.repeat(3_000);
        survives(&text);
        survives(&format!("task \"a\" {{ image \"x\"\n{text}"));
    }
}

#[test]
fn nesting_beyond_every_payload_is_refused_before_it_is_parsed() {
    let deep = |levels: usize| format!("{}{}", "a {\n".repeat(levels), "}\n".repeat(levels));
    assert_eq!(codes(&deep(10_000)), ["too-deep"]);
    assert_eq!(codes(&deep(101)), ["too-deep"]);
    assert_eq!(codes(&deep(100)), ["unknown-node"]);
}

#[test]
fn braces_within_a_text_that_kdl_refuses_are_no_blocks() {
    for braces in [50, 1_000, 5_000] {
        let text = format!("task \"a\" {{ image \"{}\u{6}x\"; }}", "{ ".repeat(braces));
        assert_eq!(codes(&text), ["syntax"]);
        survives(&format!("task \"a\" {{ image volume \"da{}", "{ ".repeat(braces)));
        survives(&format!("task \"a\" {{ image \"\"\"\n{}\u{6}\n  \"\"\"; }}", "{ ".repeat(braces)));
        survives(&format!("task \"a\" {{ image #\"{}\u{6}\"#x\"; }}", "{ ".repeat(braces)));
    }
}

#[test]
fn a_banner_of_stars_is_a_comment() {
    let text = format!("/{}/\ntask \"a\" {{ image \"x\" }}\n", "*".repeat(100_000));
    assert_eq!(codes(&text), Vec::<String>::new());
}
