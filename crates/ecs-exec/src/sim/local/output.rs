//! From a process's pipes to its log stream.

use std::io::Read;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use crate::sim::Sim;

/// The longest event: CloudWatch Logs takes 1 MiB, its own 26 bytes included; a longer line goes in
/// several.
const LONGEST_EVENT: usize = 1_048_576 - 26;
/// How long a pipe may be silent after the process has ended, before it is given up: somebody who
/// left the process group may hold it open for ever.
const SILENCE: Duration = Duration::from_secs(2);
/// How often a full stream is looked at again.
const ROOM: Duration = Duration::from_millis(5);

/// The pipes of a process.
#[derive(Debug, Default)]
pub(super) struct Pipes {
    state: Mutex<Flow>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Flow {
    /// Pipes that are open.
    open: usize,
    /// Pipes whose lines wait for room in the stream.
    waiting: usize,
    /// Reads so far.
    reads: u64,
}

impl Pipes {
    /// Waits until everything was read; a pipe that is open and silent is given up.
    pub(super) fn wait_until_drained(&self) {
        let mut flow = self.lock();
        loop {
            if flow.open == 0 {
                return;
            }
            let reads = flow.reads;
            let (next, timeout) = self.changed.wait_timeout(flow, SILENCE).unwrap_or_else(PoisonError::into_inner);
            flow = next;
            if timeout.timed_out() && flow.waiting == 0 && flow.reads == reads {
                return;
            }
        }
    }

    fn update(&self, change: impl FnOnce(&mut Flow)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Flow> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The log stream of a process.
#[derive(Debug, Clone)]
pub(super) struct Sink {
    sim: Weak<Sim>,
    task: String,
    container: String,
}

impl Sink {
    /// Returns the stream of a container.
    pub(super) fn new(sim: &Weak<Sim>, task: &str, container: &str) -> Self {
        Self { sim: Weak::clone(sim), task: task.to_owned(), container: container.to_owned() }
    }

    /// Writes lines, and waits while the stream is full and somebody reads it.
    fn write(&self, lines: Vec<String>, pipes: &Pipes) {
        let mut lines = Some(lines);
        let mut waiting = false;
        while let Some(batch) = lines.take()
            && let Some(sim) = self.sim.upgrade()
        {
            lines = sim.process_wrote(&self.task, &self.container, batch);
            drop(sim);
            if lines.is_some() {
                if !waiting {
                    pipes.update(|flow| flow.waiting += 1);
                    waiting = true;
                }
                thread::sleep(ROOM);
            }
        }
        if waiting {
            pipes.update(|flow| flow.waiting -= 1);
        }
    }
}

/// Forwards what a pipe gives to a log stream, line by line, until its end.
pub(super) fn forward(pipe: impl Read + Send + 'static, pipes: &Arc<Pipes>, sink: Sink) {
    let pipes = Arc::clone(pipes);
    pipes.update(|flow| flow.open += 1);
    // Detached: it ends with the pipe.
    drop(thread::spawn(move || {
        pump(pipe, &pipes, |lines| sink.write(lines, &pipes));
        pipes.update(|flow| flow.open -= 1);
    }));
}

fn pump(mut pipe: impl Read, pipes: &Pipes, mut write: impl FnMut(Vec<String>)) {
    let mut buffer = vec![0_u8; 65_536];
    let mut rest = Vec::new();
    loop {
        let read = match pipe.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => break,
        };
        pipes.update(|flow| flow.reads += 1);
        rest.extend_from_slice(buffer.get(..read).unwrap_or_default());
        let lines = split(&mut rest);
        if !lines.is_empty() {
            write(lines);
        }
    }
    if !rest.is_empty() {
        write(vec![text(&rest)]);
    }
}

/// Takes the whole lines out of `rest`, without their newlines, and pieces of a line that is too long
/// for one event.
fn split(rest: &mut Vec<u8>) -> Vec<String> {
    let mut lines = Vec::new();
    let mut start = 0;
    while let Some(tail) = rest.get(start..) {
        let newline = tail.iter().position(|byte| *byte == b'\n');
        if newline.unwrap_or(tail.len()) > LONGEST_EVENT {
            let piece = piece(tail);
            lines.push(text(piece));
            start += piece.len();
            continue;
        }
        let Some(end) = newline else { break };
        lines.push(text(tail.get(..end).unwrap_or_default()));
        start += end + 1;
    }
    drop(rest.drain(..start));
    lines
}

/// Returns as much as fits in an event, cut between two characters where there are any.
fn piece(tail: &[u8]) -> &[u8] {
    let longest = tail.get(..LONGEST_EVENT).unwrap_or(tail);
    let boundary = (LONGEST_EVENT.saturating_sub(3)..=LONGEST_EVENT)
        .rev()
        .find(|at| tail.get(*at).is_none_or(|byte| byte & 0b1100_0000 != 0b1000_0000));
    boundary.and_then(|at| tail.get(..at)).unwrap_or(longest)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LONGEST_EVENT, Pipes, pump};

    fn lines(bytes: &[u8]) -> Vec<String> {
        let mut lines = Vec::new();
        pump(bytes, &Pipes::default(), |batch| lines.extend(batch));
        lines
    }

    #[test]
    fn a_last_line_needs_no_newline_and_an_empty_line_is_a_line() {
        assert_eq!(lines(b"a\n\nb\r\nc"), ["a", "", "b\r", "c"]);
        assert_eq!(lines(b""), Vec::<String>::new());
        assert_eq!(lines(b"a\n"), ["a"]);
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced_and_the_rest_of_the_line_is_kept() {
        assert_eq!(lines(b"caf\xe9 noir\n"), ["caf\u{fffd} noir"]);
    }

    #[test]
    fn a_line_longer_than_an_event_goes_in_several_and_no_character_is_cut() {
        let line = format!("x{}", "\u{e9}".repeat(LONGEST_EVENT));
        let pieces = lines(format!("{line}\nend\n").as_bytes());
        let (end, pieces) = pieces.split_last().unwrap();
        assert_eq!(end, "end");
        assert!(pieces.len() > 1 && pieces.iter().all(|piece| piece.len() <= LONGEST_EVENT));
        assert_eq!(pieces.concat(), line);
    }

    proptest! {
        #[test]
        fn lines_put_together_again_are_what_was_written(text in "[a-z\\n\\r\u{e9}]{0,200}") {
            let lines = lines(text.as_bytes());
            let mut whole = lines.join("\n");
            if text.ends_with('\n') {
                whole.push('\n');
            }
            prop_assert_eq!(whole, text);
        }
    }
}
