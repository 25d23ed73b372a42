//! Signature Version 4, computed again from a request as it came over the wire. AWS does this with
//! every request, so one whose body was exchanged after signing would be refused.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use sha2::{Digest as _, Sha256};

use super::server::Request;

/// The key that the tests' requests are signed with.
pub(crate) const ACCESS_KEY: &str = "AKIDEXAMPLE";
/// Its secret.
pub(crate) const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// Fails unless the request's signature covers the body and the headers that came.
pub(crate) fn assert_signed(request: &Request) {
    let authorization = request.header("authorization").expect("a signature");
    let part = |name: &str| {
        let (_, rest) = authorization.split_once(&format!("{name}=")).expect("a part of the signature");
        rest.split(',').next().expect("its value").trim().to_owned()
    };
    let (credential, signed_headers, signature) = (part("Credential"), part("SignedHeaders"), part("Signature"));
    let scope = credential.split_once('/').expect("a scope").1.to_owned();

    let mut headers = String::new();
    for name in signed_headers.split(';') {
        let value = request.header(name).unwrap_or_else(|| panic!("no header {name}"));
        headers.push_str(
            &[
                name, ":", value, "
",
            ]
            .concat(),
        );
    }
    let canonical = format!(
        "{}\n{}\n\n{headers}\n{signed_headers}\n{}",
        request.method,
        request.path,
        hex(&Sha256::digest(&request.body))
    );
    let date = request.header("x-amz-date").expect("a date");
    let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hex(&Sha256::digest(canonical.as_bytes())));
    let key = scope.split('/').fold(format!("AWS4{SECRET_KEY}").into_bytes(), |key, part| hmac(&key, part.as_bytes()));
    assert_eq!(hex(&hmac(&key, to_sign.as_bytes())), signature, "the signature is not one of this request");
}

/// HMAC-SHA256 (RFC 2104).
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
