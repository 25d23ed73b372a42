//! Reading specs for their layout alone: texts and syntax, without what they mean.

use std::path::{Path, PathBuf};

use kdl::KdlDocument;

use super::files::{Disk, MAX_BYTES, TextFault, decode, list};
use super::host::Host;
use super::placed::Placed;
use super::source::{FileId, Source, SourceKind, Sources};
use super::{FileArg, syntax};

/// One spec.
#[derive(Debug)]
pub(crate) struct SpecText {
    /// Its id in [`Texts::sources`].
    pub(crate) id: FileId,
    /// Its path; `None` for standard input.
    pub(crate) path: Option<PathBuf>,
    /// What it says; `None` where its syntax is wrong.
    pub(crate) document: Option<KdlDocument>,
}

/// Every spec that the arguments mean.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    /// The specs, in the order of the command line and of names.
    pub(crate) files: Vec<SpecText>,
    /// Faults of syntax, and files that cannot be read.
    pub(crate) problems: Vec<Placed>,
    /// The texts.
    pub(crate) sources: Sources,
}

/// Reads every spec.
pub(crate) fn texts(args: &[FileArg], host: &dyn Host) -> Texts {
    let mut texts = Texts::default();
    for (index, listed) in list(args, host).into_iter().enumerate() {
        let id = FileId::spec(index);
        let path = match listed {
            Ok(listed) => listed.path,
            Err(fault) => {
                let source = Source::new(fault.path.display().to_string(), None, String::new(), SourceKind::Spec);
                texts.sources.add(id, source);
                texts.problems.push(fault.placed(id));
                continue;
            }
        };
        let name = path.as_ref().map_or_else(|| "<stdin>".to_owned(), |path| path.display().to_string());
        let before = texts.problems.len();
        let read = match &path {
            Some(path) => Disk::new(host, Some(path)).text(path),
            None => host.stdin(MAX_BYTES).map_err(TextFault::Unreadable).and_then(decode),
        };
        let text = read.unwrap_or_else(|fault| {
            texts.problems.push(fault.placed(id, path.as_deref().unwrap_or(Path::new("<stdin>"))));
            String::new()
        });
        let parsed = syntax::read(&text, id, false);
        texts.problems.extend(parsed.problems);
        let document = parsed.document.filter(|_| texts.problems.len() == before);
        texts.sources.add(id, Source::new(name, path.clone(), text, SourceKind::Spec));
        texts.files.push(SpecText { id, path, document });
    }
    texts
}

/// Returns what a text says; `None` where its syntax is wrong.
pub(crate) fn document(text: &str) -> Option<KdlDocument> {
    let parsed = syntax::read(text, FileId::spec(0), false);
    parsed.document.filter(|_| parsed.problems.is_empty())
}
