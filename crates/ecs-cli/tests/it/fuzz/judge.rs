//! What must hold whatever the input: [`judge`].

use std::collections::BTreeSet;
use std::path::PathBuf;

use ecs_cli::inspect::{self, Inspected};
use ecs_cli::spec::{FileArg, Host, Input, Overrides, Place, VarLayers};

use super::machine::Files;
use super::target::Target;

/// So many rounds of `--fix` are looked at: each may find what the one before it uncovered.
const FIXES: usize = 12;

/// What `--set`, variables and environment files lie over. It has a variable of each type.
const SPEC: &str = r#"variable "a" default="x"
variable "b" type="int" default=1
variable "c" type="bool" default=#true
variable "d" type="list" {
    default "x" "y"
}
variable "s" sensitive=#true default="z"
task "t" {
    image (template)"r/{a}:{b}"
    command (var)"d" (template)"{s}{c}"
    env {
        A "1"
    }
    network assign-public-ip=#true
}
"#;

/// Gives an input to a reader.
///
/// # Errors
/// What does not hold, in words. What panics is the caller's to catch.
pub(crate) fn judge(target: Target, bytes: &[u8]) -> Result<(), String> {
    match target {
        Target::Spec => spec(bytes),
        Target::Task => spec(&[b"task \"t\" {\n", bytes, b"\n}\n"].concat()),
        Target::Layout => layout(&String::from_utf8_lossy(bytes)),
        Target::Definition => {
            let task = b"task \"t\" {\n    task-definition file=\"d.json\"\n    network assign-public-ip=#true\n}\n";
            sound(&look(&[("spec.kdl", task), ("d.json", bytes)], Overrides::default(), VarLayers::default()))
        }
        Target::Patch => {
            let patch = quoted(&String::from_utf8_lossy(bytes));
            let task = format!("task \"t\" {{\n    image \"busybox:1.37\"\n    customize {patch}\n}}\n");
            sound(&look(&[("spec.kdl", task.as_bytes())], Overrides::default(), VarLayers::default()))
        }
        Target::Set => {
            let set = vec![String::from_utf8_lossy(bytes).into_owned()];
            let overrides = Overrides { set, ..Overrides::default() };
            sound(&look(&[("spec.kdl", SPEC.as_bytes())], overrides, VarLayers::default()))
        }
        Target::Variables => {
            let vars = VarLayers { files: vec![PathBuf::from("vars.kdl")], ..VarLayers::default() };
            sound(&look(&[("spec.kdl", SPEC.as_bytes()), ("vars.kdl", bytes)], Overrides::default(), vars))
        }
        Target::EnvFile => {
            let overrides = Overrides { env_files: vec![PathBuf::from("env")], ..Overrides::default() };
            sound(&look(&[("spec.kdl", SPEC.as_bytes()), ("env", bytes)], overrides, VarLayers::default()))
        }
    }
}

fn look(files: &[(&str, &[u8])], overrides: Overrides, vars: VarLayers) -> Inspected {
    let host: &dyn Host = &Files(files);
    let input = Input { files: vec![FileArg::from(PathBuf::from("spec.kdl"))], overrides, vars, ..Input::default() };
    inspect::check(&input, host)
}

/// Every place lies in its text, problems come in order, and every report can be made.
fn sound(inspected: &Inspected) -> Result<(), String> {
    let within = |place: Place| {
        let source = inspected.sources().get(place.file).ok_or("a place in no text")?;
        let range = usize::try_from(place.start).ok().zip(usize::try_from(place.end).ok());
        let stretch = range.and_then(|(start, end)| source.text().get(start..end));
        stretch.map(drop).ok_or_else(|| format!("no stretch of {}: {}..{}", source.name(), place.start, place.end))
    };
    let mut last = None;
    for problem in inspected.problems() {
        let named = |fault| format!("{}: {}: {fault}", problem.code, problem.message);
        problem.labels.iter().try_for_each(|label| within(label.place).map_err(named))?;
        problem.edits.iter().try_for_each(|edit| within(edit.place).map_err(named))?;
        let order = (problem.file, problem.place().map_or(0, |place| place.start));
        if last.replace(order).is_some_and(|last| last > order) {
            return Err(named("not in order".to_owned()));
        }
    }
    let report = inspected.report();
    if report.is_empty() {
        return Err("no report".to_owned());
    }
    let commands = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    // The others tell of every rule there is, which takes longer than all else: some inputs are enough for them.
    let others = || report.len().is_multiple_of(16) && inspected.findings().iter().any(|text| text.contains('\u{1b}'));
    if report.contains(commands) || others() {
        return Err("a report with an escape".to_owned());
    }
    Ok(())
}

/// A spec: as above, and `--fix` gets on: it neither comes back to a text that it had nor lets one grow and grow.
fn spec(bytes: &[u8]) -> Result<(), String> {
    let read = |bytes: &[u8]| look(&[("spec.kdl", bytes)], Overrides::default(), VarLayers::default());
    let mut inspected = read(bytes);
    sound(&inspected)?;
    let mut had: BTreeSet<String> = BTreeSet::new();
    for _ in 0..FIXES {
        let Some(mended) = inspected.mended().into_iter().next() else { return Ok(()) };
        if mended.len() > bytes.len() * 8 + 1024 {
            return Err("--fix lets the text grow".to_owned());
        }
        inspected = read(mended.as_bytes());
        if !had.insert(mended) {
            let left = inspected.problems().iter().find(|problem| !problem.edits.is_empty());
            return Err(format!("--fix does not mend: {}", left.map_or("", |problem| &problem.message)));
        }
    }
    Ok(())
}

/// A layout is its own layout, and says the same.
fn layout(text: &str) -> Result<(), String> {
    // kdl takes longer for this than all else together: one reader of eight is enough.
    inspect::agrees_with_kdl(text)?;
    let Some(made) = inspect::layout(text) else { return Ok(()) };
    match inspect::layout(&made) {
        Some(again) if again == made => Ok(()),
        Some(_) => Err("laid out again it is another".to_owned()),
        None => Err("its own layout is not understood".to_owned()),
    }
}

/// Returns a KDL text that says these characters.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_ascii_alphanumeric() || " {}[]:,/.-_+".contains(c) => out.push(c),
            c => out.extend(["\\u{", &format!("{:x}", u32::from(c)), "}"]),
        }
    }
    out + "\""
}
