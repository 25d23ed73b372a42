//! How a task is called: [`identifier`], and the console's page of it.

/// Returns `CLUSTER::TASK-ARN`, as ECSTask reports it and `kill` takes it.
pub(crate) fn identifier(cluster: Option<&str>, arn: &str) -> String {
    format!("{}::{arn}", cluster.unwrap_or("default"))
}

/// Returns a cluster's name: what follows `cluster/` in an ARN.
pub(crate) fn cluster_name(cluster: &str) -> &str {
    if cluster.starts_with("arn:") { cluster.rsplit('/').next().unwrap_or(cluster) } else { cluster }
}

/// Whether two texts mean the same cluster: a name and an ARN of that name do.
pub(crate) fn is_same_cluster(a: &str, b: &str) -> bool {
    if a.starts_with("arn:") && b.starts_with("arn:") { a == b } else { cluster_name(a) == cluster_name(b) }
}

/// Returns the cluster that a task's ARN names; the old format names none.
pub(crate) fn cluster_of(arn: &str) -> Option<&str> {
    let (_, rest) = arn.split_once(":task/")?;
    rest.split_once('/').map(|(cluster, _)| cluster)
}

/// Returns the page of the console that shows a task; none where the ARN is no ARN of AWS's.
pub(crate) fn console_page(arn: &str, cluster: Option<&str>) -> Option<String> {
    let mut parts = arn.splitn(6, ':');
    let (_, partition, _, region) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let host = match partition {
        "aws" => "console.aws.amazon.com",
        "aws-cn" => "console.amazonaws.cn",
        "aws-us-gov" => "console.amazonaws-us-gov.com",
        _ => return None,
    };
    let cluster = cluster_of(arn).or_else(|| cluster.map(cluster_name))?;
    let id = arn.rsplit('/').next()?;
    Some(format!("https://{region}.{host}/ecs/v2/clusters/{cluster}/tasks/{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:ecs:eu-west-1:111122223333:task/analytics/9f3c0d7be0e84a5f8d3f6c1f0a9b2e47";

    #[test]
    fn a_name_and_an_arn_of_the_same_cluster_are_the_same() {
        let arn = "arn:aws:ecs:eu-west-1:111122223333:cluster/analytics";
        assert!(is_same_cluster("analytics", arn));
        assert!(is_same_cluster(arn, arn));
        assert!(!is_same_cluster("other", arn));
        assert!(!is_same_cluster("arn:aws:ecs:eu-west-1:999999999999:cluster/analytics", arn));
    }

    #[test]
    fn the_console_shows_a_task_in_its_partition() {
        assert_eq!(
            console_page(ARN, None).as_deref(),
            Some(
                "https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/analytics/tasks/9f3c0d7be0e84a5f8d3f6c1f0a9b2e47"
            )
        );
        let china = console_page("arn:aws-cn:ecs:cn-north-1:1:task/c/x", None).unwrap();
        assert!(china.starts_with("https://cn-north-1.console.amazonaws.cn/"), "{china}");
        assert_eq!(console_page("arn:aws-iso:ecs:r:1:task/c/x", None), None);
        assert_eq!(console_page("x", None), None);
    }

    #[test]
    fn the_old_format_of_arns_names_no_cluster() {
        assert_eq!(cluster_of(ARN), Some("analytics"));
        assert_eq!(cluster_of("arn:aws:ecs:eu-west-1:1:task/9f3c"), None);
        let page = console_page("arn:aws:ecs:eu-west-1:1:task/9f3c", Some("arn:aws:ecs:eu-west-1:1:cluster/c"));
        assert!(page.unwrap().ends_with("/clusters/c/tasks/9f3c"));
    }
}
