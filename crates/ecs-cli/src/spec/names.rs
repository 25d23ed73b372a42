//! The nearest known name for one that is not known, also where it is another tool's word.

mod examples;
mod foreign;

pub(crate) use examples::example;

use super::block::{Block, NODES};

/// A suggestion for a name that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suggestion {
    /// The words under the name.
    pub(crate) label: String,
    /// The node of the same block that was meant, where there is one.
    pub(crate) meant: Option<&'static str>,
    /// Whether that name in its place is all that is needed.
    pub(crate) renames: bool,
}

/// Returns a name as this language writes names: `executionRoleArn` and `execution_role_arn` are
/// `execution-role-arn`.
pub(crate) fn kebab(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut lower = false;
    for c in name.trim_end_matches([':', ',']).chars() {
        match c {
            '_' | ' ' | '.' => out.push('-'),
            c if c.is_ascii_uppercase() => {
                if lower {
                    out.push('-');
                }
                out.push(c.to_ascii_lowercase());
            }
            c => out.extend(c.to_lowercase()),
        }
        lower = c.is_ascii_lowercase() || c.is_ascii_digit();
    }
    out
}

/// Returns a name as messages show it: cut where it is no name any more.
pub(crate) fn shown(name: &str) -> std::borrow::Cow<'_, str> {
    const LONGEST: usize = 60;
    match name.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", name.get(..at).unwrap_or_default()).into(),
        None => name.into(),
    }
}

/// Returns the known name that is nearest to `name`, if one is near.
pub(crate) fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    // A file of garbage must not cost more than a file of words.
    if name.len() > 64 {
        return None;
    }
    let name = kebab(name);
    let allowed = match name.chars().count() {
        0 | 1 => 0,
        2..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    let length = name.chars().count();
    // Words of other lengths are farther away than that: most of them need not be compared.
    let close = known.into_iter().filter_map(|candidate| {
        let known = kebab(candidate);
        (known.chars().count().abs_diff(length) <= allowed).then_some((candidate, known))
    });
    close
        .map(|(candidate, known)| (strsim::osa_distance(&name, &known), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Returns `did you mean …?` for a name, from those that are known.
pub(crate) fn did_you_mean<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<String> {
    nearest(name, known).map(|near| format!("did you mean `{near}`?"))
}

/// Returns what was probably meant by a node that a task or a container does not have.
pub(crate) fn for_node(name: &str, block: Block) -> Option<Suggestion> {
    if let Some(label) = foreign::mark(name) {
        return Some(Suggestion { label: label.to_owned(), meant: None, renames: false });
    }
    if let Some((first, rest)) = name.split_once('.').filter(|(_, rest)| !rest.is_empty())
        && let Some(node) = NODES.iter().find(|node| node.stands_in(block) && node.name == kebab(first))
    {
        let rest = shown(rest).replace('.', " { ");
        let label = format!("write `{} {{ {rest} … }}`", node.name);
        return Some(Suggestion { label, meant: Some(node.name), renames: false });
    }
    let here = || NODES.iter().filter(|node| node.stands_in(block)).map(|node| node.name);
    let meant = |word: &str| here().find(|known| *known == word);
    let same = kebab(name);
    if let Some(word) = meant(&same).or_else(|| plain(&same).and_then(meant)) {
        return Some(Suggestion { label: format!("did you mean `{word}`?"), meant: Some(word), renames: true });
    }
    let foreign = |words: &str| {
        let first = words.split([' ', '=']).next().unwrap_or(words);
        let label = if words.contains(' ') { format!("write `{words}`") } else { format!("did you mean `{words}`?") };
        Suggestion { label, meant: meant(first), renames: first == words }
    };
    if let Some(words) = foreign::node(&same, block) {
        return Some(foreign(words));
    }
    if let Some(near) = nearest(name, here()) {
        return Some(Suggestion { label: format!("did you mean `{near}`?"), meant: Some(near), renames: true });
    }
    if let Some(words) = foreign::near(&same, block) {
        return Some(foreign(words));
    }
    if let Some(elsewhere) = NODES.iter().find(|node| node.name == same) {
        let words = match block {
            Block::Top => format!("`{}` stands in `task \"NAME\" {{ … }}`", elsewhere.name),
            _ if elsewhere.stands_in(Block::Top) => format!("`{}` stands at the top of the file", elsewhere.name),
            _ => format!("`{}` stands in the task, not in a container", elsewhere.name),
        };
        return Some(Suggestion { label: words, meant: None, renames: false });
    }
    // `launch` for `launch-type`.
    let begins = |known: &&str| known.strip_prefix(same.as_str()).is_some_and(|rest| rest.starts_with('-'));
    let names: Vec<String> = here().filter(begins).map(|name| format!("`{name}`")).collect();
    let label = format!("did you mean {}?", names.join(" or "));
    (!names.is_empty()).then_some(Suggestion { label, meant: None, renames: false })
}

/// Returns the singular of a plural, and the other way round.
fn plain(name: &str) -> Option<&str> {
    name.strip_suffix('s').or_else(|| name.strip_suffix("-arn"))
}

#[cfg(test)]
mod tests {
    use super::super::block::Block;
    use super::{for_node, kebab, nearest};

    #[test]
    fn every_spelling_of_a_name_is_one() {
        for name in ["executionRoleArn", "execution_role_arn", "execution-role-arn", "ExecutionRoleArn:"] {
            assert_eq!(kebab(name), "execution-role-arn");
        }
    }

    #[test]
    fn only_near_names_are_near() {
        let known = ["image", "command", "env", "cpu"];
        assert_eq!(nearest("imgae", known), Some("image"));
        assert_eq!(nearest("enviroment", known), None);
        assert_eq!(nearest("x", known), None);
        assert_eq!(nearest(&"i".repeat(1_000), known), None);
    }

    #[test]
    fn the_words_of_other_tools_are_known() {
        for (word, label) in [
            ("environment", "did you mean `env`?"),
            ("enviroment", "did you mean `env`?"),
            ("args", "did you mean `command`?"),
            ("execution_role_arn", "did you mean `execution-role`?"),
            ("taskRoleArn", "did you mean `task-role`?"),
            ("labels", "did you mean `tags`?"),
            ("task_start_timeout_seconds", "did you mean `start-timeout`?"),
            ("subnets", "write `network { subnets \"subnet-…\" }`"),
            ("vpc_id", "write `network vpc=\"vpc-…\"`"),
            ("ports", "did you mean `port`?"),
            ("launch", "did you mean `launch-type`?"),
            ("healthcheck", "did you mean `health-check`?"),
            ("privileged", "write `extra { privileged #true }`"),
        ] {
            assert_eq!(for_node(word, Block::Task).map(|found| found.label), Some(label.to_owned()), "{word}");
        }
    }
}
