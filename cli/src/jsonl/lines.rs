//! Reads a file in chunks of whole lines, whatever their length.

use std::fs::File;
use std::io::{self, Read, Seek, Write};

use memchr::{memchr, memchr_iter, memrchr};
use serde::{Deserialize, Serialize};

/// Target length of a chunk in bytes; a longer line is a chunk of its own.
const CHUNK_SIZE: usize = 1 << 18;

/// A line longer than this multiple of the record limit ends the file with an error.
const MAX_LONG_FACTOR: u64 = 16;

/// A position in a file after decompression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
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

/// A line that is too long for memory.
#[derive(Debug)]
pub(crate) struct LongLine {
    /// The line, including its line end, in a temporary file.
    pub(crate) file: File,
    pub(crate) length: u64,
    /// Length of the line end in bytes.
    pub(crate) end: u64,
    pub(crate) at: FilePosition,
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
    /// Reads lines of more than `max_record` bytes as [`LongLine`], unless they fit in two chunks.
    pub(crate) fn new(reader: R, max_record: u64) -> Self {
        Self {
            reader,
            at: FilePosition::default(),
            pending: Vec::new(),
            max_record: max_record.max(2 * CHUNK_SIZE as u64),
        }
    }

    /// Returns the position of the next chunk.
    #[cfg(test)]
    fn at(&self) -> FilePosition {
        self.at
    }

    /// Skips to a position at which a chunk has ended.
    pub(crate) fn skip_to(&mut self, at: FilePosition) -> io::Result<()> {
        let skipped = io::copy(&mut self.reader.by_ref().take(at.offset), &mut io::sink())?;
        if skipped < at.offset {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the input is shorter than before",
            ));
        }
        self.at = at;
        Ok(())
    }

    /// Returns the next chunk, or `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Chunk>> {
        let mut bytes = std::mem::take(&mut self.pending);
        let mut looked = 0;
        loop {
            let to_read = bytes.len().max(CHUNK_SIZE) + CHUNK_SIZE / 2 - bytes.len();
            let n = self
                .reader
                .by_ref()
                .take(to_read as u64)
                .read_to_end(&mut bytes)?;
            let ended = n < to_read;
            let end = if ended {
                bytes.len()
            } else {
                memrchr(b'\n', &bytes[looked..]).map_or(0, |i| looked + i + 1)
            };
            if end > 0 {
                self.pending = bytes.split_off(end);
            } else if !ended {
                looked = bytes.len();
                if looked as u64 > self.max_record {
                    return self.long(bytes).map(Some);
                }
                continue;
            }
            if bytes.is_empty() {
                return Ok(None);
            }
            let at = self.at;
            self.at.offset += bytes.len() as u64;
            self.at.lines += memchr_iter(b'\n', &bytes).count() as u64;
            return Ok(Some(Chunk::Lines(Lines { bytes, at })));
        }
    }

    /// Reads the line that begins with `bytes` to its end.
    fn long(&mut self, mut bytes: Vec<u8>) -> io::Result<Chunk> {
        let mut file = tempfile::tempfile()?;
        let mut length = 0;
        let at = self.at;
        let max_long = self.max_record.saturating_mul(MAX_LONG_FACTOR);
        while !bytes.is_empty() {
            let end = memchr(b'\n', &bytes).map(|i| i + 1);
            let line = &bytes[..end.unwrap_or(bytes.len())];
            file.write_all(line)?;
            length += line.len() as u64;
            if let Some(end) = end {
                let mut rest = bytes.split_off(end);
                rest.append(&mut self.pending);
                self.pending = rest;
                self.at.lines += 1;
                break;
            }
            if length > max_long {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!(
                        "line {} is longer than {max_long} bytes: this is not JSON Lines",
                        at.lines + 1
                    ),
                ));
            }
            bytes.clear();
            // Kept bytes precede those that are still unread.
            bytes.append(&mut self.pending);
            if bytes.is_empty() {
                self.reader
                    .by_ref()
                    .take(CHUNK_SIZE as u64)
                    .read_to_end(&mut bytes)?;
            }
        }
        self.at.offset += length;
        let mut last = [0; 2];
        file.seek(io::SeekFrom::End(-2))?;
        file.read_exact(&mut last)?;
        file.rewind()?;
        Ok(Chunk::Long(LongLine {
            file,
            length,
            end: (last.len() - without_end(&last).len()) as u64,
            at,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns all bytes read, the lengths of the long lines, and the positions of the chunks.
    fn read(text: &[u8], skip: Option<FilePosition>) -> (Vec<u8>, Vec<usize>, Vec<FilePosition>) {
        let mut reader = ChunkReader::new(text, 100);
        if let Some(at) = skip {
            reader.skip_to(at).unwrap();
        }
        let (mut bytes, mut long, mut ats) = (Vec::new(), Vec::new(), Vec::new());
        while let Some(chunk) = reader.next().unwrap() {
            let at = match chunk {
                Chunk::Lines(lines) => {
                    bytes.extend(lines.bytes);
                    lines.at
                }
                Chunk::Long(mut chunk) => {
                    chunk.file.read_to_end(&mut bytes).unwrap();
                    long.push(chunk.length as usize);
                    chunk.at
                }
            };
            ats.push(at);
            let here = reader.at();
            let offset = skip.map_or(0, |at| at.offset) as usize + bytes.len();
            assert_eq!(here.offset, offset as u64);
            assert_eq!(
                here.lines,
                memchr_iter(b'\n', &text[..offset]).count() as u64
            );
        }
        (bytes, long, ats)
    }

    #[test]
    fn all_bytes_are_read_in_order() {
        let line = |n: usize| [vec![b'a'; n], vec![b'\n']].concat();
        for (what, text, long) in [
            ("nothing", vec![], vec![]),
            ("short lines", line(10).repeat(100_000), vec![]),
            (
                "no line end at the end",
                [line(10), b"b".to_vec()].concat(),
                vec![],
            ),
            ("empty lines", b"\n\n\n".to_vec(), vec![]),
            (
                "a line longer than a chunk",
                [line(3), line(CHUNK_SIZE * 3 / 2), line(3)].concat(),
                vec![],
            ),
            (
                "one too long",
                [line(3), line(CHUNK_SIZE * 5), line(3)].concat(),
                vec![CHUNK_SIZE * 5 + 1],
            ),
            (
                "all too long",
                line(CHUNK_SIZE * 5).repeat(3),
                vec![CHUNK_SIZE * 5 + 1; 3],
            ),
            (
                "one too long at the end",
                [line(3), vec![b'b'; CHUNK_SIZE * 5]].concat(),
                vec![CHUNK_SIZE * 5],
            ),
        ] {
            let (bytes, lengths, ats) = read(&text, None);
            assert!(bytes == text, "{what}");
            assert_eq!(lengths, long, "{what}");
            for at in ats {
                assert!(
                    read(&text, Some(at)).0 == text[at.offset as usize..],
                    "{what}"
                );
            }
        }
    }

    #[test]
    fn an_endless_line_is_refused() {
        let text = vec![b'a'; CHUNK_SIZE * 36];
        let mut reader = ChunkReader::new(&text[..], 100);
        let error = reader.next().unwrap_err();
        assert!(
            error.to_string().contains("line 1 is longer than"),
            "{error}"
        );
    }
}
