//! Calls that are repeated where they may be: [`Caller`].

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::aws::{Aws, AwsError};
use crate::control::Brake;
use crate::error::ExecError;
use crate::event::{EventKind, Scribe, millis};
use crate::pace::{Budget, Turn, Urgency};
use crate::retry::{Jitter, backoff};

/// AWS, and patience.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) aws: Arc<dyn Aws>,
    pub(crate) scribe: Scribe,
    jitter: Jitter,
    /// Ends the waiting between calls, and keeps a further one from being made.
    brake: Option<Brake>,
}

impl Caller {
    pub(crate) const fn new(aws: Arc<dyn Aws>, scribe: Scribe, jitter: Jitter) -> Self {
        Self { aws, scribe, jitter, brake: None }
    }

    /// Returns the one that heeds a brake.
    pub(crate) fn braked(&self, brake: &Brake) -> Self {
        Self { brake: Some(brake.clone()), ..self.clone() }
    }

    /// Makes a call until it succeeds, or fails in a way that another attempt does not mend.
    ///
    /// # Errors
    /// The last failure; a halt, before a call and never within one.
    pub(crate) async fn repeat<T, F, Fut>(&self, call: F) -> Result<T, ExecError>
    where
        F: Fn() -> Fut + Send,
        Fut: Future<Output = Result<T, AwsError>> + Send,
    {
        let (mut failed, since) = (0, Instant::now());
        loop {
            self.check()?;
            match call().await {
                Ok(answer) => return Ok(answer),
                Err(error) => {
                    failed += 1;
                    let Some(pause) = self.pause_after(&error, failed, since) else { return Err(error.into()) };
                    self.wait(pause).await?;
                }
            }
        }
    }

    /// Returns how long to wait before a call is made again that was made first at `since` and failed so
    /// many times; `None` where it is not to be made again. Says so.
    pub(crate) fn pause_after(&self, error: &AwsError, failed: u32, since: Instant) -> Option<Duration> {
        let backoff = backoff(error)?;
        let is_given = self.aws.most_attempts();
        if failed >= is_given.unwrap_or(backoff.calls) {
            return None;
        }
        let pause = backoff.pause(failed, &self.jitter);
        if is_given.is_none() && since.elapsed() + pause > backoff.within {
            return None;
        }
        self.scribe.tell(EventKind::Retrying {
            operation: error.operation,
            error: error.to_string(),
            pause_ms: millis(pause),
        });
        Some(pause)
    }

    /// Waits for a call's turn, unless the run has to end.
    pub(crate) async fn turn(&self, budget: &Budget) -> Result<Turn, ExecError> {
        match &self.brake {
            None => Ok(budget.turn(Urgency::Soon).await),
            Some(brake) => tokio::select! {
                biased;
                halt = brake.wait() => Err(ExecError::Halted(halt)),
                turn = budget.turn(Urgency::Soon) => Ok(turn),
            },
        }
    }

    /// Waits, unless the run has to end.
    pub(crate) async fn wait(&self, time: Duration) -> Result<(), ExecError> {
        match &self.brake {
            None => sleep(time).await,
            Some(brake) => tokio::select! {
                biased;
                halt = brake.wait() => return Err(ExecError::Halted(halt)),
                () = sleep(time) => {}
            },
        }
        Ok(())
    }

    /// Checks whether the run has to end.
    pub(crate) fn check(&self) -> Result<(), ExecError> {
        match self.brake.as_ref().and_then(Brake::pulled) {
            Some(halt) => Err(ExecError::Halted(halt)),
            None => Ok(()),
        }
    }

    pub(crate) const fn jitter(&self) -> &Jitter {
        &self.jitter
    }
}
