//! Which characters of one text are which of another: the pattern matching of Ratcliff and Obershelp.
//!
//! The longest run of characters that both texts have comes first; then, in the same way, what lies to the
//! left of it in both, and what lies to the right. Of equally long runs the one that begins first in `a`
//! counts, and of those the one that begins first in `b`. Python's `difflib.SequenceMatcher` without junk
//! gives the same pairs, so a score can be checked with a few lines of script.
//!
//! To strip a common beginning or end first would be quick, and wrong: of `ab` and `acab` the longest run is
//! `ab`, and nothing of it is left to find once the first `a` is taken.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

/// How many characters the longest pieces have.
///
/// Runs are looked for as runs of equal pieces, since a piece of 16 characters stands in few places of a text
/// and one character in thousands; only where no piece so long is common, shorter ones are tried.
const LONGEST: usize = 16;

/// For each character of `a` its place in `b`, `None` where it has no partner. Places rise.
///
/// The time depends on how often pieces repeat: for prose it is near linear, for one character over and over
/// the product of the lengths. Equal texts are not searched at all.
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
        // difflib also joins runs that touch; the pairs are the same.
        open.push((a.start..run.a, b.start..run.b));
        open.push((run.a + run.length..a.end, run.b + run.length..b.end));
    }
    partners
}

/// Characters that both texts have, one after another.
#[derive(Debug, Clone, Copy)]
struct Run {
    a: usize,
    b: usize,
    length: usize,
}

/// The pieces of one length that begin at each place of the two texts, as numbers: equal pieces have equal
/// numbers.
struct AlignedPieces {
    length: usize,
    a: Vec<usize>,
    b: Vec<usize>,
    /// Where in `b` the pieces stand, sorted by number and then by place.
    places: Vec<usize>,
    /// Where in `places` the places of each number begin, and the end of all.
    begins: Vec<usize>,
}

/// AlignedPieces of one character, of four, and so on up to [`LONGEST`].
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

    /// The pieces of four times the length: four of these, one after another.
    fn longer(&self) -> Self {
        let q = self.length;
        let fours = |w: &[usize]| [w[0], w[q], w[2 * q], w[3 * q]];
        Self::new(
            4 * q,
            self.a.windows(3 * q + 1).map(fours),
            self.b.windows(3 * q + 1).map(fours),
        )
    }

    /// The places of `b` in `within`, in order, where piece `number` stands.
    fn places(&self, number: usize, within: &Range<usize>) -> &[usize] {
        let all = &self.places[self.begins[number]..self.begins[number + 1]];
        let from = all.partition_point(|&j| j < within.start);
        let to = from + all[from..].partition_point(|&j| j < within.end);
        &all[from..to]
    }

    /// The longest run inside both ranges, if one is at least a piece long. In `runs`, as long as `b`, what is
    /// known of runs so far is kept; nothing needs to be in it.
    fn longest_run(&self, a: &Range<usize>, b: &Range<usize>, runs: &mut [usize]) -> Option<Run> {
        // Where pieces may begin that end inside.
        let begins =
            |range: &Range<usize>| range.start..(range.end + 1).saturating_sub(self.length);
        let (a, b) = (begins(a), begins(b));
        // All lengths count pieces. A run of n pieces has n - 1 characters more than one of a single piece,
        // so the longest is the longest, and what is first is first, whatever the level.
        let mut best = Run {
            a: 0,
            b: 0,
            length: 0,
        };
        for i in a.clone() {
            // From right to left, so that `runs[j - 1]` is still that of the row before. It is where the pieces
            // before are equal, because that row then wrote it; nothing else is ever read.
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

    /// The definition, word for word: every run of `a` and `b` is looked at, the longest taken, the first in
    /// `a` and then the first in `b` of equals; then what lies on either side of it.
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

    /// A text of pieces that come again, so that runs are long, and of single letters between.
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
