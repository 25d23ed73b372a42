//! Reading task specs: from KDL 2 text to [`TaskSpec`]s, and back from a path to the text.
//!
//! [`load`] reads every file at once and never stops at the first fault: each [`Placed`] problem has a code, a
//! place and a way out, and every task comes back as far as it could be read. What could not be read is marked
//! ([`TaskSpec::unresolved`], [`LoadedTask::follows_from_a_fault`]), so that rules do not cry a second time over
//! the same slip.
//!
//! The language is described in `docs/spec-language.md`. Everything that is taken from the machine goes through
//! [`Host`]: files, folders, standard input and the process environment, and nothing else.

mod block;
mod codes;
mod decode;
mod files;
mod host;
mod json;
mod layers;
mod load;
mod loaded;
mod names;
mod one_role;
mod place;
mod placed;
mod reader;
mod scope;
mod source;
mod source_map;
mod syntax;
mod template;
mod text;
mod texts;
mod told_once;
mod value;
mod variables;

use std::fmt;
use std::path::PathBuf;

#[cfg(doc)]
use ecs_model::TaskSpec;

pub use codes::{FAULTS, Fault, fault};
pub use host::{FolderEntry, Host, Machine};
pub use load::load;
pub use loaded::{Loaded, LoadedTask, SpecFile};
pub(crate) use one_role::one_role;
pub use place::{place, source_of};
pub use placed::{Edit, Placed, PlacedLabel};
pub(crate) use source::columns;
pub use source::{FileId, Place, Position, Source, SourceKind, Sources};
pub use source_map::SourceMap;
pub(crate) use syntax::{agrees_with_kdl, hidden_values};
pub(crate) use texts::{SpecText, Texts, document, texts};
pub(crate) use told_once::told_once;

/// What to read, and what lies over it.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// The files and folders, in the order of the command line.
    pub files: Vec<FileArg>,
    /// The flags that change what is requested.
    pub overrides: Overrides,
    /// Where variables get their values, before the process environment and their defaults.
    pub vars: VarLayers,
    /// What the answer is for.
    pub mode: Mode,
}

/// One file argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileArg {
    /// A file, or a folder: its `*.kdl`, recursively, hidden ones left out.
    Path(PathBuf),
    /// `-`.
    Stdin,
}

impl From<PathBuf> for FileArg {
    fn from(path: PathBuf) -> Self {
        if path.as_os_str() == "-" { Self::Stdin } else { Self::Path(path) }
    }
}

/// The request flags, as typed. A problem in one points at the flag. Its `Debug` shows no value of `-e`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `--task NAME`: only these; empty means all.
    pub tasks: Vec<String>,
    /// `-e [CONTAINER:]K[=V]`.
    pub env: Vec<String>,
    /// `--env-file F`: the main container's environment, one `K=V` a line.
    pub env_files: Vec<PathBuf>,
    /// `--set 'NODE …'`: one node of `task` in KDL, over the spec.
    pub set: Vec<String>,
    /// `--flow NAME`.
    pub flow: Option<String>,
    /// `--deployment NAME`.
    pub deployment: Option<String>,
    /// `-- ARGV…`: the main container's command; empty means not given.
    pub argv: Vec<String>,
}

/// `--var` and `--var-file`. The first that has a variable wins, `--var` before `--var-file`. Its `Debug` shows no
/// value.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct VarLayers {
    /// `--var K=V`.
    pub vars: Vec<String>,
    /// `--var-file F`: KDL, one `NAME VALUE` a line.
    pub files: Vec<PathBuf>,
}

/// Returns `NAME` of `NAME=VALUE`.
fn names(assignments: &[String]) -> impl Iterator<Item = &str> {
    assignments.iter().map(|assignment| assignment.split_once('=').map_or(assignment.as_str(), |(name, _)| name))
}

impl fmt::Debug for Overrides {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Overrides")
            .field("tasks", &self.tasks)
            .field("env", &names(&self.env).collect::<Vec<_>>())
            .field("env_files", &self.env_files)
            .field("set", &self.set.len())
            .field("flow", &self.flow)
            .field("deployment", &self.deployment)
            .field("argv", &self.argv.len())
            .finish()
    }
}

impl fmt::Debug for VarLayers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let vars: Vec<_> = names(&self.vars).collect();
        f.debug_struct("VarLayers").field("vars", &vars).field("files", &self.files).finish()
    }
}

/// What the answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// `check`.
    #[default]
    Check,
    /// `plan`.
    Plan,
    /// `snapshot`: depends on the files alone. Flags and the process environment are not looked at; a variable
    /// with `env=` or without a value stands as `<var NAME>`.
    Snapshot,
    /// `apply`.
    Apply,
}
