//! The unified diff of two plans, or of two definitions.
//!
//! A diff of a plan is read in a review, far from the file: each hunk says in which document it is
//! (`Task definition`), and in which of its members where the hunk does not show it.

use std::fmt::Write as _;

use similar::{ChangeTag, DiffOp, TextDiff, udiff::UnifiedHunkHeader};

/// How many lines around a change are shown. One is enough to see where in a list it is; the hunk's
/// header says the rest.
const CONTEXT: usize = 1;

/// Returns the unified diff of two texts of YAML documents, or of two JSON objects written one member
/// a line; empty where they are the same. Without the lines that name files.
pub fn unified(before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let (old, new) = (sections(before), sections(after));
    let mut out = String::new();
    for ops in diff.grouped_ops(CONTEXT).iter().filter(|ops| !ops.is_empty()) {
        let section = section_of(ops, &old, &new);
        let line = format!("{} {section}", UnifiedHunkHeader::new(ops));
        push(&mut out, line.trim_end(), "\n");
        for change in ops.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            };
            let end = if change.missing_newline() { "\n\\ No newline at end of file\n" } else { "" };
            push(&mut out, &format!("{sign}{}", change.value()), end);
        }
    }
    out
}

/// Returns the unified diff of two files, named; empty where they are the same.
pub fn files(before: (&str, &str), after: (&str, &str)) -> String {
    let (old_name, old) = before;
    let (new_name, new) = after;
    let hunks = unified(old, new);
    if hunks.is_empty() { hunks } else { format!("--- {old_name}\n+++ {new_name}\n{hunks}") }
}

fn push(out: &mut String, text: &str, end: &str) {
    // Writing to a string does not fail.
    let _always = write!(out, "{text}{end}");
}

/// Where a line stands.
#[derive(Debug, Clone, Default)]
struct Section<'a> {
    /// The name of its document: the comment that opens it.
    document: &'a str,
    /// The outermost member that it belongs to, and that member's line.
    member: Option<(&'a str, usize)>,
}

/// Returns where each line stands.
fn sections(text: &str) -> Vec<Section<'_>> {
    let mut at = Section::default();
    let mut opens = true;
    let mut all = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line == "---" {
            at = Section::default();
        } else if let Some(name) = line.strip_prefix("# ").filter(|_| opens) {
            at.document = name.trim();
        } else if let Some(name) = member(line) {
            at.member = Some((name, number));
        }
        opens = line == "---";
        all.push(at.clone());
    }
    all
}

/// Returns the name of the outermost member that starts on this line: `name:` of a YAML document, or
/// `  "name":` of a JSON object.
fn member(line: &str) -> Option<&str> {
    if let Some(json) = line.strip_prefix("  \"") {
        return json.split_once("\":").map(|(name, _)| name);
    }
    let (name, _) = line.split_once(':')?;
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    (plain && !name.starts_with('-')).then_some(name)
}

/// Returns what the header of a hunk says of the first change in it.
fn section_of(ops: &[DiffOp], old: &[Section<'_>], new: &[Section<'_>]) -> String {
    let shown = |range: fn(&DiffOp) -> std::ops::Range<usize>| ops.first().map_or(0, |op| range(op).start);
    let Some(change) = ops.iter().find(|op| !matches!(op, DiffOp::Equal { .. })) else { return String::new() };
    let (sections, line, first_shown) = if change.old_range().is_empty() {
        (new, change.new_range().start, shown(DiffOp::new_range))
    } else {
        (old, change.old_range().start, shown(DiffOp::old_range))
    };
    let Some(section) = sections.get(line) else { return String::new() };
    let member = section.member.filter(|(_, number)| *number < first_shown).map(|(name, _)| name);
    let parts = [Some(section.document).filter(|name| !name.is_empty()), member];
    parts.into_iter().flatten().collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{files, unified};

    const PLAN: &str = "\
# nightly-report: registers, runs 1 task
---
# Task definition
containerDefinitions:
- image: report:1.41.0
  logConfiguration:
    logDriver: awslogs
    options:
      awslogs-group: /ecs/report
      awslogs-region: eu-west-1
  name: main
family: nightly-report
---
# Task run request
cluster: analytics
---
# Run
stream: true
timeout: 2h
";

    #[test]
    fn each_hunk_names_its_document() {
        let planned = PLAN.replace("1.41.0", "1.42.0").replace("timeout: 2h", "timeout: 6h");
        insta::assert_snapshot!(files(("specs/a.plan.yaml", PLAN), ("specs/a.kdl, planned now", &planned)), @r#"
        --- specs/a.plan.yaml
        +++ specs/a.kdl, planned now
        @@ -4,3 +4,3 @@ Task definition
         containerDefinitions:
        -- image: report:1.41.0
        +- image: report:1.42.0
           logConfiguration:
        @@ -18,2 +18,2 @@ Run
         stream: true
        -timeout: 2h
        +timeout: 6h
        "#);
    }

    #[test]
    fn a_hunk_deep_in_a_member_names_the_member_too() {
        let planned =
            PLAN.replace("/ecs/report", "/ecs/other").replace("cluster: analytics\n", "cluster: a\ncount: 2\n");
        insta::assert_snapshot!(unified(PLAN, &planned), @r#"
        @@ -8,3 +8,3 @@ Task definition: containerDefinitions
             options:
        -      awslogs-group: /ecs/report
        +      awslogs-group: /ecs/other
               awslogs-region: eu-west-1
        @@ -14,3 +14,4 @@ Task run request
         # Task run request
        -cluster: analytics
        +cluster: a
        +count: 2
         ---
        "#);
    }

    #[test]
    fn json_objects_are_told_by_their_members() {
        let before = "{\n  \"a\": [\n    {\n      \"x\": 1\n    }\n  ],\n  \"b\": 1\n}\n";
        insta::assert_snapshot!(unified(before, &before.replace("\"x\": 1", "\"x\": 2").replace("\"b\": 1", "\"c\": 1")), @r#"
        @@ -3,6 +3,6 @@ a
             {
        -      "x": 1
        +      "x": 2
             }
           ],
        -  "b": 1
        +  "c": 1
         }
        "#);
    }

    #[test]
    fn a_line_without_an_end_says_so() {
        assert_eq!(unified("a: 1", "a: 2\n"), "@@ -1 +1 @@\n-a: 1\n\\ No newline at end of file\n+a: 2\n");
    }

    #[test]
    fn what_is_new_or_gone_as_a_whole_is_one_hunk() {
        assert_eq!(unified("", "# Run\ntimeout: 2h\n"), "@@ -0,0 +1,2 @@ Run\n+# Run\n+timeout: 2h\n");
        assert_eq!(unified("# Run\ntimeout: 2h\n", ""), "@@ -1,2 +0,0 @@ Run\n-# Run\n-timeout: 2h\n");
        assert_eq!(files(("a", PLAN), ("b", PLAN)), "");
    }

    /// Returns `before` with the hunks applied.
    fn applied(before: &str, diff: &str) -> String {
        let lines: Vec<&str> = before.split_inclusive('\n').collect();
        let mut out = String::new();
        let mut next = 0;
        for line in diff.split_inclusive('\n') {
            if let Some(header) = line.strip_prefix("@@ -") {
                let range = header.split(' ').next().expect("the header has a range");
                let (start, length) = range.split_once(',').unwrap_or((range, "1"));
                let start: usize = start.parse().expect("the start is a number");
                let start = if length == "0" { start } else { start - 1 };
                out.extend(lines[next..start].iter().copied());
                next = start;
            } else if let Some(added) = line.strip_prefix('+') {
                out.push_str(added);
            } else {
                out.push_str(line.strip_prefix(' ').unwrap_or_default());
                next += 1;
            }
        }
        out.extend(lines[next..].iter().copied());
        out
    }

    proptest! {
        #[test]
        fn a_diff_leads_from_the_one_to_the_other(
            before in prop::collection::vec("[a-c]: 1|  x: 1|---|# [A-C]|- y", 0..12),
            after in prop::collection::vec("[a-c]: 1|  x: 1|---|# [A-C]|- y", 0..12),
        ) {
            let text = |lines: Vec<String>| lines.iter().fold(String::new(), |text, line| text + line + "\n");
            let (before, after) = (text(before), text(after));
            let diff = unified(&before, &after);
            prop_assert_eq!(applied(&before, &diff), after.clone());
            prop_assert_eq!(diff.is_empty(), before == after);
        }
    }
}
