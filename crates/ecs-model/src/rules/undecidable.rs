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
        "ECS218",
        "the log group is made, or must exist",
        "whether the role may make the group, or the group exists, is not part of a spec; the task's start shows it",
    ),
    row(
        "ECS222",
        "which mode of logging an omitted one is",
        "an account setting decides it (defaultLogDriverMode), which is not part of a spec",
    ),
    row(
        "ECS304",
        "without a size a task on Fargate has 20 GiB of ephemeral storage",
        "it says what is legal: there is nothing to find",
    ),
    row(
        "ECS327",
        "without a runtime platform Fargate takes LINUX and X86_64",
        "what an image was built for is not known offline; the task's start shows it",
    ),
    row(
        "ECS338",
        "Windows on Fargate needs 1 vCPU and a platform version of its own",
        "ECS042 says the one and ECS409 the other: there is nothing left to find",
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
    row("ECS535", "the cluster does not log the sessions of ECS Exec", "the cluster's settings are not part of a spec"),
    row(
        "ECS536",
        "a cluster's logging of ECS Exec contradicts itself",
        "it is about CreateCluster, and a spec makes no clusters",
    ),
    row("ECS550", "the cluster has no Container Insights", "the cluster's settings are not part of a spec"),
    row("ECS551", "a service without a health check", "a spec runs tasks, not services"),
    row(
        "ECS554",
        "a task needs more than 30 s to end",
        "how long a program takes to end is not known offline; `stop-timeout` says it",
    ),
    row(
        "ECS556",
        "the account's quota of vCPUs on Fargate is exceeded",
        "the account's quotas are not part of a spec; RunTask says so",
    ),
    row(
        "ECS557",
        "a revision that differs in order or defaults alone is registered",
        "the plan compares with the latest revision, and registers none for that",
    ),
    row("ECS570", "DescribeTasks takes 1 to 100 tasks", "ecs-cli makes the call itself, with at most 100"),
    row(
        "ECS571",
        "DescribeTasks and DescribeTaskDefinition include TAGS or nothing",
        "ecs-cli makes the call itself, with TAGS or nothing",
    ),
    row("ECS572", "ListTasks gives 1 to 100 results a page", "ecs-cli makes the call itself, within the limit"),
    row(
        "ECS573",
        "ListTasks by startedBy takes no other filter",
        "ecs-cli makes the call itself, with that filter alone",
    ),
    row(
        "ECS574",
        "ListTaskDefinitions gives 1 to 100 results a page, of known status and order",
        "ecs-cli makes the call itself, within the limits",
    ),
    row("ECS575", "DeleteTaskDefinitions takes 1 to 10 deregistered revisions", "ecs-cli deletes no revisions"),
    row(
        "ECS576",
        "DeregisterTaskDefinition needs the revision",
        "ecs-cli makes the call itself, with the ARN that RegisterTaskDefinition answered",
    ),
    row(
        "ECS577",
        "the reason of StopTask is cut at 1,024 characters",
        "ecs-cli makes the call itself, and a spec has no such reason",
    ),
    row(
        "ECS578",
        "GetLogEvents gives 1 to 10,000 events, from the head by token",
        "ecs-cli makes the call itself, from the head",
    ),
    row("ECS579", "FilterLogEvents takes 1 to 100 streams or a prefix", "ecs-cli makes no such call"),
    row(
        "ECS580",
        "DescribeLogStreams gives 1 to 50 streams, by name where a prefix is given",
        "ecs-cli makes the call itself, within the limits",
    ),
    row("ECS581", "StartLiveTail takes 1 to 10 ARNs of log groups", "ecs-cli makes no such call"),
];
