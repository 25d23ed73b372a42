//! HTML's character references, as python-slugify decodes them: the names of HTML 4, `&#N;` and
//! `&#xH;`, in this order, each over the whole text.

/// The 252 names of HTML 4 (W3C Recommendation, section 24), a name and its code point in
/// hexadecimal on each line.
const HTML4: &str = include_str!("html4-entities.txt");

/// What stands for a surrogate, which Python has and a `char` cannot be: like it, no slug holds it.
const SURROGATE: char = char::REPLACEMENT_CHARACTER;

/// Returns the text with its references decoded. Unknown names stay. One number that is no code
/// point leaves every reference of its kind as it is, since Python raises for the text as a whole.
pub(super) fn decode(text: &str) -> String {
    let text = replaced(text, "&", named).unwrap_or_else(|_| text.to_owned());
    let text = replaced(&text, "&#", |digits| numbered(digits, 10)).unwrap_or(text);
    replaced(&text, "&#x", |digits| numbered(digits, 16)).unwrap_or(text)
}

/// A number that is no code point.
struct NoCodePoint;

/// Replaces each `START…;` whose inside `decode` takes.
fn replaced(
    text: &str,
    start: &str,
    decode: impl Fn(&str) -> Result<Option<char>, NoCodePoint>,
) -> Result<String, NoCodePoint> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(start) {
        out.push_str(before);
        let found = match after.split_once(';') {
            Some((inside, beyond)) => decode(inside)?.map(|c| (c, beyond)),
            None => None,
        };
        if let Some((c, beyond)) = found {
            out.push(c);
            rest = beyond;
        } else {
            out.push_str(start);
            rest = after;
        }
    }
    out.push_str(rest);
    Ok(out)
}

#[expect(clippy::unnecessary_wraps, reason = "the shape that `replaced` takes")]
fn named(name: &str) -> Result<Option<char>, NoCodePoint> {
    let code = HTML4.lines().filter_map(|line| line.split_once(' ')).find(|(known, _)| *known == name);
    Ok(code.and_then(|(_, code)| char::from_u32(u32::from_str_radix(code, 16).ok()?)))
}

fn numbered(digits: &str, radix: u32) -> Result<Option<char>, NoCodePoint> {
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Ok(None);
    }
    let significant = digits.trim_start_matches('0');
    let code = if significant.is_empty() { Ok(0) } else { u32::from_str_radix(significant, radix) };
    match code {
        Ok(code @ 0..=0x0010_FFFF) => Ok(Some(char::from_u32(code).unwrap_or(SURROGATE))),
        Ok(_) | Err(_) => Err(NoCodePoint),
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn references_are_decoded_and_unknown_ones_stay() {
        assert_eq!(decode("a &amp; b &eacute;&AMP; &bogus; &"), "a & b é&AMP; &bogus; &");
        assert_eq!(decode("&#65;&#x42;&#X43;&#;&#x;&#6a;"), "AB&#X43;&#;&#x;&#6a;");
        assert_eq!(decode("&amp;#65;"), "A");
        assert_eq!(decode("&&amp;&#&#65;"), "&&&#A");
    }

    #[test]
    fn one_number_beyond_unicode_leaves_all_of_its_kind() {
        assert_eq!(decode("&#65;&#1114112;&#x41;"), "&#65;&#1114112;A");
        assert_eq!(decode("&#x41;&#x110000;&#66;"), "&#x41;&#x110000;B");
    }
}
