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

/// The pieces of ASCII on both sides of the line end before character `at`, up to the next white space.
struct Pieces {
    left: String,
    right: String,
    /// Whether the left piece stands behind white space or at the start of the text.
    is_apart: bool,
}

impl Pieces {
    fn of(scan: &Scan<'_>, at: usize) -> Self {
        let is_part = |k: usize| scan.visible[k].is_ascii_graphic();
        let is_apart = |k: usize| k == 0 || k != at && scan.gap_at(k).is_some();
        let mut start = at;
        while !is_apart(start) && at - start < LONGEST_ADDRESS && is_part(start - 1) {
            start -= 1;
        }
        let most = scan.visible.len().min(at + LONGEST_ADDRESS);
        let end = (at..most).find(|&k| !is_part(k) || is_apart(k));
        let [left, right] =
            [start..at, at..end.unwrap_or(most)].map(|piece| scan.visible[piece].iter().collect());
        Self {
            left,
            right,
            is_apart: is_apart(start),
        }
    }

    /// A URL, a mail address or a path goes on: the pieces have its signs.
    fn is_address(&self) -> bool {
        let (left, right) = (&*self.left, &*self.right);
        // `https://a.cn/b⏎(https://a.cn/b)`
        if right.starts_with('(') {
            return false;
        }
        let is_url = left.contains("://") || left.starts_with("www.");
        let is_mail = left.contains('@') && right.contains('.')
            || right.find('@').is_some_and(|n| n > 0)
                && !left.to_ascii_lowercase().ends_with("mail");
        let is_path =
            left.starts_with('/') && left.len() > 1 || left.contains('/') && right.contains('/');
        is_url || is_mail || is_path
    }

    /// A name goes on: `dpkg⏎(1)`, `a-1.0⏎.tar.gz`, `LANG=⏎zh_CN`, `~⏎/.bashrc`, `"⏎/etc/fstab"`.
    fn is_name(&self) -> bool {
        let (left, right) = (self.left.as_bytes(), self.right.as_bytes());
        let ends_in_word = left.last().is_some_and(u8::is_ascii_alphanumeric);
        let is_section = matches!(right, [b'(', b'1'..=b'9', rest @ ..]
            if rest.iter().take_while(|c| c.is_ascii_lowercase()).count() < 3
                && rest.iter().find(|c| !c.is_ascii_lowercase()) == Some(&b')'));
        let is_suffix =
            matches!(right, [b'.', c, ..] if c.is_ascii_lowercase() || c.is_ascii_digit());
        match left {
            _ if ends_in_word => is_section || is_suffix,
            [.., b'^'] => right.starts_with(b"["),
            [.., b'~'] => right.starts_with(b"/"),
            [.., _, b'=' | b'#'] => true,
            [b'#'] => right[0].is_ascii_digit(),
            [.., a, b'+'] => a.is_ascii_lowercase() && right[0].is_ascii_lowercase(),
            [b'"' | b'\''] => self.is_apart,
            _ => false,
        }
    }
}

/// Whether the line end before character `at` cuts a URL, a mail address, a path or a name.
pub(crate) fn is_cut(scan: &Scan<'_>, at: usize) -> bool {
    let pieces = Pieces::of(scan, at);
    pieces.is_address() || pieces.is_name()
}
