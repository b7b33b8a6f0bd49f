//! Threads: the pool in which many texts are cleaned.

use std::process;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::errors::{Failure, Kind};

/// Pools that were made, each with the process it was made in and what was asked for.
///
/// A process that was forked has its parent's memory and none of its threads: work that is put into the parent's pool
/// would wait for ever. So each process makes its own.
static POOLS: Mutex<Vec<Pool>> = Mutex::new(Vec::new());

struct Pool {
    process: u32,
    threads: Option<usize>,
    pool: Arc<ThreadPool>,
}

/// The pool of this process with so many threads; `None` are as many as there are cores, or as `RAYON_NUM_THREADS` says.
///
/// It takes the token as a proof that no other thread of Python forks while the lock is held.
pub(crate) fn pool(_: Python<'_>, threads: Option<usize>) -> Result<Arc<ThreadPool>, Failure> {
    let mut pools = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
    let process = process::id();
    let is_ours = |pool: &&Pool| pool.process == process && pool.threads == threads;
    if let Some(found) = pools.iter().find(is_ours) {
        return Ok(found.pool.clone());
    }
    let pool = ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or(0))
        .thread_name(|i| format!("zhuihe-{i}"))
        .build()
        .map_err(|e| {
            let what = format!("no threads can be started: {e}: threads=1 does without");
            Failure::new(Kind::Internal, what)
        })?;
    let pool = Arc::new(pool);
    pools.push(Pool {
        process,
        threads,
        pool: pool.clone(),
    });
    Ok(pool)
}
