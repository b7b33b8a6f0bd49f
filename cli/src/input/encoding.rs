//! Encodings of texts: UTF-16 by its mark, UTF-8 where valid, else a guess that is sure.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Cursor, Read};
use std::mem;
use std::sync::{Arc, OnceLock};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, Decoder, DecoderResult, EncoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE,
};

/// The byte order mark in UTF-8.
pub(crate) const BOM: &[u8] = "\u{feff}".as_bytes();

/// Bytes of a file to examine for its encoding if its beginning is not UTF-8.
const SAMPLE: usize = 1 << 20;

/// Bytes to read at once.
const CHUNK: usize = 1 << 16;

/// Fewest double-byte characters, and smallest share of common ones among them, of a guess that is sure.
const MIN_PAIRS: usize = 20;
const MIN_COMMON: f64 = 0.75;

/// How to find the encoding of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EncodingChoice {
    /// By its content.
    #[default]
    Auto,
    /// This one.
    Named(&'static Encoding),
}

impl EncodingChoice {
    /// Parses `auto` or the name of an encoding, such as `gb18030`.
    pub(crate) fn parse(name: &str) -> Result<Self, String> {
        if name.eq_ignore_ascii_case("auto") {
            return Ok(Self::Auto);
        }
        // The decoder of GBK is that of GB18030, but its encoder lacks most characters.
        match Encoding::for_label_no_replacement(name.as_bytes()) {
            Some(encoding) if encoding == GBK => Ok(Self::Named(GB18030)),
            Some(encoding) => Ok(Self::Named(encoding)),
            None => Err("expected auto, utf-8, gb18030, big5, utf-16, utf-16le, utf-16be or another name of the \
                         WHATWG Encoding Standard"
                .to_owned()),
        }
    }
}

/// The encoding of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextEncoding {
    encoding: &'static Encoding,
    /// True if a byte order mark precedes the text. The mark of UTF-8 is a part of the text instead.
    has_mark: bool,
    is_guessed: bool,
}

impl TextEncoding {
    const UTF_8: Self = Self::new(UTF_8);

    const fn new(encoding: &'static Encoding) -> Self {
        Self {
            encoding,
            has_mark: false,
            is_guessed: false,
        }
    }

    /// Returns the name of a guessed encoding.
    pub fn guessed(&self) -> Option<&'static str> {
        self.is_guessed.then(|| self.name())
    }

    pub(crate) fn name(&self) -> &'static str {
        name(self.encoding)
    }

    pub(crate) fn is_utf8(&self) -> bool {
        self.encoding == UTF_8
    }

    /// Returns UTF-8 text in this encoding; `is_start` is true at the beginning of a file.
    ///
    /// # Errors
    /// Returns an error if the encoding lacks a character.
    pub(crate) fn encode(&self, text: &[u8], is_start: bool) -> io::Result<Vec<u8>> {
        let text = std::str::from_utf8(text).map_err(io::Error::other)?;
        if self.encoding == UTF_16LE || self.encoding == UTF_16BE {
            let mark = (is_start && self.has_mark).then_some(0xfeff);
            let units = mark.into_iter().chain(text.encode_utf16());
            return Ok(if self.encoding == UTF_16LE {
                units.flat_map(u16::to_le_bytes).collect()
            } else {
                units.flat_map(u16::to_be_bytes).collect()
            });
        }
        let mut encoder = self.encoding.new_encoder();
        let length = encoder.max_buffer_length_from_utf8_without_replacement(text.len());
        let mut encoded = Vec::with_capacity(length.unwrap_or_default());
        match encoder.encode_from_utf8_to_vec_without_replacement(text, &mut encoded, true) {
            (EncoderResult::Unmappable(c), _) => {
                let what = format!(
                    "{} has no `{c}` (U+{:04X}): use `--output-encoding utf-8`",
                    self.name(),
                    u32::from(c)
                );
                Err(io::Error::new(io::ErrorKind::InvalidData, what))
            }
            (EncoderResult::InputEmpty, _) => Ok(encoded),
            (EncoderResult::OutputFull, _) => Err(io::Error::other("the text is too long")),
        }
    }
}

/// Returns the name of an encoding as people write it.
fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 {
        "GB18030"
    } else {
        encoding.name()
    }
}

/// Bytes that are not a text in the encoding that was named or detected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecodeError {
    encoding: &'static Encoding,
    /// The offset of the first byte that can't be decoded.
    pub offset: usize,
}

impl DecodeError {
    /// Describes a text that is not UTF-8 at byte `offset`, and has no encoding that could be detected.
    pub(crate) fn utf8(offset: usize) -> Self {
        Self {
            encoding: UTF_8,
            offset,
        }
    }

    /// Describes the error, and what to do about it.
    pub(crate) fn advice(&self) -> String {
        format!("{self}: name it with `--encoding`, such as `--encoding gb18030`")
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, offset) = (name(self.encoding), self.offset);
        if self.encoding == UTF_8 {
            write!(
                f,
                "not UTF-8 at byte {offset}, and its encoding is not certain"
            )
        } else {
            write!(f, "not {name} at byte {offset}")
        }
    }
}

impl std::error::Error for DecodeError {}

/// Decodes a whole text.
///
/// # Errors
/// Returns the offset of the first byte that can't be decoded.
pub fn decode(
    bytes: &[u8],
    choice: EncodingChoice,
) -> Result<(Cow<'_, str>, TextEncoding), DecodeError> {
    let encoding = match choice {
        EncodingChoice::Auto => match mark(bytes) {
            Some(encoding) => encoding,
            None => match std::str::from_utf8(bytes) {
                Ok(text) => return Ok((Cow::Borrowed(text), TextEncoding::UTF_8)),
                Err(_) => detect(bytes, true),
            },
        },
        EncodingChoice::Named(encoding) => named(encoding, bytes),
    };
    if encoding.is_utf8() {
        let text = std::str::from_utf8(bytes).map_err(|e| DecodeError::utf8(e.valid_up_to()))?;
        return Ok((Cow::Borrowed(text), encoding));
    }
    let mut text = String::new();
    let mut stream = DecodedStream::new(encoding, 0);
    stream.decode(bytes, true, &mut text)?;
    Ok((Cow::Owned(text), encoding))
}

/// Returns the UTF-16 that a byte order mark announces.
fn mark(bytes: &[u8]) -> Option<TextEncoding> {
    let encoding = match bytes {
        [0xff, 0xfe, ..] => UTF_16LE,
        [0xfe, 0xff, ..] => UTF_16BE,
        _ => return None,
    };
    Some(TextEncoding {
        has_mark: true,
        ..TextEncoding::new(encoding)
    })
}

/// Returns a named encoding for the text that begins with `bytes`. The mark of UTF-16 decides on its byte order.
fn named(encoding: &'static Encoding, bytes: &[u8]) -> TextEncoding {
    match mark(bytes) {
        Some(marked) if encoding == UTF_16LE || encoding == UTF_16BE => marked,
        _ => TextEncoding::new(encoding),
    }
}

/// Detects the encoding of a text from bytes that are not UTF-8; `is_complete` is true if these are all. Returns UTF-8 for
/// a damaged text in UTF-8, and if there is no sure guess.
fn detect(bytes: &[u8], is_complete: bool) -> TextEncoding {
    // Double-byte text has next to no valid sequences of three bytes.
    let (mut valid, mut invalid) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|&c| c >= '\u{800}').count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    match guess(bytes, is_complete) {
        Some(encoding) if valid < invalid => TextEncoding {
            is_guessed: true,
            ..TextEncoding::new(encoding)
        },
        _ => TextEncoding::UTF_8,
    }
}

/// Returns GB18030 or Big5 if the bytes are surely text in it: the detector's guess, without an invalid sequence, with mostly
/// common characters, and with more of them than the other one would have.
fn guess(bytes: &[u8], is_complete: bool) -> Option<&'static Encoding> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, is_complete);
    let is_big5 = match detector.guess(None, Utf8Detection::Deny) {
        guessed if guessed == GBK => false,
        guessed if guessed == BIG5 => true,
        _ => return None,
    };
    // The first level of each standard, about 90% of any text, and its punctuation.
    let (mut pairs, mut of_gb, mut of_big5) = (0_usize, 0_usize, 0_usize);
    let mut rest = bytes;
    while let [lead, after @ ..] = rest {
        rest = after;
        if let [trail, after @ ..] = rest
            && !lead.is_ascii()
        {
            rest = after;
            pairs += 1;
            let is_gb = matches!(lead, 0xa1..=0xa3 | 0xb0..=0xd7) && *trail >= 0xa1;
            of_gb += usize::from(is_gb);
            of_big5 += usize::from(matches!(lead, 0xa1..=0xc6));
        }
    }
    let (encoding, common, other) = match is_big5 {
        true => (BIG5, of_big5, of_gb),
        false => (GB18030, of_gb, of_big5),
    };
    let is_sure = pairs >= MIN_PAIRS && common as f64 >= MIN_COMMON * pairs as f64;
    let mut stream = DecodedStream::new(TextEncoding::new(encoding), 0);
    let mut decoded = String::new();
    let mut decodes = || stream.decode(bytes, is_complete, &mut decoded).is_ok();
    (is_sure && common > other && decodes()).then_some(encoding)
}

/// Decodes a text piece by piece.
struct DecodedStream {
    encoding: &'static Encoding,
    decoder: Decoder,
    /// Bytes of the text decoded so far.
    read: usize,
}

impl DecodedStream {
    /// Decodes from `read` bytes after the beginning of the text.
    fn new(encoding: TextEncoding, read: usize) -> Self {
        let decoder = if encoding.has_mark {
            encoding.encoding.new_decoder_with_bom_removal()
        } else {
            encoding.encoding.new_decoder_without_bom_handling()
        };
        Self {
            encoding: encoding.encoding,
            decoder,
            read,
        }
    }

    /// Appends the next piece to `text`.
    fn decode(
        &mut self,
        mut bytes: &[u8],
        is_last: bool,
        text: &mut String,
    ) -> Result<(), DecodeError> {
        loop {
            let more = self
                .decoder
                .max_utf8_buffer_length_without_replacement(bytes.len());
            text.reserve(more.unwrap_or(CHUNK));
            let (result, read) = self
                .decoder
                .decode_to_string_without_replacement(bytes, text, is_last);
            self.read += read;
            bytes = &bytes[read..];
            match result {
                DecoderResult::InputEmpty => return Ok(()),
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(length, after) => {
                    return Err(DecodeError {
                        encoding: self.encoding,
                        offset: self.read - usize::from(length) - usize::from(after),
                    });
                }
            }
        }
    }
}

/// The encoding of an input, set once it is known. Not set for an input in ASCII.
pub(crate) type DetectedEncoding = Arc<OnceLock<TextEncoding>>;

/// Reads a text as UTF-8, whatever its encoding. If that can't be detected, the bytes stay, and are not UTF-8.
pub(crate) struct TextReader<R> {
    inner: R,
    choice: EncodingChoice,
    /// True if more bytes may be read than are needed at once.
    is_file: bool,
    state: State,
    /// Bytes read and not decoded.
    pending: Vec<u8>,
    is_ended: bool,
    /// Bytes of ASCII before the encoding is known.
    ascii: usize,
    /// Decoded text.
    decoded: Cursor<Vec<u8>>,
    encoding: DetectedEncoding,
}

enum State {
    /// Nothing is read.
    Start,
    /// All so far is ASCII, and so the same in every encoding but UTF-16.
    Ascii,
    /// The rest is UTF-8, or its encoding is unknown.
    Utf8,
    Other(DecodedStream),
    /// All is decoded.
    Ended,
}

impl<R: Read> TextReader<R> {
    pub(crate) fn new(inner: R, choice: EncodingChoice, is_file: bool) -> Self {
        Self {
            inner,
            choice,
            is_file,
            state: State::Start,
            pending: Vec::new(),
            is_ended: false,
            ascii: 0,
            decoded: Cursor::default(),
            encoding: DetectedEncoding::default(),
        }
    }

    pub(crate) fn encoding(&self) -> DetectedEncoding {
        Arc::clone(&self.encoding)
    }

    /// Reads until `n` bytes are pending, or the input ends.
    fn fill(&mut self, n: usize) -> io::Result<()> {
        while self.pending.len() < n && !self.is_ended {
            let filled = self.pending.len();
            self.pending.resize(n.max(filled + CHUNK), 0);
            let read = self.inner.read(&mut self.pending[filled..]);
            let more = read.as_ref().copied().unwrap_or_default();
            self.pending.truncate(filled + more);
            match read {
                Ok(n) => self.is_ended = n == 0,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }

    /// Selects the encoding from the beginning of the text.
    fn start(&mut self) -> io::Result<()> {
        self.fill(2)?;
        match self.choice {
            EncodingChoice::Named(encoding) => self.set(named(encoding, &self.pending)),
            EncodingChoice::Auto => match mark(&self.pending) {
                Some(encoding) => self.set(encoding),
                None => self.state = State::Ascii,
            },
        }
        Ok(())
    }

    /// Selects the encoding of text that is not only ASCII.
    fn detect(&mut self) -> io::Result<()> {
        let is_utf8 = |reader: &Self| match std::str::from_utf8(&reader.pending) {
            Ok(_) => true,
            // The next piece may complete the character.
            Err(e) => e.error_len().is_none() && !reader.is_ended,
        };
        // Of a pipe, which must not be delayed, one character has to suffice. The rest is checked where it is cleaned.
        self.fill(if self.is_file { CHUNK } else { 4 })?;
        if !is_utf8(self) {
            self.fill(if self.is_file { SAMPLE } else { CHUNK })?;
        }
        let encoding = if is_utf8(self) {
            TextEncoding::UTF_8
        } else {
            detect(&self.pending, self.is_ended)
        };
        self.set(encoding);
        Ok(())
    }

    fn set(&mut self, encoding: TextEncoding) {
        // It is set only once: the first two states come before, and the others stay.
        let _ = self.encoding.set(encoding);
        self.state = if encoding.is_utf8() {
            State::Utf8
        } else {
            State::Other(DecodedStream::new(encoding, self.ascii))
        };
    }
}

impl<R: Read> Read for TextReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let n = self.decoded.read(buffer)?;
            if n > 0 {
                return Ok(n);
            }
            match &mut self.state {
                State::Start => self.start()?,
                State::Ascii => {
                    self.fill(1)?;
                    let ascii = self.pending.iter().take_while(|b| b.is_ascii()).count();
                    if self.pending.is_empty() {
                        return Ok(0);
                    } else if ascii == 0 {
                        self.detect()?;
                    } else {
                        self.ascii += ascii;
                        let rest = self.pending.split_off(ascii);
                        self.decoded = Cursor::new(mem::replace(&mut self.pending, rest));
                    }
                }
                State::Utf8 if self.pending.is_empty() => return self.inner.read(buffer),
                State::Utf8 => self.decoded = Cursor::new(mem::take(&mut self.pending)),
                State::Other(stream) => {
                    let mut text = String::new();
                    let is_last = self.pending.is_empty() && self.is_ended;
                    let decoded = stream.decode(&self.pending, is_last, &mut text);
                    decoded.map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e.advice()))?;
                    self.pending.clear();
                    let is_empty = text.is_empty();
                    self.decoded = Cursor::new(text.into_bytes());
                    if is_last {
                        self.state = State::Ended;
                    } else if is_empty {
                        self.fill(1)?;
                    }
                }
                State::Ended => return Ok(0),
            }
        }
    }
}
