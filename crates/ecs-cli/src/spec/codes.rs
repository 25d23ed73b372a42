//! The faults of the language: their codes, titles and explanations.

/// One kind of fault of the language. Its code is a word; those of AWS's API have numbers (`ECS041`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The code, for `explain` and for machines.
    pub code: &'static str,
    /// One line.
    pub title: &'static str,
    /// The long text of `explain`.
    pub explanation: &'static str,
}

/// Returns the fault of that code.
pub fn fault(code: &str) -> Option<&'static Fault> {
    FAULTS.iter().find(|fault| fault.code == code)
}

macro_rules! faults {
    ($($name:ident = $code:literal, $title:literal, $explanation:literal;)*) => {
        $(pub(crate) const $name: &str = $code;)*
        /// Every fault of the language, by code.
        pub const FAULTS: &[Fault] =
            &[$(Fault { code: $code, title: $title, explanation: $explanation }),*];
    };
}

faults! {
    AMBIGUOUS = "ambiguous-json", "A member could be a list, an object or a single value",
        "Inside `task-definition`, `extra` and `customize` KDL stands for JSON: one argument is a single value, several are a list, children named `-` are a list, other children and properties an object. A node with nothing behind it, or with arguments beside children, says none of these. Write `(array)` or `(object)` before the name, or give it one kind of content.";
    BAD_FLAG = "bad-flag", "A flag's value does not have its form",
        "`--var` takes NAME=VALUE, `-e` takes [CONTAINER:]NAME or [CONTAINER:]NAME=VALUE, `--set` takes one node of a task in KDL, and a file of `--env-file` has one NAME=VALUE a line.";
    DEFINITION_FILE = "definition-file", "A definition file cannot be read",
        "`task-definition file=…` names a JSON file, relative to the spec's folder. It holds the members of RegisterTaskDefinition, or what `aws ecs describe-task-definition` printed. It must exist and be a file of at most 4 MiB of UTF-8. It holds one definition, nested less than 128 deep. What is wrong within the file is shown there.";
    DROPS_NOTHING = "drops-nothing", "`#null` drops a default where there is none",
        "`NODE #null` in a task takes back what `defaults` says. Without such a default the line does nothing.";
    DUPLICATE = "duplicate", "Something is written twice that may stand once",
        "A node that is not repeatable, a property, a variable, an entry of `env`, a member of a definition file or the name of a task may be written once. Task names are unique over all files of a command. Which of two was meant cannot be known.";
    EMPTY = "empty", "There is no task to read",
        "A spec has at least one `task \"NAME\" { … }`, and a folder at least one `*.kdl` that is not hidden.";
    ENCODING = "encoding", "A text is not UTF-8",
        "Specs, definition files and files of variables are UTF-8. Save the file as UTF-8.";
    EXCLUSIVE = "exclusive", "Two nodes exclude each other",
        "`launch-type` and `capacity-providers` are one setting, as are `task-definition` and `task-definition-arn`: write one of each pair. Over a default, the task's own wins.";
    JSON_SYNTAX = "json-syntax", "A definition file is not JSON",
        "The file that `task-definition file=…` names is JSON (RFC 8259): names and texts in straight double quotes, a colon between a name and its value, commas between members and items and none behind the last, numbers in decimal and without a unit, `true`, `false` and `null` in lower case, no comments. A placeholder that something fills in later (`<PORT>`, `${TAG}`, `{{ image }}`) is JSON only within double quotes. What is plain in spite of a slip is read, so that the rules find the rest in the same run.";
    LITERAL_TEMPLATE = "literal-template", "A text looks like a template and is none",
        "Only a text annotated `(template)` has `{name}` replaced by a variable; without the annotation it is sent as written. Nothing is ever replaced in `${name}`.";
    MISSING = "missing", "Something required is not written",
        "The node needs an argument, a property or a child that is not there.";
    MISSING_VALUE = "missing-value", "A variable has no value",
        "A variable gets the first of: `--var`, `--var-file`, the process variable of `env=`, `default=`. None of them gave a value, so a text that uses it cannot be made. `-e NAME` without a value takes the caller's own environment variable, which must be there.";
    OWN_NODE = "own-node", "A member of `extra` has a node of its own",
        "`extra` is for members of a container definition that this language has no node for. Where there is one, write the node: it knows the member's rules.";
    SYNTAX = "syntax", "The text is not KDL 2",
        "A spec is a KDL 2 document: `node \"argument\" key=\"value\" { children }`, one node a line. Texts with spaces or any of / \\ ( ) { } [ ] ; \" # = need double quotes; `#true`, `#false` and `#null` have a `#`; comments start with `//`; lists are several arguments, without brackets and commas.";
    TOO_DEEP = "too-deep", "Blocks are nested too deep",
        "No payload of ECS is nested more than a dozen levels deep; a spec may nest 100 blocks.";
    TOO_LARGE = "too-large", "A text is larger than 4 MiB",
        "A spec, a definition file or a file of variables has at most 4 MiB. ECS itself takes definitions of at most 64 KiB.";
    UNKNOWN_ANNOTATION = "unknown-annotation", "A type annotation that means nothing here",
        "`(template)` and `(var)` may stand before a value; `(array)` and `(object)` before a node's name where KDL stands for JSON. There are no others: units are part of the text (`\"2GB\"`).";
    UNKNOWN_ARGUMENT = "unknown-argument", "An argument or a block that the node does not take",
        "The node takes fewer arguments, or no block in `{ }`. A text with spaces needs quotes, else each word is an argument of its own.";
    UNKNOWN_NODE = "unknown-node", "A node that does not exist here",
        "The name is not one of the nodes that may stand in this block. The message names the nearest one, also where the word is docker's, Kubernetes', Terraform's, ECSTask's or the API's.";
    UNKNOWN_PROPERTY = "unknown-property", "A property that the node does not have",
        "`key=value` is a property of the node on its line; the node has none of that name.";
    UNKNOWN_TASK = "unknown-task", "`--task` names a task that is in no file",
        "The names are those of `task \"NAME\"` in the files given.";
    UNKNOWN_VARIABLE = "unknown-variable", "A variable that is not declared",
        "A variable is declared at the top of the file that uses it: `variable \"NAME\" default=\"…\"`. A default may use the variables declared above it.";
    UNREADABLE = "unreadable", "A file or folder cannot be read",
        "The operating system refused; its own words follow.";
    UNUSED_VARIABLE = "unused-variable", "A variable that nothing uses",
        "It is declared and no `(template)` and no `(var)` of its file names it.";
    WRONG_TYPE = "wrong-type", "A value of another kind is wanted",
        "Texts stand in quotes (a single plain word may do without), numbers without, `#true` and `#false` have a `#`. Sizes are MiB as a number or a text with a unit, lengths of time a number of seconds or a text with a unit.";
    WRONG_VALUE = "wrong-value", "A value that the node does not know",
        "The value has the right kind, but is not one of those that mean something here.";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{FAULTS, fault};

    #[test]
    fn codes_are_unique_sorted_and_no_codes_of_api_rules() {
        let codes: Vec<_> = FAULTS.iter().map(|fault| fault.code).collect();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
        assert!(codes.is_sorted());
        for code in codes {
            assert!(!ecs_model::Code::new(code).is_api_rule(), "{code}");
            assert!(code.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{code}");
        }
    }

    #[test]
    fn every_fault_has_a_title_and_an_explanation() {
        for fault in FAULTS {
            assert!(!fault.title.is_empty() && !fault.title.ends_with('.'), "{}", fault.code);
            assert!(fault.explanation.ends_with('.'), "{}", fault.code);
        }
        assert!(fault("syntax").is_some() && fault("ECS041").is_none());
    }
}
