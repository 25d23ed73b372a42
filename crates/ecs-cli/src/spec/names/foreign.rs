//! The words of docker, compose, Kubernetes, Terraform, ECSTask and the API, and what this language says.

use super::super::block::Block;

/// A foreign word and what this language writes.
type Word = (&'static str, &'static str);

/// Returns what this language writes for another tool's word (in kebab-case).
pub(super) fn node(word: &str, block: Block) -> Option<&'static str> {
    words(block).find(|(foreign, _)| *foreign == word).map(|(_, ours)| *ours)
}

/// Returns what to do about a mark of another language that KDL takes for a name.
pub(super) fn mark(name: &str) -> Option<&'static str> {
    match name {
        "---" | "..." => Some("leave it out: KDL has no marks between documents"),
        _ if name.chars().all(|c| c == ',') => Some("leave it out: KDL has no commas"),
        _ if name.starts_with("--") || name.starts_with("<!--") || name.starts_with('%') => {
            Some("a comment starts with `//`")
        }
        _ => None,
    }
}

/// Returns the same for a misspelt word of another tool.
pub(super) fn near(word: &str, block: Block) -> Option<&'static str> {
    if word.len() < 6 || word.len() > 64 {
        return None;
    }
    let distances = words(block).map(|(foreign, ours)| (strsim::osa_distance(word, foreign), *ours));
    distances.min_by_key(|(distance, _)| *distance).filter(|(distance, _)| *distance <= 2).map(|(_, ours)| ours)
}

fn words(block: Block) -> impl Iterator<Item = &'static Word> {
    let (first, second): (&[Word], &[Word]) = match block {
        Block::Top => (TOP, &[]),
        Block::Task => (CONTAINER, TASK),
        Block::Container => (CONTAINER, &[]),
    };
    first.iter().chain(second)
}

const TOP: &[Word] = &[
    ("job", "task"),
    ("service", "task"),
    ("tasks", "task"),
    ("resource", "task"),
    ("default", "defaults"),
    ("locals", "variable"),
    ("var", "variable"),
    ("vars", "variable"),
    ("variables", "variable"),
    ("let", "variable"),
];

/// Of a container, so of the task's main one too.
const CONTAINER: &[Word] = &[
    ("arguments", "command"),
    ("args", "command"),
    ("argv", "command"),
    ("cmd", "command"),
    ("exec", "command"),
    ("run", "command"),
    ("script", "command"),
    ("container-image", "image"),
    ("docker-image", "image"),
    ("from", "image"),
    ("environment", "env"),
    ("environment-variables", "env"),
    ("environment-files", "env-file"),
    ("env-vars", "env"),
    ("env-variables", "env"),
    ("env-from", "env-file"),
    ("entry-point", "entrypoint"),
    ("cpus", "cpu"),
    ("cpu-units", "cpu"),
    ("vcpu", "cpu"),
    ("vcpus", "cpu"),
    ("mem", "memory"),
    ("mem-limit", "memory"),
    ("memory-limit", "memory"),
    ("memory-mb", "memory"),
    ("ram", "memory"),
    ("gpu", "gpus"),
    ("resource-requirements", "gpus"),
    ("resources", "cpu"),
    ("limits", "memory"),
    ("secret", "secrets"),
    ("working-dir", "workdir"),
    ("working-directory", "workdir"),
    ("cwd", "workdir"),
    ("run-as-user", "user"),
    ("expose", "port"),
    ("container-port", "port"),
    ("port-mappings", "port"),
    ("mount-points", "mount"),
    ("volume-mounts", "mount"),
    ("health-checks", "health-check"),
    ("healthcheck", "health-check"),
    ("liveness-probe", "health-check"),
    ("readiness-probe", "health-check"),
    ("depends", "depends-on"),
    ("shared-memory-size", "shm-size"),
    ("init-process-enabled", "init"),
    ("readonly-rootfs", "read-only-root"),
    ("readonly-root-filesystem", "read-only-root"),
    ("read-only", "read-only-root"),
    ("stop-grace-period", "stop-timeout"),
    ("termination-grace-period-seconds", "stop-timeout"),
    ("log", "logs"),
    ("logging", "logs"),
    ("log-configuration", "logs"),
    ("log-group", "logs { awslogs-group \"…\" }"),
    ("awslogs-group", "logs { awslogs-group \"…\" }"),
    ("awslogs-region", "logs { awslogs-region \"…\" }"),
    ("awslogs-stream-prefix", "logs { awslogs-stream-prefix \"…\" }"),
    ("privileged", "extra { privileged #true }"),
    ("links", "extra { (array)links \"…\" }"),
    ("dns", "extra { dnsServers \"…\" }"),
    ("dns-servers", "extra { dnsServers \"…\" }"),
    ("hostname", "extra { hostname \"…\" }"),
    ("extra-hosts", "extra { extraHosts { - hostname=\"…\" ipAddress=\"…\" } }"),
    ("sysctls", "extra { systemControls { - namespace=\"…\" value=\"…\" } }"),
    ("docker-labels", "extra { dockerLabels { … } }"),
    ("linux-parameters", "extra { linuxParameters { … } }"),
    ("cap-add", "extra { linuxParameters { capabilities { (array)add \"…\" } } }"),
    ("memory-reservation", "extra { memoryReservation 512 }"),
    ("repository-credentials", "extra { repositoryCredentials { credentialsParameter \"…\" } }"),
    ("interactive", "extra { interactive #true }"),
    ("tty", "extra { pseudoTerminal #true }"),
];

/// Of a task alone.
const TASK: &[Word] = &[
    ("label", "tags"),
    ("labels", "tags"),
    ("execution-role-arn", "execution-role"),
    ("task-execution-role", "execution-role"),
    ("task-role-arn", "task-role"),
    ("iam-role", "task-role"),
    ("role", "task-role"),
    ("role-arn", "task-role"),
    ("job-role-arn", "task-role"),
    ("name", "task \"NAME\" { … }"),
    ("task-definition-family", "family"),
    ("definition", "task-definition"),
    ("task-def", "task-definition"),
    ("taskdef", "task-definition"),
    ("main-container", "container-name"),
    ("containers", "container"),
    ("container-definitions", "container"),
    ("sidecar", "container"),
    ("sidecars", "container"),
    ("init-containers", "container"),
    ("volumes", "volume"),
    ("vpc", "network vpc=\"vpc-…\""),
    ("vpc-id", "network vpc=\"vpc-…\""),
    ("subnet", "network { subnets \"subnet-…\" }"),
    ("subnets", "network { subnets \"subnet-…\" }"),
    ("subnet-ids", "network { subnets \"subnet-…\" }"),
    ("security-group", "network { security-groups \"sg-…\" }"),
    ("security-groups", "network { security-groups \"sg-…\" }"),
    ("security-group-ids", "network { security-groups \"sg-…\" }"),
    ("assign-public-ip", "network assign-public-ip=#true"),
    ("public-ip", "network assign-public-ip=#true"),
    ("network-mode", "network mode=\"…\""),
    ("network-configuration", "network"),
    ("awsvpc-configuration", "network"),
    ("networks", "network"),
    ("launch-types", "launch-type"),
    ("requires-compatibilities", "launch-type"),
    ("spot", "launch-type \"FARGATE_SPOT\""),
    ("capacity-provider", "capacity-providers"),
    ("capacity-provider-strategy", "capacity-providers"),
    ("placement", "placement-constraint"),
    ("placement-constraints", "placement-constraint"),
    ("placement-strategies", "placement-strategy"),
    ("storage", "ephemeral-storage"),
    ("disk", "ephemeral-storage"),
    ("disk-size", "ephemeral-storage"),
    ("os", "runtime-platform os=\"LINUX\""),
    ("operating-system-family", "runtime-platform os=\"LINUX\""),
    ("arch", "runtime-platform arch=\"ARM64\""),
    ("cpu-architecture", "runtime-platform arch=\"ARM64\""),
    ("platform", "runtime-platform arch=\"ARM64\""),
    ("configure-cloudwatch-logs", "logs"),
    ("cloudwatch-logs-options", "logs"),
    ("cloudwatch-logs-prefix", "logs { awslogs-stream-prefix \"…\" }"),
    ("stream-output", "logs stream=#true"),
    ("stream-logs", "logs stream=#true"),
    ("task-customizations", "customize"),
    ("customizations", "customize"),
    ("overrides", "customize"),
    ("patch", "customize"),
    ("auto-deregister-task-definition", "auto-deregister"),
    ("deregister", "auto-deregister"),
    ("task-start-timeout-seconds", "start-timeout"),
    ("task-start-timeout", "start-timeout"),
    ("task-watch-poll-interval", "poll-interval"),
    ("watch-interval", "poll-interval"),
    ("attempt-duration-seconds", "timeout"),
    ("active-deadline-seconds", "timeout"),
    ("deadline", "timeout"),
    ("max-duration", "timeout"),
    ("retries", "retry"),
    ("retry-strategy", "retry"),
    ("backoff-limit", "retry"),
    ("restart", "retry"),
    ("restart-policy", "retry"),
    ("replicas", "count"),
    ("desired-count", "count"),
    ("parallelism", "count"),
    ("flow", "metadata flow=\"…\""),
    ("deployment", "metadata deployment=\"…\""),
    ("exec-enabled", "enable-execute-command"),
    ("propagate-tag", "propagate-tags"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::super::block::{Block, NODES};
    use super::super::kebab;
    use super::{CONTAINER, TASK, TOP};

    #[test]
    fn every_foreign_word_leads_to_a_node_and_none_is_a_node_itself() {
        for (table, block) in [(TOP, Block::Top), (CONTAINER, Block::Container), (TASK, Block::Task)] {
            for (foreign, ours) in table {
                assert_eq!(kebab(foreign), *foreign);
                let first = ours.split(' ').next().unwrap();
                let known = NODES.iter().any(|node| node.name == first && node.stands_in(block));
                assert!(known || first == "task", "{foreign} leads to {ours}");
                assert!(!NODES.iter().any(|node| node.name == *foreign && node.stands_in(block)), "{foreign}");
            }
        }
    }

    #[test]
    fn no_foreign_word_is_there_twice() {
        for tables in [vec![TOP], vec![CONTAINER, TASK]] {
            let words: Vec<_> = tables.iter().flat_map(|table| table.iter().map(|(word, _)| word)).collect();
            assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len());
        }
    }
}
