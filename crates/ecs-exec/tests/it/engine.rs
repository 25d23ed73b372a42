//! The engine on the simulator, with the clock paused.

mod good_runs;
mod halts;
mod single_faults;
mod stage;
mod ways_out;
