//! EC2: VPCs, subnets and security groups.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::params::Params;
use super::refusal::Refusal;

/// A VPC of the simulated account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vpc {
    /// `vpc-…`.
    pub id: String,
    /// Whether it is the region's default VPC.
    pub default: bool,
    /// Its subnets, in the order in which DescribeSubnets answers them.
    pub subnets: Vec<String>,
    /// Its security groups; the first is its default group.
    pub security_groups: Vec<String>,
}

/// The network of the account.
#[derive(Debug, Default)]
pub(super) struct Network {
    pub(super) vpcs: Vec<Vpc>,
    /// Whether each subnet and group that is named exists.
    pub(super) any: bool,
    /// A smaller page than the caller asks for, for tests of paging.
    pub(super) page: Option<usize>,
}

impl Vpc {
    /// Returns a VPC that is not the default one, with a security group.
    pub fn new<S: Into<String>>(id: impl Into<String>, subnets: impl IntoIterator<Item = S>) -> Self {
        let id = id.into();
        let group = format!("sg-{}", id.strip_prefix("vpc-").unwrap_or("0a1b2c3d"));
        Self {
            id,
            default: false,
            subnets: subnets.into_iter().map(Into::into).collect(),
            security_groups: vec![group],
        }
    }

    /// Returns it as the region's default VPC.
    #[must_use]
    pub const fn as_default(mut self) -> Self {
        self.default = true;
        self
    }

    /// Returns the default VPC of a new account: three subnets.
    pub fn of_a_new_account() -> Self {
        let subnets = ["subnet-0a11aa11aa11aa11a", "subnet-0b22bb22bb22bb22b", "subnet-0c33cc33cc33cc33c"];
        Self::new("vpc-0d3fa017d3fa017d3", subnets).as_default()
    }
}

impl Network {
    fn vpc_of_subnet(&self, subnet: &str) -> Option<&Vpc> {
        self.vpcs.iter().find(|vpc| vpc.subnets.iter().any(|known| known == subnet))
    }

    fn vpc_of_group(&self, group: &str) -> Option<&Vpc> {
        self.vpcs.iter().find(|vpc| vpc.security_groups.iter().any(|known| known == group))
    }

    /// Refuses subnets and groups that RunTask cannot use.
    pub(super) fn accept(&self, subnets: &[&str], groups: &[&str]) -> Result<(), Refusal> {
        if self.any {
            return Ok(());
        }
        let unknown = subnets.iter().find(|subnet| self.vpc_of_subnet(subnet).is_none());
        if let Some(subnet) = unknown {
            return Err(Refusal::invalid(format!(
                "Error retrieving subnet information for [{}]: The subnet ID '{subnet}' does not exist (ErrorCode: \
                 InvalidSubnetID.NotFound)",
                subnets.join(", ")
            )));
        }
        let unknown = groups.iter().find(|group| self.vpc_of_group(group).is_none());
        if let Some(group) = unknown {
            return Err(Refusal::invalid(format!(
                "Error retrieving security group information for [{}]: The security group '{group}' does not exist \
                 (ErrorCode: InvalidGroup.NotFound)",
                groups.join(", ")
            )));
        }
        let mut vpcs = subnets.iter().filter_map(|subnet| Some(&self.vpc_of_subnet(subnet)?.id));
        let home = vpcs.next();
        if vpcs.any(|vpc| Some(vpc) != home) {
            return Err(Refusal::invalid("Subnets must all belong to the same VPC."));
        }
        let stranger = groups.iter().find(|group| self.vpc_of_group(group).map(|vpc| &vpc.id) != home);
        match stranger {
            None => Ok(()),
            Some(group) => Err(Refusal::invalid(format!(
                "Security group {group} does not appear to belong to the same VPC as the input subnets."
            ))),
        }
    }

    /// DescribeVpcs.
    pub(super) fn describe_vpcs(&self, params: Params<'_>) -> Result<Value, Refusal> {
        let filters = filters(params, &["is-default", "isDefault", "vpc-id"])?;
        let ids = params.texts("VpcIds")?;
        exclusive(params, &ids, "vpcIds")?;
        if let Some(id) = ids.iter().find(|id| !self.vpcs.iter().any(|vpc| vpc.id == **id)) {
            return Err(Refusal::new("InvalidVpcID.NotFound", format!("The vpc ID '{id}' does not exist")));
        }
        let found: Vec<Value> = self
            .vpcs
            .iter()
            .filter(|vpc| ids.is_empty() || ids.contains(&vpc.id.as_str()))
            .filter(|vpc| {
                let default = if vpc.default { "true" } else { "false" };
                passes(&filters, "is-default", default)
                    && passes(&filters, "isDefault", default)
                    && passes(&filters, "vpc-id", &vpc.id)
            })
            .map(|vpc| json!({"VpcId": vpc.id, "IsDefault": vpc.default, "State": "available", "CidrBlock": "172.31.0.0/16"}))
            .collect();
        paged(found, "Vpcs", params, self.page)
    }

    /// DescribeSubnets.
    pub(super) fn describe_subnets(&self, params: Params<'_>, region: &str) -> Result<Value, Refusal> {
        let filters = filters(params, &["vpc-id", "subnet-id", "default-for-az", "defaultForAz", "state"])?;
        let ids = params.texts("SubnetIds")?;
        exclusive(params, &ids, "subnetIds")?;
        if let Some(id) = ids.iter().find(|id| self.vpc_of_subnet(id).is_none()) {
            return Err(Refusal::new("InvalidSubnetID.NotFound", format!("The subnet ID '{id}' does not exist")));
        }
        let mut found = Vec::new();
        for vpc in self.vpcs.iter().filter(|vpc| passes(&filters, "vpc-id", &vpc.id)) {
            let default = if vpc.default { "true" } else { "false" };
            let zones = ["a", "b", "c"].into_iter().cycle();
            for (subnet, zone) in vpc.subnets.iter().zip(zones) {
                let wanted = (ids.is_empty() || ids.contains(&subnet.as_str()))
                    && passes(&filters, "subnet-id", subnet)
                    && passes(&filters, "default-for-az", default)
                    && passes(&filters, "defaultForAz", default)
                    && passes(&filters, "state", "available");
                if wanted {
                    found.push(json!({
                        "SubnetId": subnet, "VpcId": vpc.id, "AvailabilityZone": format!("{region}{zone}"),
                        "AvailableIpAddressCount": 4091, "DefaultForAz": vpc.default,
                        "MapPublicIpOnLaunch": vpc.default, "State": "available",
                    }));
                }
            }
        }
        paged(found, "Subnets", params, self.page)
    }
}

/// Reads `Filters`, and refuses those the simulator does not know: an ignored filter would answer
/// too much.
fn filters<'a>(params: Params<'a>, known: &[&str]) -> Result<BTreeMap<&'a str, Vec<&'a str>>, Refusal> {
    let mut filters = BTreeMap::new();
    for filter in params.objects("Filters")? {
        let name = filter.text("Name")?.unwrap_or_default();
        if !known.contains(&name) {
            return Err(Refusal::new("InvalidParameterValue", format!("The filter '{name}' is invalid")));
        }
        drop(filters.insert(name, filter.texts("Values")?));
    }
    Ok(filters)
}

fn passes(filters: &BTreeMap<&str, Vec<&str>>, name: &str, value: &str) -> bool {
    filters.get(name).is_none_or(|values| values.contains(&value))
}

fn exclusive(params: Params<'_>, ids: &[&str], name: &str) -> Result<(), Refusal> {
    if params.has("MaxResults") && !ids.is_empty() {
        return Err(Refusal::new(
            "InvalidParameterCombination",
            format!("The parameter {name} cannot be used with the parameter maxResults"),
        ));
    }
    Ok(())
}

/// Cuts the page that `NextToken` asks for.
fn paged(found: Vec<Value>, member: &str, params: Params<'_>, smaller: Option<usize>) -> Result<Value, Refusal> {
    let asked = params.integer("MaxResults")?;
    let size = match asked {
        None => usize::MAX,
        Some(size @ 5..=1_000) => usize::try_from(size).unwrap_or(usize::MAX),
        Some(size) => {
            return Err(Refusal::new(
                "InvalidParameterValue",
                format!("Value ( {size} ) for parameter maxResults is invalid. Expecting a value between 5 and 1000."),
            ));
        }
    };
    let size = size.min(smaller.unwrap_or(usize::MAX));
    let invalid = || Refusal::new("InvalidNextToken", "The token is invalid.");
    let start: usize = match params.text("NextToken")? {
        None => 0,
        Some(token) => token.strip_prefix("page-").and_then(|at| at.parse().ok()).ok_or_else(invalid)?,
    };
    let total = found.len();
    let page: Vec<Value> = found.into_iter().skip(start).take(size).collect();
    let end = start + page.len();
    let mut answer = json!({ member: page });
    if end < total
        && let Some(members) = answer.as_object_mut()
    {
        drop(members.insert("NextToken".to_owned(), json!(format!("page-{end}"))));
    }
    Ok(answer)
}
