//! Recorded answers as a world.

use ecs_model::TaskSpec;
use ecs_plan::{Described, LatestRevision, NetworkFact, WORLD_FORMAT, World};

use crate::case::{Answer, Case};

/// Returns what was observed. An answer that is a failure of AWS is no observation: its part is
/// absent.
pub(crate) fn of(case: &Case, spec: &TaskSpec) -> World {
    let mut world = World { format: WORLD_FORMAT, ..World::default() };
    world.region = region(case);
    let linked = match &spec.definition {
        Some(ecs_model::DefinitionSource::Linked { id, .. }) => Some(id.as_str()),
        _ => None,
    };
    for (place, answer) in case.world.iter().enumerate() {
        match answer.operation.as_str() {
            "DescribeTaskDefinition" => {
                let id = answer.params["taskDefinition"].as_str().expect("the call names a definition").to_owned();
                // The block asks for the linked definition first, and for its family afterwards.
                if place == 0 && linked == Some(id.as_str()) {
                    world.linked.extend(described(answer).map(|described| (id, described)));
                } else {
                    world.latest.extend(latest(answer).map(|latest| (id, latest)));
                }
            }
            "DescribeVpcs" => {
                let vpc = answer.params["VpcIds"][0].as_str();
                let network = network(answer, vpc, case.world.get(place + 1));
                world.networks.extend(network.map(|network| (vpc.unwrap_or("default").to_owned(), network)));
            }
            _ => {}
        }
    }
    world
}

/// Returns the client's region, which the recording had set to `us-east-1` unless a case says other.
pub(crate) fn region(case: &Case) -> Option<String> {
    match case.rest.get("region") {
        Some(region) => region.as_str().map(str::to_owned),
        None => Some("us-east-1".to_owned()),
    }
}

fn described(answer: &Answer) -> Option<Described> {
    let response = answer.response.as_ref()?;
    Some(Described {
        definition: response["taskDefinition"].clone(),
        tags: response["tags"].as_array().cloned().unwrap_or_default(),
    })
}

/// Only an ACTIVE revision is observed; only that there is none is an answer, any other failure is
/// not.
fn latest(answer: &Answer) -> Option<LatestRevision> {
    match described(answer) {
        Some(found) if found.definition["status"] == "INACTIVE" => Some(LatestRevision::None),
        Some(found) => Some(LatestRevision::Found(found)),
        None => {
            let error = answer.error.as_ref()?;
            (error["code"] == "ClientException").then_some(LatestRevision::None)
        }
    }
}

fn network(vpcs: &Answer, wanted: Option<&str>, subnets: Option<&Answer>) -> Option<NetworkFact> {
    let missing = if wanted.is_some() { NetworkFact::NoSuchVpc } else { NetworkFact::NoDefaultVpc };
    let Some(response) = &vpcs.response else {
        return vpcs.error.as_ref().filter(|error| error["code"] == "InvalidVpcID.NotFound").map(|_| missing);
    };
    let Some(vpc) = response["Vpcs"][0]["VpcId"].as_str() else { return Some(missing) };
    let answer = subnets?.response.as_ref()?;
    let ids = answer["Subnets"].as_array()?.iter().filter_map(|subnet| subnet["SubnetId"].as_str());
    Some(NetworkFact::Subnets { vpc: vpc.to_owned(), subnets: ids.map(str::to_owned).collect() })
}
