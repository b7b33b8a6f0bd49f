//! Latin words and addresses beside a gap.

use crate::lines::Scan;

/// Longest word that is looked at, in characters.
const LONGEST_WORD: usize = 24;
/// Longest address that is looked at, in characters.
const LONGEST_ADDRESS: usize = 80;

/// Whether the word that ends (or begins) at the gap before character `at` is a Latin one although its edge is a digit:
/// `libfoo7`, `6.3.4.6`.
pub(crate) fn is_latin_word(scan: &Scan<'_>, gap: usize, ends: bool) -> bool {
    let (mut letters, mut points) = (false, 0);
    let mut at = gap;
    for _ in 0..LONGEST_WORD {
        if ends {
            at -= 1;
        }
        let Some(&c) = scan.visible.get(at) else {
            break;
        };
        if !c.is_ascii_graphic() {
            break;
        }
        letters |= c.is_ascii_alphabetic();
        points += u32::from(c == '.');
        if !ends {
            at += 1;
        }
        if at == 0 || scan.gap_at(at).is_some() {
            break;
        }
    }
    letters || points > 1
}

/// Whether the line end before character `at` cuts a URL, a mail address or a path: the pieces of ASCII on both sides, up
/// to the next white space, have its signs.
pub(crate) fn is_in_address(scan: &Scan<'_>, at: usize) -> bool {
    let is_part = |k: usize| scan.visible[k].is_ascii_graphic();
    let is_apart = |k: usize| k != at && scan.gap_at(k).is_some();
    let mut start = at;
    while start > 0 && at - start < LONGEST_ADDRESS && is_part(start - 1) && !is_apart(start) {
        start -= 1;
    }
    let most = scan.visible.len().min(at + LONGEST_ADDRESS);
    let end = (at..most).find(|&k| !is_part(k) || is_apart(k));
    let [left, right]: [String; 2] =
        [start..at, at..end.unwrap_or(most)].map(|piece| scan.visible[piece].iter().collect());
    let is_url = left.contains("://") || left.starts_with("www.");
    let is_mail = left.contains('@') && right.contains('.')
        || right.find('@').is_some_and(|n| n > 0) && !left.to_ascii_lowercase().ends_with("mail");
    let is_path =
        left.starts_with('/') && left.len() > 1 || left.contains('/') && right.contains('/');
    is_url || is_mail || is_path
}
