//! Reads a file in pieces of whole lines, whatever their length.

use std::fs::File;
use std::io::{self, Read, Seek, Write};

use memchr::{memchr, memchr_iter, memrchr};
use serde::{Deserialize, Serialize};

/// Target length of a piece in bytes; a longer line is a piece of its own.
const PIECE: usize = 1 << 18;

/// A line longer than this multiple of the record limit ends the file with an error.
const HOPELESS: u64 = 16;

/// A position in a file after decompression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct At {
    /// Bytes before it.
    pub(crate) offset: u64,
    /// Lines before it.
    pub(crate) lines: u64,
}

/// Whole lines, including their line ends.
#[derive(Debug)]
pub(crate) struct Lines {
    pub(crate) bytes: Vec<u8>,
    pub(crate) at: At,
}

impl Lines {
    /// Returns each line, including its line end, with its position.
    pub(crate) fn each(&self) -> impl Iterator<Item = (At, &[u8])> {
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
pub(crate) struct Long {
    /// The line, including its line end, in a temporary file.
    pub(crate) file: File,
    pub(crate) length: u64,
    /// Length of the line end in bytes.
    pub(crate) end: u64,
    pub(crate) at: At,
}

/// Returns a line without its line end.
pub(crate) fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// A piece of a file.
#[derive(Debug)]
pub(crate) enum Piece {
    Lines(Lines),
    Long(Long),
}

/// Reads a file piece by piece.
pub(crate) struct Reader<R> {
    reader: R,
    at: At,
    /// The beginning of the next line.
    kept: Vec<u8>,
    longest: u64,
}

impl<R: Read> Reader<R> {
    /// Reads lines of more than `longest` bytes as [`Long`], unless they fit in two pieces.
    pub(crate) fn new(reader: R, longest: u64) -> Self {
        Self {
            reader,
            at: At::default(),
            kept: Vec::new(),
            longest: longest.max(2 * PIECE as u64),
        }
    }

    /// Returns the position of the next piece.
    #[cfg(test)]
    fn at(&self) -> At {
        self.at
    }

    /// Skips to a position at which a piece has ended.
    pub(crate) fn skip_to(&mut self, at: At) -> io::Result<()> {
        let skipped = io::copy(&mut self.reader.by_ref().take(at.offset), &mut io::sink())?;
        if skipped < at.offset {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "shorter than it was",
            ));
        }
        self.at = at;
        Ok(())
    }

    /// Returns the next piece, or `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Piece>> {
        let mut bytes = std::mem::take(&mut self.kept);
        let mut looked = 0;
        loop {
            let wanted = bytes.len().max(PIECE) + PIECE / 2 - bytes.len();
            let n = self
                .reader
                .by_ref()
                .take(wanted as u64)
                .read_to_end(&mut bytes)?;
            let ended = n < wanted;
            let end = if ended {
                bytes.len()
            } else {
                memrchr(b'\n', &bytes[looked..]).map_or(0, |i| looked + i + 1)
            };
            if end > 0 {
                self.kept = bytes.split_off(end);
            } else if !ended {
                looked = bytes.len();
                if looked as u64 > self.longest {
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
            return Ok(Some(Piece::Lines(Lines { bytes, at })));
        }
    }

    /// Reads the line that begins with `bytes` to its end.
    fn long(&mut self, mut bytes: Vec<u8>) -> io::Result<Piece> {
        let mut file = tempfile::tempfile()?;
        let mut length = 0;
        let at = self.at;
        let hopeless = self.longest.saturating_mul(HOPELESS);
        while !bytes.is_empty() {
            let end = memchr(b'\n', &bytes).map(|i| i + 1);
            let line = &bytes[..end.unwrap_or(bytes.len())];
            file.write_all(line)?;
            length += line.len() as u64;
            if let Some(end) = end {
                let mut rest = bytes.split_off(end);
                rest.append(&mut self.kept);
                self.kept = rest;
                self.at.lines += 1;
                break;
            }
            if length > hopeless {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!(
                        "line {} is longer than {hopeless} bytes: these are no records",
                        at.lines + 1
                    ),
                ));
            }
            bytes.clear();
            // Kept bytes precede those that are still unread.
            bytes.append(&mut self.kept);
            if bytes.is_empty() {
                self.reader
                    .by_ref()
                    .take(PIECE as u64)
                    .read_to_end(&mut bytes)?;
            }
        }
        self.at.offset += length;
        let mut last = [0; 2];
        file.seek(io::SeekFrom::End(-2))?;
        file.read_exact(&mut last)?;
        file.rewind()?;
        Ok(Piece::Long(Long {
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

    /// Returns all bytes read, the lengths of the long lines, and the positions of the pieces.
    fn read(text: &[u8], skip: Option<At>) -> (Vec<u8>, Vec<usize>, Vec<At>) {
        let mut reader = Reader::new(text, 100);
        if let Some(at) = skip {
            reader.skip_to(at).unwrap();
        }
        let (mut bytes, mut long, mut ats) = (Vec::new(), Vec::new(), Vec::new());
        while let Some(piece) = reader.next().unwrap() {
            let at = match piece {
                Piece::Lines(lines) => {
                    bytes.extend(lines.bytes);
                    lines.at
                }
                Piece::Long(mut piece) => {
                    piece.file.read_to_end(&mut bytes).unwrap();
                    long.push(piece.length as usize);
                    piece.at
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
    fn every_byte_comes_in_order() {
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
                "a line longer than a piece",
                [line(3), line(PIECE * 3 / 2), line(3)].concat(),
                vec![],
            ),
            (
                "one too long",
                [line(3), line(PIECE * 5), line(3)].concat(),
                vec![PIECE * 5 + 1],
            ),
            (
                "all too long",
                line(PIECE * 5).repeat(3),
                vec![PIECE * 5 + 1; 3],
            ),
            (
                "one too long at the end",
                [line(3), vec![b'b'; PIECE * 5]].concat(),
                vec![PIECE * 5],
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
    fn what_is_no_line_at_all_is_refused() {
        let text = vec![b'a'; PIECE * 36];
        let mut reader = Reader::new(&text[..], 100);
        let error = reader.next().unwrap_err();
        assert!(
            error.to_string().contains("line 1 is longer than"),
            "{error}"
        );
    }
}
