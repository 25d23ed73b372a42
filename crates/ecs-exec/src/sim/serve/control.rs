//! Steers a served account from other processes: JSON over `/_sim/…`.
//!
//! | request | does |
//! |---|---|
//! | `GET /_sim/calls` | the [`Call`](crate::sim::Call)s so far |
//! | `GET /_sim/tasks` | every task that was ever started, as DescribeTasks shows it |
//! | `GET /_sim/revisions` | every revision, as DescribeTaskDefinition shows it |
//! | `POST /_sim/roles` | one [`Role`] or a list of them: lives for tasks to come |
//! | `POST /_sim/faults` | one [`Injection`] or a list of them |
//! | `POST /_sim/befall` | a [`Blow`] |
//! | `POST /_sim/log-groups` | a list of names: creates the groups |
//! | `POST /_sim/clear` | forgets roles, faults and calls |

use std::sync::Arc;

use hyper::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Answer, Received, response};
use crate::sim::{At, Fault, Mishap, Role, Sim};

/// A fault, and the calls that meet it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Injection {
    /// The calls.
    pub at: At,
    /// The fault.
    pub fault: Fault,
}

/// Something that befalls one task now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Blow {
    /// The task's ARN.
    pub task: String,
    /// What befalls it.
    pub what: Mishap,
}

/// One, or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

impl<T> OneOrMore<T> {
    fn into_vec(self) -> Vec<T> {
        match self {
            Self::One(one) => vec![one],
            Self::More(more) => more,
        }
    }
}

/// Answers a request below `/_sim/`.
pub(super) fn answer(sim: &Arc<Sim>, path: &str, received: &Received) -> Answer {
    let done = match (received.parts.method.clone(), path) {
        (Method::GET, "calls") => return shown(&sim.calls()),
        (Method::GET, "tasks") => return shown(&sim.tasks()),
        (Method::GET, "revisions") => return shown(&sim.revisions()),
        (Method::POST, "roles") => {
            read::<OneOrMore<Role>>(received).map(|roles| roles.into_vec().into_iter().for_each(|role| sim.role(role)))
        }
        (Method::POST, "faults") => read::<OneOrMore<Injection>>(received).map(|injections| {
            injections.into_vec().into_iter().for_each(|injection| sim.inject(injection.at, injection.fault));
        }),
        (Method::POST, "befall") => read::<Blow>(received).map(|blow| sim.befall(&blow.task, blow.what)),
        (Method::POST, "log-groups") => {
            read::<Vec<String>>(received).map(|groups| groups.iter().for_each(|group| sim.create_log_group(group)))
        }
        (Method::POST, "clear") => {
            sim.clear_scripts();
            Ok(())
        }
        _ => return response(StatusCode::NOT_FOUND, "text/plain", "the simulator has no such control".to_owned()),
    };
    match done {
        Ok(()) => shown(&Value::Null),
        Err(error) => response(StatusCode::BAD_REQUEST, "text/plain", error.to_string()),
    }
}

fn read<T: DeserializeOwned>(received: &Received) -> Result<T, serde_json::Error> {
    serde_json::from_slice(&received.body)
}

fn shown<T: Serialize>(value: &T) -> Answer {
    match serde_json::to_string(value) {
        Ok(text) => response(StatusCode::OK, "application/json", text),
        Err(error) => response(StatusCode::INTERNAL_SERVER_ERROR, "text/plain", error.to_string()),
    }
}
