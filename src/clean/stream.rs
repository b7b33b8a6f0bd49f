//! Streams: clean a text of any length section by section.

use std::io::{ErrorKind as IoErrorKind, Read, Write};

use crate::clean::cleaner::Cleaner;
use crate::clean::driver::{Driver, Sink};
use crate::clean::fixpoint::CleanedSection;
use crate::clean::workspace::Workspace;
use crate::error::{Error, ErrorKind};
use crate::text::characters::is_space;
use crate::text::section::Search;

/// Bytes to read at once.
const CHUNK: usize = 1 << 16;
/// Most bytes of a character cut off at the end of a read.
const KEPT: usize = 3;

/// Summary of a [`Cleaner::stream`] call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct StreamSummary {
    /// Bytes read.
    pub read: u64,
    /// Bytes written.
    pub written: u64,
    /// Whether the output differs from the input.
    pub changed: bool,
}

impl Cleaner {
    /// Cleans a text of any length from a reader to a writer, in bounded memory: it looks ahead by a few pages. The
    /// output is the [text](crate::Cleaned::text) that [`clean`](Self::clean) gives for the whole input.
    ///
    /// It reads in large pieces and writes once every few pages, so neither side needs a buffer. It does not flush the
    /// writer.
    ///
    /// # Errors
    /// Returns [`ErrorKind::InvalidUtf8`] with the offset of the first byte that is not UTF-8,
    /// [`ErrorKind::StreamRead`] or [`ErrorKind::StreamWrite`] if the reader or the writer fails. By then all text more
    /// than a few pages before the error has been written.
    ///
    /// ```
    /// let page = "全市粮食播种面积稳定在 58 万\n亩以上，同比增长 2.3%，已经\n连续五年保持增长。\n";
    /// let mut cleaned = Vec::new();
    /// let done = zhuihe::Cleaner::default().stream(page.as_bytes(), &mut cleaned)?;
    /// assert_eq!(done.read, page.len() as u64);
    /// assert_eq!(cleaned, zhuihe::clean(page).as_bytes());
    /// # Ok::<(), zhuihe::Error>(())
    /// ```
    pub fn stream(&self, reader: impl Read, writer: impl Write) -> Result<StreamSummary, Error> {
        let mut source = TextSource {
            reader,
            bytes: vec![0; KEPT + CHUNK].into_boxed_slice(),
            kept: 0,
            read: 0,
        };
        let mut workspace = Workspace::new();
        let sink = WriterSink {
            writer,
            written: 0,
            changed: false,
        };
        let mut driver = Driver::new(self.engine(), &mut workspace, sink);
        let mut text = String::new();
        let mut search = Search::default();
        // Whether the text so far ends in white space of a seam that may continue.
        let mut in_space = false;
        loop {
            let ended = !source.next(&mut text)?;
            loop {
                if in_space {
                    let from = text.find(|c| !is_space(c)).unwrap_or(text.len());
                    driver.seam(&text[..from], false)?;
                    text.drain(..from);
                    in_space = text.is_empty();
                }
                let Some(seam) = search.find(&text) else {
                    break;
                };
                search = Search::default();
                driver.section(&text[..seam.bytes.start])?;
                in_space = seam.bytes.end == text.len();
                driver.seam(&text[seam.bytes.clone()], seam.is_break)?;
                text.drain(..seam.bytes.end);
            }
            if ended {
                driver.section(&text)?;
                let sink = driver.finish()?;
                return Ok(StreamSummary {
                    read: source.read,
                    written: sink.written,
                    changed: sink.changed,
                });
            }
        }
    }
}

/// Reads the text in pieces of valid UTF-8.
struct TextSource<R> {
    reader: R,
    /// Buffer for a piece, after the incomplete character that ended the last one.
    bytes: Box<[u8]>,
    kept: usize,
    read: u64,
}

impl<R: Read> TextSource<R> {
    /// Appends the next piece to `text`; returns `false` at the end.
    fn next(&mut self, text: &mut String) -> Result<bool, Error> {
        let kept = self.kept;
        let n = loop {
            match self.reader.read(&mut self.bytes[kept..]) {
                Ok(n) => break n,
                Err(e) if e.kind() == IoErrorKind::Interrupted => {}
                Err(e) => {
                    let offset = self.read;
                    return Err(Error::with_source(ErrorKind::StreamRead { offset }, e));
                }
            }
        };
        let piece = &self.bytes[..kept + n];
        let valid = match std::str::from_utf8(piece) {
            Ok(_) => piece.len(),
            // The next piece may complete the character.
            Err(e) if e.error_len().is_none() && n > 0 => e.valid_up_to(),
            Err(e) => {
                let before = usize::try_from(self.read).unwrap_or(usize::MAX) - kept;
                let offset = before + e.valid_up_to();
                return Err(Error::with_source(ErrorKind::InvalidUtf8 { offset }, e));
            }
        };
        text.push_str(std::str::from_utf8(&piece[..valid]).unwrap_or_default());
        self.bytes.copy_within(valid..kept + n, 0);
        self.kept = kept + n - valid;
        self.read += n as u64;
        Ok(n > 0)
    }
}

/// Writes the cleaned text.
struct WriterSink<W> {
    writer: W,
    written: u64,
    changed: bool,
}

impl<W: Write> WriterSink<W> {
    fn write(&mut self, text: &str) -> Result<(), Error> {
        if let Err(e) = self.writer.write_all(text.as_bytes()) {
            let offset = self.written;
            return Err(Error::with_source(ErrorKind::StreamWrite { offset }, e));
        }
        self.written += text.len() as u64;
        Ok(())
    }
}

impl<W: Write> Sink for WriterSink<W> {
    const WANTS_EDITS: bool = false;
    type Error = Error;

    fn section(&mut self, section: &str, text: &str, _: CleanedSection) -> Result<(), Error> {
        self.changed |= text != section;
        self.write(text)
    }

    fn seam(&mut self, white: &str, after: Option<&'static str>) -> Result<(), Error> {
        let after = after.unwrap_or(white);
        self.changed |= after != white;
        self.write(after)
    }
}
