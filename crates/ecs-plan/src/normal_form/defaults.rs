//! What AWS fills in where a request says nothing, and which lists have an order.
//!
//! Places are members from the definition down, with `[]` for the items of a list. From answers of
//! the API, and the ECS API reference where it names a default.

use serde_json::Value;

/// A value that means the same as none.
enum Default {
    Flag(bool),
    Number(i64),
    Text(&'static str),
}

use Default::{Flag, Number, Text};

/// Members whose default is filled in by AWS, or documented as what their absence means.
const DEFAULTS: [(&str, Default); 24] = [
    ("containerDefinitions[].cpu", Number(0)),
    ("containerDefinitions[].disableNetworking", Flag(false)),
    ("containerDefinitions[].essential", Flag(true)),
    ("containerDefinitions[].healthCheck.interval", Number(30)),
    ("containerDefinitions[].healthCheck.retries", Number(3)),
    ("containerDefinitions[].healthCheck.startPeriod", Number(0)),
    ("containerDefinitions[].healthCheck.timeout", Number(5)),
    ("containerDefinitions[].interactive", Flag(false)),
    ("containerDefinitions[].linuxParameters.initProcessEnabled", Flag(false)),
    ("containerDefinitions[].mountPoints[].readOnly", Flag(false)),
    ("containerDefinitions[].portMappings[].hostPort", Number(0)),
    ("containerDefinitions[].portMappings[].protocol", Text("tcp")),
    ("containerDefinitions[].privileged", Flag(false)),
    ("containerDefinitions[].pseudoTerminal", Flag(false)),
    ("containerDefinitions[].readonlyRootFilesystem", Flag(false)),
    ("containerDefinitions[].versionConsistency", Text("enabled")),
    ("containerDefinitions[].volumesFrom[].readOnly", Flag(false)),
    ("enableFaultInjection", Flag(false)),
    ("tags[].value", Text("")),
    ("volumes[].configuredAtLaunch", Flag(false)),
    ("volumes[].dockerVolumeConfiguration.autoprovision", Flag(false)),
    ("volumes[].efsVolumeConfiguration.authorizationConfig.iam", Text("DISABLED")),
    ("volumes[].efsVolumeConfiguration.rootDirectory", Text("/")),
    ("volumes[].efsVolumeConfiguration.transitEncryption", Text("DISABLED")),
];

/// Lists whose items have names, with the member that is the name. Their order means nothing.
const NAMED: [(&str, &str); 13] = [
    ("containerDefinitions", "name"),
    ("containerDefinitions[].dependsOn", "containerName"),
    ("containerDefinitions[].environment", "name"),
    ("containerDefinitions[].linuxParameters.devices", "hostPath"),
    ("containerDefinitions[].linuxParameters.tmpfs", "containerPath"),
    ("containerDefinitions[].logConfiguration.secretOptions", "name"),
    ("containerDefinitions[].secrets", "name"),
    ("containerDefinitions[].systemControls", "namespace"),
    ("containerDefinitions[].ulimits", "name"),
    ("inferenceAccelerators", "deviceName"),
    ("proxyConfiguration.properties", "name"),
    ("tags", "key"),
    ("volumes", "name"),
];

/// Other lists whose order means nothing. Not among them: argv (`command`, `entryPoint`,
/// `healthCheck.command`), and lists in which the first match wins (`environmentFiles`, `dnsServers`,
/// `dnsSearchDomains`, `extraHosts`, `credentialSpecs`).
pub(super) const SETS: [&str; 12] = [
    "containerDefinitions[].dockerSecurityOptions",
    "containerDefinitions[].linuxParameters.capabilities.add",
    "containerDefinitions[].linuxParameters.capabilities.drop",
    "containerDefinitions[].linuxParameters.devices[].permissions",
    "containerDefinitions[].links",
    "containerDefinitions[].mountPoints",
    "containerDefinitions[].portMappings",
    "containerDefinitions[].resourceRequirements",
    "containerDefinitions[].restartPolicy.ignoredExitCodes",
    "containerDefinitions[].volumesFrom",
    "placementConstraints",
    "requiresCompatibilities",
];

/// Whether the value at this place means the same as none.
pub(super) fn is_default(at: &str, value: &Value) -> bool {
    DEFAULTS.iter().any(|(place, default)| {
        *place == at
            && match default {
                Flag(flag) => value.as_bool() == Some(*flag),
                Number(number) => value.as_i64() == Some(*number),
                Text(text) => value.as_str() == Some(*text),
            }
    })
}

/// Returns the member that is the name of the items of the list at this place, where they have one.
pub(super) fn key_of(at: &str) -> Option<&'static str> {
    NAMED.iter().find(|(place, _)| *place == at).map(|(_, key)| *key)
}
