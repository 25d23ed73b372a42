//! The tables of all crates as one list.

use ecs_exec::reasons::{self, About, Advice, Told};
use ecs_model::rules::{self, Rule, Stage, UNDECIDABLE};
use ecs_model::{Code, Severity};

use super::entry::{Entry, Family};
use super::groups::Group;
use super::{exits, local};
use crate::spec::FAULTS;

/// The faults of the language that are warnings; all others are errors.
pub(super) const WARNINGS: [&str; 3] = ["drops-nothing", "literal-template", "unused-variable"];

/// Returns every entry, table by table.
pub(super) fn all() -> Vec<Entry> {
    let mut all = language();
    all.extend(plan());
    all.extend(rules::all().map(of_rule));
    all.extend(undecidable());
    // Rules and rows that no rule can decide stand by code.
    all.sort_by(|left, right| (left.family, &left.name).cmp(&(right.family, &right.name)));
    all.extend(local::TABLE.iter().map(|row| problem(Family::Local, row.code, row.title, row.text, Severity::Error)));
    all.extend(reasons::tables().into_iter().flat_map(|(told, table)| table.iter().map(move |row| advice(told, row))));
    all.extend(exits::TABLE.iter().map(exit));
    all
}

fn language() -> Vec<Entry> {
    let severity = |code| if WARNINGS.contains(&code) { Severity::Warning } else { Severity::Error };
    FAULTS
        .iter()
        .map(|fault| problem(Family::Language, fault.code, fault.title, fault.explanation, severity(fault.code)))
        .collect()
}

fn plan() -> impl Iterator<Item = Entry> {
    let codes = ecs_plan::codes::CODES.iter();
    codes.map(|code| problem(Family::Plan, code.code, code.title, code.explanation, code.severity))
}

fn problem(family: Family, code: &str, title: &str, text: &str, severity: Severity) -> Entry {
    let weight = match severity {
        Severity::Error => "An error: nothing is sent, and no flag allows it.",
        Severity::Warning => "A warning: `--deny` makes it an error.",
        Severity::Note => "A note: worth knowing, nothing is wrong.",
    };
    Entry {
        family,
        name: code.to_owned(),
        also: &[],
        title: title.to_owned(),
        severity: Some(severity),
        rule: None,
        text: format!("{weight}\n\n{text}\n"),
    }
}

fn family_of(code: &str) -> Family {
    Group::of(code).filter(|_| Code::from(code.to_owned()).is_api_rule()).map_or(Family::Word, Family::Api)
}

fn of_rule(rule: &'static Rule) -> Entry {
    Entry {
        family: family_of(rule.code),
        name: rule.code.to_owned(),
        also: &[],
        title: rule.title.to_owned(),
        severity: Some(rule.severity),
        rule: Some(rule),
        text: explanation(rule.code),
    }
}

fn undecidable() -> impl Iterator<Item = Entry> {
    UNDECIDABLE.iter().map(|row| Entry {
        family: family_of(row.code),
        name: row.code.to_owned(),
        also: &[],
        title: row.title.to_owned(),
        severity: None,
        rule: None,
        text: explanation(row.code),
    })
}

/// Returns the rule's long text without its first line, which is code and title.
fn explanation(code: &str) -> String {
    let text = rules::explanation(code).unwrap_or_default();
    text.split_once("\n\n").map(|(_, rest)| rest.to_owned()).unwrap_or_default()
}

fn advice(told: Told, advice: &Advice) -> Entry {
    let family = match told {
        Told::StopCode => Family::StopCode,
        Told::StoppedReason => Family::StoppedReason,
        Told::Failure => Family::Failure,
        Told::CallError => Family::CallError,
        Told::ExitCode => Family::ContainerExit,
    };
    let node = node(advice.about).map(|node| format!("\nIn the spec: `{node}`.\n")).unwrap_or_default();
    Entry {
        family,
        name: advice.name.to_owned(),
        also: &[],
        title: advice.diagnosis.to_owned(),
        severity: None,
        rule: None,
        text: format!("What to do: {}.\n{node}", advice.fix),
    }
}

fn exit(row: &exits::ExitText) -> Entry {
    Entry {
        family: Family::Exit,
        name: row.code.to_owned(),
        also: row.kinds,
        title: row.title.to_owned(),
        severity: None,
        rule: None,
        text: row.text.to_owned(),
    }
}

/// Returns the node of a spec that a text of AWS's is about.
const fn node(about: About) -> Option<&'static str> {
    Some(match about {
        About::Nothing => return None,
        About::Image => "image",
        About::Secrets => "secrets",
        About::Logs => "logs",
        About::Network => "network",
        About::Command => "command",
        About::Memory => "memory",
        About::Volumes => "volume",
        About::EnvFiles => "env-file",
        About::Role => "execution-role",
        About::Launch => "launch-type",
        About::Cluster => "cluster",
        About::Definition => "task-definition",
        About::Storage => "ephemeral-storage",
        About::Dependencies => "depends-on",
    })
}

/// Returns the word for machines for where a rule would fail.
pub(super) const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Register => "RegisterTaskDefinition",
        Stage::RunTask => "RunTask",
        Stage::Start => "start",
        Stage::Lint => "nothing",
    }
}
