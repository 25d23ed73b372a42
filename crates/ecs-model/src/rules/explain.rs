//! What `explain CODE` says of a rule.

use std::fmt::Write as _;

use super::size::table::Table;
use super::{Rule, Stage, UNDECIDABLE, rule};
use crate::Severity;

/// Returns the long text of the rule of that code, in Markdown: its title, how much it weighs, where
/// it would fail, AWS's words, its source. `None` where no rule has the code.
pub fn explanation(code: &str) -> Option<String> {
    if let Some(rule) = rule(code) {
        return Some(of_rule(rule));
    }
    let row = UNDECIDABLE.iter().find(|row| row.code == code)?;
    Some(format!("{}: {}\n\nNot checked before the run: {}.\n", row.code, row.title, row.reason))
}

fn of_rule(rule: &Rule) -> String {
    let mut text = format!("{}: {}\n\n{}", rule.code, rule.title, weight(rule.severity));
    text.push(' ');
    text.push_str(match rule.stage {
        Stage::Register => "RegisterTaskDefinition would refuse it.",
        Stage::RunTask => "RunTask would refuse it.",
        Stage::Start => "The API would accept it, and the task would stop instead of starting.",
        Stage::Lint => "Nothing fails at once.",
    });
    text.push('\n');
    // A `String` takes every write.
    if let Some(words) = rule.aws {
        let _written = write!(text, "\nAWS says: {words}\n");
    }
    if let Some(sizes) = sizes(rule.code) {
        let _written = write!(text, "\nThe sizes:\n\n{}", sizes.listed());
    }
    let _written = write!(text, "\nSource: {}.\n", rule.source);
    if crate::Code::new(rule.code).is_api_rule() {
        let _written = write!(
            text,
            "\nWhere AWS has become wiser than this rule: `allow \"{0}\" reason=\"…\"` in the task, or `--allow {0}`.\n",
            rule.code
        );
    }
    text
}

/// Returns the sizes that a rule is about.
fn sizes(code: &str) -> Option<Table> {
    match code {
        "ECS041" => Some(Table::Linux),
        "ECS042" => Some(Table::Windows),
        _ => None,
    }
}

const fn weight(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "An error: nothing is sent.",
        Severity::Warning => "A warning: it is sent as it is.",
        Severity::Note => "A note: worth knowing, nothing is wrong.",
    }
}
