//! Gaps beside Latin words, paths and ASCII marks.

use crate::edit::EditKind;
use crate::recognize::latin::{is_cut, is_mail_rest};
use crate::rules::Rule;
use crate::spacing::answer::{Answer, join, keep, space};
use crate::spacing::gap_rules::BlockRows;
use crate::text::characters::Class;
use crate::text::gap::Gap;

impl BlockRows<'_> {
    /// Returns true if a space beside a mark was typed, in a text that sets Latin words apart: after an ASCII comma
    /// (`第 1.4 节, “安装”`), between ASCII marks, or in quotation marks that hold nothing else.
    pub(super) fn is_typed_at_mark(&self, gap: &Gap) -> bool {
        let is_ascii = |class| matches!(class, Class::Latin | Class::Digit | Class::AsciiMark);
        matches!(gap.left, ',' | ';')
            || (gap.left_class, gap.right_class) == (Class::Open, Class::Close)
            || gap.right_class == Class::AsciiMark
                && gap.left_class == Class::AsciiMark
                && gap.left != '('
            || is_ascii(gap.left_class) && gap.right == ';'
            || self.is_beside_operator(gap)
    }

    /// Returns true if the gap is beside a sign with a space on both sides: `“动作” → “更新”`, `沙盒 + 工具`.
    fn is_beside_operator(&self, gap: &Gap) -> bool {
        let is_operator = |c| match c {
            '→' | '←' => true,
            // A typesetter sets these apart too, but then marks as well.
            '+' | '*' | '=' => self.style.operators_apart,
            _ => false,
        };
        let is_apart = |at: usize| self.scan.gap_at(at).is_some();
        is_operator(gap.left) && is_apart(gap.at - 1)
            || is_operator(gap.right) && is_apart(gap.at + 1)
    }

    /// Returns true if the mark before a line end continues a word; a full stop does so only inside a name.
    fn is_hyphen(&self, gap: &Gap) -> bool {
        let before = gap.at.checked_sub(2).map(|k| self.scan.visible[k]);
        match gap.left {
            '-' | '/' | '_' => true,
            '.' => {
                before.is_some_and(|c| c.is_ascii_graphic() && c != ')')
                    && !gap.right.is_ascii_uppercase()
            }
            _ => false,
        }
    }

    /// Answers a gap beside Latin words, paths and ASCII marks: as the input inside a line, the same for the whole text
    /// at a line end.
    pub(super) fn beside_latin(&self, gap: &Gap) -> Answer {
        let (l, r) = (gap.left_class, gap.right_class);
        let wordy = |c: Class| {
            matches!(
                c,
                Class::Latin | Class::WideLatin | Class::Digit | Class::AsciiMark
            )
        };
        let inner = gap.line_ends == 0;
        // Such a text also sets quotations and brackets apart.
        let is_style = inner && self.style.latin_apart;
        if is_style && (l == Class::AsciiMark || r == Class::AsciiMark) {
            return keep(Rule::Latin);
        }
        // The mark of a footnote: `结尾⏎^[9]`.
        let is_note = gap.right == '^' && self.scan.visible.get(gap.at + 1) == Some(&'[');
        if !inner && is_note {
            return join(Rule::Note, 0.9);
        }
        let is_apart = match (l, gap.left, gap.right, r) {
            (Class::Han, _, '(' | '"', _) => self.style.marks_apart.opening,
            // `和⏎.target`
            (Class::Han, _, '.' | ':', _) => {
                self.style.latin_spaced
                    && (self.scan.visible.get(gap.at + 1)).is_some_and(char::is_ascii_alphabetic)
            }
            (_, ')' | '"', _, Class::Han) => self.style.marks_apart.closing,
            (_, ',' | ';' | ':', _, Class::Han) => self.style.marks_apart.pause,
            _ => false,
        };
        if is_apart {
            return if inner {
                keep(Rule::Latin)
            } else {
                space(Rule::LatinStyle, 0.65)
            };
        }
        // A bracket or quotation mark of a Latin word is set like the word. `35"` is a figure.
        let is_word = |mark: char, beyond: usize| {
            self.scan
                .visible
                .get(beyond)
                .is_some_and(|c| c.is_ascii_alphabetic() || mark != '"' && c.is_ascii_digit())
        };
        let is_of_word = match (l, gap.left, gap.right, r) {
            (_, ')' | '"' | '\'', _, Class::Han) => gap.at > 1 && is_word(gap.left, gap.at - 2),
            (Class::Han, _, '(' | '"', _) => is_word(gap.right, gap.at + 1),
            _ => false,
        };
        if inner && is_of_word && self.style.latin_spaced {
            return keep(Rule::Latin);
        }
        // ASCII punctuation in Chinese text.
        if l == Class::AsciiMark
            && r == Class::Han
            && matches!(gap.left, ',' | ';' | ':' | '!' | '?' | ')' | '"' | '\'')
        {
            return join(Rule::AsciiMark, 0.93);
        }
        if l == Class::Han && r == Class::AsciiMark && matches!(gap.right, '(' | '"' | ':' | '.') {
            return join(Rule::AsciiMark, 0.7);
        }
        if inner {
            return keep(Rule::Latin);
        }
        if wordy(l) && wordy(r) {
            let hyphen = l == Class::AsciiMark && self.is_hyphen(gap);
            if is_cut(self.scan, gap.at, self.names) {
                return join(Rule::LatinHyphen, 0.9);
            }
            if gap.left == '-'
                && self.drop_hyphens
                && gap.right.is_lowercase()
                && gap.at > 1
                && is_latin_letter(self.scan.visible[gap.at - 2])
            {
                return Answer {
                    kind: EditKind::CharacterNormalised,
                    ..join(Rule::SoftHyphenLine, 0.8)
                };
            }
            return if hyphen {
                join(Rule::LatinHyphen, 0.8)
            } else {
                space(Rule::LatinWords, 0.9)
            };
        }
        if is_mail_rest(self.scan, gap.at) {
            return join(Rule::LatinHyphen, 0.9);
        }
        if self.style.latin_spaced {
            space(Rule::LatinStyle, 0.65)
        } else {
            join(Rule::LatinStyle, 0.65)
        }
    }
}

/// Returns true for a Latin letter, which never forms a grapheme cluster with a sign before it.
fn is_latin_letter(c: char) -> bool {
    c.is_alphabetic() && c < '\u{250}'
}
