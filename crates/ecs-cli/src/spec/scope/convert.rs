//! From a value to the type that a field has. Each reports what does not fit and returns a stand-in, which is marked
//! as unknown, so that nothing follows from it.

use ecs_model::{CpuUnits, InvalidSize, MemoryMib, Segment, SpecPath, StorageGib, TimeSpan};

use super::super::codes;
use super::super::names::example;
use super::super::placed::Placed;
use super::super::value::{Arg, INVALID, Value};
use super::Scope;

/// Returns the words for a path in a message: `` `port` `` or `` `host` of `port` ``.
pub(crate) fn subject(path: &SpecPath) -> String {
    let mut names = path.segments().iter().rev().filter_map(|segment| match segment {
        Segment::Key(name) => Some(name.as_str()),
        Segment::Index(_) => None,
    });
    let indexed_parent = matches!(path.segments(), [.., Segment::Index(_), Segment::Key(_)]);
    match (names.next(), names.next()) {
        (Some(name), Some(parent)) if indexed_parent => format!("`{name}` of `{parent}`"),
        (
            Some(name),
            Some(parent @ ("network" | "logs" | "metadata" | "retry" | "runtime-platform" | "health-check")),
        ) => {
            format!("`{name}` of `{parent}`")
        }
        (Some(name), _) => format!("`{name}`"),
        (None, _) => "this".to_owned(),
    }
}

/// Returns an example of the node that the path is of, as help.
pub(crate) fn help_for(path: &SpecPath) -> Option<String> {
    let names = path.segments().iter().rev().filter_map(|segment| match segment {
        Segment::Key(name) => Some(example(name)),
        Segment::Index(_) => None,
    });
    names.filter(|example| !example.is_empty()).map(|example| format!("for example: {example}")).next()
}

/// Whether the value at the path is one that messages must not repeat.
fn is_secret(path: &SpecPath) -> bool {
    path.segments().iter().any(|segment| matches!(segment, Segment::Key(name) if name == "env" || name == "secrets"))
}

/// What is said under a value that is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Advice {
    words: String,
    /// The one value that is meant, as it is written: `--fix` writes it.
    value: Option<String>,
}

impl<T: Into<String>> From<T> for Advice {
    fn from(words: T) -> Self {
        Self { words: words.into(), value: None }
    }
}

impl Advice {
    /// Returns the advice to write that value, as it is written.
    pub(crate) fn write(value: impl Into<String>) -> Self {
        let value = value.into();
        Self { words: format!("write {value}"), value: Some(value) }
    }

    /// Returns the advice to write that text, in quotes.
    pub(crate) fn text(text: &str) -> Self {
        Self::write(format!("\"{text}\""))
    }

    /// Puts itself into a problem of that value.
    fn of(self, problem: Placed, arg: &Arg<'_>) -> Placed {
        let problem = problem.says(self.words);
        match self.value {
            // What comes of a variable is not mended where it is used.
            Some(value) if arg.uses.is_empty() && !arg.faulty => problem.edit(arg.place, value),
            _ => problem,
        }
    }
}

impl Scope<'_> {
    /// Reports that a value has another type than wanted.
    pub(crate) fn refuse(&mut self, path: &SpecPath, arg: &Arg<'_>, expected: &str, advice: impl Into<Advice>) {
        let message = format!("{} takes {expected}, not {}", subject(path), arg.value.kind());
        let mut problem = advice.into().of(Placed::error(codes::WRONG_TYPE, arg.place, message), arg);
        problem.help = help_for(path);
        // Half a text was told of as that: `timeout two hours`.
        if !self.notes.halved.contains(path) {
            self.report(path, problem);
        }
        self.invalid(path);
    }

    /// Reports that a value has the right type and means nothing.
    pub(crate) fn refuse_value(
        &mut self,
        path: &SpecPath,
        arg: &Arg<'_>,
        message: impl Into<String>,
        advice: impl Into<Advice>,
    ) {
        let mut problem = advice.into().of(Placed::error(codes::WRONG_VALUE, arg.place, message), arg);
        problem.help = help_for(path);
        // Half a text was told of as that: `timeout two hours`.
        if !self.notes.halved.contains(path) {
            self.report(path, problem);
        }
        self.invalid(path);
    }

    /// A text.
    pub(crate) fn string(&mut self, path: &SpecPath, arg: Arg<'_>) -> String {
        self.note(path, &arg);
        match arg.value {
            Value::String(text) => text.into_owned(),
            Value::Unknown(text) => text,
            _ => {
                let advice = if matches!(arg.value, Value::List(_) | Value::Null) {
                    Advice::from("")
                } else if is_secret(path) || arg.repr.is_empty() {
                    Advice::from("write it in quotes")
                } else {
                    Advice::text(arg.repr.trim_start_matches('#'))
                };
                self.refuse(path, &arg, "a text", advice);
                INVALID.to_owned()
            }
        }
    }

    /// A text that must have something in it.
    pub(crate) fn filled(&mut self, path: &SpecPath, arg: Arg<'_>) -> String {
        if matches!(&arg.value, Value::String(text) if text.is_empty()) {
            self.note(path, &arg);
            self.refuse_value(
                path,
                &arg,
                format!("{} is empty", subject(path)),
                "write something, or leave the node out",
            );
            return INVALID.to_owned();
        }
        self.string(path, arg)
    }

    /// The text of `env`, `tags` and options: booleans and plain numbers are sent as written.
    pub(crate) fn text(&mut self, path: &SpecPath, arg: Arg<'_>) -> String {
        self.note(path, &arg);
        let written = arg.repr;
        match arg.value {
            Value::String(text) => text.into_owned(),
            Value::Unknown(text) => text,
            Value::Bool(value) => value.to_string(),
            Value::Integer(number) if !arg.uses.is_empty() => number.to_string(),
            Value::Integer(_) | Value::Float(_) if is_plain(written) => written.to_owned(),
            Value::Integer(_) | Value::Float(_) => {
                let message = format!("{} has a number whose text is not certain", subject(path));
                self.refuse_value(path, &arg, message, "write it in quotes, as it is to be sent");
                INVALID.to_owned()
            }
            Value::Null | Value::List(_) => {
                self.refuse(path, &arg, "a text", "");
                INVALID.to_owned()
            }
        }
    }

    /// A boolean.
    pub(crate) fn bool(&mut self, path: &SpecPath, arg: &Arg<'_>) -> bool {
        self.note(path, arg);
        match &arg.value {
            Value::Bool(value) => return *value,
            Value::Unknown(_) => return true,
            Value::String(text) => {
                let advice = match text.to_ascii_lowercase().as_str() {
                    "true" | "yes" | "on" | "1" | "enabled" => Advice::write("#true"),
                    "false" | "no" | "off" | "0" | "disabled" => Advice::write("#false"),
                    _ => Advice::from("write #true or #false"),
                };
                self.refuse(path, arg, "a boolean", advice);
            }
            Value::Integer(1) => self.refuse(path, arg, "a boolean", Advice::write("#true")),
            Value::Integer(0) => self.refuse(path, arg, "a boolean", Advice::write("#false")),
            _ => self.refuse(path, arg, "a boolean", "write #true or #false"),
        }
        true
    }

    /// A whole number.
    pub(crate) fn integer(&mut self, path: &SpecPath, arg: &Arg<'_>) -> i64 {
        self.note(path, arg);
        match &arg.value {
            Value::Integer(number) => {
                if let Ok(number) = i64::try_from(*number) {
                    return number;
                }
                self.refuse_value(path, arg, format!("{} is beyond any number of AWS's API", subject(path)), "");
            }
            Value::Unknown(_) => {}
            Value::String(text) if let Ok(number) = text.trim().parse::<i64>() => {
                let words = format!("write {number}, without quotes");
                self.refuse(path, arg, "a whole number", Advice { words, value: Some(number.to_string()) });
            }
            Value::String(_) => self.refuse(path, arg, "a whole number", "write a number, without quotes"),
            _ => self.refuse(path, arg, "a whole number", ""),
        }
        1
    }

    /// A whole number that is not below zero.
    pub(crate) fn count(&mut self, path: &SpecPath, arg: &Arg<'_>) -> u64 {
        let number = self.integer(path, arg);
        u64::try_from(number).unwrap_or_else(|_| {
            self.refuse_value(path, arg, format!("{} is below zero", subject(path)), "");
            1
        })
    }

    /// A length of time.
    pub(crate) fn span(&mut self, path: &SpecPath, arg: &Arg<'_>) -> TimeSpan {
        self.note(path, arg);
        let expected = "a length of time";
        let read = match &arg.value {
            Value::Unknown(_) => return TimeSpan::from_secs(1),
            Value::String(text) => text.parse(),
            Value::Integer(seconds) => {
                let seconds = u32::try_from(*seconds).ok().map(u64::from);
                seconds.map(TimeSpan::from_secs).ok_or(ecs_model::InvalidTimeSpan)
            }
            Value::Float(seconds) => TimeSpan::from_secs_f64(*seconds),
            Value::Bool(_) | Value::Null | Value::List(_) => {
                self.refuse(path, arg, expected, "write \"90s\", \"5m\", or a number of seconds");
                return TimeSpan::from_secs(1);
            }
        };
        read.unwrap_or_else(|_| {
            let message = format!("{}: this is no length of time", subject(path));
            self.refuse_value(
                path,
                arg,
                message,
                "write \"90s\", \"5m\", \"1h30m\", \"500ms\", or a number of seconds",
            );
            TimeSpan::from_secs(1)
        })
    }

    /// An amount of CPU.
    pub(crate) fn cpu(&mut self, path: &SpecPath, arg: &Arg<'_>) -> Option<CpuUnits> {
        self.size(
            path,
            arg,
            &Amount { what: "an amount of CPU", unit: " vCPU", new: CpuUnits::new, parse: CpuUnits::parse },
        )
    }

    /// An amount of memory.
    pub(crate) fn memory(&mut self, path: &SpecPath, arg: &Arg<'_>) -> Option<MemoryMib> {
        self.size(
            path,
            arg,
            &Amount { what: "an amount of memory", unit: "GB", new: MemoryMib::new, parse: MemoryMib::parse },
        )
    }

    /// An amount of storage.
    pub(crate) fn storage(&mut self, path: &SpecPath, arg: &Arg<'_>) -> Option<StorageGib> {
        self.size(
            path,
            arg,
            &Amount { what: "an amount of storage", unit: "GB", new: StorageGib::new, parse: StorageGib::parse },
        )
    }

    fn size<T>(&mut self, path: &SpecPath, arg: &Arg<'_>, amount: &Amount<T>) -> Option<T> {
        self.note(path, arg);
        let stand_in = (amount.new)(1).ok();
        let read = match &arg.value {
            Value::Unknown(_) => return stand_in,
            Value::String(text) => (amount.parse)(text),
            Value::Integer(number) => match u64::try_from(*number) {
                Ok(number) => (amount.new)(number),
                Err(_) => (amount.new)(0),
            },
            Value::Float(_) => {
                let number = arg.repr.replace('_', "");
                let advice = if is_plain(&number) {
                    Advice::text(&format!("{number}{}", amount.unit))
                } else {
                    Advice::from("write it without an exponent")
                };
                let message = format!("{} takes a whole number, or a text with a unit", subject(path));
                self.refuse_value(path, arg, message, advice);
                return stand_in;
            }
            Value::Bool(_) | Value::Null | Value::List(_) => {
                self.refuse(path, arg, amount.what, "");
                return stand_in;
            }
        };
        match read {
            Ok(size) => Some(size),
            Err(error) => {
                let advice = error.to_string();
                let advice = advice.split_once(": ").map_or(advice.as_str(), |(_, advice)| advice);
                self.refuse_value(path, arg, format!("{}: this is not {}", subject(path), amount.what), advice);
                stand_in
            }
        }
    }
}

/// How one kind of amount is read.
struct Amount<T> {
    what: &'static str,
    unit: &'static str,
    new: fn(u64) -> Result<T, InvalidSize>,
    parse: fn(&str) -> Result<T, InvalidSize>,
}

/// Whether a number is written as plain decimal: its text is what everybody expects.
fn is_plain(written: &str) -> bool {
    let digits = written.strip_prefix(['+', '-']).unwrap_or(written);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}
