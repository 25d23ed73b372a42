//! Which parts of a definition file are values that nothing may show: [`hidden_values`].

use std::ops::Range;

/// An object or a list that is open.
struct Open {
    bracket: char,
    /// Whether it is, or is within, the environment of a container.
    environment: bool,
}

/// Returns the stretches that hold values of `environment`, in order. It looks at the words and brackets alone, since a
/// report of a slip quotes lines of a file that is no JSON.
pub(crate) fn hidden_values(text: &str) -> Vec<Range<usize>> {
    let start = text.len() - text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).len();
    if !text.get(start..).unwrap_or_default().starts_with(['{', '[', '/', '#']) {
        // Nobody knows what this is.
        let first = text.get(start..).and_then(|rest| rest.find(char::is_whitespace)).unwrap_or_default();
        return std::iter::once(start + first..text.len()).collect();
    }
    let mut hidden = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut name = "";
    let mut after_colon = false;
    for (token, range) in tokens(text) {
        let within = open.last().is_some_and(|open| open.environment);
        match token {
            Token::Open(bracket) => {
                open.push(Open { bracket, environment: within || (after_colon && is_environment(name)) });
                after_colon = false;
            }
            Token::Close(bracket) => {
                // A bracket that does not fit may be a slip: to hide too much is no harm.
                if open.last().is_some_and(|open| closes(open.bracket, bracket)) {
                    open.pop();
                }
                after_colon = false;
            }
            Token::Colon => after_colon = true,
            Token::Comma => after_colon = false,
            Token::Word => {
                let word = text.get(range.clone()).unwrap_or_default();
                let of_environment = within || is_environment(name);
                if after_colon {
                    if of_environment && !(within && is_name(name)) {
                        hidden.push(range);
                    }
                } else if within && !before_colon(text, range.end) {
                    hidden.push(range);
                } else {
                    name = word;
                }
            }
        }
    }
    hidden
}

#[derive(Debug, Clone, Copy)]
enum Token {
    Open(char),
    Close(char),
    Colon,
    Comma,
    Word,
}

const fn closes(open: char, close: char) -> bool {
    matches!((open, close), ('{', '}') | ('[', ']'))
}

fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_environment(name: &str) -> bool {
    matches!(folded(name).as_str(), "environment" | "env" | "enviroment" | "environments" | "environmentvariables")
}

fn is_name(name: &str) -> bool {
    matches!(folded(name).as_str(), "name" | "key")
}

/// Whether a colon, or the `=` of another language, follows.
fn before_colon(text: &str, end: usize) -> bool {
    text.get(end..).unwrap_or_default().trim_start().starts_with([':', '='])
}

/// Returns words and marks. A text in quotes ends at the latest with its line.
fn tokens(text: &str) -> impl Iterator<Item = (Token, Range<usize>)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let space = rest.find(|c: char| !c.is_whitespace())?;
        let start = at + space;
        let rest = text.get(start..)?;
        let first = rest.chars().next()?;
        let mark = match first {
            '{' | '[' => Some(Token::Open(first)),
            '}' | ']' => Some(Token::Close(first)),
            ':' | '=' => Some(Token::Colon),
            ',' | ';' => Some(Token::Comma),
            _ => None,
        };
        let length = match mark {
            Some(_) => 1,
            None if matches!(first, '"' | '\'') => quoted(rest, first),
            None => rest.find(|c: char| c.is_whitespace() || "{}[]:,;\"'".contains(c)).unwrap_or(rest.len()),
        };
        at = start + length;
        Some((mark.unwrap_or(Token::Word), start..at))
    })
}

/// Returns the length of a text in quotes.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' | '\r' => return at,
            c if c == quote && !escaped => return at + c.len_utf8(),
            c => escaped = c == '\\' && !escaped,
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::hidden_values;

    fn hidden(text: &str) -> Vec<&str> {
        hidden_values(text).into_iter().filter_map(|range| text.get(range)).collect()
    }

    #[test]
    fn values_of_an_environment_are_hidden_and_its_names_are_not() {
        for (text, expected) in [
            ("{\"environment\": [{\"name\": \"A\", \"value\": \"x\"}], \"cpu\": \"y\"}", vec!["\"x\""]),
            ("{\"environment\": [{\"value\": \"x\\\"y\", \"name\": \"A\"}]}", vec!["\"x\\\"y\""]),
            ("{\"environment\": {\"A\": \"x\", \"B\": 5}}", vec!["\"x\"", "5"]),
            ("{\"environment\": [\"A=x\"]}", vec!["\"A=x\""]),
            ("{\"environment\": \"x\"}", vec!["\"x\""]),
            ("{environment: [{name: 'A', value: 'x'}]}", vec!["'x'"]),
            ("{\"Environment\": [{\"Name\": \"A\", \"Value\": x y}]}", vec!["x", "y"]),
            ("{\"environment\": [{\"name\": \"A\"}}, {\"value\": \"x\"}]", vec!["\"x\""]),
            ("{\"environment\": [{\"name\": \"A\", \"value\": \"x\n}]}", vec!["\"x"]),
            ("{\"environment\": [{\"name\": \"A\", \"value\": {\"a\": [1]}}]}", vec!["1"]),
            ("// a\n{\"tags\": [{\"key\": \"A\", \"value\": \"x\"}]}", vec![]),
            ("env:\n  A: x\n", vec!["\n  A: x\n"]),
        ] {
            assert_eq!(hidden(text), expected, "{text}");
        }
    }
}
