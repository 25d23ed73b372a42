//! A terminal that keeps some columns free: [`Narrow`].

use std::io;

use console::Term;
use indicatif::TermLike;

/// What a terminal echoes of Ctrl-C, `^C`, and one column more.
const ECHO: u16 = 3;

/// The terminal of stderr, some columns narrower.
///
/// indicatif fills its line to the last column. There an echoed `^C` would begin a new line, and the one that moves would
/// stay behind above it; so it is wiped away with the line.
#[derive(Debug)]
pub(super) struct Narrow(Term);

impl Narrow {
    pub(super) fn stderr() -> Self {
        Self(Term::buffered_stderr())
    }
}

impl TermLike for Narrow {
    fn width(&self) -> u16 {
        let (_, columns) = self.0.size();
        columns.saturating_sub(ECHO).max(1)
    }

    fn height(&self) -> u16 {
        self.0.size().0
    }

    fn move_cursor_up(&self, lines: usize) -> io::Result<()> {
        self.0.move_cursor_up(lines)
    }

    fn move_cursor_down(&self, lines: usize) -> io::Result<()> {
        self.0.move_cursor_down(lines)
    }

    fn move_cursor_right(&self, columns: usize) -> io::Result<()> {
        self.0.move_cursor_right(columns)
    }

    fn move_cursor_left(&self, columns: usize) -> io::Result<()> {
        self.0.move_cursor_left(columns)
    }

    fn write_line(&self, line: &str) -> io::Result<()> {
        self.0.write_line(line)
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        self.0.write_str(text)
    }

    fn clear_line(&self) -> io::Result<()> {
        self.0.clear_line()
    }

    fn flush(&self) -> io::Result<()> {
        self.0.flush()
    }
}
