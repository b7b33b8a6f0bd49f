//! The data of a document for the page: the text in parts, its edits with evidence, and its blocks.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;
use zhuihe::{BlockKind, Cleaned, Decision, Edit, EditKind, Evidence};

use crate::commands::excerpt::LineColumns;
use crate::documents::Cleaners;

use super::documents::Document;
use crate::report::hash::Fnv;

/// Edits below this confidence are doubtful.
const DOUBTFUL: f64 = 0.8;

/// Pieces of evidence to list per edit.
const TOP: usize = 6;

/// A document as the page receives it. It needs no conversion of offsets to JavaScript's UTF-16: the text is in parts,
/// and blocks are in UTF-16 code units.
#[derive(Debug, Serialize)]
pub(super) struct DocumentReport {
    label: String,
    /// Bytes of the raw text, and its hash, which identify it in verdicts.
    pub(super) bytes: usize,
    pub(super) hash: String,
    /// The unchanged text, one part before each edit and one after the last. Raw and clean text share it.
    unchanged: Vec<String>,
    pub(super) edits: Vec<ReportEdit>,
    pub(super) blocks: Vec<BlockSpan>,
}

/// An [`Edit`] with its line, its column and its evidence.
#[derive(Debug, Serialize)]
pub(super) struct ReportEdit {
    pub(super) input: Range<usize>,
    pub(super) before: String,
    pub(super) after: String,
    kind: EditKind,
    pub(super) rule: &'static str,
    pub(super) confidence: f64,
    line: usize,
    column: usize,
    /// The evidence with the largest weights; empty if there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    evidence: Vec<(String, f64)>,
    /// The number of other features, and their sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    rest: Option<(usize, f64)>,
}

/// A [`Block`](zhuihe::Block) of the clean text, in UTF-16 code units.
#[derive(Debug, Serialize)]
pub(super) struct BlockSpan {
    kind: BlockKind,
    from: usize,
    to: usize,
}

impl DocumentReport {
    pub(super) fn new(document: Document, cleaners: &Cleaners) -> Self {
        let Document {
            label,
            text,
            is_markdown,
        } = document;
        let cleaner = cleaners.select(is_markdown);
        let cleaned = cleaner.clean(&text);
        let decisions = if cleaned.is_changed() {
            cleaner.explain(&text)
        } else {
            Vec::new()
        };
        Self {
            label,
            bytes: text.len(),
            hash: Fnv::of(text.as_bytes()).to_string(),
            unchanged: unchanged(&text, cleaned.edits()),
            edits: changes(&text, cleaned.edits(), decisions),
            blocks: block_spans(&cleaned),
        }
    }

    /// Returns its name for readers.
    pub(super) fn name(&self) -> &str {
        match &*self.label {
            "-" => "stdin",
            label => label,
        }
    }

    /// Returns the number of doubtful edits.
    pub(super) fn doubtful(&self) -> usize {
        self.edits
            .iter()
            .filter(|e| e.confidence < DOUBTFUL)
            .count()
    }

    /// Returns the number of characters of the raw text.
    pub(super) fn characters(&self) -> usize {
        let unchanged = self.unchanged.iter().map(String::as_str);
        let before = self.edits.iter().map(|e| &*e.before);
        unchanged.chain(before).map(|s| s.chars().count()).sum()
    }
}

fn unchanged(text: &str, edits: &[Edit]) -> Vec<String> {
    let ends = edits.iter().map(|e| e.input.end);
    let starts = edits.iter().map(|e| e.input.start);
    [0].into_iter()
        .chain(ends)
        .zip(starts.chain([text.len()]))
        .map(|(from, to)| text[from..to].to_owned())
        .collect()
}

/// Returns the edits, each with the evidence of the decision at the same gap. Edits from a later pass, or from an
/// option that changes characters, have no decision.
fn changes(text: &str, edits: &[Edit], decisions: Vec<Decision>) -> Vec<ReportEdit> {
    let mut line_columns = LineColumns::new(text);
    let mut evidence: BTreeMap<(usize, usize), Vec<Evidence>> = decisions
        .into_iter()
        .map(|d| ((d.gap.start, d.gap.end), d.evidence))
        .collect();
    let change = |edit: &Edit| {
        let place = line_columns.next(edit.input.start);
        let all = evidence
            .remove(&(edit.input.start, edit.input.end))
            .unwrap_or_default();
        let (top, rest) = all.split_at(TOP.min(all.len()));
        ReportEdit {
            input: edit.input.clone(),
            before: edit.before.to_string(),
            after: edit.after.to_string(),
            kind: edit.kind,
            rule: edit.rule.name(),
            confidence: rounded(edit.confidence, 4),
            line: place.line,
            column: place.column,
            evidence: top
                .iter()
                .map(|e| (e.name.clone(), rounded(e.weight, 2)))
                .collect(),
            rest: (!rest.is_empty())
                .then(|| (rest.len(), rounded(rest.iter().map(|e| e.weight).sum(), 2))),
        }
    };
    edits.iter().map(change).collect()
}

fn rounded(x: f32, places: i32) -> f64 {
    let unit = 10_f64.powi(places);
    (f64::from(x) * unit).round() / unit
}

fn block_spans(cleaned: &Cleaned<'_>) -> Vec<BlockSpan> {
    let text = cleaned.text();
    let (mut at, mut units) = (0, 0);
    let mut unit = |offset: usize| {
        units += text[at..offset].encode_utf16().count();
        at = offset;
        units
    };
    cleaned
        .blocks()
        .iter()
        .map(|block| BlockSpan {
            kind: block.kind,
            from: unit(block.output.start),
            to: unit(block.output.end),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use zhuihe::Cleaner;

    use super::*;

    fn report(text: &str) -> DocumentReport {
        let document = Document {
            label: "a.txt".to_owned(),
            text: text.to_owned(),
            is_markdown: false,
        };
        let cleaners = Cleaners {
            text: Cleaner::default(),
            markdown: Cleaner::default(),
        };
        DocumentReport::new(document, &cleaners)
    }

    #[test]
    fn the_parts_reproduce_both_texts() {
        for text in [
            "",
            "\n",
            "持 续 发 力   补 短 板\n",
            " 停 水 通 知\n\n\n",
            "你好。",
        ] {
            let report = report(text);
            let join = |of: fn(&ReportEdit) -> &str| {
                let edits = report.edits.iter().map(of).chain([""]);
                let parts = report.unchanged.iter().zip(edits);
                parts.map(|(k, e)| k.to_owned() + e).collect::<String>()
            };
            assert_eq!(join(|e| &e.before), text);
            assert_eq!(join(|e| &e.after), zhuihe::clean(text));
            assert_eq!(report.characters(), text.chars().count());
        }
    }

    #[test]
    fn blocks_are_counted_as_javascript_counts() {
        let report = report("𠮷 𠮷 野 家\n\n停 水 通 知\n");
        let blocks: Vec<_> = report.blocks.iter().map(|b| b.from..b.to).collect();
        let text = "𠮷𠮷野家\n停水通知\n";
        assert_eq!(zhuihe::clean("𠮷 𠮷 野 家\n\n停 水 通 知\n"), text);
        assert_eq!(blocks, [0..6, 7..11]);
    }

    #[test]
    fn an_edit_at_a_line_end_has_evidence() {
        let text = "全市粮食播种面积稳定在五十八万\n亩以上，同比增长百分之二点三，\n其中夏粮播种面积二十一万亩，比\n上年增加一万两千亩，早稻收购价\n格稳中有升，农户种粮积极性不断\n提高。\n";
        let report = report(text);
        let first = &report.edits[0];
        assert_eq!((first.line, first.column), (1, 16));
        assert_eq!(first.evidence.len(), TOP);
        assert!(first.evidence[0].1 > 1.0);
        assert!(first.rest.is_some_and(|(n, _)| n > 0));
    }
}
