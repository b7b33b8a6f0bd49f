//! Decodes JSON strings, and encodes text in the style of its record.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Returns the text of a JSON string with its quotes.
pub(super) fn decode(string: &str) -> Result<Cow<'_, str>, String> {
    match string.strip_prefix('"').and_then(|s| s.strip_suffix('"')) {
        Some(inner) if !inner.contains('\\') => Ok(Cow::Borrowed(inner)),
        _ => serde_json::from_str(string).map(Cow::Owned).map_err(|e| {
            // The column counts from the beginning of the string, which is useless to the user.
            let what = e.to_string();
            what.split(" at line ").next().unwrap_or(&what).to_owned()
        }),
    }
}

/// Writes `value` as JSON. If `like`, a string of the same record, escapes everything outside ASCII, so does the output.
pub(super) fn encode(
    value: &impl Serialize,
    like: &str,
    out: &mut Vec<u8>,
) -> serde_json::Result<()> {
    if like.is_ascii() && like.contains("\\u") {
        value.serialize(&mut Serializer::with_formatter(out, AsciiFormatter))
    } else {
        serde_json::to_writer(out, value)
    }
}

/// Escapes everything outside ASCII.
struct AsciiFormatter;

impl Formatter for AsciiFormatter {
    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        for c in fragment.chars() {
            if c.is_ascii() {
                write!(writer, "{c}")?;
            } else {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str, like: &str) -> String {
        let mut out = Vec::new();
        encode(&text, like, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn strings_are_read() {
        for (string, text) in [
            (r#""甲乙""#, "甲乙"),
            (r#""甲\n乙""#, "甲\n乙"),
            (r#""\u7532\ud83d\ude00""#, "甲😀"),
            (r#""""#, ""),
        ] {
            assert_eq!(decode(string).unwrap(), text, "{string}");
        }
        assert!(decode(r#""\ud800""#).is_err());
    }

    #[test]
    fn strings_are_written_as_the_record_writes_its_own() {
        assert_eq!(encoded("甲\n😀\"", "\"乙\""), r#""甲\n😀\"""#);
        assert_eq!(
            encoded("甲\n😀\"", r#""\u4e59""#),
            r#""\u7532\n\ud83d\ude00\"""#
        );
        assert_eq!(encoded("甲", "\"b\""), "\"甲\"");
    }
}
