//! Reads a file in chunks of whole lines.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memrchr};

use crate::input::encoding::BOM;

/// Bytes to read at once.
const CHUNK_SIZE: usize = 1 << 18;

/// A position in a file after decompression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct FilePosition {
    /// Bytes before it.
    pub(crate) offset: u64,
    /// Lines before it.
    pub(crate) lines: u64,
}

/// Whole lines, including their line ends.
#[derive(Debug)]
pub(crate) struct Lines {
    pub(crate) bytes: Vec<u8>,
    pub(crate) at: FilePosition,
}

impl Lines {
    /// Returns each line, including its line end, with its position.
    pub(crate) fn each(&self) -> impl Iterator<Item = (FilePosition, &[u8])> {
        let mut at = self.at;
        self.bytes
            .split_inclusive(|&b| b == b'\n')
            .map(move |line| {
                let here = at;
                at.offset += line.len() as u64;
                at.lines += 1;
                (here, line)
            })
    }
}

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

/// A line that is too long, and so is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LongLine {
    /// Its length in bytes.
    pub(crate) length: u64,
    pub(crate) at: FilePosition,
}

impl LongLine {
    /// Returns the reason to reject it.
    pub(crate) fn reason(&self, max_record: u64) -> String {
        format!(
            "the record at byte {} is {} bytes long, more than `--max-record` {max_record}",
            self.at.offset, self.length
        )
    }
}

/// Returns a line without its line end.
pub(crate) fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// A chunk of a file.
#[derive(Debug)]
pub(crate) enum Chunk {
    Lines(Lines),
    Long(LongLine),
}

/// Reads a file chunk by chunk.
pub(crate) struct ChunkReader<R> {
    reader: R,
    at: FilePosition,
    /// The beginning of the next line.
    pending: Vec<u8>,
    max_record: u64,
}

impl<R: Read> ChunkReader<R> {
    /// Reads lines of more than `max_record` bytes as [`LongLine`], unless they fit in a chunk.
    pub(crate) fn new(reader: R, max_record: u64) -> Self {
        Self {
            reader,
            at: FilePosition::default(),
            pending: Vec::new(),
            max_record,
        }
    }

    /// Returns the next chunk, or `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Chunk>> {
        let mut bytes = std::mem::take(&mut self.pending);
        loop {
            let before = bytes.len();
            let n = self.read(CHUNK_SIZE, &mut bytes)?;
            let end = if n < CHUNK_SIZE {
                bytes.len()
            } else {
                memrchr(b'\n', &bytes[before..]).map_or(0, |i| before + i + 1)
            };
            if end > 0 {
                self.pending = bytes.split_off(end);
                let at = self.at;
                self.at.offset += bytes.len() as u64;
                self.at.lines += memchr_iter(b'\n', &bytes).count() as u64;
                return Ok(Some(Chunk::Lines(Lines { bytes, at })));
            }
            if bytes.is_empty() {
                return Ok(None);
            }
            if bytes.len() as u64 > self.max_record {
                return self.skip_line(bytes).map(Some);
            }
        }
    }

    /// Appends up to `n` bytes to `bytes`. Returns fewer only at the end.
    fn read(&mut self, n: usize, bytes: &mut Vec<u8>) -> io::Result<usize> {
        self.reader.by_ref().take(n as u64).read_to_end(bytes)
    }

    /// Skips the line that begins with `bytes`.
    fn skip_line(&mut self, mut bytes: Vec<u8>) -> io::Result<Chunk> {
        let mut length = bytes.len() as u64;
        let at = self.at;
        let mut ended = false;
        while !ended {
            bytes.clear();
            if self.read(CHUNK_SIZE, &mut bytes)? == 0 {
                break;
            }
            let end = memchr(b'\n', &bytes);
            ended = end.is_some();
            length += end.unwrap_or(bytes.len()) as u64;
            self.pending = bytes.split_off(end.map_or(bytes.len(), |i| i + 1));
        }
        self.at.offset += length + u64::from(ended);
        self.at.lines += 1;
        Ok(Chunk::Long(LongLine { length, at }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns all lines with their positions; a long one as its length.
    fn read(text: &[u8]) -> Vec<(FilePosition, Result<Vec<u8>, u64>)> {
        let mut reader = ChunkReader::new(text, 100);
        let mut read = Vec::new();
        while let Some(chunk) = reader.next().unwrap() {
            match chunk {
                Chunk::Lines(lines) => {
                    read.extend(lines.each().map(|(at, line)| (at, Ok(line.to_vec()))));
                }
                Chunk::Long(long) => read.push((long.at, Err(long.length))),
            }
        }
        read
    }

    #[test]
    fn lines_have_their_positions() {
        let line = |n: usize| [vec![b'a'; n], vec![b'\n']].concat();
        for (what, text, long) in [
            ("nothing", vec![], 0),
            ("short lines", line(10).repeat(100_000), 0),
            (
                "no line end at the end",
                [line(10), b"b".to_vec()].concat(),
                0,
            ),
            ("empty lines", b"\n\n\n".to_vec(), 0),
            (
                "one too long",
                [line(3), line(CHUNK_SIZE * 5), line(3)].concat(),
                1,
            ),
            ("all too long", line(CHUNK_SIZE * 5).repeat(3), 3),
            (
                "one too long at the end",
                [line(3), vec![b'b'; CHUNK_SIZE * 5]].concat(),
                1,
            ),
        ] {
            let read = read(&text);
            let expected = text.split_inclusive(|&b| b == b'\n');
            let mut at = FilePosition::default();
            let mut longs = 0;
            assert_eq!(read.len(), expected.clone().count(), "{what}");
            for ((here, found), line) in read.into_iter().zip(expected) {
                assert_eq!(here, at, "{what}");
                match found {
                    Ok(found) => assert!(found == line, "{what}"),
                    Err(length) => {
                        assert_eq!(length, without_end(line).len() as u64, "{what}");
                        longs += 1;
                    }
                }
                at.offset += line.len() as u64;
                at.lines += 1;
            }
            assert_eq!(longs, long, "{what}");
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
