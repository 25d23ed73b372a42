//! End to end: the real binary, an API server that is not ours, and tasks that are real containers.
//!
//! ministack runs them with podman. Where it is not AWS, and these tests assert what can be asserted:
//!
//! * It ends a task by itself with the true exit code, but for StopTask it writes 0 before it stops the container. What the
//!   container did is asked of podman.
//! * StopTask answers when the container is gone; AWS answers at once.
//! * When an essential container ends the others are left running, and get the code of the one that ended.
//! * `entryPoint`, `dependsOn`, memory limits and `clientToken` do nothing.
//! * Task ids have dashes.
//!
//! And podman: output that nobody has read when a container ends is lost at random, and a piece that the log driver writes without
//! its end of line becomes a line of its own. So the containers here wait to be told that their output was seen, and where there is
//! much of it, lines are of 16 bytes, which divides every buffer on the way.

mod ends;
mod output;
mod stopping;
mod taken_up;
