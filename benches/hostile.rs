//! What texts cost that look for trouble: 10 MB of one thing over and over, beside 10 MB of pages.

#[path = "../tests/common/endless.rs"]
mod endless;
mod texts;

use std::time::Duration;

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use endless::{ENDLESS, endless};
use texts::{Kept, MEGABYTE};

fn hostile(c: &mut Criterion) {
    let cleaner = texts::cleaner();
    let mut kept = Kept::default();
    let length = 10 * MEGABYTE;

    let mut group = c.benchmark_group("hostile");
    group.sampling_mode(SamplingMode::Flat);
    let kinds = ENDLESS.iter().map(|&(name, p)| (name, endless(p, length)));
    for (name, text) in kinds.chain([("page", texts::page(length))]) {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| b.iter(|| kept.clean(&cleaner, &text)));
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(5));
    targets = hostile
}
criterion_main!(benches);
