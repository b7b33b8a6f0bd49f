//! Cleaning of many texts on a thread pool.

use std::ops::Range;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use zhuihe::{Cleaner, Workspace};

use crate::analysis::Analysis;
use crate::errors::{Failure, Kind, caught};

/// Bytes of text in a thread's unit of work: large enough that scheduling costs nothing, small enough that all threads
/// finish at the same time.
const SPAN: usize = 128 * 1024;

/// Bytes of text between two checks for Ctrl+C: about a second on one core.
pub(crate) const STRIDE: usize = 16 << 20;

/// Thread pools, each with the process that created it and the number of threads that was requested.
///
/// A forked process has its parent's memory but none of its threads: work submitted to the parent's pool would wait
/// forever. So each process creates its own.
static POOLS: Mutex<Vec<Pool>> = Mutex::new(Vec::new());

struct Pool {
    process: u32,
    threads: Option<usize>,
    pool: Arc<ThreadPool>,
}

/// Returns the pool of this process with so many threads. `None` means one per core, or `RAYON_NUM_THREADS`.
///
/// The token proves that no other Python thread forks while the lock is held.
fn pool(_: Python<'_>, threads: Option<usize>) -> Result<Arc<ThreadPool>, Failure> {
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
            let what = format!("cannot start threads: {e}: threads=1 needs none");
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

/// A cleaner with a thread pool. Without a pool, the calling thread does all work.
#[derive(Debug, Clone)]
pub(crate) struct Engine {
    cleaner: Cleaner,
    pool: Option<Arc<ThreadPool>>,
}

/// Cleaned texts in one buffer.
#[derive(Debug, Default)]
pub(crate) struct Span {
    text: String,
    /// The end of each text; `None` for a null.
    ends: Vec<Option<usize>>,
}

impl Span {
    pub(crate) fn push(&mut self, text: Option<&str>) {
        let end = text.map(|text| {
            self.text.push_str(text);
            self.text.len()
        });
        self.ends.push(end);
    }

    pub(crate) fn texts(&self) -> impl Iterator<Item = Option<&str>> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let text = &self.text[start..(*end)?];
            start += text.len();
            Some(text)
        })
    }

    /// Returns the bytes of all texts together.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }
}

impl Engine {
    pub(crate) fn new(
        py: Python<'_>,
        cleaner: &Cleaner,
        threads: Option<usize>,
    ) -> Result<Self, Failure> {
        let alone = threads == Some(1);
        Ok(Self {
            cleaner: cleaner.clone(),
            pool: (!alone).then(|| pool(py, threads)).transpose()?,
        })
    }

    /// Cleans texts and returns their edits.
    pub(crate) fn analyses(&self, texts: &[&str]) -> Result<Vec<Analysis>, Failure> {
        caught(|| {
            let analyze = |text: &&str| Analysis::new(text, &self.cleaner.clean(text));
            Ok(match &self.pool {
                Some(pool) => pool.install(|| texts.par_iter().map(analyze).collect()),
                None => texts.iter().map(analyze).collect(),
            })
        })
    }

    /// Cleans texts without edits, which is faster. Nulls stay null.
    pub(crate) fn texts(&self, texts: &[Option<&str>]) -> Result<Vec<Span>, Failure> {
        caught(|| {
            let clean = |workspace: &mut (Workspace, String), range: Range<usize>| {
                let (workspace, cleaned) = workspace;
                let mut span = Span::default();
                for text in &texts[range] {
                    let text = text.map(|text| {
                        self.cleaner.clean_into(text, workspace, cleaned);
                        &**cleaned
                    });
                    span.push(text);
                }
                span
            };
            let spans = spans(texts, SPAN);
            Ok(match &self.pool {
                Some(pool) => pool.install(|| {
                    let spans = spans.into_par_iter().with_max_len(1);
                    spans.map_init(Default::default, clean).collect()
                }),
                None => {
                    let mut workspace = Default::default();
                    let spans = spans.into_iter();
                    spans.map(|span| clean(&mut workspace, span)).collect()
                }
            })
        })
    }
}

/// Splits a list of texts into runs of at least so many bytes each, except for the last.
pub(crate) fn spans(texts: &[Option<&str>], bytes: usize) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let (mut start, mut sum) = (0, 0);
    for (i, text) in texts.iter().enumerate() {
        sum += text.map_or(0, str::len);
        if sum >= bytes {
            spans.push(start..i + 1);
            (start, sum) = (i + 1, 0);
        }
    }
    if start < texts.len() {
        spans.push(start..texts.len());
    }
    spans
}
