//! Streams: a text of any length, section by section.

use std::io::{ErrorKind as IoErrorKind, Read, Write};

use crate::chars::is_space;
use crate::cleaner::Cleaner;
use crate::error::{Error, ErrorKind};
use crate::scratch::Scratch;
use crate::section::{Seam, first_seam};

/// Bytes that are asked of the reader at once.
const CHUNK: usize = 1 << 16;

/// What [`Cleaner::stream`] has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Streamed {
    /// Bytes read.
    pub read: u64,
    /// Bytes written.
    pub written: u64,
    /// Whether what was written differs from what was read.
    pub changed: bool,
}

impl Cleaner {
    /// Cleans a text of any length from a reader to a writer, in bounded memory: it looks ahead by a few pages.
    /// What is written is the [text](crate::Cleaned::text) that [`clean`](Self::clean) gives for the whole.
    ///
    /// The reader is read in large pieces and the writer written once for every few pages: neither needs a buffer.
    /// The writer is not flushed.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUtf8`] with the offset of the first byte that is not UTF-8,
    /// [`ErrorKind::StreamRead`] and [`ErrorKind::StreamWrite`] where the reader or the writer fails. What stood
    /// before by more than a few pages has been written then.
    ///
    /// ```
    /// let page = "全市粮食播种面积稳定在 58 万\n亩以上，同比增长 2.3%，已经\n连续五年保持增长。\n";
    /// let mut cleaned = Vec::new();
    /// let done = zhuihe::Cleaner::default().stream(page.as_bytes(), &mut cleaned)?;
    /// assert_eq!(done.read, page.len() as u64);
    /// assert_eq!(cleaned, zhuihe::clean(page).as_bytes());
    /// # Ok::<(), zhuihe::Error>(())
    /// ```
    pub fn stream(&self, reader: impl Read, writer: impl Write) -> Result<Streamed, Error> {
        let mut source = Source {
            reader,
            bytes: Vec::new(),
            done: Streamed::default(),
        };
        let mut sink = Sink {
            cleaner: self,
            writer,
            scratch: Scratch::new(),
            cleaned: String::new(),
            before: None,
            repaired: false,
            written: 0,
            changed: false,
        };
        let mut text = String::new();
        // Whether the text so far ends in white space that is a seam and may go on.
        let mut in_space = false;
        loop {
            let ended = !source.next(&mut text)?;
            loop {
                if in_space {
                    let from = text.find(|c| !is_space(c)).unwrap_or(text.len());
                    sink.write(&text[..from])?;
                    text.drain(..from);
                    in_space = text.is_empty();
                }
                let Some(seam) = first_seam(&text) else { break };
                sink.section(&text[..seam.bytes.start])?;
                in_space = seam.bytes.end == text.len();
                sink.seam(&text, &seam)?;
                text.drain(..seam.bytes.end);
            }
            if ended {
                sink.section(&text)?;
                return Ok(Streamed {
                    read: source.done.read,
                    written: sink.written,
                    changed: sink.changed,
                });
            }
        }
    }
}

/// Where the text comes from.
struct Source<R> {
    reader: R,
    /// Bytes of a character that the last piece did not have whole.
    bytes: Vec<u8>,
    done: Streamed,
}

impl<R: Read> Source<R> {
    /// Puts the next piece behind `text`; `false` at the end.
    fn next(&mut self, text: &mut String) -> Result<bool, Error> {
        let kept = self.bytes.len();
        self.bytes.resize(kept + CHUNK, 0);
        let n = loop {
            match self.reader.read(&mut self.bytes[kept..]) {
                Ok(n) => break n,
                Err(e) if e.kind() == IoErrorKind::Interrupted => {}
                Err(e) => {
                    let offset = self.done.read;
                    return Err(Error::with_source(ErrorKind::StreamRead { offset }, e));
                }
            }
        };
        self.bytes.truncate(kept + n);
        let invalid = |at: usize, read: u64| ErrorKind::InvalidUtf8 {
            offset: usize::try_from(read).unwrap_or(usize::MAX) - kept + at,
        };
        let whole = match std::str::from_utf8(&self.bytes) {
            Ok(piece) => {
                text.push_str(piece);
                self.bytes.len()
            }
            // A character may go on in the next piece.
            Err(e) if e.error_len().is_none() && n > 0 => {
                let valid = e.valid_up_to();
                let piece = std::str::from_utf8(&self.bytes[..valid]).unwrap_or_default();
                text.push_str(piece);
                valid
            }
            Err(e) => {
                let kind = invalid(e.valid_up_to(), self.done.read);
                return Err(Error::with_source(kind, e));
            }
        };
        self.bytes.drain(..whole);
        self.done.read += n as u64;
        Ok(n > 0)
    }
}

/// Where the cleaned text goes.
struct Sink<'c, W> {
    cleaner: &'c Cleaner,
    writer: W,
    scratch: Scratch,
    cleaned: String,
    /// A seam that is a line end, and whether a block near it was repaired: what becomes of it depends on the
    /// section after it, too.
    before: Option<(String, bool)>,
    /// Whether a block near the end of the last section was repaired.
    repaired: bool,
    written: u64,
    changed: bool,
}

impl<W: Write> Sink<'_, W> {
    fn write(&mut self, text: &str) -> Result<(), Error> {
        if let Err(e) = self.writer.write_all(text.as_bytes()) {
            let offset = self.written;
            return Err(Error::with_source(ErrorKind::StreamWrite { offset }, e));
        }
        self.written += text.len() as u64;
        Ok(())
    }

    /// Cleans a section and writes it, after the seam that waits for it.
    fn section(&mut self, text: &str) -> Result<(), Error> {
        let mut cleaned = std::mem::take(&mut self.cleaned);
        cleaned.clear();
        let repaired = self
            .cleaner
            .section_into(text, &mut self.scratch, &mut cleaned);
        if let Some((seam, before)) = self.before.take() {
            let after = self.cleaner.at_seam(&seam, before || repaired[0]);
            self.changed |= after != seam;
            self.write(after)?;
        }
        self.changed |= cleaned != text;
        self.write(&cleaned)?;
        self.cleaned = cleaned;
        self.repaired = repaired[1];
        Ok(())
    }

    /// Takes the seam after a section.
    fn seam(&mut self, text: &str, seam: &Seam) -> Result<(), Error> {
        let space = &text[seam.bytes.clone()];
        if seam.is_break {
            self.before = Some((space.to_owned(), self.repaired));
            return Ok(());
        }
        self.write(space)
    }
}
