//! The calls to EC2. Its answers are XML, and only ids are taken from them: the SDK's types do.

use aws_sdk_ec2::Client;
use aws_sdk_ec2::types::Filter;

use super::failure::failure;
use crate::aws::{AwsError, Page};

/// DescribeVpcs: the default VPC, or that one.
pub(super) async fn describe_vpcs(client: &Client, vpc: Option<&str>, token: Option<&str>) -> Result<Page, AwsError> {
    let request = client.describe_vpcs().set_next_token(token.map(str::to_owned));
    let request = match vpc {
        Some(id) => request.vpc_ids(id),
        None => request.filters(Filter::builder().name("is-default").values("true").build()),
    };
    match request.send().await {
        Ok(answer) => Ok(Page {
            ids: answer.vpcs().iter().filter_map(|vpc| vpc.vpc_id().map(str::to_owned)).collect(),
            next: answer.next_token().filter(|token| !token.is_empty()).map(str::to_owned),
        }),
        Err(error) => match failure("DescribeVpcs", &error) {
            error if error.code == "InvalidVpcID.NotFound" => Ok(Page::default()),
            error => Err(error),
        },
    }
}

/// DescribeSubnets of a VPC.
pub(super) async fn describe_subnets(client: &Client, vpc: &str, token: Option<&str>) -> Result<Page, AwsError> {
    let request = client
        .describe_subnets()
        .filters(Filter::builder().name("vpc-id").values(vpc).build())
        .set_next_token(token.map(str::to_owned));
    match request.send().await {
        Ok(answer) => Ok(Page {
            ids: answer.subnets().iter().filter_map(|subnet| subnet.subnet_id().map(str::to_owned)).collect(),
            next: answer.next_token().filter(|token| !token.is_empty()).map(str::to_owned),
        }),
        Err(error) => Err(failure("DescribeSubnets", &error)),
    }
}
