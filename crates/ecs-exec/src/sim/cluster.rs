//! Clusters: [`Cluster`].

use std::collections::BTreeMap;

use super::definitions::is_name;
use super::refusal::Refusal;

/// A cluster of the simulated account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// Its name.
    pub name: String,
    /// Whether it is ACTIVE; one that was deleted is INACTIVE for a while.
    pub active: bool,
    /// The capacity providers that are associated with it.
    pub capacity_providers: Vec<String>,
    /// The provider that tasks without launch type and strategy go to; none means EC2.
    pub default_provider: Option<String>,
    /// EC2 container instances.
    pub instances: u32,
    /// External instances.
    pub external_instances: u32,
}

impl Cluster {
    /// Returns an active cluster with Fargate's two providers, one EC2 instance and one external.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            active: true,
            capacity_providers: vec!["FARGATE".to_owned(), "FARGATE_SPOT".to_owned()],
            default_provider: None,
            instances: 1,
            external_instances: 1,
        }
    }

    /// Returns it without instances.
    #[must_use]
    pub const fn without_instances(mut self) -> Self {
        self.instances = 0;
        self.external_instances = 0;
        self
    }

    /// Returns it with one more capacity provider, over an Auto Scaling group.
    #[must_use]
    pub fn capacity_provider(mut self, name: impl Into<String>) -> Self {
        self.capacity_providers.push(name.into());
        self
    }
}

/// All clusters.
#[derive(Debug)]
pub(super) struct Clusters {
    by_name: BTreeMap<String, Cluster>,
    /// Whether each cluster that is named exists.
    any: bool,
    /// `arn:aws:ecs:REGION:ACCOUNT`.
    pub(super) arn_prefix: String,
}

impl Clusters {
    /// Returns no clusters.
    pub(super) fn new(arn_prefix: &str, any: bool) -> Self {
        Self { by_name: BTreeMap::new(), any, arn_prefix: arn_prefix.to_owned() }
    }

    /// Adds a cluster, or replaces the one of its name.
    pub(super) fn add(&mut self, cluster: Cluster) {
        drop(self.by_name.insert(cluster.name.clone(), cluster));
    }

    /// Returns the cluster of a name or ARN; none given means `default`.
    pub(super) fn find(&self, id: Option<&str>) -> Result<Cluster, Refusal> {
        let id = id.unwrap_or("default");
        let name = if id.starts_with("arn:") {
            let rest = if self.any {
                id.split_once(":cluster/").map(|(_, name)| name)
            } else {
                id.strip_prefix(self.arn_prefix.as_str()).and_then(|rest| rest.strip_prefix(":cluster/"))
            };
            rest.ok_or_else(Refusal::cluster_not_found)?
        } else {
            id
        };
        if !is_name(name) {
            return Err(Refusal::invalid("Invalid identifier: Identifier is for cluster."));
        }
        match self.by_name.get(name) {
            Some(cluster) => Ok(cluster.clone()),
            None if self.any => Ok(Cluster::new(name)),
            None => Err(Refusal::cluster_not_found()),
        }
    }

    /// Returns the ARN of a cluster.
    pub(super) fn arn(&self, name: &str) -> String {
        format!("{}:cluster/{name}", self.arn_prefix)
    }
}
