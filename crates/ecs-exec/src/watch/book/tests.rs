use super::*;
use crate::aws::Failure;

fn watched(cluster: &str, arn: &str, seen: Option<Task>) -> Watched {
    Watched { cluster: Some(cluster.to_owned()), arn: arn.to_owned(), poll_interval: Duration::from_secs(5), seen }
}

fn task(arn: &str, status: &str) -> Task {
    Task { task_arn: arn.to_owned(), last_status: Some(status.to_owned()), ..Task::default() }
}

#[expect(clippy::unnecessary_wraps, reason = "it stands for an answer")]
fn answer(tasks: &[Task]) -> Result<DescribedTasks, AwsError> {
    Ok(DescribedTasks { tasks: tasks.to_vec(), failures: Vec::new() })
}

fn error(class: ErrorClass) -> AwsError {
    let (code, message) = ("X".to_owned(), String::new());
    AwsError { operation: "DescribeTasks", class, code, message, request_id: None, status: None }
}

struct Desk {
    book: Book,
    feeds: Vec<mpsc::UnboundedReceiver<Sighting>>,
    now: Instant,
}

impl Desk {
    fn new() -> Self {
        Self { book: Book::new(Pace::AWS), feeds: Vec::new(), now: Instant::now() }
    }

    fn watch(&mut self, watched: Watched) {
        let (feed, sightings) = mpsc::unbounded_channel();
        self.book.watch(u64::try_from(self.feeds.len()).unwrap(), watched, feed, self.now);
        self.feeds.push(sightings);
    }

    /// Goes to the next call, and answers it.
    fn poll(&mut self, answer: impl FnOnce(&Batch) -> Result<DescribedTasks, AwsError>) -> Duration {
        let due = self.book.next_due().expect("a call is due");
        let waited = due.saturating_duration_since(self.now);
        self.now = self.now.max(due);
        let batch = self.book.batch(self.now).expect("the call is due now");
        let answer = answer(&batch);
        self.book.answered(&batch, answer, self.now);
        waited
    }

    fn seen(&mut self, of: usize) -> Vec<String> {
        let mut seen = Vec::new();
        while let Ok(sighting) = self.feeds[of].try_recv() {
            seen.push(match sighting {
                Sighting::Changed(task) => task.last_status.unwrap_or_default(),
                Sighting::Missing { why } => why,
                Sighting::Unreachable(error) => format!("unreachable {}", error.code),
                Sighting::GaveUp(error) => format!("gave up {}", error.code),
                Sighting::Looked => "looked".to_owned(),
            });
        }
        seen
    }
}

#[tokio::test(start_paused = true)]
async fn the_gap_of_a_single_task_starts_short_and_never_passes_poll_interval() {
    let mut desk = Desk::new();
    desk.watch(watched("c", "a", Some(task("a", "PROVISIONING"))));
    let gaps: Vec<u128> = (0..12).map(|_| desk.poll(|_| answer(&[task("a", "RUNNING")])).as_millis()).collect();
    assert_eq!(gaps[..4], [500, 500, 750, 1125]);
    assert!(gaps.iter().all(|gap| *gap <= 5_000), "{gaps:?}");
    assert_eq!(gaps.last(), Some(&5_000));
}

#[tokio::test(start_paused = true)]
async fn a_task_that_this_process_did_not_launch_is_looked_at_at_once() {
    let mut desk = Desk::new();
    desk.watch(watched("c", "a", None));
    assert_eq!(desk.poll(|_| answer(&[task("a", "RUNNING")])), Duration::ZERO);
    assert_eq!(desk.seen(0), ["RUNNING"]);
}

#[tokio::test(start_paused = true)]
async fn a_call_takes_up_to_a_hundred_tasks_of_one_cluster() {
    let mut desk = Desk::new();
    for number in 0..150 {
        desk.watch(watched("c", &format!("c{number}"), None));
    }
    desk.watch(watched("d", "d0", None));
    let mut asked = BTreeSet::new();
    for _ in 0..3 {
        desk.poll(|batch| {
            assert!(batch.arns.len() <= 100);
            assert!(batch.arns.iter().all(|arn| arn.starts_with(batch.cluster.as_deref().unwrap())));
            asked.extend(batch.arns.iter().cloned());
            answer(&batch.arns.iter().map(|arn| task(arn, "RUNNING")).collect::<Vec<_>>())
        });
    }
    assert_eq!(asked.len(), 151, "three calls are enough for all");
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_tasks_stay_within_the_pace() {
    let mut desk = Desk::new();
    for number in 0..10_000 {
        desk.watch(watched("c", &number.to_string(), None));
    }
    let start = desk.now;
    let mut calls = 0_u32;
    while desk.now.saturating_duration_since(start) < Duration::from_mins(2) {
        desk.poll(|batch| answer(&batch.arns.iter().map(|arn| task(arn, "RUNNING")).collect::<Vec<_>>()));
        calls += 1;
    }
    // 100 calls at once, within the bucket's burst, then 5 a second.
    assert!((500..=720).contains(&calls), "{calls}");
}

#[tokio::test(start_paused = true)]
async fn a_throttled_call_makes_the_gaps_longer_until_calls_are_answered_again() {
    let mut desk = Desk::new();
    desk.watch(watched("c", "a", Some(task("a", "PROVISIONING"))));
    for _ in 0..6 {
        desk.poll(|_| Err(error(ErrorClass::Throttled)));
    }
    let slow = desk.poll(|_| answer(&[task("a", "RUNNING")]));
    assert!(slow > Duration::from_secs(5), "{slow:?}");
    for _ in 0..6 {
        desk.poll(|_| answer(&[task("a", "RUNNING")]));
    }
    assert_eq!(desk.poll(|_| answer(&[])), Duration::from_secs(5));
    assert_eq!(desk.seen(0), ["RUNNING"]);
}

#[tokio::test(start_paused = true)]
async fn each_change_is_told_once_and_none_goes_back() {
    let mut desk = Desk::new();
    desk.watch(watched("c", "a", Some(task("a", "PROVISIONING"))));
    for status in ["PROVISIONING", "PENDING", "PROVISIONING", "PENDING", "DEPROVISIONING", "RUNNING", "STOPPED"] {
        desk.poll(|_| answer(&[task("a", status)]));
    }
    assert_eq!(desk.seen(0), ["PENDING", "DEPROVISIONING", "STOPPED"]);
    assert!(desk.book.is_empty(), "the end is the end");
}

#[tokio::test(start_paused = true)]
async fn missing_is_tolerated_for_a_minute_and_then_named() {
    let mut desk = Desk::new();
    desk.watch(watched("c", "a", Some(task("a", "PROVISIONING"))));
    let start = desk.now;
    let failure = Failure { arn: Some("a".to_owned()), reason: Some("MISSING".to_owned()), detail: None };
    while !desk.book.is_empty() {
        assert_eq!(desk.seen(0), [""; 0]);
        desk.poll(|_| Ok(DescribedTasks { tasks: Vec::new(), failures: vec![failure.clone()] }));
    }
    let after = desk.now.saturating_duration_since(start);
    assert!((60..=66).contains(&after.as_secs()), "{after:?}");
    assert_eq!(desk.seen(0), ["MISSING"]);
}

#[tokio::test(start_paused = true)]
async fn a_task_that_becomes_visible_late_is_not_missing() {
    let mut desk = Desk::new();
    desk.watch(watched("c", "a", Some(task("a", "PROVISIONING"))));
    for _ in 0..8 {
        desk.poll(|_| answer(&[]));
    }
    desk.poll(|_| answer(&[task("a", "RUNNING")]));
    for _ in 0..5 {
        desk.poll(|_| answer(&[]));
    }
    assert_eq!(desk.seen(0), ["RUNNING"]);
}

#[tokio::test(start_paused = true)]
async fn an_end_without_containers_is_waited_for_and_then_taken_as_it_is() {
    let mut desk = Desk::new();
    desk.watch(watched("c", "a", Some(task("a", "RUNNING"))));
    let half = Task { stop_code: Some("EssentialContainerExited".to_owned()), ..task("a", "STOPPED") };
    for _ in 0..5 {
        desk.poll(|_| answer(std::slice::from_ref(&half)));
        assert_eq!(desk.seen(0), [""; 0]);
    }
    while !desk.book.is_empty() {
        desk.poll(|_| answer(std::slice::from_ref(&half)));
    }
    assert_eq!(desk.seen(0), ["STOPPED"]);
    let mut desk = Desk::new();
    desk.watch(watched("c", "a", Some(task("a", "PROVISIONING"))));
    let never = Task { stop_code: Some("TaskFailedToStart".to_owned()), ..task("a", "STOPPED") };
    desk.poll(|_| answer(std::slice::from_ref(&never)));
    assert_eq!(desk.seen(0), ["STOPPED"], "a task that never started has no containers");
}

#[tokio::test(start_paused = true)]
async fn a_network_that_is_gone_for_minutes_ends_nothing_and_is_said_once() {
    let mut desk = Desk::new();
    desk.watch(watched("c", "a", Some(task("a", "RUNNING"))));
    let start = desk.now;
    while desk.now.saturating_duration_since(start) < Duration::from_mins(20) {
        desk.poll(|_| Err(error(ErrorClass::Transient)));
    }
    assert_eq!(desk.seen(0), ["unreachable X"]);
    desk.poll(|_| answer(&[task("a", "STOPPED")]));
    assert_eq!(desk.seen(0), ["STOPPED"]);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_stays_is_believed() {
    for (class, most) in [(ErrorClass::Denied, 20), (ErrorClass::Final, 20), (ErrorClass::Transient, 31 * 60)] {
        let mut desk = Desk::new();
        desk.watch(watched("c", "a", Some(task("a", "RUNNING"))));
        let start = desk.now;
        while !desk.book.is_empty() {
            desk.poll(|_| Err(error(class)));
        }
        assert!(desk.now.saturating_duration_since(start) < Duration::from_secs(most), "{class:?}");
        assert_eq!(desk.seen(0).last().map(String::as_str), Some("gave up X"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_cluster_that_is_not_found_is_tolerated_as_a_missing_task_is() {
    let mut desk = Desk::new();
    desk.watch(watched("c", "a", None));
    desk.poll(|_| Err(error(ErrorClass::NotFound)));
    assert_eq!(desk.seen(0), [""; 0]);
    while !desk.book.is_empty() {
        desk.poll(|_| Err(error(ErrorClass::NotFound)));
    }
    assert_eq!(desk.seen(0), ["X: "]);
}

#[tokio::test(start_paused = true)]
async fn hurrying_brings_the_next_poll_near() {
    let mut desk = Desk::new();
    desk.watch(watched("c", "a", Some(task("a", "RUNNING"))));
    for _ in 0..10 {
        desk.poll(|_| answer(&[task("a", "RUNNING")]));
    }
    desk.book.hurry(0, desk.now);
    assert_eq!(desk.poll(|_| answer(&[task("a", "STOPPING")])), Duration::from_millis(500));
}

#[tokio::test(start_paused = true)]
async fn a_look_comes_before_all_others_and_is_told_after_what_it_brought() {
    let mut desk = Desk::new();
    for number in 0..250 {
        desk.watch(watched("c", &number.to_string(), Some(task("x", "PROVISIONING"))));
    }
    let running = |batch: &Batch| answer(&batch.arns.iter().map(|arn| task(arn, "RUNNING")).collect::<Vec<_>>());
    for _ in 0..6 {
        desk.poll(running);
    }
    drop(desk.seen(249));
    desk.now += Duration::from_secs(3);
    desk.book.look(249, desk.now);
    let waited = desk.poll(|batch| {
        assert_eq!((batch.arns[0].as_str(), batch.arns.len()), ("249", 100), "and takes others along");
        answer(&batch.arns.iter().map(|arn| task(arn, "STOPPING")).collect::<Vec<_>>())
    });
    assert_eq!(waited, Duration::ZERO);
    assert_eq!(desk.seen(249), ["STOPPING", "looked"]);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_under_way_is_not_the_look_that_was_asked_for() {
    let mut desk = Desk::new();
    desk.watch(watched("c", "a", None));
    let under_way = desk.book.batch(desk.now).expect("a call is due");
    desk.book.look(0, desk.now);
    assert_eq!(desk.book.next_due(), None, "one call at a time for a task");
    desk.book.answered(&under_way, answer(&[task("a", "RUNNING")]), desk.now);
    assert_eq!(desk.seen(0), ["RUNNING"]);
    assert_eq!(desk.poll(|_| Err(error(ErrorClass::Transient))), Duration::ZERO);
    assert_eq!(desk.seen(0), ["looked"], "also where it failed");
}

#[tokio::test(start_paused = true)]
async fn after_a_state_that_is_not_known_none_goes_back_either() {
    let mut desk = Desk::new();
    desk.watch(watched("c", "a", Some(task("a", "RUNNING"))));
    for status in ["HIBERNATING", "PENDING", "RUNNING", "STOPPED"] {
        desk.poll(|_| answer(&[task("a", status)]));
    }
    assert_eq!(desk.seen(0), ["HIBERNATING", "RUNNING", "STOPPED"]);
}

#[tokio::test(start_paused = true)]
async fn an_end_without_the_containers_that_were_there_is_waited_for() {
    let mut desk = Desk::new();
    let containers = vec![crate::aws::Container { name: "main".to_owned(), ..crate::aws::Container::default() }];
    let running = Task { containers: containers.clone(), ..task("a", "RUNNING") };
    desk.watch(watched("c", "a", Some(running)));
    let half = Task { stop_code: Some("UserInitiated".to_owned()), ..task("a", "STOPPED") };
    desk.poll(|_| answer(std::slice::from_ref(&half)));
    assert_eq!(desk.seen(0), [""; 0]);
    desk.poll(|_| answer(&[Task { containers, ..half }]));
    assert_eq!(desk.seen(0), ["STOPPED"]);
}
