//! Work on all cores: [`map`].

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Returns what `work` makes of each item, in the items' order, whatever the number of cores.
///
/// A thread takes the next item when it is done with one, so that large items do not make the others wait. One item, or
/// one core, needs no thread.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(usize, &T) -> R + Sync) -> Vec<R> {
    // Asking for the cores reads files: one item need not.
    let cores = if items.len() < 2 { 1 } else { std::thread::available_parallelism().map_or(1, NonZeroUsize::get) };
    if cores == 1 {
        return items.iter().enumerate().map(|(index, item)| work(index, item)).collect();
    }
    let next = AtomicUsize::new(0);
    let share = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { return done };
            done.push((index, work(index, item)));
        }
    };
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (1..cores.min(items.len())).map(|_| scope.spawn(share)).collect();
        let mut done = share();
        for thread in threads {
            match thread.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for length in [0, 1, 2, 1_000] {
            let items: Vec<usize> = (0..length).collect();
            assert_eq!(
                map(&items, |index, item| (index, item * 2)),
                items.iter().map(|item| (*item, item * 2)).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    #[should_panic(expected = "seven")]
    fn a_panic_is_passed_on() {
        let items: Vec<usize> = (0..100).collect();
        map(&items, |_, item| assert!(*item != 7, "seven"));
    }
}
