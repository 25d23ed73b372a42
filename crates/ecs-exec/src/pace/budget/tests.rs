use super::*;

const FIVE: Rate = Rate::steady(5.0, 5.0);

fn throttled() -> Result<(), AwsError> {
    let (code, message) = ("ThrottlingException".to_owned(), String::new());
    Err(AwsError { operation: "X", class: ErrorClass::Throttled, code, message, request_id: None, status: None })
}

/// Takes so many turns one after the other. Returns how long that took, in seconds.
async fn take(budget: &Budget, turns: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..turns {
        let _turn = budget.turn(Urgency::Now).await;
    }
    start.elapsed().as_secs_f64()
}

#[tokio::test(start_paused = true)]
async fn calls_stay_within_the_pace_after_a_burst() {
    let budget = Budget::start(FIVE);
    let took = take(&budget, 30).await;
    assert!((4.9..5.2).contains(&took), "{took}");
}

#[tokio::test(start_paused = true)]
async fn a_throttled_call_slows_everybody_for_a_while() {
    let budget = Budget::start(FIVE);
    take(&budget, 1).await;
    budget.judge(&throttled());
    let took = take(&budget, 5).await;
    assert!(took > 1.5, "{took}");
    tokio::time::sleep(Duration::from_mins(5)).await;
    take(&budget, 1).await;
    let took = take(&budget, 4).await;
    assert!(took < 1.0, "{took}");
}

#[tokio::test(start_paused = true)]
async fn throttled_calls_that_were_under_way_together_slow_down_once() {
    let budget = Budget::start(FIVE);
    take(&budget, 5).await;
    for _ in 0..8 {
        budget.judge(&throttled());
    }
    let took = take(&budget, 5).await;
    assert!(took < 2.5, "{took}");
    let budget = Budget::start(FIVE);
    for _ in 0..8 {
        budget.judge(&throttled());
        tokio::time::sleep(ECHO).await;
    }
    let took = take(&budget, 5).await;
    assert!(took > 3.0, "each of them asks for less: {took}");
}

#[tokio::test(start_paused = true)]
async fn a_rate_rises_for_calls_that_are_waited_for_and_falls_back() {
    let rising = Rate { most_per_second: 20.0, ..FIVE };
    let wanted = |budget: &Budget, urgency| {
        let turns = (0..200).map(|_| budget.clone());
        let turns = turns.map(|budget| async move { drop(budget.turn(urgency).await) });
        futures_util::future::join_all(turns.collect::<Vec<_>>())
    };
    let budget = Budget::start(rising);
    let start = Instant::now();
    drop(wanted(&budget, Urgency::Now).await);
    let took = start.elapsed().as_secs_f64();
    // 5/s to 20/s in four seconds are 50 calls; then 20 a second.
    assert!((10.0..13.0).contains(&took), "{took}");
    tokio::time::sleep(Duration::from_secs(30)).await;
    let start = Instant::now();
    drop(wanted(&budget, Urgency::Idle).await);
    let took = start.elapsed().as_secs_f64();
    assert!((38.0..41.0).contains(&took), "{took}");
}

#[tokio::test(start_paused = true)]
async fn a_rate_that_was_throttled_rises_less_for_minutes() {
    let budget = Budget::start(Rate { most_per_second: 20.0, ..FIVE });
    let both = || futures_util::future::join(take(&budget, 60), take(&budget, 60));
    let _took = both().await;
    budget.judge(&throttled());
    tokio::time::sleep(Duration::from_mins(1)).await;
    let _took = both().await;
    let (took, _) = both().await;
    assert!(took > 6.5, "three quarters of what was throttled: {took}");
    tokio::time::sleep(Duration::from_mins(15)).await;
    let _took = both().await;
    let (took, _) = both().await;
    assert!(took < 6.2, "the whole rate again: {took}");
}

#[tokio::test(start_paused = true)]
async fn the_urgent_come_first_and_nobody_starves() {
    let budget = Budget::start(Rate::steady(1.0, 1.0));
    take(&budget, 1).await;
    let (sender, mut order) = mpsc::unbounded_channel();
    for (name, urgency) in [("idle", Urgency::Idle), ("soon", Urgency::Soon), ("now", Urgency::Now)] {
        for number in 0..8 {
            let (budget, sender) = (budget.clone(), sender.clone());
            drop(tokio::spawn(async move {
                let _turn = budget.turn(urgency).await;
                drop(sender.send(format!("{name} {number}")));
            }));
            tokio::task::yield_now().await;
        }
    }
    drop(sender);
    let mut seen = Vec::new();
    while let Some(name) = order.recv().await {
        seen.push(name);
    }
    let place = |name: &str| seen.iter().position(|seen| seen == name);
    assert_eq!(seen.len(), 24);
    assert!(place("now 5") < place("soon 0"), "{seen:?}");
    assert!(place("idle 0") < Some(4), "the longest waiting has one of four: {seen:?}");
    for name in ["now", "soon", "idle"] {
        let places: Vec<_> = (0..8).map(|number| place(&format!("{name} {number}"))).collect();
        assert!(places.is_sorted(), "first come, first served: {seen:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_takes_no_turn_from_others() {
    let budget = Budget::start(Rate::steady(1.0, 1.0));
    take(&budget, 1).await;
    for _ in 0..100 {
        let given_up = tokio::time::timeout(Duration::from_millis(1), budget.turn(Urgency::Now)).await;
        assert!(given_up.is_err());
    }
    let took = take(&budget, 1).await;
    assert!(took < 1.0, "{took}");
}

#[tokio::test(start_paused = true)]
async fn no_turn_is_given_while_no_slot_is_free_and_none_are_saved_up() {
    let budget = Budget::with_slots(Rate::steady(100.0, 2.0), Arc::new(Semaphore::new(2)));
    let (first, second) = (budget.turn(Urgency::Now).await, budget.turn(Urgency::Now).await);
    assert!(tokio::time::timeout(Duration::from_mins(1), budget.turn(Urgency::Now)).await.is_err());
    drop(first);
    let third = tokio::time::timeout(Duration::from_secs(1), budget.turn(Urgency::Now)).await;
    assert!(third.is_ok());
    drop(second);
}
