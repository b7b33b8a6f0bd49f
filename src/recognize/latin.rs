//! Latin words and addresses beside a gap.

use std::cell::OnceCell;
use std::collections::HashSet;

use crate::text::scan::Scan;

/// Maximum length of a word examined, in characters.
const LONGEST_WORD: usize = 24;
/// Maximum length of an address examined, in characters.
const LONGEST_ADDRESS: usize = 80;

/// Returns true if the word that ends (or begins) at the gap before character `at` is Latin although a digit is at
/// its edge: `libfoo7`, `6.3.4.6`.
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

/// ASCII on both sides of the line end before character `at`, up to the next whitespace.
struct TokenPieces {
    left: String,
    right: String,
    /// True if the left piece follows whitespace or starts the text.
    is_apart: bool,
}

impl TokenPieces {
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

    /// Returns true if the line end is inside a URL, a mail address or a path.
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
        // `.git/⏎.svn/`
        let are_folders = left.ends_with('/') && right.starts_with('.') && right.ends_with('/');
        let is_path = left.starts_with('/') && left.len() > 1
            || left.contains('/') && right.contains('/') && !are_folders;
        is_url || is_mail || is_path
    }

    /// Returns true if the line end is inside a name: `dpkg⏎(1)`, `a-1.0⏎.tar.gz`, `LANG=⏎zh_CN`, `~⏎/.bashrc`,
    /// `"⏎/etc/fstab"`.
    fn is_name(&self) -> bool {
        let (left, right) = (self.left.as_bytes(), self.right.as_bytes());
        let ends_in_word = left.last().is_some_and(u8::is_ascii_alphanumeric);
        let is_section = matches!(right, [b'(', b'1'..=b'9', rest @ ..]
            if rest.iter().take_while(|c| c.is_ascii_lowercase()).count() < 3
                && rest.iter().find(|c| !c.is_ascii_lowercase()) == Some(&b')'));
        let is_suffix =
            matches!(right, [b'.', c, ..] if c.is_ascii_lowercase() || c.is_ascii_digit());
        let is_value = matches!(right, [b'=', c, ..] if *c != b'=');
        match left {
            _ if ends_in_word => is_section || is_suffix || is_value,
            [.., b'^'] => right.starts_with(b"["),
            [.., b'~'] => right.starts_with(b"/"),
            [.., _, b'=' | b'#'] => true,
            [b'#'] => right.first().is_some_and(u8::is_ascii_digit),
            [.., a, b'+'] => {
                a.is_ascii_lowercase() && right.first().is_some_and(u8::is_ascii_lowercase)
            }
            [b'"' | b'\''] => self.is_apart,
            _ => false,
        }
    }
}

/// Returns true if the line end before character `at` cuts a URL, a mail address, a path or a name. `names` caches
/// the names of the text.
pub(crate) fn is_cut(scan: &Scan<'_>, at: usize, names: &OnceCell<Names>) -> bool {
    let pieces = TokenPieces::of(scan, at);
    pieces.is_address() || pieces.is_name() || names.get_or_init(|| Names::of(scan)).have(&pieces)
}

/// Returns true if the rest of a mail address whose beginning is in Han follows the line end before character `at`:
/// `列表名⏎-request@lists.cn`.
pub(crate) fn is_mail_rest(scan: &Scan<'_>, at: usize) -> bool {
    scan.visible[at] == '-' && TokenPieces::of(scan, at).right.contains('@')
}

/// Names in a text that contain a sign, and their prefixes up to each sign: `debian/`, `debian/control`.
///
/// A line end that cuts one without a hyphen is recognised if the name occurs elsewhere. Words without a sign are
/// excluded: `log⏎in` may be two words where `login` is one.
#[derive(Debug, Default)]
pub(crate) struct Names(HashSet<String>);

impl Names {
    fn of(scan: &Scan<'_>) -> Self {
        let mut names = HashSet::new();
        let mut name = String::new();
        for (k, &c) in scan.visible.iter().enumerate() {
            let gap = scan.gap_at(k).map(|g| &scan.gaps[g]);
            if !c.is_ascii_graphic() || gap.is_some() || name.len() > LONGEST_ADDRESS {
                Self::add(&mut names, &name);
                name.clear();
            }
            // At a row's start it may be the rest of a name.
            let is_rest = c == '/' && gap.is_some_and(|gap| gap.line_ends > 0);
            if c.is_ascii_graphic() && !is_rest {
                name.push(c);
            }
        }
        Self::add(&mut names, &name);
        Self(names)
    }

    fn add(names: &mut HashSet<String>, token: &str) {
        let name = token.trim_matches(is_punctuation);
        if name.bytes().all(|c| c.is_ascii_alphanumeric()) {
            return;
        }
        for (at, c) in name.bytes().enumerate() {
            if !c.is_ascii_alphanumeric() {
                names.insert(name[..=at].to_owned());
            }
        }
        names.insert(name.to_owned());
    }

    /// Returns true if the two pieces begin a name of the text: `debian⏎/control`, `lib⏎foo-1.0`.
    fn have(&self, pieces: &TokenPieces) -> bool {
        let left = pieces.left.trim_start_matches(is_punctuation);
        let right = pieces.right.trim_end_matches(is_punctuation);
        if left.is_empty() || right.is_empty() {
            return false;
        }
        let is_sign = |c: char| !c.is_ascii_alphanumeric();
        let word = right.find(|c| !is_sign(c)).unwrap_or(right.len());
        let end = right[word..]
            .find(is_sign)
            .map_or(right.len(), |n| word + n + 1);
        let is_known = |right: &str| self.0.contains(&format!("{left}{right}"));
        if right.starts_with('/') {
            // A path in `debian/`, unless `/etc/` itself begins a name.
            let is_root = end > 1 && self.0.contains(&right[..end]);
            return is_known("/") && !is_root;
        }
        word < right.len() && (is_known(right) || is_known(&right[..end]))
    }
}

/// Returns true for a mark that ends or encloses a clause and is not part of a name.
fn is_punctuation(c: char) -> bool {
    matches!(
        c,
        ',' | '.' | ';' | ':' | '!' | '?' | '(' | ')' | '"' | '\''
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_line_end_cuts() {
        for (before, after, want) in [
            ("参见 dpkg", "(1)", true),
            ("参见 dpkg", "(8)。", true),
            ("稳定版 stable", "(bullseye)", false),
            ("下载 a-1.0", ".tar.gz 后", true),
            ("运行 Visual", ".NET", false),
            ("写入 ~", "/.bashrc", true),
            ("设置 \"LANG=", "zh_CN\"", true),
            ("设置 \"LANG", "=zh_CN\"", true),
            ("放入 \"", "/etc/cron.d\"", true),
            ("放入 \"a\"", "/etc/cron.d", false),
            ("说明^", "[2]", true),
            ("问题 #", "514930", true),
            ("是 tar+", "gzip 格式", true),
            ("用 C++", "compiler", false),
            ("https://a.cn/b", "/c", true),
            ("https://a.cn/b", "(https://a.cn/b)", false),
            ("邮件 a@b", ".cn 收", true),
            ("有 .git/", ".svn/", false),
            // The text has `debian/rules`, `lib.so` and the path /etc/passwd elsewhere.
            ("编辑 debian", "/control", true),
            ("见 debian", "/etc/fstab", false),
            ("名为 lib", "foo.so", false),
            ("名为 debian", "/", true),
            ("请 log", "in-depth", false),
        ] {
            let text = format!("debian/rules lib.so login /etc/passwd\n{before}\n{after}\n");
            let scan = Scan::new(&text);
            let gap = scan
                .gaps
                .iter()
                .rfind(|g| g.line_ends > 0 && g.at < scan.visible.len());
            let at = gap.expect("a line end").at;
            assert_eq!(
                is_cut(&scan, at, &OnceCell::new()),
                want,
                "{before}|{after}"
            );
        }
    }
}
