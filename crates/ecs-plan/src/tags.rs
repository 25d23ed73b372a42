//! The tags of the run: what AWS accepts of what the spec says.
//!
//! ECSTask's tag slugs turn letters outside ASCII into dashes and may end up empty or twice the same;
//! here every character that the API's pattern admits is kept, and what cannot be sent is an error.

use std::collections::BTreeMap;

use ecs_model::{Problem, SpecPath, TaskSpec};
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};

/// The most characters of a tag's key (`TagKey` of the ECS service model).
pub const KEY_MAX: usize = 128;

/// The most characters of a tag's value (`TagValue` of the ECS service model).
pub const VALUE_MAX: usize = 256;

/// One text of a tag as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slug {
    /// The text.
    pub text: String,
    /// Whether it differs from what was written.
    pub changed: bool,
}

/// Returns the text in which each run of characters outside the API's pattern
/// `[\p{L}\p{Z}\p{N}_.:/=+\-@]` is one `-`.
///
/// ```
/// assert_eq!(ecs_plan::tags::slug("Größe (m²), neu").text, "Größe -m²- neu");
/// ```
pub fn slug(text: &str) -> Slug {
    let mut out = String::with_capacity(text.len());
    let mut changed = false;
    let mut in_run = false;
    for c in text.chars() {
        let fits = is_accepted(c);
        if fits {
            out.push(c);
        } else if !in_run {
            out.push('-');
            changed = true;
        }
        in_run = !fits;
    }
    // A run of one `-` alone would not be a change, but `-` is accepted and never in a run.
    Slug { text: out, changed }
}

fn is_accepted(c: char) -> bool {
    matches!(c, '_' | '.' | ':' | '/' | '=' | '+' | '-' | '@')
        || matches!(
            c.general_category_group(),
            GeneralCategoryGroup::Letter | GeneralCategoryGroup::Separator | GeneralCategoryGroup::Number
        )
}

/// One tag as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The key.
    pub key: String,
    /// The value.
    pub value: String,
    /// Where it stands in the spec.
    pub at: SpecPath,
}

/// The tags of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tags {
    /// The tags, in written order.
    pub tags: Vec<Tag>,
    /// A warning (`tag-characters`) for each tag that is not sent as it is written.
    pub warnings: Vec<Problem>,
}

/// Returns the tags that a spec's run carries. A value that is not known yet stays as it is: the text
/// that stands for it is no text of a tag.
pub fn of_run(spec: &TaskSpec) -> Tags {
    let mut out = Tags::default();
    for entry in &spec.tags {
        let at = SpecPath::node("tags").key(&entry.key);
        let key = slug(&entry.key);
        let value = match spec.unresolved(&at) {
            Some(_) => Slug { text: entry.value.clone(), changed: false },
            None => slug(&entry.value),
        };
        if key.changed || value.changed {
            out.warnings.push(changed(spec, &at, (&entry.key, &key), &value));
        }
        out.tags.push(Tag { key: key.text, value: value.text, at });
    }
    out
}

/// Says what is sent in the place of what was written, without showing a value that is masked.
fn changed(spec: &TaskSpec, at: &SpecPath, (written, key): (&str, &Slug), value: &Slug) -> Problem {
    let message = match (key.changed, value.changed) {
        (true, _) => format!("the tag `{written}` is sent as `{}`", key.text),
        (false, true) if spec.is_sensitive(at) => format!("the value of the tag `{written}` is sent with `-`"),
        (false, _) => format!("the value of the tag `{written}` is sent as `{}`", value.text),
    };
    Problem::warning("tag-characters", at.clone(), message)
        .label("AWS takes letters, digits, spaces and _ . : / = + - @")
}

/// Returns what AWS refuses in tags as they are sent: keys that are empty (ECS351) or too long
/// (ECS351), values that are too long (ECS352), the prefix `aws:` in any case (ECS353), and keys that
/// are the same (ECS354).
pub fn faults(tags: &[Tag]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut first: BTreeMap<&str, &Tag> = BTreeMap::new();
    for tag in tags {
        let mut report = |code, message: String| problems.push(Problem::error(code, tag.at.clone(), message));
        let (key, value) = (tag.key.chars().count(), tag.value.chars().count());
        if key == 0 {
            report("ECS351", "a tag has an empty key".to_owned());
        }
        if key > KEY_MAX {
            report("ECS351", format!("the key of a tag has {key} characters; AWS takes {KEY_MAX}"));
        }
        if value > VALUE_MAX {
            report(
                "ECS352",
                format!("the value of the tag `{}` has {value} characters; AWS takes {VALUE_MAX}", tag.key),
            );
        }
        for text in [&tag.key, &tag.value] {
            if text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:")) {
                report("ECS353", format!("the tag `{}` starts with `aws:`, which AWS keeps for itself", tag.key));
                break;
            }
        }
        if let Some(earlier) = first.get(tag.key.as_str()) {
            let problem =
                Problem::error("ECS354", tag.at.clone(), format!("two tags are sent with the key `{}`", tag.key));
            problems.push(problem.label("this one").also(earlier.at.clone(), "and this one"));
        } else {
            first.insert(&tag.key, tag);
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use ecs_model::{SpecPath, TagEntry, TaskSpec};
    use proptest::prelude::*;

    use super::{KEY_MAX, Tag, VALUE_MAX, faults, of_run, slug};

    fn spec(tags: &[(&str, &str)]) -> TaskSpec {
        let entry = |(key, value): &(&str, &str)| TagEntry { key: (*key).to_owned(), value: (*value).to_owned() };
        TaskSpec { tags: tags.iter().map(entry).collect(), ..TaskSpec::new("t") }
    }

    fn sent(tags: &[(&str, &str)]) -> Vec<(String, String)> {
        of_run(&spec(tags)).tags.into_iter().map(|tag| (tag.key, tag.value)).collect()
    }

    fn codes(tags: &[(&str, &str)]) -> Vec<String> {
        faults(&of_run(&spec(tags)).tags).iter().map(|problem| problem.code.to_string()).collect()
    }

    #[test]
    fn every_character_that_aws_accepts_is_kept() {
        for text in ["ключ", "café", "a b\u{2003}c", "½ Ⅳ ٣", "_.:/=+-@", "", "  --  "] {
            let slug = slug(text);
            assert_eq!((slug.text.as_str(), slug.changed), (text, false));
        }
    }

    #[test]
    fn each_run_of_other_characters_is_one_dash() {
        for (text, sent) in [("a!?b", "a-b"), ("!!!", "-"), ("x\t\ny", "x-y"), ("a,-;b", "a---b"), ("e\u{301}", "e-")] {
            let slug = slug(text);
            assert_eq!((slug.text.as_str(), slug.changed), (sent, true), "{text}");
        }
    }

    #[test]
    fn tags_keep_their_written_order_and_a_change_is_a_warning_at_its_place() {
        let tags = of_run(&spec(&[("z", "1"), ("a!b", "2"), ("b", "x,y")]));
        assert_eq!(sent(&[("z", "1"), ("a!b", "2")]), [("z".into(), "1".into()), ("a-b".into(), "2".into())]);
        let warnings: Vec<_> =
            tags.warnings.iter().map(|warning| (warning.at.to_string(), warning.message.as_str())).collect();
        assert_eq!(
            warnings,
            [
                ("tags[\"a!b\"]".to_owned(), "the tag `a!b` is sent as `a-b`"),
                ("tags.b".to_owned(), "the value of the tag `b` is sent as `x-y`"),
            ]
        );
    }

    #[test]
    fn a_masked_value_is_not_in_the_warning() {
        let mut spec = spec(&[("k", "hidden!")]);
        spec.sensitive.insert(SpecPath::node("tags").key("k"));
        assert!(!of_run(&spec).warnings[0].message.contains("hidden"));
    }

    #[test]
    fn a_value_that_is_not_known_yet_stays_as_it_is() {
        let mut spec = spec(&[("k", "<var tag>")]);
        spec.unresolved.insert(SpecPath::node("tags").key("k"), "<var tag>".to_owned());
        assert_eq!(of_run(&spec).tags[0].value, "<var tag>");
    }

    #[test]
    fn what_aws_refuses_is_an_error() {
        assert_eq!(codes(&[("", "v")]), ["ECS351"]);
        assert_eq!(codes(&[("k", "")]), [""; 0]);
        assert_eq!(codes(&[("é".repeat(KEY_MAX).as_str(), "é".repeat(VALUE_MAX).as_str())]), [""; 0]);
        assert_eq!(codes(&[("k".repeat(KEY_MAX + 1).as_str(), "v")]), ["ECS351"]);
        assert_eq!(codes(&[("k", "v".repeat(VALUE_MAX + 1).as_str())]), ["ECS352"]);
        assert_eq!(codes(&[("aws:x", "v"), ("k", "AwS:y"), ("aws", "aws")]), ["ECS353", "ECS353"]);
    }

    #[test]
    fn keys_that_become_the_same_collide_and_both_places_are_named() {
        let tags = of_run(&spec(&[("a!b", "1"), ("c", "2"), ("a#b", "3")])).tags;
        let problems = faults(&tags);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].code.as_str(), "ECS354");
        assert_eq!(problems[0].at, SpecPath::node("tags").key("a#b"));
        assert_eq!(problems[0].also[0].at, SpecPath::node("tags").key("a!b"));
        assert_eq!(codes(&[("Team", "1"), ("team", "2")]), [""; 0]);
    }

    proptest! {
        #[test]
        fn a_slug_is_its_own_slug_and_says_whether_it_changed(text in any::<String>()) {
            let once = slug(&text);
            prop_assert_eq!(once.changed, once.text != text);
            let twice = slug(&once.text);
            prop_assert_eq!((twice.text, twice.changed), (once.text, false));
        }

        #[test]
        fn faults_never_panic(keys in proptest::collection::vec(any::<String>(), 0..4)) {
            let tags: Vec<Tag> =
                keys.into_iter().map(|key| Tag { value: key.clone(), key, at: SpecPath::root() }).collect();
            let _problems = faults(&tags);
        }
    }
}
