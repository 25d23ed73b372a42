//! Files and folders: which specs there are, and reading texts with their limits.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::host::Host;
use super::json::{Definition, DefinitionFault};
use super::placed::Placed;
use super::source::FileId;
use super::{FileArg, codes};

/// So large may a text be. ECS takes definitions of 64 KiB; 4 MiB are thousands of tasks in one file.
pub(crate) const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// So deep may folders be nested: what is deeper is a mistake, and no stack must depend on it.
const MAX_FOLDERS: usize = 64;

/// Why a text cannot be had.
#[derive(Debug)]
pub(crate) enum TextFault {
    Unreadable(io::Error),
    IsFolder,
    TooLarge,
    Encoding { offset: usize },
}

impl TextFault {
    /// Returns the fault as a problem of that text.
    pub(crate) fn placed(&self, file: FileId, path: &Path) -> Placed {
        let path = path.display();
        match self {
            Self::Unreadable(error) => {
                let problem = Placed::of_file(codes::UNREADABLE, file, format!("{path}: {}", reason(error)));
                if error.kind() == io::ErrorKind::NotFound { problem.help("is the path right?") } else { problem }
            }
            Self::IsFolder => Placed::of_file(codes::UNREADABLE, file, format!("{path} is a folder, not a file")),
            Self::TooLarge => {
                let problem = Placed::of_file(codes::TOO_LARGE, file, format!("{path} is larger than 4 MiB"));
                problem.help("split it into several files: a folder means all its *.kdl")
            }
            Self::Encoding { offset } => {
                let message = format!("{path} is not UTF-8: byte {offset} is no character");
                Placed::of_file(codes::ENCODING, file, message).help("save the file as UTF-8")
            }
        }
    }
}

/// Returns the operating system's words without the error's number.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split_once(" (os error").map_or(text.as_str(), |(words, _)| words).to_owned()
}

/// Turns bytes into a text.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<String, TextFault> {
    if u64::try_from(bytes.len()).is_ok_and(|length| length > MAX_BYTES) {
        return Err(TextFault::TooLarge);
    }
    String::from_utf8(bytes).map_err(|error| TextFault::Encoding { offset: error.utf8_error().valid_up_to() })
}

/// A definition file, or why it is none.
pub(crate) type Defined = Result<Arc<Definition>, DefinitionFault>;

/// Definition files of all specs, by path: many specs may name one file.
#[derive(Debug, Default)]
pub(crate) struct Definitions(Mutex<BTreeMap<PathBuf, Defined>>);

impl Definitions {
    fn get(&self, path: &Path, read: impl FnOnce() -> Defined) -> Defined {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        known.unwrap_or_else(|| {
            // Others may read meanwhile; whoever reads the same file reads the same.
            let read = read();
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_path_buf(), read.clone());
            read
        })
    }
}

/// A definition file that a spec names.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) id: FileId,
    pub(crate) path: PathBuf,
    pub(crate) definition: Arc<Definition>,
}

/// Files beside one spec, and the process environment.
#[derive(Debug)]
pub(crate) struct Disk<'h> {
    host: &'h dyn Host,
    /// The spec's folder; empty for standard input and flags, which is the working directory.
    folder: PathBuf,
    /// The spec, and the definition files that it shares with others.
    spec: Option<(FileId, &'h Definitions)>,
    named: RefCell<Vec<Named>>,
}

impl<'h> Disk<'h> {
    pub(crate) fn new(host: &'h dyn Host, spec: Option<&Path>) -> Self {
        let folder = spec.and_then(Path::parent).unwrap_or_else(|| Path::new("")).to_path_buf();
        Self { host, folder, spec: None, named: RefCell::default() }
    }

    /// Returns the files beside a spec.
    pub(crate) fn beside(host: &'h dyn Host, path: Option<&Path>, spec: FileId, definitions: &'h Definitions) -> Self {
        Self { spec: Some((spec, definitions)), ..Self::new(host, path) }
    }

    /// Returns the text of a file.
    pub(crate) fn text(&self, path: &Path) -> Result<String, TextFault> {
        if self.host.is_folder(path) {
            return Err(TextFault::IsFolder);
        }
        decode(self.host.read(path, MAX_BYTES).map_err(TextFault::Unreadable)?)
    }

    /// Returns a definition file, relative to the spec's folder; one that a flag names is relative to the working
    /// directory, as every path of a command line. A file is read once.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(crate) fn definition(&self, file: &str, of_flag: bool) -> Result<Named, DefinitionFault> {
        let path = if of_flag { PathBuf::from(file) } else { self.folder.join(file) };
        let path = plain(&path);
        if let Some(named) = self.named.borrow().iter().find(|named| named.path == path) {
            return Ok(named.clone());
        }
        let read = || {
            let text = self.text(&path).map_err(|fault| DefinitionFault::text(&fault))?;
            Definition::read(text).map(Arc::new)
        };
        let (spec, definition) = match self.spec {
            Some((spec, definitions)) => (spec, definitions.get(&path, read)?),
            None => (FileId::spec(0), read()?),
        };
        let id = spec.beside(self.named.borrow().len());
        let named = Named { id, path, definition };
        self.named.borrow_mut().push(named.clone());
        Ok(named)
    }

    /// Returns the definition files that were named.
    pub(crate) fn named(self) -> Vec<Named> {
        self.named.into_inner()
    }

    /// Returns a variable of the process environment.
    pub(crate) fn var(&self, name: &str) -> Option<OsString> {
        self.host.var(name)
    }
}

/// One spec to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    /// `None` for standard input.
    pub(crate) path: Option<PathBuf>,
}

/// A path that gave no spec.
#[derive(Debug)]
pub(crate) struct ListFault {
    pub(crate) path: PathBuf,
    /// The system's error; `None` for a folder without specs.
    pub(crate) error: Option<io::Error>,
}

impl ListFault {
    /// Returns the fault as a problem of that text.
    pub(crate) fn placed(&self, file: FileId) -> Placed {
        let path = self.path.display();
        match &self.error {
            Some(error) => Placed::of_file(codes::UNREADABLE, file, format!("{path}: {}", reason(error))),
            None => Placed::of_file(codes::EMPTY, file, format!("folder {path} holds no *.kdl"))
                .help("folders are searched with all their folders; hidden files are left out"),
        }
    }
}

/// Returns the specs that the arguments mean, each once, in the order of the command line and of names.
pub(crate) fn list(args: &[FileArg], host: &dyn Host) -> Vec<Result<Listed, ListFault>> {
    let mut seen = BTreeSet::new();
    let mut stdin = false;
    let mut out = Vec::new();
    for arg in args {
        match arg {
            FileArg::Stdin => {
                if !std::mem::replace(&mut stdin, true) {
                    out.push(Ok(Listed { path: None }));
                }
            }
            FileArg::Path(path) if host.is_folder(path) => {
                let mut found = Vec::new();
                if let Err(fault) = folder(path, host, 0, &mut found) {
                    out.push(Err(fault));
                } else if found.is_empty() {
                    out.push(Err(ListFault { path: path.clone(), error: None }));
                }
                out.extend(
                    found
                        .into_iter()
                        .filter(|path| seen.insert(plain(path)))
                        .map(|path| Ok(Listed { path: Some(path) })),
                );
            }
            FileArg::Path(path) => {
                if seen.insert(plain(path)) {
                    out.push(Ok(Listed { path: Some(path.clone()) }));
                }
            }
        }
    }
    out
}

/// Returns the path of a definition file as it is shown: `specs/../a.json` is `a.json`, as the hosts of repositories
/// know it.
pub(crate) fn tidy(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        let up =
            component == Component::ParentDir && matches!(out.components().next_back(), Some(Component::Normal(_)));
        if up {
            out.pop();
        } else {
            out.push(component);
        }
    }
    out
}

/// Returns the path without `.` components, so that `a.kdl` and `./a.kdl` are one file.
fn plain(path: &Path) -> PathBuf {
    path.components().filter(|component| *component != Component::CurDir).collect()
}

fn folder(path: &Path, host: &dyn Host, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), ListFault> {
    let fault = |error| ListFault { path: path.to_path_buf(), error: Some(error) };
    let mut entries = host.list(path).map_err(fault)?;
    entries.sort();
    for entry in entries {
        let hidden = entry.name.as_encoded_bytes().starts_with(b".");
        if hidden {
            continue;
        }
        let inner = path.join(&entry.name);
        if entry.is_folder {
            if depth < MAX_FOLDERS {
                folder(&inner, host, depth + 1, found)?;
            }
        } else if inner.extension().is_some_and(|extension| extension == "kdl") && !host.is_folder(&inner) {
            found.push(inner);
        }
    }
    Ok(())
}
