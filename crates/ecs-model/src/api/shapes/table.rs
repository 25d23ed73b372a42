//! The shapes of the ECS API as botocore 1.44.5 models it (API version 2014-11-13).
//!
//! Made by `cargo xtask shapes`; a change by hand is lost.

use super::{Body, Data, Member};

/// Every structure.
pub(super) static STRUCTURES: [&Data; 54] = [
    &ATTRIBUTE,
    &AWS_VPC_CONFIGURATION,
    &CAPACITY_PROVIDER_STRATEGY_ITEM,
    &CONTAINER_DEFINITION,
    &CONTAINER_DEPENDENCY,
    &CONTAINER_OVERRIDE,
    &CONTAINER_RESTART_POLICY,
    &DEVICE,
    &DOCKER_VOLUME_CONFIGURATION,
    &EBS_TAG_SPECIFICATION,
    &EFS_AUTHORIZATION_CONFIG,
    &EFS_VOLUME_CONFIGURATION,
    &ENVIRONMENT_FILE,
    &EPHEMERAL_STORAGE,
    &F_SX_WINDOWS_FILE_SERVER_AUTHORIZATION_CONFIG,
    &F_SX_WINDOWS_FILE_SERVER_VOLUME_CONFIGURATION,
    &FIRELENS_CONFIGURATION,
    &HEALTH_CHECK,
    &HOST_ENTRY,
    &HOST_VOLUME_PROPERTIES,
    &INFERENCE_ACCELERATOR,
    &INFERENCE_ACCELERATOR_OVERRIDE,
    &KERNEL_CAPABILITIES,
    &KEY_VALUE_PAIR,
    &LINUX_PARAMETERS,
    &LOG_CONFIGURATION,
    &MOUNT_POINT,
    &NETWORK_CONFIGURATION,
    &NVIDIA_MPS_ALLOCATION,
    &PLACEMENT_CONSTRAINT,
    &PLACEMENT_STRATEGY,
    &PORT_MAPPING,
    &PROXY_CONFIGURATION,
    &REGISTER_TASK_DEFINITION_REQUEST,
    &REPOSITORY_CREDENTIALS,
    &RESOURCE_REQUIREMENT,
    &RUN_TASK_REQUEST,
    &RUNTIME_PLATFORM,
    &S3_FILES_VOLUME_CONFIGURATION,
    &SECRET,
    &SHARING_STRATEGY,
    &SYSTEM_CONTROL,
    &TAG,
    &TASK_DEFINITION,
    &TASK_DEFINITION_PLACEMENT_CONSTRAINT,
    &TASK_MANAGED_EBS_VOLUME_CONFIGURATION,
    &TASK_MANAGED_EBS_VOLUME_TERMINATION_POLICY,
    &TASK_OVERRIDE,
    &TASK_VOLUME_CONFIGURATION,
    &TMPFS,
    &TRUSTED_EXECUTION_CONFIGURATION,
    &ULIMIT,
    &VOLUME,
    &VOLUME_FROM,
];

pub(super) static APPLICATION_PROTOCOL: Data = Data::new("ApplicationProtocol", Body::Enum(&["http", "http2", "grpc"]));

pub(super) static ASSIGN_PUBLIC_IP: Data = Data::new("AssignPublicIp", Body::Enum(&["ENABLED", "DISABLED"]));

pub(super) static ATTRIBUTE: Data = Data::new(
    "Attribute",
    Body::Structure(&[
        Member::required("name", &STRING),
        Member::optional("targetId", &STRING),
        Member::optional("targetType", &TARGET_TYPE),
        Member::optional("value", &STRING),
    ]),
);

pub(super) static AWS_VPC_CONFIGURATION: Data = Data::new(
    "AwsVpcConfiguration",
    Body::Structure(&[
        Member::optional("assignPublicIp", &ASSIGN_PUBLIC_IP),
        Member::optional("securityGroups", &STRING_LIST),
        Member::required("subnets", &STRING_LIST),
    ]),
);

pub(super) static BOOLEAN: Data = Data::new("Boolean", Body::Boolean);

pub(super) static CAPACITY_PROVIDER_STRATEGY: Data =
    Data::new("CapacityProviderStrategy", Body::List(&CAPACITY_PROVIDER_STRATEGY_ITEM));

pub(super) static CAPACITY_PROVIDER_STRATEGY_ITEM: Data = Data::new(
    "CapacityProviderStrategyItem",
    Body::Structure(&[
        Member::optional("base", &INTEGER),
        Member::required("capacityProvider", &STRING),
        Member::optional("weight", &INTEGER),
    ]),
);

pub(super) static COMPATIBILITY: Data =
    Data::new("Compatibility", Body::Enum(&["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"]));

pub(super) static COMPATIBILITY_LIST: Data = Data::new("CompatibilityList", Body::List(&COMPATIBILITY));

pub(super) static CONTAINER_CONDITION: Data =
    Data::new("ContainerCondition", Body::Enum(&["START", "COMPLETE", "SUCCESS", "HEALTHY"]));

pub(super) static CONTAINER_DEFINITION: Data = Data::new(
    "ContainerDefinition",
    Body::Structure(&[
        Member::optional("command", &STRING_LIST),
        Member::optional("cpu", &INTEGER),
        Member::optional("credentialSpecs", &STRING_LIST),
        Member::optional("dependsOn", &CONTAINER_DEPENDENCIES),
        Member::optional("disableNetworking", &BOOLEAN),
        Member::optional("dnsSearchDomains", &STRING_LIST),
        Member::optional("dnsServers", &STRING_LIST),
        Member::optional("dockerLabels", &DOCKER_LABELS_MAP),
        Member::optional("dockerSecurityOptions", &STRING_LIST),
        Member::optional("entryPoint", &STRING_LIST),
        Member::optional("environment", &ENVIRONMENT_VARIABLES),
        Member::optional("environmentFiles", &ENVIRONMENT_FILES),
        Member::optional("essential", &BOOLEAN),
        Member::optional("extraHosts", &HOST_ENTRY_LIST),
        Member::optional("firelensConfiguration", &FIRELENS_CONFIGURATION),
        Member::optional("healthCheck", &HEALTH_CHECK),
        Member::optional("hostname", &STRING),
        Member::optional("image", &STRING),
        Member::optional("interactive", &BOOLEAN),
        Member::optional("links", &STRING_LIST),
        Member::optional("linuxParameters", &LINUX_PARAMETERS),
        Member::optional("logConfiguration", &LOG_CONFIGURATION),
        Member::optional("memory", &INTEGER),
        Member::optional("memoryReservation", &INTEGER),
        Member::optional("mountPoints", &MOUNT_POINT_LIST),
        Member::optional("name", &STRING),
        Member::optional("portMappings", &PORT_MAPPING_LIST),
        Member::optional("privileged", &BOOLEAN),
        Member::optional("pseudoTerminal", &BOOLEAN),
        Member::optional("readonlyRootFilesystem", &BOOLEAN),
        Member::optional("repositoryCredentials", &REPOSITORY_CREDENTIALS),
        Member::optional("resourceRequirements", &RESOURCE_REQUIREMENTS),
        Member::optional("restartPolicy", &CONTAINER_RESTART_POLICY),
        Member::optional("secrets", &SECRET_LIST),
        Member::optional("startTimeout", &INTEGER),
        Member::optional("stopTimeout", &INTEGER),
        Member::optional("systemControls", &SYSTEM_CONTROLS),
        Member::optional("ulimits", &ULIMIT_LIST),
        Member::optional("user", &STRING),
        Member::optional("versionConsistency", &VERSION_CONSISTENCY),
        Member::optional("volumesFrom", &VOLUME_FROM_LIST),
        Member::optional("workingDirectory", &STRING),
    ]),
);

pub(super) static CONTAINER_DEFINITIONS: Data = Data::new("ContainerDefinitions", Body::List(&CONTAINER_DEFINITION));

pub(super) static CONTAINER_DEPENDENCIES: Data = Data::new("ContainerDependencies", Body::List(&CONTAINER_DEPENDENCY));

pub(super) static CONTAINER_DEPENDENCY: Data = Data::new(
    "ContainerDependency",
    Body::Structure(&[Member::required("condition", &CONTAINER_CONDITION), Member::required("containerName", &STRING)]),
);

pub(super) static CONTAINER_OVERRIDE: Data = Data::new(
    "ContainerOverride",
    Body::Structure(&[
        Member::optional("command", &STRING_LIST),
        Member::optional("cpu", &INTEGER),
        Member::optional("environment", &ENVIRONMENT_VARIABLES),
        Member::optional("environmentFiles", &ENVIRONMENT_FILES),
        Member::optional("memory", &INTEGER),
        Member::optional("memoryReservation", &INTEGER),
        Member::optional("name", &STRING),
        Member::optional("resourceRequirements", &RESOURCE_REQUIREMENTS),
    ]),
);

pub(super) static CONTAINER_OVERRIDES: Data = Data::new("ContainerOverrides", Body::List(&CONTAINER_OVERRIDE));

pub(super) static CONTAINER_RESTART_POLICY: Data = Data::new(
    "ContainerRestartPolicy",
    Body::Structure(&[
        Member::required("enabled", &BOOLEAN),
        Member::optional("ignoredExitCodes", &INTEGER_LIST),
        Member::optional("restartAttemptPeriod", &INTEGER),
    ]),
);

pub(super) static CPU_ARCHITECTURE: Data = Data::new("CPUArchitecture", Body::Enum(&["X86_64", "ARM64"]));

pub(super) static DEVICE: Data = Data::new(
    "Device",
    Body::Structure(&[
        Member::optional("containerPath", &STRING),
        Member::required("hostPath", &STRING),
        Member::optional("permissions", &DEVICE_CGROUP_PERMISSIONS),
    ]),
);

pub(super) static DEVICES_LIST: Data = Data::new("DevicesList", Body::List(&DEVICE));

pub(super) static DEVICE_CGROUP_PERMISSION: Data =
    Data::new("DeviceCgroupPermission", Body::Enum(&["read", "write", "mknod"]));

pub(super) static DEVICE_CGROUP_PERMISSIONS: Data =
    Data::new("DeviceCgroupPermissions", Body::List(&DEVICE_CGROUP_PERMISSION));

pub(super) static DOCKER_LABELS_MAP: Data = Data::new("DockerLabelsMap", Body::Map(&STRING));

pub(super) static DOCKER_VOLUME_CONFIGURATION: Data = Data::new(
    "DockerVolumeConfiguration",
    Body::Structure(&[
        Member::optional("autoprovision", &BOOLEAN),
        Member::optional("driver", &STRING),
        Member::optional("driverOpts", &STRING_MAP),
        Member::optional("labels", &STRING_MAP),
        Member::optional("scope", &SCOPE),
    ]),
);

pub(super) static EBS_RESOURCE_TYPE: Data = Data::new("EBSResourceType", Body::Enum(&["volume"]));

pub(super) static EBS_TAG_SPECIFICATION: Data = Data::new(
    "EBSTagSpecification",
    Body::Structure(&[
        Member::optional("propagateTags", &PROPAGATE_TAGS),
        Member::required("resourceType", &EBS_RESOURCE_TYPE),
        Member::optional("tags", &TAGS),
    ]),
);

pub(super) static EBS_TAG_SPECIFICATIONS: Data = Data::new("EBSTagSpecifications", Body::List(&EBS_TAG_SPECIFICATION));

pub(super) static EFS_AUTHORIZATION_CONFIG: Data = Data::new(
    "EFSAuthorizationConfig",
    Body::Structure(&[
        Member::optional("accessPointId", &STRING),
        Member::optional("iam", &EFS_AUTHORIZATION_CONFIG_IAM),
    ]),
);

pub(super) static EFS_AUTHORIZATION_CONFIG_IAM: Data =
    Data::new("EFSAuthorizationConfigIAM", Body::Enum(&["ENABLED", "DISABLED"]));

pub(super) static EFS_TRANSIT_ENCRYPTION: Data =
    Data::new("EFSTransitEncryption", Body::Enum(&["ENABLED", "DISABLED"]));

pub(super) static EFS_VOLUME_CONFIGURATION: Data = Data::new(
    "EFSVolumeConfiguration",
    Body::Structure(&[
        Member::optional("authorizationConfig", &EFS_AUTHORIZATION_CONFIG),
        Member::required("fileSystemId", &STRING),
        Member::optional("rootDirectory", &STRING),
        Member::optional("transitEncryption", &EFS_TRANSIT_ENCRYPTION),
        Member::optional("transitEncryptionPort", &INTEGER),
    ]),
);

pub(super) static ENVIRONMENT_FILE: Data = Data::new(
    "EnvironmentFile",
    Body::Structure(&[Member::required("type", &ENVIRONMENT_FILE_TYPE), Member::required("value", &STRING)]),
);

pub(super) static ENVIRONMENT_FILES: Data = Data::new("EnvironmentFiles", Body::List(&ENVIRONMENT_FILE));

pub(super) static ENVIRONMENT_FILE_TYPE: Data = Data::new("EnvironmentFileType", Body::Enum(&["s3"]));

pub(super) static ENVIRONMENT_VARIABLES: Data = Data::new("EnvironmentVariables", Body::List(&KEY_VALUE_PAIR));

pub(super) static EPHEMERAL_STORAGE: Data =
    Data::new("EphemeralStorage", Body::Structure(&[Member::required("sizeInGiB", &INTEGER)]));

pub(super) static FIRELENS_CONFIGURATION: Data = Data::new(
    "FirelensConfiguration",
    Body::Structure(&[
        Member::optional("options", &FIRELENS_CONFIGURATION_OPTIONS_MAP),
        Member::required("type", &FIRELENS_CONFIGURATION_TYPE),
    ]),
);

pub(super) static FIRELENS_CONFIGURATION_OPTIONS_MAP: Data =
    Data::new("FirelensConfigurationOptionsMap", Body::Map(&STRING));

pub(super) static FIRELENS_CONFIGURATION_TYPE: Data =
    Data::new("FirelensConfigurationType", Body::Enum(&["fluentd", "fluentbit"]));

pub(super) static F_SX_WINDOWS_FILE_SERVER_AUTHORIZATION_CONFIG: Data = Data::new(
    "FSxWindowsFileServerAuthorizationConfig",
    Body::Structure(&[Member::required("credentialsParameter", &STRING), Member::required("domain", &STRING)]),
);

pub(super) static F_SX_WINDOWS_FILE_SERVER_VOLUME_CONFIGURATION: Data = Data::new(
    "FSxWindowsFileServerVolumeConfiguration",
    Body::Structure(&[
        Member::required("authorizationConfig", &F_SX_WINDOWS_FILE_SERVER_AUTHORIZATION_CONFIG),
        Member::required("fileSystemId", &STRING),
        Member::required("rootDirectory", &STRING),
    ]),
);

pub(super) static HEALTH_CHECK: Data = Data::new(
    "HealthCheck",
    Body::Structure(&[
        Member::required("command", &STRING_LIST),
        Member::optional("interval", &INTEGER),
        Member::optional("retries", &INTEGER),
        Member::optional("startPeriod", &INTEGER),
        Member::optional("timeout", &INTEGER),
    ]),
);

pub(super) static HOST_ENTRY: Data = Data::new(
    "HostEntry",
    Body::Structure(&[Member::required("hostname", &STRING), Member::required("ipAddress", &STRING)]),
);

pub(super) static HOST_ENTRY_LIST: Data = Data::new("HostEntryList", Body::List(&HOST_ENTRY));

pub(super) static HOST_VOLUME_PROPERTIES: Data =
    Data::new("HostVolumeProperties", Body::Structure(&[Member::optional("sourcePath", &STRING)]));

pub(super) static INFERENCE_ACCELERATOR: Data = Data::new(
    "InferenceAccelerator",
    Body::Structure(&[Member::required("deviceName", &STRING), Member::required("deviceType", &STRING)]),
);

pub(super) static INFERENCE_ACCELERATORS: Data = Data::new("InferenceAccelerators", Body::List(&INFERENCE_ACCELERATOR));

pub(super) static INFERENCE_ACCELERATOR_OVERRIDE: Data = Data::new(
    "InferenceAcceleratorOverride",
    Body::Structure(&[Member::optional("deviceName", &STRING), Member::optional("deviceType", &STRING)]),
);

pub(super) static INFERENCE_ACCELERATOR_OVERRIDES: Data =
    Data::new("InferenceAcceleratorOverrides", Body::List(&INFERENCE_ACCELERATOR_OVERRIDE));

pub(super) static INTEGER: Data = Data::new("Integer", Body::Integer);

pub(super) static INTEGER_LIST: Data = Data::new("IntegerList", Body::List(&INTEGER));

pub(super) static IPC_MODE: Data = Data::new("IpcMode", Body::Enum(&["host", "task", "none"]));

pub(super) static ISOLATION_MODE: Data =
    Data::new("IsolationMode", Body::Enum(&["SHARED", "ISOLATED_SANDBOX", "CONFIDENTIAL_SANDBOX"]));

pub(super) static KERNEL_CAPABILITIES: Data = Data::new(
    "KernelCapabilities",
    Body::Structure(&[Member::optional("add", &STRING_LIST), Member::optional("drop", &STRING_LIST)]),
);

pub(super) static KEY_VALUE_PAIR: Data = Data::new(
    "KeyValuePair",
    Body::Structure(&[Member::optional("name", &STRING), Member::optional("value", &STRING)]),
);

pub(super) static LAUNCH_TYPE: Data =
    Data::new("LaunchType", Body::Enum(&["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"]));

pub(super) static LINUX_PARAMETERS: Data = Data::new(
    "LinuxParameters",
    Body::Structure(&[
        Member::optional("capabilities", &KERNEL_CAPABILITIES),
        Member::optional("devices", &DEVICES_LIST),
        Member::optional("initProcessEnabled", &BOOLEAN),
        Member::optional("maxSwap", &INTEGER),
        Member::optional("sharedMemorySize", &INTEGER),
        Member::optional("swappiness", &INTEGER),
        Member::optional("tmpfs", &TMPFS_LIST),
    ]),
);

pub(super) static LOG_CONFIGURATION: Data = Data::new(
    "LogConfiguration",
    Body::Structure(&[
        Member::required("logDriver", &LOG_DRIVER),
        Member::optional("options", &LOG_CONFIGURATION_OPTIONS_MAP),
        Member::optional("secretOptions", &SECRET_LIST),
    ]),
);

pub(super) static LOG_CONFIGURATION_OPTIONS_MAP: Data = Data::new("LogConfigurationOptionsMap", Body::Map(&STRING));

pub(super) static LOG_DRIVER: Data = Data::new(
    "LogDriver",
    Body::Enum(&["json-file", "syslog", "journald", "gelf", "fluentd", "awslogs", "splunk", "awsfirelens"]),
);

pub(super) static MOUNT_POINT: Data = Data::new(
    "MountPoint",
    Body::Structure(&[
        Member::optional("containerPath", &STRING),
        Member::optional("readOnly", &BOOLEAN),
        Member::optional("sourceVolume", &STRING),
    ]),
);

pub(super) static MOUNT_POINT_LIST: Data = Data::new("MountPointList", Body::List(&MOUNT_POINT));

pub(super) static NETWORK_CONFIGURATION: Data = Data::new(
    "NetworkConfiguration",
    Body::Structure(&[Member::optional("awsvpcConfiguration", &AWS_VPC_CONFIGURATION)]),
);

pub(super) static NETWORK_MODE: Data = Data::new("NetworkMode", Body::Enum(&["bridge", "host", "awsvpc", "none"]));

pub(super) static NVIDIA_MPS_ALLOCATION: Data = Data::new(
    "NvidiaMpsAllocation",
    Body::Structure(&[Member::optional("maxComputePercent", &INTEGER), Member::required("memory", &INTEGER)]),
);

pub(super) static OS_FAMILY: Data = Data::new(
    "OSFamily",
    Body::Enum(&[
        "WINDOWS_SERVER_2019_FULL",
        "WINDOWS_SERVER_2019_CORE",
        "WINDOWS_SERVER_2016_FULL",
        "WINDOWS_SERVER_2004_CORE",
        "WINDOWS_SERVER_2022_CORE",
        "WINDOWS_SERVER_2022_FULL",
        "WINDOWS_SERVER_2025_CORE",
        "WINDOWS_SERVER_2025_FULL",
        "WINDOWS_SERVER_20H2_CORE",
        "LINUX",
    ]),
);

pub(super) static PID_MODE: Data = Data::new("PidMode", Body::Enum(&["host", "task"]));

pub(super) static PLACEMENT_CONSTRAINT: Data = Data::new(
    "PlacementConstraint",
    Body::Structure(&[Member::optional("expression", &STRING), Member::optional("type", &PLACEMENT_CONSTRAINT_TYPE)]),
);

pub(super) static PLACEMENT_CONSTRAINTS: Data = Data::new("PlacementConstraints", Body::List(&PLACEMENT_CONSTRAINT));

pub(super) static PLACEMENT_CONSTRAINT_TYPE: Data =
    Data::new("PlacementConstraintType", Body::Enum(&["distinctInstance", "memberOf"]));

pub(super) static PLACEMENT_STRATEGIES: Data = Data::new("PlacementStrategies", Body::List(&PLACEMENT_STRATEGY));

pub(super) static PLACEMENT_STRATEGY: Data = Data::new(
    "PlacementStrategy",
    Body::Structure(&[Member::optional("field", &STRING), Member::optional("type", &PLACEMENT_STRATEGY_TYPE)]),
);

pub(super) static PLACEMENT_STRATEGY_TYPE: Data =
    Data::new("PlacementStrategyType", Body::Enum(&["random", "spread", "binpack"]));

pub(super) static PORT_MAPPING: Data = Data::new(
    "PortMapping",
    Body::Structure(&[
        Member::optional("appProtocol", &APPLICATION_PROTOCOL),
        Member::optional("containerPort", &INTEGER),
        Member::optional("containerPortRange", &STRING),
        Member::optional("hostPort", &INTEGER),
        Member::optional("name", &STRING),
        Member::optional("protocol", &TRANSPORT_PROTOCOL),
    ]),
);

pub(super) static PORT_MAPPING_LIST: Data = Data::new("PortMappingList", Body::List(&PORT_MAPPING));

pub(super) static PROPAGATE_TAGS: Data =
    Data::new("PropagateTags", Body::Enum(&["TASK_DEFINITION", "SERVICE", "NONE"]));

pub(super) static PROXY_CONFIGURATION: Data = Data::new(
    "ProxyConfiguration",
    Body::Structure(&[
        Member::required("containerName", &STRING),
        Member::optional("properties", &PROXY_CONFIGURATION_PROPERTIES),
        Member::optional("type", &PROXY_CONFIGURATION_TYPE),
    ]),
);

pub(super) static PROXY_CONFIGURATION_PROPERTIES: Data =
    Data::new("ProxyConfigurationProperties", Body::List(&KEY_VALUE_PAIR));

pub(super) static PROXY_CONFIGURATION_TYPE: Data = Data::new("ProxyConfigurationType", Body::Enum(&["APPMESH"]));

pub(super) static REGISTER_TASK_DEFINITION_REQUEST: Data = Data::new(
    "RegisterTaskDefinitionRequest",
    Body::Structure(&[
        Member::required("containerDefinitions", &CONTAINER_DEFINITIONS),
        Member::optional("cpu", &STRING),
        Member::optional("enableFaultInjection", &BOOLEAN),
        Member::optional("ephemeralStorage", &EPHEMERAL_STORAGE),
        Member::optional("executionRoleArn", &STRING),
        Member::required("family", &STRING),
        Member::deprecated("inferenceAccelerators", &INFERENCE_ACCELERATORS),
        Member::optional("ipcMode", &IPC_MODE),
        Member::optional("memory", &STRING),
        Member::optional("networkMode", &NETWORK_MODE),
        Member::optional("pidMode", &PID_MODE),
        Member::optional("placementConstraints", &TASK_DEFINITION_PLACEMENT_CONSTRAINTS),
        Member::optional("proxyConfiguration", &PROXY_CONFIGURATION),
        Member::optional("requiresCompatibilities", &COMPATIBILITY_LIST),
        Member::optional("runtimePlatform", &RUNTIME_PLATFORM),
        Member::optional("tags", &TAGS),
        Member::optional("taskRoleArn", &STRING),
        Member::optional("trustedExecutionConfiguration", &TRUSTED_EXECUTION_CONFIGURATION),
        Member::optional("volumes", &VOLUME_LIST),
    ]),
);

pub(super) static REPOSITORY_CREDENTIALS: Data =
    Data::new("RepositoryCredentials", Body::Structure(&[Member::required("credentialsParameter", &STRING)]));

pub(super) static REQUIRES_ATTRIBUTES: Data = Data::new("RequiresAttributes", Body::List(&ATTRIBUTE));

pub(super) static RESOURCE_REQUIREMENT: Data = Data::new(
    "ResourceRequirement",
    Body::Structure(&[
        Member::optional("sharingStrategy", &SHARING_STRATEGY),
        Member::required("type", &RESOURCE_TYPE),
        Member::optional("value", &STRING),
    ]),
);

pub(super) static RESOURCE_REQUIREMENTS: Data = Data::new("ResourceRequirements", Body::List(&RESOURCE_REQUIREMENT));

pub(super) static RESOURCE_TYPE: Data =
    Data::new("ResourceType", Body::Enum(&["GPU", "InferenceAccelerator", "NeuronDevice"]));

pub(super) static RUNTIME_PLATFORM: Data = Data::new(
    "RuntimePlatform",
    Body::Structure(&[
        Member::optional("cpuArchitecture", &CPU_ARCHITECTURE),
        Member::optional("operatingSystemFamily", &OS_FAMILY),
    ]),
);

pub(super) static RUN_TASK_REQUEST: Data = Data::new(
    "RunTaskRequest",
    Body::Structure(&[
        Member::optional("capacityProviderStrategy", &CAPACITY_PROVIDER_STRATEGY),
        Member::optional("clientToken", &STRING),
        Member::optional("cluster", &STRING),
        Member::optional("count", &INTEGER),
        Member::optional("enableECSManagedTags", &BOOLEAN),
        Member::optional("enableExecuteCommand", &BOOLEAN),
        Member::optional("group", &STRING),
        Member::optional("launchType", &LAUNCH_TYPE),
        Member::optional("networkConfiguration", &NETWORK_CONFIGURATION),
        Member::optional("overrides", &TASK_OVERRIDE),
        Member::optional("placementConstraints", &PLACEMENT_CONSTRAINTS),
        Member::optional("placementStrategy", &PLACEMENT_STRATEGIES),
        Member::optional("platformVersion", &STRING),
        Member::optional("propagateTags", &PROPAGATE_TAGS),
        Member::optional("referenceId", &STRING),
        Member::optional("startedBy", &STRING),
        Member::optional("tags", &TAGS),
        Member::required("taskDefinition", &STRING),
        Member::optional("volumeConfigurations", &TASK_VOLUME_CONFIGURATIONS),
    ]),
);

pub(super) static S3_FILES_VOLUME_CONFIGURATION: Data = Data::new(
    "S3FilesVolumeConfiguration",
    Body::Structure(&[
        Member::optional("accessPointArn", &STRING),
        Member::required("fileSystemArn", &STRING),
        Member::optional("rootDirectory", &STRING),
        Member::optional("transitEncryptionPort", &INTEGER),
    ]),
);

pub(super) static SCOPE: Data = Data::new("Scope", Body::Enum(&["task", "shared"]));

pub(super) static SECRET: Data =
    Data::new("Secret", Body::Structure(&[Member::required("name", &STRING), Member::required("valueFrom", &STRING)]));

pub(super) static SECRET_LIST: Data = Data::new("SecretList", Body::List(&SECRET));

pub(super) static SHARING_STRATEGY: Data =
    Data::new("SharingStrategy", Body::Structure(&[Member::optional("nvidiaMps", &NVIDIA_MPS_ALLOCATION)]));

pub(super) static STRING: Data = Data::new("String", Body::String);

pub(super) static STRING_LIST: Data = Data::new("StringList", Body::List(&STRING));

pub(super) static STRING_MAP: Data = Data::new("StringMap", Body::Map(&STRING));

pub(super) static SYSTEM_CONTROL: Data = Data::new(
    "SystemControl",
    Body::Structure(&[Member::optional("namespace", &STRING), Member::optional("value", &STRING)]),
);

pub(super) static SYSTEM_CONTROLS: Data = Data::new("SystemControls", Body::List(&SYSTEM_CONTROL));

pub(super) static TAG: Data =
    Data::new("Tag", Body::Structure(&[Member::optional("key", &STRING), Member::optional("value", &STRING)]));

pub(super) static TAGS: Data = Data::new("Tags", Body::List(&TAG));

pub(super) static TARGET_TYPE: Data = Data::new("TargetType", Body::Enum(&["container-instance"]));

pub(super) static TASK_DEFINITION: Data = Data::new(
    "TaskDefinition",
    Body::Structure(&[
        Member::optional("compatibilities", &COMPATIBILITY_LIST),
        Member::optional("containerDefinitions", &CONTAINER_DEFINITIONS),
        Member::optional("cpu", &STRING),
        Member::optional("deleteRequestedAt", &TIMESTAMP),
        Member::optional("deregisteredAt", &TIMESTAMP),
        Member::optional("enableFaultInjection", &BOOLEAN),
        Member::optional("ephemeralStorage", &EPHEMERAL_STORAGE),
        Member::optional("executionRoleArn", &STRING),
        Member::optional("family", &STRING),
        Member::deprecated("inferenceAccelerators", &INFERENCE_ACCELERATORS),
        Member::optional("ipcMode", &IPC_MODE),
        Member::optional("memory", &STRING),
        Member::optional("networkMode", &NETWORK_MODE),
        Member::optional("pidMode", &PID_MODE),
        Member::optional("placementConstraints", &TASK_DEFINITION_PLACEMENT_CONSTRAINTS),
        Member::optional("proxyConfiguration", &PROXY_CONFIGURATION),
        Member::optional("registeredAt", &TIMESTAMP),
        Member::optional("registeredBy", &STRING),
        Member::optional("requiresAttributes", &REQUIRES_ATTRIBUTES),
        Member::optional("requiresCompatibilities", &COMPATIBILITY_LIST),
        Member::optional("revision", &INTEGER),
        Member::optional("runtimePlatform", &RUNTIME_PLATFORM),
        Member::optional("status", &TASK_DEFINITION_STATUS),
        Member::optional("taskDefinitionArn", &STRING),
        Member::optional("taskRoleArn", &STRING),
        Member::optional("trustedExecutionConfiguration", &TRUSTED_EXECUTION_CONFIGURATION),
        Member::optional("volumes", &VOLUME_LIST),
    ]),
);

pub(super) static TASK_DEFINITION_PLACEMENT_CONSTRAINT: Data = Data::new(
    "TaskDefinitionPlacementConstraint",
    Body::Structure(&[
        Member::optional("expression", &STRING),
        Member::optional("type", &TASK_DEFINITION_PLACEMENT_CONSTRAINT_TYPE),
    ]),
);

pub(super) static TASK_DEFINITION_PLACEMENT_CONSTRAINTS: Data =
    Data::new("TaskDefinitionPlacementConstraints", Body::List(&TASK_DEFINITION_PLACEMENT_CONSTRAINT));

pub(super) static TASK_DEFINITION_PLACEMENT_CONSTRAINT_TYPE: Data =
    Data::new("TaskDefinitionPlacementConstraintType", Body::Enum(&["memberOf"]));

pub(super) static TASK_DEFINITION_STATUS: Data =
    Data::new("TaskDefinitionStatus", Body::Enum(&["ACTIVE", "INACTIVE", "DELETE_IN_PROGRESS"]));

pub(super) static TASK_FILESYSTEM_TYPE: Data =
    Data::new("TaskFilesystemType", Body::Enum(&["ext3", "ext4", "xfs", "ntfs"]));

pub(super) static TASK_MANAGED_EBS_VOLUME_CONFIGURATION: Data = Data::new(
    "TaskManagedEBSVolumeConfiguration",
    Body::Structure(&[
        Member::optional("encrypted", &BOOLEAN),
        Member::optional("filesystemType", &TASK_FILESYSTEM_TYPE),
        Member::optional("iops", &INTEGER),
        Member::optional("kmsKeyId", &STRING),
        Member::required("roleArn", &STRING),
        Member::optional("sizeInGiB", &INTEGER),
        Member::optional("snapshotId", &STRING),
        Member::optional("tagSpecifications", &EBS_TAG_SPECIFICATIONS),
        Member::optional("terminationPolicy", &TASK_MANAGED_EBS_VOLUME_TERMINATION_POLICY),
        Member::optional("throughput", &INTEGER),
        Member::optional("volumeInitializationRate", &INTEGER),
        Member::optional("volumeType", &STRING),
    ]),
);

pub(super) static TASK_MANAGED_EBS_VOLUME_TERMINATION_POLICY: Data = Data::new(
    "TaskManagedEBSVolumeTerminationPolicy",
    Body::Structure(&[Member::required("deleteOnTermination", &BOOLEAN)]),
);

pub(super) static TASK_OVERRIDE: Data = Data::new(
    "TaskOverride",
    Body::Structure(&[
        Member::optional("containerOverrides", &CONTAINER_OVERRIDES),
        Member::optional("cpu", &STRING),
        Member::optional("ephemeralStorage", &EPHEMERAL_STORAGE),
        Member::optional("executionRoleArn", &STRING),
        Member::deprecated("inferenceAcceleratorOverrides", &INFERENCE_ACCELERATOR_OVERRIDES),
        Member::optional("memory", &STRING),
        Member::optional("taskRoleArn", &STRING),
    ]),
);

pub(super) static TASK_VOLUME_CONFIGURATION: Data = Data::new(
    "TaskVolumeConfiguration",
    Body::Structure(&[
        Member::optional("managedEBSVolume", &TASK_MANAGED_EBS_VOLUME_CONFIGURATION),
        Member::required("name", &STRING),
    ]),
);

pub(super) static TASK_VOLUME_CONFIGURATIONS: Data =
    Data::new("TaskVolumeConfigurations", Body::List(&TASK_VOLUME_CONFIGURATION));

pub(super) static TIMESTAMP: Data = Data::new("Timestamp", Body::Timestamp);

pub(super) static TMPFS: Data = Data::new(
    "Tmpfs",
    Body::Structure(&[
        Member::required("containerPath", &STRING),
        Member::optional("mountOptions", &STRING_LIST),
        Member::required("size", &INTEGER),
    ]),
);

pub(super) static TMPFS_LIST: Data = Data::new("TmpfsList", Body::List(&TMPFS));

pub(super) static TRANSPORT_PROTOCOL: Data = Data::new("TransportProtocol", Body::Enum(&["tcp", "udp"]));

pub(super) static TRUSTED_EXECUTION_CONFIGURATION: Data = Data::new(
    "TrustedExecutionConfiguration",
    Body::Structure(&[
        Member::optional("attestationPolicy", &STRING),
        Member::required("isolationMode", &ISOLATION_MODE),
    ]),
);

pub(super) static ULIMIT: Data = Data::new(
    "Ulimit",
    Body::Structure(&[
        Member::required("hardLimit", &INTEGER),
        Member::required("name", &ULIMIT_NAME),
        Member::required("softLimit", &INTEGER),
    ]),
);

pub(super) static ULIMIT_LIST: Data = Data::new("UlimitList", Body::List(&ULIMIT));

pub(super) static ULIMIT_NAME: Data = Data::new(
    "UlimitName",
    Body::Enum(&[
        "core",
        "cpu",
        "data",
        "fsize",
        "locks",
        "memlock",
        "msgqueue",
        "nice",
        "nofile",
        "nproc",
        "rss",
        "rtprio",
        "rttime",
        "sigpending",
        "stack",
    ]),
);

pub(super) static VERSION_CONSISTENCY: Data = Data::new("VersionConsistency", Body::Enum(&["enabled", "disabled"]));

pub(super) static VOLUME: Data = Data::new(
    "Volume",
    Body::Structure(&[
        Member::optional("configuredAtLaunch", &BOOLEAN),
        Member::optional("dockerVolumeConfiguration", &DOCKER_VOLUME_CONFIGURATION),
        Member::optional("efsVolumeConfiguration", &EFS_VOLUME_CONFIGURATION),
        Member::optional("fsxWindowsFileServerVolumeConfiguration", &F_SX_WINDOWS_FILE_SERVER_VOLUME_CONFIGURATION),
        Member::optional("host", &HOST_VOLUME_PROPERTIES),
        Member::optional("name", &STRING),
        Member::optional("s3filesVolumeConfiguration", &S3_FILES_VOLUME_CONFIGURATION),
    ]),
);

pub(super) static VOLUME_FROM: Data = Data::new(
    "VolumeFrom",
    Body::Structure(&[Member::optional("readOnly", &BOOLEAN), Member::optional("sourceContainer", &STRING)]),
);

pub(super) static VOLUME_FROM_LIST: Data = Data::new("VolumeFromList", Body::List(&VOLUME_FROM));

pub(super) static VOLUME_LIST: Data = Data::new("VolumeList", Body::List(&VOLUME));
