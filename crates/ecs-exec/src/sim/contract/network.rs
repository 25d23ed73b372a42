//! DescribeVpcs and DescribeSubnets.

use super::{Bench, Finding, ensure, said};

impl Bench {
    async fn subnets(&self, vpc: &str) -> Result<Vec<String>, String> {
        let mut ids = Vec::new();
        let mut token = None;
        loop {
            let page = self.aws.describe_subnets(vpc, token.as_deref()).await.map_err(said)?;
            ids.extend(page.ids);
            token = page.next;
            if token.is_none() {
                return Ok(ids);
            }
        }
    }

    async fn default_vpc(&self) -> Result<String, String> {
        let page = self.aws.describe_vpcs(None, None).await.map_err(said)?;
        match page.ids.as_slice() {
            [vpc] => Ok(vpc.clone()),
            other => Err(format!("default VPCs: {other:?}")),
        }
    }
}

pub(super) async fn the_default_vpc_has_subnets(bench: &Bench) -> Finding {
    let vpc = bench.default_vpc().await?;
    let subnets = bench.subnets(&vpc).await?;
    ensure!(!subnets.is_empty() && subnets.iter().all(|id| id.starts_with("subnet-")), "{subnets:?}");
    let mut distinct = subnets.clone();
    distinct.sort();
    distinct.dedup();
    ensure!(distinct.len() == subnets.len(), "a subnet comes twice: {subnets:?}");
    Ok(())
}

pub(super) async fn a_vpc_is_found_by_its_id(bench: &Bench) -> Finding {
    let vpc = bench.default_vpc().await?;
    let page = bench.aws.describe_vpcs(Some(&vpc), None).await.map_err(said)?;
    ensure!(page.ids == [vpc], "{:?}", page.ids);
    Ok(())
}

pub(super) async fn an_unknown_vpc_is_an_empty_page(bench: &Bench) -> Finding {
    let nobody = "vpc-0123456789abcdef0";
    let page = bench.aws.describe_vpcs(Some(nobody), None).await.map_err(said)?;
    ensure!(page.ids.is_empty(), "{:?}", page.ids);
    let subnets = bench.subnets(nobody).await?;
    ensure!(subnets.is_empty(), "{subnets:?}");
    Ok(())
}
