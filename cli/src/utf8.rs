//! UTF-8 in files: the byte order mark, and validation in constant memory.

use std::io::{self, Read};

/// The byte order mark.
pub(crate) const BOM: &[u8] = "\u{feff}".as_bytes();

/// Bytes to validate at once.
const CHUNK: usize = 1 << 16;

/// Returns the offset of the first byte that is not UTF-8.
pub(crate) fn first_invalid(mut reader: impl Read) -> io::Result<Option<usize>> {
    let mut bytes = vec![0; CHUNK];
    // Bytes of an incomplete character from the last chunk, and their offset.
    let (mut pending, mut offset) = (0, 0);
    loop {
        let n = match reader.read(&mut bytes[pending..]) {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            n => n?,
        };
        let all = pending + n;
        let valid = match std::str::from_utf8(&bytes[..all]) {
            Ok(_) => all,
            Err(e) if e.error_len().is_none() && n > 0 => e.valid_up_to(),
            Err(e) => return Ok(Some(offset + e.valid_up_to())),
        };
        if n == 0 {
            return Ok(None);
        }
        bytes.copy_within(valid..all, 0);
        pending = all - valid;
        offset += valid;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_cut_by_chunks_are_valid() {
        for lead in 0..4 {
            let text = "a".repeat(lead) + &"缀😀".repeat(CHUNK / 3);
            assert_eq!(first_invalid(text.as_bytes()).unwrap(), None, "{lead}");
            for (what, tail) in [
                ("cut short", &b"\xe7\xbc"[..]),
                ("a stray byte", b"\xffa"),
                ("a surrogate", b"\xed\xa0\x80"),
            ] {
                let bytes = [text.as_bytes(), tail].concat();
                let at = first_invalid(&bytes[..]).unwrap();
                assert_eq!(at, Some(text.len()), "{lead}, {what}");
            }
        }
        assert_eq!(first_invalid(io::empty()).unwrap(), None);
    }
}
