//! The signals that end a run.

use ecs_exec::{Control, Signal};
use tokio::signal::unix::{SignalKind, signal};

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
                control.signal(name);
            }
        }));
    }
}
