//! Lists that come in pages: [`Listing`].

use crate::aws::{Aws, AwsError, Page, TaskFilter};
use crate::caller::Caller;
use crate::error::ExecError;

/// The most pages of a list that are read: an endpoint whose tokens lead in a circle must not hold a
/// run for ever.
const MOST_PAGES: usize = 1_000;

/// A list that AWS gives in pages.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Listing<'a> {
    /// The default VPC, or the one of that id.
    Vpcs(Option<&'a str>),
    /// The subnets of a VPC.
    Subnets(&'a str),
    /// The ACTIVE revisions of a family, newest first.
    Revisions(&'a str),
    /// Tasks.
    Tasks(&'a TaskFilter),
}

impl Listing<'_> {
    async fn page(self, aws: &dyn Aws, token: Option<&str>) -> Result<Page, AwsError> {
        match self {
            Self::Vpcs(vpc) => aws.describe_vpcs(vpc, token).await,
            Self::Subnets(vpc) => aws.describe_subnets(vpc, token).await,
            Self::Revisions(family) => aws.list_task_definitions(family, token).await,
            Self::Tasks(filter) => aws.list_tasks(filter, token).await,
        }
    }

    /// Returns the first page.
    pub(crate) async fn first(self, caller: &Caller) -> Result<Page, ExecError> {
        caller.repeat(|| self.page(caller.aws.as_ref(), None)).await
    }

    /// Returns the whole list.
    pub(crate) async fn all(self, caller: &Caller) -> Result<Vec<String>, ExecError> {
        let mut ids = Vec::new();
        let mut token: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let page = caller.repeat(|| self.page(caller.aws.as_ref(), token.as_deref())).await?;
            ids.extend(page.ids);
            if page.next.is_none() || page.next == token {
                break;
            }
            token = page.next;
        }
        Ok(ids)
    }
}
