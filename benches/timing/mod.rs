//! Criterion settings of the benches.

#![allow(dead_code, reason = "each bench uses a part of it")]

use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, SamplingMode, Throughput};

/// Returns the settings for runs of milliseconds.
pub(crate) fn short() -> Criterion {
    timed(15, 2, 6)
}

/// Returns the settings for runs of up to a second: 10 samples, the minimum of criterion. A sample of 100 MB is long
/// enough to time evenly.
pub(crate) fn long() -> Criterion {
    timed(10, 1, 5)
}

/// Configures the number of samples, and the seconds to warm up and to measure.
fn timed(samples: usize, warm_up: u64, measured: u64) -> Criterion {
    Criterion::default()
        .sample_size(samples)
        .warm_up_time(Duration::from_secs(warm_up))
        .measurement_time(Duration::from_secs(measured))
}

/// Begins a group whose samples all have the same number of runs.
pub(crate) fn group<'c>(c: &'c mut Criterion, name: &str) -> BenchmarkGroup<'c, WallTime> {
    let mut group = c.benchmark_group(name);
    group.sampling_mode(SamplingMode::Flat);
    group
}

/// Sets the bytes per run of the figures that follow.
pub(crate) fn count_bytes(group: &mut BenchmarkGroup<'_, WallTime>, bytes: usize) {
    group.throughput(Throughput::Bytes(bytes as u64));
}
