//! Which life a task gets: [`Casting`].

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::script::TaskScript;

/// A task that is about to be created.
#[derive(Debug, Clone, PartialEq)]
pub struct Launching {
    /// Which task of all it is, from 1.
    pub number: u64,
    /// Family of its definition.
    pub family: String,
    /// Its cluster's name.
    pub cluster: String,
    /// `startedBy`.
    pub started_by: Option<String>,
    /// `FARGATE`, …, or the name of the capacity provider.
    pub capacity: String,
    /// `overrides` of the request.
    pub overrides: Value,
}

/// A life for the tasks that match.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Role {
    /// Only tasks of this family.
    pub family: Option<String>,
    /// Only tasks with this `startedBy`.
    pub started_by: Option<String>,
    /// Only so many tasks.
    pub times: Option<u64>,
    /// The life.
    pub script: TaskScript,
}

/// Decides by itself which life a task gets; `None` leaves it to the default one.
pub type LifeScript = Box<dyn FnMut(&Launching) -> Option<TaskScript> + Send>;

/// All lives that are to come: the first role that matches, else the script's, else the default.
#[derive(Default)]
pub(super) struct Casting {
    roles: Vec<Role>,
    script: Option<LifeScript>,
    default: TaskScript,
}

impl fmt::Debug for Casting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Casting").field("roles", &self.roles).field("default", &self.default).finish_non_exhaustive()
    }
}

impl Casting {
    /// Adds a role after the others.
    pub(super) fn role(&mut self, role: Role) {
        self.roles.push(role);
    }

    /// Sets the script.
    pub(super) fn script(&mut self, script: LifeScript) {
        self.script = Some(script);
    }

    /// Sets the life of tasks that nothing else gives one.
    pub(super) fn set_default(&mut self, script: TaskScript) {
        self.default = script;
    }

    /// Forgets roles and script; the default stays.
    pub(super) fn clear(&mut self) {
        self.roles.clear();
        self.script = None;
    }

    /// Returns the life of a task.
    pub(super) fn cast(&mut self, task: &Launching) -> TaskScript {
        for role in &mut self.roles {
            let family = role.family.as_ref().is_none_or(|family| *family == task.family);
            let started_by = role.started_by.is_none() || role.started_by == task.started_by;
            if family && started_by && role.times != Some(0) {
                role.times = role.times.map(|times| times - 1);
                return role.script.clone();
            }
        }
        self.script.as_mut().and_then(|script| script(task)).unwrap_or_else(|| self.default.clone())
    }
}
