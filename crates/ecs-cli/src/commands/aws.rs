//! The account that a command talks to.

use std::sync::Arc;

use ecs_exec::Aws;

use super::Context;
use crate::exit::Exit;

/// Returns the account that the flags, the environment and the profile describe.
///
/// # Errors
/// The exit code, the reason told.
#[cfg(feature = "sdk")]
pub(crate) async fn connect(context: &Context<'_>) -> Result<Arc<dyn Aws>, Exit> {
    use ecs_exec::SdkAws;
    use ecs_exec::sdk::Options;

    let global = context.global;
    let options = Options {
        profile: global.profile.clone(),
        region: global.region.clone(),
        endpoint_url: global.endpoint_url.clone(),
        ..Options::default()
    };
    match SdkAws::connect(options).await {
        Ok(aws) => Ok(Arc::new(aws)),
        Err(error) => {
            context.ui.err(&format!("error: {}", error.message));
            Err(Exit::from(error.class))
        }
    }
}

/// Says that this build has no AWS SDK.
///
/// # Errors
/// Always.
#[cfg(not(feature = "sdk"))]
#[expect(clippy::unused_async, reason = "with the SDK it waits")]
pub(crate) async fn connect(context: &Context<'_>) -> Result<Arc<dyn Aws>, Exit> {
    context.ui.err("error: this ecs-cli was built without the AWS SDK: only --local and the offline commands work");
    Err(Exit::Usage)
}
