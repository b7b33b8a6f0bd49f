//! Measures many documents on one core and on all cores.

mod texts;
mod timing;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use timing::count_bytes;
use zhuihe::Cleaned;

fn many(c: &mut Criterion) {
    let documents = texts::documents();
    let cleaner = texts::cleaner();
    let bytes: usize = documents.iter().map(String::len).sum();

    let mut group = timing::group(c, "many");
    count_bytes(&mut group, bytes);
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
    config = timing::short();
    targets = many
}
criterion_main!(benches);
