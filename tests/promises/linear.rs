//! Promise 5: time is linear in the length of the text. Valgrind counts instructions, which do not depend on the machine
//! or its load.

use std::fs;
use std::hint::black_box;
use std::io;
use std::process::Command;

use zhuihe::Cleaner;

use crate::callgrind::instructions;
use crate::common::endless::ENDLESS;
use crate::common::{assert_none, fixtures, skip_unless_ci};
use crate::hostile::{MONOTONOUS, SLOW, monotonous};

/// Factor between the two lengths of a pair.
const LONGER: usize = 4;

/// Allowed growth of the work for each character, from the shorter text to the longer one.
const MARGIN: f64 = 1.15;

/// Characters of a text that is less than a section, even if `LONGER` times as long.
const PART_OF_A_SECTION: usize = 4_000;

/// Characters of a text that has several sections if `LONGER` times as long.
const SECTIONS: usize = 50_000;

/// Name, piece, and the number of characters of the shorter text.
fn pairs() -> impl Iterator<Item = (&'static str, &'static str, usize)> {
    let sized = |kinds: &'static [(&str, &str)], length| {
        kinds
            .iter()
            .map(move |&(name, piece)| (name, piece, length))
    };
    sized(ENDLESS, PART_OF_A_SECTION)
        .chain(sized(ENDLESS, SECTIONS))
        .chain(sized(MONOTONOUS, PART_OF_A_SECTION))
}

/// Most work for a byte of any text, in those of a page.
const MOST_FOR_A_BYTE: f64 = 10.0;

/// A page, then the texts that may not take more than [`MOST_FOR_A_BYTE`] times as long.
fn page_and_slow() -> impl Iterator<Item = (&'static str, String)> {
    let page = fixtures("broken").join("page-river-front-poppler.raw.txt");
    let slow = SLOW
        .iter()
        .map(|&(name, piece)| (name, monotonous(piece, PART_OF_A_SECTION)));
    [("a page", fs::read_to_string(page).unwrap())]
        .into_iter()
        .chain(slow)
}

/// The work to measure. Valgrind finds the function by its name.
#[inline(never)]
fn measured(cleaner: &Cleaner, text: &str) {
    black_box(cleaner.clean(text).text());
    black_box(cleaner.stream(text.as_bytes(), io::sink()).unwrap());
}

#[test]
#[ignore = "part of `time_is_linear`, which runs it in Valgrind"]
fn all_pairs() {
    let cleaner = Cleaner::default();
    // What is set up once is no part of the work.
    cleaner.clean("全市粮食播种面积稳定在 58 万\n\n亩以上 ， 同比增长 2.\n3%。\n");
    for (_, piece, length) in pairs() {
        for length in [length, LONGER * length] {
            measured(&cleaner, &monotonous(piece, length));
        }
    }
    for (_, text) in page_and_slow() {
        measured(&cleaner, &text);
    }
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes unless optimised: --release")]
fn time_is_linear() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        return skip_unless_ci("no valgrind, so the work of long texts is not counted");
    }
    let counts = instructions("linear::all_pairs", "promises::linear::measured");
    let pairs: Vec<_> = pairs().collect();
    let texts: Vec<_> = page_and_slow().collect();
    assert_eq!(counts.len(), 2 * pairs.len() + texts.len(), "calls counted");
    let (counts, single) = counts.split_at(2 * pairs.len());
    let mut failures = Vec::new();
    let for_a_byte = |k: usize| single[k] as f64 / texts[k].1.len() as f64;
    for (k, (name, _)) in texts.iter().enumerate() {
        let ratio = for_a_byte(k) / for_a_byte(0);
        println!("{ratio:.1}  {name}");
        if ratio > MOST_FOR_A_BYTE {
            failures.push(format!(
                "  {name}: {ratio:.1} times the work of a page for a byte"
            ));
        }
    }
    for (&(name, _, length), counts) in pairs.iter().zip(counts.chunks(2)) {
        let [one, longer] = [counts[0], counts[1]].map(|n| n as f64);
        let growth = longer / one / LONGER as f64;
        println!("{growth:.2}  {name}: {one} for {length} characters");
        // Each character is read at least; otherwise something else was counted.
        if one < length as f64 / 8.0 || growth > MARGIN {
            failures.push(format!(
                "  {name}: {one} instructions for {length} characters, {growth:.2} times as many for each of {}",
                LONGER * length
            ));
        }
    }
    assert_none("kinds of text whose work is not linear", &failures);
}
