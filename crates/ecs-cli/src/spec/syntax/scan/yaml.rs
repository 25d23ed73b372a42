//! Blocks as YAML writes them: `env:` and deeper lines.

use super::Scanner;

/// The blocks that stand in deeper lines and not in braces.
#[derive(Debug, Default)]
pub(super) struct Yaml {
    /// A line that is a name and a colon: where it ends, its indentation, and the slip of its colon.
    header: Option<(usize, usize, usize)>,
    /// The blocks that were opened so: the indentation of the header, and how deep they are.
    open: Vec<(usize, usize)>,
}

impl Scanner<'_> {
    /// Notes a line that may head a block.
    pub(super) fn yaml_header(&mut self) {
        let header = self.node.colon.zip(self.node.form).filter(|_| self.braces.depth() > 0);
        let alone = header.filter(|(end, _)| self.node.last.is_some_and(|last| last.end <= *end));
        if let Some((end, slip)) = alone {
            if self.yaml_list(end, slip) {
                return;
            }
            self.yaml.header = Some((end, self.indent, slip));
        }
    }

    /// Takes the items below a line that is a name and a colon. Returns whether there are any.
    fn yaml_list(&mut self, end: usize, slip: usize) -> bool {
        let start = self.line_start;
        let mut list = start;
        for line in self.slice(start..self.text.len()).split_inclusive('\n') {
            let inner = line.trim_start_matches([' ', '\t']);
            let indent = line.len() - inner.len();
            let item = inner.starts_with("- ") || inner.trim_end() == "-";
            if (item && indent >= self.indent) || (list > start && indent > self.indent && !inner.trim().is_empty()) {
                list += line.len();
            } else {
                break;
            }
        }
        if list == start || end > start {
            return false;
        }
        let name = self.node.name.clone().map_or("", |name| self.slice(name)).trim_matches('"');
        let list = start + self.slice(start..list).trim_end().len();
        if let Some(slip) = self.out.slips.get_mut(slip) {
            slip.changes.push((end..list, " _".to_owned()));
            slip.doubts.push(end - 1..list);
            slip.sure = false;
            slip.help.get_or_insert_with(|| list_help(name).to_owned());
        }
        self.swallow(start..list);
        true
    }

    /// Takes a line of that indentation: it may be the first of a block, or the first behind some.
    pub(super) fn yaml_line(&mut self, indent: usize) {
        while let Some((outer, depth)) = self.yaml.open.last().copied()
            && indent <= outer
            && depth == self.braces.depth()
        {
            self.yaml.open.pop();
            self.braces.drop_last();
            self.out.quiet.push((self.line_start..self.line_start, "}\n".to_owned()));
        }
        let Some((end, outer, slip)) = self.yaml.header.take().filter(|(_, outer, _)| indent > *outer) else { return };
        let name = self.before.and_then(|_| self.text.get(..end)).unwrap_or_default();
        let name = name.rsplit(char::is_whitespace).next().unwrap_or_default().trim_end_matches(':');
        self.braces.open(end - 1, self.line, outer, name);
        self.yaml.open.push((outer, self.braces.depth()));
        if let Some(slip) = self.out.slips.get_mut(slip) {
            slip.changes.push((end..end, " {".to_owned()));
            slip.sure = false;
            slip.help = Some("a block stands in `{ }`: env { NAME \"value\" }".to_owned());
        }
    }

    /// Closes the blocks that a `}`, or the end of the text, ends too.
    pub(super) fn yaml_close(&mut self, at: usize) {
        self.yaml.header = None;
        while let Some((_, depth)) = self.yaml.open.last().copied()
            && depth == self.braces.depth()
        {
            self.yaml.open.pop();
            self.braces.drop_last();
            self.out.quiet.push((at..at, "\n}\n".to_owned()));
        }
    }
}

/// Returns how the items of a list are written here.
fn list_help(name: &str) -> &'static str {
    match name {
        "env" | "environment" => "each is a line of the block, without a dash: env { NAME \"value\" }",
        "secrets" => "each is a line of the block, without a dash: secrets { NAME \"arn:…\" }",
        "tags" | "labels" => "each is a line of the block, without a dash: tags { NAME \"value\" }",
        "port" | "ports" => "each is a node of its own: port 8080",
        "depends-on" | "depends_on" => "each is a node of its own: depends-on \"NAME\"",
        "mount" | "mounts" | "volume" | "volumes" => "each is a node of its own: mount \"/path\" volume=\"NAME\"",
        "container" | "containers" => "each is a node of its own: container \"NAME\" { … }",
        _ => "a list stands on one line, without dashes: command \"a\" \"b\"",
    }
}
