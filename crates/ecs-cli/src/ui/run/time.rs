//! Ages, lengths of time and dates, as a person reads them in a hurry.

use std::time::Duration;

/// Returns an age: `+0s`, `+38s`, `+2m14s`, `+1h02m03s`.
pub(crate) fn age(millis: u64) -> String {
    format!("+{}", whole(millis / 1_000))
}

/// Returns a length: `0.1s`, `38s`, `2m21s`.
pub(crate) fn length(millis: u64) -> String {
    if millis < 10_000 && !millis.is_multiple_of(1_000) {
        return format!("{}.{}s", millis / 1_000, millis % 1_000 / 100);
    }
    whole(millis / 1_000)
}

fn whole(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds}s"),
        (0, _) => format!("{minutes}m{seconds:02}s"),
        _ => format!("{hours}h{minutes:02}m{seconds:02}s"),
    }
}

/// Returns the date of epoch seconds as RFC 3339 has it, in UTC: `2026-11-23T02:00:41Z`. Dates before 1970 are no
/// dates of a task.
pub(crate) fn date(epoch: f64) -> String {
    let seconds = Duration::try_from_secs_f64(epoch).unwrap_or_default().as_secs();
    // Days are counted from 0000-03-01, so that a leap day is the last one of its year.
    let days = seconds / 86_400 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, carried) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = era * 400 + year + carried;
    let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::{age, date, length};

    #[test]
    fn a_date_is_rfc_3339_in_utc() {
        let dates = [0.0, 951_782_400.0, 951_868_799.9, 1_795_399_241.25, 4_107_542_399.0].map(date);
        let expected = [
            "1970-01-01T00:00:00Z",
            "2000-02-29T00:00:00Z",
            "2000-02-29T23:59:59Z",
            "2026-11-23T02:00:41Z",
            "2100-02-28T23:59:59Z",
        ];
        assert_eq!(dates, expected);
    }

    #[test]
    fn an_age_is_whole_seconds_and_a_short_length_has_a_tenth() {
        assert_eq!([0, 999, 38_000, 63_400, 3_723_000].map(age), ["+0s", "+0s", "+38s", "+1m03s", "+1h02m03s"]);
        assert_eq!(
            [40, 120, 2_000, 9_950, 38_700, 141_000].map(length),
            ["0.0s", "0.1s", "2s", "9.9s", "38s", "2m21s"]
        );
    }
}
