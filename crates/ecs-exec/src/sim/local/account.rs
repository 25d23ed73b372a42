//! What the account learns from its processes.

use std::time::Duration;

use crate::sim::Sim;
use crate::sim::logs::Event;

/// How many bytes of a stream are held for a reader before its process is held up.
const HELD: usize = 16 * 1_048_576;
/// How many are kept of a stream that nobody reads.
const KEPT_UNREAD: usize = 1_048_576;
/// Whoever reads a stream again within this time is a reader; after it the stream is unread.
const READER_GONE: Duration = Duration::from_mins(1);

impl Sim {
    /// Waits until there was something new beyond what `seen` counts (output, an end, a call that
    /// writes), and returns the new count; 0 is before everything.
    pub async fn news(&self, seen: u64) -> u64 {
        let mut news = self.news.subscribe();
        // The sender lives as long as this future.
        news.wait_for(|count| *count > seen).await.map_or(seen, |count| *count)
    }

    /// Takes lines of a process; gives them back where the stream is full and its reader is to read
    /// first.
    pub(super) fn process_wrote(&self, task: &str, container: &str, lines: Vec<String>) -> Option<Vec<String>> {
        let now = self.clock.now();
        let timestamp = self.clock.epoch_ms(now);
        {
            let mut state = self.state();
            let unread = state.logs.unread;
            let stream = state.logs.process_stream(task, container)?;
            if stream.closed {
                return None;
            }
            let last_read = stream.read.unwrap_or(stream.created);
            let unread = unread || now.saturating_sub(last_read) > READER_GONE;
            if !unread && stream.bytes > HELD {
                return Some(lines);
            }
            for message in lines {
                stream.push(Event { visible: now, timestamp, message });
            }
            if unread {
                stream.keep_last(KEPT_UNREAD);
            }
        }
        self.tell();
        None
    }

    /// Learns that a process has ended, after all its output.
    pub(super) fn process_ended(&self, task: &str, container: &str, code: i64) {
        let now = self.clock.now();
        {
            let mut guard = self.state();
            let state = &mut *guard;
            if let Some(stream) = state.logs.process_stream(task, container) {
                stream.closed = true;
            }
            let timing = state.timing(&self.clock);
            let place = state.by_id.get(task).copied();
            if let Some(task) = place.and_then(|place| state.tasks.get_mut(place)) {
                let started = task.life.containers.get(container).and_then(|life| life.started);
                let lived = now.saturating_sub(started.unwrap_or(now));
                for birth in task.birth.containers.iter_mut().filter(|birth| birth.name == container) {
                    birth.script.run_for = Some(lived);
                    birth.script.exit_code = Some(code);
                }
                task.relive(&mut state.logs, timing);
            }
            if let Some(processes) = &mut state.processes {
                processes.ended(task);
            }
        }
        self.tell();
    }
}
