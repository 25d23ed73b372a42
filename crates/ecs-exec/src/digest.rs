//! Digests as text.

use sha2::{Digest as _, Sha256};

/// Returns the SHA-256 of some bytes, in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let mut text = String::new();
    Sha256::digest(bytes).iter().for_each(|byte| push_hex(&mut text, *byte));
    text
}

/// Adds a byte's two hexadecimal digits.
pub(crate) fn push_hex(text: &mut String, byte: u8) {
    text.extend([byte >> 4, byte & 0xf].into_iter().filter_map(|digit| char::from_digit(u32::from(digit), 16)));
}

#[cfg(test)]
mod tests {
    use super::sha256;

    #[test]
    fn the_digest_of_nothing_is_the_known_one() {
        assert_eq!(sha256(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
