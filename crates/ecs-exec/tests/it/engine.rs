//! The engine on the simulator, with the clock paused.

mod good_runs;
mod stage;
