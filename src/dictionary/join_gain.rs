//! Words across a gap: the gain in log probability of joining two pieces.

use crate::dictionary::jieba::{Dictionary, LONGEST};
use crate::text::characters::is_han;

/// Characters examined on each side of a gap.
pub(crate) const REACH: usize = 4;
/// Log probability of a character that the dictionary does not know.
const UNKNOWN: f64 = -16.0;

/// Rounding error of sums of a few logarithms.
const ROUNDING: f64 = 1e-6;

/// The best segmentation of some characters up to each of them.
#[derive(Debug)]
struct BestSplit {
    /// Log probability of its words.
    log_probabilities: [f64; 2 * REACH + 1],
    /// Number of its characters in words of two or more.
    covered: [u8; 2 * REACH + 1],
}

impl BestSplit {
    /// Returns the empty segmentation, before the first word.
    fn from(start: usize) -> Self {
        let mut log_probabilities = [f64::NEG_INFINITY; 2 * REACH + 1];
        log_probabilities[start] = 0.0;
        Self {
            log_probabilities,
            covered: [0; 2 * REACH + 1],
        }
    }

    /// Tries a word that begins at character `start` and has log probability `p`. All that begin before it must have been
    /// tried.
    #[inline]
    fn try_word(&mut self, start: usize, length: usize, p: f64) {
        let candidate = self.log_probabilities[start] + p;
        let word = if length > 1 { length as u8 } else { 0 };
        // A dictionary may report a word that ends beyond the last character.
        if let Some(best) = self.log_probabilities.get_mut(start + length)
            && candidate > *best
        {
            *best = candidate;
            self.covered[start + length] = self.covered[start] + word;
        }
    }
}

/// Evidence of the dictionary at a gap.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JoinGain {
    /// Log odds (natural) of the joined text against the split one: above 0 where a word crosses the gap.
    pub(crate) gain: f64,
    /// Share of the characters around the gap that the dictionary has words for while they
    /// are split: how much its silence counts. Small in a script it does not know.
    pub(crate) known: f32,
}

/// Returns the evidence at the gap before `visible[at]`; `None` if a side has no Han at the gap.
pub(crate) fn gain(dictionary: &dyn Dictionary, visible: &[char], at: usize) -> Option<JoinGain> {
    let [left, right] = around(visible, at)?;
    let chars = &visible[at - left..at + right];
    let mut whole = BestSplit::from(0);
    let mut crosses = false;
    for start in 0..left {
        words_from(dictionary, &chars[start..], |length, p| {
            crosses |= start + length > left;
            whole.try_word(start, length, p);
        });
    }
    // The best segmentation up to the gap does not depend on what follows.
    let (before, covered) = (whole.log_probabilities[left], whole.covered[left]);
    let mut after = BestSplit::from(left);
    for start in left..chars.len() {
        words_from(dictionary, &chars[start..], |length, p| {
            after.try_word(start, length, p);
            // If no word crosses, the whole is the sum of the two sides.
            if crosses {
                whole.try_word(start, length, p);
            }
        });
    }
    let end = chars.len();
    let gain = if crosses {
        whole.log_probabilities[end] - before - after.log_probabilities[end]
    } else {
        0.0
    };
    Some(JoinGain {
        // The same words added up in another order differ in the last bits.
        gain: if gain.abs() < ROUNDING { 0.0 } else { gain },
        known: f32::from(covered + after.covered[end]) / end as f32,
    })
}

/// Passes each word that `chars` begin with to `tell`: its length and its log probability. The first character alone is
/// always one of them.
#[inline]
fn words_from(dictionary: &dyn Dictionary, chars: &[char], mut tell: impl FnMut(usize, f64)) {
    let mut alone = UNKNOWN;
    dictionary.words_from(chars, &mut |length, p| match length {
        1 => alone = p,
        2..=LONGEST => tell(length, p),
        // A user's dictionary may report others.
        _ => {}
    });
    tell(1, alone);
}

/// Returns the number of Han examined on each side of a gap; `None` if a side has none.
fn around(visible: &[char], at: usize) -> Option<[usize; 2]> {
    let is_han = |c: &&char| is_han(**c);
    let left = visible[..at].iter().rev().take(REACH).take_while(is_han);
    let right = visible[at..].iter().take(REACH).take_while(is_han);
    let [left, right] = [left.count(), right.count()];
    (left > 0 && right > 0).then_some([left, right])
}

#[cfg(test)]
mod tests {
    #[cfg(feature = "user-words")]
    use std::fs;

    use super::*;
    use crate::dictionary::jieba::JiebaDictionary;

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

    /// The best segmentation of `chars`, with each word looked up by itself: the log probability
    /// and the characters in words of two or more.
    #[cfg(feature = "user-words")]
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

    #[cfg(feature = "user-words")]
    #[test]
    fn asking_for_all_words_at_once_changes_no_bit() {
        let jieba = JiebaDictionary::with_words::<&str>([]);
        let is_han = |c: &&char| is_han(**c);
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
