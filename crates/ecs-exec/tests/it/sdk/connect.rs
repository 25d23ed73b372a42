//! Setting up a client from the environment and the profile. The environment belongs to a process, so
//! each case runs in one of its own: this test binary again, with one test alone, which knows by a
//! variable that it is the child.

use std::path::Path;
use std::process::Command;

use ecs_exec::sdk::Options;
use ecs_exec::{Aws as _, SdkAws};
use serde_json::json;

use super::server::{Reply, Server};

/// The variables that tell the child its options.
const OPTIONS: [&str; 3] = ["CHILD_PROFILE", "CHILD_REGION", "CHILD_ENDPOINT"];

/// What the child says starts with this.
const SAYS: &str = "child says ";

/// Tells a process that it is a child.
const CHILD: &str = "CHILD_OF_A_TEST";

#[test]
fn an_empty_environment_has_no_region() {
    if std::env::var_os(CHILD).is_some() {
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(child());
        return;
    }
    let says = run(&[]);
    assert!(says.starts_with("setup failed: Setup Setup: NoRegion: no region is set; give --region"), "{says}");
}

/// Connects, makes a call, and says what came of it.
async fn child() {
    let [profile, region, endpoint_url] = OPTIONS.map(|name| std::env::var(name).ok());
    let options = Options { profile, region, endpoint_url, ..Options::default() };
    let says = match SdkAws::connect(options).await {
        Err(error) => format!("setup failed: {:?} {error}", error.class),
        Ok(aws) => {
            let region = aws.region().unwrap_or_default();
            if std::env::var("CHILD_TWICE").is_ok() {
                aws.describe_tasks(None, &["t".to_owned()]).await.expect("the first call");
            }
            match aws.describe_tasks(None, &["t".to_owned()]).await {
                Ok(_) => format!("ok in {region}"),
                Err(error) => format!("call failed: {:?} {error} {:?}", error.class, aws.most_attempts()),
            }
        }
    };
    println!("\n{SAYS}{says}");
}

/// Runs the child with no environment but this.
fn run(environment: &[(&str, &str)]) -> String {
    let home = tempfile_home();
    let output = Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", "sdk::connect::an_empty_environment_has_no_region", "--nocapture"])
        .env_clear()
        .env(CHILD, "1")
        .env("HOME", home.path())
        .envs(environment.iter().copied())
        .output()
        .expect("the child runs");
    let stdout = String::from_utf8(output.stdout).expect("text");
    let says = stdout.lines().find_map(|line| line.strip_prefix(SAYS));
    let Some(says) = says else { panic!("{stdout}\n{}", String::from_utf8_lossy(&output.stderr)) };
    says.to_owned()
}

fn tempfile_home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn ok() -> Reply {
    Reply::ok(&json!({"tasks": [], "failures": []}))
}

const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "AKIDENV"), ("AWS_SECRET_ACCESS_KEY", "env-secret-canary")];

/// Returns keys, a region, no metadata service, and more.
fn environment<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [KEYS.as_slice(), &[("AWS_REGION", "eu-west-1"), ("AWS_EC2_METADATA_DISABLED", "true")], more].concat()
}

#[test]
fn keys_region_and_endpoint_of_the_environment_are_taken() {
    let server = Server::replying([ok()]);
    assert_eq!(run(&environment(&[("AWS_ENDPOINT_URL", &server.url())])), "ok in eu-west-1");
    assert_eq!(server.request().access_key(), "AKIDENV");
}

#[test]
fn the_metadata_service_is_left_alone_where_there_are_keys() {
    let (server, metadata) = (Server::replying([ok()]), Server::replying([]));
    let metadata_url = metadata.url();
    let endpoints = [("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata_url.as_str())];
    let with_keys = [KEYS.as_slice(), &endpoints, &[("AWS_REGION", "eu-west-1"), ("AWS_ENDPOINT_URL", &server.url())]];
    assert_eq!(run(&with_keys.concat()), "ok in eu-west-1");
    assert_eq!(metadata.requests().len(), 0);

    // Without a region there is an error at once, and no look there either.
    let without_region = [KEYS.as_slice(), &endpoints].concat();
    let says = run(&without_region);
    assert!(says.starts_with("setup failed: Setup Setup: NoRegion: no region is set; give --region"), "{says}");
    assert_eq!(metadata.requests().len(), 0);

    // The service is where they come from when nothing else gives any.
    let says = run(&[endpoints.as_slice(), &[("AWS_REGION", "eu-west-1")]].concat());
    assert!(says.starts_with("call failed: Denied"), "{says}");
    assert_ne!(metadata.requests().len(), 0);
}

#[test]
fn missing_credentials_are_denied_with_what_to_do() {
    let server = Server::replying([ok()]);
    let says =
        run(&[("AWS_REGION", "eu-west-1"), ("AWS_EC2_METADATA_DISABLED", "true"), ("AWS_ENDPOINT_URL", &server.url())]);
    assert!(
        says.starts_with("call failed: Denied DescribeTasks: NoCredentials: no AWS credentials were found"),
        "{says}"
    );
    assert_eq!(server.requests().len(), 0, "an unsigned request went out");
}

#[test]
fn an_option_goes_before_the_service_s_endpoint_and_that_before_the_common_one() {
    let (common, service, option) = (Server::replying([ok()]), Server::replying([ok()]), Server::replying([ok()]));
    let (common_url, service_url, option_url) = (common.url(), service.url(), option.url());
    let endpoints = [("AWS_ENDPOINT_URL", common_url.as_str()), ("AWS_ENDPOINT_URL_ECS", service_url.as_str())];
    assert_eq!(run(&environment(&endpoints)), "ok in eu-west-1");
    let with_option =
        [endpoints.as_slice(), &[("CHILD_ENDPOINT", &option_url), ("CHILD_REGION", "us-west-2")]].concat();
    assert_eq!(run(&environment(&with_option)), "ok in us-west-2");
    let count = [&common, &service, &option].map(|server| server.requests().len());
    assert_eq!(count, [0, 1, 1]);
}

#[test]
fn the_client_makes_one_attempt_and_tells_how_many_the_environment_wants() {
    for (attempts, mode) in [("1", "standard"), ("2", "adaptive"), ("3", "legacy")] {
        let server = Server::scripted(|_, _| Reply::error(500, "ServerException", "words"));
        let url = server.url();
        let variables = [("AWS_MAX_ATTEMPTS", attempts), ("AWS_RETRY_MODE", mode), ("AWS_ENDPOINT_URL", url.as_str())];
        let says = run(&environment(&variables));
        assert!(says.starts_with("call failed: Transient"), "{says}");
        assert!(says.ends_with(&format!(" Some({attempts})")), "{says}");
        assert_eq!(server.requests().len(), 1, "two layers of attempts would multiply");
    }
}

#[test]
fn settings_that_the_sdk_would_panic_over_are_errors_in_words() {
    for (name, value, wanted) in [
        ("AWS_MAX_ATTEMPTS", "0", "BadMaxAttempts: AWS_MAX_ATTEMPTS is `0`"),
        ("AWS_MAX_ATTEMPTS", "many", "BadMaxAttempts: AWS_MAX_ATTEMPTS is `many`"),
        ("AWS_RETRY_MODE", "eager", "BadRetryMode: AWS_RETRY_MODE is `eager`"),
        ("AWS_PROFILE", "nobody", "NoSuchProfile: there is no profile `nobody`"),
        ("AWS_ENDPOINT_URL", "localhost:4566", "BadEndpoint: AWS_ENDPOINT_URL or the profile's endpoint_url is"),
        ("CHILD_ENDPOINT", "http://", "BadEndpoint: --endpoint-url is `http://`"),
    ] {
        let says = run(&environment(&[(name, value)]));
        assert!(says.starts_with(&format!("setup failed: Setup Setup: {wanted}")), "{name}={value}: {says}");
    }
}

#[test]
fn a_region_that_cannot_be_one_is_a_matter_of_set_up() {
    let says = run(&environment(&[("AWS_REGION", "eu west 1")]));
    assert!(says.starts_with("call failed: Setup DescribeTasks: BadSetup"), "{says}");
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).expect("a file");
}

#[test]
fn a_bad_setting_of_the_profile_is_named_with_the_profile() {
    let folder = tempfile_home();
    let file = folder.path().join("config");
    write(&file, "[profile work]\nmax_attempts = 0\n");
    let path = file.to_str().expect("a path");
    let says = run(&environment(&[("AWS_CONFIG_FILE", path), ("AWS_PROFILE", "work")]));
    assert!(says.contains("`max_attempts` of profile `work` is `0`"), "{says}");
}

#[test]
fn a_profile_given_as_option_goes_before_the_keys_of_the_environment() {
    let server = Server::replying([ok(), ok()]);
    let folder = tempfile_home();
    let file = folder.path().join("config");
    write(&file, "[profile work]\nregion = us-east-2\naws_access_key_id = AKIDWORK\naws_secret_access_key = s\n");
    let (path, url) = (file.to_str().expect("a path"), server.url());
    let metadata_off = ("AWS_EC2_METADATA_DISABLED", "true");
    let common = [KEYS.as_slice(), &[metadata_off, ("AWS_CONFIG_FILE", path), ("AWS_ENDPOINT_URL", &url)]].concat();
    assert_eq!(run(&[common.as_slice(), &[("CHILD_PROFILE", "work")]].concat()), "ok in us-east-2");
    assert_eq!(run(&[common.as_slice(), &[("AWS_PROFILE", "work")]].concat()), "ok in us-east-2");
    let keys: Vec<_> = server.requests().iter().map(|request| request.access_key().to_owned()).collect();
    assert_eq!(keys, ["AKIDWORK", "AKIDENV"]);
}

#[test]
fn keys_that_another_tool_renewed_are_read_again_when_aws_says_expired() {
    let folder = tempfile_home();
    let file = folder.path().join("credentials");
    let keys =
        |id: &str| format!("[default]\naws_access_key_id = {id}\naws_secret_access_key = s\naws_session_token = t\n");
    write(&file, &keys("AKIDOLD"));
    let (renewed, path) = (keys("AKIDNEW"), file.clone());
    let server = Server::scripted(move |index, _| {
        if index == 0 {
            write(&path, &renewed);
            return Reply::error(400, "ExpiredTokenException", "The security token included in the request is expired");
        }
        ok()
    });
    let says = run(&[
        ("AWS_REGION", "eu-west-1"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_SHARED_CREDENTIALS_FILE", file.to_str().expect("a path")),
        ("AWS_ENDPOINT_URL", &server.url()),
    ]);
    assert_eq!(says, "ok in eu-west-1");
    let used: Vec<_> = server.requests().iter().map(|request| request.access_key().to_owned()).collect();
    assert_eq!(used, ["AKIDOLD", "AKIDNEW"]);
}

#[test]
fn credentials_that_were_there_and_cannot_be_renewed_have_expired() {
    let keys = json!({
        "AccessKeyId": "AKIDROLE", "SecretAccessKey": "s", "Token": "t", "Expiration": "2020-01-01T00:00:00Z",
    });
    let server = Server::replying([ok()]);
    let task_role = Server::scripted(move |index, _| {
        if index == 0 {
            Reply::raw(200, "application/json", &keys.to_string())
        } else {
            Reply::raw(403, "text/plain", "no")
        }
    });
    let says = run(&[
        ("AWS_REGION", "eu-west-1"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", &task_role.url()),
        ("AWS_ENDPOINT_URL", &server.url()),
        ("CHILD_TWICE", "1"),
    ]);
    assert!(says.starts_with("call failed: Denied DescribeTasks: ExpiredToken: "), "{says}");
    assert!(task_role.requests().len() > 2, "the chain was not tried afresh");
}

#[test]
fn keys_that_stay_expired_are_denied_after_one_more_attempt() {
    let server = Server::scripted(|_, _| Reply::error(400, "ExpiredTokenException", "expired"));
    let says = run(&environment(&[("AWS_ENDPOINT_URL", &server.url())]));
    assert!(says.starts_with("call failed: Denied DescribeTasks: ExpiredTokenException: expired"), "{says}");
    assert_eq!(server.requests().len(), 2);
}
