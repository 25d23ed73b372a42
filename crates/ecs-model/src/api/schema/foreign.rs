//! Other tools' words for members of the API: docker's, compose's, Kubernetes', Terraform's, the
//! CDK's.

/// The structure, the other tool's word in lower case without `-` and `_`, and the API's.
const WORDS: [(&str, &str, &str); 84] = [
    ("RegisterTaskDefinitionRequest", "containers", "containerDefinitions"),
    ("RegisterTaskDefinitionRequest", "services", "containerDefinitions"),
    ("RegisterTaskDefinitionRequest", "container", "containerDefinitions"),
    ("RegisterTaskDefinitionRequest", "name", "family"),
    ("RegisterTaskDefinitionRequest", "taskrole", "taskRoleArn"),
    ("RegisterTaskDefinitionRequest", "executionrole", "executionRoleArn"),
    ("RegisterTaskDefinitionRequest", "taskexecutionrole", "executionRoleArn"),
    ("RegisterTaskDefinitionRequest", "taskexecutionrolearn", "executionRoleArn"),
    ("RegisterTaskDefinitionRequest", "network", "networkMode"),
    ("RegisterTaskDefinitionRequest", "platform", "runtimePlatform"),
    ("RegisterTaskDefinitionRequest", "volume", "volumes"),
    ("RegisterTaskDefinitionRequest", "labels", "tags"),
    ("RegisterTaskDefinitionRequest", "launchtypes", "requiresCompatibilities"),
    ("ContainerDefinition", "env", "environment"),
    ("ContainerDefinition", "environmentvariables", "environment"),
    ("ContainerDefinition", "envfile", "environmentFiles"),
    ("ContainerDefinition", "envfrom", "environmentFiles"),
    ("ContainerDefinition", "args", "command"),
    ("ContainerDefinition", "cmd", "command"),
    ("ContainerDefinition", "ports", "portMappings"),
    ("ContainerDefinition", "expose", "portMappings"),
    ("ContainerDefinition", "workdir", "workingDirectory"),
    ("ContainerDefinition", "workingdir", "workingDirectory"),
    ("ContainerDefinition", "cwd", "workingDirectory"),
    ("ContainerDefinition", "volumemounts", "mountPoints"),
    ("ContainerDefinition", "volumes", "mountPoints"),
    ("ContainerDefinition", "mounts", "mountPoints"),
    ("ContainerDefinition", "labels", "dockerLabels"),
    ("ContainerDefinition", "logging", "logConfiguration"),
    ("ContainerDefinition", "log", "logConfiguration"),
    ("ContainerDefinition", "logs", "logConfiguration"),
    ("ContainerDefinition", "restart", "restartPolicy"),
    ("ContainerDefinition", "tty", "pseudoTerminal"),
    ("ContainerDefinition", "stdinopen", "interactive"),
    ("ContainerDefinition", "stdin", "interactive"),
    ("ContainerDefinition", "dns", "dnsServers"),
    ("ContainerDefinition", "dnssearch", "dnsSearchDomains"),
    ("ContainerDefinition", "readonly", "readonlyRootFilesystem"),
    ("ContainerDefinition", "readonlyroot", "readonlyRootFilesystem"),
    ("ContainerDefinition", "securityopt", "dockerSecurityOptions"),
    ("ContainerDefinition", "sysctls", "systemControls"),
    ("ContainerDefinition", "stopgraceperiod", "stopTimeout"),
    ("ContainerDefinition", "terminationgraceperiodseconds", "stopTimeout"),
    ("ContainerDefinition", "memlimit", "memory"),
    ("ContainerDefinition", "memorylimit", "memory"),
    ("ContainerDefinition", "memorylimitmib", "memory"),
    ("ContainerDefinition", "memreservation", "memoryReservation"),
    ("ContainerDefinition", "memoryreservationmib", "memoryReservation"),
    ("ContainerDefinition", "cpus", "cpu"),
    ("ContainerDefinition", "gpus", "resourceRequirements"),
    ("ContainerDefinition", "secret", "secrets"),
    ("ContainerDefinition", "initprocess", "linuxParameters.initProcessEnabled"),
    ("ContainerDefinition", "init", "linuxParameters.initProcessEnabled"),
    ("ContainerDefinition", "shmsize", "linuxParameters.sharedMemorySize"),
    ("ContainerDefinition", "capadd", "linuxParameters.capabilities.add"),
    ("ContainerDefinition", "capdrop", "linuxParameters.capabilities.drop"),
    ("ContainerOverride", "env", "environment"),
    ("ContainerOverride", "args", "command"),
    ("ContainerOverride", "cmd", "command"),
    ("ContainerOverride", "containername", "name"),
    ("PortMapping", "port", "containerPort"),
    ("PortMapping", "target", "containerPort"),
    ("PortMapping", "targetport", "containerPort"),
    ("PortMapping", "container", "containerPort"),
    ("PortMapping", "published", "hostPort"),
    ("PortMapping", "host", "hostPort"),
    ("HealthCheck", "test", "command"),
    ("HealthCheck", "startinterval", "startPeriod"),
    ("HealthCheck", "periodseconds", "interval"),
    ("HealthCheck", "failurethreshold", "retries"),
    ("MountPoint", "source", "sourceVolume"),
    ("MountPoint", "volume", "sourceVolume"),
    ("MountPoint", "name", "sourceVolume"),
    ("MountPoint", "target", "containerPath"),
    ("MountPoint", "mountpath", "containerPath"),
    ("MountPoint", "path", "containerPath"),
    ("LogConfiguration", "driver", "logDriver"),
    ("KeyValuePair", "key", "name"),
    ("Secret", "key", "name"),
    ("Secret", "secretarn", "valueFrom"),
    ("Tag", "name", "key"),
    ("ContainerDependency", "name", "containerName"),
    ("ContainerDependency", "container", "containerName"),
    ("Ulimit", "soft", "softLimit"),
];

/// Returns the API's word for another tool's, `folded` as there.
pub(super) fn word(structure: &str, folded: &str) -> Option<&'static str> {
    let found = WORDS.iter().find(|(of, foreign, _)| *of == structure && *foreign == folded);
    found.map(|(_, _, known)| *known)
}

#[cfg(test)]
mod tests {
    use super::WORDS;
    use crate::api::shapes;

    #[test]
    fn each_word_leads_to_a_member_and_is_none_itself() {
        for (structure, foreign, known) in WORDS {
            let shape = shapes::structures().find(|shape| shape.name() == structure).unwrap();
            let found = known.split('.').try_fold(shape, shapes::Shape::member);
            assert!(found.is_some(), "{structure}: {known}");
            assert!(shape.member(foreign).is_none(), "{structure}: {foreign}");
        }
    }
}
