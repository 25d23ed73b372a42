//! Plans one-off work on Amazon ECS.
//!
//! From a [`TaskSpec`](ecs_model::TaskSpec) and a [`World`] (what was observed) to a [`Plan`]: the
//! two requests, byte for byte, and the settings of the run. Pure: the same input gives the same
//! plan on every machine.

pub mod family;
mod needs;
pub mod patch;
mod plan;
pub mod preview;
pub mod slug;
pub mod tags;
mod world;

pub use needs::{Need, definition_needs, needs, request_needs};
pub use plan::{
    CopyOf, Deferred, DefinitionPlan, Facts, LogKind, LogTarget, Operation, PLAN_FORMAT, Plan, PlanError, PlanOptions,
    Ready, RunSettings, Unfinished, definition, finish_definition, finish_request, plan, request, started_by,
};
pub use world::{Described, LatestRevision, NetworkFact, WORLD_FORMAT, World};
