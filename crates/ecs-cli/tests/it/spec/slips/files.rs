//! Slips that concern a whole file.

use super::Slip;

pub(super) const FILES: &[Slip] = &[
    (
        r#"variable "tag" default="1"
task "t" {
    image (template)x:{tag}
}"#,
        "syntax",
        r#"write "x:{tag}": a bare word cannot hold `{`"#,
    ),
    (
        r#"task "a" {
    image "x""#,
        "syntax",
        "a `}` is missing",
    ),
    (
        r#"task "a" {
    image "x"
}
}"#,
        "syntax",
        "there is one `}` more than `{`",
    ),
    (
        r#"task "a" {
    env {
        A "1"
    image "x"
}"#,
        "syntax",
        "a `}` is missing",
    ),
    (
        r#"task "a" {
    env
        A "1"
    }
    image "x"
}"#,
        "syntax",
        "its block starts here",
    ),
    (
        r#"task "a"
    image "x"
}"#,
        "syntax",
        "its block starts here",
    ),
    (
        r"task nightly-report:
    image: nginx
    command:
      - sh
      - -c",
        "syntax",
        "write `{` here, and `}` after the block",
    ),
    (
        r#"{
  "task": { "image": "x" }
}"#,
        "syntax",
        r#"write `task "NAME" { … }`"#,
    ),
    (
        r#"image "x"
command "y""#,
        "unknown-node",
        r#"write it into `task "NAME" { … }`"#,
    ),
    (
        r#"[task]
image = "x""#,
        "syntax",
        r#"write `task "NAME" { … }`"#,
    ),
    (
        r#"task {
  image "x"
}"#,
        "missing",
        r#"write task "NAME""#,
    ),
    (
        r#"task a b {
  image "x"
}"#,
        "unknown-argument",
        r#"a text with spaces needs quotes: "a b""#,
    ),
    (
        r#"tasks "a" {
  image "x"
}"#,
        "unknown-node",
        "did you mean `task`?",
    ),
    (
        r#"job "a" {
  image "x"
}"#,
        "unknown-node",
        "did you mean `task`?",
    ),
    (
        r#"variable tag="v1"
task "a" { image (template)"x:{tag}"; }"#,
        "missing",
        r#"write variable "tag" default=…"#,
    ),
    (
        r#"variable "tag" "v1"
task "a" { image (template)"x:{tag}"; }"#,
        "unknown-argument",
        "write default=…",
    ),
    (
        r#"variable "tag" default=5
task "a" { image (template)"x:{tag}"; }"#,
        "wrong-type",
        r#"write type="int", or the number in quotes"#,
    ),
    (
        r#"variable "tag" default="x"
task "a" { image "x:{tag}"; }"#,
        "literal-template",
        "a text without annotation is literal",
    ),
    (
        r#"variable "tag" default="x"
task "a" { image (template)"x:{ tag }"; }"#,
        "wrong-value",
        "no name of a variable stands here",
    ),
    (
        r#"variable "tag" default="x"
task "a" { image (template)"x:{tga}"; }"#,
        "unknown-variable",
        "did you mean `tag`?",
    ),
    (r#"task "a" { image (template)"x:{tag}"; }"#, "unknown-variable", "it is not declared"),
    (
        r#"variable "tag" type="number" default=5
task "a" { image (template)"x:{tag}"; }"#,
        "wrong-value",
        "did you mean `int`?",
    ),
    (
        r#"default { cluster "x"; }
task "a" { image "x"; }"#,
        "unknown-node",
        "did you mean `defaults`?",
    ),
    (
        r#"defaults "x" { cluster "x"; }
task "a" { image "x"; }"#,
        "unknown-argument",
        "its entries stand in its block",
    ),
    ("// only a comment", "empty", r#"a spec has at least one: task "NAME" { image "busybox:1.37" }"#),
    (
        r#"task "a" {
    container "b" {
        image "x"
    }

    cluster "c"

task "d" {
    image "y"
}"#,
        "syntax",
        "a `}` is missing",
    ),
    (
        r#"task "a" {
    image "x"
    }
    cluster "c"
}"#,
        "syntax",
        "there is one `}` more than `{`",
    ),
    (r#"task "a" { image "x" } task "b" { image "y" }"#, "syntax", "start a new line after the `}`"),
];
