use proptest::prelude::*;
use serde_json::{Value, json};

use super::{MAX_DEPTH, read};

/// Returns the messages of a text's slips, and what each points at.
fn told(text: &str) -> Vec<(String, &str)> {
    let read = read(text);
    read.slips.iter().map(|slip| (slip.message.clone(), text.get(slip.labels[0].0.clone()).unwrap())).collect()
}

#[test]
fn a_slip_is_told_once_at_its_place_and_the_rest_is_read() {
    let comma = "JSON has no comma before a closing bracket";
    for (text, message, part, value) in [
        ("{\"a\": 1,}", comma, ",", json!({"a": 1})),
        ("[1, 2,\n]", comma, ",", json!([1, 2])),
        ("{\"a\": 1,, \"b\": 2}", "there is a comma too many", ",", json!({"a": 1, "b": 2})),
        ("[, 1]", "there is a comma too many", ",", json!([1])),
        ("{\"a\": [1 2]}", "a comma is missing", "1", json!({"a": [1, 2]})),
        ("{\"a\": \"x\"\n \"b\": 2}", "a comma is missing", "\"", json!({"a": "x", "b": 2})),
        ("{\"a\": 1; \"b\": 2}", "JSON separates with commas", ";", json!({"a": 1, "b": 2})),
        ("{\"a\": 1 // b\n}", "JSON has no comments", "// b", json!({"a": 1})),
        ("{\"a\": true // b\n}", "JSON has no comments", "// b", json!({"a": true})),
        ("/* a\n b */ {}", "JSON has no comments", "/* a", json!({})),
        ("{\n# a\n}", "JSON has no comments", "# a", json!({})),
        ("{'a': \"x\"}", "JSON has straight double quotes", "'a'", json!({"a": "x"})),
        ("{\"a\": 'x y'}", "JSON has straight double quotes", "'x y'", json!({"a": "x y"})),
        ("{\"a\": “größe”}", "JSON has straight double quotes", "“größe”", json!({"a": "größe"})),
        ("{\"a\": `x`}", "JSON has straight double quotes", "`x`", json!({"a": "x"})),
        ("{\u{a0}\"a\": 1}", "an invisible character", "\u{a0}", json!({"a": 1})),
        ("{a: 1}", "JSON has double quotes around names", "a", json!({"a": 1})),
        ("{\"a\" = 1}", "JSON has a colon between a name and its value", "=", json!({"a": 1})),
        ("{\"a\" => 1}", "JSON has a colon between a name and its value", "=>", json!({"a": 1})),
        ("{\"a\" 1}", "a colon is missing", "\"a\"", json!({"a": 1})),
        ("{\"a\": True}", "JSON writes true and false in lower case", "True", json!({"a": true})),
        ("[FALSE]", "JSON writes true and false in lower case", "FALSE", json!([false])),
        ("[None]", "JSON writes nothing as null", "None", json!([null])),
        ("[\"a\tb\"]", "a control character within a text", "\t", json!(["a\tb"])),
    ] {
        assert_eq!(told(text), [(message.to_owned(), part)], "{text}");
        assert_eq!(read(text).value, Some(value), "{text}");
        assert!(read(text).doubts.is_empty(), "{text}");
    }
}

#[test]
fn a_value_that_nobody_can_know_is_one_doubt() {
    let texts = "JSON has double quotes around texts";
    for (text, message, part) in [
        ("{\"a\": <PORT>}", "a placeholder without quotes", "<PORT>"),
        ("{\"a\": ${PORT}, \"b\": 1}", "a placeholder without quotes", "${PORT}"),
        ("{\"a\": ${{ inputs.port }}}", "a placeholder without quotes", "${{ inputs.port }}"),
        ("{\"a\": {{ port }}\n}", "a placeholder without quotes", "{{ port }}"),
        ("[{port}]", "a placeholder without quotes", "{port}"),
        ("[%PORT%]", "a placeholder without quotes", "%PORT%"),
        ("[__PORT__]", "a placeholder without quotes", "__PORT__"),
        ("{\"a\": nginx:1.27, \"b\": 1}", texts, "nginx:1.27"),
        ("{\"a\": two words }", texts, "two words"),
        ("[./run.sh]", texts, "./run.sh"),
        ("[arn:aws:iam::1:role/a]", texts, "arn:aws:iam::1:role/a"),
        ("[yes]", texts, "yes"),
        ("[NaN]", "JSON has finite numbers only", "NaN"),
        ("[-Infinity]", "JSON has finite numbers only", "-Infinity"),
        ("[512MB]", "this is no number of JSON", "512MB"),
        ("[007]", "this is no number of JSON", "007"),
        ("[+1]", "this is no number of JSON", "+1"),
        ("[.5]", "this is no number of JSON", ".5"),
        ("[5.]", "this is no number of JSON", "5."),
        ("[0x10]", "this is no number of JSON", "0x10"),
        ("[1_000]", "this is no number of JSON", "1_000"),
        ("[-]", "this is no number of JSON", "-"),
        ("[1e999]", "a number beyond 64 bits", "1e999"),
        ("[99999999999999999999]", "a number beyond 64 bits", "99999999999999999999"),
        ("[\"C:\\dir\"]", "a backslash that escapes nothing", "\\d"),
        ("[\"\\u12\"]", "a backslash that escapes nothing", "\\u"),
        ("[\"\\ud800\"]", "a backslash that escapes nothing", "\\u"),
        ("[\"\\é\"]", "a backslash that escapes nothing", "\\"),
        ("{\"a\": }", "a value is missing", "}"),
        ("{\"a\": , \"b\": 1}", "a value is missing", ","),
        ("{\"a\", \"b\": 1}", "this member has no value", "\"a\""),
        ("{\"a\": 1, \"a\": 2}", "`a` is written twice in one object", "\"a\""),
    ] {
        assert_eq!(told(text), [(message.to_owned(), part)], "{text}");
        let read = read(text);
        assert!(read.value.is_some(), "{text}");
        let path = read.tree.path_at(read.doubts[0].start).to_string();
        assert_eq!((read.doubts.len(), path.as_str()), (1, if text.starts_with('[') { "[0]" } else { "a" }), "{text}");
    }
}

#[test]
fn what_cannot_be_read_to_its_end_says_where_it_went_wrong() {
    for (text, message, part, more) in [
        ("{\"a\": [1, 2}", "`}` closes nothing here, a `]` is missing", "}", "["),
        ("{\"a\": {\"b\": 1]", "`]` closes nothing here, a `}` is missing", "]", "{"),
        ("{\"a\": [1, 2]\n", "a `{` is never closed", "{", "]"),
        ("[{\"a\": \"ä\"", "a `{` is never closed", "{", "\""),
        ("{\"a\":", "a `{` is never closed", "{", ":"),
        ("{\"a\": \"x,\n \"b\": 1}", "this text is not closed on its line", "\"x,", ""),
        ("{} {}", "something follows the JSON value", "{}", ""),
        ("{}}", "something follows the JSON value", "}", ""),
        ("{\"a\": 1, : 2}", "this cannot stand here", ":", ""),
        ("[{\"a\": 1, {\"b\": 2}]", "a `}` is missing", "{", "{"),
        ("{\"a\":: 1}", "a value is missing", ":", ""),
        ("{1, {}}", "this member has no value", "1", ""),
        ("family: a\ncpu: 1\n", "this is no JSON", "family:", ""),
        ("task \"a\" { }", "this is no JSON", "task", ""),
    ] {
        let told = told(text);
        assert!(told.iter().any(|told| *told == (message.to_owned(), part)), "{text}\n{told:?}");
        let read = read(text);
        assert_eq!(read.value, None, "{text}");
        let second = read.slips[0].labels.get(1).map(|(range, _)| text.get(range.clone()).unwrap());
        assert_eq!(second.unwrap_or_default(), more, "{text}");
    }
}

#[test]
fn slips_of_one_kind_are_one_with_many_places_and_different_ones_are_all_told() {
    let slips = read("{\n  // a\n  a: 1, // b\n  'b': <X>,\n}").slips;
    let told: Vec<_> = slips.iter().map(|slip| (slip.message.as_str(), slip.labels.len())).collect();
    assert_eq!(
        told,
        [
            ("JSON has no comments", 2),
            ("JSON has double quotes around names", 1),
            ("JSON has straight double quotes", 1),
            ("a placeholder without quotes", 1),
            ("JSON has no comma before a closing bracket", 1),
        ]
    );
}

#[test]
fn a_text_of_slips_alone_is_not_read_to_its_end() {
    for text in [format!("[{}1]", "x,".repeat(100_000)), format!("{{{}\"a\": 1}}", "\"a\": 1,".repeat(100_000))] {
        let read = read(&text);
        assert!(read.slips.len() <= 100 && read.doubts.len() <= 200, "{}", read.slips.len());
    }
}

#[test]
fn depth_is_bounded() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read(&nested(MAX_DEPTH)).slips.is_empty());
    for text in [nested(MAX_DEPTH + 1), "[".repeat(1_000_000), "{\"a\":".repeat(1_000_000), "[{\"a\":".repeat(9_999)] {
        let read = read(&text);
        assert_eq!((read.slips.len(), read.value), (1, None));
        assert!(read.slips[0].message.contains("nested too deep"));
    }
}

/// JSON of any kind, not deep.
fn any_json() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e15_f64..1e15).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    scalar.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_json_reads_as_serde_json_reads_it(value in any_json()) {
        for text in [value.to_string(), format!("{value:#}"), format!("\u{feff}{value}\r\n")] {
            // A file whose value is a single word of another form is not looked at closely.
            let read = read(&text);
            let serde: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
            prop_assert!(read.slips.is_empty(), "{text}\n{:?}", read.slips);
            prop_assert_eq!(read.value, Some(serde));
        }
    }

    #[test]
    fn what_serde_json_refuses_has_a_slip(text in "[\\[\\]{}\",:01a.eE+\\- \n\\\\u/*#']{0,30}") {
        let read = read(&text);
        let serde = serde_json::from_str::<Value>(&text);
        // An empty text is told before it is read.
        if !text.trim().is_empty() {
            prop_assert!(serde.is_ok() || !read.slips.is_empty(), "{text}");
        }
        for slip in &read.slips {
            for (range, _) in &slip.labels {
                prop_assert!(text.get(range.clone()).is_some(), "{text}\n{slip:?}");
            }
        }
    }

    #[test]
    fn any_text_is_read_and_every_place_is_one(text in any::<String>(), at in 0_usize..40) {
        let good = "{\"family\": \"größe\", \"containerDefinitions\": [{\"name\": \"a\"}], \"cpu\": 1.5}";
        let at = (0..=at).rev().find(|at| good.is_char_boundary(*at)).unwrap_or_default();
        let (before, after) = good.split_at(at);
        for text in [text.clone(), format!("{{{text}"), format!("{before}{text}{after}")] {
            for (range, _) in read(&text).slips.iter().flat_map(|slip| &slip.labels) {
                prop_assert!(text.get(range.clone()).is_some(), "{text}\n{range:?}");
            }
        }
    }
}
