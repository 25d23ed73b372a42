//! The block that says what went wrong: what, AWS's own words, where, what to do.

use console::Style;
use ecs_exec::Trouble;
use ecs_model::{Segment, SpecPath};

use crate::ui::Ui;

/// Returns the lines of the block. `last_lines`: with the end of the output, where that was not shown.
pub(super) fn block(
    trouble: &Trouble,
    ui: &Ui,
    place: &dyn Fn(&SpecPath) -> Option<String>,
    last_lines: bool,
) -> Vec<String> {
    let error = Style::new().red().bold().force_styling(ui.color_err).apply_to("error:");
    let mut lines = vec![String::new(), format!("{error} {}", trouble.what)];
    if let Some(said) = &trouble.aws_says {
        lines.extend(entry("AWS says", said, ui.width));
    }
    if let Some(found) = trouble.at.as_ref().and_then(|path| Some((path, place(path)?))) {
        let (path, place) = found;
        lines.push(format!("  {:<10}{place}  {}", "where", leaf(path)));
    }
    if let Some(advice) = &trouble.advice {
        lines.extend(entry("do", advice, ui.width));
    }
    if last_lines {
        for container in trouble.last_lines.iter().filter(|container| !container.lines.is_empty()) {
            lines.push(format!("  last lines of {}", container.container));
            lines.extend(container.lines.iter().map(|line| format!("    {line}")));
        }
    }
    lines
}

/// Returns the last name of a path: what stands there.
fn leaf(path: &SpecPath) -> String {
    let names = path.segments().iter().rev();
    let mut names =
        names.filter_map(|segment| if let Segment::Key(name) = segment { Some(name.clone()) } else { None });
    names.next().unwrap_or_default()
}

/// Returns a titled entry, its words folded at the width and hung under each other.
fn entry(title: &str, text: &str, width: usize) -> Vec<String> {
    const TITLE: usize = 12;
    let room = width.clamp(TITLE + 30, 100) - TITLE;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    let title = |place: usize| if place == 0 { format!("  {title:<10}") } else { " ".repeat(TITLE) };
    lines.iter().enumerate().map(|(place, line)| format!("{}{line}", title(place))).collect()
}

#[cfg(test)]
mod tests {
    use super::entry;

    #[test]
    fn long_words_of_aws_hang_under_each_other() {
        let text = "ResourceInitializationError: unable to pull secrets or registry auth: execution resource";
        assert_eq!(
            entry("AWS says", text, 60),
            [
                "  AWS says  ResourceInitializationError: unable to pull",
                "            secrets or registry auth: execution resource",
            ]
        );
    }
}
