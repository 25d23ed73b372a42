//! `(template)"report:{tag}"`: the parts of a template.

use std::ops::Range;

/// One part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part<'t> {
    /// Sent as it is.
    Literal(&'t str),
    /// `{name}`; the range is that of the braces and what is between.
    Variable(&'t str, Range<usize>),
}

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TemplateFault {
    /// A `{` without its `}`.
    Open(usize),
    /// A `}` without its `{`.
    Close(usize),
    /// What stands between the braces is no name.
    Name(Range<usize>),
}

/// Whether the text can name a variable: `[A-Za-z_][A-Za-z0-9_-]*`.
pub(crate) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// Cuts a template into its parts. `{{` and `}}` are literal braces.
pub(crate) fn parts(text: &str) -> Result<Vec<Part<'_>>, TemplateFault> {
    let mut parts = Vec::new();
    let mut from = 0;
    while let Some(length) = text.get(from..).and_then(|rest| rest.find(['{', '}'])) {
        let at = from + length;
        push(&mut parts, text.get(from..at));
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with("{{") || rest.starts_with("}}") {
            push(&mut parts, text.get(at..=at));
            from = at + 2;
            continue;
        }
        let Some(inner) = rest.strip_prefix('{') else { return Err(TemplateFault::Close(at)) };
        let Some(length) = inner.find('}').filter(|end| inner.find('{').is_none_or(|open| open > *end)) else {
            return Err(TemplateFault::Open(at));
        };
        let range = at..at + length + 2;
        match inner.get(..length).filter(|name| is_name(name)) {
            Some(name) => parts.push(Part::Variable(name, range.clone())),
            None => return Err(TemplateFault::Name(range)),
        }
        from = range.end;
    }
    push(&mut parts, text.get(from..));
    Ok(parts)
}

fn push<'t>(parts: &mut Vec<Part<'t>>, literal: Option<&'t str>) {
    if let Some(literal) = literal.filter(|literal| !literal.is_empty()) {
        parts.push(Part::Literal(literal));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Part, TemplateFault, parts};

    #[test]
    fn a_template_is_cut_at_its_variables() {
        assert_eq!(parts("a:{tag}"), Ok(vec![Part::Literal("a:"), Part::Variable("tag", 2..7)]));
        assert_eq!(parts("{{a}}"), Ok(vec![Part::Literal("{"), Part::Literal("a"), Part::Literal("}")]));
        assert_eq!(parts(""), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_template_is_told_apart() {
        assert_eq!(parts("a{b"), Err(TemplateFault::Open(1)));
        assert_eq!(parts("a}b"), Err(TemplateFault::Close(1)));
        assert_eq!(parts("a{ b }"), Err(TemplateFault::Name(1..6)));
        assert_eq!(parts("${X:-y}"), Err(TemplateFault::Name(1..7)));
        assert_eq!(parts("{}"), Err(TemplateFault::Name(0..2)));
    }

    proptest! {
        #[test]
        fn a_text_with_doubled_braces_is_itself(text in "[a-z{} ]{0,20}") {
            let doubled = text.replace('{', "{{").replace('}', "}}");
            let back: String = parts(&doubled).unwrap().into_iter().map(|part| match part {
                Part::Literal(literal) => literal,
                Part::Variable(..) => "?",
            }).collect();
            prop_assert_eq!(back, text);
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            drop(parts(&text));
        }
    }
}
