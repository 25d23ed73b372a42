//! Ages and lengths of time, as a person reads them in a hurry.

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

#[cfg(test)]
mod tests {
    use super::{age, length};

    #[test]
    fn an_age_is_whole_seconds_and_a_short_length_has_a_tenth() {
        assert_eq!([0, 999, 38_000, 63_400, 3_723_000].map(age), ["+0s", "+0s", "+38s", "+1m03s", "+1h02m03s"]);
        assert_eq!(
            [40, 120, 2_000, 9_950, 38_700, 141_000].map(length),
            ["0.0s", "0.1s", "2s", "9.9s", "38s", "2m21s"]
        );
    }
}
