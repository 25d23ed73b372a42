//! The line that moves while a task runs. Only on a terminal.

use std::collections::BTreeMap;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::narrow::Narrow;
use crate::ui::Ui;

/// The line at the bottom of the terminal: each task's state and age.
#[derive(Debug)]
pub(super) struct Live {
    bar: Option<ProgressBar>,
    states: BTreeMap<String, String>,
}

/// How often the line is drawn anew: its clock has seconds.
const TICK: Duration = Duration::from_millis(250);

impl Live {
    pub(super) fn new(ui: &Ui) -> Self {
        let bar = (ui.live && !ui.quiet).then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::term_like(Box::new(Narrow::stderr())));
            // A template that is wrong is a fault of ours; a bare spinner is the way on.
            bar.set_style(
                ProgressStyle::with_template("{spinner} {msg} {elapsed}")
                    .unwrap_or_else(|_| ProgressStyle::default_spinner()),
            );
            bar
        });
        Self { bar, states: BTreeMap::new() }
    }

    /// Prints something above the line.
    pub(super) fn aside(&self, print: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    pub(super) fn launched(&mut self, task: &str, after_ms: u64) {
        self.state(task, "PROVISIONING", after_ms);
    }

    pub(super) fn state(&mut self, task: &str, status: &str, after_ms: u64) {
        let Some(bar) = &self.bar else { return };
        if self.states.is_empty() {
            bar.set_elapsed(Duration::from_millis(after_ms));
        }
        drop(self.states.insert(task.to_owned(), status.to_owned()));
        bar.set_message(self.message());
        bar.enable_steady_tick(TICK);
    }

    pub(super) fn finished(&mut self, task: &str) {
        drop(self.states.remove(task));
        let Some(bar) = &self.bar else { return };
        if self.states.is_empty() {
            bar.finish_and_clear();
        } else {
            bar.set_message(self.message());
        }
    }

    fn message(&self) -> String {
        match self.states.iter().next() {
            Some((task, status)) if self.states.len() == 1 => format!("{task}  {status}"),
            _ => {
                let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
                self.states.values().for_each(|status| *counts.entry(status).or_default() += 1);
                let counts: Vec<String> =
                    counts.into_iter().map(|(status, count)| format!("{count} {status}")).collect();
                counts.join(", ")
            }
        }
    }
}
