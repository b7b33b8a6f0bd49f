//! Measures the speed of cleaning beside simpler passes over the same text.
//!
//! `benches/README.md` says what each figure includes and excludes.

mod others;
mod texts;
mod timing;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use jieba_rs::Jieba;
use others::{NaiveRegex, StripWhiteSpace, jieba_cut, plain_char_loop, utf8_validation};
use texts::{Kept, MEGABYTE, clean_and_read};
use timing::count_bytes;

fn page(c: &mut Criterion) {
    let text = texts::page(MEGABYTE);
    let cleaner = texts::cleaner();
    let mut kept = Kept::default();
    let (naive, strip) = (NaiveRegex::new(), StripWhiteSpace::new());
    let jieba = Jieba::new();
    let mut stripped = String::new();

    let mut group = timing::group(c, "page");
    count_bytes(&mut group, text.len());
    group.bench_function("zhuihe", |b| b.iter(|| kept.clean(&cleaner, &text)));
    group.bench_function("zhuihe_clean", |b| {
        b.iter(|| cleaner.clean(black_box(&text)).into_text());
    });
    group.bench_function("zhuihe_edits_blocks", |b| {
        b.iter(|| clean_and_read(&cleaner, &text));
    });
    group.bench_function("naive_regex", |b| b.iter(|| naive.run(&text)));
    group.bench_function("strip_white_space_regex", |b| b.iter(|| strip.run(&text)));
    group.bench_function("plain_char_loop", |b| {
        b.iter(|| plain_char_loop(&text, &mut stripped));
    });
    group.bench_function("jieba_cut", |b| b.iter(|| jieba_cut(&jieba, &text)));
    group.finish();
}

fn clean_text(c: &mut Criterion) {
    let text = texts::prose(MEGABYTE);
    let cleaner = texts::cleaner();
    let mut kept = Kept::default();

    let mut group = timing::group(c, "clean_text");
    count_bytes(&mut group, text.len());
    group.bench_function("zhuihe", |b| b.iter(|| kept.clean(&cleaner, &text)));
    group.bench_function("utf8_validation", |b| b.iter(|| utf8_validation(&text)));
    group.finish();
}

fn dictionary(c: &mut Criterion) {
    let mut group = timing::group(c, "dictionary");
    group.bench_function("load", |b| b.iter(Jieba::new));
    group.finish();
}

criterion_group! {
    name = benches;
    config = timing::short();
    targets = page, clean_text, dictionary
}
criterion_main!(benches);
