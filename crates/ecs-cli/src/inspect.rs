//! What `check`, `check --fix` and `fmt` make of texts, for whoever has no command line and no terminal: the proofs
//! that nothing which is given to them makes them fall, and the measurement of their speed.

use crate::commands::check::{Look, answer};
use crate::commands::fix;
use crate::commands::offline::{self, Planned};
use crate::commands::request::RequestFlags;
use crate::spec::{self, Host, Input, LoadedTask, Placed, Sources, SpecFile};
use crate::ui::findings::FindingsForm;

/// Specs that were read, planned and looked at by every rule.
#[derive(Debug)]
pub struct Inspected {
    planned: Planned,
}

/// Does all that `check` does before it prints.
pub fn check(input: &Input, host: &dyn Host) -> Inspected {
    Inspected { planned: offline::problems_of_all(host, input, &RequestFlags::default()) }
}

impl Inspected {
    /// Returns every problem, in the order of the texts.
    pub fn problems(&self) -> &[Placed] {
        &self.planned.problems
    }

    /// Returns the tasks as far as they could be read.
    pub fn tasks(&self) -> &[LoadedTask] {
        &self.planned.loaded.tasks
    }

    /// Returns the specs that were read.
    pub fn files(&self) -> &[SpecFile] {
        &self.planned.loaded.files
    }

    /// Returns the texts.
    pub fn sources(&self) -> &Sources {
        &self.planned.loaded.sources
    }

    /// Returns what `check` prints on a terminal of 100 columns without colours.
    pub fn report(&self) -> String {
        self.answer(FindingsForm::Text)
    }

    /// Returns what `check` prints with `--format` `json`, `github` and `sarif`.
    pub fn findings(&self) -> [String; 3] {
        [FindingsForm::Json, FindingsForm::Github, FindingsForm::Sarif].map(|form| self.answer(form))
    }

    fn answer(&self, form: FindingsForm) -> String {
        answer(&self.planned, form, Look { verbose: false, color: false, width: 100 })
    }

    /// Returns the specs that `check --fix` would write.
    pub fn mended(&self) -> Vec<String> {
        fix::texts(self.problems(), self.sources()).into_iter().map(|mended| mended.text).collect()
    }
}

/// Returns the canonical layout of a spec; `None` where its syntax is wrong or its layout is not understood.
pub fn layout(text: &str) -> Option<String> {
    crate::fmt::format(text, &spec::document(text)?, &spec::document).ok()
}

/// Whether the reader's own way to a document, which is taken for most texts, comes to what the `kdl` crate reads.
///
/// # Errors
/// The difference, in words.
pub fn agrees_with_kdl(text: &str) -> Result<(), String> {
    spec::agrees_with_kdl(text)
}
