//! From bytes to text, and what readers need to know of characters.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

use super::error::{Error, ErrorKind, Place};

/// Decodes UTF-8 and, with a byte order mark, UTF-16.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    let utf16 = |from_bytes: fn([u8; 2]) -> u16| {
        let units = bytes[2..]
            .chunks_exact(2)
            .map(|pair| from_bytes([pair[0], pair[1]]));
        let text: Result<String, _> = char::decode_utf16(units).collect();
        let error = || {
            Error::new(
                ErrorKind::Encoding,
                Place::Unknown,
                "the UTF-16 is invalid: convert the file to UTF-8",
            )
        };
        text.map(Cow::Owned).map_err(|_| error())
    };
    match bytes {
        [0xff, 0xfe, ..] => utf16(u16::from_le_bytes),
        [0xfe, 0xff, ..] => utf16(u16::from_be_bytes),
        _ => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            str::from_utf8(bytes).map(Cow::Borrowed).map_err(|source| {
                let line = bytes[..source.valid_up_to()].iter().filter(|&&b| b == b'\n').count() + 1;
                let message = "the file is not UTF-8: convert it, for example with `iconv -f GB18030 -t UTF-8`";
                Error::new(ErrorKind::Encoding, Place::Line(line), message).with_source(source)
            })
        }
    }
}

/// Returns the line, from 1, that a byte of the text is on.
pub(super) fn line_at(text: &str, offset: usize) -> usize {
    let before = &text.as_bytes()[..offset.min(text.len())];
    before.iter().filter(|&&byte| byte == b'\n').count() + 1
}

/// White space and characters that are never visible.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')
}

/// Removes white space and invisible characters from both ends.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// Returns the width of a text in em, where a full-width character is 1 and any other ½.
pub(super) fn width_in_em(text: &str) -> f32 {
    text.chars().filter_map(|c| c.width_cjk()).sum::<usize>() as f32 / 2.0
}

/// Han, and what else fills a square in any font.
pub(super) fn is_full_width(c: char) -> bool {
    c.width() == Some(2)
}

/// Han and kana.
pub(super) fn is_han(c: char) -> bool {
    is_full_width(c) && c.is_alphabetic()
}

/// Returns the characters that are not white space.
pub(super) fn visible(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|&c| !is_blank(c))
}
