//! `ecs-cli fmt`.

use std::fs;
use std::path::Path;

use crate::binary::{Finished, run, run_with, workspace};

const SPOILT: &str =
    "task \"a\" {\nimage busybox\n\n\n  env { TOKEN   hunter2 // why\n }\n  network assign-public-ip=#true }\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

fn fmt(folder: &Path, args: &[&str]) -> Finished {
    run(folder, &[&["fmt"], args].concat())
}

#[test]
fn files_are_laid_out_and_said() {
    let folder = folder(&[("a.kdl", SPOILT), ("b.kdl", "task \"b\" {\n    image \"i\"\n}\n"), ("c.txt", "x")]);
    insta::assert_snapshot!(fmt(folder.path(), &["."]).shown());
    insta::assert_snapshot!(read(folder.path(), "a.kdl"));
    let again = fmt(folder.path(), &["a.kdl", "--check"]);
    assert_eq!((again.code, again.stdout.as_str()), (0, ""));
    assert_eq!(read(folder.path(), "c.txt"), "x");
}

#[test]
fn check_writes_nothing_shows_what_would_change_and_no_value_of_env() {
    let folder = folder(&[("a.kdl", SPOILT), ("b.kdl", "task \"b\" {\n    image \"i\"\n}\n")]);
    let finished = fmt(folder.path(), &["--check", "a.kdl", "b.kdl"]);
    assert!(!finished.shown().contains("hunter2"));
    insta::assert_snapshot!(finished.shown());
    assert_eq!(read(folder.path(), "a.kdl"), SPOILT);
    insta::assert_snapshot!(fmt(folder.path(), &["--check", "--format", "json", "."]).shown());
}

#[test]
fn a_fault_of_syntax_is_reported_and_the_other_files_are_laid_out() {
    let folder =
        folder(&[("bad.kdl", "task \"a\" {\n    command ./run.sh\n}\n"), ("good.kdl", "task \"b\" { image i }")]);
    insta::assert_snapshot!(fmt(folder.path(), &["bad.kdl", "good.kdl", "absent.kdl"]).shown());
    assert_eq!(read(folder.path(), "bad.kdl"), "task \"a\" {\n    command ./run.sh\n}\n");
    assert_eq!(read(folder.path(), "good.kdl"), "task \"b\" {\n    image \"i\"\n}\n");
}

#[test]
fn what_is_wrong_beyond_syntax_is_none_of_its_business() {
    let finished = run_with(Path::new("."), &["fmt", "-"], "tusk x { y=1; }");
    assert_eq!((finished.code, finished.stdout.as_str()), (65, ""));
    let finished = run_with(Path::new("."), &["fmt", "-"], "tusk x { y z=1; }");
    assert_eq!((finished.code, finished.stdout.as_str()), (0, "tusk \"x\" {\n    y z=1\n}\n"));
}

#[test]
fn standard_input_goes_to_standard_output_changed_or_not() {
    let canonical = "task \"a\" {\n    image \"i\"\n}\n";
    for text in [canonical, "task a {image i}"] {
        let finished = run_with(Path::new("."), &["fmt", "-"], text);
        assert_eq!(finished, Finished { stdout: canonical.to_owned(), stderr: String::new(), code: 0 });
    }
    assert_eq!(run_with(Path::new("."), &["fmt", "-", "--check"], "task a {image i}").code, 1);
}

#[test]
fn the_examples_are_canonical() {
    let finished = fmt(&workspace(""), &["--check", "specs"]);
    assert_eq!((finished.code, finished.stdout.as_str()), (0, ""));
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder(&[("a.kdl", "task a {image i}")]);
    let path = folder.path().join("a.kdl");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(fmt(folder.path(), &["a.kdl"]).code, 0);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}
