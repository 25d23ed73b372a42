//! Calls in turn: [`Budget`].
//!
//! A task of its own hands the turns out, so that one who waits can give up at any moment, or ask
//! anew with more urgency, and costs nothing.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio::time::{Instant, sleep_until};

use super::Rate;
use crate::aws::{AwsError, ErrorClass};

/// How urgent a call is. The more urgent ones come first, but one turn of [`FAIR`] is for whoever
/// waits longest: nobody starves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Urgency {
    /// Somebody waits for it.
    Now,
    /// Somebody may wait for it.
    Soon,
    /// It may bring something new.
    Idle,
}

/// One turn of so many is for whoever waits longest.
const FAIR: u64 = 4;

/// The greatest divisor of the rate.
const SLOWEST: f64 = 32.0;

/// A throttled call within this time of another says nothing new: both were under way together.
const ECHO: Duration = Duration::from_secs(1);

/// How long a rate takes from nothing to full after throttled calls, in seconds.
const RECOVERY: f64 = 15.0;

/// How long a rate takes to rise to the most, in seconds.
const RISE: f64 = 4.0;

/// What is left of the rate at which a call was throttled for the next rise, and how long that takes
/// to be forgotten, in seconds.
const BELOW: f64 = 0.75;
const FORGET: f64 = 600.0;

/// A turn to make a call. Where the budget limits how many calls are under way, it lasts as long as
/// this lives.
#[derive(Debug)]
pub(crate) struct Turn {
    _slot: Option<OwnedSemaphorePermit>,
}

/// So many calls a second, for whoever shares it; slower for a while after a throttled one. Clones
/// share it.
#[derive(Debug, Clone)]
pub(crate) struct Budget(mpsc::UnboundedSender<Message>);

/// What the task is told.
#[derive(Debug)]
enum Message {
    Wait(Urgency, oneshot::Sender<Turn>),
    Throttled,
}

impl Budget {
    /// Starts one. Must be called within a tokio runtime.
    pub(crate) fn start(rate: Rate) -> Self {
        Self::begin(rate, None)
    }

    /// Starts one that gives a turn only while a slot is free.
    pub(crate) fn with_slots(rate: Rate, slots: Arc<Semaphore>) -> Self {
        Self::begin(rate, Some(slots))
    }

    fn begin(rate: Rate, slots: Option<Arc<Semaphore>>) -> Self {
        let (sender, inbox) = mpsc::unbounded_channel();
        drop(tokio::spawn(run(Queue::new(rate, Instant::now()), slots, inbox)));
        Self(sender)
    }

    /// Waits for a call's turn. Giving up takes no turn from others.
    pub(crate) async fn turn(&self, urgency: Urgency) -> Turn {
        let (sender, turn) = oneshot::channel();
        // The task ends with the last budget, or with the runtime.
        drop(self.0.send(Message::Wait(urgency, sender)));
        turn.await.unwrap_or(Turn { _slot: None })
    }

    /// Slows down where AWS asked for it.
    pub(crate) fn judge<T>(&self, answer: &Result<T, AwsError>) {
        if answer.as_ref().is_err_and(|error| error.class == ErrorClass::Throttled) {
            drop(self.0.send(Message::Throttled));
        }
    }
}

/// Hands turns out until nobody can want one any more.
async fn run(mut queue: Queue, slots: Option<Arc<Semaphore>>, mut inbox: mpsc::UnboundedReceiver<Message>) {
    loop {
        let next = queue.next();
        tokio::select! {
            biased;
            message = inbox.recv() => match message {
                Some(Message::Wait(urgency, sender)) => queue.wait(urgency, sender, Instant::now()),
                Some(Message::Throttled) => queue.throttled(Instant::now()),
                None => return,
            },
            turn = ready(next, slots.as_ref()), if next.is_some() => queue.grant(turn, Instant::now()),
        }
    }
}

/// Waits until then, and for a slot.
async fn ready(next: Option<Instant>, slots: Option<&Arc<Semaphore>>) -> Turn {
    if let Some(next) = next {
        sleep_until(next).await;
    }
    let Some(slots) = slots else { return Turn { _slot: None } };
    Turn { _slot: Arc::clone(slots).acquire_owned().await.ok() }
}

/// Who waits, and how fast it goes.
#[derive(Debug)]
struct Queue {
    rate: Rate,
    waiting: BTreeMap<(Urgency, u64), oneshot::Sender<Turn>>,
    arrivals: u64,
    grants: u64,
    /// How many calls may be made at once.
    tokens: f64,
    /// Until when `tokens`, `speed` and `ceiling` are reckoned.
    filled: Instant,
    /// Calls a second, now.
    speed: f64,
    /// What `speed` rises to.
    ceiling: f64,
    throttled: Option<Instant>,
}

impl Queue {
    fn new(rate: Rate, now: Instant) -> Self {
        Self {
            waiting: BTreeMap::new(),
            arrivals: 0,
            grants: 0,
            tokens: rate.burst.max(1.0),
            filled: now,
            speed: rate.per_second,
            ceiling: rate.most_per_second.max(rate.per_second),
            throttled: None,
            rate,
        }
    }

    fn wait(&mut self, urgency: Urgency, sender: oneshot::Sender<Turn>, now: Instant) {
        self.reckon(now);
        self.arrivals += 1;
        drop(self.waiting.insert((urgency, self.arrivals), sender));
    }

    /// Returns when the next turn is due; `None` where nobody waits.
    fn next(&self) -> Option<Instant> {
        let short = (1.0 - self.tokens).max(0.0) / self.speed;
        (!self.waiting.is_empty()).then(|| self.filled + Duration::from_secs_f64(short))
    }

    /// Gives the turn to whose it is.
    fn grant(&mut self, mut turn: Turn, now: Instant) {
        self.reckon(now);
        while let Some(sender) = self.pop() {
            match sender.send(turn) {
                Ok(()) => {
                    self.grants += 1;
                    self.tokens -= 1.0;
                    return;
                }
                // That one has given up.
                Err(back) => turn = back,
            }
        }
    }

    fn pop(&mut self) -> Option<oneshot::Sender<Turn>> {
        if self.grants % FAIR < FAIR - 1 {
            return self.waiting.pop_first().map(|(_, sender)| sender);
        }
        let first = |urgency| self.waiting.range((urgency, 0)..=(urgency, u64::MAX)).next();
        let firsts = [Urgency::Now, Urgency::Soon, Urgency::Idle].into_iter().filter_map(first);
        let oldest = *firsts.map(|(key, _)| key).min_by_key(|(_, arrival)| *arrival)?;
        self.waiting.remove(&oldest)
    }

    /// Takes in that time has passed.
    fn reckon(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.filled).as_secs_f64();
        let was_pressed = self.is_pressed();
        self.filled = self.filled.max(now);
        // At the speed before: what it becomes now counts from now on.
        let room = if self.speed > self.rate.per_second { 1.0 } else { self.rate.burst.max(1.0) };
        self.tokens = passed.mul_add(self.speed, self.tokens).min(room.max(self.tokens));
        let usual = self.rate.per_second;
        let most = self.rate.most_per_second.max(usual);
        self.ceiling = (self.ceiling + most * passed / FORGET).min(most);
        let step = (most - usual) * passed / RISE;
        self.speed = if self.speed < usual {
            (self.speed + usual * passed / RECOVERY).min(usual)
        } else if was_pressed {
            (self.speed + step).min(self.ceiling.max(usual))
        } else {
            (self.speed - step).max(usual)
        };
    }

    /// Whether more wait than may be made, and not for something new alone.
    fn is_pressed(&self) -> bool {
        self.tokens < 1.0 && self.waiting.keys().next().is_some_and(|(urgency, _)| *urgency < Urgency::Idle)
    }

    fn throttled(&mut self, now: Instant) {
        self.reckon(now);
        self.tokens = self.tokens.min(0.0);
        if self.throttled.is_some_and(|last| now.saturating_duration_since(last) < ECHO) {
            return;
        }
        self.throttled = Some(now);
        self.ceiling = self.ceiling.min(self.speed * BELOW);
        self.speed = (self.speed / 2.0).max(self.rate.per_second / SLOWEST);
    }
}

#[cfg(test)]
mod tests;
