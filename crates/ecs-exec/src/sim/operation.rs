//! The API operations that the simulator knows: [`Operation`].

use std::fmt;

use serde::{Deserialize, Serialize};

/// An API operation of ECS, EC2 or CloudWatch Logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Operation {
    /// ECS.
    RegisterTaskDefinition,
    /// ECS.
    DescribeTaskDefinition,
    /// ECS.
    DeregisterTaskDefinition,
    /// ECS.
    ListTaskDefinitions,
    /// ECS.
    RunTask,
    /// ECS.
    DescribeTasks,
    /// ECS.
    ListTasks,
    /// ECS.
    StopTask,
    /// CloudWatch Logs.
    GetLogEvents,
    /// EC2.
    DescribeVpcs,
    /// EC2.
    DescribeSubnets,
}

impl Operation {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::RegisterTaskDefinition,
        Self::DescribeTaskDefinition,
        Self::DeregisterTaskDefinition,
        Self::ListTaskDefinitions,
        Self::RunTask,
        Self::DescribeTasks,
        Self::ListTasks,
        Self::StopTask,
        Self::GetLogEvents,
        Self::DescribeVpcs,
        Self::DescribeSubnets,
    ];

    /// Returns the operation's name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RegisterTaskDefinition => "RegisterTaskDefinition",
            Self::DescribeTaskDefinition => "DescribeTaskDefinition",
            Self::DeregisterTaskDefinition => "DeregisterTaskDefinition",
            Self::ListTaskDefinitions => "ListTaskDefinitions",
            Self::RunTask => "RunTask",
            Self::DescribeTasks => "DescribeTasks",
            Self::ListTasks => "ListTasks",
            Self::StopTask => "StopTask",
            Self::GetLogEvents => "GetLogEvents",
            Self::DescribeVpcs => "DescribeVpcs",
            Self::DescribeSubnets => "DescribeSubnets",
        }
    }

    /// Returns the operation of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.name() == name)
    }

    /// Whether the operation changes something.
    pub const fn writes(self) -> bool {
        matches!(self, Self::RegisterTaskDefinition | Self::DeregisterTaskDefinition | Self::RunTask | Self::StopTask)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
