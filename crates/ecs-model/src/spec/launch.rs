//! Where a task runs: launch type, capacity providers, placement.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// `launch-type` or `capacity-providers`: one setting, since ECS takes one of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Launch {
    /// A launch type (or `FARGATE_SPOT`, which is sent as a strategy).
    Type(LaunchType),
    /// `launch-type "cluster-default"`: nothing is sent, the cluster decides (ECSTask's null).
    ClusterDefault,
    /// `capacity-providers { … }`, in written order.
    CapacityProviders(Vec<StrategyItem>),
}

impl Default for Launch {
    fn default() -> Self {
        Self::Type(LaunchType::Fargate)
    }
}

impl Launch {
    /// Whether the task is planned by Fargate's rules: launch type FARGATE or FARGATE_SPOT, or a
    /// strategy of those two alone.
    pub fn is_fargate(&self) -> bool {
        match self {
            Self::Type(kind) => matches!(kind, LaunchType::Fargate | LaunchType::FargateSpot),
            Self::ClusterDefault => false,
            Self::CapacityProviders(items) => {
                !items.is_empty()
                    && items.iter().all(|item| matches!(item.provider.as_str(), "FARGATE" | "FARGATE_SPOT"))
            }
        }
    }

    /// Whether tasks may run on Fargate Spot.
    pub fn may_use_fargate_spot(&self) -> bool {
        match self {
            Self::Type(kind) => *kind == LaunchType::FargateSpot,
            Self::ClusterDefault => false,
            Self::CapacityProviders(items) => items.iter().any(|item| item.provider == "FARGATE_SPOT"),
        }
    }
}

/// A launch type of the spec language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LaunchType {
    /// AWS Fargate, on demand.
    Fargate,
    /// AWS Fargate Spot: sent as a capacity provider strategy.
    FargateSpot,
    /// Container instances of the cluster.
    Ec2,
    /// ECS Anywhere.
    External,
}

/// A text that names no [`LaunchType`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no launch type `{0}`: FARGATE, FARGATE_SPOT, EC2, EXTERNAL or cluster-default")]
pub struct UnknownLaunchType(String);

impl LaunchType {
    /// Every launch type.
    pub const ALL: [Self; 4] = [Self::Fargate, Self::FargateSpot, Self::Ec2, Self::External];

    /// Returns the word as the spec writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fargate => "FARGATE",
            Self::FargateSpot => "FARGATE_SPOT",
            Self::Ec2 => "EC2",
            Self::External => "EXTERNAL",
        }
    }
}

impl fmt::Display for LaunchType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for LaunchType {
    type Err = UnknownLaunchType;

    fn from_str(text: &str) -> Result<Self, UnknownLaunchType> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| UnknownLaunchType(text.to_owned()))
    }
}

/// One line of `capacity-providers`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct StrategyItem {
    /// The capacity provider's name.
    pub provider: String,
    /// `weight=`.
    pub weight: Option<i64>,
    /// `base=`.
    pub base: Option<i64>,
}

/// `placement-constraint type="…" expression="…"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PlacementConstraint {
    /// `type=`.
    pub kind: String,
    /// `expression=`.
    pub expression: Option<String>,
}

/// `placement-strategy type="…" field="…"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PlacementStrategy {
    /// `type=`.
    pub kind: String,
    /// `field=`.
    pub field: Option<String>,
}
