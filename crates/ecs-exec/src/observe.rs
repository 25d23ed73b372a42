//! From what must be known to what is: [`observe`].
//!
//! Look-ups that do not wait for each other go at the same time; a list is read to its last page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ecs_model::TaskSpec;
use ecs_plan::{Described, LatestRevision, Need, NetworkFact, WORLD_FORMAT, World, needs};
use futures_util::stream::{FuturesUnordered, StreamExt as _};

use crate::aws::{Aws, AwsError, ErrorClass};
use crate::caller::Caller;
use crate::error::ExecError;
use crate::event::{Scribe, events};
use crate::listing::Listing;
use crate::retry::Jitter;

/// [`World::networks`]' key of the default VPC.
const DEFAULT_VPC: &str = "default";

/// One thing that was looked up.
#[derive(Debug)]
pub(crate) enum Fact {
    Region(String),
    Linked(String, Described),
    Latest(String, LatestRevision),
    Network(String, NetworkFact),
}

impl Fact {
    /// Puts it into the world.
    pub(crate) fn enter(self, world: &mut World) {
        match self {
            Self::Region(region) => world.region = Some(region),
            Self::Linked(id, found) => drop(world.linked.insert(id, found)),
            Self::Latest(family, found) => drop(world.latest.insert(family, found)),
            Self::Network(vpc, found) => drop(world.networks.insert(vpc, found)),
        }
    }
}

/// Observes all that the spec needs, beyond what `world` holds already. What `plan --live` and
/// `verify` do; [`apply`](crate::apply) does it by itself.
///
/// # Errors
/// A look-up that failed for good; a linked definition that does not exist.
pub async fn observe(aws: Arc<dyn Aws>, spec: &TaskSpec, world: World, jitter: Jitter) -> Result<World, ExecError> {
    // Nobody is told of retries here: there is no run yet.
    let (sink, _) = events();
    let caller = Caller::new(aws, Scribe::new(sink, &spec.name), jitter);
    let pinned = BTreeMap::new();
    let mut world = World { format: WORLD_FORMAT, ..world };
    let mut asked = BTreeSet::new();
    let mut flying = FuturesUnordered::new();
    loop {
        for need in needs(spec, &world) {
            if asked.insert(need.clone()) {
                flying.push(look_up(&caller, need, &pinned));
            }
        }
        match flying.next().await {
            Some(fact) => fact?.enter(&mut world),
            None => return Ok(world),
        }
    }
}

/// Looks one thing up. `pinned` gives the revision of a linked definition that a run has used before.
pub(crate) async fn look_up(caller: &Caller, need: Need, pinned: &BTreeMap<String, String>) -> Result<Fact, ExecError> {
    match need {
        Need::Region => caller.aws.region().map(Fact::Region).ok_or(ExecError::NoRegion),
        Need::Linked { id } => {
            let revision = pinned.get(&id).unwrap_or(&id);
            let found = caller.repeat(|| caller.aws.describe_task_definition(revision)).await?;
            found.map(|found| Fact::Linked(id.clone(), found)).ok_or(ExecError::NoDefinition { id })
        }
        Need::Latest { family } => {
            let found = caller.repeat(|| caller.aws.describe_task_definition(&family)).await?;
            Ok(Fact::Latest(family, found.map_or(LatestRevision::None, LatestRevision::Found)))
        }
        Need::Network { vpc } => {
            let key = vpc.clone().unwrap_or_else(|| DEFAULT_VPC.to_owned());
            Ok(Fact::Network(key, network(caller, vpc.as_deref()).await?))
        }
    }
}

/// Looks the subnets of a VPC up, or of the default VPC.
async fn network(caller: &Caller, vpc: Option<&str>) -> Result<NetworkFact, ExecError> {
    let found = match Listing::Vpcs(vpc).all(caller).await {
        Ok(found) => found,
        Err(ExecError::Aws(AwsError { class: ErrorClass::NotFound, .. })) if vpc.is_some() => Vec::new(),
        Err(error) => return Err(error),
    };
    let Some(id) = found.into_iter().next() else {
        return Ok(if vpc.is_some() { NetworkFact::NoSuchVpc } else { NetworkFact::NoDefaultVpc });
    };
    let subnets = Listing::Subnets(&id).all(caller).await?;
    Ok(NetworkFact::Subnets { vpc: id, subnets })
}
