//! The five promises (README), on every fixture, on further cases, on hostile texts and on generated ones.

#[path = "../common/callgrind.rs"]
mod callgrind;
#[path = "../common/mod.rs"]
mod common;

mod checks;
mod generate;
mod hostile;
mod linear;

use std::sync::LazyLock;
use std::thread;

use checks::check_promises;
use common::endless::{ENDLESS, endless};
use common::{LONG, Named, assert_none, cases, fixtures, read_all, sets_of_rules, with_rules};
use generate::{page, soup};
use hostile::{HOSTILE, MONOTONOUS, monotonous};
use proptest::prelude::*;
use zhuihe::{BlockSeparator, Cleaner, ErrorKind, HanDigitSpacing, Options};

/// A set of options and its name.
struct OptionSet {
    name: &'static str,
    options: Options,
}

/// The default, each option by itself, and all together.
fn option_sets() -> &'static [OptionSet] {
    static SETS: LazyLock<Vec<OptionSet>> = LazyLock::new(|| {
        let new = Options::new;
        let set = |name, options| OptionSet { name, options };
        let characters = || {
            new()
                .ascii_width(true)
                .vertical_forms(true)
                .unify_han(true)
                .drop_soft_hyphens(true)
        };
        vec![
            set("default", new()),
            set(
                "blank_line",
                new().block_separator(BlockSeparator::BlankLine),
            ),
            set(
                "separator_as_input",
                new().block_separator(BlockSeparator::AsInput),
            ),
            set(
                "spacing_as_input",
                new().han_digit_spacing(HanDigitSpacing::AsInput),
            ),
            set("sure", new().min_confidence(0.9).unwrap()),
            set("surer", new().min_confidence(0.99).unwrap()),
            set("certain", new().min_confidence(1.0).unwrap()),
            set("ascii_width", new().ascii_width(true)),
            set("vertical_forms", new().vertical_forms(true)),
            set("unify_han", new().unify_han(true)),
            set("drop_soft_hyphens", new().drop_soft_hyphens(true)),
            set(
                "all, blank_line",
                characters().block_separator(BlockSeparator::BlankLine),
            ),
            set(
                "all, as_input",
                characters()
                    .block_separator(BlockSeparator::AsInput)
                    .han_digit_spacing(HanDigitSpacing::AsInput),
            ),
            set(
                "all, blank_line, sure",
                characters()
                    .block_separator(BlockSeparator::BlankLine)
                    .min_confidence(0.9)
                    .unwrap(),
            ),
        ]
    });
    &SETS
}

/// A cleaner for each set of options, all with the one shared dictionary.
fn cleaners() -> impl Iterator<Item = (&'static str, Cleaner)> {
    option_sets()
        .iter()
        .map(|set| (set.name, Cleaner::new(set.options.clone())))
}

/// The texts that fixtures are made of: broken ones, right ones, and clean ones.
fn fixture_texts() -> Vec<Named> {
    let broken = fixtures("broken");
    let raw = read_all(&broken, ".raw.txt").into_iter().map(|t| Named {
        name: format!("{}.raw", t.name),
        ..t
    });
    let gold = read_all(&broken, ".gold.txt").into_iter().map(|t| Named {
        name: format!("{}.gold", t.name),
        text: t.text.replace('¦', ""),
    });
    let clean = read_all(&fixtures("clean"), ".txt").into_iter();
    let mixed = read_all(&fixtures("mixed"), ".raw.txt").into_iter();
    raw.chain(gold).chain(clean).chain(mixed).collect()
}

/// Checks every text with every cleaner, a thread for each cleaner.
fn assert_promises(texts: &[Named], cleaners: impl Iterator<Item = (&'static str, Cleaner)>) {
    let check_all = |options: &str, cleaner: &Cleaner| -> Vec<String> {
        let check =
            |t: &Named| check_promises(&format!("{} ({options})", t.name), &t.text, cleaner);
        texts.iter().flat_map(check).collect()
    };
    let check_all = &check_all;
    let broken: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = cleaners
            .map(|(options, cleaner)| scope.spawn(move || check_all(options, &cleaner)))
            .collect();
        threads
            .into_iter()
            .flat_map(|t| t.join().unwrap())
            .collect()
    });
    assert_none("broken promises", &broken);
}

#[test]
fn fixtures_with_each_option() {
    assert_promises(&fixture_texts(), cleaners());
}

#[test]
fn fixtures_with_rules_off() {
    let sets = sets_of_rules(12).into_iter();
    let cleaners = sets.map(|on| ("rules off", Cleaner::new(with_rules(on))));
    assert_promises(&fixture_texts(), cleaners);
}

#[test]
fn with_all_rules_off_nothing_changes() {
    let cleaner = Cleaner::new(with_rules(0));
    for Named { name, text } in fixture_texts() {
        assert!(!cleaner.clean(&text).is_changed(), "{name}");
    }
}

#[test]
fn fixtures_without_a_dictionary() {
    let cleaner = Cleaner::without_dictionary(Options::new());
    assert_promises(&fixture_texts(), [("no dictionary", cleaner)].into_iter());
}

#[test]
fn further_cases() {
    let Some(cases) = cases() else { return };
    assert_promises(&cases, cleaners().take(1));
}

#[test]
fn hostile_texts() {
    let texts: Vec<Named> = HOSTILE
        .iter()
        .map(|&(name, text)| Named {
            name: name.to_owned(),
            text: text.to_owned(),
        })
        .collect();
    assert_promises(&texts, cleaners());
}

#[test]
fn monotonous_texts() {
    let texts: Vec<Named> = MONOTONOUS
        .iter()
        .map(|&(name, piece)| Named {
            name: name.to_owned(),
            text: monotonous(piece, 500),
        })
        .collect();
    assert_promises(&texts, cleaners());
}

/// The default cleaner, and one with as many options as there are.
fn two_cleaners() -> impl Iterator<Item = (&'static str, Cleaner)> {
    cleaners().filter(|(name, _)| matches!(*name, "default" | "all, blank_line, sure"))
}

#[test]
fn long_endless_texts() {
    let texts: Vec<Named> = ENDLESS
        .iter()
        .map(|&(name, piece)| Named {
            name: name.to_owned(),
            text: endless(piece, LONG),
        })
        .collect();
    assert_promises(&texts, two_cleaners());
}

/// Sections end anywhere in these: between two texts, in prose, in verse, in a table.
#[test]
fn long_texts_of_all_kinds() {
    let parts: Vec<String> = fixture_texts().into_iter().map(|t| t.text).collect();
    let texts = ["", "\n", "\n\n"].map(|between| {
        let mut text = String::new();
        for part in parts.iter().cycle() {
            if text.len() > 300_000 {
                break;
            }
            text += part;
            text += between;
        }
        Named {
            name: format!("texts with {between:?} between"),
            text,
        }
    });
    let rules_off = sets_of_rules(3).into_iter();
    let rules_off = rules_off.map(|on| ("rules off", Cleaner::new(with_rules(on))));
    assert_promises(&texts, two_cleaners().chain(rules_off));
}

#[test]
fn bytes_that_are_no_utf8_are_refused_at_their_offset() {
    let cleaner = Cleaner::default();
    for (name, bytes, offset) in [
        ("a stray byte", &b"ab\xffcd"[..], 2),
        ("at once", &b"\x80"[..], 0),
        (
            "after two characters",
            &b"\xe7\xbe\xbd\xe7\xbb\x92\xc0"[..],
            6,
        ),
        ("a character cut short", &"羽绒".as_bytes()[..5], 3),
        ("a surrogate", &b"a\xed\xa0\x80"[..], 1),
        ("GBK", &b"2025\xc4\xea"[..], 4),
    ] {
        let error = cleaner.clean_bytes(bytes).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidUtf8 { offset }, "{name}");
        assert!(
            error.to_string().contains(&offset.to_string()),
            "{name}: {error}"
        );
    }
}

#[test]
fn bytes_that_are_utf8_are_cleaned_as_text() {
    let cleaner = Cleaner::default();
    for Named { name, text } in fixture_texts().iter().take(5) {
        let cleaned = cleaner.clean_bytes(text.as_bytes()).unwrap();
        assert_eq!(cleaned.text(), cleaner.clean(text).text(), "{name}");
    }
}

/// One cleaner of each set of options, for all generated texts.
static CLEANERS: LazyLock<Vec<(&str, Cleaner)>> = LazyLock::new(|| {
    let none = Cleaner::without_dictionary(Options::new());
    cleaners().chain([("no dictionary", none)]).collect()
});

/// Checks a generated text with the default options and with one of the others.
fn check_generated(text: &str, other: usize) -> Result<(), TestCaseError> {
    let others = &CLEANERS[1..];
    for (options, cleaner) in [&CLEANERS[0], &others[other % others.len()]] {
        let broken = check_promises(&format!("{text:?} ({options})"), text, cleaner);
        prop_assert!(broken.is_empty(), "{}", broken.join("\n"));
    }
    Ok(())
}

/// `PROPTEST_CASES` asks for more cases, `PROPTEST_RNG_SEED` for the same ones again.
fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").is_ok();
    let default = ProptestConfig::default();
    ProptestConfig {
        cases: if asked { default.cases } else { cases },
        // What it finds becomes a row of HOSTILE, with a name.
        failure_persistence: None,
        ..default
    }
}

proptest! {
    #![proptest_config(config(1500))]

    #[test]
    fn generated_soup(text in soup(), other in any::<usize>()) {
        check_generated(&text, other)?;
    }
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn generated_pages(text in page(), other in any::<usize>()) {
        check_generated(&text, other)?;
    }
}

/// Checks a generated text with some rules on and the others off.
fn check_with_rules(text: &str, on: u64, least: f32) -> Result<(), TestCaseError> {
    let options = with_rules(on).min_confidence(least).unwrap();
    let name = format!("{text:?} {options:?}");
    let broken = check_promises(&name, text, &Cleaner::new(options));
    prop_assert!(broken.is_empty(), "{}", broken.join("\n"));
    Ok(())
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn generated_soup_with_rules_off(
        text in soup(),
        on in any::<u64>(),
        least in prop_oneof![3 => Just(0.0), 1 => 0.5_f32..1.0],
    ) {
        check_with_rules(&text, on, least)?;
    }

    #[test]
    fn generated_pages_with_rules_off(text in page(), sets in any::<[u64; 2]>()) {
        check_with_rules(&text, sets[0] | sets[1], 0.0)?;
    }
}
