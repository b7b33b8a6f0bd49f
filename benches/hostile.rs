//! Measures pathological texts: 10 MB of one repeated pattern, beside 10 MB of newspaper pages.

#[path = "../tests/common/endless.rs"]
mod endless;
mod texts;
mod timing;

use criterion::{Criterion, criterion_group, criterion_main};
use endless::{ENDLESS, endless};
use texts::{Kept, MEGABYTE};
use timing::count_bytes;

fn hostile(c: &mut Criterion) {
    let cleaner = texts::cleaner();
    let mut kept = Kept::default();
    let length = 10 * MEGABYTE;

    let mut group = timing::group(c, "hostile");
    let kinds = ENDLESS.iter().map(|&(name, p)| (name, endless(p, length)));
    for (name, text) in kinds.chain([("page", texts::page(length))]) {
        count_bytes(&mut group, text.len());
        group.bench_function(name, |b| b.iter(|| kept.clean(&cleaner, &text)));
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = timing::long();
    targets = hostile
}
criterion_main!(benches);
