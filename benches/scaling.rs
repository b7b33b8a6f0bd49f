//! Measures how time grows with length: pages of 1, 10 and 100 MB.

mod others;
mod texts;
mod timing;

use criterion::{
    AxisScale, BenchmarkId, Criterion, PlotConfiguration, criterion_group, criterion_main,
};
use others::NaiveRegex;
use texts::{Kept, MEGABYTE};
use timing::count_bytes;

fn scaling(c: &mut Criterion) {
    let cleaner = texts::cleaner();
    let mut kept = Kept::default();
    let naive = NaiveRegex::new();

    let mut group = timing::group(c, "scaling");
    // Each length is ten times the one before: linear growth is a line on a logarithmic plot only.
    group.plot_config(PlotConfiguration::default().summary_scale(AxisScale::Logarithmic));
    for megabytes in [1, 10, 100] {
        let text = texts::page(megabytes * MEGABYTE);
        count_bytes(&mut group, text.len());
        group.bench_function(BenchmarkId::new("zhuihe", megabytes), |b| {
            b.iter(|| kept.clean(&cleaner, &text));
        });
        // A second line in the plot sets the scale: alone, the first would magnify its own noise.
        group.bench_function(BenchmarkId::new("naive_regex", megabytes), |b| {
            b.iter(|| naive.run(&text));
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = timing::long();
    targets = scaling
}
criterion_main!(benches);
