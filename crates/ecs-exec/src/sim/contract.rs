//! What every implementation of [`Aws`] must do: one suite for the simulator, for the SDK against the
//! served simulator, and for the SDK against AWS API servers, so that they cannot drift apart.
//!
//! [`all`] runs every case and says what each came to. Where a server is known to be wrong, [`Quirks`]
//! names it, and the case must fail for that: nothing else may differ, and a quirk that is gone is
//! noticed.

mod definitions;
mod launches;
mod logs;
mod network;
pub mod ready;
mod tasks;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::aws::{Aws, AwsError, Launched, Task};

/// What the suite finds at the other end, and may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Begins the name of everything that is made. Unique for each run against the same server.
    pub prefix: String,
    /// A cluster that exists and runs Fargate tasks; `None`: `default`.
    pub cluster: Option<String>,
    /// Subnets of one VPC.
    pub subnets: Vec<String>,
    /// Security groups of the same VPC; may be empty.
    pub security_groups: Vec<String>,
    /// An image that exists, where the server runs containers.
    pub image: String,
    /// A command that goes on until it is stopped, where the server runs containers.
    pub command: Vec<String>,
    /// What each task writes, where it writes something, with the log group that takes it.
    pub lines: Option<(String, Vec<String>)>,
    /// How long a task may take from StopTask to STOPPED.
    pub patience: Duration,
}

impl Setting {
    /// Returns the setting of a simulator with its default VPC. Its tasks should run until they are
    /// stopped.
    pub fn of_the_simulator(prefix: impl Into<String>) -> Self {
        Self {
            prefix: prefix.into(),
            cluster: None,
            subnets: vec!["subnet-0a11aa11aa11aa11a".to_owned(), "subnet-0b22bb22bb22bb22b".to_owned()],
            security_groups: Vec::new(),
            image: "busybox:1.37".to_owned(),
            command: vec!["sleep".to_owned(), "3600".to_owned()],
            lines: None,
            patience: Duration::from_mins(1),
        }
    }
}

/// Where a server is known to differ from AWS. The default is nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent fact about a server")]
pub struct Quirks {
    /// A repeated `clientToken` starts further tasks.
    pub ignores_client_token: bool,
    /// An INACTIVE revision can be run.
    pub runs_inactive_definitions: bool,
    /// A family alone means its newest revision, whether ACTIVE or not.
    pub family_means_inactive_too: bool,
    /// ListTaskDefinitions does not sort, or takes the family for the beginning of a name.
    pub lists_families_its_own_way: bool,
    /// Not all defaults of a container are filled in.
    pub fills_in_few_defaults: bool,
    /// RunTask of a definition that is not there is refused in other words than AWS's.
    pub words_an_unknown_definition_itself: bool,
    /// RunTask of an awsvpc definition needs no network.
    pub needs_no_network: bool,
    /// An override of a container that is not there is accepted.
    pub ignores_unknown_overrides: bool,
    /// DescribeTasks says nothing of a task that is not there.
    pub says_nothing_of_missing_tasks: bool,
    /// StopTask of a task that is not there is a server fault.
    pub stop_of_a_missing_task_is_a_fault: bool,
    /// A cluster that is not there is taken for an existing one.
    pub any_cluster_exists: bool,
    /// `stopCode` is never told.
    pub tells_no_stop_code: bool,
}

impl Quirks {
    /// Those of moto 5.2.5.
    pub const MOTO: Self = Self {
        ignores_client_token: true,
        runs_inactive_definitions: true,
        family_means_inactive_too: true,
        lists_families_its_own_way: true,
        fills_in_few_defaults: true,
        words_an_unknown_definition_itself: false,
        needs_no_network: false,
        ignores_unknown_overrides: true,
        says_nothing_of_missing_tasks: true,
        stop_of_a_missing_task_is_a_fault: true,
        any_cluster_exists: false,
        tells_no_stop_code: true,
    };

    /// Those of ministack 1.5.33.
    pub const MINISTACK: Self = Self {
        ignores_client_token: true,
        runs_inactive_definitions: true,
        family_means_inactive_too: true,
        lists_families_its_own_way: true,
        fills_in_few_defaults: true,
        words_an_unknown_definition_itself: true,
        needs_no_network: true,
        ignores_unknown_overrides: true,
        says_nothing_of_missing_tasks: false,
        stop_of_a_missing_task_is_a_fault: false,
        any_cluster_exists: true,
        tells_no_stop_code: false,
    };
}

/// What a case came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// What must hold, holds.
    Held,
    /// It does not hold, which is the server's known quirk of this name.
    Known(&'static str),
    /// It does not hold; the words say what was found.
    Broken(String),
    /// It holds, although the server is said to have the quirk of this name: the list is out of date.
    Cured(&'static str),
}

/// A case and what it came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its name, a sentence.
    pub name: &'static str,
    /// What it came to.
    pub verdict: Verdict,
}

impl Case {
    /// Whether it came to what was expected.
    pub const fn is_as_expected(&self) -> bool {
        matches!(self.verdict, Verdict::Held | Verdict::Known(_))
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.verdict {
            Verdict::Held => write!(f, "held     {}", self.name),
            Verdict::Known(quirk) => write!(f, "known    {} ({quirk})", self.name),
            Verdict::Broken(found) => write!(f, "BROKEN   {}: {found}", self.name),
            Verdict::Cured(quirk) => write!(f, "CURED    {} (not {quirk} any more)", self.name),
        }
    }
}

/// What each case works with.
#[derive(Debug, Clone)]
struct Bench {
    aws: Arc<dyn Aws>,
    setting: Setting,
    quirks: Quirks,
}

/// What a case finds wrong.
type Finding = Result<(), String>;

/// Fails the case where the condition does not hold.
macro_rules! ensure {
    ($condition:expr, $($found:tt)+) => {
        if !$condition {
            return Err(format!($($found)+));
        }
    };
}
use ensure;

/// Runs a case and adds it to the list. Where the server has the quirk, the case is to fail.
macro_rules! case {
    ($cases:ident, $bench:ident, $family:ident :: $name:ident $(, unless $quirk:ident)?) => {
        let quirk: Option<&'static str> = None$(.or($bench.quirks.$quirk.then_some(stringify!($quirk))))?;
        let verdict = match ($family::$name(&$bench).await, quirk) {
            (Ok(()), None) => Verdict::Held,
            (Ok(()), Some(quirk)) => Verdict::Cured(quirk),
            (Err(_), Some(quirk)) => Verdict::Known(quirk),
            (Err(found), None) => Verdict::Broken(found),
        };
        $cases.push(Case { name: stringify!($name), verdict });
    };
}

/// Runs every case, one after the other, and returns what each came to.
pub async fn all(aws: Arc<dyn Aws>, setting: &Setting, quirks: Quirks) -> Vec<Case> {
    let bench = Bench { aws, setting: setting.clone(), quirks };
    let mut cases = Vec::new();
    case!(cases, bench, definitions::each_registration_is_a_new_revision);
    case!(cases, bench, definitions::an_unknown_definition_is_none);
    case!(cases, bench, definitions::a_definition_is_described_as_it_was_sent);
    case!(cases, bench, definitions::the_defaults_of_a_container_are_filled_in, unless fills_in_few_defaults);
    case!(cases, bench, definitions::tags_of_a_definition_are_told_beside_it);
    case!(cases, bench, definitions::a_family_means_its_newest_active_revision, unless family_means_inactive_too);
    case!(cases, bench, definitions::to_deregister_twice_is_harmless);
    case!(cases, bench, definitions::active_revisions_are_listed_newest_first, unless lists_families_its_own_way);
    case!(cases, bench, definitions::a_definition_without_image_is_refused);
    case!(cases, bench, launches::a_task_is_started_as_requested);
    case!(cases, bench, launches::count_starts_so_many_tasks);
    case!(cases, bench, launches::the_same_token_starts_nothing_twice, unless ignores_client_token);
    case!(cases, bench, launches::a_token_of_another_request_is_a_conflict, unless ignores_client_token);
    case!(cases, bench, launches::a_request_without_token_is_not_sent);
    case!(cases, bench, launches::an_unknown_cluster_is_not_found, unless any_cluster_exists);
    case!(cases, bench, launches::an_unknown_definition_cannot_be_run, unless words_an_unknown_definition_itself);
    case!(cases, bench, launches::an_inactive_definition_cannot_be_run, unless runs_inactive_definitions);
    case!(cases, bench, launches::awsvpc_needs_a_network, unless needs_no_network);
    case!(cases, bench, launches::an_override_of_an_unknown_container_is_refused, unless ignores_unknown_overrides);
    case!(cases, bench, tasks::a_missing_task_is_a_failure_and_no_error, unless says_nothing_of_missing_tasks);
    case!(cases, bench, tasks::tasks_are_listed_by_who_started_them);
    case!(cases, bench, tasks::tasks_are_listed_by_family);
    case!(cases, bench, tasks::a_stopped_task_ends_and_may_be_stopped_again);
    case!(cases, bench, tasks::a_stop_by_the_user_has_its_stop_code, unless tells_no_stop_code);
    case!(cases, bench, tasks::to_stop_a_missing_task_is_an_answer, unless stop_of_a_missing_task_is_a_fault);
    case!(cases, bench, tasks::to_stop_in_a_missing_cluster_is_an_answer, unless any_cluster_exists);
    case!(cases, bench, logs::a_missing_group_is_none);
    case!(cases, bench, logs::a_stream_is_read_whole_and_its_token_stands_still);
    case!(cases, bench, network::the_default_vpc_has_subnets);
    case!(cases, bench, network::a_vpc_is_found_by_its_id);
    case!(cases, bench, network::an_unknown_vpc_is_an_empty_page);
    cases
}

impl Bench {
    fn family(&self, case: &str) -> String {
        format!("{}-{case}", self.setting.prefix)
    }

    fn cluster(&self) -> Option<&str> {
        self.setting.cluster.as_deref()
    }

    /// Returns a Fargate definition of one container.
    fn definition(&self, case: &str) -> Value {
        json!({
            "family": self.family(case), "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
            "cpu": "256", "memory": "512",
            "containerDefinitions": [{
                "name": "main", "image": self.setting.image, "memory": 256, "command": self.setting.command,
            }],
        })
    }

    /// Returns a request that runs it.
    fn request(&self, case: &str, definition: &str) -> Value {
        let mut network = json!({ "subnets": self.setting.subnets, "assignPublicIp": "DISABLED" });
        if let Some(members) = network.as_object_mut()
            && !self.setting.security_groups.is_empty()
        {
            drop(members.insert("securityGroups".to_owned(), json!(self.setting.security_groups)));
        }
        let mut request = json!({
            "taskDefinition": definition, "launchType": "FARGATE", "clientToken": self.family(case),
            "startedBy": self.family(case), "networkConfiguration": { "awsvpcConfiguration": network },
        });
        if let Some(members) = request.as_object_mut()
            && let Some(cluster) = self.cluster()
        {
            drop(members.insert("cluster".to_owned(), json!(cluster)));
        }
        request
    }

    async fn register(&self, definition: &Value) -> Result<String, String> {
        let ready = ready::definition(definition).map_err(|error| error.to_string())?;
        self.aws.register_task_definition(&ready).await.map(|registered| registered.arn).map_err(said)
    }

    async fn send(&self, request: &Value) -> Result<Result<Launched, AwsError>, String> {
        let ready = ready::request(request).map_err(|error| error.to_string())?;
        Ok(self.aws.run_task(&ready).await)
    }

    /// Registers and runs a task of its own.
    async fn start(&self, case: &str) -> Result<Task, String> {
        let arn = self.register(&self.definition(case)).await?;
        let launched = self.send(&self.request(case, &arn)).await?.map_err(said)?;
        ensure!(launched.failures.is_empty(), "failures: {:?}", launched.failures);
        launched.tasks.into_iter().next().ok_or_else(|| "no task was started".to_owned())
    }

    /// Stops a task, so that a server that runs containers is not left with it.
    async fn clean(&self, task: &Task) -> Finding {
        let stopped = self.aws.stop_task(self.cluster(), &task.task_arn, "the case is over").await;
        stopped.map(drop).map_err(said)
    }
}

/// Returns an error's words.
#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands the error over")]
fn said(error: AwsError) -> String {
    format!("{:?} {error}", error.class)
}

/// Returns the error that a call must end with.
fn refused<T: fmt::Debug>(result: Result<T, AwsError>) -> Result<AwsError, String> {
    match result {
        Ok(answer) => Err(format!("it was accepted: {answer:?}")),
        Err(error) => Ok(error),
    }
}
