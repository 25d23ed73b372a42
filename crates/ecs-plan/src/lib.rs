//! Plans one-off work on Amazon ECS.
//!
//! From a [`TaskSpec`](ecs_model::TaskSpec) and a [`World`] (what was observed) to a [`Plan`]: the
//! two requests, byte for byte, and the settings of the run. Pure: the same input gives the same
//! plan on every machine.
//!
//! ```
//! use ecs_model::TaskSpec;
//! use ecs_plan::{PlanOptions, World, needs, plan, preview};
//!
//! let mut spec = TaskSpec::new("hello");
//! spec.main.image = Some("busybox:1.37".to_owned());
//! // What an executor would look up first; without it the plan has placeholders.
//! assert_eq!(needs(&spec, &World::default()).len(), 2);
//! let plan = plan(&spec, &World::default(), &PlanOptions::default())?;
//! assert!(preview::summary(&plan).contains("register, run 1 task on default"));
//! assert!(preview::documents(&plan, &preview::ShowOptions::default()).contains("image: busybox:1.37"));
//! # Ok::<(), ecs_plan::PlanError>(())
//! ```
//!
//! An executor observes what [`needs`] names, until it names nothing more, plans again with what it
//! found, and sends what [`finish_definition`] and [`finish_request`] make of the plan.

pub mod canonical;
pub mod codes;
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
