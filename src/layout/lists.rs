//! Lists: whether the marker that begins a row has its neighbours in a list, whether a number without a mark counts
//! rows up, and which rows are a list of amounts.

use rustc_hash::FxHashMap;

use crate::layout::row_features::RowFeatures;
use crate::recognize::edges::Start;
use crate::recognize::markers::{Marked, Marker, marker, ordinal};
use crate::text::characters::Class;
use crate::text::scan::Scan;

/// Search range for the neighbour of a numbered marker, in characters.
const REACH: usize = 1500;

/// An em in half-ems.
const EM: u32 = 2;
/// Rows of the shortest list of amounts.
const FEWEST_AMOUNTS: usize = 3;

/// A marker with a number, at the start of a row or inside one after a mark.
struct Numbered {
    at: usize,
    marker: Marker,
    number: u32,
    /// The row that it begins.
    row: Option<usize>,
}

/// Finds numbers without a mark that count rows up, three at least: `1 量米`, `2 淘米`, `3 加水`; or sections, two at
/// least: `3.1 先将…`, `3.2 正常…`. They become markers.
pub(crate) fn bare_numbers(scan: &Scan<'_>, facts: &mut [RowFeatures]) {
    let found: Vec<BareNumber> = (0..facts.len())
        .filter_map(|row| bare_number(scan, &facts[row], row))
        .collect();
    let follows = |a: &BareNumber, b: &BareNumber| {
        a.chapter == b.chapter && a.number + 1 == b.number && b.at - a.at < REACH
    };
    for list in found.chunk_by(follows) {
        let (fewest, marker) = match list[0].chapter {
            None => (3, Marker::Number),
            Some(_) => (2, Marker::Section),
        };
        if list.len() < fewest {
            continue;
        }
        for BareNumber { row, len, .. } in list {
            let len = *len as u32;
            facts[*row].marked = Some(Marked { marker, len });
            facts[*row].start = Start::Marker;
            facts[*row].listed = true;
        }
    }
}

/// A number at the start of a row, with a space between it and Han.
struct BareNumber {
    row: usize,
    at: usize,
    /// Its length in characters.
    len: usize,
    /// The number before its point.
    chapter: Option<u32>,
    number: u32,
}

fn bare_number(scan: &Scan<'_>, f: &RowFeatures, row: usize) -> Option<BareNumber> {
    let is_marked = f.marked.is_some_and(|m| m.marker != Marker::Section);
    if is_marked || f.fixed.is_some() || f.phrase.is_some() || f.stretched_han {
        return None;
    }
    let chars = &scan.visible[f.visible.clone()];
    let number = |chars: &[char]| {
        // One digit more than a number may have.
        let digits: Vec<u32> = (chars.iter().take(3))
            .map_while(|c| c.to_digit(10))
            .collect();
        let value = digits.iter().fold(0, |n, d| n * 10 + d);
        ((1..=2).contains(&digits.len()) && value > 0).then_some((digits.len(), value))
    };
    let (mut len, mut value) = number(chars)?;
    let mut chapter = None;
    if chars.get(len) == Some(&'.') {
        chapter = Some(value);
        let (more, section) = number(&chars[len + 1..])?;
        (len, value) = (len + 1 + more, section);
    }
    let next = *chars.get(len)?;
    let is_apart = scan.gap_at(f.visible.start + len).is_some();
    (is_apart && Class::of(next) == Class::Han && !"年月日时時分秒点點号號".contains(next))
        .then_some(BareNumber {
            row,
            at: f.visible.start,
            len,
            chapter,
            number: value,
        })
}

/// Records, for every marker that begins a row, whether its neighbour in the list (the one before, else the one after)
/// also begins a row, or is inside one; then the marker may begin its row by chance. `rows` are the rows with a marker
/// at their start or a number that may be a marker's.
pub(crate) fn marker_lists(scan: &Scan<'_>, rows: &[usize], facts: &mut [RowFeatures]) {
    let mut found: Vec<Numbered> = Vec::new();
    let mut inner = scan.numbers.iter().peekable();
    for &i in rows {
        let f = &facts[i];
        let row = &scan.visible[f.visible.clone()];
        let numbered = |k: usize, marked: Marked| {
            ordinal(&row[k..k + marked.len as usize]).map(|number| Numbered {
                at: f.visible.start + k,
                marker: marked.marker,
                number,
                row: (k == 0).then_some(i),
            })
        };
        found.extend(f.marked.and_then(|m| numbered(0, m)));
        let inside = |&&at: &&usize| at < f.visible.end;
        let numbers = inner.clone().take_while(inside);
        found.extend(
            numbers
                .map(|at| at - f.visible.start)
                .filter(|&k| k > 0)
                .filter_map(|k| numbered(k, marker(&row[k..], |_| false)?)),
        );
        while inner.next_if(|&&at| at < f.visible.end).is_some() {}
    }
    for (k, this) in found.iter().enumerate() {
        let Some(row) = this.row else { continue };
        let near = |other: &&Numbered| other.at.abs_diff(this.at) < REACH;
        let same = |number: u32| move |o: &&Numbered| o.marker == this.marker && o.number == number;
        let before = found[..k]
            .iter()
            .rev()
            .take_while(near)
            .find(same(this.number - 1));
        let after = || {
            found[k + 1..]
                .iter()
                .take_while(near)
                .find(same(this.number + 1))
        };
        if let Some(neighbour) = before.or_else(after) {
            facts[row].listed = neighbour.row.is_some();
            facts[row].inline_marker = neighbour.row.is_none();
        }
    }
}

/// Records the markers with a space behind them among markers of their kind without: the space is stray. The nearest two
/// on each side count, two in all at least.
pub(crate) fn spaced_alone(scan: &Scan<'_>, facts: &mut [RowFeatures]) {
    const NEAR: usize = 2;
    let mut kinds: FxHashMap<u8, Vec<(usize, bool)>> = FxHashMap::default();
    for (i, f) in facts.iter().enumerate() {
        let marked = f
            .marked
            .filter(|m| m.marker.is_item() || m.marker == Marker::Note);
        if let Some(m) = marked {
            let is_spaced = scan.gap_at(f.visible.start + m.len as usize).is_some();
            kinds
                .entry(m.marker as u8)
                .or_default()
                .push((i, is_spaced));
        }
    }
    for markers in kinds.values() {
        for (k, &(i, is_spaced)) in markers.iter().enumerate() {
            let around = &markers[k.saturating_sub(NEAR)..markers.len().min(k + NEAR + 1)];
            let at = |i: usize| facts[i].visible.start;
            let near = || around.iter().filter(|m| at(m.0).abs_diff(at(i)) < REACH);
            let is_alone =
                is_spaced && near().filter(|m| m.1).count() == 1 && near().count() > NEAR;
            facts[i].spaced_alone = is_alone;
        }
    }
}

/// Keeps [`RowFeatures::amount`] in lists only: a name with a number and a unit in each of several consecutive rows, one
/// of them over an em narrower than the next, which no measure explains.
pub(crate) fn amounts(facts: &mut [RowFeatures]) {
    let rises = |pair: &[RowFeatures]| pair[0].row.width + EM < pair[1].row.width;
    for rows in facts.chunk_by_mut(|a, b| a.amount && b.amount) {
        let is_list = rows.len() >= FEWEST_AMOUNTS && rows.windows(2).any(rises);
        rows.iter_mut().for_each(|f| f.amount &= is_list);
    }
}
