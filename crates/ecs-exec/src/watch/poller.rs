//! The loop that asks.

use std::pin::pin;
use std::sync::Arc;

use futures_util::future::OptionFuture;
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::Command;
use super::book::{Batch, Book};
use crate::aws::{Aws, AwsError, DescribedTasks};
use crate::control::until;
use crate::pace::{Budget, Pace, Urgency};

/// The most calls that are under way at the same time: one that hangs must not hold up the others.
const MOST_CALLS: usize = 8;

/// Asks until nobody wants to know any more. Which tasks a call is for is decided when its turn has
/// come: by then more of them are due.
pub(super) async fn run(aws: Arc<dyn Aws>, budget: Budget, pace: Pace, mut inbox: mpsc::UnboundedReceiver<Command>) {
    let mut book = Book::new(pace);
    let mut flying = FuturesUnordered::new();
    let mut turn = pin!(OptionFuture::default());
    let (mut open, mut waits) = (true, false);
    while open || !book.is_empty() {
        let due = book.next_due().filter(|_| !waits && flying.len() < MOST_CALLS);
        tokio::select! {
            biased;
            command = inbox.recv(), if open => match command {
                Some(command) => obey(&mut book, command),
                None => open = false,
            },
            Some((batch, answer)) = flying.next(), if !flying.is_empty() => {
                let (batch, answer): (Batch, Result<DescribedTasks, AwsError>) = (batch, answer);
                budget.judge(&answer);
                book.answered(&batch, answer, Instant::now());
            }
            _turn = &mut turn, if waits => {
                waits = false;
                if let Some(batch) = book.batch(Instant::now()) {
                    flying.push(ask(Arc::clone(&aws), batch));
                }
            }
            () = until(due), if due.is_some() => {
                turn.set(OptionFuture::from(Some(budget.turn(Urgency::Now))));
                waits = true;
            }
            else => break,
        }
    }
}

async fn ask(aws: Arc<dyn Aws>, batch: Batch) -> (Batch, Result<DescribedTasks, AwsError>) {
    if batch.arns.is_empty() {
        return (batch, Ok(DescribedTasks::default()));
    }
    let answer = aws.describe_tasks(batch.cluster.as_deref(), &batch.arns).await;
    (batch, answer)
}

fn obey(book: &mut Book, command: Command) {
    let now = Instant::now();
    match command {
        Command::Watch { id, watched, feed } => book.watch(id, *watched, feed, now),
        Command::Hurry(id) => book.hurry(id, now),
        Command::Look(id) => book.look(id, now),
        Command::Forget(id) => book.forget(id),
    }
}
