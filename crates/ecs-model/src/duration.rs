//! Lengths of time, as a spec writes them: [`TimeSpan`].

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A length of time: `"500ms"`, `"90s"`, `"5m"`, `"1h30m"`, `"2d"`. Whole milliseconds.
///
/// ```
/// use ecs_model::TimeSpan;
/// let span: TimeSpan = "1h30m".parse().unwrap();
/// assert_eq!(span.as_secs_f64(), 5400.0);
/// assert_eq!(span.to_string(), "1h30m");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeSpan {
    millis: u64,
}

/// A text or number that is no length of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a length of time: write \"90s\", \"5m\", \"1h30m\", \"500ms\", or a number of seconds")]
pub struct InvalidTimeSpan;

const UNITS: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

impl TimeSpan {
    /// Returns that many whole seconds.
    pub const fn from_secs(seconds: u64) -> Self {
        Self { millis: seconds.saturating_mul(1_000) }
    }

    /// Returns that many milliseconds.
    pub const fn from_millis(millis: u64) -> Self {
        Self { millis }
    }

    /// Returns a span of `seconds`, fractions allowed, rounded to milliseconds.
    ///
    /// # Errors
    /// A number that is negative, not finite, or beyond 300 years.
    pub fn from_secs_f64(seconds: f64) -> Result<Self, InvalidTimeSpan> {
        // 300 years: far beyond any task, and safely inside every clock's arithmetic.
        if !(0.0..=9_460_800_000.0).contains(&seconds) {
            return Err(InvalidTimeSpan);
        }
        let span = Duration::from_secs_f64(seconds);
        let rounded = span.as_secs() * 1_000 + u64::from((span.subsec_nanos() + 500_000) / 1_000_000);
        Ok(Self { millis: rounded })
    }

    /// Returns the milliseconds.
    pub const fn as_millis(self) -> u64 {
        self.millis
    }

    /// Returns the seconds, with their fraction.
    pub fn as_secs_f64(self) -> f64 {
        self.as_duration().as_secs_f64()
    }

    /// Returns the seconds where there is no fraction.
    pub const fn whole_secs(self) -> Option<u64> {
        if self.millis.is_multiple_of(1_000) { Some(self.millis / 1_000) } else { None }
    }

    /// Returns the span as the standard library's type.
    pub const fn as_duration(self) -> Duration {
        Duration::from_millis(self.millis)
    }
}

impl FromStr for TimeSpan {
    type Err = InvalidTimeSpan;

    fn from_str(text: &str) -> Result<Self, InvalidTimeSpan> {
        let mut rest = text.trim();
        if rest.is_empty() {
            return Err(InvalidTimeSpan);
        }
        if rest.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return Self::from_secs_f64(rest.parse().ok().ok_or(InvalidTimeSpan)?);
        }
        let mut millis = 0_u64;
        let mut next_unit = 0;
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or(InvalidTimeSpan)?;
            let (number, after) = rest.split_at(digits);
            let letters = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
            let (unit, after) = after.split_at(letters);
            let unit = unit.trim();
            // Each unit at most once and from long to short, so that "5m5m" and "30m1h" are slips.
            let place = UNITS.iter().position(|(name, _)| *name == unit).filter(|place| *place >= next_unit);
            let place = place.ok_or(InvalidTimeSpan)?;
            let factor = UNITS.get(place).map_or(0, |(_, factor)| *factor);
            let number: u64 = number.parse().ok().ok_or(InvalidTimeSpan)?;
            millis = number.checked_mul(factor).and_then(|part| millis.checked_add(part)).ok_or(InvalidTimeSpan)?;
            next_unit = place + 1;
            rest = after;
        }
        if millis > 9_460_800_000_000 {
            return Err(InvalidTimeSpan);
        }
        Ok(Self { millis })
    }
}

impl fmt::Display for TimeSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.millis == 0 {
            return f.write_str("0s");
        }
        let mut rest = self.millis;
        for (name, factor) in UNITS {
            if name == "d" {
                // Hours read better than days in a plan: "36h", not "1d12h".
                continue;
            }
            let amount = rest / factor;
            if amount > 0 {
                write!(f, "{amount}{name}")?;
            }
            rest %= factor;
        }
        Ok(())
    }
}

impl Serialize for TimeSpan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeSpan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::TimeSpan;

    #[test]
    fn a_span_is_read_in_every_documented_form() {
        for (text, millis) in [
            ("500ms", 500),
            ("90s", 90_000),
            ("5m", 300_000),
            ("1h30m", 5_400_000),
            ("2.5", 2_500),
            ("0", 0),
            ("1d", 86_400_000),
        ] {
            assert_eq!(text.parse(), Ok(TimeSpan::from_millis(millis)), "{text}");
        }
    }

    #[test]
    fn a_span_with_a_slip_is_refused() {
        for text in ["", "5x", "m5", "5m5m", "30m1h", "-5s", "1.5h", "5 minutes", "99999999999999999999s", "1e5", "s"] {
            assert!(text.parse::<TimeSpan>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_span_reads_back_from_its_text(millis in 0_u64..9_460_800_000_000) {
            let span = TimeSpan::from_millis(millis);
            prop_assert_eq!(span.to_string().parse::<TimeSpan>(), Ok(span));
        }
    }
}
