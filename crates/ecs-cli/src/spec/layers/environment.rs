//! `-e [CONTAINER:]K[=V]` and `--env-file F`. No report shows a value of either.

use std::path::Path;

use kdl::KdlNode;
use miette::SourceSpan;

use super::super::codes;
use super::super::files::Disk;
use super::super::placed::Placed;
use super::super::source::{FileId, Place, Source, SourceKind};
use super::super::text::Text;
use super::{Kind, Reading, argument, node, parent};

/// The nodes of one `-e`: as the main container's, and as another's.
pub(super) struct EnvFlag {
    container: Option<String>,
    main: [KdlNode; 1],
    other: [KdlNode; 1],
}

impl EnvFlag {
    /// Returns the node for a task whose main container has one of these names.
    pub(super) fn nodes(&self, main: &[&str]) -> &[KdlNode] {
        match &self.container {
            Some(container) if !main.contains(&container.as_str()) => &self.other,
            _ => &self.main,
        }
    }
}

/// One variable: its name, where it stands, and its value.
struct Variable<'v> {
    name: &'v str,
    at: SourceSpan,
    value: String,
}

impl Variable<'_> {
    fn node(&self) -> KdlNode {
        let mut node = node(self.name, self.at);
        node.push(argument(self.value.as_str(), self.at));
        node
    }
}

impl Reading<'_> {
    pub(super) fn env(&mut self, flag: &str, disk: &Disk<'_>) {
        let (target, value) = flag.split_once('=').map_or((flag, None), |(target, value)| (target, Some(value)));
        let shown = if value.is_some() { format!("{target}=<masked>") } else { target.to_owned() };
        let (file, _) = self.source("-e", &shown);
        let (container, name) =
            target.split_once(':').map_or((None, target), |(container, name)| (Some(container), name));
        let start = target.len() - name.len();
        let at = SourceSpan::from(start..target.len());
        if name.is_empty() || container.is_some_and(str::is_empty) {
            let problem =
                Placed::error(codes::BAD_FLAG, Place::new(file, 0, shown.len()), "-e takes [CONTAINER:]NAME[=VALUE]");
            self.problems.push(problem.says(if name.is_empty() {
                "the name is missing"
            } else {
                "the container is missing"
            }));
            return;
        }
        let place = Place::new(file, start, target.len());
        let Some(value) = self.value(name, value, place, disk) else { return };
        let variable = Variable { name, at, value };
        let env = parent("env", at, vec![variable.node()]);
        let other = container.map_or_else(
            || env.clone(),
            |container| {
                let mut node = parent("container", at, vec![env.clone()]);
                node.push(argument(container, SourceSpan::from(0..container.len())));
                node
            },
        );
        let flag = EnvFlag { container: container.map(str::to_owned), main: [env], other: [other] };
        self.push(Text::plain(file, true), Vec::new(), Kind::Env(Box::new(flag)));
    }

    /// Returns the value that is written, or the caller's own.
    fn value(&mut self, name: &str, written: Option<&str>, place: Place, disk: &Disk<'_>) -> Option<String> {
        if let Some(written) = written {
            return Some(written.to_owned());
        }
        let own = disk.var(name);
        if own.is_none() {
            let problem = Placed::error(codes::MISSING_VALUE, place, format!("your environment has no `{name}`"));
            self.problems
                .push(problem.says("without `=` the caller's own value is taken").help(format!("write {name}=VALUE")));
        }
        let own = own?.into_string().ok();
        if own.is_none() {
            self.problems.push(Placed::error(codes::ENCODING, place, format!("your `{name}` is not UTF-8")));
        }
        own
    }

    /// `--env-file`: docker's form. One `NAME=VALUE` a line, the value as it is, quotes included; a name alone takes
    /// the caller's value; lines with `#` first and empty ones are left out.
    pub(super) fn env_file(&mut self, path: &Path, disk: &Disk<'_>) {
        let text = match disk.text(path) {
            Ok(text) => text,
            Err(fault) => {
                let (file, _) = self.source("--env-file", &path.display().to_string());
                self.problems.push(fault.placed(file, path));
                return;
            }
        };
        *self.flags += 1;
        let file = FileId::flag(*self.flags);
        let mut shown = String::new();
        let mut variables = Vec::new();
        for line in text.trim_start_matches('\u{feff}').lines() {
            let start = shown.len();
            let (name, value) =
                line.split_once('=').map_or((line.trim(), None), |(name, value)| (name.trim(), Some(value)));
            if name.is_empty() && value.is_none() || name.starts_with('#') {
                shown.push('\n');
                continue;
            }
            shown.push_str(name);
            shown.push_str(if value.is_some() { "=<masked>\n" } else { "\n" });
            let place = Place::new(file, start, start + name.len());
            if name.is_empty() || name.contains(char::is_whitespace) {
                self.not_a_name(place, name);
            } else if let Some(value) = self.value(name, value, place, disk) {
                variables.push(Variable { name, at: SourceSpan::from(start..start + name.len()), value }.node());
            }
        }
        let name = format!("--env-file {}", path.display());
        self.sources.add(file, Source::new(name, Some(path.to_path_buf()), shown, SourceKind::Plain));
        let env = parent("env", SourceSpan::from(0..0), variables);
        self.push(Text::plain(file, true), vec![env], Kind::Plain);
    }

    fn not_a_name(&mut self, place: Place, name: &str) {
        let problem = Placed::error(codes::BAD_FLAG, place, "a line of an environment file is NAME=VALUE");
        let label = if name.starts_with("export ") { "leave out `export`" } else { "this is no name" };
        self.problems.push(problem.says(label));
    }
}
