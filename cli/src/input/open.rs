//! Opens an input: detects its format, and decompresses it.

use std::fs::{self, File, Metadata};
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use memchr::memchr;

use crate::input::Input;
use crate::input::encoding::{DetectedEncoding, EncodingChoice, TextReader};
use crate::problem::Problem;

use super::Source;
use super::decompress::decode;
use super::format::{Compression, DetectedContent, Format};

/// Bytes to examine for the format.
const START: usize = 1 << 16;

/// How to read inputs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReadOptions {
    /// The format, if given.
    pub(crate) from: Option<Format>,
    pub(crate) encoding: EncodingChoice,
    /// True to read zstd files with a long window.
    pub(crate) long_window: bool,
    /// True if the inputs are replaced, and so have to be regular files.
    pub(crate) in_place: bool,
}

/// Properties of an opened input.
#[derive(Debug, Clone)]
pub(crate) struct SourceInfo {
    pub(crate) format: Format,
    pub(crate) compression: Compression,
    /// Bytes read so far, before decompression.
    pub(crate) read: Arc<AtomicU64>,
    pub(crate) encoding: DetectedEncoding,
}

/// An opened input.
pub(crate) struct OpenedSource {
    pub(crate) info: SourceInfo,
    /// Its decompressed content; text in UTF-8, if its encoding is known.
    pub(crate) reader: Box<dyn Read + Send>,
    /// The file and its metadata at opening, if it is a regular file.
    pub(crate) file: Option<(File, Metadata)>,
}

/// Opens a source. Returns `None` for a found one that is not text.
pub(crate) fn open(
    source: &Source,
    options: &ReadOptions,
) -> Result<Option<OpenedSource>, Problem> {
    let place = || source.place();
    let reading = |e: io::Error| Problem::reading(place(), &e);
    let (raw, file): (Box<dyn Read + Send>, _) = match source.input() {
        Input::Stdin => {
            Input::invite();
            (Box::new(io::stdin()), None)
        }
        Input::File(path) => {
            // To open a pipe would wait for its writer.
            if options.in_place && fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir()) {
                let what = "is not a regular file: cannot be cleaned in place";
                return Err(Problem::new(place(), what));
            }
            let file = File::open(path).map_err(reading)?;
            let before = file.metadata().map_err(reading)?;
            if before.is_dir() {
                return Err(Problem::directory(place()));
            }
            let handle = file.try_clone().map_err(reading)?;
            (Box::new(file), before.is_file().then_some((handle, before)))
        }
    };

    let read = Arc::new(AtomicU64::new(0));
    let mut raw = CountingReader {
        inner: raw,
        read: Arc::clone(&read),
    };
    let (start, _) = beginning(&mut raw, 4).map_err(reading)?;
    let compression = Compression::of_content(&start);
    let mut reader = decode(
        Cursor::new(start).chain(raw),
        compression,
        options.long_window,
        Arc::clone(&read),
    )
    .map_err(reading)?;

    let named = options.from.or_else(|| Format::of_name(&source.path));
    let (start, _) = beginning(&mut reader, 4).map_err(reading)?;
    let is_parquet = named.map_or(start == b"PAR1", |format| format == Format::Parquet);
    reader = Box::new(Cursor::new(start).chain(reader));
    let mut encoding_found = DetectedEncoding::default();
    if !is_parquet {
        let text = TextReader::new(reader, options.encoding, file.is_some());
        encoding_found = text.encoding();
        reader = Box::new(text);
    }
    let format = match named {
        Some(format) => format,
        None => {
            let (start, ended) = beginning(&mut reader, START).map_err(reading)?;
            let content = Format::of_content(&source.path, &start, ended);
            reader = Box::new(Cursor::new(start).chain(reader));
            match content {
                DetectedContent::Format(format) => format,
                DetectedContent::Binary if source.from_walk => return Ok(None),
                DetectedContent::Binary => Format::Text,
                DetectedContent::OtherJson => {
                    return Err(Problem::new(
                        place(),
                        "is JSON, but not JSON Lines: convert it first, for example with `jq -c '.[]'`",
                    ));
                }
            }
        }
    };
    if let Some((file, before)) = &file {
        reader = Box::new(ChangeDetector {
            inner: reader,
            file: file.try_clone().map_err(reading)?,
            before: before.clone(),
        });
    }
    let info = SourceInfo {
        format,
        compression,
        read,
        encoding: encoding_found,
    };
    Ok(Some(OpenedSource { info, reader, file }))
}

/// A file that must not change during reading: its metadata is compared at the end.
struct ChangeDetector {
    inner: Box<dyn Read + Send>,
    file: File,
    before: Metadata,
}

impl Read for ChangeDetector {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        if n == 0 && !buffer.is_empty() {
            check_unchanged(&self.file, &self.before)?;
        }
        Ok(n)
    }
}

/// Checks that a file has not changed since it was opened.
pub(crate) fn check_unchanged(file: &File, before: &Metadata) -> io::Result<()> {
    let after = file.metadata()?;
    if after.len() == before.len() && after.modified().ok() == before.modified().ok() {
        Ok(())
    } else {
        Err(io::Error::other(
            "the file changed while it was read: clean it again",
        ))
    }
}

/// Reads up to `n` first bytes, and reports whether they are all. It does not wait for more than a line.
fn beginning(reader: &mut impl Read, n: usize) -> io::Result<(Vec<u8>, bool)> {
    let mut start = vec![0; n];
    let mut filled = 0;
    let mut ended = false;
    while filled < n && !ended && memchr(b'\n', &start[..filled]).is_none() {
        match reader.read(&mut start[filled..]) {
            Ok(0) => ended = true,
            Ok(more) => filled += more,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    start.truncate(filled);
    Ok((start, ended))
}

/// A reader that publishes the number of bytes read.
struct CountingReader<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for CountingReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}
