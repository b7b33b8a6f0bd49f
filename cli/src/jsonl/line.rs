//! The parts of a line, and the checks of its record.

use crate::encoding::BOM;

use super::lines::FilePosition;

/// A line split into its parts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'l> {
    /// The byte order mark at the beginning of a file.
    pub(crate) bom: &'l [u8],
    /// Everything after the mark, including the line end.
    pub(crate) content: &'l [u8],
    /// The content without trailing white space. If empty, the line has no record.
    pub(crate) record: &'l [u8],
}

impl<'l> Line<'l> {
    /// Splits a line, including its line end, at position `at`.
    pub(crate) fn split(line: &'l [u8], at: FilePosition) -> Self {
        let bom = if at.offset == 0 && line.starts_with(BOM) {
            BOM.len()
        } else {
            0
        };
        let (bom, content) = line.split_at(bom);
        Self {
            bom,
            content,
            record: content.trim_ascii_end(),
        }
    }

    /// Returns the white space after the record, including the line end.
    pub(crate) fn end(&self) -> &'l [u8] {
        &self.content[self.record.len()..]
    }

    /// Returns the record as text.
    ///
    /// # Errors
    /// Returns the reason if it is longer than `max_record` bytes or not UTF-8.
    pub(crate) fn read(&self, max_record: u64) -> Result<&'l str, String> {
        let length = self.record.len() as u64;
        if length > max_record {
            return Err(too_long(length, max_record));
        }
        std::str::from_utf8(self.record)
            .map_err(|e| format!("not UTF-8 at byte {} of the record", e.valid_up_to()))
    }
}

/// Describes a record of `length` bytes that is too long.
pub(crate) fn too_long(length: u64, max_record: u64) -> String {
    format!("the record is {length} bytes long, more than `--max-record` {max_record}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_split_into_parts() {
        for (line, offset, parts) in [
            ("{}\n", 0, ["", "{}", "\n"]),
            ("\u{feff} {} \r\n", 0, ["\u{feff}", " {}", " \r\n"]),
            ("\u{feff}{}", 5, ["", "\u{feff}{}", ""]),
            ("\u{feff}\n", 0, ["\u{feff}", "", "\n"]),
            (" \t\n", 0, ["", "", " \t\n"]),
        ] {
            let at = FilePosition { offset, lines: 0 };
            let found = Line::split(line.as_bytes(), at);
            let found = [found.bom, found.record, found.end()];
            assert_eq!(found, parts.map(str::as_bytes), "{line:?} at {offset}");
        }
    }

    #[test]
    fn unreadable_lines_give_a_reason() {
        let read = |line: &'static [u8], max_record| {
            Line::split(line, FilePosition::default()).read(max_record)
        };
        assert_eq!(read(b"{}\n", 2), Ok("{}"));
        for (line, max_record, why) in [
            (
                &b"{ }\n"[..],
                2,
                "the record is 3 bytes long, more than `--max-record` 2",
            ),
            (b" \xff\n", 9, "not UTF-8 at byte 1 of the record"),
        ] {
            assert_eq!(read(line, max_record), Err(why.to_owned()));
        }
    }
}
