//! Broken files give pages or an error, never a panic, and take no longer than whole ones.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use zhuihe_page::{Format, read};

fn files() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files");
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let named = entries.map(|path| {
        (
            path.file_name().unwrap().to_string_lossy().into_owned(),
            path,
        )
    });
    let mut files: Vec<_> = named
        .filter(|(name, _)| !name.ends_with(".py") && !name.ends_with(".md"))
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

/// Reads a file and checks what every page promises.
fn check(name: &str, bytes: &[u8], format: Option<Format>) {
    let start = Instant::now();
    let result = read(bytes, format);
    let elapsed = start.elapsed();
    assert!(elapsed < Duration::from_secs(5), "{name} took {elapsed:?}");
    let pages = match result {
        Ok(pages) => pages,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    for page in &pages {
        let sides = [page.width, page.height, page.skew];
        assert!(
            sides.iter().all(|side| side.is_finite()),
            "{name}: {sides:?}"
        );
        for line in &page.lines {
            assert!(
                line.size.is_finite() && line.size >= 0.0,
                "{name}: size {}",
                line.size
            );
            assert!(!line.pieces.is_empty(), "{name}: an empty line");
            assert!(
                line.confidence.is_none_or(|c| (0.0..=1.0).contains(&c)),
                "{name}: {:?}",
                line.confidence
            );
            for piece in &line.pieces {
                let bbox = piece.bbox;
                let edges = [bbox.left, bbox.top, bbox.right, bbox.bottom];
                assert!(
                    edges.iter().all(|edge| edge.is_finite()),
                    "{name}: {edges:?}"
                );
                assert!(
                    bbox.left <= bbox.right && bbox.top <= bbox.bottom,
                    "{name}: {edges:?}"
                );
                assert!(!piece.text.trim().is_empty(), "{name}: an empty piece");
            }
        }
    }
}

#[test]
fn truncated_files() {
    for (name, bytes) in files() {
        for cut in 0..100 {
            check(&name, &bytes[..bytes.len() * cut / 100], None);
        }
    }
}

#[test]
fn files_of_another_format() {
    for (name, bytes) in files() {
        for &format in Format::all() {
            check(&name, &bytes, Some(format));
        }
    }
}

/// A change of a file at a place between 0 and 1.
#[derive(Clone, Debug)]
enum Change {
    Byte(f64, u8),
    Digit(f64, char),
    Remove(f64, usize),
    Repeat(f64, usize),
    Number(f64, &'static str),
}

fn changes() -> impl Strategy<Value = Change> {
    let numbers = [
        "NaN",
        "-1",
        "1e308",
        "99999999999999999999",
        "0",
        "null",
        "inf",
        "-0.0",
    ];
    prop_oneof![
        (0.0..1.0, any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        (0.0..1.0, "[0-9.e<>\"{}\\[\\], -]")
            .prop_map(|(at, c)| Change::Digit(at, c.chars().next().unwrap())),
        (0.0..1.0, 1_usize..200).prop_map(|(at, length)| Change::Remove(at, length)),
        (0.0..1.0, 1_usize..200).prop_map(|(at, length)| Change::Repeat(at, length)),
        (0.0..1.0, prop::sample::select(numbers.to_vec()))
            .prop_map(|(at, number)| Change::Number(at, number)),
    ]
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    if bytes.is_empty() {
        return;
    }
    let length = bytes.len();
    let place = |at: f64| ((at * length as f64) as usize).min(length - 1);
    match *change {
        Change::Byte(at, byte) => bytes[place(at)] = byte,
        Change::Digit(at, c) => bytes[place(at)] = c as u8,
        Change::Remove(at, count) => {
            let start = place(at);
            bytes.drain(start..(start + count).min(length));
        }
        Change::Repeat(at, count) => {
            let start = place(at);
            let part = bytes[start..(start + count).min(length)].to_vec();
            bytes.splice(start..start, part);
        }
        // The next number of the file becomes another.
        Change::Number(at, number) => {
            let start = place(at);
            let Some(digit) = bytes[start..].iter().position(u8::is_ascii_digit) else {
                return;
            };
            let start = start + digit;
            let end = bytes[start..]
                .iter()
                .position(|byte| !byte.is_ascii_digit())
                .map_or(length, |end| start + end);
            bytes.splice(start..end, number.bytes());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn changed_files(index in any::<prop::sample::Index>(), changes in prop::collection::vec(changes(), 1..6)) {
        let files = files();
        let (name, bytes) = index.get(&files);
        let mut bytes = bytes.clone();
        for change in &changes {
            apply(&mut bytes, change);
        }
        check(name, &bytes, None);
    }
}

#[test]
fn large_pages_take_linear_time() {
    let words: Vec<String> = (0..20_000)
        .map(|i| {
            let (left, top) = (i % 300, i / 300);
            let (right, bottom) = (left + 1, f64::from(top) + 1.0 + f64::from(i) * 1e-6);
            format!("<word xMin='{left}' yMin='{top}' xMax='{right}' yMax='{bottom}'>一</word>")
        })
        .collect();
    let page = |words: &[String]| {
        let words = words.concat();
        format!("<doc><page width='900' height='900'>{words}</page></doc>").into_bytes()
    };
    let seconds = |bytes: Vec<u8>| {
        let start = Instant::now();
        assert_eq!(read(&bytes, None).unwrap().len(), 1);
        start.elapsed().as_secs_f64()
    };
    let (small, large) = (seconds(page(&words[..2_000])), seconds(page(&words)));
    assert!(
        large < 40.0 * small + 0.5,
        "2,000 lines take {small} s, 20,000 take {large} s"
    );
}
