//! Aligns the characters of two texts by Ratcliff–Obershelp pattern matching.
//!
//! The longest run of characters common to both texts is matched first; then, recursively, the parts to its left and
//! the parts to its right. Of equally long runs, the one that begins first in `a` wins, then the one that begins first
//! in `b`. Python's `difflib.SequenceMatcher` without junk gives the same pairs, so a short script can verify a score.
//!
//! Stripping a common prefix or suffix first would be faster but wrong: the longest common run of `ab` and `acab` is
//! `ab`, and matching the first `a` loses it.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

/// Length of the longest pieces, in characters.
///
/// Runs are found as runs of equal pieces: a piece of 16 characters occurs in few places of a text, one character in
/// thousands. Shorter pieces are tried only where no piece that long is common.
const LONGEST: usize = 16;

/// Returns the index in `b` of each character of `a`, or `None` if it has no partner. The indices increase.
///
/// Time depends on how often pieces repeat: near linear for prose, the product of the lengths for one repeated
/// character. Equal texts skip the search.
pub(crate) fn align(a: &[char], b: &[char]) -> Vec<Option<usize>> {
    if a == b {
        return (0..a.len()).map(Some).collect();
    }
    let levels = levels(a, b);
    let mut lengths = vec![0; b.len()];
    let mut partners = vec![None; a.len()];
    let mut open = vec![(0..a.len(), 0..b.len())];
    while let Some((a, b)) = open.pop() {
        let longest = |level: &AlignedPieces| level.longest_run(&a, &b, &mut lengths);
        let Some(run) = levels.iter().rev().find_map(longest) else {
            continue;
        };
        for k in 0..run.length {
            partners[run.a + k] = Some(run.b + k);
        }
        // difflib also merges adjacent runs; the pairs are the same.
        open.push((a.start..run.a, b.start..run.b));
        open.push((run.a + run.length..a.end, run.b + run.length..b.end));
    }
    partners
}

/// A run of characters common to both texts.
#[derive(Debug, Clone, Copy)]
struct Run {
    a: usize,
    b: usize,
    length: usize,
}

/// The pieces of one length by their start in the two texts, as numbers; equal pieces have equal numbers.
struct AlignedPieces {
    length: usize,
    a: Vec<usize>,
    b: Vec<usize>,
    /// The starts of pieces in `b`, sorted by number and then by position.
    places: Vec<usize>,
    /// Where the entries of each number begin in `places`, and the end of the last.
    begins: Vec<usize>,
}

/// Returns the pieces of one character, of four, and so on up to [`LONGEST`].
fn levels(a: &[char], b: &[char]) -> Vec<AlignedPieces> {
    let mut levels = Vec::new();
    let mut level = AlignedPieces::new(1, a.iter(), b.iter());
    while level.length < LONGEST {
        let longer = level.longer();
        levels.push(std::mem::replace(&mut level, longer));
    }
    levels.push(level);
    levels
}

impl AlignedPieces {
    fn new<K: Hash + Eq>(
        length: usize,
        a: impl Iterator<Item = K>,
        b: impl Iterator<Item = K>,
    ) -> Self {
        let mut numbers = HashMap::new();
        let mut number = |key| {
            let next = numbers.len();
            *numbers.entry(key).or_insert(next)
        };
        let (a, b): (Vec<_>, Vec<_>) = (a.map(&mut number).collect(), b.map(number).collect());
        let mut places: Vec<usize> = (0..b.len()).collect();
        places.sort_by_key(|&j| b[j]);
        let mut begins = vec![0; numbers.len() + 1];
        for &n in &b {
            begins[n + 1] += 1;
        }
        for n in 1..begins.len() {
            begins[n] += begins[n - 1];
        }
        Self {
            length,
            a,
            b,
            places,
            begins,
        }
    }

    /// Returns the pieces of four times the length: four of these, one after another.
    fn longer(&self) -> Self {
        let q = self.length;
        let fours = |w: &[usize]| [w[0], w[q], w[2 * q], w[3 * q]];
        Self::new(
            4 * q,
            self.a.windows(3 * q + 1).map(fours),
            self.b.windows(3 * q + 1).map(fours),
        )
    }

    /// Returns the positions in `b` inside `within` at which piece `number` begins, in order.
    fn places(&self, number: usize, within: &Range<usize>) -> &[usize] {
        let all = &self.places[self.begins[number]..self.begins[number + 1]];
        let from = all.partition_point(|&j| j < within.start);
        let to = from + all[from..].partition_point(|&j| j < within.end);
        &all[from..to]
    }

    /// Returns the longest run inside both ranges, if one is at least a piece long. `runs` is scratch space as long as
    /// `b`; its contents are irrelevant.
    fn longest_run(&self, a: &Range<usize>, b: &Range<usize>, runs: &mut [usize]) -> Option<Run> {
        // Starts of the pieces that end inside the range.
        let begins =
            |range: &Range<usize>| range.start..(range.end + 1).saturating_sub(self.length);
        let (a, b) = (begins(a), begins(b));
        // Lengths count pieces here. A run of n pieces has n - 1 characters more than one piece, so the longest run and
        // the first run are the same at every level.
        let mut best = Run {
            a: 0,
            b: 0,
            length: 0,
        };
        for i in a.clone() {
            // Right to left, so that `runs[j - 1]` still belongs to the previous `i`. It is read only where the
            // previous pieces are equal, and there the previous `i` wrote it.
            for &j in self.places(self.a[i], &b).iter().rev() {
                let goes_on = i > a.start && j > b.start && self.a[i - 1] == self.b[j - 1];
                let length = if goes_on { runs[j - 1] + 1 } else { 1 };
                runs[j] = length;
                let first = i + 1 - length;
                if length > best.length || (length == best.length && first == best.a) {
                    best = Run {
                        a: first,
                        b: j + 1 - length,
                        length,
                    };
                }
            }
        }
        (best.length > 0).then(|| Run {
            length: best.length + self.length - 1,
            ..best
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, taken literally: compare all runs of `a` and `b`, take the longest, of equals the first in `a`
    /// and then in `b`, and recurse on both sides.
    fn by_definition(a: &[char], b: &[char]) -> Vec<(usize, usize)> {
        let common = |i: usize, j: usize| -> usize {
            a[i..]
                .iter()
                .zip(&b[j..])
                .take_while(|(x, y)| x == y)
                .count()
        };
        let mut best = (0, 0, 0);
        for i in 0..a.len() {
            for j in 0..b.len() {
                if common(i, j) > best.2 {
                    best = (i, j, common(i, j));
                }
            }
        }
        let (i, j, length) = best;
        if length == 0 {
            return Vec::new();
        }
        let mut pairs = by_definition(&a[..i], &b[..j]);
        pairs.extend((0..length).map(|k| (i + k, j + k)));
        let (after_a, after_b) = (i + length, j + length);
        let rest = by_definition(&a[after_a..], &b[after_b..]);
        pairs.extend(rest.into_iter().map(|(i, j)| (after_a + i, after_b + j)));
        pairs
    }

    fn pairs(a: &[char], b: &[char]) -> Vec<(usize, usize)> {
        let partners = align(a, b).into_iter().enumerate();
        partners.filter_map(|(i, j)| Some((i, j?))).collect()
    }

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn the_longest_run_comes_first() {
        for (what, a, b, expected) in [
            ("nothing", "", "", vec![]),
            ("nothing on one side", "", "甲", vec![]),
            ("nothing in common", "甲", "乙", vec![]),
            ("equal", "甲乙", "甲乙", vec![(0, 0), (1, 1)]),
            (
                "not the common beginning",
                "ab",
                "acab",
                vec![(0, 2), (1, 3)],
            ),
            ("the first in a", "甲乙", "乙甲", vec![(0, 1)]),
            ("the first in b", "甲", "甲乙甲", vec![(0, 0)]),
            (
                "a character misread",
                "同比增艮百分之二",
                "同比增长百分之二",
                vec![(0, 0), (1, 1), (2, 2), (4, 4), (5, 5), (6, 6), (7, 7)],
            ),
        ] {
            assert_eq!(pairs(&chars(a), &chars(b)), expected, "{what}");
        }
    }

    #[test]
    fn long_repetitions_are_aligned() {
        let (a, b) = (chars(&"甲".repeat(900)), chars(&"甲".repeat(800)));
        assert_eq!(pairs(&a, &b), (0..800).map(|k| (k, k)).collect::<Vec<_>>());
    }

    /// Generates texts of repeated pieces, so that runs are long, and single letters.
    fn text() -> impl Strategy<Value = Vec<char>> {
        let pieces = [
            "a",
            "b",
            "c",
            "ab",
            "ba",
            "aaaa",
            "abcab",
            "bcabcaab",
            "aaaaaaaaaaaa",
            "abacabcabbacbcaabcacb",
            "cabbacbcaabcacbabacabcaabbcc",
        ];
        proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..9)
            .prop_map(|pieces| pieces.concat().chars().collect())
    }

    proptest! {
        #[test]
        fn short_texts_are_aligned_by_the_definition(a in "[ab甲]{0,24}", b in "[ab甲]{0,24}") {
            let (a, b) = (chars(&a), chars(&b));
            prop_assert_eq!(pairs(&a, &b), by_definition(&a, &b));
        }

        #[test]
        fn texts_with_long_runs_are_aligned_by_the_definition(a in text(), b in text()) {
            prop_assert_eq!(pairs(&a, &b), by_definition(&a, &b));
        }

        #[test]
        fn a_text_is_aligned_with_what_ocr_makes_of_it(
            text in "[的一是在了有和人这中]{0,120}",
            faults in proptest::collection::vec((any::<prop::sample::Index>(), 0..3), 0..6),
        ) {
            let a = chars(&text);
            let mut b = a.clone();
            for (at, what) in faults {
                if b.is_empty() {
                    break;
                }
                let at = at.index(b.len());
                match what {
                    0 => b[at] = '〓',
                    1 => drop(b.remove(at)),
                    _ => b.insert(at, '的'),
                }
            }
            prop_assert_eq!(pairs(&a, &b), by_definition(&a, &b));
        }
    }
}
