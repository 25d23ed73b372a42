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
    (
        r#"task "t": {
    image "i"
}"#,
        "syntax",
        "leave it out: the value follows after a space",
    ),
    (
        r#"task "t" = {
    image "i"
}"#,
        "syntax",
        "leave it out",
    ),
    (
        r#"task name="t" {
    image "i"
}"#,
        "missing",
        r#"write task "NAME""#,
    ),
    (
        r#"task(name) {
    image "i"
}"#,
        "syntax",
        "put a space instead",
    ),
    (
        r#"---
task "t" { image "i"; }"#,
        "unknown-node",
        "leave it out: KDL has no marks between documents",
    ),
    (
        r#"locals { tag = "v1" }
task "t" { image "i"; }"#,
        "unknown-node",
        "did you mean `variable`?",
    ),
    (
        r#"resource "aws_ecs_task_definition" "t" {
  family = "x"
  container_definitions = jsonencode([{ name = "a", image = "b" }])
}
task "t" { image "i"; }"#,
        "unknown-node",
        "did you mean `task`?",
    ),
    (
        r#"provider "aws" { region = "eu-west-1" }
task "t" { image "i"; }"#,
        "unknown-node",
        "a file has variables, defaults and tasks",
    ),
    (
        r#"#!/usr/bin/env ecs-cli
task "t" { image "i"; }"#,
        "syntax",
        "write // instead of #",
    ),
    (
        r#"variable tag = "v1"
task "t" { image (template)"i:{tag}"; }"#,
        "missing",
        r#"write variable "tag" default=…"#,
    ),
    (
        r#"variable "tag" { default "v1" }
task "t" { image (template)"i:{tag}"; }"#,
        "wrong-type",
        "a default in a block is a list",
    ),
    (
        r#"services:
  web:
    image: nginx
    ports:
      - "80:80""#,
        "syntax",
        "write `{` here, and `}` after the block",
    ),
    (r#"env "A=1""#, "unknown-node", r#"write it into `task "NAME" { … }`"#),
    (
        r#"[[task]]
name = "t""#,
        "syntax",
        r#"write `task "NAME" { … }`"#,
    ),
    (r#"<task name="t"/>"#, "unknown-node", "did you mean `task`?"),
    (r#"task "t" -> { image "i"; }"#, "unknown-argument", "leave it out"),
    (
        r#"task "t" {
    image "i"
},"#,
        "unknown-node",
        "leave it out: KDL has no commas",
    ),
    (r#"task "t"; { image "i"; }"#, "syntax", "the block's name is missing"),
    (
        r#"task {
    name "t"
    image "i"
}"#,
        "missing",
        r#"write task "NAME""#,
    ),
    (
        r#"task ("t") {
    image "i"
}"#,
        "syntax",
        "leave them out",
    ),
    ("FROM busybox\nWORKDIR app\nRUN date", "unknown-node", "a spec has at least one task"),
    ("A=1\nB=2\nC=3", "unknown-node", "a spec has at least one task"),
];
