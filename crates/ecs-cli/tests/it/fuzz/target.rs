//! What inputs are given to.

/// A reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Target {
    /// The whole of `check`: text, variables, defaults, planning, rules, reports, `--fix`.
    #[default]
    Spec,
    /// The nodes of one task, likewise.
    Task,
    /// `fmt`.
    Layout,
    /// The definition file.
    Definition,
    /// The JSON text of `customize`.
    Patch,
    /// `--set`.
    Set,
    /// `--var-file`.
    Variables,
    /// `--env-file`.
    EnvFile,
}

impl Target {
    pub(crate) const ALL: [Self; 8] = [
        Self::Spec,
        Self::Task,
        Self::Layout,
        Self::Definition,
        Self::Patch,
        Self::Set,
        Self::Variables,
        Self::EnvFile,
    ];

    /// Returns its name, which is also its folder in the corpus.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Spec => "spec",
            Self::Task => "task",
            Self::Layout => "layout",
            Self::Definition => "definition",
            Self::Patch => "patch",
            Self::Set => "set",
            Self::Variables => "variables",
            Self::EnvFile => "env-file",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.name() == name)
    }
}
