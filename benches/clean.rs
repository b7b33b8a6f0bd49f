//! How fast a page is cleaned, beside what else one might do with the same text.
//!
//! `benches/README.md` says what each figure includes and leaves out.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use jieba_rs::Jieba;
use regex::Regex;
use zhuihe::{Cleaner, Options};

/// How long a text is at least, in bytes: long enough that one cleaning is many milliseconds.
const LENGTH: usize = 1 << 20;

/// The fixtures under `fixtures/FOLDER` that `wanted` names, in the order of their names, one
/// after another and over again up to [`LENGTH`] bytes.
fn text(folder: &str, wanted: impl Fn(&str) -> bool) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(folder);
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .map(|entry| entry.expect("a folder's entry").path())
        .filter(|path| {
            path.file_name()
                .is_some_and(|n| wanted(&n.to_string_lossy()))
        })
        .collect();
    paths.sort();
    let mut once = String::new();
    for path in &paths {
        once += &fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        once += "\n\n";
    }
    assert!(!once.is_empty(), "no fixture fits in {}", folder.display());
    once.repeat(LENGTH.div_ceil(once.len()))
}

/// A cleaner that has its dictionary already, so that no figure includes the loading.
fn cleaner(text: &str) -> Cleaner {
    let cleaner = Cleaner::new(Options::new());
    black_box(cleaner.clean(text).text().len());
    cleaner
}

fn page(c: &mut Criterion) {
    let text = text("broken", |name| {
        name.starts_with("page-") && name.ends_with(".raw.txt")
    });
    let cleaner = cleaner(&text);
    // The plain remedy: white space after Han and full-width characters goes. There is no lookaround,
    // and a pattern with a character on both sides would skip every second gap of `持 续 补 短`, since
    // matches do not overlap; so it looks at one side of a gap only.
    let spaces = Regex::new(r"(?P<before>[\p{Han}、-〿！-｠…—“”‘’])\s+").expect("a regex");
    let jieba = Jieba::new();

    let mut group = c.benchmark_group("page");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.sampling_mode(SamplingMode::Flat);
    group.bench_function("zhuihe", |b| {
        b.iter(|| cleaner.clean(black_box(&text)).into_text());
    });
    group.bench_function("zhuihe_edits_blocks", |b| {
        b.iter(|| {
            let cleaned = cleaner.clean(black_box(&text));
            let removed: usize = cleaned.edits().iter().map(|e| e.before.len()).sum();
            let kept: usize = cleaned.blocks().iter().map(|b| b.output.len()).sum();
            (cleaned.text().len(), removed, kept)
        });
    });
    group.bench_function("naive_regex", |b| {
        b.iter(|| spaces.replace_all(black_box(&text), "$before"));
    });
    group.bench_function("jieba_cut", |b| {
        b.iter(|| jieba.cut(black_box(&text), true));
    });
    group.finish();
}

fn clean_text(c: &mut Criterion) {
    let text = text("clean", |name| name.starts_with("prose-"));
    let cleaner = cleaner(&text);

    let mut group = c.benchmark_group("clean_text");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.sampling_mode(SamplingMode::Flat);
    group.bench_function("zhuihe", |b| {
        b.iter(|| cleaner.clean(black_box(&text)).into_text());
    });
    group.finish();
}

fn dictionary(c: &mut Criterion) {
    let mut group = c.benchmark_group("dictionary");
    group.sampling_mode(SamplingMode::Flat);
    group.bench_function("load", |b| b.iter(Jieba::new));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(15)
        .warm_up_time(Duration::from_secs(2))
        .measurement_time(Duration::from_secs(6));
    targets = page, clean_text, dictionary
}
criterion_main!(benches);
