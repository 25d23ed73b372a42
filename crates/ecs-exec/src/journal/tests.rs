use super::*;

fn folder() -> (tempfile::TempDir, JournalDir) {
    let folder = tempfile::tempdir().unwrap();
    let journal = JournalDir::new(folder.path().join("runs"));
    (folder, journal)
}

fn id() -> RunId {
    "7k2m9x4q".parse().unwrap()
}

#[test]
fn what_is_written_is_read_back() {
    let (_keep, folder) = folder();
    assert_eq!(folder.read(&id(), "a task/of mine"), Ok(None));
    assert_eq!(folder.tasks(&id()), Ok(Vec::new()));
    let journal = Journal::new(RunRecord::new(id(), "a task/of mine", "f"), Some(&folder));
    journal.update(|record| record.region = Some("eu-west-1".to_owned())).unwrap();
    journal.update(|record| record.cluster = Some("c".to_owned())).unwrap();
    assert_eq!(folder.read(&id(), "a task/of mine"), Ok(Some(journal.read())));
    assert_eq!(folder.tasks(&id()), Ok(vec![journal.read()]));
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_it_and_nothing_else_is_left() {
    use std::os::unix::fs::PermissionsExt as _;

    let (keep, folder) = folder();
    let journal = Journal::new(RunRecord::new(id(), "t", "f"), Some(&folder));
    journal.update(|_| ()).unwrap();
    let runs = keep.path().join("runs").join("7k2m9x4q");
    let files: Vec<PathBuf> = std::fs::read_dir(&runs).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files, [runs.join("t.json")]);
    assert_eq!(std::fs::metadata(&files[0]).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::metadata(&runs).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn a_file_of_another_version_or_of_no_journal_is_an_error_that_names_it() {
    let (keep, folder) = folder();
    let journal = Journal::new(RunRecord::new(id(), "t", "f"), Some(&folder));
    journal.update(|record| record.format = 99).unwrap();
    let error = folder.read(&id(), "t").unwrap_err().to_string();
    assert!(error.contains("t.json") && error.contains("99"), "{error}");
    std::fs::write(keep.path().join("runs/7k2m9x4q/t.json"), "{").unwrap();
    assert!(folder.read(&id(), "t").unwrap_err().to_string().contains("not readable"));
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_and_the_record_is_kept() {
    let keep = tempfile::tempdir().unwrap();
    std::fs::write(keep.path().join("runs"), "a file").unwrap();
    let folder = JournalDir::new(keep.path().join("runs"));
    let journal = Journal::new(RunRecord::new(id(), "t", "f"), Some(&folder));
    assert!(journal.update(|record| record.cluster = Some("c".to_owned())).is_err());
    assert_eq!(journal.read().cluster.as_deref(), Some("c"));
}

#[test]
fn names_of_tasks_are_names_of_files_and_stay_apart() {
    assert_eq!(file::name("nightly-report_2"), "nightly-report_2");
    assert_eq!(file::name("../a"), "%2e%2e%2fa");
    assert_ne!(file::name(&"ä".repeat(200)), file::name(&("ä".repeat(199) + "b")));
    assert!(file::name(&"ä".repeat(500)).len() < 200);
}
