//! `Options::min_confidence`: a decision that is less confident is not carried out.

mod common;

use common::{Named, assert_none, fixtures, is_white, read_all};
use zhuihe::{BlockSeparator, Cleaner, Decision, GapLabel, Options};

/// A paragraph with an empty line after each row. The joins after a comma and those inside a clause differ in confidence.
const PARAGRAPH: &str = "\
全市粮食播种面积稳定在五十八万\n\n亩以上，同比增长百分之二点三，\n\n其中夏粮播种面积二十一万亩，比\n\n\
上年增加一万两千亩，早稻收购价\n\n格稳中有升，农户种粮积极性不断\n\n提高。\n";

fn with(confidence: f32) -> Cleaner {
    Cleaner::new(Options::new().min_confidence(confidence).unwrap())
}

/// The decisions that the threshold is about, those that change what is in a gap, by ascending confidence.
fn changes(text: &str) -> Vec<Decision> {
    let mut changes = with(0.0).explain(text);
    changes.retain(|d| d.was != d.label);
    changes.sort_by(|a, b| a.confidence.total_cmp(&b.confidence));
    changes
}

/// A threshold that some joins of the text reach and others do not, and the text with the former carried out.
fn half(text: &str) -> (f32, String) {
    let changes = changes(text);
    assert!(
        changes.iter().all(|d| d.label == GapLabel::Join),
        "{changes:?}"
    );
    let confidence = changes[changes.len() - 1].confidence;
    let mut joins: Vec<&Decision> = changes
        .iter()
        .filter(|d| d.confidence >= confidence)
        .collect();
    assert!(joins.len() < changes.len(), "all as confident: {changes:?}");
    joins.sort_by_key(|d| d.gap.start);
    let mut joined = text.to_owned();
    for d in joins.iter().rev() {
        joined.replace_range(d.gap.clone(), "");
    }
    (confidence, joined)
}

#[test]
fn an_empty_line_stays_where_the_join_is_not_confident_enough() {
    let (confidence, half) = half(PARAGRAPH);
    let whole = PARAGRAPH.replace("\n\n", "");
    let least = changes(PARAGRAPH)[0].confidence;
    for (confidence, want) in [
        (0.0, &*whole),
        (least, &whole),
        (confidence, &half),
        (confidence.next_up(), PARAGRAPH),
        (1.0, PARAGRAPH),
    ] {
        assert_eq!(
            with(confidence).clean(PARAGRAPH).text(),
            want,
            "{confidence}"
        );
    }
}

#[test]
fn what_separates_blocks_is_put_nowhere_else() {
    let text = PARAGRAPH.replace("\n\n", "\n");
    let (confidence, half) = half(&text);
    let options = Options::new()
        .block_separator(BlockSeparator::BlankLine)
        .min_confidence(confidence)
        .unwrap();
    assert_eq!(Cleaner::new(options).clean(&text).text(), half);
}

#[test]
fn a_line_end_that_stays_parts_blocks() {
    let (confidence, half) = half(PARAGRAPH);
    let cleaned = with(confidence).clean(PARAGRAPH);
    let blocks: Vec<&str> = cleaned
        .blocks()
        .iter()
        .map(|b| &cleaned.text()[b.output.clone()])
        .collect();
    assert_eq!(blocks, half.trim_end().split("\n\n").collect::<Vec<_>>());
    let kind = cleaned.blocks()[0].kind;
    assert!(cleaned.blocks().iter().all(|b| b.kind == kind));
}

#[test]
fn an_explanation_knows_no_threshold() {
    assert_eq!(with(1.0).explain(PARAGRAPH), with(0.0).explain(PARAGRAPH));
}

/// The label of the gap before each visible character, and of what follows the last.
fn labels(text: &str) -> Vec<GapLabel> {
    let mut labels = vec![GapLabel::Join];
    for c in text.chars() {
        let label = labels.last_mut().unwrap();
        match c {
            '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => *label = GapLabel::Break,
            c if !is_white(c) => labels.push(GapLabel::Join),
            _ if *label == GapLabel::Join => *label = GapLabel::Space,
            _ => {}
        }
    }
    labels
}

/// Five confidences of a text, from the least to the greatest, each with the next number above it, which it does not
/// reach; and the ends of the scale.
fn thresholds(changes: &[Decision]) -> Vec<f32> {
    let mut confidences: Vec<f32> = changes.iter().map(|d| d.confidence).collect();
    confidences.dedup();
    let last = confidences.len().saturating_sub(1);
    let some = (0..5).filter_map(|n| confidences.get(n * last / 4));
    let both = some.flat_map(|c| [*c, c.next_up().min(1.0)]);
    [0.0, 1.0].into_iter().chain(both).collect()
}

/// Every decision that reaches the threshold is carried out; no edit is less confident; and where no decision reaches
/// it, the text comes back. So a higher threshold never carries out more decisions.
///
/// An edit can be at a gap whose decision does not reach the threshold: the explanation is of the first pass, and in
/// the text that it leaves another may be more confident.
#[test]
fn what_reaches_the_threshold_is_carried_out() {
    let folders = [
        ("broken", ".raw.txt"),
        ("mixed", ".raw.txt"),
        ("clean", ".txt"),
    ];
    let texts = folders.map(|(folder, suffix)| read_all(&fixtures(folder), suffix));
    let mut failures = Vec::new();
    for Named { name, text } in texts.iter().flatten() {
        let changes = changes(text);
        for least in thresholds(&changes) {
            let mut fail = |what: String| failures.push(format!("  {name} ({least}): {what}"));
            let cleaned = with(least).clean(text);
            for edit in cleaned.edits().iter().filter(|e| e.confidence < least) {
                fail(format!("not confident enough: {edit:?}"));
            }
            let reach = || changes.iter().filter(|d| d.confidence >= least);
            if cleaned.is_changed() != (reach().count() > 0) {
                fail(format!("{} edits", cleaned.edits().len()));
            }
            let labels = labels(cleaned.text());
            for d in reach() {
                let before = text[..d.gap.start].chars().filter(|&c| !is_white(c));
                if labels[before.count()] != d.label {
                    fail(format!("not carried out: {d:?}"));
                }
            }
        }
    }
    assert_none("decisions at odds with the threshold", &failures);
}
