//! One problem as miette wants it: [`Shown`].

use std::fmt;

use ecs_model::Severity;
use miette::{Diagnostic, LabeledSpan, SourceCode};

use super::texts::Texts;
use crate::spec::Placed;
use crate::ui::visible;

/// One problem with the texts it is in.
#[derive(Debug)]
pub(super) struct Shown<'p> {
    problem: &'p Placed,
    texts: &'p Texts<'p>,
}

impl<'p> Shown<'p> {
    pub(super) const fn new(problem: &'p Placed, texts: &'p Texts<'p>) -> Self {
        Self { problem, texts }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Placed { code, message, severity, .. } = self.problem;
        let message = visible::words(message);
        match severity {
            // The mark before it says so already, in every error of a report.
            Severity::Error => write!(f, "{code}: {message}"),
            Severity::Warning | Severity::Note => write!(f, "{severity} {code}: {message}"),
        }
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.problem.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help: Box<dyn fmt::Display> = Box::new(visible::words(self.problem.help.as_ref()?));
        Some(help)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.texts)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        if self.problem.labels.is_empty() {
            return None;
        }
        let labels = self.problem.labels.iter().enumerate().filter_map(|(index, label)| {
            let span = self.texts.span(label.place)?;
            let text = (!label.text.is_empty()).then(|| visible::words(&label.text).into_owned());
            Some(if index == 0 {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            })
        });
        Some(Box::new(labels))
    }
}
