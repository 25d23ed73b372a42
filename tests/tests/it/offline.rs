//! `check`, `plan` and `snapshot` read no credentials and open no connection.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use ecs_tests::binary::Run;

const SPEC: &str = r#"
variable "tag" default="1" env="TAG"
task "report" {
    image (template)"busybox:{tag}"
    command "date"
    logs
    execution-role "arn:aws:iam::111122223333:role/ecsTaskExecutionRole"
}
"#;

/// Sets up a home whose credentials come from a program that leaves a mark when it is asked.
fn home_with_tell_tale_credentials(folder: &Path) {
    let program = folder.join("credentials.sh");
    fs::write(&program, format!("#!/bin/sh\ntouch {}\n", folder.join("asked").display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    fs::create_dir(folder.join(".aws")).unwrap();
    let config = format!("[default]\nregion = eu-west-1\ncredential_process = {}\n", program.display());
    fs::write(folder.join(".aws/config"), config).unwrap();
}

#[test]
fn offline_commands_read_no_credentials_and_open_no_connection() {
    let folder = tempfile::tempdir().unwrap();
    home_with_tell_tale_credentials(folder.path());
    fs::write(folder.path().join("report.kdl"), SPEC).unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    for command in ["check", "plan", "snapshot"] {
        let finished = Run::new(folder.path(), [command, "report.kdl", "--endpoint-url", &endpoint])
            .env("AWS_ENDPOINT_URL", &endpoint)
            .finish();
        assert_eq!(finished.code, 0, "{command}: {}{}", finished.stdout, finished.stderr);
        let error = listener.accept().map(|(_, peer)| peer).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock, "{command} connected");
        assert!(!folder.path().join("asked").exists(), "{command} asked for credentials");
    }
}

#[test]
fn a_command_that_needs_aws_does_ask_for_credentials() {
    // What makes the test above able to fail: the tell-tale works.
    let folder = tempfile::tempdir().unwrap();
    home_with_tell_tale_credentials(folder.path());
    let task = "arn:aws:ecs:eu-west-1:111122223333:task/default/0123456789abcdef0123456789abcdef";
    let finished = Run::new(folder.path(), ["kill", task, "--endpoint-url", "http://127.0.0.1:9"]).finish();
    assert_ne!(finished.code, 0);
    assert!(folder.path().join("asked").exists(), "{}", finished.stderr);
}

#[test]
fn a_snapshot_depends_on_the_files_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("report.kdl"), SPEC).unwrap();
    let snapshot = |run: Run| {
        assert_eq!(run.finish().code, 0);
        fs::read_to_string(folder.path().join("report.plan.yaml")).unwrap()
    };
    let plain = snapshot(Run::new(folder.path(), ["snapshot", "report.kdl"]));
    let other = snapshot(
        Run::new(folder.path(), ["snapshot", "report.kdl", "--region", "us-east-1"])
            .env("TAG", "2")
            .env("AWS_REGION", "ap-south-1")
            .env("ECS_CLI_VAR_FILE", "nowhere.kdl"),
    );
    assert_eq!(plain, other);
    assert!(plain.contains("<var tag>"), "{plain}");
    let check = Run::new(folder.path(), ["snapshot", "--check", "report.kdl"]).env("TAG", "3").finish();
    assert_eq!(check.code, 0, "{}", check.stdout);
}

#[test]
fn a_stale_a_missing_and_an_orphaned_snapshot_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    fs::create_dir(folder.path().join("specs")).unwrap();
    write("specs/a.kdl", "task \"a\" {\n    image \"busybox:1.36\"\n    network assign-public-ip=#true\n}\n");
    assert_eq!(Run::new(folder.path(), ["snapshot", "specs"]).finish().code, 0);
    write("specs/a.kdl", "task \"a\" {\n    image \"busybox:1.37\"\n    network assign-public-ip=#true\n}\n");
    write("specs/b.kdl", "task \"b\" {\n    image \"busybox:1.37\"\n    network assign-public-ip=#true\n}\n");
    write("specs/old.plan.yaml", "");
    let finished = Run::new(folder.path(), ["snapshot", "--check", "specs"]).finish();
    assert_eq!(finished.code, 1);
    insta::assert_snapshot!(finished.stdout);
    assert!(!folder.path().join("specs/b.plan.yaml").exists(), "--check writes nothing");
}

#[test]
fn the_examples_snapshots_are_fresh() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let folder = tempfile::tempdir().unwrap();
    let finished = Run::new(folder.path(), ["snapshot", "--check"]).arg(&specs).finish();
    assert_eq!(finished.code, 0, "{}{}", finished.stdout, finished.stderr);
}
