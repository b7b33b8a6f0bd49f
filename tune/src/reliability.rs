//! Reliability: the share of right decisions against their confidence.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use zhuihe::tuning::Judged;

use crate::markdown::{share, table};

/// Lower ends of the bins of confidence; the last bin includes 1.
const BINS: [f32; 8] = [0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];
/// Lower end of the bins that are also combined into one.
const SURE: f32 = 0.9;

/// Totals over decisions: their number, the number of right ones, and the sum of confidences.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Bin {
    count: usize,
    right: usize,
    confidence: f64,
}

impl Bin {
    fn add(&mut self, judged: &Judged) {
        self.count += 1;
        self.right += usize::from(judged.decision.label == judged.want);
        self.confidence += f64::from(judged.decision.confidence);
    }

    fn of<'a>(judged: impl Iterator<Item = &'a Judged>) -> Self {
        let mut bin = Self::default();
        judged.for_each(|j| bin.add(j));
        bin
    }

    /// Formats number, share right and mean confidence.
    fn cells(&self) -> [String; 3] {
        let mean = |sum: f64| share((self.count > 0).then(|| sum / self.count as f64), 3);
        [
            self.count.to_string(),
            mean(self.right as f64),
            mean(self.confidence),
        ]
    }
}

/// Returns the index of the bin of a confidence.
fn bin_of(confidence: f32) -> usize {
    BINS.iter().rposition(|&b| confidence >= b).unwrap_or(0)
}

fn between(judged: &Judged) -> bool {
    judged.rows.is_some()
}

fn inside(judged: &Judged) -> bool {
    judged.rows.is_none()
}

/// Formats the table of bins.
pub(crate) fn by_confidence(judged: &[Judged]) -> String {
    let row = |name: String, such: &dyn Fn(f32) -> bool| {
        let chosen = || judged.iter().filter(|j| such(j.decision.confidence));
        let bins = [
            Bin::of(chosen()),
            Bin::of(chosen().filter(|j| between(j))),
            Bin::of(chosen().filter(|j| inside(j))),
        ];
        let cells = bins.iter().flat_map(Bin::cells);
        [name].into_iter().chain(cells).collect()
    };
    let mut rows: Vec<Vec<String>> = (0..BINS.len())
        .map(|k| {
            let name = match BINS.get(k + 1) {
                Some(to) if k == 0 => format!("below {to}"),
                Some(to) => format!("{}–{to}", BINS[k]),
                None => format!("{}–1", BINS[k]),
            };
            row(name, &|c| bin_of(c) == k)
        })
        .collect();
    rows.push(row(format!("{SURE}–1"), &|c| c >= SURE));
    rows.push(row("all".to_owned(), &|_| true));
    let head = [
        "confidence",
        "all gaps",
        "right",
        "mean",
        "between rows",
        "right",
        "mean",
        "inside rows",
        "right",
        "mean",
    ];
    table(&head, rows)
}

/// Formats the table of rules, by descending number of decisions.
pub(crate) fn by_rule(judged: &[Judged]) -> String {
    let mut rules: BTreeMap<&str, [Bin; 2]> = BTreeMap::new();
    for j in judged {
        rules.entry(j.decision.rule.name()).or_default()[usize::from(between(j))].add(j);
    }
    let mut rules: Vec<_> = rules.into_iter().collect();
    rules.sort_by_key(|(_, bins)| Reverse(bins[0].count + bins[1].count));
    let rows = rules.iter().map(|(rule, [inside, between])| {
        let cells = inside.cells().into_iter().chain(between.cells());
        [format!("`{rule}`")].into_iter().chain(cells).collect()
    });
    let head = [
        "rule",
        "inside rows",
        "right",
        "mean",
        "between rows",
        "right",
        "mean",
    ];
    table(&head, rows)
}

#[cfg(test)]
mod tests {
    use zhuihe::JiebaDictionary;
    use zhuihe::tuning::judged;

    use super::*;

    #[test]
    fn a_bin_holds_its_lower_end() {
        for (confidence, bin) in [
            (0.0, 0),
            (0.49, 0),
            (0.5, 1),
            (0.8, 4),
            (0.9, 5),
            (0.949, 5),
            (0.95, 6),
            (0.99, 7),
            (1.0, 7),
        ] {
            assert_eq!(bin_of(confidence), bin, "{confidence}");
        }
    }

    #[test]
    fn the_bins_hold_every_decision_once() {
        let raw = "3 月 28 日，\n在 位 于 白 石\n渡 的 澜 川 稻\n香 农 机 有 限\n公 司 装 配 车\n间，工人正在\n";
        let gold = "3月28日，在位于白石渡的澜川稻香农机有限公司装配车间，工人正在\n";
        let judged = judged(raw, gold, &JiebaDictionary::new());
        let table = by_confidence(&judged);
        let count = |row: &str| -> usize { row.split('|').nth(2).unwrap().trim().parse().unwrap() };
        let counts: Vec<usize> = table.lines().skip(2).map(count).collect();
        let (bins, sums) = counts.split_at(BINS.len());
        assert_eq!(bins.iter().sum::<usize>(), judged.len());
        assert_eq!(sums, [bins[5..].iter().sum(), judged.len()]);
        assert!(by_rule(&judged).contains("| `date` |"));
    }
}
