//! Many documents, on one core and on all.

mod texts;

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use zhuihe::Cleaned;

fn many(c: &mut Criterion) {
    let documents = texts::documents();
    let cleaner = texts::cleaner();
    let bytes: usize = documents.iter().map(String::len).sum();

    let mut group = c.benchmark_group("many");
    group.sampling_mode(SamplingMode::Flat);
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("one_core", |b| {
        b.iter(|| -> Vec<Cleaned<'_>> {
            let documents = black_box(&documents).iter();
            documents.map(|d| cleaner.clean(d)).collect()
        });
    });
    group.bench_function("clean_many", |b| {
        b.iter(|| cleaner.clean_many(black_box(&documents)));
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(15)
        .warm_up_time(Duration::from_secs(2))
        .measurement_time(Duration::from_secs(6));
    targets = many
}
criterion_main!(benches);
