//! Inputs that are kept: the examples, beginners' slips, and whatever was once answered wrongly.
//!
//! `tests/corpus/TARGET/` has a file for each; a file that ends in `.seeds` holds many, with a line of four `=` between
//! them.

use std::io;
use std::path::{Path, PathBuf};

use super::target::Target;

/// One input that is kept.
#[derive(Debug, Clone)]
pub(crate) struct Seed {
    pub(crate) target: Target,
    /// The file it stands in.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

const BETWEEN: &[u8] = b"\n====\n";

/// Returns the corpus's folder.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// Returns every input that is kept, in the order of names; the examples of `specs/` first.
///
/// # Errors
/// A file that cannot be read.
pub(crate) fn read() -> io::Result<Vec<Seed>> {
    let mut seeds = Vec::new();
    for path in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs"))? {
        if path.extension().is_some_and(|extension| extension == "kdl") {
            let bytes = std::fs::read(&path)?;
            seeds.extend([Target::Spec, Target::Layout].map(|target| seed(target, &path, bytes.clone())));
        }
    }
    for target in Target::ALL {
        for path in files(&folder().join(target.name()))? {
            let bytes = std::fs::read(&path)?;
            if path.extension().is_some_and(|extension| extension == "seeds") {
                seeds.extend(split(&bytes).into_iter().map(|part| seed(target, &path, part.to_vec())));
            } else {
                seeds.push(seed(target, &path, bytes));
            }
        }
    }
    Ok(seeds)
}

fn seed(target: Target, path: &Path, bytes: Vec<u8>) -> Seed {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Seed { target, name, bytes }
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut files = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}

fn split(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    while let Some(at) = bytes.windows(BETWEEN.len()).position(|window| window == BETWEEN) {
        let (part, rest) = bytes.split_at(at);
        parts.push(part);
        bytes = rest.get(BETWEEN.len()..).unwrap_or_default();
    }
    parts.push(bytes);
    parts
}

/// Returns the name under which an input that was answered wrongly is kept: it follows from the input alone.
pub(crate) fn name(bytes: &[u8]) -> String {
    // FNV-1a.
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("found-{hash:016x}")
}

/// Keeps an input, and returns where.
///
/// # Errors
/// A file that cannot be written.
pub(crate) fn keep(target: Target, bytes: &[u8]) -> io::Result<PathBuf> {
    let folder = folder().join(target.name());
    std::fs::create_dir_all(&folder)?;
    let path = folder.join(name(bytes));
    std::fs::write(&path, bytes)?;
    Ok(path)
}
