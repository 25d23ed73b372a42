//! Plans one-off work on Amazon ECS.
//!
//! From a [`TaskSpec`](ecs_model::TaskSpec) and a [`World`] (what was observed) to a [`Plan`]: the
//! two requests, byte for byte, and the settings of the run. Pure: the same input gives the same
//! plan on every machine.

pub mod canonical;
mod definition;
pub mod diff;
pub mod family;
mod finish;
mod logs;
mod needs;
mod network;
pub mod normal_form;
mod origin;
pub mod patch;
mod plan;
mod planner;
pub mod preview;
mod request;
mod run;
pub mod slug;
pub mod tags;
mod world;

pub use finish::{Facts, Operation, Ready, Unfinished, finish_definition, finish_request, started_by};
pub use needs::{Need, definition_needs, needs, request_needs};
pub use plan::{
    CopyOf, Deferred, DefinitionPlan, LogKind, LogTarget, PLAN_FORMAT, Plan, PlanError, PlanOptions, RunSettings,
};
pub use planner::{definition, plan, request};
pub use world::{Described, LatestRevision, NetworkFact, WORLD_FORMAT, World};
