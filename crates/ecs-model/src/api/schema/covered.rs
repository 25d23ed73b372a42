//! What rules of their own say, with AWS's words and the numbers of the catalogue: it is not said
//! twice.

use crate::api::shapes::{self, Shape};

/// Enums whose values a rule looks at.
const VALUES: [&str; 24] = [
    "ApplicationProtocol",
    "AssignPublicIp",
    "CPUArchitecture",
    "Compatibility",
    "ContainerCondition",
    "DeviceCgroupPermission",
    "EBSResourceType",
    "EnvironmentFileType",
    "FirelensConfigurationType",
    "IpcMode",
    "IsolationMode",
    "LaunchType",
    "LogDriver",
    "NetworkMode",
    "OSFamily",
    "PlacementConstraintType",
    "ProxyConfigurationType",
    "ResourceType",
    "Scope",
    "TaskDefinitionPlacementConstraintType",
    "TaskFilesystemType",
    "TransportProtocol",
    "UlimitName",
    "VersionConsistency",
];

/// Required members whose absence a rule looks at.
const MISSING: [(&str, &str); 32] = [
    ("AwsVpcConfiguration", "subnets"),
    ("CapacityProviderStrategyItem", "capacityProvider"),
    ("ContainerRestartPolicy", "enabled"),
    ("Device", "hostPath"),
    ("EBSTagSpecification", "resourceType"),
    ("EFSVolumeConfiguration", "fileSystemId"),
    ("EnvironmentFile", "type"),
    ("EnvironmentFile", "value"),
    ("FSxWindowsFileServerAuthorizationConfig", "credentialsParameter"),
    ("FSxWindowsFileServerAuthorizationConfig", "domain"),
    ("FSxWindowsFileServerVolumeConfiguration", "authorizationConfig"),
    ("FSxWindowsFileServerVolumeConfiguration", "fileSystemId"),
    ("FSxWindowsFileServerVolumeConfiguration", "rootDirectory"),
    ("FirelensConfiguration", "type"),
    ("HealthCheck", "command"),
    ("HostEntry", "hostname"),
    ("HostEntry", "ipAddress"),
    ("LogConfiguration", "logDriver"),
    ("NvidiaMpsAllocation", "memory"),
    ("RegisterTaskDefinitionRequest", "containerDefinitions"),
    ("RegisterTaskDefinitionRequest", "family"),
    ("RepositoryCredentials", "credentialsParameter"),
    ("ResourceRequirement", "type"),
    ("RunTaskRequest", "taskDefinition"),
    ("S3FilesVolumeConfiguration", "fileSystemArn"),
    ("Secret", "valueFrom"),
    ("TaskManagedEBSVolumeConfiguration", "roleArn"),
    ("TaskManagedEBSVolumeTerminationPolicy", "deleteOnTermination"),
    ("TaskVolumeConfiguration", "name"),
    ("Tmpfs", "containerPath"),
    ("Tmpfs", "size"),
    ("TrustedExecutionConfiguration", "isolationMode"),
];

/// Whether a rule names unknown values of that enum.
pub(super) fn says_value(shape: Shape) -> bool {
    VALUES.contains(&shape.name())
}

/// Whether a rule names that member where it is absent.
pub(super) fn says_missing(shape: Shape, member: &str) -> bool {
    MISSING.contains(&(shape.name(), member))
}

/// Whether a rule names that member where it is there and unknown: what only a response has (ECS012).
pub(super) fn says_unknown(shape: Shape, member: &str) -> bool {
    shape == shapes::register_task_definition() && shapes::response_only().any(|name| name == member)
}

#[cfg(test)]
mod tests {
    use super::{MISSING, VALUES};
    use crate::api::shapes;

    #[test]
    fn what_is_covered_is_in_the_table() {
        for (structure, member) in MISSING {
            let shape = shapes::structures().find(|shape| shape.name() == structure).unwrap();
            assert!(shape.required().any(|name| name == member), "{structure}.{member}");
        }
        let members = shapes::structures().flat_map(|shape| shape.members().iter().map(shapes::Member::shape));
        let enums: Vec<_> = members.map(|shape| shape.element().unwrap_or(shape).name()).collect();
        for name in VALUES {
            assert!(enums.contains(&name), "{name}");
        }
    }
}
