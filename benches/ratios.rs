//! Prints the ratios with targets as one table: `cargo bench --features rayon --bench ratios`.
//!
//! The runs to compare alternate, round after round, so that a temporary slowdown of the machine affects both sides.
//! Each round gives one ratio; the table has the median, the minimum and the maximum. `-- NAME` runs only the parts
//! whose names contain NAME.

#[path = "../tests/common/endless.rs"]
mod endless;
mod others;
mod texts;

use std::time::Instant;

use endless::{ENDLESS, endless};
use jieba_rs::Jieba;
use others::{NaiveRegex, jieba_cut, utf8_validation};
use texts::{Kept, MEGABYTE, clean_and_read};

/// The parts of the table.
const PARTS: [(&str, fn()); 5] = [
    ("page", page),
    ("clean_text", clean_text),
    ("many", many),
    ("scaling", scaling),
    ("hostile", hostile),
];

fn main() {
    let (bench, args): (Vec<_>, Vec<_>) =
        std::env::args().skip(1).partition(|arg| arg == "--bench");
    // Without `--bench` this is `cargo test`; any other option is meant for criterion.
    if bench.is_empty() || args.iter().any(|arg| arg.starts_with('-')) {
        return;
    }
    let is_wanted = |name: &str| args.is_empty() || args.iter().any(|arg| name.contains(arg));
    let wanted: Vec<fn()> = PARTS
        .into_iter()
        .filter_map(|(name, part)| is_wanted(name).then_some(part))
        .collect();
    if !wanted.is_empty() {
        println!("| | measured | least–greatest | aim | |");
        println!("| --- | ---: | :---: | ---: | --- |");
    }
    for part in wanted {
        part();
    }
}

fn page() {
    let text = texts::page(MEGABYTE);
    let cleaner = texts::cleaner();
    let mut kept = Kept::default();
    let (regex, jieba) = (NaiveRegex::new(), Jieba::new());
    let [zhuihe, edits, regex, jieba] = race(
        20,
        [
            &mut || kept.clean(&cleaner, &text),
            &mut || clean_and_read(&cleaner, &text),
            &mut || regex.run(&text),
            &mut || jieba_cut(&jieba, &text),
        ],
    );
    row(
        "speed: page, to `naive_regex`",
        ratios(&regex, &zhuihe),
        Aim::AtLeast(2.5),
    );
    row(
        "speed: page, to `jieba_cut`",
        ratios(&jieba, &zhuihe),
        Aim::AtLeast(4.0),
    );
    row(
        "speed: page with edits and blocks, to `naive_regex`",
        ratios(&regex, &edits),
        Aim::AtLeast(1.5),
    );
}

fn clean_text() {
    let text = texts::prose(MEGABYTE);
    let cleaner = texts::cleaner();
    let mut kept = Kept::default();
    // Ten runs per round: a single one is too short to time evenly.
    let [zhuihe, validation] = race(
        20,
        [
            &mut || (0..10).map(|_| kept.clean(&cleaner, &text)).sum(),
            &mut || (0..10).map(|_| utf8_validation(&text)).sum(),
        ],
    );
    let megabytes = 10.0 * text.len() as f64 / 1e6;
    row(
        "speed: clean text, MB/s",
        zhuihe.iter().map(|seconds| megabytes / seconds).collect(),
        Aim::AtLeast(600.0),
    );
    row(
        "speed: or clean text, to `utf8_validation`",
        ratios(&validation, &zhuihe),
        Aim::AtLeast(2.0 / 3.0),
    );
}

#[cfg(feature = "rayon")]
fn many() {
    let documents = texts::documents();
    let cleaner = texts::cleaner();
    let [one, many] = race(
        10,
        [
            &mut || {
                let cleaned: Vec<_> = documents.iter().map(|d| cleaner.clean(d)).collect();
                cleaned.len()
            },
            &mut || cleaner.clean_many(&documents).len(),
        ],
    );
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    row(
        &format!("speed: `clean_many` on {cores} cores, to one"),
        ratios(&one, &many),
        Aim::AtLeast(1.8),
    );
}

#[cfg(not(feature = "rayon"))]
fn many() {
    println!("| `clean_many`: not built, it needs `--features rayon` | | | | |");
}

fn scaling() {
    let cleaner = texts::cleaner();
    let mut kept = [Kept::default(), Kept::default(), Kept::default()];
    let [one, ten, hundred] = [1, 10, 100].map(|n| texts::page(n * MEGABYTE));
    // Short texts are cleaned several times, so that each round is long enough to time evenly.
    let [in_one, in_ten, in_hundred] = kept.each_mut();
    let times = race(
        4,
        [
            &mut || (0..20).map(|_| in_one.clean(&cleaner, &one)).sum(),
            &mut || (0..2).map(|_| in_ten.clean(&cleaner, &ten)).sum(),
            &mut || in_hundred.clean(&cleaner, &hundred),
        ],
    );
    let [one, ten, hundred] = [
        a_byte(&times[0], 20 * one.len()),
        a_byte(&times[1], 2 * ten.len()),
        a_byte(&times[2], hundred.len()),
    ];
    row(
        "time for a byte: 10 MB, to 1 MB",
        ratios(&ten, &one),
        Aim::AtMost(1.15),
    );
    row(
        "time for a byte: 100 MB, to 1 MB",
        ratios(&hundred, &one),
        Aim::AtMost(1.15),
    );
}

fn hostile() {
    let cleaner = texts::cleaner();
    let (mut kept, mut kept_page) = (Kept::default(), Kept::default());
    let page = texts::page(MEGABYTE);
    for (name, piece) in ENDLESS {
        let text = endless(piece, 10 * MEGABYTE);
        let [hostile, pages] = race(
            3,
            [&mut || kept.clean(&cleaner, &text), &mut || {
                (0..5).map(|_| kept_page.clean(&cleaner, &page)).sum()
            }],
        );
        row(
            &format!("time for a byte: {name}, to page"),
            ratios(
                &a_byte(&hostile, text.len()),
                &a_byte(&pages, 5 * page.len()),
            ),
            Aim::AtMost(4.0),
        );
    }
}

/// Runs the functions in turn and returns the seconds that each took in each round, after one uncounted warm-up round.
fn race<const N: usize>(rounds: usize, mut runs: [&mut dyn FnMut() -> usize; N]) -> [Vec<f64>; N] {
    let mut seconds = [const { Vec::new() }; N];
    for round in 0..=rounds {
        for (run, seconds) in runs.iter_mut().zip(&mut seconds) {
            let start = Instant::now();
            std::hint::black_box(run());
            if round > 0 {
                seconds.push(start.elapsed().as_secs_f64());
            }
        }
    }
    seconds
}

fn a_byte(seconds: &[f64], bytes: usize) -> Vec<f64> {
    seconds.iter().map(|s| s / bytes as f64).collect()
}

/// Returns the ratio of the two times, round by round.
fn ratios(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter().zip(other).map(|(a, b)| a / b).collect()
}

/// The target of a figure.
enum Aim {
    AtLeast(f64),
    AtMost(f64),
}

/// Prints a row of the table.
fn row(what: &str, mut rounds: Vec<f64>, aim: Aim) {
    rounds.sort_by(f64::total_cmp);
    let median = rounds[rounds.len() / 2];
    let (least, greatest) = (rounds[0], rounds[rounds.len() - 1]);
    let (sign, value, is_reached) = match aim {
        Aim::AtLeast(value) => ('≥', value, median >= value),
        Aim::AtMost(value) => ('≤', value, median <= value),
    };
    let verdict = if is_reached { "reached" } else { "missed" };
    let [median, least, greatest, value] = [median, least, greatest, value].map(figure);
    println!("| {what} | {median} | {least}–{greatest} | {sign} {value} | {verdict} |");
}

/// Formats a figure with fewer decimals the larger it is.
fn figure(value: f64) -> String {
    match value {
        v if v >= 100.0 => format!("{v:.0}"),
        v if v >= 10.0 => format!("{v:.1}"),
        v => format!("{v:.2}"),
    }
}
