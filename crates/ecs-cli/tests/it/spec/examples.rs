//! Every example of the documentation and of `specs/` is read without a problem.

use super::good;

#[test]
fn the_example_of_the_language_page_is_read() {
    let spec = good(include_str!("examples/nightly-report.kdl"));
    insta::assert_debug_snapshot!(spec);
}
