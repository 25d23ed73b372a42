//! Numbers by their value, however they were written.

use serde_json::Number;

/// Returns an integer where the number is one: `1.0` is `1`.
pub(super) fn canonical(number: &Number) -> Number {
    let digits = whole(number);
    let integer = digits.as_deref().and_then(|digits| {
        digits.parse::<i64>().map(Number::from).or_else(|_| digits.parse::<u64>().map(Number::from)).ok()
    });
    integer.unwrap_or_else(|| number.clone())
}

/// Whether two numbers have the same value.
pub(crate) fn same_number(left: &Number, right: &Number) -> bool {
    match (whole(left), whole(right)) {
        (Some(left), Some(right)) => left == right,
        (None, None) => left == right,
        _ => false,
    }
}

/// Returns the digits of a number that is an integer.
fn whole(number: &Number) -> Option<String> {
    if number.is_i64() || number.is_u64() {
        return Some(number.to_string());
    }
    let float = number.as_f64().filter(|float| float.fract() == 0.0)?;
    // Adding zero makes a zero of -0.
    Some(format!("{:.0}", float + 0.0))
}
