//! The planner from outside: specs in, plans and requests out.

mod fixture;
mod shown;
