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
    /// Returns the reason if it is not UTF-8.
    pub(crate) fn read(&self) -> Result<&'l str, String> {
        std::str::from_utf8(self.record)
            .map_err(|e| format!("not UTF-8 at byte {} of the record", e.valid_up_to()))
    }
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
    fn a_line_that_is_not_utf8_gives_a_reason() {
        let read = |line: &'static [u8]| Line::split(line, FilePosition::default()).read();
        assert_eq!(read(b"{}\n"), Ok("{}"));
        let why = "not UTF-8 at byte 1 of the record".to_owned();
        assert_eq!(read(b" \xff\n"), Err(why));
    }
}
