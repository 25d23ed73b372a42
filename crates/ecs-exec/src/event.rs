//! What a run tells while it goes on: [`Event`], and the way it takes to whoever shows it:
//! [`EventSink`], [`EventStream`].
//!
//! State changes are few and are never held up. Log lines are many: they wait until there is room,
//! so that a slow reader slows the reading of the logs and nothing grows; they never hold up a stop.

mod kind;

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::Instant;

pub use self::kind::{ContainerState, EventKind, LogLine, PlanView};

/// Bytes of log lines that may wait for their reader: one of the longest events that CloudWatch Logs
/// takes (1 MiB).
const ROOM: u32 = 1 << 20;

/// Something that happened in a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    /// The task's name in the spec.
    pub task: String,
    /// The id (the last part of the ARN) of the ECS task that it is about, where it is about one.
    pub task_id: Option<String>,
    /// Milliseconds since that task was launched, else since the run began.
    pub after_ms: u64,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// An event on its way.
#[derive(Debug)]
struct Parcel {
    event: Event,
    room: Option<OwnedSemaphorePermit>,
}

/// Where a run tells its events. Telling never fails: without a reader they are dropped.
#[derive(Debug, Clone)]
pub struct EventSink {
    parcels: mpsc::UnboundedSender<Parcel>,
    room: Arc<Semaphore>,
}

/// Where the events of runs are read, in the order in which they were told.
#[derive(Debug)]
pub struct EventStream {
    parcels: mpsc::UnboundedReceiver<Parcel>,
    room: Arc<Semaphore>,
    /// What the event in the reader's hands takes of the room.
    held: Option<OwnedSemaphorePermit>,
}

/// Returns both ends.
pub fn events() -> (EventSink, EventStream) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let room = Arc::new(Semaphore::new(usize::try_from(ROOM).unwrap_or(usize::MAX)));
    let sink = EventSink { parcels: sender, room: Arc::clone(&room) };
    (sink, EventStream { parcels: receiver, room, held: None })
}

impl EventSink {
    /// Tells an event at once.
    pub fn emit(&self, event: Event) {
        // Without a reader there is nobody to tell.
        drop(self.parcels.send(Parcel { event, room: None }));
    }

    /// Tells a log line as soon as there is room for it.
    pub(crate) async fn emit_line(&self, event: Event, bytes: usize) {
        let bytes = u32::try_from(bytes).unwrap_or(ROOM).clamp(1, ROOM);
        if let Ok(room) = Arc::clone(&self.room).acquire_many_owned(bytes).await {
            drop(self.parcels.send(Parcel { event, room: Some(room) }));
        }
    }

    /// Waits until every log line that was told is out of its reader's hands, or there is no reader.
    async fn read_up(&self) {
        // All the room is free when nothing takes any.
        drop(self.room.acquire_many(ROOM).await);
    }
}

impl EventStream {
    /// Returns the next event; `None` when every sink is gone. A log line makes room for others when
    /// the one after it is asked for.
    pub async fn next(&mut self) -> Option<Event> {
        drop(self.held.take());
        let parcel = self.parcels.recv().await?;
        self.held = parcel.room;
        Some(parcel.event)
    }
}

impl Drop for EventStream {
    fn drop(&mut self) {
        self.room.close();
    }
}

/// Tells the events of one run, or of one of its tasks.
#[derive(Debug, Clone)]
pub(crate) struct Scribe {
    sink: EventSink,
    name: Arc<str>,
    task_id: Option<Arc<str>>,
    since: Instant,
}

impl Scribe {
    pub(crate) fn new(sink: EventSink, name: &str) -> Self {
        Self { sink, name: Arc::from(name), task_id: None, since: Instant::now() }
    }

    /// Returns the one that tells of a task, launched at `since`.
    pub(crate) fn of_task(&self, arn: &str, since: Instant) -> Self {
        Self { task_id: Some(Arc::from(id_of(arn))), since, ..self.clone() }
    }

    /// Returns the one of another name.
    pub(crate) fn named(&self, name: &str) -> Self {
        Self { name: Arc::from(name), ..self.clone() }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the time since it began.
    pub(crate) fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }

    pub(crate) fn tell(&self, kind: EventKind) {
        self.sink.emit(self.event(kind));
    }

    pub(crate) fn note(&self, text: impl Into<String>) {
        self.tell(EventKind::Note { text: text.into() });
    }

    pub(crate) fn warn(&self, text: impl Into<String>) {
        self.tell(EventKind::Warning { text: text.into() });
    }

    pub(crate) async fn line(&self, line: LogLine) {
        let bytes = line.message.len();
        self.sink.emit_line(self.event(EventKind::Log(line)), bytes).await;
    }

    /// Waits until every log line that was told is out of its reader's hands, or there is no reader.
    pub(crate) async fn lines_are_read(&self) {
        self.sink.read_up().await;
    }

    fn event(&self, kind: EventKind) -> Event {
        Event {
            task: self.name.as_ref().to_owned(),
            task_id: self.task_id.as_deref().map(str::to_owned),
            after_ms: millis(self.elapsed()),
            kind,
        }
    }
}

/// Returns the last part of a task's ARN: its id.
pub(crate) fn id_of(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

/// Returns whole milliseconds.
pub(crate) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> LogLine {
        LogLine { container: "main".to_owned(), timestamp: 0, message: text.to_owned() }
    }

    async fn waits(mut future: std::pin::Pin<&mut impl Future<Output = ()>>) -> bool {
        std::future::poll_fn(|context| std::task::Poll::Ready(future.as_mut().poll(context).is_pending())).await
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_reader_holds_log_lines_up_but_nothing_else() {
        let (sink, mut stream) = events();
        let scribe = Scribe::new(sink, "t");
        let long = "x".repeat(700_000);
        scribe.line(line(&long)).await;
        let waiting = scribe.line(line(&long));
        tokio::pin!(waiting);
        assert!(waits(waiting.as_mut()).await, "there is no room for two");
        scribe.note("stopping");
        assert!(matches!(stream.next().await.map(|event| event.kind), Some(EventKind::Log(_))));
        assert!(waits(waiting.as_mut()).await, "the reader still has the first in its hands");
        assert!(matches!(stream.next().await.map(|event| event.kind), Some(EventKind::Note { .. })));
        waiting.await;
        assert!(matches!(stream.next().await.map(|event| event.kind), Some(EventKind::Log(_))));
    }

    #[tokio::test(start_paused = true)]
    async fn lines_are_read_when_the_reader_asks_for_what_follows_them() {
        let (sink, mut stream) = events();
        let scribe = Scribe::new(sink, "t");
        scribe.lines_are_read().await;
        scribe.line(line("last")).await;
        scribe.note("over");
        let read = scribe.lines_are_read();
        tokio::pin!(read);
        assert!(waits(read.as_mut()).await, "nobody has taken it");
        assert!(matches!(stream.next().await.map(|event| event.kind), Some(EventKind::Log(_))));
        assert!(waits(read.as_mut()).await, "the reader has it in its hands");
        assert!(matches!(stream.next().await.map(|event| event.kind), Some(EventKind::Note { .. })));
        read.await;
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_reader_nothing_waits() {
        let (sink, stream) = events();
        drop(stream);
        let scribe = Scribe::new(sink, "t");
        scribe.lines_are_read().await;
        for _ in 0..10 {
            scribe.line(line(&"x".repeat(2_000_000))).await;
        }
        scribe.note("done");
    }
}
