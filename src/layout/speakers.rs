//! Speakers: words with a space or a colon behind them that begin row after row, as in a play: `少杰 哪里错了？`,
//! `少杰（笑）：走。`

use rustc_hash::FxHashMap;

use crate::layout::row_features::RowFeatures;
use crate::recognize::edges::End;
use crate::recognize::numbers::is_clock;
use crate::text::char_set::CharSet;
use crate::text::characters::{is_han, leading};
use crate::text::scan::Scan;

/// Rows that a speaker has to begin. A stretched line may have a space at the same place twice by chance.
const FEWEST: u32 = 3;
/// Lengths of a speaker, in characters.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=4;

/// Ends of words that introduce speech or an example inside a paragraph: `他说：`, `例如：`.
static INTRODUCES: CharSet = CharSet::of("说說道问問答想曰言云喊叫笑写寫称稱讲講知如是下");

/// Longest direction between a speaker and the colon, in characters: `（推门进来）`.
const LONGEST_DIRECTION: usize = 14;

/// Records the length of the speaker that begins a row. Most of a speaker's rows follow the end of a sentence.
pub(crate) fn speakers(scan: &Scan<'_>, facts: &mut [RowFeatures]) {
    let words: Vec<usize> = facts.iter().map(|f| first_word(scan, f)).collect();
    mark_speakers(scan, facts, words, FEWEST);
    let words: Vec<usize> = facts.iter().map(|f| before_colon(scan, f)).collect();
    // In a dialogue of several turns a speaker who begins two is no coincidence.
    let turns = words.iter().filter(|&&len| len > 0).count();
    let fewest = if turns > 3 { 2 } else { FEWEST };
    mark_speakers(scan, facts, words, fewest);
    let times: Vec<usize> = facts.iter().map(|f| time(scan, f)).collect();
    mark_times(facts, times);
}

/// Records the speakers among the words that begin rows, given by their lengths.
fn mark_speakers(scan: &Scan<'_>, facts: &mut [RowFeatures], words: Vec<usize>, fewest: u32) {
    if words.iter().filter(|&&len| len > 0).count() < fewest as usize {
        return;
    }
    let speaker = |f: &RowFeatures, len| &scan.visible[f.visible.start..f.visible.start + len];
    // Rows, and those behind the end of a sentence.
    let mut counts: FxHashMap<&[char], [u32; 2]> = FxHashMap::default();
    for (i, &len) in words.iter().enumerate().filter(|&(_, &len)| len > 0) {
        let count = counts.entry(speaker(&facts[i], len)).or_default();
        count[0] += 1;
        count[1] += u32::from(i == 0 || !is_open(facts[i - 1].end));
    }
    for (f, len) in facts.iter_mut().zip(words) {
        let count = counts.get(speaker(f, len));
        if count.is_some_and(|&[rows, ended]| rows >= fewest && ended * 3 >= rows * 2) {
            f.speaker = len as u8;
        }
    }
}

/// Records the times of day among the figures that begin rows, given by their lengths, if most follow the end of a
/// sentence or a row with a time.
fn mark_times(facts: &mut [RowFeatures], times: Vec<usize>) {
    let rows = (0..facts.len()).filter(|&i| times[i] > 0);
    let is_begun = |i: &usize| *i == 0 || times[i - 1] > 0 || !is_open(facts[i - 1].end);
    let (all, begun) = (rows.clone().count(), rows.filter(is_begun).count());
    if all >= FEWEST as usize && begun * 2 > all {
        for (f, len) in facts.iter_mut().zip(times).filter(|(_, len)| *len > 0) {
            f.speaker = len as u8;
        }
    }
}

/// Returns the length of the time of day before the first space of a row, or 0: `07:50 第一次独立设计`.
fn time(scan: &Scan<'_>, f: &RowFeatures) -> usize {
    let row = &scan.visible[f.visible.clone()];
    if f.fixed.is_some() || !is_clock(row) {
        return 0;
    }
    let len = leading(row, |c| c.is_ascii_digit() || c == ':');
    let gap = scan.gap_at(f.visible.start + len);
    let is_apart = len < row.len() && gap.is_some_and(|g| scan.gaps[g].line_ends == 0);
    if is_apart { len } else { 0 }
}

/// Returns the length of the Han word before the first space of a row, or 0.
fn first_word(scan: &Scan<'_>, f: &RowFeatures) -> usize {
    if f.fixed.is_some() || f.marked.is_some() || f.phrase.is_some() || f.stretched_han {
        return 0;
    }
    let row = &scan.visible[f.visible.clone()];
    let longest = (*LENGTHS.end()).min(row.len() - 1);
    (1..=longest)
        .take_while(|&n| is_han(row[n - 1]))
        .find_map(|n| Some((n, &scan.gaps[scan.gap_at(f.visible.start + n)?])))
        .filter(|(n, gap)| LENGTHS.contains(n) && gap.line_ends == 0)
        .map_or(0, |(n, _)| n)
}

/// Returns the length of the Han word before a colon at the start of a row, or 0. A direction in brackets may follow it.
fn before_colon(scan: &Scan<'_>, f: &RowFeatures) -> usize {
    let row = &scan.visible[f.visible.clone()];
    let is_colon = |c: Option<&char>| matches!(c, Some('：' | ':'));
    if f.colons == 0 || f.fixed.is_some() || f.marked.is_some() || f.phrase.is_some() {
        return 0;
    }
    let len = leading(&row[..row.len().min(1 + LENGTHS.end())], is_han);
    let direction = match row.get(len) {
        Some('（' | '(') => (row[len..].iter().take(LONGEST_DIRECTION))
            .position(|c| matches!(c, '）' | ')'))
            .map_or(0, |n| n + 1),
        _ => 0,
    };
    let is_speaker = LENGTHS.contains(&len)
        && is_colon(row.get(len + direction))
        && !INTRODUCES.has(row[len - 1]);
    if is_speaker { len } else { 0 }
}

/// Returns true if the sentence continues behind a row.
fn is_open(end: End) -> bool {
    matches!(
        end,
        End::Han | End::Latin | End::Digit | End::Pause | End::Open
    )
}
