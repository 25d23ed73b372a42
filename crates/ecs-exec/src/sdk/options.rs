//! What a caller decides about the client: [`Options`].

use std::time::Duration;

/// What a caller decides about the client. Everything left at its default comes from where every
/// AWS tool takes it: the environment, then the profile in `~/.aws/config` and `~/.aws/credentials`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The profile. Given here, its credentials go before those of the environment, as with
    /// `--profile` of the AWS CLI; `AWS_PROFILE` does not do that.
    pub profile: Option<String>,
    /// The region, before `AWS_REGION`, `AWS_DEFAULT_REGION` and the profile's `region`.
    pub region: Option<String>,
    /// The URL all services are called at, before `AWS_ENDPOINT_URL_ECS`, `AWS_ENDPOINT_URL` and
    /// the profile's.
    pub endpoint_url: Option<String>,
    /// How long opening a connection may take.
    pub connect_timeout: Duration,
    /// How long one attempt at a call may take.
    pub attempt_timeout: Duration,
    /// How long a call may take, credentials included.
    pub operation_timeout: Duration,
    /// How many attempts a call has that is safe to repeat, before `AWS_MAX_ATTEMPTS` and the
    /// profile's `max_attempts`. The engine makes them: see
    /// [`Aws::most_attempts`](crate::Aws::most_attempts).
    pub max_attempts: Option<u32>,
}

impl Default for Options {
    /// The time limits: 5 s to connect (the SDK's own 3.1 s is short for a first TLS handshake
    /// over a slow VPN), 30 s an attempt (RunTask answers within seconds, but the read of a whole
    /// log page of 1 MB may not), 60 s a call, credentials included.
    fn default() -> Self {
        Self {
            profile: None,
            region: None,
            endpoint_url: None,
            connect_timeout: Duration::from_secs(5),
            attempt_timeout: Duration::from_secs(30),
            operation_timeout: Duration::from_mins(1),
            max_attempts: None,
        }
    }
}
