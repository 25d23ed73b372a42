//! Plans as people see them.

use ecs_plan::World;
use ecs_plan::preview::{ShowOptions, documents, summary};

use crate::fixture::{hello, linked, nightly_report, plan, said_by_the_planner, world};

#[test]
fn the_reference_example_is_planned_offline() {
    let plan = plan(&nightly_report(), &World::default());
    insta::assert_snapshot!(format!("{}\n{}", summary(&plan), documents(&plan, &ShowOptions::default())));
    insta::assert_debug_snapshot!(said_by_the_planner(&plan));
}

#[test]
fn the_smallest_task_is_planned_offline() {
    let plan = plan(&hello(), &World::default());
    insta::assert_snapshot!(format!("{}\n{}", summary(&plan), documents(&plan, &ShowOptions::default())));
    insta::assert_debug_snapshot!(said_by_the_planner(&plan));
}

#[test]
fn a_linked_definition_that_was_not_read_stands_as_a_placeholder() {
    let plan = plan(&linked(), &World::default());
    insta::assert_snapshot!(format!("{}\n{}", summary(&plan), documents(&plan, &ShowOptions::default())));
}

#[test]
fn a_changed_copy_says_what_caused_it_and_shows_the_difference() {
    let mut spec = linked();
    spec.main.image = Some("registry.example.com/report:1.41.0".to_owned());
    spec.main.env = vec![crate::fixture::unset("LEGACY")];
    let plan = plan(&spec, &world());
    let warning = plan.problems.iter().find(|problem| problem.code.as_str() == "changed-copy").unwrap();
    insta::assert_snapshot!(format!("{}\n{}\n{}", summary(&plan), warning, warning.help.as_ref().unwrap()));
    insta::assert_snapshot!(documents(&plan, &ShowOptions::default()));
}

#[test]
fn each_value_says_where_it_came_from() {
    let plan = plan(&nightly_report(), &world());
    insta::assert_snapshot!(documents(&plan, &ShowOptions { origins: true, ..ShowOptions::default() }));
}
