//! Words across a gap: what the dictionary says for joining two pieces.

use std::ops::Range;

use crate::chars::Class;
use crate::dictionary::{Dictionary, LONGEST};

/// Characters looked at on either side of a gap.
pub(crate) const REACH: usize = 4;
/// Log probability of a character that the dictionary does not know.
const UNKNOWN: f64 = -16.0;

/// What sums of a few logarithms may differ by when no word crosses.
const ROUNDING: f64 = 1e-6;

/// A segmentation: the log probability of its words, and how many of its characters stand
/// in words of two or more.
#[derive(Debug, Clone, Copy)]
struct Segmented {
    log_probability: f64,
    covered: usize,
}

/// What the dictionary knows of the words that begin at a character.
#[derive(Debug, Clone, Copy)]
struct Words {
    /// Their log probabilities, by length less one; minus infinity where there is none.
    log_probabilities: [f64; LONGEST],
    /// Characters of the longest.
    longest: usize,
}

/// The same for each of a few characters.
type Known = [Words; 2 * REACH];

/// Nothing known: every character stands by itself.
const NOTHING: Known = {
    let mut log_probabilities = [f64::NEG_INFINITY; LONGEST];
    log_probabilities[0] = UNKNOWN;
    [Words {
        log_probabilities,
        longest: 1,
    }; 2 * REACH]
};

/// Asks for the words that begin at each of `chars`.
fn known(dictionary: &dyn Dictionary, chars: &[char]) -> Known {
    let mut known = NOTHING;
    for (start, words) in known.iter_mut().enumerate().take(chars.len()) {
        known_from(dictionary, &chars[start..], words);
    }
    known
}

/// Asks for the words that begin at the first of `chars`; `words` has nothing yet.
fn known_from(dictionary: &dyn Dictionary, chars: &[char], words: &mut Words) {
    dictionary.words_from(chars, &mut |length, p| {
        // A dictionary of someone else's may tell of longer ones.
        let at = length.wrapping_sub(1);
        if let Some(word) = words.log_probabilities.get_mut(at) {
            *word = p;
            words.longest = words.longest.max(length);
        }
    });
}

/// Best segmentation of the characters in `range`, up to each of them: place `k` has that of the first `k` characters of
/// all, for `k` in the range and at its end.
#[inline]
fn segment(known: &Known, range: Range<usize>) -> [Segmented; 2 * REACH + 1] {
    let mut best = [Segmented {
        log_probability: f64::NEG_INFINITY,
        covered: 0,
    }; 2 * REACH + 1];
    best[range.start].log_probability = 0.0;
    for start in range.clone() {
        let (words, before) = (&known[start], best[start]);
        for more in 0..words.longest.min(range.end - start) {
            let end = &mut best[start + 1 + more];
            let candidate = before.log_probability + words.log_probabilities[more];
            if candidate > end.log_probability {
                let word = if more > 0 { 1 + more } else { 0 };
                *end = Segmented {
                    log_probability: candidate,
                    covered: before.covered + word,
                };
            }
        }
    }
    best
}

/// What the dictionary says of a gap.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gain {
    /// By how much the joined text is likelier than the split one, in natural logarithms:
    /// above 0 where a word crosses the gap.
    pub(crate) gain: f64,
    /// Share of the characters around the gap that the dictionary has words for while they
    /// are split: how much its silence counts. Small in a script it does not know.
    pub(crate) known: f32,
}

/// Asks the dictionary about the gap before `visible[at]`. `None` where a side has no Han at
/// the gap.
pub(crate) fn gain(dictionary: &dyn Dictionary, visible: &[char], at: usize) -> Option<Gain> {
    let [left, right] = around(visible, at)?;
    let known = known(dictionary, &visible[at - left..at + right]);
    Some(gain_of(&known, left, right))
}

/// How many Han stand on either side of a gap, of those that are looked at; `None` where a side has none.
fn around(visible: &[char], at: usize) -> Option<[usize; 2]> {
    let is_han = |c: &&char| Class::of(**c) == Class::Han;
    let left = visible[..at]
        .iter()
        .rev()
        .take(REACH)
        .take_while(is_han)
        .count();
    let right = visible[at..].iter().take(REACH).take_while(is_han).count();
    (left > 0 && right > 0).then_some([left, right])
}

fn gain_of(known: &Known, left: usize, right: usize) -> Gain {
    // What is best up to the gap is so whatever comes after it.
    let up_to = segment(known, 0..left + right);
    let (whole, before) = (up_to[left + right], up_to[left]);
    let after = segment(known, left..left + right)[left + right];
    let gain = whole.log_probability - before.log_probability - after.log_probability;
    Gain {
        // The same words added up in another order differ in the last bits.
        gain: if gain.abs() < ROUNDING { 0.0 } else { gain },
        known: (before.covered + after.covered) as f32 / (left + right) as f32,
    }
}

/// Asks about one gap of a text after another. Where they are so near that the characters around them are in part the same,
/// as in a column of one character, the dictionary is asked for the words of each character once.
pub(crate) struct Asker<'d> {
    dictionary: &'d dyn Dictionary,
    visible: &'d [char],
    /// The gap that was asked about last.
    last: Option<usize>,
    /// Words that begin at the characters of a range, whatever comes after it.
    known: Known,
    range: Range<usize>,
}

impl<'d> Asker<'d> {
    pub(crate) fn new(dictionary: &'d dyn Dictionary, visible: &'d [char]) -> Self {
        Self {
            dictionary,
            visible,
            last: None,
            known: NOTHING,
            range: 0..0,
        }
    }

    /// What [`gain`] says.
    pub(crate) fn gain(&mut self, at: usize) -> Option<Gain> {
        let near = self.last.is_some_and(|last| at > last && at - last < REACH);
        self.last = Some(at);
        if !near {
            return gain(self.dictionary, self.visible, at);
        }
        let [left, right] = around(self.visible, at)?;
        let window = at - left..at + right;
        let mut new = window.start;
        if self.range.contains(&new) {
            let from = new - self.range.start;
            self.known.copy_within(from..self.range.len(), 0);
            new = self.range.end;
        }
        for start in new..window.end {
            // Longer words than the window has room for are of use to the next one.
            let chars = &self.visible[start..self.visible.len().min(start + LONGEST)];
            let words = &mut self.known[start - window.start];
            *words = NOTHING[0];
            known_from(self.dictionary, chars, words);
        }
        self.range = window;
        Some(gain_of(&self.known, left, right))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::dictionary::JiebaDictionary;

    #[test]
    fn a_word_across_the_gap_gains() {
        let gain = |left: &str, right: &str| {
            let visible: Vec<char> = left.chars().chain(right.chars()).collect();
            gain(&JiebaDictionary::new(), &visible, left.chars().count()).map(|g| g.gain)
        };
        assert!(gain("最大困", "难是资金").unwrap() > 3.0);
        assert!(gain("发展制", "造业").unwrap() > 3.0);
        assert!(gain("参加会议", "本报记者").unwrap() <= 0.0);
        assert_eq!(gain("参加会议。", "本报"), None);
    }

    #[test]
    fn one_gap_after_another_is_as_one_alone() {
        let dictionary = JiebaDictionary::new();
        let page = fs::read_to_string("fixtures/broken/page-river-front-poppler.raw.txt").unwrap();
        let visible: Vec<char> = page.chars().filter(|c| !c.is_whitespace()).collect();
        let words = |g: Option<Gain>| g.map(|g| (g.gain.to_bits(), g.known.to_bits()));
        for steps in [&[1][..], &[1, 2, 5], &[3, 1, 20], &[4]] {
            let mut asker = Asker::new(&dictionary, &visible);
            let mut at = 1;
            for step in steps.iter().cycle() {
                if at >= visible.len() {
                    break;
                }
                let alone = gain(&dictionary, &visible, at);
                assert_eq!(words(asker.gain(at)), words(alone), "{steps:?}, {at}");
                at += step;
            }
        }
    }

    /// The best segmentation of `chars`, with each word asked for by itself: the log probability
    /// and the characters in words of two or more.
    fn plain(dictionary: &dyn Dictionary, chars: &[char]) -> (f64, usize) {
        let mut best = vec![(f64::NEG_INFINITY, 0); chars.len() + 1];
        best[0].0 = 0.0;
        for start in 0..chars.len() {
            for end in start + 1..=chars.len().min(start + LONGEST) {
                let word: String = chars[start..end].iter().collect();
                let p = match dictionary.log_probability(&word) {
                    Some(p) => p,
                    None if end == start + 1 => UNKNOWN,
                    None => continue,
                };
                let candidate = best[start].0 + p;
                if candidate > best[end].0 {
                    let word = if end > start + 1 { end - start } else { 0 };
                    best[end] = (candidate, best[start].1 + word);
                }
            }
        }
        best[chars.len()]
    }

    #[test]
    fn asking_for_all_words_at_once_changes_no_bit() {
        let jieba = JiebaDictionary::from_jieba(jieba_rs::Jieba::new());
        let is_han = |c: &&char| Class::of(**c) == Class::Han;
        for page in ["evening-pymupdf", "river-front-poppler", "seed-manner-hand"] {
            let text = fs::read_to_string(format!("fixtures/broken/page-{page}.raw.txt")).unwrap();
            let visible: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
            for at in 0..=visible.len() {
                let sides = (&visible[at - at.min(REACH)..at], &visible[at..]);
                let left = sides.0.iter().rev().take_while(is_han).count();
                let right = sides.1.iter().take(REACH).take_while(is_han).count();
                let expected = (left > 0 && right > 0).then(|| {
                    let plain = |from, to| plain(&jieba, &visible[from..to]);
                    let (whole, _) = plain(at - left, at + right);
                    let (before, covered_before) = plain(at - left, at);
                    let (after, covered_after) = plain(at, at + right);
                    let gain = whole - before - after;
                    let gain = if gain.abs() < ROUNDING { 0.0 } else { gain };
                    let covered = covered_before + covered_after;
                    (gain.to_bits(), covered as f32 / (left + right) as f32)
                });
                for dictionary in [&JiebaDictionary::new(), &jieba] {
                    let gain = gain(dictionary, &visible, at).map(|g| (g.gain.to_bits(), g.known));
                    assert_eq!(gain, expected, "{page}, before character {at}");
                }
            }
        }
    }

    #[test]
    fn a_dictionary_that_tells_of_what_it_was_not_asked_does_no_harm() {
        #[derive(Debug)]
        struct Talkative;
        impl Dictionary for Talkative {
            fn log_probability(&self, _: &str) -> Option<f64> {
                None
            }
            fn words_from(&self, chars: &[char], found: &mut dyn FnMut(usize, f64)) {
                for length in [0, chars.len() + 1, LONGEST + 1, usize::MAX] {
                    found(length, -1.0);
                }
            }
        }
        let visible: Vec<char> = "参加会议本报记者".chars().collect();
        assert_eq!(gain(&Talkative, &visible, 4).unwrap().gain, 0.0);
    }
}
