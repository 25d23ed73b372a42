//! Every recorded case of ECSTask (prefect-aws 0.4.14) against the planner.
//!
//! The spec that corresponds to a recorded block, planned in the world that was recorded, must make
//! the payloads that the block sent, and be refused where the block was. The only exceptions are the
//! numbered verdicts on ECSTask's behaviour: `verdicts.rs` names each case, its number, and what is
//! done instead.

#[cfg(test)]
mod block;
#[cfg(test)]
mod case;
#[cfg(test)]
mod equality;
#[cfg(test)]
mod outcome;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod verdicts;
#[cfg(test)]
mod world;
