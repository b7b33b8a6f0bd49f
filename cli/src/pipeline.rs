//! Parallel work whose results arrive in the order of the work.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Work items per thread that are read and not written yet.
const QUEUED_PER_THREAD: usize = 2;

/// Time without a result after which `take` can do what it has put off.
const IDLE: Duration = Duration::from_millis(100);

/// Accepts work items.
pub(crate) type Feed<'f, W> = &'f mut dyn FnMut(W) -> ControlFlow<()>;

/// Runs `produce` on one thread, `work` on `jobs` others, and `take` on this one.
///
/// `produce` submits work items until it returns or receives a break. Each worker creates its own state with
/// `new_state`. `take` receives the results in the order of the work, and `None` while there is no more work; if it
/// breaks, work that has not begun is dropped.
pub(crate) fn run_ordered<W: Send, D: Send, T>(
    jobs: usize,
    produce: impl FnOnce(Feed<'_, W>) + Send,
    new_state: impl Fn() -> T + Sync,
    work: impl Fn(&mut T, W) -> D + Sync,
    mut take: impl FnMut(Option<D>) -> ControlFlow<()>,
) {
    let (to_workers, items) = sync_channel::<(W, SyncSender<D>)>(jobs * QUEUED_PER_THREAD);
    // Results are taken in order; the capacity bounds the memory.
    let (to_taker, results) = sync_channel::<Receiver<D>>(jobs * QUEUED_PER_THREAD);
    let items = Mutex::new(items);
    let next = || {
        let items = items.lock();
        items.unwrap_or_else(PoisonError::into_inner).recv().ok()
    };
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                let mut state = new_state();
                while let Some((item, answer)) = next() {
                    // The receiver is gone if the run has ended.
                    let _ = answer.send(work(&mut state, item));
                }
            });
        }
        scope.spawn(move || {
            produce(&mut |item| {
                let (answer, result) = sync_channel(1);
                if to_taker.send(result).is_ok() && to_workers.send((item, answer)).is_ok() {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            });
        });
        // Dropped before the scope waits for the threads, which end without it.
        let results = results;
        loop {
            let done = match results.recv_timeout(IDLE) {
                Ok(result) => match result.recv() {
                    Ok(done) => Some(done),
                    // A panicked thread sends nothing; the scope propagates its panic.
                    Err(_) => break,
                },
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            if take(done).is_break() {
                break;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order() {
        for jobs in [1, 2, 7] {
            let mut taken = Vec::new();
            run_ordered(
                jobs,
                |feed| {
                    for n in 0..1000 {
                        assert!(feed(n).is_continue());
                    }
                },
                || (),
                |(), n| {
                    if n % 3 == 0 {
                        thread::yield_now();
                    }
                    n * 2
                },
                |n| {
                    taken.extend(n);
                    ControlFlow::Continue(())
                },
            );
            assert_eq!(taken, (0..1000).map(|n| n * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_break_ends_the_run() {
        let mut taken = 0;
        run_ordered(
            2,
            |feed| while feed(()).is_continue() {},
            || (),
            |(), ()| (),
            |done| {
                taken += usize::from(done.is_some());
                if taken == 10 {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            },
        );
        assert_eq!(taken, 10);
    }
}
