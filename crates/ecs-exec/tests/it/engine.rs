//! The engine on the simulator, with the clock paused.

mod good_runs;
mod halts;
mod kills;
mod log_lines;
mod model;
mod mortal;
mod pairs;
mod relaunches;
mod resumes;
mod scale;
mod single_faults;
mod stage;
mod taken_up;
mod ways_out;
