//! Speakers: words with a space behind them that begin row after row, as in a play: `少杰 哪里错了？`

use rustc_hash::FxHashMap;

use crate::layout::row_features::RowFeatures;
use crate::recognize::edges::End;
use crate::text::characters::Class;
use crate::text::scan::Scan;

/// Rows that a speaker has to begin. A stretched line may have a space at the same place twice by chance.
const FEWEST: u32 = 3;
/// Lengths of a speaker, in characters.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=4;

/// Records the length of the speaker that begins a row. Most of a speaker's rows follow the end of a sentence.
pub(crate) fn speakers(scan: &Scan<'_>, facts: &mut [RowFeatures]) {
    let words: Vec<usize> = facts.iter().map(|f| first_word(scan, f)).collect();
    if words.iter().filter(|&&len| len > 0).count() < FEWEST as usize {
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
        if count.is_some_and(|&[rows, ended]| rows >= FEWEST && ended * 3 >= rows * 2) {
            f.speaker = len as u8;
        }
    }
}

/// Returns the length of the Han word before the first space of a row, or 0.
fn first_word(scan: &Scan<'_>, f: &RowFeatures) -> usize {
    if f.fixed.is_some() || f.marked.is_some() || f.phrase.is_some() || f.stretched_han {
        return 0;
    }
    let row = &scan.visible[f.visible.clone()];
    let is_han = |c: &char| Class::of(*c) == Class::Han;
    let longest = (*LENGTHS.end()).min(row.len() - 1);
    (1..=longest)
        .take_while(|&n| is_han(&row[n - 1]))
        .find_map(|n| Some((n, &scan.gaps[scan.gap_at(f.visible.start + n)?])))
        .filter(|(n, gap)| LENGTHS.contains(n) && gap.line_ends == 0)
        .map_or(0, |(n, _)| n)
}

/// Returns true if the sentence continues behind a row.
fn is_open(end: End) -> bool {
    matches!(
        end,
        End::Han | End::Latin | End::Digit | End::Pause | End::Open
    )
}
