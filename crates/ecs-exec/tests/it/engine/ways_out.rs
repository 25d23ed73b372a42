//! Whatever ends a run: what it registered is deregistered, what it says is true.

use std::time::Duration;

use ecs_exec::sim::{
    At, CannotStart, Cluster, ContainerScript, Fault, Mishap, Operation, Sim, SimBuilder, TaskScript, Vpc,
};
use ecs_exec::{EventKind, Left};
use ecs_model::{DefinitionSource, Launch, LaunchType, TaskSpec, TimeSpan};

use super::stage::*;

fn sim(life: TaskScript) -> std::sync::Arc<Sim> {
    Sim::builder().default_life(life).build()
}

/// Runs, and checks that nothing is left.
async fn clean(sim: SimBuilder, spec: TaskSpec) -> (Told, std::sync::Arc<Sim>) {
    let sim = sim.build();
    let told = apply(&sim, spec).await;
    assert_eq!(active_revisions(&sim), 0, "{:?}", told.story());
    assert_eq!(told.outcome.left, []);
    (told, sim)
}

#[tokio::test(start_paused = true)]
async fn a_task_that_does_not_start_is_told_with_what_to_do_and_where() {
    let mut spec = spec();
    let arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf";
    let value_from = format!("{arn}:password::");
    spec.main.secrets = vec![ecs_model::SecretEntry { name: "DB_PASSWORD".to_owned(), value_from }];
    let words = format!(
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: \
         unable to retrieve secret from asm: {arn}: AccessDeniedException"
    );
    let (told, _) = clean(Sim::builder().default_life(TaskScript::fails_to_start(words.clone())), spec).await;
    assert_eq!(told.summary(), ("failed-to-start", None, 125));
    let failure = told.outcome.failure.unwrap();
    assert_eq!(failure.what, "the task did not start: its execution role may not read a secret");
    assert_eq!(failure.aws_says, Some(words));
    assert_eq!(failure.at.unwrap().to_string(), "secrets.DB_PASSWORD");
    assert!(failure.advice.unwrap().contains("secretsmanager:GetSecretValue"));
}

#[tokio::test(start_paused = true)]
async fn a_start_failure_without_containers_does_not_hang() {
    let failure = ecs_exec::sim::StartFailure {
        reason: "RESOURCE:MEMORY".to_owned(),
        without_containers: true,
        ..ecs_exec::sim::StartFailure::default()
    };
    let life = TaskScript { start_failure: Some(failure), ..TaskScript::default() };
    let (told, _) = clean(Sim::builder().default_life(life), spec()).await;
    assert_eq!(told.summary(), ("not-placed", None, 125));
}

#[tokio::test(start_paused = true)]
async fn a_container_that_cannot_start_is_a_failed_start_whatever_its_code() {
    let main = ContainerScript {
        cannot_start: Some(CannotStart {
            reason: "CannotStartContainerError: exec: \"x\": executable file not found in $PATH".to_owned(),
            exit_code: Some(127),
        }),
        ..ContainerScript::default()
    };
    let (told, _) = clean(Sim::builder().default_life(TaskScript { main, ..TaskScript::default() }), spec()).await;
    assert_eq!(told.summary(), ("failed-to-start", Some(127), 125));
    assert!(told.outcome.failure.unwrap().what.contains("no such program"));
}

#[tokio::test(start_paused = true)]
async fn a_task_that_ran_between_two_polls_is_judged_by_its_code() {
    for code in [0, 7] {
        let life =
            TaskScript::exits(code).steps(Duration::from_millis(10)).running_for(Duration::from_millis(1)).lines(["x"]);
        let (told, _) = clean(Sim::builder().default_life(life), spec()).await;
        assert_eq!(told.summary(), ("exited", Some(code), u8::try_from(code).unwrap()));
        assert_eq!(told.lines(), ["x"]);
        assert!(!told.story().contains(&"RUNNING".to_owned()));
    }
}

#[tokio::test(start_paused = true)]
async fn a_container_without_memory_is_137_though_ecs_says_0() {
    let mut life = TaskScript::exits(0);
    life.main.reason = Some("OutOfMemoryError: Container killed due to memory usage".to_owned());
    let (told, _) = clean(Sim::builder().default_life(life), spec()).await;
    assert_eq!(told.summary(), ("exited", Some(137), 137));
    let failure = told.outcome.failure.unwrap();
    assert_eq!(failure.what, "the task failed: a container used more memory than it may");
    assert_eq!(failure.advice.as_deref(), Some("raise memory"));
}

#[tokio::test(start_paused = true)]
async fn a_code_that_nobody_tells_is_never_0() {
    let mut life = TaskScript::exits(0);
    life.main.exit_code = None;
    let (told, _) = clean(Sim::builder().default_life(life), spec()).await;
    assert_eq!(told.summary(), ("lost", None, 125));
    let what = told.outcome.failure.unwrap().what;
    assert_eq!(what, "container main reported no exit code (task stopped: EssentialContainerExited)");
}

#[tokio::test(start_paused = true)]
async fn somebody_elses_stop_is_told_apart_from_ours() {
    let sim = sim(TaskScript::until_stopped());
    let other = std::sync::Arc::clone(&sim);
    let stopper = tokio::spawn(async move {
        tokio::time::sleep(secs(30)).await;
        let arn = tasks(&other)[0]["taskArn"].as_str().unwrap().to_owned();
        ecs_exec::Aws::stop_task(other.as_ref(), None, &arn, "enough of it").await.unwrap()
    });
    let told = apply(&sim, spec()).await;
    assert!(matches!(stopper.await.unwrap(), ecs_exec::aws::Stopped::Accepted(_)));
    assert_eq!(told.summary(), ("stopped", Some(143), 125));
    assert_eq!(told.outcome.stopped_reason.as_deref(), Some("enough of it"));
    assert_eq!(active_revisions(&sim), 0);
}

#[tokio::test(start_paused = true)]
async fn a_lost_host_and_a_vanished_task_are_lost() {
    for (mishap, what) in [
        (Mishap::HostLost, "the task was lost: the instance under it is gone"),
        (Mishap::Vanished, "ECS does not know the task any more"),
    ] {
        let life = TaskScript::until_stopped().accident(secs(40), mishap);
        let (told, _) = clean(Sim::builder().default_life(life), spec()).await;
        assert_eq!(told.summary(), ("lost", None, 125));
        assert_eq!(told.outcome.failure.unwrap().what, what);
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_default_vpc_what_was_registered_meanwhile_is_deregistered() {
    let sim = Sim::builder().no_vpcs().build();
    sim.inject(At::Nth(Operation::DescribeVpcs, 1), Fault::Slow(5_000));
    let told = apply(&sim, spec()).await;
    assert_eq!(told.summary(), ("invalid", None, 65));
    assert_eq!((active_revisions(&sim), told.outcome.left.len()), (0, 0));
    assert_eq!(tasks(&sim).len(), 0);
    assert!(!told.outcome.problems.is_empty());
    assert_eq!(sim.revisions().len(), 1, "it was registered while the network was looked up");
}

#[tokio::test(start_paused = true)]
async fn a_look_up_that_is_denied_ends_the_run_before_a_task_and_leaves_nothing() {
    for operation in [
        Operation::DescribeTaskDefinition,
        Operation::DescribeVpcs,
        Operation::DescribeSubnets,
        Operation::RegisterTaskDefinition,
        Operation::RunTask,
    ] {
        let sim = Sim::builder().build();
        sim.inject(At::Every(operation), Fault::Denied);
        let told = apply(&sim, spec()).await;
        assert_eq!(told.summary(), ("denied", None, 77), "{operation}");
        assert_eq!((tasks(&sim).len(), active_revisions(&sim)), (0, 0), "{operation}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_throttle_that_stays_is_given_up_with_69() {
    for operation in [Operation::DescribeVpcs, Operation::RegisterTaskDefinition, Operation::RunTask] {
        let sim = Sim::builder().build();
        sim.inject(At::Every(operation), Fault::Throttled);
        let told = apply(&sim, spec()).await;
        assert_eq!(told.summary(), ("unavailable", None, 69), "{operation}");
        assert_eq!((tasks(&sim).len(), active_revisions(&sim)), (0, 0), "{operation}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_cluster_that_is_not_there_and_one_without_instances_are_told_in_plain_words() {
    let nowhere = TaskSpec { cluster: Some("nowhere".to_owned()), ..spec() };
    let (told, _) = clean(Sim::builder(), nowhere).await;
    assert_eq!(told.summary(), ("invalid", None, 65));
    let failure = told.outcome.failure.unwrap();
    assert_eq!(failure.what, "RunTask failed: there is no such cluster in this account and region");
    assert_eq!(failure.at.unwrap().to_string(), "cluster");

    let deleted = Cluster { active: false, ..Cluster::new("default") };
    let (told, sim) = clean(Sim::builder().cluster(deleted), spec()).await;
    assert_eq!(told.summary(), ("invalid", None, 65));
    assert_eq!(told.outcome.failure.unwrap().what, "RunTask failed: the cluster is INACTIVE: somebody deleted it");
    assert_eq!(sim.revisions().len(), 1, "that is nothing to register anew for");

    let empty = Sim::builder().cluster(Cluster::new("default").without_instances());
    let (told, _) = clean(empty, ec2_spec()).await;
    assert_eq!(told.summary(), ("not-placed", None, 125));
    let failure = told.outcome.failure.unwrap();
    assert!(failure.what.contains("container instances"), "{failure:?}");
}

#[tokio::test(start_paused = true)]
async fn failures_of_run_task_are_told_and_no_task_is_forgotten() {
    let sim = Sim::builder().default_life(TaskScript::exits(0).running_for(secs(30))).build();
    sim.inject(
        At::Nth(Operation::RunTask, 1),
        Fault::PartialFailure { started: 2, reason: "RESOURCE:MEMORY".to_owned() },
    );
    let told = apply(&sim, TaskSpec { count: Some(3), ..ec2_spec() }).await;
    assert_eq!(told.summary(), ("not-placed", None, 125));
    assert_eq!(told.outcome.tasks.iter().map(|task| task.exit_code).collect::<Vec<_>>(), [Some(0), Some(0)]);
    assert_eq!(
        told.outcome.failure.unwrap().what,
        "there was no place for the task: no instance has enough free memory"
    );
    assert_eq!(active_revisions(&sim), 0);
}

#[tokio::test(start_paused = true)]
async fn a_reused_revision_that_became_inactive_is_registered_anew_once() {
    let sim = Sim::builder().build();
    let keeping = TaskSpec { auto_deregister: Some(false), ..spec() };
    assert_eq!(apply_as(&sim, keeping, "first").await.summary().2, 0);
    assert_eq!(active_revisions(&sim), 1);
    let told = apply_as(&sim, spec(), "second").await;
    assert!(told.story().contains(&"reused".to_owned()), "{:?}", told.story());
    assert_eq!(active_revisions(&sim), 1, "one that was found is never deregistered");
    assert_eq!(sim.revisions().len(), 1);
    sim.inject(At::Nth(Operation::RunTask, 3), Fault::Inactive);
    let told = apply_as(&sim, spec(), "third").await;
    assert_eq!(told.summary(), ("exited", Some(0), 0));
    assert_eq!(told.outcome.retries.len(), 1);
    assert_eq!(active_revisions(&sim), 0);
    assert_eq!(sim.revisions().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_linked_definition_is_run_as_it_is_and_stays() {
    let sim = Sim::builder().default_life(TaskScript::exits(0).lines(["x"])).build();
    assert_eq!(apply(&sim, TaskSpec { auto_deregister: Some(false), ..spec() }).await.summary().2, 0);
    let mut linked = TaskSpec::new("linked");
    linked.definition = Some(DefinitionSource::Linked { id: "report".to_owned(), as_is: true });
    linked.network = spec().network;
    let told = apply(&sim, linked.clone()).await;
    assert_eq!(told.summary(), ("exited", Some(0), 0), "{:?}", told.outcome);
    assert_eq!(told.lines(), ["x"]);
    assert_eq!(active_revisions(&sim), 1);
    linked.definition = Some(DefinitionSource::Linked { id: "nothing:7".to_owned(), as_is: true });
    let told = apply(&sim, linked).await;
    assert_eq!(told.summary(), ("invalid", None, 65));
    assert_eq!(told.outcome.failure.unwrap().what, "there is no task definition nothing:7");
}

#[tokio::test(start_paused = true)]
async fn a_deregistration_that_fails_loses_no_result_and_is_said() {
    let sim = sim(TaskScript::exits(4));
    sim.inject(At::Every(Operation::DeregisterTaskDefinition), Fault::Denied);
    let told = apply(&sim, spec()).await;
    assert_eq!(told.summary(), ("exited", Some(4), 4));
    assert!(told.story().contains(&"not-deregistered".to_owned()));
    assert!(matches!(&told.outcome.left[..], [Left::Revision { why, .. }] if why.contains("AccessDenied")));
}

#[tokio::test(start_paused = true)]
async fn a_registration_whose_answer_is_lost_is_found_and_never_made_twice() {
    for fault in [Fault::ResetAfter, Fault::ServerErrorAfter, Fault::Unreadable] {
        let sim = sim(TaskScript::exits(0));
        sim.inject(At::Nth(Operation::RegisterTaskDefinition, 1), fault.clone());
        let told = apply(&sim, spec()).await;
        assert_eq!(told.summary(), ("exited", Some(0), 0), "{fault:?}");
        assert_eq!(sim.count(Operation::RegisterTaskDefinition), 1, "{fault:?}");
        assert_eq!(sim.revisions().len(), 1, "{fault:?}");
    }
    for fault in [Fault::ResetBefore, Fault::ServerError] {
        let sim = sim(TaskScript::exits(0));
        sim.inject(At::Nth(Operation::RegisterTaskDefinition, 1), fault.clone());
        assert_eq!(apply(&sim, spec()).await.summary().2, 0, "{fault:?}");
        assert_eq!(sim.revisions().len(), 1, "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_equal_revision_of_somebody_else_is_not_taken_for_ours() {
    let sim = sim(TaskScript::exits(0));
    let other = TaskSpec { auto_deregister: Some(false), name: "report".to_owned(), ..spec() };
    let mut different = other.clone();
    different.main.user = Some("1000".to_owned());
    // An equal revision, and a newer one that differs: the newest counts, so ours is registered.
    assert_eq!(apply(&sim, other).await.summary().2, 0);
    assert_eq!(apply(&sim, different).await.summary().2, 0);
    sim.inject(At::Nth(Operation::RegisterTaskDefinition, 3), Fault::ResetBefore);
    assert_eq!(apply(&sim, spec()).await.summary().2, 0);
    let states: Vec<String> = sim.revisions().iter().map(|one| one["status"].as_str().unwrap().to_owned()).collect();
    assert_eq!(states, ["ACTIVE", "ACTIVE", "INACTIVE"]);
}

#[tokio::test(start_paused = true)]
async fn a_task_whose_run_task_answer_is_lost_is_started_once() {
    for fault in [Fault::ResetAfter, Fault::ServerErrorAfter, Fault::Unreadable] {
        let sim = sim(TaskScript::exits(0));
        sim.inject(At::Nth(Operation::RunTask, 1), fault.clone());
        assert_eq!(apply(&sim, spec()).await.summary(), ("exited", Some(0), 0), "{fault:?}");
        assert_eq!(tasks(&sim).len(), 1, "{fault:?}");
        assert_eq!(sim.count(Operation::RunTask), 2, "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn credentials_that_expire_for_good_leave_the_task_running_and_say_how_to_go_on() {
    let sim = sim(TaskScript::until_stopped());
    sim.inject_by(Box::new(|site| {
        if site.at > Duration::from_mins(1) { vec![Fault::ExpiredCredentials] } else { Vec::new() }
    }));
    let told = apply(&sim, spec()).await;
    assert_eq!(told.summary(), ("denied", None, 77));
    let failure = told.outcome.failure.unwrap();
    assert_eq!(failure.what, "the credentials have expired; the task still runs");
    assert!(failure.advice.unwrap().contains("attach"));
    assert!(matches!(&told.outcome.left[..], [Left::Task { .. }, Left::Revision { .. }]));
    assert_eq!(active_revisions(&sim), 1, "attach deregisters it");
}

#[tokio::test(start_paused = true)]
async fn more_subnets_than_run_task_takes_are_refused_and_what_was_registered_is_deregistered() {
    let subnets: Vec<String> = (0..17).map(|number| format!("subnet-{number:017x}")).collect();
    let vpc = Vpc::new("vpc-0aaaaaaaaaaaaaaaa", subnets).as_default();
    let (told, sim) = clean(Sim::builder().no_vpcs().vpc(vpc), spec()).await;
    assert_eq!(told.summary().2, 65);
    assert_eq!(tasks(&sim).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_spec_with_an_error_makes_no_call_that_changes_anything() {
    let mut wrong = spec();
    wrong.main.image = None;
    let sim = Sim::builder().build();
    let told = apply(&sim, wrong).await;
    assert_eq!(told.summary(), ("invalid", None, 65));
    assert!(!told.outcome.problems.is_empty());
    assert_eq!(sim.total_calls(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_spot_interruption_is_told_as_such() {
    let spot = Launch::Type(LaunchType::FargateSpot);
    let life = TaskScript::until_stopped().accident(secs(60), Mishap::Spot);
    let (told, _) = clean(Sim::builder().default_life(life), TaskSpec { launch: Some(spot), ..spec() }).await;
    assert_eq!(told.summary(), ("spot-interrupted", Some(143), 125));
    assert_eq!(told.outcome.failure.unwrap().what, "the task was interrupted: Spot took the capacity back");
}

#[tokio::test(start_paused = true)]
async fn the_last_lines_of_a_failed_task_are_in_its_failure() {
    let lines: Vec<String> = (0..50).map(|number| format!("line {number}")).collect();
    let life = TaskScript::until_stopped().lines(lines).accident(secs(60), Mishap::HostLost);
    let (told, _) = clean(Sim::builder().default_life(life), spec()).await;
    let last = &told.outcome.failure.unwrap().last_lines[0];
    assert_eq!((last.container.as_str(), last.lines.len()), ("main", 20));
    assert_eq!(last.lines.last().unwrap(), "line 49");
}

#[tokio::test(start_paused = true)]
async fn the_outcome_reads_back_from_its_serialised_form() {
    let (told, _) = clean(Sim::builder().default_life(TaskScript::exits(3).lines(["x"])), spec()).await;
    let text = serde_json::to_string(&told.outcome).unwrap();
    assert_eq!(serde_json::from_str::<ecs_exec::Outcome>(&text).unwrap(), told.outcome);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((value["kind"].as_str(), value["exit_code"].as_i64()), (Some("exited"), Some(3)));
    assert!(value["stop_code"].is_string() && value["stopped_reason"].is_string());
}

#[tokio::test(start_paused = true)]
async fn no_event_and_no_outcome_shows_an_environment_value() {
    let mut spec = spec();
    let secret = "s3cr3t-canary";
    spec.main.env =
        vec![ecs_model::EnvEntry { name: "TOKEN".to_owned(), value: ecs_model::EnvValue::Set(secret.to_owned()) }];
    let (told, _) = clean(Sim::builder().default_life(TaskScript::fails_to_start("InternalError")), spec).await;
    let shown = format!("{:?} {:?} {}", told.events, told.outcome, serde_json::to_string(&told.events).unwrap());
    assert!(!shown.contains(secret));
}

#[tokio::test(start_paused = true)]
async fn a_timeout_during_the_look_ups_starts_nothing() {
    let sim = Sim::builder().latency(secs(10)).build();
    let told = apply(&sim, TaskSpec { timeout: Some(TimeSpan::from_secs(15)), ..spec() }).await;
    assert_eq!(told.summary(), ("timed-out", None, 124));
    assert_eq!((tasks(&sim).len(), active_revisions(&sim)), (0, 0));
    assert!(told.events.iter().any(|event| matches!(event.kind, EventKind::Failed(_))));
}

#[tokio::test(start_paused = true)]
async fn a_launch_that_nobody_answers_for_is_said_and_its_revision_stays() {
    let sim = sim(TaskScript::until_stopped());
    sim.inject(At::Every(Operation::RunTask), Fault::ResetAfter);
    sim.inject(At::Every(Operation::ListTasks), Fault::Denied);
    let told = apply(&sim, spec()).await;
    assert_eq!(told.summary(), ("unavailable", None, 69));
    assert_eq!(tasks(&sim).len(), 1);
    assert!(
        matches!(&told.outcome.left[..], [Left::Revision { .. }, Left::Launch { started_by }] if started_by == "ecs-cli/7k2m9x4q")
    );
}

#[tokio::test(start_paused = true)]
async fn a_launch_that_is_never_answered_is_found_by_started_by_and_followed() {
    let sim = sim(TaskScript::exits(3).lines(["x"]));
    sim.inject(At::Every(Operation::RunTask), Fault::ResetAfter);
    let told = apply(&sim, spec()).await;
    assert_eq!(told.summary(), ("exited", Some(3), 3));
    assert_eq!(told.lines(), ["x"]);
    assert_eq!((tasks(&sim).len(), active_revisions(&sim)), (1, 0));
}
