//! The signals that end a run.

use std::time::Duration;

use ecs_exec::{Control, Signal};
use tokio::signal::unix::{SignalKind, signal};

/// How long after the second signal the process may still tell what is left. Whoever reads its output may have stopped
/// reading (a pager, a terminal after Ctrl-S), and a write to that would hold the process up for ever.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Tells the run of SIGINT, SIGTERM and SIGHUP, as often as they come.
pub(crate) fn forward(control: &Control) {
    let kinds = [
        (SignalKind::interrupt(), Signal::Sigint),
        (SignalKind::terminate(), Signal::Sigterm),
        (SignalKind::hangup(), Signal::Sighup),
    ];
    for (kind, name) in kinds {
        // Without a handler the signal keeps its default: the process ends.
        let Ok(mut signals) = signal(kind) else { continue };
        let control = control.clone();
        drop(tokio::spawn(async move {
            while signals.recv().await.is_some() {
                let first = control.first();
                control.signal(name);
                if let Some(first) = first {
                    drop(tokio::spawn(leave_at_last(first)));
                }
            }
        }));
    }
}

/// Ends the process if it has not ended by then, as the run that was left: with the first signal's code.
#[expect(clippy::exit, reason = "the thread that would return the code may be held up in a write")]
async fn leave_at_last(first: Signal) {
    tokio::time::sleep(LAST_WORDS).await;
    std::process::exit(i32::from(first.exit_code()))
}
