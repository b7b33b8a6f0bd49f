//! Decodes JSON strings, and encodes text in the style of its record.

use std::borrow::Cow;
use std::fmt::Write;

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

/// Writes `text` as a JSON string with its quotes. If `like`, a string of the same record, escapes everything outside
/// ASCII, so does the output.
pub(super) fn encode(text: &str, like: &str, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    if !like.is_ascii() || !like.contains("\\u") {
        return serde_json::to_writer(out, text);
    }
    let string = serde_json::to_string(text)?;
    let mut ascii = String::with_capacity(string.len() * 2);
    let mut units = [0; 2];
    for c in string.chars() {
        if c.is_ascii() {
            ascii.push(c);
        } else {
            for unit in c.encode_utf16(&mut units) {
                // Writing to a string can't fail.
                let _ = write!(ascii, "\\u{unit:04x}");
            }
        }
    }
    out.extend_from_slice(ascii.as_bytes());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str, like: &str) -> String {
        let mut out = Vec::new();
        encode(text, like, &mut out).unwrap();
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
