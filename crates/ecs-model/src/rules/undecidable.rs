//! The rules that nobody can decide from a spec and its payloads.

/// A rule of the catalogue that is no [`super::Rule`], and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undecidable {
    /// The code.
    pub code: &'static str,
    /// One line on what is wrong.
    pub title: &'static str,
    /// Why it cannot be decided offline, and where it shows instead.
    pub reason: &'static str,
}

const fn row(code: &'static str, title: &'static str, reason: &'static str) -> Undecidable {
    Undecidable { code, title, reason }
}

/// Every such rule, in the order of the codes.
pub const UNDECIDABLE: &[Undecidable] = &[
    row(
        "ECS169",
        "a health check calls a program that a minimal image lacks",
        "what an image holds is not known offline; the container's health shows it",
    ),
    row(
        "ECS407",
        "the cluster has no container instance",
        "the cluster's state is not part of a spec; RunTask says so",
    ),
];
