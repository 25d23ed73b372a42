//! Reads one stream from its head to its end.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::told::Told;
use super::{Phase, Shared, Stream};
use crate::aws::{Aws, AwsError, LogPage, LogQuery};
use crate::control::until;
use crate::event::{LogLine, Scribe};
use crate::pace::{Budget, Turn, Urgency};
use crate::retry::{Jitter, backoff};

/// How long a stream may be missing after its container started before that is said.
const SAY_AFTER: Duration = Duration::from_secs(30);

/// How long after the drain a stream that cannot be read is tried on.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often a read must have failed, besides: of many streams each has its turn seldom.
const MOST_FAILED: u32 = 6;

/// A page this long, of the 10,000 events and 1 MiB that one takes, is followed by another: a shorter
/// one is nearly always the last for now.
const LONG_EVENTS: usize = 1_000;
const LONG_BYTES: usize = 128 * 1024;

/// The most empty pages, each with a token of its own, that are read without a pause. AWS sends a few
/// before the end; a server that never repeats a token must not be read for ever.
const MOST_EMPTY: u32 = 25;

/// The part of the drain that is waited for after the task is over, however long its container has
/// ended before.
const SHARE_AFTER_END: u32 = 5;

/// How often AWS may refuse a read before it is believed.
const MOST_REFUSALS: u32 = 4;

/// Reads one stream.
#[derive(Debug)]
pub(crate) struct Reader {
    pub(crate) aws: Arc<dyn Aws>,
    pub(crate) shared: Shared,
    pub(crate) scribe: Scribe,
    pub(crate) jitter: Jitter,
    pub(crate) stream: Arc<Stream>,
    pub(crate) phase: watch::Receiver<Phase>,
    /// How long it must have been quiet after the end.
    pub(crate) drain: Duration,
    /// Events from this time on only, in epoch milliseconds.
    pub(crate) since: Option<i64>,
}

/// How a read went.
enum Read {
    /// There is more to read; with whether something was new, and whether more is sure to follow.
    More { new: bool, surely: bool },
    /// That is all for now; with whether something was new.
    CaughtUp(bool),
    /// There is no such stream (yet).
    Missing,
    /// It failed: again, after this time.
    Again(Duration),
    /// It cannot be read.
    Refused(AwsError),
}

/// What was known when a read was made: only one that was made late enough can be the last one,
/// however long its answer took.
#[derive(Debug, Clone, Copy)]
struct Asked {
    phase: Phase,
    at: Instant,
}

/// Where a reader stands.
struct Place {
    query: LogQuery,
    told: Told,
    failed: u32,
    failing_since: Option<Instant>,
    /// When there was something new.
    news: Instant,
    /// How long to wait while there is nothing new.
    gap: Duration,
    /// How many empty pages there were one after the other.
    empty: u32,
    said: bool,
    /// When the task was first known to be over.
    over: Option<Instant>,
    /// When the next read is due.
    next: Instant,
    /// Whether it is sure to bring something.
    more: bool,
}

impl Place {
    /// Takes note of a page.
    fn took(&mut self, new: bool, now: Instant, first_gap: Duration) {
        if new {
            (self.news, self.gap, self.empty) = (now, first_gap, 0);
        } else {
            self.empty += 1;
        }
    }
}

impl Reader {
    /// Reads until the task has ended and the stream is quiet.
    pub(crate) async fn run(mut self) {
        let mut place = self.beginning();
        let budget = self.shared.budget(self.stream.region.as_deref());
        while let Some(turn) = self.turn(&mut place, &budget).await {
            let asked = Asked { phase: self.see(&mut place), at: Instant::now() };
            let answer = self.aws.get_log_events(&place.query).await;
            budget.judge(&answer);
            let read = self.take_answer(&mut place, answer).await;
            drop(turn);
            if self.concludes(&mut place, asked, read) {
                return self.stream.finish();
            }
        }
    }

    fn beginning(&self) -> Place {
        let now = Instant::now();
        Place {
            query: LogQuery {
                group: self.stream.group.clone(),
                stream: self.stream.name.clone(),
                region: self.stream.region.clone(),
                token: None,
                since: self.since,
            },
            told: Told::default(),
            failed: 0,
            failing_since: None,
            news: now,
            gap: self.shared.pace.first_read,
            empty: 0,
            said: false,
            over: None,
            next: now,
            more: false,
        }
    }

    /// Returns what is known of the container.
    fn see(&mut self, place: &mut Place) -> Phase {
        let phase = *self.phase.borrow_and_update();
        if matches!(phase, Phase::Ended { .. }) {
            place.over.get_or_insert_with(Instant::now);
        }
        phase
    }

    /// Waits until the next read is due, or something is known of the container, and then for its
    /// turn; as it becomes more urgent, anew. `None` when nobody will know of the container any more.
    async fn turn(&mut self, place: &mut Place, budget: &Budget) -> Option<Turn> {
        loop {
            let phase = self.see(place);
            let goes_on = !matches!(phase, Phase::Ended { .. });
            let quiet = self.quiet(place, phase);
            let is_last = quiet.is_some_and(|quiet| quiet <= Instant::now());
            let urgency = match quiet {
                _ if place.more || is_last => Urgency::Now,
                Some(_) => Urgency::Soon,
                None => Urgency::Idle,
            };
            let turn = async {
                sleep_until(place.next).await;
                budget.turn(urgency).await
            };
            tokio::select! {
                biased;
                turn = turn => return Some(turn),
                changed = self.phase.changed(), if goes_on => {
                    changed.ok()?;
                    place.next = Instant::now();
                }
                () = until(quiet), if !is_last => {}
            }
        }
    }

    /// Draws the conclusion from a read: when the next one is due, or whether this was the last.
    fn concludes(&self, place: &mut Place, asked: Asked, read: Read) -> bool {
        let now = Instant::now();
        place.more = false;
        match read {
            Read::More { new, surely } => {
                place.took(new, now, self.shared.pace.first_read);
                if place.empty < MOST_EMPTY {
                    (place.next, place.more) = (now, surely);
                    return false;
                }
                place.empty = 0;
            }
            Read::CaughtUp(new) => {
                place.took(new, now, self.shared.pace.first_read);
                place.empty = 0;
            }
            Read::Missing => match asked.phase {
                Phase::Ended { ran: false, .. } => return true,
                Phase::Running { since } if now.saturating_duration_since(since) >= SAY_AFTER && !place.said => {
                    place.said = true;
                    self.say_missing("has no log stream yet");
                }
                _ => {}
            },
            Read::Again(pause) => {
                place.next = now + pause;
                return self.gives_up(place, asked.phase);
            }
            Read::Refused(error) => {
                self.refused(&error);
                return true;
            }
        }
        place.next = now + place.gap;
        place.gap = place.gap.mul_f64(1.5).min(self.shared.pace.longest_read);
        let Some(quiet) = self.quiet(place, asked.phase) else { return false };
        if asked.at < quiet {
            place.next = place.next.min(quiet.max(now));
            return false;
        }
        if place.query.token.is_none() && self.stream.lines() == 0 {
            self.say_missing("has no log stream");
        }
        true
    }

    /// Returns when the stream will have been quiet long enough, once its task has ended: for the whole
    /// drain since its container ended or wrote something, and a fifth of it since the task was over.
    fn quiet(&self, place: &Place, phase: Phase) -> Option<Instant> {
        match phase {
            Phase::Ended { since, .. } => {
                Some((since.max(place.news) + self.drain).max(place.over? + self.drain / SHARE_AFTER_END))
            }
            Phase::Waiting | Phase::Running { .. } => None,
        }
    }

    /// Whether a stream that has ended cannot be read for so long that it is given up. Calls that wait
    /// for their turn behind those of many other streams do not count.
    fn gives_up(&self, place: &Place, phase: Phase) -> bool {
        let gives_up = place.failed >= MOST_FAILED
            && self
                .quiet(place, phase)
                .zip(place.failing_since)
                .is_some_and(|(quiet, since)| place.next.saturating_duration_since(since.max(quiet)) > PATIENCE);
        if gives_up {
            self.gave_up();
        }
        gives_up
    }

    /// Tells the lines of a page.
    async fn take_answer(&self, place: &mut Place, answer: Result<Option<LogPage>, AwsError>) -> Read {
        if answer.is_ok() {
            (place.failed, place.failing_since) = (0, None);
        }
        match answer {
            Ok(Some(page)) => self.take(place, page).await,
            Ok(None) => Read::Missing,
            Err(error) => self.failed(place, error),
        }
    }

    async fn take(&self, place: &mut Place, page: LogPage) -> Read {
        let (mut new, mut bytes, events) = (false, 0, page.events.len());
        for event in page.events {
            bytes += event.message.len();
            if !place.told.is_new(event.timestamp) {
                continue;
            }
            new = true;
            self.stream.count(&event.message);
            let line = LogLine {
                container: self.stream.container.clone(),
                timestamp: event.timestamp,
                message: event.message,
            };
            self.scribe.line(line).await;
        }
        let moved = page.next_forward_token.is_some() && page.next_forward_token != place.query.token;
        if moved {
            place.query.token = page.next_forward_token;
            place.query.since = None;
            let surely = events == 0 || events >= LONG_EVENTS || bytes >= LONG_BYTES;
            return Read::More { new, surely };
        }
        Read::CaughtUp(new)
    }

    fn failed(&self, place: &mut Place, error: AwsError) -> Read {
        place.failed += 1;
        place.failing_since.get_or_insert_with(Instant::now);
        // A token lives for 24 hours.
        if place.query.token.is_some() && error.message.contains("nextToken is invalid") {
            place.query.token = None;
            place.query.since = place.told.go_back().or(self.since);
            return Read::Again(Duration::ZERO);
        }
        match backoff(&error) {
            Some(backoff) => Read::Again(backoff.pause(place.failed, &self.jitter)),
            None if place.failed < MOST_REFUSALS => Read::Again(Duration::from_secs(1)),
            None => Read::Refused(error),
        }
    }

    fn refused(&self, error: &AwsError) {
        let stream = &self.stream;
        stream.incomplete(error.to_string());
        self.scribe.warn(format!(
            "the output of container {} cannot be read ({error}); it is in log group {}, stream {}",
            stream.container, stream.group, stream.name
        ));
    }

    fn gave_up(&self) {
        let stream = &self.stream;
        stream.incomplete("CloudWatch Logs did not answer");
        self.scribe.warn(format!(
            "the output of container {} may be incomplete: CloudWatch Logs did not answer; it is in log group {}, stream {}",
            stream.container, stream.group, stream.name
        ));
    }

    fn say_missing(&self, what: &str) {
        let stream = &self.stream;
        let region = stream.region.as_ref().map(|region| format!(" in {region}")).unwrap_or_default();
        self.scribe.note(format!(
            "container {} {what}: group {}, stream {}{region}",
            stream.container, stream.group, stream.name
        ));
    }
}
