//! The grammar of image references, as Docker and containerd read them (distribution/reference).

/// The parts of `registry/repository:tag@digest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) struct Reference<'a> {
    /// All before the tag.
    pub(in crate::rules) name: &'a str,
    /// After the last colon of the last component.
    pub(in crate::rules) tag: Option<&'a str>,
    /// After the `@`.
    pub(in crate::rules) digest: Option<&'a str>,
}

impl<'a> Reference<'a> {
    /// Splits a text, whether its parts are right or not.
    pub(in crate::rules) fn split(text: &'a str) -> Self {
        let (rest, digest) = text.split_once('@').map_or((text, None), |(rest, digest)| (rest, Some(digest)));
        let (name, tag) = match rest.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
            _ => (rest, None),
        };
        Self { name, tag, digest }
    }

    /// Returns the registry, where the name has one.
    pub(in crate::rules) fn registry(&self) -> Option<&'a str> {
        let (first, _) = self.name.split_once('/')?;
        let is_host =
            first.contains(['.', ':']) || first == "localhost" || first.chars().any(|c| c.is_ascii_uppercase());
        is_host.then_some(first)
    }

    /// Returns what is wrong with the name or the tag.
    pub(in crate::rules) fn fault(&self) -> Option<String> {
        if let Some((scheme, _)) = self.name.split_once("://") {
            return Some(format!("starts with `{scheme}://`: an image has no scheme"));
        }
        let registry = self.registry();
        if let Some(host) = registry.filter(|host| !is_host(host)) {
            return Some(format!("`{host}` is no registry"));
        }
        let path = registry.map_or(self.name, |host| self.name.get(host.len() + 1..).unwrap_or_default());
        if let Some(component) = path.split('/').find(|component| !is_component(component)) {
            return Some(why_no_component(component));
        }
        self.tag.filter(|tag| !is_tag(tag)).map(why_no_tag)
    }
}

fn why_no_tag(tag: &str) -> String {
    match tag.len() {
        0 => "an empty tag: a colon too many".to_owned(),
        1..=128 => format!("`{tag}` is no tag"),
        length => format!("a tag of {length} characters; at most 128 are taken"),
    }
}

fn why_no_component(component: &str) -> String {
    if component.is_empty() {
        "an empty part: a slash too many".to_owned()
    } else if component.chars().any(|c| c.is_ascii_uppercase()) {
        format!("`{component}` has capitals; a repository has none")
    } else {
        format!("`{component}` is no part of a repository's name")
    }
}

/// Whether a registry's host is one: labels of letters, digits and inner hyphens, and a port.
fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    name.split('.').all(is_label)
        && port.is_none_or(|port| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a part of a repository's name is one: `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`.
fn is_component(component: &str) -> bool {
    let is_word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let separators_fit = component
        .split(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        .all(|separator| matches!(separator, "" | "." | "_" | "__") || separator.bytes().all(|b| b == b'-'));
    component.bytes().next().is_some_and(is_word) && component.bytes().last().is_some_and(is_word) && separators_fit
}

/// Whether a tag is one: `[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}`.
fn is_tag(tag: &str) -> bool {
    (1..=128).contains(&tag.len())
        && !tag.starts_with(['.', '-'])
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Reference;

    #[test]
    fn what_docker_takes_has_no_fault() {
        for text in [
            "busybox",
            "library/busybox:1.37",
            "localhost:5000/app",
            "registry.example.com:443/team/app_x__y-z.w:v1.2-rc_1",
            "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app@sha256:ab",
            "REGISTRY.example.com/app:TAG",
            "a--b/c",
        ] {
            assert_eq!(Reference::split(text).fault(), None, "{text}");
        }
    }

    #[test]
    fn what_docker_refuses_has_a_fault_that_names_the_part() {
        for (text, part) in [
            ("https://example.com/app", "https://"),
            ("example.com/App:1", "`App`"),
            ("/app", "empty"),
            ("example.com//app", "empty"),
            ("app/", "empty"),
            ("app:", "tag"),
            ("app:-x", "tag"),
            ("my_host.example.com/app", "registry"),
            ("a...b", "`a...b`"),
            ("app#1", "`app#1`"),
            ("", "empty"),
        ] {
            let fault = Reference::split(text).fault().unwrap_or_default();
            assert!(fault.contains(part), "{text}: {fault}");
        }
    }

    proptest! {
        #[test]
        fn a_reference_splits_into_all_of_its_text(text in "[a-zA-Z0-9/:@.-]{0,40}") {
            let parts = Reference::split(&text);
            let tag = parts.tag.map_or_else(String::new, |tag| format!(":{tag}"));
            let digest = parts.digest.map_or_else(String::new, |digest| format!("@{digest}"));
            prop_assert_eq!(format!("{}{tag}{digest}", parts.name), text.clone());
            let _fault = parts.fault();
        }
    }
}
