//! Reads the recorded cases. Other crates' tests that replay them include this file and `block.rs`.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

const DATA: &str = include_str!("../data/ectask.json");

/// One recorded case: a block, the answers it was given, and what it did.
#[derive(Debug, Deserialize)]
pub(crate) struct Case {
    /// `category/what_it_shows`.
    pub(crate) name: String,
    pub(crate) category: String,
    /// The block as it resolved its attributes; what is null is left out.
    pub(crate) block: Option<Block>,
    /// The attributes as given, where the block was refused or was prepared for a flow run.
    pub(crate) given: Option<Value>,
    /// What `prepare_for_flow_run` was given.
    pub(crate) prepare: Option<Value>,
    /// Why the block could not be made.
    pub(crate) invalid: Option<Value>,
    /// The recorded answers of the look-ups.
    #[serde(default)]
    pub(crate) world: Vec<Answer>,
    /// The payloads of RegisterTaskDefinition, one for each call.
    #[serde(default, deserialize_with = "one_or_more")]
    pub(crate) register: Vec<Value>,
    /// The payloads of RunTask, one for each call.
    #[serde(default, deserialize_with = "one_or_more")]
    pub(crate) run: Vec<Value>,
    /// How the run failed.
    pub(crate) error: Option<Value>,
    /// The documents of the preview by their titles, where nothing was run.
    pub(crate) preview: Option<BTreeMap<String, Value>>,
    /// The definitions `a` and `b` of a comparison.
    pub(crate) equal: Option<BTreeMap<String, Value>>,
    /// What the run, or the comparison, came to.
    pub(crate) result: Option<Value>,
    /// What only the executor's tests need: `api_calls`, `calls`, `deregistered`, `kill`,
    /// `kill_result`, `stderr`, `task_states`; and `region`, `base_environment`.
    #[serde(flatten)]
    pub(crate) rest: Map<String, Value>,
}

/// The attributes of a block.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct Block {
    pub(crate) auto_deregister_task_definition: bool,
    pub(crate) cloudwatch_logs_options: Pairs<String>,
    pub(crate) cluster: Option<String>,
    pub(crate) command: Option<Vec<String>>,
    pub(crate) configure_cloudwatch_logs: Option<bool>,
    pub(crate) cpu: Option<Value>,
    pub(crate) env: Pairs<Option<String>>,
    pub(crate) execution_role_arn: Option<String>,
    pub(crate) family: Option<String>,
    pub(crate) image: Option<String>,
    pub(crate) labels: Pairs<String>,
    pub(crate) launch_type: Option<String>,
    pub(crate) memory: Option<Value>,
    pub(crate) name: Option<String>,
    pub(crate) stream_output: Option<bool>,
    pub(crate) task_customizations: Value,
    pub(crate) task_definition: Option<Value>,
    pub(crate) task_definition_arn: Option<String>,
    pub(crate) task_role_arn: Option<String>,
    pub(crate) task_start_timeout_seconds: f64,
    pub(crate) task_watch_poll_interval: f64,
    pub(crate) vpc_id: Option<String>,
    /// Attributes that no block has.
    #[serde(flatten)]
    pub(crate) unknown: Map<String, Value>,
}

impl Default for Block {
    fn default() -> Self {
        Self {
            auto_deregister_task_definition: true,
            cloudwatch_logs_options: Pairs::default(),
            cluster: None,
            command: None,
            configure_cloudwatch_logs: None,
            cpu: None,
            env: Pairs::default(),
            execution_role_arn: None,
            family: None,
            image: None,
            labels: Pairs::default(),
            launch_type: None,
            memory: None,
            name: None,
            stream_output: None,
            task_customizations: Value::Array(Vec::new()),
            task_definition: None,
            task_definition_arn: None,
            task_role_arn: None,
            task_start_timeout_seconds: 120.0,
            task_watch_poll_interval: 5.0,
            vpc_id: None,
            unknown: Map::new(),
        }
    }
}

/// One recorded answer.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Answer {
    pub(crate) operation: String,
    pub(crate) params: Value,
    pub(crate) response: Option<Value>,
    pub(crate) error: Option<Value>,
}

/// An object whose order counts: that of `env` and `labels` is the order of the lists sent.
#[derive(Debug, Clone)]
pub(crate) struct Pairs<T>(pub(crate) Vec<(String, T)>);

impl<T> Default for Pairs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for InOrder<T> {
            type Value = Pairs<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Pairs<T>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(member) = members.next_entry()? {
                    pairs.push(member);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(InOrder(std::marker::PhantomData))
    }
}

fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Value>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Array(all) => all,
        one => vec![one],
    })
}

/// Returns every case.
pub(crate) fn all() -> Vec<Case> {
    #[derive(Deserialize)]
    struct Data {
        cases: Vec<Case>,
    }
    serde_json::from_str::<Data>(DATA).expect("the data has this shape").cases
}
