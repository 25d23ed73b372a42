//! Who asks, and for which region: the credential scope of Signature Version 4. The signature itself
//! is not checked: the simulator knows no secret keys.

use hyper::HeaderMap;
use hyper::header::AUTHORIZATION;

/// Returns the region of `Credential=KEY/DATE/REGION/SERVICE/aws4_request`; `None` where the request
/// is not signed.
pub(super) fn region(headers: &HeaderMap) -> Option<&str> {
    let header = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("AWS4-HMAC-SHA256")?;
    let (_, credential) = header.split_once("Credential=")?;
    let mut scope = credential.split(',').next()?.split('/');
    let (_key, _date, region) = (scope.next()?, scope.next()?, scope.next()?);
    let (_service, last) = (scope.next()?, scope.next()?);
    (last.trim() == "aws4_request").then_some(region)
}

#[cfg(test)]
mod tests {
    use hyper::HeaderMap;
    use hyper::header::HeaderValue;

    use super::region;

    #[test]
    fn the_region_is_that_of_the_credential_scope() {
        let mut headers = HeaderMap::new();
        assert_eq!(region(&headers), None);
        let header = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-central-1/logs/aws4_request, \
                      SignedHeaders=host, Signature=00";
        headers.insert("authorization", HeaderValue::from_static(header));
        assert_eq!(region(&headers), Some("eu-central-1"));
    }
}
