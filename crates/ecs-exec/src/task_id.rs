//! What names a task on the command line: [`TaskId`].

use std::fmt;
use std::str::FromStr;

use crate::identity::{cluster_of, is_same_cluster};

/// A task: `CLUSTER::TASK-ARN`, as `apply` prints it and ECSTask reported it, or a task's ARN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskId {
    /// The cluster, where the text names one.
    cluster: Option<String>,
    /// The task.
    task: String,
}

/// A text that names no task.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a task: `{0}`; give CLUSTER::TASK-ARN, as apply prints it, or a task's ARN")]
pub struct InvalidTaskId(String);

/// The text names another cluster than the one that is expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the task is in cluster {named}, and not in {expected}, which --cluster names")]
pub struct OtherCluster {
    /// The cluster that the text names.
    pub named: String,
    /// The one that is expected.
    pub expected: String,
}

impl TaskId {
    /// Returns the cluster, where it is known.
    pub fn cluster(&self) -> Option<&str> {
        self.cluster.as_deref()
    }

    /// Returns the task: an ARN, or what stands for one.
    pub fn task(&self) -> &str {
        &self.task
    }

    pub(crate) fn new(cluster: Option<&str>, task: &str) -> Self {
        let cluster = cluster.or_else(|| cluster_of(task)).map(str::to_owned);
        Self { cluster, task: task.to_owned() }
    }

    /// Whether it means the task of that ARN: it may be the last part of it.
    pub(crate) fn is_of(&self, arn: &str) -> bool {
        self.task == arn || arn.rsplit('/').next() == Some(self.task.as_str())
    }

    /// Returns it in the cluster that the caller expects. A name and an ARN of the same cluster are
    /// the same (ECSTask compares them as text).
    ///
    /// # Errors
    /// It is in another one.
    pub fn within(self, expected: Option<&str>) -> Result<Self, OtherCluster> {
        match (self.cluster.as_deref(), expected) {
            (_, None) => Ok(self),
            (None, Some(expected)) => Ok(Self { cluster: Some(expected.to_owned()), ..self }),
            (Some(named), Some(expected)) if is_same_cluster(named, expected) => Ok(self),
            (Some(named), Some(expected)) => {
                Err(OtherCluster { named: named.to_owned(), expected: expected.to_owned() })
            }
        }
    }
}

impl FromStr for TaskId {
    type Err = InvalidTaskId;

    fn from_str(text: &str) -> Result<Self, InvalidTaskId> {
        let invalid = || InvalidTaskId(text.to_owned());
        if let Some((cluster, task)) = text.split_once("::") {
            if cluster.is_empty() || task.is_empty() {
                return Err(invalid());
            }
            return Ok(Self { cluster: Some(cluster.to_owned()), task: task.to_owned() });
        }
        if text.starts_with("arn:") && text.contains(":task/") {
            return Ok(Self { cluster: cluster_of(text).map(str::to_owned), task: text.to_owned() });
        }
        Err(invalid())
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cluster {
            Some(cluster) => write!(f, "{cluster}::{}", self.task),
            None => f.write_str(&self.task),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:ecs:us-east-1:123456789012:task/default/abc";

    fn read(text: &str) -> Option<(Option<String>, String)> {
        text.parse::<TaskId>().ok().map(|id| (id.cluster, id.task))
    }

    #[test]
    fn both_forms_are_read() {
        let cluster = "arn:aws:ecs:us-east-1:123456789012:cluster/default";
        assert_eq!(read(&format!("{cluster}::{ARN}")), Some((Some(cluster.to_owned()), ARN.to_owned())));
        assert_eq!(read(&format!("second::{ARN}")), Some((Some("second".to_owned()), ARN.to_owned())));
        assert_eq!(read(ARN), Some((Some("default".to_owned()), ARN.to_owned())));
        assert_eq!(read("arn:aws:ecs:r:1:task/abc"), Some((None, "arn:aws:ecs:r:1:task/abc".to_owned())));
    }

    #[test]
    fn the_first_separator_counts_as_in_ecstask() {
        assert_eq!(read("bar:::task_arn"), Some((Some("bar".to_owned()), ":task_arn".to_owned())));
        assert_eq!(read("a::b::c"), Some((Some("a".to_owned()), "b::c".to_owned())));
    }

    #[test]
    fn what_names_no_task_is_refused() {
        for text in ["", "::", "a::", "::b", "task_arn", "arn:aws:ecs:r:1:cluster/c"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn another_cluster_is_refused_and_the_same_by_another_name_is_not() {
        let id: TaskId = format!("second::{ARN}").parse().unwrap();
        assert!(id.clone().within(Some("arn:aws:ecs:us-east-1:123456789012:cluster/second")).is_ok());
        assert!(id.clone().within(None).is_ok());
        let refused = id.within(Some("first")).unwrap_err();
        assert_eq!(refused.to_string(), "the task is in cluster second, and not in first, which --cluster names");
        let old: TaskId = "arn:aws:ecs:r:1:task/abc".parse().unwrap();
        assert_eq!(old.within(Some("c")).unwrap().cluster(), Some("c"));
    }
}
