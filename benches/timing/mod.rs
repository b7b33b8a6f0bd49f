//! How criterion times what the benches give it.

#![allow(dead_code, reason = "each bench uses a part of it")]

use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, SamplingMode, Throughput};

/// For what takes milliseconds.
pub(crate) fn short() -> Criterion {
    timed(15, 2, 6)
}

/// For what may take a second. 10 samples are the least that criterion takes; one of 100 MB is long enough to be even.
pub(crate) fn long() -> Criterion {
    timed(10, 1, 5)
}

/// So many samples, after so many seconds to warm up, in so many.
fn timed(samples: usize, warm_up: u64, measured: u64) -> Criterion {
    Criterion::default()
        .sample_size(samples)
        .warm_up_time(Duration::from_secs(warm_up))
        .measurement_time(Duration::from_secs(measured))
}

/// A group in which all samples have the same number of runs.
pub(crate) fn group<'c>(c: &'c mut Criterion, name: &str) -> BenchmarkGroup<'c, WallTime> {
    let mut group = c.benchmark_group(name);
    group.sampling_mode(SamplingMode::Flat);
    group
}

/// Figures that follow are so many bytes for each run.
pub(crate) fn count_bytes(group: &mut BenchmarkGroup<'_, WallTime>, bytes: usize) {
    group.throughput(Throughput::Bytes(bytes as u64));
}
