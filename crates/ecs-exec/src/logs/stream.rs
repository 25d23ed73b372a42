//! One log stream: its name, and what was read of it.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ecs_plan::{LogKind, LogTarget};

use crate::event::id_of;
use crate::outcome::{LastLines, LogOutcome};

/// The lines that a report of a failure shows.
const LAST_LINES: usize = 20;

/// Returns the name of a container's stream: the developer guide, "awslogs-stream-prefix".
pub(crate) fn stream_name(prefix: &str, container: &str, task_arn: &str) -> String {
    format!("{prefix}/{container}/{}", id_of(task_arn))
}

/// A log stream of a task.
#[derive(Debug)]
pub(crate) struct Stream {
    pub(crate) container: String,
    pub(crate) group: String,
    pub(crate) name: String,
    pub(crate) region: Option<String>,
    read: Mutex<Read>,
}

/// What was read.
#[derive(Debug, Default)]
struct Read {
    lines: u64,
    last: VecDeque<String>,
    incomplete: Option<String>,
    /// Whether its end was reached.
    finished: bool,
}

impl Stream {
    /// Returns the stream of a container; `None` where its output is elsewhere.
    pub(crate) fn of(target: &LogTarget, task_arn: &str) -> Option<Self> {
        match &target.kind {
            LogKind::Awslogs { group, region, prefix } => Some(Self {
                container: target.container.clone(),
                group: group.clone(),
                name: stream_name(prefix, &target.container, task_arn),
                region: region.clone(),
                read: Mutex::default(),
            }),
            LogKind::Elsewhere { .. } | LogKind::Unconfigured => None,
        }
    }

    /// Counts a line, and keeps it if it is among the last.
    pub(crate) fn count(&self, line: &str) {
        let mut read = self.read();
        read.lines += 1;
        if read.last.len() == LAST_LINES {
            drop(read.last.pop_front());
        }
        read.last.push_back(line.to_owned());
    }

    /// Takes note that lines may be missing, unless its end was reached.
    pub(crate) fn incomplete(&self, why: impl Into<String>) {
        let mut read = self.read();
        if !read.finished {
            read.incomplete = Some(why.into());
        }
    }

    /// Takes note that it was read to its end.
    pub(crate) fn finish(&self) {
        self.read().finished = true;
    }

    /// Returns how many lines were read.
    pub(crate) fn lines(&self) -> u64 {
        self.read().lines
    }

    /// Returns the last lines, where there were any.
    pub(crate) fn last_lines(&self) -> Option<LastLines> {
        let lines: Vec<String> = self.read().last.iter().cloned().collect();
        (!lines.is_empty()).then(|| LastLines { container: self.container.clone(), lines })
    }

    /// Returns it for an outcome.
    pub(crate) fn outcome(&self) -> LogOutcome {
        let read = self.read();
        LogOutcome {
            container: self.container.clone(),
            group: self.group.clone(),
            stream: self.name.clone(),
            region: self.region.clone(),
            lines: read.lines,
            incomplete: read.incomplete.clone(),
        }
    }

    fn read(&self) -> MutexGuard<'_, Read> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_prefix_container_and_task_id() {
        let arn = "arn:aws:ecs:eu-west-1:111122223333:task/analytics/9f3c0d7be0e84a5f8d3f6c1f0a9b2e47";
        assert_eq!(stream_name("report", "main", arn), "report/main/9f3c0d7be0e84a5f8d3f6c1f0a9b2e47");
        let old = "arn:aws:ecs:eu-west-1:111122223333:task/9f3c0d7be0e84a5f8d3f6c1f0a9b2e47";
        assert_eq!(stream_name("a/b", "c", old), "a/b/c/9f3c0d7be0e84a5f8d3f6c1f0a9b2e47");
    }

    #[test]
    fn the_last_twenty_lines_are_kept() {
        let kind = LogKind::Awslogs { group: "g".to_owned(), region: None, prefix: "p".to_owned() };
        let stream = Stream::of(&LogTarget { container: "main".to_owned(), kind }, "a/b").unwrap();
        assert_eq!(stream.last_lines(), None);
        for number in 0..50 {
            stream.count(&number.to_string());
        }
        let last = stream.last_lines().unwrap().lines;
        assert_eq!((last.len(), last.first().unwrap().as_str(), last.last().unwrap().as_str()), (20, "30", "49"));
        assert_eq!(stream.lines(), 50);
    }
}
