//! The family that a registered definition gets.

use ecs_model::Metadata;

use crate::slug::slugify;

/// The prefix of families made of run metadata, where `metadata` names none.
pub const DEFAULT_PREFIX: &str = "ecs-cli";

/// What stands for a flow that is not named, as in ECSTask.
const UNKNOWN_FLOW: &str = "unknown-flow";

/// Returns the family that names the work, not yet slugified: `{prefix}__{flow}__{deployment}`,
/// after ECSTask's `prepare_for_flow_run`. A deployment that is not named is left out, a flow that is
/// not named is `unknown-flow`; with neither there is none. An empty name counts as not given.
///
/// ```
/// use ecs_plan::family::from_metadata;
/// assert_eq!(from_metadata(Some("report"), Some("eu"), None), Some("ecs-cli__report__eu".to_owned()));
/// assert_eq!(from_metadata(None, Some("eu"), Some("jobs")), Some("jobs__unknown-flow__eu".to_owned()));
/// assert_eq!(from_metadata(None, None, None), None);
/// ```
pub fn from_metadata(flow: Option<&str>, deployment: Option<&str>, prefix: Option<&str>) -> Option<String> {
    let named = |name: Option<&str>| name.filter(|name| !name.is_empty()).map(str::to_owned);
    let (flow, deployment) = (named(flow), named(deployment));
    if flow.is_none() && deployment.is_none() {
        return None;
    }
    let prefix = named(prefix).unwrap_or_else(|| DEFAULT_PREFIX.to_owned());
    let flow = flow.unwrap_or_else(|| UNKNOWN_FLOW.to_owned());
    Some([Some(prefix), Some(flow), deployment].into_iter().flatten().collect::<Vec<_>>().join("__"))
}

/// Returns the family that we make where neither the spec nor a definition names one: of the run
/// metadata, else of the task's name; slugified. May be empty, which is an error of the caller's to
/// report.
pub fn made(metadata: &Metadata, task: &str) -> String {
    let of_run = from_metadata(metadata.flow.as_deref(), metadata.deployment.as_deref(), metadata.prefix.as_deref());
    slugify(&of_run.unwrap_or_else(|| task.to_owned()))
}

#[cfg(test)]
mod tests {
    use ecs_model::Metadata;

    use super::made;

    fn metadata(flow: &str, deployment: &str) -> Metadata {
        let given = |name: &str| (!name.is_empty()).then(|| name.to_owned());
        Metadata { flow: given(flow), deployment: given(deployment), prefix: Some("prefect".to_owned()) }
    }

    #[test]
    fn a_family_of_run_metadata_is_ecstasks() {
        assert_eq!(made(&metadata("foo", ""), "t"), "prefect__foo");
        assert_eq!(made(&metadata("", "foo"), "t"), "prefect__unknown-flow__foo");
        assert_eq!(made(&metadata("foo", "bar"), "t"), "prefect__foo__bar");
        assert_eq!(made(&metadata("My Flow!", "prod/eu_1"), "t"), "prefect__my-flow-__prod-eu_1");
        assert_eq!(made(&metadata("_f_", "__d"), "t"), "prefect___f_____d");
    }

    #[test]
    fn without_metadata_the_task_names_its_family() {
        assert_eq!(made(&Metadata::default(), "Nightly Report"), "nightly-report");
    }
}
