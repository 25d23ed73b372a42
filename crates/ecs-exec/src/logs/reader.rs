//! Reads one stream from its head to its end.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::{Phase, Shared, Stream};
use crate::aws::{Aws, AwsError, ErrorClass, LogPage, LogQuery};
use crate::event::{LogLine, Scribe};
use crate::retry::{Jitter, backoff};

/// How long a stream may be missing after its container started before that is said.
const SAY_AFTER: Duration = Duration::from_secs(30);

/// How long after the drain a stream that cannot be read is tried on.
const PATIENCE: Duration = Duration::from_mins(1);

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
enum Turn {
    /// There is more to read; with whether something was new.
    More(bool),
    /// That is all for now; with whether something was new.
    CaughtUp(bool),
    /// There is no such stream (yet).
    Missing,
    /// It failed: again, after this time.
    Again(Duration),
    /// It cannot be read.
    Refused(AwsError),
}

/// Where a reader stands.
struct Place {
    query: LogQuery,
    /// The timestamp of the last line, and how many lines with it were told: where a token does not
    /// lead on any more, reading goes on behind them.
    last: Option<(i64, u64)>,
    /// How many lines with that timestamp are to be passed over.
    skip: u64,
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

/// What follows a read.
enum Rest {
    /// The next one, at once.
    None,
    /// The next one, at that time.
    Until(Instant),
    /// Nothing.
    Over,
}

impl Reader {
    /// Reads until the task has ended and the stream is quiet.
    pub(crate) async fn run(mut self) {
        let mut place = self.beginning();
        loop {
            // What was known before the read counts: only a read after the end can be the last one.
            let phase = *self.phase.borrow_and_update();
            let turn = self.turn(&mut place).await;
            match self.conclude(&mut place, phase, turn) {
                Rest::None => {}
                Rest::Over => return self.stream.finish(),
                Rest::Until(time) if matches!(phase, Phase::Ended { .. }) => sleep_until(time).await,
                Rest::Until(time) => tokio::select! {
                    () = sleep_until(time) => {}
                    changed = self.phase.changed() => if changed.is_err() { return },
                },
            }
        }
    }

    fn beginning(&self) -> Place {
        Place {
            query: LogQuery {
                group: self.stream.group.clone(),
                stream: self.stream.name.clone(),
                region: self.stream.region.clone(),
                token: None,
                since: self.since,
            },
            last: None,
            skip: 0,
            failed: 0,
            failing_since: None,
            news: Instant::now(),
            gap: self.shared.pace.first_read,
            empty: 0,
            said: false,
            over: None,
        }
    }

    /// Decides what follows a read.
    fn conclude(&self, place: &mut Place, phase: Phase, turn: Turn) -> Rest {
        let now = Instant::now();
        if matches!(phase, Phase::Ended { .. }) {
            place.over.get_or_insert(now);
        }
        match turn {
            Turn::More(new) => {
                place.took(new, now, self.shared.pace.first_read);
                if place.empty < MOST_EMPTY {
                    return Rest::None;
                }
                place.empty = 0;
            }
            Turn::CaughtUp(new) => {
                place.took(new, now, self.shared.pace.first_read);
                place.empty = 0;
            }
            Turn::Missing => match phase {
                Phase::Ended { ran: false, .. } => return Rest::Over,
                Phase::Running { since } if now.saturating_duration_since(since) >= SAY_AFTER && !place.said => {
                    place.said = true;
                    self.say_missing("has no log stream yet");
                }
                _ => {}
            },
            Turn::Again(pause) => return self.again(place, phase, now + pause),
            Turn::Refused(error) => {
                self.refused(&error);
                return Rest::Over;
            }
        }
        let next = now + place.gap;
        place.gap = place.gap.mul_f64(1.5).min(self.shared.pace.longest_read);
        let Some(quiet) = self.quiet(place, phase) else { return Rest::Until(next) };
        if now < quiet {
            return Rest::Until(next.min(quiet));
        }
        if place.query.token.is_none() && self.stream.lines() == 0 {
            self.say_missing("has no log stream");
        }
        Rest::Over
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

    /// Decides whether a read that failed is made again.
    fn again(&self, place: &Place, phase: Phase, next: Instant) -> Rest {
        let too_long = self
            .quiet(place, phase)
            .zip(place.failing_since)
            .is_some_and(|(quiet, since)| next.saturating_duration_since(since.max(quiet)) > PATIENCE);
        if too_long {
            self.gave_up();
            return Rest::Over;
        }
        Rest::Until(next)
    }

    /// Reads one page, and tells its lines.
    async fn turn(&self, place: &mut Place) -> Turn {
        let Ok(slot) = self.shared.pages.acquire().await else { return Turn::Missing };
        self.shared.budget.take().await;
        let answer = self.aws.get_log_events(&place.query).await;
        match answer {
            Ok(Some(page)) => {
                (place.failed, place.failing_since) = (0, None);
                let turn = self.take(place, page).await;
                drop(slot);
                turn
            }
            Ok(None) => {
                (place.failed, place.failing_since) = (0, None);
                Turn::Missing
            }
            Err(error) => self.failed(place, error).await,
        }
    }

    async fn take(&self, place: &mut Place, page: LogPage) -> Turn {
        let mut new = false;
        for event in page.events {
            if place.skip > 0 && place.last.is_some_and(|(last, _)| event.timestamp == last) {
                place.skip -= 1;
                continue;
            }
            new = true;
            place.last = match place.last {
                Some((last, told)) if last == event.timestamp => Some((last, told + 1)),
                _ => Some((event.timestamp, 1)),
            };
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
            return Turn::More(new);
        }
        Turn::CaughtUp(new)
    }

    async fn failed(&self, place: &mut Place, error: AwsError) -> Turn {
        place.failed += 1;
        place.failing_since.get_or_insert_with(Instant::now);
        if error.class == ErrorClass::Throttled {
            self.shared.budget.throttled().await;
        }
        // A token lives for 24 hours.
        if place.query.token.is_some() && error.message.contains("nextToken is invalid") {
            place.query.token = None;
            place.query.since = place.last.map(|(last, _)| last).or(self.since);
            place.skip = place.last.map_or(0, |(_, told)| told);
            return Turn::Again(Duration::ZERO);
        }
        match backoff(&error) {
            Some(backoff) => Turn::Again(backoff.pause(place.failed, &self.jitter)),
            None if place.failed < MOST_REFUSALS => Turn::Again(Duration::from_secs(1)),
            None => Turn::Refused(error),
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
