//! The id of a run: [`RunId`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The letters of a random id: lower case, without those that are read for another (`l`, `o`, `0`, `1`).
const LETTERS: &[u8; 32] = b"23456789abcdefghijkmnpqrstuvwxyz";

/// The length of a random id: 40 bits, which no two runs of one day share by chance.
const LENGTH: usize = 8;

/// The most characters of a given id: `startedBy`, which carries it behind `ecs-cli/`, takes 128.
const LONGEST: usize = 64;

/// What names a run, in `startedBy`, in the journal and on the command line. One that was used before
/// means the run that used it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(String);

/// A text that is no run id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a run id: 1 to 64 letters, digits, `-` and `_`, the first a letter or digit")]
pub struct InvalidRunId;

/// The machine has no randomness to give.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no random number for a run id: {0}; give one with --run-id")]
pub struct NoRandomness(String);

impl RunId {
    /// Returns a new one.
    ///
    /// # Errors
    /// The operating system has no random numbers.
    pub fn random() -> Result<Self, NoRandomness> {
        let mut bytes = [0_u8; LENGTH];
        getrandom::fill(&mut bytes).map_err(|error| NoRandomness(error.to_string()))?;
        let letter = |byte: u8| LETTERS.get(usize::from(byte % 32)).copied().map_or('2', char::from);
        Ok(Self(bytes.into_iter().map(letter).collect()))
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RunId {
    type Err = InvalidRunId;

    fn from_str(text: &str) -> Result<Self, InvalidRunId> {
        let first = text.chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
        let rest = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        if first && rest && text.len() <= LONGEST { Ok(Self(text.to_owned())) } else { Err(InvalidRunId) }
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for RunId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for RunId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_random_id_reads_back_and_is_another_each_time() {
        let id = RunId::random().unwrap();
        assert_eq!(id.as_str().parse(), Ok(id.clone()));
        assert_eq!(id.as_str().len(), LENGTH);
        assert_ne!(id, RunId::random().unwrap());
    }

    #[test]
    fn an_id_that_could_leave_its_folder_or_break_started_by_is_refused() {
        for text in ["", "-x", "_x", "../x", "a/b", "a b", "a.b", "é", &"x".repeat(65)] {
            assert_eq!(text.parse::<RunId>(), Err(InvalidRunId), "{text}");
        }
        for text in ["7k2m9x4q", "CI-1234_2", &"x".repeat(64)] {
            assert!(text.parse::<RunId>().is_ok(), "{text}");
        }
    }
}
