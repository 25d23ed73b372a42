//! How each node is written, for help texts.

/// Returns an example of a node or of one of its children; empty for one that has none.
pub(crate) fn example(node: &str) -> &'static str {
    EXAMPLES.iter().find(|(name, _)| *name == node).map_or("", |(_, example)| example)
}

const EXAMPLES: &[(&str, &str)] = &[
    ("allow", "allow \"ECS440\" reason=\"…\""),
    ("auto-deregister", "auto-deregister #false"),
    ("capacity-providers", "capacity-providers { FARGATE_SPOT weight=1 }"),
    ("cluster", "cluster \"NAME\""),
    ("command", "command \"python\" \"-m\" \"report\""),
    ("container", "container \"NAME\" { image \"…\" }"),
    ("container-name", "container-name \"main\""),
    ("count", "count 1"),
    ("cpu", "cpu 1024, or cpu \"1 vCPU\""),
    ("customize", "customize { add \"/path\" \"value\" }"),
    ("defaults", "defaults { … }"),
    ("depends-on", "depends-on \"NAME\" condition=\"HEALTHY\""),
    ("enable-ecs-managed-tags", "enable-ecs-managed-tags #true"),
    ("enable-execute-command", "enable-execute-command #true"),
    ("entrypoint", "entrypoint \"sh\" \"-c\""),
    ("env", "env { NAME \"value\" }"),
    ("env-file", "env-file \"arn:aws:s3:::bucket/file.env\""),
    ("ephemeral-storage", "ephemeral-storage \"40GB\""),
    ("essential", "essential #true"),
    ("execution-role", "execution-role \"arn:aws:iam::111122223333:role/ecsTaskExecutionRole\""),
    ("exit-from", "exit-from \"NAME\""),
    ("extra", "extra { privileged #true }"),
    ("family", "family \"NAME\""),
    ("gpus", "gpus 1"),
    ("group", "group \"NAME\""),
    ("health-check", "health-check \"CMD-SHELL\" \"curl -f http://localhost/\" interval=\"10s\""),
    ("image", "image \"busybox:1.37\""),
    ("init", "init #true"),
    ("launch-type", "launch-type \"FARGATE\""),
    ("logs", "logs { awslogs-group \"/ecs/NAME\" }"),
    ("memory", "memory 2048, or memory \"2GB\""),
    ("metadata", "metadata flow=\"NAME\" deployment=\"NAME\""),
    ("mount", "mount \"/data\" volume=\"NAME\""),
    ("network", "network assign-public-ip=#true { subnets \"subnet-…\" }"),
    ("on-interrupt", "on-interrupt \"stop\""),
    ("on-timeout", "on-timeout \"stop\""),
    ("placement-constraint", "placement-constraint type=\"memberOf\" expression=\"…\""),
    ("placement-strategy", "placement-strategy type=\"spread\" field=\"instanceId\""),
    ("platform-version", "platform-version \"1.4.0\""),
    ("poll-interval", "poll-interval \"5s\""),
    ("port", "port 8080"),
    ("propagate-tags", "propagate-tags \"TASK_DEFINITION\""),
    ("read-only-root", "read-only-root #true"),
    ("retry", "retry { spot 2 then=\"FARGATE\" }"),
    ("runtime-platform", "runtime-platform os=\"LINUX\" arch=\"ARM64\""),
    ("secrets", "secrets { NAME \"arn:aws:secretsmanager:…\" }"),
    ("security-groups", "security-groups \"sg-…\""),
    ("shm-size", "shm-size \"1GB\""),
    ("start-timeout", "start-timeout \"5m\""),
    ("started-by", "started-by \"NAME\""),
    ("stop-timeout", "stop-timeout \"60s\""),
    ("subnets", "subnets \"subnet-…\" \"subnet-…\""),
    ("tags", "tags { team \"data\" }"),
    ("task", "task \"NAME\" { image \"busybox:1.37\" }"),
    ("task-definition", "task-definition file=\"taskdef.json\""),
    ("task-definition-arn", "task-definition-arn \"family:revision\""),
    ("task-role", "task-role \"arn:aws:iam::111122223333:role/NAME\""),
    ("timeout", "timeout \"2h\""),
    ("ulimit", "ulimit \"nofile\" soft=1024 hard=4096"),
    ("user", "user \"1000:1000\""),
    ("variable", "variable \"NAME\" default=\"…\""),
    ("volume", "volume \"NAME\""),
    ("workdir", "workdir \"/app\""),
];

#[cfg(test)]
mod tests {
    use super::super::super::block::NODES;
    use super::{EXAMPLES, example};

    #[test]
    fn every_node_has_an_example_and_every_example_is_kdl() {
        for node in NODES {
            assert!(!example(node.name).is_empty(), "{}", node.name);
        }
        for (name, text) in EXAMPLES {
            for text in text.split(", or ") {
                let document = kdl::KdlDocument::parse_v2(&text.replace("{ … }", "{ }")).unwrap();
                assert_eq!(document.nodes()[0].name().value(), *name);
            }
        }
    }
}
