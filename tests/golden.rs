//! What comes out of every broken fixture, to the byte, and how much of it is right.
//!
//! `NAME.expected.txt` and `NAME.edits.jsonl` hold what the library makes of `NAME.raw.txt` today. They
//! are there to show what a change of the rules does to whole texts, so a run never overwrites them
//! unless it is told to: `ZHUIHE_BLESS=1 cargo test --test golden`.
//! `NAME.gold.txt` holds what is right, whatever the library does.

mod common;

use std::collections::BTreeMap;
use std::fs;

use common::{Named, assert_none, first_difference, fixtures, is_white, read_all, visible};
use serde::Serialize;
use zhuihe::{Cleaner, Edit, score};

const HOW_TO_BLESS: &str =
    "if that is what you want, `ZHUIHE_BLESS=1 cargo test --test golden` writes it; read the diff";

/// An edit as it stands in `NAME.edits.jsonl`; the confidence is rounded, so that a last bit makes no difference.
#[derive(Serialize)]
struct EditLine<'e> {
    input: [usize; 2],
    output: [usize; 2],
    kind: &'e str,
    rule: &'e str,
    confidence: f64,
    before: &'e str,
    after: &'e str,
}

fn line_of_json(edit: &Edit) -> String {
    let line = EditLine {
        input: [edit.input.start, edit.input.end],
        output: [edit.output.start, edit.output.end],
        kind: edit.kind.name(),
        rule: edit.rule.name(),
        confidence: (f64::from(edit.confidence) * 100.0).round() / 100.0,
        before: &edit.before,
        after: &edit.after,
    };
    serde_json::to_string(&line).unwrap() + "\n"
}

#[test]
fn broken_fixtures_come_out_as_expected() {
    let bless = std::env::var("ZHUIHE_BLESS").is_ok_and(|v| v == "1");
    let folder = fixtures("broken");
    let cleaner = Cleaner::default();
    let mut failures = Vec::new();
    let mut written = 0;
    let mut known = Vec::new();
    for Named { name, text } in read_all(&folder, ".raw.txt") {
        let cleaned = cleaner.clean(&text);
        let edits: String = cleaned.edits().iter().map(line_of_json).collect();
        for (suffix, got) in [
            ("expected.txt", cleaned.text()),
            ("edits.jsonl", edits.as_str()),
        ] {
            let file = format!("{name}.{suffix}");
            let path = folder.join(&file);
            let expected = fs::read_to_string(&path).ok();
            known.push(file.clone());
            if expected.as_deref() == Some(got) {
                continue;
            }
            if bless {
                fs::write(&path, got).unwrap();
                written += 1;
                continue;
            }
            failures.push(match expected {
                Some(expected) => format!("  {file}\n{}", first_difference(&expected, got)),
                None => format!("  {file} is missing"),
            });
        }
    }
    // What a renamed or removed fixture left behind.
    for entry in fs::read_dir(&folder).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let is_golden = file.ends_with(".expected.txt") || file.ends_with(".edits.jsonl");
        if is_golden && !known.contains(&file) {
            failures.push(format!("  {file} belongs to no raw text: remove it"));
        }
    }
    if bless {
        println!("ZHUIHE_BLESS=1: {written} files written, nothing compared");
    }
    assert_none(&format!("files that differ ({HOW_TO_BLESS})"), &failures);
}

/// For each kind of fixture, the share of right gaps below which a change of the rules has made things worse.
const FLOORS: &[(&str, f64)] = &[
    ("abstract", 0.95),
    ("annual_report", 0.98),
    ("bank_notice", 0.95),
    ("bilingual_story", 0.88),
    ("biography", 0.99),
    ("book", 0.96),
    ("charter", 1.0),
    ("chat_log", 0.96),
    ("chronicle", 0.97),
    ("classical", 0.98),
    ("classifieds", 0.9),
    ("clipping", 0.77),
    ("code_tutorial", 0.98),
    ("column", 0.99),
    ("comments", 0.97),
    ("diary", 0.97),
    ("dictionary", 0.89),
    ("directory", 0.97),
    ("discharge", 0.92),
    ("editorial", 1.0),
    ("encyclopedia", 0.97),
    ("essay", 0.96),
    ("etext", 1.0),
    ("exam", 0.95),
    ("fable", 0.96),
    ("faq", 1.0),
    ("genealogy", 0.95),
    ("gov_report", 1.0),
    ("herbal", 0.96),
    ("history_notes", 0.99),
    ("hk_news", 1.0),
    ("insurance", 0.99),
    ("interview", 0.96),
    ("job_ad", 1.0),
    ("judgment", 0.97),
    ("law", 0.98),
    ("law_case", 1.0),
    ("letter", 0.97),
    ("letters_editor", 1.0),
    ("local_news", 0.99),
    ("lyrics_notes", 0.94),
    ("manual", 0.98),
    ("minutes", 0.97),
    ("museum", 0.91),
    ("newsletter", 0.97),
    ("newswire", 1.0),
    ("novel", 0.97),
    ("numbers", 1.0),
    ("obituary", 0.98),
    ("opera", 0.88),
    ("page", 0.98),
    ("paste", 0.89),
    ("patent", 0.88),
    ("play", 0.95),
    ("podcast", 0.92),
    ("poetry_review", 0.83),
    ("police_notice", 0.98),
    ("preface", 0.98),
    ("press_qa", 0.99),
    ("product_manual", 0.95),
    ("prospectus", 0.95),
    ("questionnaire", 0.94),
    ("radio_script", 1.0),
    ("real_estate", 0.96),
    ("recipe", 0.94),
    ("release_notes", 0.99),
    ("report", 0.98),
    ("review", 0.76),
    ("speech", 0.94),
    ("sports_results", 0.85),
    ("stele", 0.95),
    ("subtitle", 0.78),
    ("sutra", 0.95),
    ("tender", 0.96),
    ("textbook", 0.97),
    ("trad_news", 1.0),
    ("trad_press", 0.97),
    ("travel", 0.96),
    ("tv_guide", 0.95),
    ("tw_news", 0.99),
    ("vertical", 0.97),
    ("weather", 0.97),
    ("wechat", 0.92),
];

#[test]
fn broken_fixtures_come_out_right() {
    let folder = fixtures("broken");
    let gold = read_all(&folder, ".gold.txt");
    let raw = read_all(&folder, ".raw.txt");
    assert_eq!(
        raw.iter().map(|r| &r.name).collect::<Vec<_>>(),
        gold.iter().map(|g| &g.name).collect::<Vec<_>>(),
        "every raw text has a gold text, and the other way round"
    );
    let cleaner = Cleaner::default();
    // Right and contested gaps of each kind.
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut failures = Vec::new();
    for (raw, gold) in raw.iter().zip(&gold) {
        let name = &raw.name;
        let output = cleaner.clean(&raw.text).into_text();
        let characters = visible(&raw.text);
        if characters != visible(&gold.text.replace('¦', "")) || characters != visible(&output) {
            failures.push(format!(
                "  {name}: the visible characters of raw, gold and output are not the same"
            ));
            continue;
        }
        // Compared with the raw text itself, no gap is one for which any answer is right.
        let scored = |gold: &str| score(&raw.text, &output, gold).unwrap();
        let damaged = scored(&raw.text).inserted;
        if damaged > 0 {
            failures.push(format!(
                "  {name}: white space in {damaged} gaps that had none"
            ));
        }
        let score = scored(&gold.text);
        println!("{:6.2} %  {name}", score.accuracy.unwrap_or(1.0) * 100.0);
        let (right, contested) = kinds.entry(name.split('-').next().unwrap()).or_default();
        let agreeing = score.confusion.iter().filter(|((w, g), _)| *g == Some(*w));
        *right += agreeing.map(|(_, n)| n).sum::<usize>();
        *contested += score.contested;
    }
    assert_none("fixtures that can't be scored, or were damaged", &failures);
    assert_eq!(
        kinds.keys().collect::<Vec<_>>(),
        FLOORS.iter().map(|(kind, _)| kind).collect::<Vec<_>>(),
        "every kind has a floor, and the other way round"
    );
    for (&(kind, floor), (right, contested)) in FLOORS.iter().zip(kinds.values()) {
        let share = *right as f64 / *contested as f64;
        println!("{:6.2} %  of the gaps of {kind}", share * 100.0);
        if share < floor {
            failures.push(format!(
                "  {kind}: {right} of {contested} gaps are right, less than {floor}"
            ));
        }
    }
    assert_none("kinds that come out worse", &failures);
}

#[test]
fn gold_texts_are_well_formed() {
    let mut failures = Vec::new();
    for Named { name, text } in read_all(&fixtures("broken"), ".gold.txt") {
        for (i, line) in text.lines().enumerate() {
            let twice = line
                .chars()
                .zip(line.chars().skip(1))
                .any(|(a, b)| is_white(a) && is_white(b));
            if visible(line).is_empty() || line.trim() != line || twice {
                failures.push(format!("  {name}, line {}: {line:?}", i + 1));
            }
        }
    }
    assert_none("gold lines that are no block", &failures);
}
