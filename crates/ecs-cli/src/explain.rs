//! What is known of a code: titles and long texts.

use crate::spec::fault;

/// Returns the one-line title of a code: a fault of the language or a rule of AWS's API.
pub(crate) fn title(code: &str) -> Option<String> {
    if let Some(fault) = fault(code) {
        return Some(fault.title.to_owned());
    }
    ecs_model::rules::all().find(|rule| rule.code == code).map(|rule| rule.title.to_owned())
}
