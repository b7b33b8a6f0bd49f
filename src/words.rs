//! Words across a gap: what the dictionary says for joining two pieces.

use crate::chars::Class;
use crate::dictionary::Dictionary;

/// Characters looked at on either side of a gap.
const REACH: usize = 4;
/// Longest word that is looked up, in characters.
const LONGEST: usize = 5;
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

/// Best segmentation of `chars`.
fn best(dictionary: &dyn Dictionary, chars: &[char], buffer: &mut String) -> Segmented {
    let n = chars.len();
    let mut best = [Segmented {
        log_probability: f64::NEG_INFINITY,
        covered: 0,
    }; 2 * REACH + 1];
    best[0].log_probability = 0.0;
    for start in 0..n {
        for end in start + 1..=n.min(start + LONGEST) {
            buffer.clear();
            buffer.extend(&chars[start..end]);
            let p = match dictionary.log_probability(buffer) {
                Some(p) => p,
                None if end == start + 1 => UNKNOWN,
                None => continue,
            };
            let candidate = best[start].log_probability + p;
            if candidate > best[end].log_probability {
                let word = if end > start + 1 { end - start } else { 0 };
                best[end] = Segmented {
                    log_probability: candidate,
                    covered: best[start].covered + word,
                };
            }
        }
    }
    best[n]
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
    let is_han = |c: &&char| Class::of(**c) == Class::Han;
    let left = visible[..at]
        .iter()
        .rev()
        .take(REACH)
        .take_while(is_han)
        .count();
    let right = visible[at..].iter().take(REACH).take_while(is_han).count();
    if left == 0 || right == 0 {
        return None;
    }
    let mut buffer = String::new();
    let whole = best(dictionary, &visible[at - left..at + right], &mut buffer);
    let before = best(dictionary, &visible[at - left..at], &mut buffer);
    let after = best(dictionary, &visible[at..at + right], &mut buffer);
    let gain = whole.log_probability - before.log_probability - after.log_probability;
    Some(Gain {
        // The same words added up in another order differ in the last bits.
        gain: if gain.abs() < ROUNDING { 0.0 } else { gain },
        known: (before.covered + after.covered) as f32 / (left + right) as f32,
    })
}

#[cfg(test)]
mod tests {
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
}
