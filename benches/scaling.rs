//! Whether the time grows with the length and no faster: pages of 1, 10 and 100 MB.

mod others;
mod texts;

use std::time::Duration;

use criterion::{
    AxisScale, BenchmarkId, Criterion, PlotConfiguration, SamplingMode, Throughput,
    criterion_group, criterion_main,
};
use others::NaiveRegex;
use texts::{Kept, MEGABYTE};

fn scaling(c: &mut Criterion) {
    let cleaner = texts::cleaner();
    let mut kept = Kept::default();
    let naive = NaiveRegex::new();

    let mut group = c.benchmark_group("scaling");
    group.sampling_mode(SamplingMode::Flat);
    // Each length is ten times the one before: a line is a line on a logarithmic plot only.
    group.plot_config(PlotConfiguration::default().summary_scale(AxisScale::Logarithmic));
    for megabytes in [1, 10, 100] {
        let text = texts::page(megabytes * MEGABYTE);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::new("zhuihe", megabytes), |b| {
            b.iter(|| kept.clean(&cleaner, &text));
        });
        // A second line in the plot: alone, the first would fill it with its least ups and downs.
        group.bench_function(BenchmarkId::new("naive_regex", megabytes), |b| {
            b.iter(|| naive.run(&text));
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    // 10 samples are the least that criterion takes; one of 100 MB is long enough to be even.
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(5));
    targets = scaling
}
criterion_main!(benches);
