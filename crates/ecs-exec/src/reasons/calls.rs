//! Errors of calls, in plain words. Found in `OPERATION CODE: MESSAGE`.

use super::{About, Advice};

const fn row(
    name: &'static str,
    patterns: &'static [&'static [&'static str]],
    diagnosis: &'static str,
    fix: &'static str,
    about: About,
) -> Advice {
    Advice { name, diagnosis, fix, about, patterns }
}

pub(super) const TABLE: &[Advice] = &[
    row(
        "ClusterNotFoundException",
        &[&["clusternotfoundexception"]],
        "there is no such cluster in this account and region",
        "check cluster, --region and --profile; without `cluster`, ECS takes the one named `default`",
        About::Cluster,
    ),
    row(
        "No Container Instances were found in your cluster",
        &[&["no container instances were found"]],
        "the cluster has no container instances",
        "add EC2 (or external) instances to it, or set launch-type \"FARGATE\"",
        About::Launch,
    ),
    row(
        "failed to validate logger args",
        &[&["runtask", "failed to validate logger args"], &["runtask", "logs:createlogstream"]],
        "its execution role may not write logs",
        "allow logs:CreateLogStream and logs:PutLogEvents (and logs:CreateLogGroup with awslogs-create-group) to the \
         execution role",
        About::Logs,
    ),
    row(
        "TaskDefinition is inactive",
        &[&["taskdefinition is inactive"], &["task definition is inactive"]],
        "the definition's revision is INACTIVE: somebody deregistered it",
        "name an ACTIVE revision, or the family alone",
        About::Definition,
    ),
    row(
        "TaskDefinition not found.",
        &[&["taskdefinition not found"], &["unable to describe task definition"]],
        "there is no such task definition in this account and region",
        "check task-definition-arn, --region and --profile",
        About::Definition,
    ),
    row(
        "ECS was unable to assume the role",
        &[&["unable to assume the role"], &["unable to assume role"]],
        "ECS may not use the role",
        "the role must exist, trust ecs-tasks.amazonaws.com, and you need iam:PassRole for it",
        About::Role,
    ),
    row(
        "iam:PassRole",
        &[&["iam:passrole"], &["not authorized to perform: iam:passrole"]],
        "you may not hand this role to a task",
        "allow iam:PassRole on the role, to yourself",
        About::Role,
    ),
    row(
        "No Fargate configuration exists for given values",
        &[&["no fargate configuration exists"]],
        "Fargate has no such size",
        "see the sizes with: ecs-cli explain ECS041",
        About::Memory,
    ),
    row(
        "Network Configuration must be provided",
        &[&["network configuration must be provided"]],
        "network mode awsvpc needs subnets",
        "name them in network { subnets … }",
        About::Network,
    ),
    row(
        "Error retrieving subnet information",
        &[&["error retrieving subnet information"], &["invalidsubnetid"], &["subnet id", "does not exist"]],
        "a subnet does not exist in this region",
        "check the ids in network { subnets … }",
        About::Network,
    ),
    row(
        "Error retrieving security group information",
        &[&["error retrieving security group information"], &["invalidgroup"]],
        "a security group does not exist in this region",
        "check the ids in network { security-groups … }",
        About::Network,
    ),
    row(
        "The specified capacity provider was not found",
        &[&["capacity provider", "not found"], &["capacity provider", "not associated"]],
        "the cluster has no such capacity provider",
        "associate it with the cluster (FARGATE_SPOT needs that too), or name another one",
        About::Launch,
    ),
    row(
        "You've reached the limit on the number of vCPUs you can run concurrently",
        &[&["limit on the number of vcpus"]],
        "the account's quota of Fargate vCPUs is used up",
        "wait for other tasks to end, or raise the quota in Service Quotas",
        About::Launch,
    ),
    row(
        "Capacity is unavailable at this time",
        &[&["capacity is unavailable at this time"]],
        "Fargate has no capacity at this time",
        "later or in another zone: retry { capacity 3 }, more subnets, or FARGATE instead of FARGATE_SPOT",
        About::Launch,
    ),
    row(
        "PlatformUnknownException",
        &[&["platformunknownexception"], &["platformtaskdefinitionincompatibilityexception"]],
        "the platform version does not exist, or does not fit the definition",
        "leave platform-version out",
        About::Launch,
    ),
    row(
        "UnsupportedFeatureException",
        &[&["unsupportedfeatureexception"]],
        "this region does not have that feature",
        "use another region, or leave the feature out",
        About::Nothing,
    ),
    row("BlockedException", &[&["blockedexception"]], "AWS has blocked the account", "ask AWS support", About::Nothing),
    row(
        "ConflictException",
        &[&["conflictexception"]],
        "this run id has started a task with another request already",
        "leave --run-id out, or give another one",
        About::Nothing,
    ),
    row(
        "LimitExceededException",
        &[&["limitexceededexception"]],
        "a limit of the account is reached",
        "see Service Quotas; a family takes 1,000,000 revisions",
        About::Definition,
    ),
    row(
        "Too many concurrent attempts to create a new revision of the specified family.",
        &[&["too many concurrent attempts to create a new revision"]],
        "others register revisions of the same family at the same time",
        "give each spec a family of its own",
        About::Definition,
    ),
    row(
        "Throttling",
        &[&["throttl"], &["rate exceeded"], &["requestlimitexceeded"]],
        "AWS asks for a slower pace, for minutes already",
        "the limits are the account's: look for others that call ECS in this region",
        About::Nothing,
    ),
    row(
        "ExpiredTokenException",
        &[&["expiredtoken"], &["requestexpired"]],
        "the credentials have expired",
        "sign in again (aws sso login), or give credentials that renew themselves",
        About::Nothing,
    ),
    row(
        "AccessDeniedException",
        &[&["accessdenied"], &["unauthorizedoperation"], &["not authorized to perform"]],
        "you may not make this call",
        "the message names the action to allow",
        About::Nothing,
    ),
    row(
        "UnrecognizedClientException",
        &[&["unrecognizedclient"], &["invalidclienttokenid"], &["signaturedoesnotmatch"], &["invalidsignature"]],
        "AWS does not know these credentials",
        "check --profile, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and the region",
        About::Nothing,
    ),
];
