//! What is legal passes.
