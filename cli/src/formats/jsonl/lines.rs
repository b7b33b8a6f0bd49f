//! Reads a file in chunks of whole lines.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memrchr};

use crate::input::encoding::BOM;

/// Bytes to read at once.
const CHUNK_SIZE: usize = 1 << 18;

/// Whole lines, including their line ends; or one that is too long, and so is not kept.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    bytes: Vec<u8>,
    /// The length of a line that is not kept.
    skipped: Option<u64>,
    /// Bytes of the file, after decompression, before these. `None` if the lines are not those of the file.
    offset: Option<u64>,
    /// Lines of the file before these.
    before: u64,
}

impl Lines {
    /// Returns the rows of a table as lines, with `before` rows before them.
    pub(crate) fn of_rows(bytes: Vec<u8>, before: u64) -> Self {
        Self {
            bytes,
            before,
            ..Self::default()
        }
    }

    /// Returns each line.
    pub(crate) fn each(&self) -> impl Iterator<Item = Line<'_>> {
        let skipped = self.skipped.map(|length| Line {
            number: self.before + 1,
            offset: self.offset,
            length,
            ..Line::default()
        });
        let (mut number, mut offset) = (self.before, self.offset);
        let lines = self.bytes.split_inclusive(|&b| b == b'\n');
        let lines = lines.map(move |bytes| {
            let line = Line::split(bytes, number + 1, offset);
            number += 1;
            offset = offset.map(|offset| offset + bytes.len() as u64);
            line
        });
        skipped.into_iter().chain(lines)
    }
}

/// A line split into its parts.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Line<'l> {
    /// Its number in the file, from 1.
    pub(crate) number: u64,
    /// Bytes of the file before it. `None` if it is a row of a table.
    pub(crate) offset: Option<u64>,
    /// The length of the record in bytes.
    length: u64,
    /// The byte order mark at the beginning of a file.
    pub(crate) bom: &'l [u8],
    /// Everything after the mark, including the line end. Empty if the line is too long.
    pub(crate) content: &'l [u8],
    /// The content without trailing white space. If empty, the line has no record.
    pub(crate) record: &'l [u8],
}

impl<'l> Line<'l> {
    /// Splits a line, including its line end.
    fn split(line: &'l [u8], number: u64, offset: Option<u64>) -> Self {
        let has_bom = offset == Some(0) && line.starts_with(BOM);
        let (bom, content) = line.split_at(if has_bom { BOM.len() } else { 0 });
        let record = content.trim_ascii_end();
        Self {
            number,
            offset,
            length: record.len() as u64,
            bom,
            content,
            record,
        }
    }

    /// Returns the white space after the record, including the line end.
    pub(crate) fn end(&self) -> &'l [u8] {
        &self.content[self.record.len()..]
    }

    /// Returns the content without its line end.
    pub(crate) fn without_end(&self) -> &'l [u8] {
        let content = self.content.strip_suffix(b"\n").unwrap_or(self.content);
        content.strip_suffix(b"\r").unwrap_or(content)
    }

    /// Returns the record as text.
    ///
    /// # Errors
    /// Returns the reason if it is not UTF-8.
    pub(crate) fn read(&self) -> Result<&'l str, String> {
        std::str::from_utf8(self.record)
            .map_err(|e| format!("not UTF-8 at byte {} of the record", e.valid_up_to()))
    }

    /// Returns the reason to reject the record if it is longer than `max_record` bytes.
    pub(crate) fn too_long(&self, max_record: u64) -> Option<String> {
        let reason = || {
            let place = self.offset.map(|offset| format!(" at byte {offset}"));
            let (place, length) = (place.unwrap_or_default(), self.length);
            format!(
                "the record{place} is {length} bytes long, more than `--max-record` {max_record}"
            )
        };
        (self.length > max_record).then(reason)
    }
}

/// Reads a file chunk by chunk.
pub(crate) struct ChunkReader<R> {
    reader: R,
    /// Bytes and lines read before `pending`.
    offset: u64,
    lines: u64,
    /// The beginning of the next line.
    pending: Vec<u8>,
    max_record: u64,
}

impl<R: Read> ChunkReader<R> {
    /// Skips lines of more than `max_record` bytes, unless they fit in a chunk.
    pub(crate) fn new(reader: R, max_record: u64) -> Self {
        Self {
            reader,
            offset: 0,
            lines: 0,
            pending: Vec::new(),
            max_record,
        }
    }

    /// Returns the next chunk, or `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Lines>> {
        let mut lines = Lines {
            bytes: std::mem::take(&mut self.pending),
            skipped: None,
            offset: Some(self.offset),
            before: self.lines,
        };
        let bytes = &mut lines.bytes;
        loop {
            let before = bytes.len();
            let n = self.read(bytes)?;
            let end = if n < CHUNK_SIZE {
                bytes.len()
            } else {
                memrchr(b'\n', &bytes[before..]).map_or(0, |i| before + i + 1)
            };
            if end > 0 {
                self.pending = bytes.split_off(end);
                self.offset += bytes.len() as u64;
                self.lines += memchr_iter(b'\n', bytes).count() as u64;
                return Ok(Some(lines));
            }
            if bytes.is_empty() {
                return Ok(None);
            }
            if bytes.len() as u64 > self.max_record {
                lines.skipped = Some(self.skip_line(std::mem::take(bytes))?);
                return Ok(Some(lines));
            }
        }
    }

    /// Appends a chunk to `bytes`, and returns its length, which is less than [`CHUNK_SIZE`] only at the end.
    fn read(&mut self, bytes: &mut Vec<u8>) -> io::Result<usize> {
        let mut chunk = self.reader.by_ref().take(CHUNK_SIZE as u64);
        chunk.read_to_end(bytes)
    }

    /// Skips the line that begins with `bytes`, and returns its length without the line end.
    fn skip_line(&mut self, mut bytes: Vec<u8>) -> io::Result<u64> {
        let mut length = bytes.len() as u64;
        let mut ended = false;
        while !ended {
            bytes.clear();
            if self.read(&mut bytes)? == 0 {
                break;
            }
            let end = memchr(b'\n', &bytes);
            ended = end.is_some();
            length += end.unwrap_or(bytes.len()) as u64;
            self.pending = bytes.split_off(end.map_or(bytes.len(), |i| i + 1));
        }
        self.offset += length + u64::from(ended);
        self.lines += 1;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_their_positions() {
        let line = |n: usize| [vec![b'a'; n], vec![b'\n']].concat();
        let long = CHUNK_SIZE * 5;
        for (what, text, skipped) in [
            ("nothing", vec![], 0),
            ("short lines", line(10).repeat(100_000), 0),
            ("no line end at the end", [&*line(10), b"b"].concat(), 0),
            ("empty lines", b"\n\n\n".to_vec(), 0),
            ("one too long", [line(3), line(long), line(3)].concat(), 1),
            ("all too long", line(long).repeat(3), 3),
            ("at the end", [line(3), vec![b'b'; long]].concat(), 1),
        ] {
            let mut reader = ChunkReader::new(&*text, 100);
            let mut expected = text.split_inclusive(|&b| b == b'\n');
            let (mut number, mut offset, mut skips) = (0, 0, 0);
            while let Some(lines) = reader.next().unwrap() {
                for line in lines.each() {
                    let whole = expected.next().unwrap();
                    number += 1;
                    assert_eq!((line.number, line.offset), (number, Some(offset)), "{what}");
                    offset += whole.len() as u64;
                    assert_eq!(line.length, whole.trim_ascii_end().len() as u64, "{what}");
                    if line.too_long(100).is_some() {
                        skips += 1;
                    } else {
                        assert!(line.content == whole, "{what}");
                    }
                }
            }
            assert_eq!((expected.next(), skips), (None, skipped), "{what}");
        }
    }

    #[test]
    fn lines_are_split_into_parts() {
        for (line, offset, parts) in [
            ("{}\n", 0, ["", "{}", "\n"]),
            ("\u{feff} {} \r\n", 0, ["\u{feff}", " {}", " \r\n"]),
            ("\u{feff}{}", 5, ["", "\u{feff}{}", ""]),
            ("\u{feff}\n", 0, ["\u{feff}", "", "\n"]),
            (" \t\n", 0, ["", "", " \t\n"]),
        ] {
            let found = Line::split(line.as_bytes(), 1, Some(offset));
            let found = [found.bom, found.record, found.end()];
            assert_eq!(found, parts.map(str::as_bytes), "{line:?} at {offset}");
        }
    }

    #[test]
    fn a_line_that_is_not_utf8_gives_a_reason() {
        let read = |line: &'static [u8]| Line::split(line, 1, None).read();
        assert_eq!(read(b"{}\n"), Ok("{}"));
        let why = "not UTF-8 at byte 1 of the record".to_owned();
        assert_eq!(read(b" \xff\n"), Err(why));
    }
}
