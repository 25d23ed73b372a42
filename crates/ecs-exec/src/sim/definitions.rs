//! Task definitions: register, describe, deregister, list.

mod container;
mod fargate;
mod normal;
mod refused;
mod size;

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::clock::Clock;
use super::params::Params;
use super::refusal::Refusal;
use super::tags;

pub(super) use container::refuse_shared;
pub(super) use refused::{is_name, is_role};
pub(super) use size::{cpu as read_cpu, fargate_size_exists, memory as read_memory};

/// A revision of a family.
#[derive(Debug, Clone)]
pub(super) struct Revision {
    /// As ECS describes it.
    pub(super) definition: Map<String, Value>,
    /// Its tags.
    pub(super) tags: Vec<Value>,
    /// Whether it can be run.
    pub(super) active: bool,
}

impl Revision {
    /// Returns its ARN.
    pub(super) fn arn(&self) -> &str {
        self.definition.get("taskDefinitionArn").and_then(Value::as_str).unwrap_or_default()
    }
}

/// All families of the account.
#[derive(Debug)]
pub(super) struct Definitions {
    families: BTreeMap<String, Vec<Revision>>,
    /// `arn:aws:ecs:REGION:ACCOUNT`.
    arn_prefix: String,
    /// `arn:aws:iam::ACCOUNT:…` of who registers.
    caller: String,
    /// A smaller page than the caller asks for, for tests of paging.
    page: Option<usize>,
}

/// What an id of a definition says.
struct Named<'a> {
    family: &'a str,
    revision: Option<&'a str>,
}

impl Definitions {
    /// Returns no families.
    pub(super) fn new(arn_prefix: &str, caller: String, page: Option<usize>) -> Self {
        Self { families: BTreeMap::new(), arn_prefix: arn_prefix.to_owned(), caller, page }
    }

    /// RegisterTaskDefinition.
    pub(super) fn register(&mut self, params: Params<'_>, now: Duration, clock: &Clock) -> Result<Value, Refusal> {
        refused::refuse(params)?;
        tags::refuse(params)?;
        let family = params.text("family")?.unwrap_or_default().to_owned();
        let mut definition = normal::normal(params)?;
        let revisions = self.families.entry(family.clone()).or_default();
        let number = revisions.len() + 1;
        let facts = json!({
            "taskDefinitionArn": format!("{}:task-definition/{family}:{number}", self.arn_prefix),
            "revision": number,
            "status": "ACTIVE",
            "registeredAt": clock.seconds(now),
            "registeredBy": self.caller,
        });
        if let Value::Object(facts) = facts {
            definition.extend(facts);
        }
        let tags = params.list("tags")?.to_vec();
        revisions.push(Revision { definition: definition.clone(), tags: tags.clone(), active: true });
        Ok(json!({ "taskDefinition": definition, "tags": tags }))
    }

    /// DescribeTaskDefinition.
    pub(super) fn describe(&self, params: Params<'_>) -> Result<Value, Refusal> {
        let tags = includes_tags(params)?;
        let id = params.text("taskDefinition")?.unwrap_or_default();
        let found = self.find(id)?.ok_or_else(|| Refusal::client("Unable to describe task definition."))?;
        let mut answer = json!({ "taskDefinition": found.definition });
        if tags && let Some(members) = answer.as_object_mut() {
            drop(members.insert("tags".to_owned(), json!(found.tags)));
        }
        Ok(answer)
    }

    /// DeregisterTaskDefinition.
    pub(super) fn deregister(&mut self, params: Params<'_>, now: Duration, clock: &Clock) -> Result<Value, Refusal> {
        let id = params.text("taskDefinition")?.unwrap_or_default();
        if self.named(id).is_some_and(|named| named.revision.is_none()) {
            return Err(Refusal::invalid("Revision is missing"));
        }
        let missing = || {
            Refusal::client(
                "The specified task definition does not exist. Specify a valid account, family, revision and try again.",
            )
        };
        let arn = self.find(id)?.ok_or_else(missing)?.arn().to_owned();
        let seconds = clock.seconds(now);
        let found = self.families.values_mut().flatten().find(|revision| revision.arn() == arn).ok_or_else(missing)?;
        if found.active {
            found.active = false;
            drop(found.definition.insert("status".to_owned(), json!("INACTIVE")));
            drop(found.definition.insert("deregisteredAt".to_owned(), json!(seconds)));
        }
        Ok(json!({ "taskDefinition": found.definition }))
    }

    /// ListTaskDefinitions.
    pub(super) fn list(&self, params: Params<'_>) -> Result<Value, Refusal> {
        let family = params.text("familyPrefix")?;
        let status = params.text("status")?.unwrap_or("ACTIVE");
        if !["ACTIVE", "INACTIVE", "DELETE_IN_PROGRESS"].contains(&status) {
            return Err(Refusal::invalid("status should be one of [ACTIVE,INACTIVE,DELETE_IN_PROGRESS]"));
        }
        let sort = params.text("sort")?.unwrap_or("ASC");
        if !["ASC", "DESC"].contains(&sort) {
            return Err(Refusal::invalid("sort should be one of [ASC,DESC]"));
        }
        let mut arns: Vec<&str> = self
            .families
            .iter()
            .filter(|(name, _)| family.is_none_or(|family| family == *name))
            .flat_map(|(_, revisions)| revisions)
            .filter(|revision| match status {
                "ACTIVE" => revision.active,
                "INACTIVE" => !revision.active,
                _ => false,
            })
            .map(Revision::arn)
            .collect();
        if sort == "DESC" {
            arns.reverse();
        }
        page(&arns, "taskDefinitionArns", params, self.page)
    }

    /// Returns the revision of an id: the newest ACTIVE one for a family alone.
    pub(super) fn find(&self, id: &str) -> Result<Option<&Revision>, Refusal> {
        let Some(named) = self.named(id) else { return Ok(None) };
        let Some(revisions) = self.families.get(named.family) else { return Ok(None) };
        let Some(number) = named.revision else {
            return Ok(revisions.iter().rev().find(|revision| revision.active));
        };
        let number: usize = number
            .parse()
            .ok()
            .filter(|number| *number > 0)
            .ok_or_else(|| Refusal::invalid("Invalid task definition: Invalid revision number."))?;
        Ok(revisions.get(number - 1))
    }

    /// Makes a revision INACTIVE, as if somebody else had deregistered it.
    pub(super) fn deactivate(&mut self, arn: &str) {
        if let Some(found) = self.families.values_mut().flatten().find(|revision| revision.arn() == arn) {
            found.active = false;
            drop(found.definition.insert("status".to_owned(), json!("INACTIVE")));
        }
    }

    /// Returns all revisions, families in order of their names.
    pub(super) fn all(&self) -> impl Iterator<Item = &Revision> {
        self.families.values().flatten()
    }

    /// Reads `family`, `family:revision` or the ARN of this account and region.
    fn named<'a>(&self, id: &'a str) -> Option<Named<'a>> {
        let name = if id.starts_with("arn:") {
            id.strip_prefix(self.arn_prefix.as_str())?.strip_prefix(":task-definition/")?
        } else {
            id
        };
        Some(match name.split_once(':') {
            Some((family, revision)) => Named { family, revision: Some(revision) },
            None => Named { family: name, revision: None },
        })
    }
}

/// Whether `include` asks for tags; anything else in it is refused.
pub(super) fn includes_tags(params: Params<'_>) -> Result<bool, Refusal> {
    let include = params.texts("include")?;
    match include.iter().find(|item| **item != "TAGS") {
        Some(item) => {
            Err(Refusal::invalid(format!("{item} is not a valid value for include. The value must be one of [[TAGS]]")))
        }
        None => Ok(!include.is_empty()),
    }
}

/// Cuts the page that `nextToken` and `maxResults` ask for.
pub(super) fn page(arns: &[&str], member: &str, params: Params<'_>, smaller: Option<usize>) -> Result<Value, Refusal> {
    let size = params.integer("maxResults")?.unwrap_or(100);
    let size = usize::try_from(size).ok().filter(|size| (1..=100).contains(size));
    let size = size.ok_or_else(|| Refusal::invalid("maxResults must be between 1 and 100."))?;
    let size = size.min(smaller.unwrap_or(size));
    let invalid = || Refusal::invalid("Invalid token.");
    let start: usize = match params.text("nextToken")? {
        None => 0,
        Some(token) => token.strip_prefix("next-").and_then(|at| at.parse().ok()).ok_or_else(invalid)?,
    };
    let found: Vec<&&str> = arns.iter().skip(start).take(size).collect();
    let end = start + found.len();
    let mut answer = json!({ member: found });
    if end < arns.len()
        && let Some(members) = answer.as_object_mut()
    {
        drop(members.insert("nextToken".to_owned(), json!(format!("next-{end}"))));
    }
    Ok(answer)
}
