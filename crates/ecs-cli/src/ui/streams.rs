//! The two streams, and what each may look like.

use std::io::{self, IsTerminal as _, Write};
use std::sync::{Mutex, PoisonError};

use crate::cli::{ColorChoice, Global};

/// Form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// stdout and stderr, with what they may look like.
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own")]
pub(crate) struct Ui {
    out: Mutex<Sink>,
    err: Mutex<Sink>,
    /// Whether stderr is a terminal on which lines may move.
    pub(crate) live: bool,
    /// Whether stdout may be coloured.
    pub(crate) color_out: bool,
    /// Whether stderr may be coloured.
    pub(crate) color_err: bool,
    /// Columns of the terminal, or 80.
    pub(crate) width: usize,
    /// `--quiet`.
    pub(crate) quiet: bool,
    /// `--verbose`.
    pub(crate) verbose: bool,
}

impl std::fmt::Debug for Ui {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ui").field("live", &self.live).field("width", &self.width).finish_non_exhaustive()
    }
}

/// A stream that may be closed by its reader (`| head`), which is no error of ours.
struct Sink {
    stream: Box<dyn Write + Send>,
    closed: bool,
}

impl Sink {
    fn write(&mut self, bytes: &[u8]) {
        if self.closed {
            return;
        }
        if self.stream.write_all(bytes).and_then(|()| self.stream.flush()).is_err() {
            self.closed = true;
        }
    }
}

/// What was written to a stream.
#[cfg(test)]
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept(std::sync::Arc<Mutex<Vec<u8>>>);

#[cfg(test)]
impl Kept {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[cfg(test)]
impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Ui {
    /// Returns the process's streams.
    pub(crate) fn process(global: &Global) -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let color = |terminal: bool| match global.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal && !no_color,
        };
        let (out, err) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        Self {
            out: Mutex::new(Sink { stream: Box::new(io::stdout()), closed: false }),
            err: Mutex::new(Sink { stream: Box::new(io::stderr()), closed: false }),
            // A line that moves is cursor movement: it follows colour's rules, and needs a terminal.
            live: err && color(err),
            color_out: color(out),
            color_err: color(err),
            width: terminal_width(),
            quiet: global.quiet,
            verbose: global.verbose,
        }
    }

    /// Returns streams without a terminal, and what is written to stdout and to stderr.
    #[cfg(test)]
    pub(crate) fn kept() -> (Self, Kept, Kept) {
        let (out, err) = (Kept::default(), Kept::default());
        let sink = |stream: Box<dyn Write + Send>| Mutex::new(Sink { stream, closed: false });
        let ui = Self {
            out: sink(Box::new(out.clone())),
            err: sink(Box::new(err.clone())),
            live: false,
            color_out: false,
            color_err: false,
            width: 80,
            quiet: false,
            verbose: false,
        };
        (ui, out, err)
    }

    /// Writes to stdout.
    pub(crate) fn out(&self, text: &str) {
        self.out_bytes(text.as_bytes());
    }

    /// Writes bytes to stdout, unchanged.
    pub(crate) fn out_bytes(&self, bytes: &[u8]) {
        self.out.lock().unwrap_or_else(PoisonError::into_inner).write(bytes);
    }

    /// Writes a line to stderr.
    pub(crate) fn err(&self, line: &str) {
        self.err.lock().unwrap_or_else(PoisonError::into_inner).write(format!("{line}\n").as_bytes());
    }

    /// Whether stdout's reader has gone.
    pub(crate) fn out_closed(&self) -> bool {
        self.out.lock().unwrap_or_else(PoisonError::into_inner).closed
    }
}

/// Returns the columns of the terminal on stderr, or 80.
fn terminal_width() -> usize {
    let terminal = io::stderr().is_terminal().then(|| console::Term::stderr().size_checked()).flatten();
    let columns = terminal.map(|(_, columns)| usize::from(columns));
    columns.or_else(|| std::env::var("COLUMNS").ok()?.parse().ok()).filter(|columns| *columns >= 40).unwrap_or(80)
}
