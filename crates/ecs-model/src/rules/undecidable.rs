//! The rules that nobody can decide from a spec and its payloads.

/// A rule of the catalogue that is no [`super::Rule`], and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undecidable {
    /// The code.
    pub code: &'static str,
    /// One line on what is wrong.
    pub title: &'static str,
    /// Why it cannot be decided offline, and where it shows instead.
    pub reason: &'static str,
}

const fn row(code: &'static str, title: &'static str, reason: &'static str) -> Undecidable {
    Undecidable { code, title, reason }
}

/// Every such rule, in the order of the codes.
pub const UNDECIDABLE: &[Undecidable] = &[
    row(
        "ECS046",
        "on container instances the task's size is optional",
        "it says what is legal: there is nothing to find",
    ),
    row(
        "ECS169",
        "a health check calls a program that a minimal image lacks",
        "what an image holds is not known offline; the container's health shows it",
    ),
    row(
        "ECS356",
        "tags of a run need the permission to tag",
        "the caller's permissions are not part of a spec; RunTask says so",
    ),
    row(
        "ECS407",
        "the cluster has no container instance",
        "the cluster's state is not part of a spec; RunTask says so",
    ),
    row(
        "ECS416",
        "a client token is used again with another request",
        "a spec does not know earlier runs; each launch gets a token of its own",
    ),
    row(
        "ECS417",
        "a client token is used again for a new run",
        "a spec does not know earlier runs; each launch gets a token of its own",
    ),
    row(
        "ECS421",
        "the cluster has 500 tasks in PROVISIONING",
        "the cluster's state is not part of a spec; RunTask says so",
    ),
    row(
        "ECS422",
        "the caller may not pass the roles",
        "the caller's permissions are not part of a spec; RunTask says so",
    ),
    row(
        "ECS435",
        "subnets and security groups are of different VPCs",
        "which VPC an id belongs to is not part of a spec; RunTask says so",
    ),
    row(
        "ECS436",
        "subnets of another account need a security group",
        "whose a subnet is is not part of a spec; RunTask says so",
    ),
    row(
        "ECS439",
        "the public IP does not go with the subnet's routes",
        "route tables are not part of a spec; the task's start shows it",
    ),
    row(
        "ECS442",
        "the subnets are all in one zone, or have no addresses left",
        "zones and addresses are not part of a spec; RunTask says so",
    ),
    row(
        "ECS457",
        "a capacity provider is not associated with the cluster",
        "the cluster's providers are not part of a spec; RunTask says so",
    ),
];
