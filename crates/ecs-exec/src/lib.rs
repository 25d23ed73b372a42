//! Carries out plans on Amazon ECS.
//!
//! * [`aws`]: `trait Aws`, everything that is asked of AWS, in our types.
//! * `sdk` (feature `sdk`): the AWS SDK behind that trait.
//! * `sim` (feature `sim`): a strict, in-memory ECS, EC2 and CloudWatch Logs behind it.

pub mod aws;
#[cfg(any(feature = "sdk", feature = "sim"))]
mod class;
#[cfg(feature = "sdk")]
pub mod sdk;
#[cfg(feature = "sim")]
pub mod sim;

pub use aws::{Aws, AwsError, ErrorClass};
#[cfg(feature = "sdk")]
pub use sdk::SdkAws;
