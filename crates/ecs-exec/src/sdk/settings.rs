//! From [`Options`], the environment and the profile to the SDK's configuration.
//!
//! The settings that the SDK would panic over (`AWS_MAX_ATTEMPTS=0`), or go to the instance
//! metadata service for (the region), are read here, and are an error in words.

use std::borrow::Cow;

use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_runtime::env_config::file::EnvConfigFiles;
use aws_runtime::env_config::section::EnvConfigSections;
use aws_sdk_ecs::config::SharedCredentialsProvider;
use aws_smithy_types::retry::{RetryConfig, RetryMode};
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::os_shim_internal::{Env, Fs};

use super::Options;
use super::failure::{ours, words};
use crate::aws::{AwsError, ErrorClass};

/// The SDK's defaults are versioned; a new version may change retries and time limits. Pinned, so
/// that an upgrade of the SDK changes nothing unseen.
pub(super) fn behavior_version() -> BehaviorVersion {
    BehaviorVersion::v2026_01_12()
}

/// The operation that errors of the set-up name: there is no call yet.
const SETUP: &str = "Setup";

/// What the environment and the profile say.
pub(super) struct Loaded {
    pub(super) config: SdkConfig,
    pub(super) most_attempts: Option<u32>,
}

/// Returns the configuration that all clients are made from. Reads the environment and the
/// profile's files; opens no socket and loads no credentials.
///
/// # Errors
/// [`ErrorClass::Setup`]: no such profile, an unreadable profile file, no region, an endpoint that
/// is no URL, retry settings out of range.
pub(super) async fn load(options: &Options) -> Result<Loaded, AwsError> {
    let env = Env::real();
    let profiles = profiles(options, &env).await?;
    let region = region(options, &env, &profiles)?;
    if let Some(url) = &options.endpoint_url {
        check_endpoint(url, "--endpoint-url")?;
    }
    let retry = retry_config(&env, &profiles)?;
    let most_attempts = most_attempts(options, &env, &profiles)?;
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(options.connect_timeout)
        .operation_attempt_timeout(options.attempt_timeout)
        .operation_timeout(options.operation_timeout)
        .build();
    let mut loader = aws_config::defaults(behavior_version())
        .region(region.clone())
        .retry_config(retry)
        .timeout_config(timeouts)
        .credentials_provider(credentials(options, region).await);
    if let Some(profile) = &options.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(url) = &options.endpoint_url {
        loader = loader.endpoint_url(url);
    }
    let config = loader.load().await;
    if let Some(url) = config.endpoint_url() {
        check_endpoint(url, "AWS_ENDPOINT_URL or the profile's endpoint_url")?;
    }
    Ok(Loaded { config, most_attempts })
}

/// Returns where credentials come from. They are loaded with the first call.
async fn credentials(options: &Options, region: Region) -> SharedCredentialsProvider {
    if let Some(profile) = &options.profile {
        let config =
            ProviderConfig::without_region().with_behavior_version(Some(behavior_version())).with_region(Some(region));
        let provider = ProfileFileCredentialsProvider::builder().configure(&config).profile_name(profile).build();
        SharedCredentialsProvider::new(provider)
    } else {
        let config = ProviderConfig::without_region().with_behavior_version(Some(behavior_version()));
        let provider = DefaultCredentialsChain::builder().configure(config).region(region).build().await;
        SharedCredentialsProvider::new(provider)
    }
}

/// Reads the profile files. A profile that was asked for must be there; `default` need not.
async fn profiles(options: &Options, env: &Env) -> Result<EnvConfigSections, AwsError> {
    let chosen = options.profile.clone().map(Cow::Owned);
    let sections =
        aws_config::profile::load(&Fs::real(), env, &EnvConfigFiles::default(), chosen).await.map_err(|error| {
            setup("UnreadableProfile", format!("the AWS profile files cannot be read: {}", words(&error)))
        })?;
    let name = sections.selected_profile();
    if name != "default" && sections.get_profile(name).is_none() {
        return Err(setup(
            "NoSuchProfile",
            format!(
                "there is no profile `{name}` in the AWS configuration; name another (--profile, AWS_PROFILE) or add it: aws configure --profile {name}"
            ),
        ));
    }
    Ok(sections)
}

fn region(options: &Options, env: &Env, profiles: &EnvConfigSections) -> Result<Region, AwsError> {
    options
        .region
        .clone()
        .filter(|region| !region.is_empty())
        .or_else(|| variable(env, "AWS_REGION"))
        .or_else(|| variable(env, "AWS_DEFAULT_REGION"))
        .or_else(|| profiles.get("region").map(str::to_owned))
        .filter(|region| !region.is_empty())
        .map(Region::new)
        .ok_or_else(|| {
            setup(
                "NoRegion",
                "no region is set; give --region, set AWS_REGION, or add `region` to the profile".to_owned(),
            )
        })
}

/// Returns the retry settings of the SDK: the mode of `AWS_RETRY_MODE` or the profile, and one attempt
/// a call. The engine repeats calls: it knows what each of them does, and two layers of attempts would
/// multiply.
fn retry_config(env: &Env, profiles: &EnvConfigSections) -> Result<RetryConfig, AwsError> {
    let retry = match setting(env, "AWS_RETRY_MODE", profiles, "retry_mode") {
        None => RetryConfig::standard(),
        Some((text, place)) => match text.parse::<RetryMode>() {
            Ok(RetryMode::Adaptive) => RetryConfig::adaptive(),
            Ok(_) => RetryConfig::standard(),
            // The retired mode of older AWS tools; the SDK takes standard in its place.
            Err(_) if text.eq_ignore_ascii_case("legacy") => RetryConfig::standard(),
            Err(_) => {
                return Err(setup("BadRetryMode", format!("{place} is `{text}`; it takes `standard` or `adaptive`")));
            }
        },
    };
    Ok(retry.with_max_attempts(1))
}

/// Returns how many attempts a call has, where the caller, `AWS_MAX_ATTEMPTS` or the profile says so.
fn most_attempts(options: &Options, env: &Env, profiles: &EnvConfigSections) -> Result<Option<u32>, AwsError> {
    if options.max_attempts == Some(0) {
        return Err(setup("BadMaxAttempts", "the number of attempts is 0; it is at least 1".to_owned()));
    }
    let Some((text, place)) = setting(env, "AWS_MAX_ATTEMPTS", profiles, "max_attempts") else {
        return Ok(options.max_attempts);
    };
    let attempts = text.parse::<u32>().ok().filter(|attempts| *attempts > 0);
    let bad = || setup("BadMaxAttempts", format!("{place} is `{text}`; it takes a whole number from 1"));
    let attempts = attempts.ok_or_else(bad)?;
    Ok(options.max_attempts.or(Some(attempts)))
}

/// Returns a setting and, for an error message, where it stands.
fn setting(env: &Env, variable_name: &str, profiles: &EnvConfigSections, key: &str) -> Option<(String, String)> {
    if let Some(value) = variable(env, variable_name) {
        return Some((value, variable_name.to_owned()));
    }
    let value = profiles.get(key)?;
    Some((value.to_owned(), format!("`{key}` of profile `{}`", profiles.selected_profile())))
}

/// Returns an environment variable; an empty one counts as unset, as with the AWS CLI.
fn variable(env: &Env, name: &str) -> Option<String> {
    env.get(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn check_endpoint(url: &str, place: &str) -> Result<(), AwsError> {
    let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    if host.is_empty() || host.starts_with(':') || url.contains(char::is_whitespace) {
        return Err(setup("BadEndpoint", format!("{place} is `{url}`, which is no http:// or https:// URL")));
    }
    Ok(())
}

fn setup(code: &str, message: String) -> AwsError {
    ours(SETUP, ErrorClass::Setup, code, message)
}
