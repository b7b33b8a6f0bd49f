//! Words across a gap: what the dictionary says for joining two pieces.

use crate::chars::Class;
use crate::dictionary::Dictionary;

/// Characters looked at on either side of a gap.
const REACH: usize = 4;
/// Longest word that is looked up, in characters.
const LONGEST: usize = 5;
/// Log probability of a character that the dictionary does not know.
const UNKNOWN: f64 = -16.0;

/// Best segmentation of `chars`: the sum of the log probabilities of its words.
fn best(dictionary: &dyn Dictionary, chars: &[char], buffer: &mut String) -> f64 {
    let n = chars.len();
    let mut best = [f64::NEG_INFINITY; 2 * REACH + 1];
    best[0] = 0.0;
    for start in 0..n {
        for end in start + 1..=n.min(start + LONGEST) {
            buffer.clear();
            buffer.extend(&chars[start..end]);
            let p = match dictionary.log_probability(buffer) {
                Some(p) => p,
                None if end == start + 1 => UNKNOWN,
                None => continue,
            };
            best[end] = best[end].max(best[start] + p);
        }
    }
    best[n]
}

/// By how much the joined text is likelier than the split one, in natural logarithms:
/// above 0 where a word crosses the gap. `None` where a side has no Han at the gap.
pub(crate) fn gain(dictionary: &dyn Dictionary, visible: &[char], at: usize) -> Option<f64> {
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
    let split = best(dictionary, &visible[at - left..at], &mut buffer)
        + best(dictionary, &visible[at..at + right], &mut buffer);
    Some(whole - split)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::JiebaDictionary;

    #[test]
    fn a_word_across_the_gap_gains() {
        let gain = |left: &str, right: &str| {
            let visible: Vec<char> = left.chars().chain(right.chars()).collect();
            gain(&JiebaDictionary::new(), &visible, left.chars().count())
        };
        assert!(gain("最大困", "难是资金").unwrap() > 3.0);
        assert!(gain("发展制", "造业").unwrap() > 3.0);
        assert!(gain("参加会议", "本报记者").unwrap() <= 0.0);
        assert_eq!(gain("参加会议。", "本报"), None);
    }
}
