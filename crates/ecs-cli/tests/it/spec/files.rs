//! Files, folders and standard input.

use ecs_cli::spec::{FileArg, load};

use super::host::Memory;
use super::{input, report};

const GOOD: &str = "task \"a\" { image \"i\" }";

fn problem(host: &Memory, files: &[&str]) -> (String, String) {
    let loaded = load(&input(files), host);
    assert_eq!(loaded.problems.len(), 1, "{}", report(&loaded));
    (loaded.problems[0].code.to_string(), loaded.problems[0].message.clone())
}

#[test]
fn a_folder_means_its_specs_in_the_order_of_names_hidden_ones_left_out() {
    let named = |name: &str| format!("task \"{name}\" {{ image \"i\" }}");
    let texts: Vec<_> =
        ["b", "a", "sub/c", ".hidden", "sub/.d/e"].map(|name| (format!("dir/{name}.kdl"), named(name))).into();
    let host =
        Memory::new(texts.iter().map(|(path, text)| (path.as_str(), text.as_str()))).bytes("dir/readme.md", b"no");
    let loaded = load(&input(&["dir", "./dir/a.kdl"]), &host);
    assert!(loaded.problems.is_empty(), "{}", report(&loaded));
    assert_eq!(loaded.tasks.iter().map(|task| task.spec.name.as_str()).collect::<Vec<_>>(), ["a", "b", "sub/c"]);
}

#[test]
fn a_dash_is_standard_input() {
    let mut host = Memory::default();
    host.stdin = GOOD.as_bytes().to_vec();
    let loaded = load(&input(&["-"]), &host);
    assert_eq!((loaded.tasks.len(), loaded.problems.len()), (1, 0));
    assert_eq!(loaded.files[0].path, None);
    assert_eq!(loaded.sources.name(loaded.files[0].id), "<stdin>");
    assert_eq!(FileArg::from(std::path::PathBuf::from("-")), FileArg::Stdin);
}

#[test]
fn what_cannot_be_read_is_told_in_one_sentence() {
    let big = format!("{GOOD}{}", " ".repeat(4 * 1024 * 1024));
    let host = Memory::new([("empty.kdl", ""), ("blank.kdl", "// nothing\n"), ("big.kdl", big.as_str())])
        .bytes("latin.kdl", b"task \"gr\xf6sse\" { image \"i\" }")
        .folder("nothing");
    for (file, code, message) in [
        ("missing.kdl", "unreadable", "missing.kdl: No such file or directory"),
        ("empty.kdl", "empty", "empty.kdl is empty"),
        ("blank.kdl", "empty", "blank.kdl has no task"),
        ("big.kdl", "too-large", "big.kdl is larger than 4 MiB"),
        ("latin.kdl", "encoding", "latin.kdl is not UTF-8: byte 8 is no character"),
        ("nothing", "empty", "folder nothing holds no *.kdl"),
    ] {
        assert_eq!(problem(&host, &[file]), (code.to_owned(), message.to_owned()), "{file}");
    }
}

#[test]
fn all_problems_of_all_files_come_at_once_in_the_order_of_the_files() {
    let host =
        Memory::new([("a.kdl", "task \"a\" { imag \"i\" }"), ("b.kdl", "task \"b\" { image ./x }"), ("c.kdl", GOOD)]);
    let loaded = load(&input(&["b.kdl", "a.kdl", "c.kdl", "d.kdl"]), &host);
    let names: Vec<_> = loaded.problems.iter().map(|problem| loaded.sources.name(problem.file)).collect();
    assert_eq!(names, ["b.kdl", "a.kdl", "c.kdl", "d.kdl"]);
    insta::assert_snapshot!(report(&loaded));
}

#[test]
fn two_tasks_of_one_name_are_told_with_both_places() {
    let host = Memory::new([("a.kdl", GOOD), ("b.kdl", "// second\ntask \"a\" { image \"j\" }")]);
    let loaded = load(&input(&["a.kdl", "b.kdl"]), &host);
    insta::assert_snapshot!(report(&loaded));
}

#[test]
fn the_answer_does_not_depend_on_how_files_are_shared_among_threads() {
    let texts: Vec<_> =
        (0..60).map(|at| (format!("d/{at:02}.kdl"), format!("task \"t{at}\" {{ image \"i\"; cpux {at} }}"))).collect();
    let host = Memory::new(texts.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let first = report(&load(&input(&["d"]), &host));
    for _ in 0..5 {
        assert_eq!(report(&load(&input(&["d"]), &host)), first);
    }
    assert!(first.ends_with("60 errors in 60 files; more on one: ecs-cli explain unknown-node\n"), "{first}");
}
