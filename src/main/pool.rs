//! Threads: each input is taken by one of them, and a failure stays with its input.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Runs `work` over `0..count` on `jobs` threads and hands each result to `take` as it comes; `None` where the work broke down.
pub fn run<T: Send>(jobs: usize, count: usize, work: impl Fn(usize) -> T + Sync, mut take: impl FnMut(usize, Option<T>)) {
    let next = AtomicUsize::new(0);
    // A short queue: results hold whole images.
    let (sender, receiver) = mpsc::sync_channel(jobs * 2);
    thread::scope(|scope| {
        for _ in 0..jobs.min(count) {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= count {
                        break;
                    }
                    let result = catch_unwind(AssertUnwindSafe(|| work(index))).ok();
                    if sender.send((index, result)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for (index, result) in receiver {
            take(index, result);
        }
    });
}

/// As many threads as the machine runs at once.
pub fn default_jobs() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}
