//! Every way to clean a text gives the same answer: in one piece, into a string, as a stream.

mod common;

use std::io::{self, Read};

use common::endless::{ENDLESS, endless};
use common::{
    LONG, Named, assert_none, cases, first_difference, fixtures, read_all, sets_of_rules,
    with_rules,
};
use proptest::prelude::*;
use zhuihe::{Cleaner, ErrorKind, Options, Workspace};

/// Gives its bytes in pieces of the given lengths, over and over.
struct Pieces<'t> {
    bytes: &'t [u8],
    lengths: Vec<usize>,
    next: usize,
}

impl<'t> Pieces<'t> {
    fn of(text: &'t str, lengths: &[usize]) -> Self {
        Self {
            bytes: text.as_bytes(),
            lengths: lengths.to_vec(),
            next: 0,
        }
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.lengths[self.next % self.lengths.len()];
        self.next += 1;
        let n = n.min(buffer.len()).min(self.bytes.len());
        let (piece, rest) = self.bytes.split_at(n);
        buffer[..n].copy_from_slice(piece);
        self.bytes = rest;
        Ok(n)
    }
}

/// Fails where a stream, or a string, gets another text than `clean` gives.
fn difference(
    name: &str,
    text: &str,
    cleaner: &Cleaner,
    workspace: &mut Workspace,
    lengths: &[usize],
) -> Option<String> {
    let cleaned = cleaner.clean(text);
    let mut into = String::from("what stood there before");
    cleaner.clean_into(text, workspace, &mut into);
    let mut streamed = Vec::new();
    let done = cleaner
        .stream(Pieces::of(text, lengths), &mut streamed)
        .unwrap();
    let streamed = String::from_utf8(streamed).unwrap();
    for (way, got) in [("into", &into), ("stream", &streamed)] {
        if *got != cleaned.text() {
            let difference = first_difference(cleaned.text(), got);
            return Some(format!("  {name}, {way}:\n{difference}"));
        }
    }
    let told = (done.read, done.written, done.changed);
    let true_of_it = (
        text.len() as u64,
        cleaned.text().len() as u64,
        cleaned.is_changed(),
    );
    (told != true_of_it).then(|| format!("  {name}: told {told:?}, but it is {true_of_it:?}"))
}

fn differences(texts: &[Named], cleaner: &Cleaner, lengths: &[usize]) -> Vec<String> {
    let mut workspace = Workspace::new();
    texts
        .iter()
        .filter_map(|t| difference(&t.name, &t.text, cleaner, &mut workspace, lengths))
        .collect()
}

fn fixture_texts() -> Vec<Named> {
    let mut texts = read_all(&fixtures("broken"), ".raw.txt");
    texts.extend(read_all(&fixtures("clean"), ".txt"));
    texts
}

#[test]
fn fixtures_are_answered_alike() {
    let texts = fixture_texts();
    let cleaner = Cleaner::default();
    for lengths in [&[1][..], &[2, 3, 5], &[4096]] {
        let found = differences(&texts, &cleaner, lengths);
        assert_none("texts with two answers", &found);
    }
    let options = Options::new()
        .ascii_width(true)
        .drop_soft_hyphens(true)
        .min_confidence(0.9)
        .unwrap();
    let found = differences(&texts, &Cleaner::new(options), &[7]);
    assert_none("texts with two answers, other options", &found);
    for on in sets_of_rules(6) {
        let cleaner = Cleaner::new(with_rules(on));
        let found = differences(&texts, &cleaner, &[7]);
        assert_none("texts with two answers, rules off", &found);
    }
}

#[test]
fn further_cases_are_answered_alike() {
    let Some(cases) = cases() else { return };
    let found = differences(&cases, &Cleaner::default(), &[1, 100, 3]);
    assert_none("cases with two answers", &found);
}

/// Pages one after another, of several sections.
fn long_text(order: &[prop::sample::Index]) -> String {
    let texts = read_all(&fixtures("broken"), ".raw.txt");
    let mut text = String::new();
    for index in order {
        text += &index.get(&texts).text;
        text += "\n";
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 6,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn long_texts_are_answered_alike(
        order in prop::collection::vec(any::<prop::sample::Index>(), 200..260),
        lengths in prop::collection::vec(1_usize..100_000, 1..8),
        sets in any::<[u64; 2]>(),
    ) {
        let text = long_text(&order);
        prop_assert!(text.chars().count() > 40_000, "the text has but one section");
        for options in [Options::new(), with_rules(sets[0] | sets[1])] {
            let name = format!("pages {options:?}");
            let cleaner = Cleaner::new(options);
            let found = difference(&name, &text, &cleaner, &mut Workspace::new(), &lengths);
            prop_assert!(found.is_none(), "{}", found.unwrap_or_default());
        }
    }
}

#[test]
fn endless_texts_are_answered_alike() {
    let text = |&(name, piece): &(&str, &str)| Named {
        name: name.to_owned(),
        text: endless(piece, LONG),
    };
    let texts: Vec<Named> = ENDLESS.iter().map(text).collect();
    let found = differences(&texts, &Cleaner::default(), &[70_001, 3]);
    assert_none("endless texts with two answers", &found);
}

/// White space of which no page has so much, between two lines and at both ends.
#[test]
fn endless_white_space_stays() {
    let endless = "\n \u{3000}".repeat(40_000);
    let cleaner = Cleaner::default();
    for text in [
        endless.clone(),
        format!("持 续 发\n力补{endless}短 板"),
        format!("{endless}持 续 发\n力"),
        format!("持 续 发\n力{endless}"),
    ] {
        let mut workspace = Workspace::new();
        let lengths = [1000, 70_001, 3];
        let found = difference("white space", &text, &cleaner, &mut workspace, &lengths);
        assert!(found.is_none(), "{}", found.unwrap_or_default());
        let cleaned = cleaner.clean(&text);
        assert!(cleaned.text().contains(&endless));
        assert_eq!(zhuihe::undo(cleaned.text(), cleaned.edits()).unwrap(), text);
    }
}

#[test]
fn bytes_that_are_no_utf8_are_refused_at_their_offset() {
    let cleaner = Cleaner::default();
    let page = "羽绒产业的\n".repeat(20_000);
    for (name, tail, offset) in [
        ("a stray byte", &b"\xff\xe7"[..], 0),
        (
            "a character cut short by the end",
            &"羽绒".as_bytes()[..5],
            3,
        ),
        ("a surrogate", &b"a\xed\xa0\x80"[..], 1),
    ] {
        let mut bytes = page.clone().into_bytes();
        bytes.extend(tail);
        let error = cleaner.stream(&bytes[..], io::sink()).unwrap_err();
        let offset = page.len() + offset;
        assert_eq!(error.kind(), ErrorKind::InvalidUtf8 { offset }, "{name}");
    }
}

/// Fails once so many bytes were read.
struct Failing<'t>(Pieces<'t>);

impl Read for Failing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(io::Error::other("the cable was pulled")),
            n => Ok(n),
        }
    }
}

#[test]
fn a_stream_that_breaks_tells_where() {
    let cleaner = Cleaner::default();
    let page = "羽绒产业的。\n".repeat(20_000);
    let reader = Failing(Pieces::of(&page, &[100_000]));
    let error = cleaner.stream(reader, io::sink()).unwrap_err();
    let offset = page.len() as u64;
    assert_eq!(error.kind(), ErrorKind::StreamRead { offset });
    assert!(error.to_string().contains(&offset.to_string()));

    // A writer with room for less than the first section.
    let mut room = [0; 1000];
    let error = cleaner.stream(page.as_bytes(), &mut room[..]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StreamWrite { offset: 0 });
}

/// Many texts at once, in their order.
#[cfg(feature = "rayon")]
#[test]
fn many_texts_are_answered_as_one_by_one() {
    let texts: Vec<String> = fixture_texts().into_iter().map(|t| t.text).collect();
    let cleaner = Cleaner::default();
    let many = cleaner.clean_many(&texts);
    assert_eq!(many.len(), texts.len());
    for (text, cleaned) in texts.iter().zip(&many) {
        let alone = cleaner.clean(text);
        assert_eq!(cleaned.text(), alone.text());
        assert_eq!(cleaned.edits(), alone.edits());
        assert_eq!(cleaned.blocks(), alone.blocks());
    }
}
