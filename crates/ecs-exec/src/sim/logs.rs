//! CloudWatch Logs: groups, streams and GetLogEvents.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::clock::{Clock, millis};
use super::params::Params;
use super::refusal::Refusal;

/// The most events of a page (API reference of `GetLogEvents`).
const PAGE_EVENTS: usize = 10_000;
/// The most bytes of a page, each event counted with [`EVENT_OVERHEAD`] (API reference).
const PAGE_BYTES: usize = 1_048_576;
/// What an event counts beyond its text (API reference of `PutLogEvents`).
pub(super) const EVENT_OVERHEAD: usize = 26;

/// An event of a stream.
#[derive(Debug, Clone)]
pub(super) struct Event {
    /// From when on it can be read.
    pub(super) visible: Duration,
    /// Its timestamp, in epoch milliseconds.
    pub(super) timestamp: i64,
    /// The line.
    pub(super) message: String,
}

/// A log stream.
#[derive(Debug, Default)]
pub(super) struct Stream {
    /// From when on it exists.
    pub(super) created: Duration,
    /// The events that are kept, in the order of arrival.
    pub(super) events: VecDeque<Event>,
    /// How many events before these are not kept any more.
    pub(super) gone: u64,
    /// Bytes of the events that are kept.
    pub(super) bytes: usize,
    /// Whether nothing will follow.
    pub(super) closed: bool,
    /// When it was read last.
    pub(super) read: Option<Duration>,
}

/// What a test does to the events that arrive after a moment.
#[derive(Debug, Clone, Copy)]
pub(super) enum Distortion {
    /// Those that arrive within this time arrive at its end.
    Late(Duration),
    /// They all bear one timestamp.
    OneMillisecond,
    /// Each second one bears a timestamp 1.5 s before its own.
    OutOfOrder,
}

/// All log groups.
#[derive(Debug)]
pub(super) struct Logs {
    groups: BTreeMap<(String, String), BTreeMap<String, Stream>>,
    /// Whether each group is there without having been created.
    any_group: bool,
    /// Whether real processes write: a stream is found by container and task, whatever its group,
    /// region and prefix, and events that were read are dropped.
    real: bool,
    /// Whether nobody will read.
    pub(super) unread: bool,
    /// A smaller page than AWS's, for tests of paging.
    page_events: Option<usize>,
    distortions: Vec<(Duration, Distortion)>,
}

/// A page of a stream.
#[derive(Debug)]
struct Slice {
    events: Vec<(i64, String)>,
    first: u64,
    next: u64,
}

impl Logs {
    /// Returns no groups.
    pub(super) const fn new(any_group: bool, page_events: Option<usize>) -> Self {
        Self { groups: BTreeMap::new(), any_group, real: false, unread: false, page_events, distortions: Vec::new() }
    }

    /// Returns the streams of real processes.
    pub(super) const fn of_processes(mut self, unread: bool) -> Self {
        self.real = true;
        self.unread = unread;
        self
    }

    /// Opens the stream of a process.
    pub(super) fn open(&mut self, task: &str, container: &str, now: Duration) {
        self.stream("", "", &format!("{container}/{task}")).created = now;
    }

    /// Returns the stream of a process.
    pub(super) fn process_stream(&mut self, task: &str, container: &str) -> Option<&mut Stream> {
        self.groups.get_mut(&(String::new(), String::new()))?.get_mut(&format!("{container}/{task}"))
    }

    /// Creates a group; harmless if it exists.
    pub(super) fn create_group(&mut self, region: &str, group: &str) {
        let _: &mut BTreeMap<String, Stream> = self.groups.entry((region.to_owned(), group.to_owned())).or_default();
    }

    /// Whether there is such a group.
    pub(super) fn has_group(&self, region: &str, group: &str) -> bool {
        self.any_group || self.groups.contains_key(&(region.to_owned(), group.to_owned()))
    }

    /// Returns the stream, which is made where it is missing.
    pub(super) fn stream(&mut self, region: &str, group: &str, stream: &str) -> &mut Stream {
        let group = self.groups.entry((region.to_owned(), group.to_owned())).or_default();
        group.entry(stream.to_owned()).or_default()
    }

    /// Returns the stream, where it exists already.
    pub(super) fn find(&mut self, region: &str, group: &str, stream: &str) -> Option<&mut Stream> {
        if self.real {
            let mut parts = stream.rsplit('/');
            let (task, container) = (parts.next()?, parts.next()?);
            return self.process_stream(task, container);
        }
        self.groups.get_mut(&(region.to_owned(), group.to_owned()))?.get_mut(stream)
    }

    /// Distorts what arrives from `now` on.
    pub(super) fn distort(&mut self, now: Duration, distortion: Distortion) {
        self.distortions.push((now, distortion));
    }

    /// GetLogEvents that answers nothing although there may be more, with a token that is not the one
    /// it was given.
    pub(super) fn empty_page(&mut self, params: Params<'_>, region: &str, now: Duration) -> Result<Value, Refusal> {
        let group = params.text("logGroupName")?.unwrap_or_default();
        let stream = params.text("logStreamName")?.unwrap_or_default();
        let token = params.text("nextToken")?;
        let found = self.find(region, group, stream).filter(|stream| stream.created <= now);
        let gone = found.ok_or_else(|| Refusal::log_not_found("stream"))?.gone;
        let position = token.map(parse_token).transpose()?.map_or(gone, |(_, position)| position);
        Ok(json!({
            "events": [],
            "nextForwardToken": format!("f/{position:056}/e{now}", now = millis(now)),
            "nextBackwardToken": format!("b/{position:056}/s"),
        }))
    }

    /// GetLogEvents.
    pub(super) fn get_log_events(
        &mut self,
        params: Params<'_>,
        region: &str,
        now: Duration,
        clock: &Clock,
    ) -> Result<Value, Refusal> {
        let group = params.text("logGroupName")?.or(params.text("logGroupIdentifier")?);
        let group = group.ok_or_else(|| Refusal::invalid("logGroupName must not be null"))?;
        let stream = params.text("logStreamName")?;
        let stream = stream.ok_or_else(|| Refusal::invalid("logStreamName must not be null"))?;
        let limit = params.integer("limit")?.unwrap_or(10_000);
        let limit = usize::try_from(limit).ok().filter(|limit| (1..=PAGE_EVENTS).contains(limit));
        let limit = limit.ok_or_else(|| {
            Refusal::invalid(
                "1 validation error detected: Value at 'limit' failed to satisfy constraint: Member must have value \
                 less than or equal to 10000",
            )
        })?;
        let limit = limit.min(self.page_events.unwrap_or(limit));
        let token = params.text("nextToken")?.map(parse_token).transpose()?;
        let from_head = params.boolean("startFromHead")?.unwrap_or(false);
        if matches!(token, Some((Direction::Forward, _))) && !from_head {
            return Err(Refusal::invalid("The specified nextToken requires startFromHead to be true."));
        }
        let range = (params.integer("startTime")?, params.integer("endTime")?);
        if !self.has_group(region, group) {
            return Err(Refusal::log_not_found("group"));
        }
        let (forgets, distortions) = (self.real, self.distortions.clone());
        let found = self.find(region, group, stream).filter(|stream| stream.created <= now);
        let stream = found.ok_or_else(|| Refusal::log_not_found("stream"))?;
        let slice = stream
            .slice(token, from_head, (limit, range), |place, event| distorted(&distortions, place, event, clock, now));
        stream.read = Some(now);
        if forgets && let Some((Direction::Forward, position)) = token {
            stream.forget(position);
        }
        Ok(page(&slice, clock.epoch_ms(now)))
    }
}

impl Stream {
    /// Adds an event at the end.
    pub(super) fn push(&mut self, event: Event) {
        self.bytes += event.message.len() + EVENT_OVERHEAD;
        self.events.push_back(event);
    }

    /// Drops what stands before a position.
    pub(super) fn forget(&mut self, position: u64) {
        while self.gone < position
            && let Some(event) = self.events.pop_front()
        {
            self.gone += 1;
            self.bytes -= event.message.len() + EVENT_OVERHEAD;
        }
    }

    /// Drops what stands before the last so many bytes.
    pub(super) fn keep_last(&mut self, bytes: usize) {
        while self.bytes > bytes && self.events.len() > 1 {
            self.forget(self.gone + 1);
        }
    }

    /// Cuts out a page. `seen` gives an event's timestamp, or nothing where it has not arrived.
    fn slice(
        &self,
        token: Option<(Direction, u64)>,
        from_head: bool,
        (limit, (start, end)): (usize, (Option<i64>, Option<i64>)),
        seen: impl Fn(u64, &Event) -> Option<i64>,
    ) -> Slice {
        let within = |time: i64| start.is_none_or(|start| time >= start) && end.is_none_or(|end| time < end);
        let mut bytes = 0;
        let mut picked: Vec<(i64, String)> = Vec::new();
        let mut take = |time: i64, message: &str| {
            bytes += message.len() + EVENT_OVERHEAD;
            let fits = picked.len() < limit && (bytes <= PAGE_BYTES || picked.is_empty());
            if fits {
                picked.push((time, message.to_owned()));
            }
            fits
        };
        let forward = token.map_or(from_head, |(direction, _)| direction == Direction::Forward);
        if forward {
            let first = token.map_or(self.gone, |(_, position)| position.max(self.gone));
            let mut next = first;
            let skipped = usize::try_from(first - self.gone).unwrap_or(usize::MAX);
            for (event, place) in self.events.iter().skip(skipped).zip(first..) {
                let Some(time) = seen(place, event) else { break };
                if within(time) && !take(time, &event.message) {
                    break;
                }
                next = place + 1;
            }
            return Slice { events: picked, first, next };
        }
        let arrived: Vec<(i64, &Event, u64)> = self
            .events
            .iter()
            .zip(self.gone..)
            .map_while(|(event, place)| seen(place, event).map(|time| (time, event, place)))
            .take_while(|(_, _, place)| token.is_none_or(|(_, position)| *place < position))
            .collect();
        let next = arrived.last().map_or(self.gone, |(_, _, place)| place + 1);
        let mut first = next;
        for (time, event, place) in arrived.into_iter().rev() {
            if within(time) && !take(time, &event.message) {
                break;
            }
            first = place;
        }
        picked.reverse();
        Slice { events: picked, first, next }
    }
}

/// Returns the timestamp of an event that has arrived.
fn distorted(
    distortions: &[(Duration, Distortion)],
    place: u64,
    event: &Event,
    clock: &Clock,
    now: Duration,
) -> Option<i64> {
    let mut visible = event.visible;
    let mut timestamp = event.timestamp;
    for (from, distortion) in distortions.iter().filter(|(from, _)| *from < event.visible) {
        match distortion {
            Distortion::Late(time) => visible = visible.max(*from + *time),
            Distortion::OneMillisecond => timestamp = clock.epoch_ms(*from),
            Distortion::OutOfOrder => timestamp -= if place.is_multiple_of(2) { 1_500 } else { 0 },
        }
    }
    (visible <= now).then_some(timestamp)
}

/// Which way a token leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Forward,
    Backward,
}

/// Reads `f/POSITION/s` and `b/POSITION/s`.
fn parse_token(token: &str) -> Result<(Direction, u64), Refusal> {
    let invalid = || Refusal::invalid("The specified nextToken is invalid.");
    let mut parts = token.split('/');
    let direction = match parts.next() {
        Some("f") => Direction::Forward,
        Some("b") => Direction::Backward,
        _ => return Err(invalid()),
    };
    let position = parts.next().filter(|digits| digits.len() == 56).ok_or_else(invalid)?;
    let position = position.parse().ok().ok_or_else(invalid)?;
    // `s` as in AWS's tokens; `e…` is that of a page that was empty though more follows.
    if !parts.next().is_some_and(|end| end == "s" || end.starts_with('e')) || parts.next().is_some() {
        return Err(invalid());
    }
    Ok((direction, position))
}

fn page(slice: &Slice, ingested: i64) -> Value {
    let events: Vec<Value> = slice
        .events
        .iter()
        .map(|(time, message)| {
            let mut event = Map::new();
            drop(event.insert("ingestionTime".to_owned(), json!(ingested)));
            drop(event.insert("message".to_owned(), json!(message)));
            drop(event.insert("timestamp".to_owned(), json!(time)));
            Value::Object(event)
        })
        .collect();
    json!({
        "events": events,
        "nextForwardToken": format!("f/{:056}/s", slice.next),
        "nextBackwardToken": format!("b/{:056}/s", slice.first),
    })
}
