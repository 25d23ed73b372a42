//! What stands before a line of output where several containers or tasks speak: [`Labels`].

use std::collections::BTreeSet;

/// The labels of the lines of some log streams.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Labels {
    several_tasks: bool,
    /// The width of the longest container's name; none where one container alone speaks.
    width: Option<usize>,
}

impl Labels {
    /// Returns the labels for streams, each of a task and a container.
    pub(crate) fn of<'a>(streams: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let (tasks, containers): (BTreeSet<&str>, BTreeSet<&str>) = streams.unzip();
        let width = containers.iter().map(|container| container.chars().count()).max();
        Self { several_tasks: tasks.len() > 1, width: width.filter(|_| containers.len() > 1) }
    }

    /// Returns what stands before a line, with the space that follows it; nothing where no label is needed.
    pub(crate) fn before(&self, task_id: &str, container: &str) -> String {
        match (self.several_tasks, self.width) {
            (false, None) => String::new(),
            (false, Some(width)) => format!("{:<width$} ", format!("[{container}]"), width = width + 2),
            (true, None) => format!("[{task_id}] "),
            (true, Some(width)) => {
                let label = format!("[{task_id}/{container}]");
                format!("{label:<width$} ", width = width + task_id.chars().count() + 3)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Labels;

    #[test]
    fn a_label_names_only_what_is_several() {
        let label = |streams: &[(&str, &str)]| Labels::of(streams.iter().copied()).before("9f3c", "main");
        assert_eq!(label(&[("a", "main")]), "");
        assert_eq!(label(&[("a", "main"), ("a", "proxy")]), "[main]  ");
        assert_eq!(label(&[("a", "main"), ("b", "main")]), "[9f3c] ");
        assert_eq!(label(&[("a", "main"), ("a", "proxy"), ("b", "main")]), "[9f3c/main]  ");
    }
}
