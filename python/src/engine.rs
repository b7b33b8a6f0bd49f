//! The engine: a cleaner with the threads it may use, for one text and for many.

use std::ops::Range;
use std::sync::Arc;

use pyo3::prelude::*;
use rayon::ThreadPool;
use rayon::prelude::*;
use zhuihe::{Cleaner, Workspace};

use crate::cleaned::Account;
use crate::errors::{Failure, caught};
use crate::threads::pool;

/// Bytes of text that a thread takes at a time. Enough that to share them out costs nothing, and few enough that all
/// threads end at the same time.
const SPAN: usize = 128 * 1024;

/// Bytes of text between two looks at whether somebody pressed Ctrl+C: about a second for one core.
pub(crate) const STRIDE: usize = 16 << 20;

/// A cleaner and its threads, for the length of a call. `None` is the calling thread alone.
#[derive(Debug, Clone)]
pub(crate) struct Engine {
    pub(crate) cleaner: Cleaner,
    pool: Option<Arc<ThreadPool>>,
}

/// Cleaned texts, one behind the other.
#[derive(Debug, Default)]
pub(crate) struct Span {
    text: String,
    /// Where each text ends; `None` for one that there is not.
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

    /// Bytes of all its texts.
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
            pool: if alone {
                None
            } else {
                Some(pool(py, threads)?)
            },
        })
    }

    /// Cleans texts with an account of what changed.
    pub(crate) fn accounts(&self, texts: &[&str]) -> Result<Vec<Account>, Failure> {
        caught(|| {
            let clean = |text: &&str| Account::of(text, self.cleaner.clean(text));
            Ok(match &self.pool {
                Some(pool) => pool.install(|| texts.par_iter().map(clean).collect()),
                None => texts.iter().map(clean).collect(),
            })
        })
    }

    /// Cleans texts without an account, which is faster; what is `None` stays so.
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

/// Cuts a list of texts into runs of at least so many bytes each, but for the last.
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
