//! Decompression of input files.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::GzDecoder;

use super::format::Compression;

/// Maximum expansion. No text compresses better: a higher ratio is a decompression bomb.
const MAX_RATIO: u64 = 10_000;

/// Base-2 logarithm of the longest window of zstd, 2 GiB. Without an option, the limit is that of zstd(1), 128 MiB.
const MAX_WINDOW_LOG: u32 = 31;

/// Bytes up to which no ratio is refused.
const MIN_CHECKED: u64 = 1 << 30;

/// Returns the decompressed content of `reader`, of which `read` counts the compressed bytes.
pub(crate) fn decode(
    reader: impl Read + Send + 'static,
    compression: Compression,
    long_window: bool,
    read: Arc<AtomicU64>,
) -> io::Result<Box<dyn Read + Send>> {
    let reader = BufReader::with_capacity(1 << 16, reader);
    let inner: Box<dyn Read + Send> = match compression {
        Compression::None => return Ok(Box::new(reader)),
        Compression::Gzip => Box::new(GzipMembers::new(reader)),
        Compression::Zstd => {
            let mut decoder = zstd::Decoder::with_buffer(reader)?;
            if long_window {
                decoder.window_log_max(MAX_WINDOW_LOG)?;
            }
            Box::new(decoder)
        }
    };
    Ok(Box::new(BoundedDecoder {
        inner,
        read,
        given: 0,
    }))
}

/// A gzip file: one member or several, with zeros after any of them, which padding to full blocks adds. gzip(1) ignores
/// these, too.
struct GzipMembers<R> {
    /// `None` after the last member.
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> GzipMembers<R> {
    fn new(reader: R) -> Self {
        Self {
            member: Some(GzDecoder::new(reader)),
        }
    }
}

impl<R: BufRead> Read for GzipMembers<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let n = member.read(buffer)?;
            if n > 0 || buffer.is_empty() {
                return Ok(n);
            }
            let rest = member.get_mut();
            let ended = loop {
                let next = rest.fill_buf()?;
                let zeros = next.iter().take_while(|&&b| b == 0).count();
                let (is_empty, is_zeros) = (next.is_empty(), zeros == next.len());
                rest.consume(zeros);
                if is_empty || !is_zeros {
                    break is_empty;
                }
            };
            let member = self.member.take().map(GzDecoder::into_inner);
            self.member = member.filter(|_| !ended).map(GzDecoder::new);
        }
        Ok(0)
    }
}

/// A decompressed stream with bounded expansion.
struct BoundedDecoder {
    inner: Box<dyn Read + Send>,
    read: Arc<AtomicU64>,
    given: u64,
}

impl Read for BoundedDecoder {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let fault = |what: String| io::Error::new(io::ErrorKind::InvalidData, what);
        let n = match self.inner.read(buffer) {
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => return Err(e),
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
                return Err(fault(format!(
                    "the compressed data ends too early after {} bytes of text",
                    self.given
                )));
            }
            // The library has no kind for it, only this text.
            Err(e) if e.to_string().contains("too much memory") => {
                return Err(fault(
                    "the zstd file has a longer window than is usual: allow it with `--long-window`, which needs up to \
                     2 GiB of memory"
                        .to_owned(),
                ));
            }
            Err(e) => {
                return Err(fault(format!(
                    "the compressed data is corrupt after {} bytes of text: {e}",
                    self.given
                )));
            }
        };
        self.given += n as u64;
        let limit = self.read.load(Ordering::Relaxed).saturating_mul(MAX_RATIO);
        if self.given > MIN_CHECKED && self.given > limit {
            return Err(fault(format!(
                "expands to more than {MAX_RATIO} times its size: refused as a decompression bomb after {} bytes",
                self.given
            )));
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decompression_bomb_is_refused() {
        // Zeros: 100 KB of zstd per gigabyte.
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        io::copy(&mut io::repeat(0).take(9 << 27), &mut encoder).unwrap();
        let bomb = encoder.finish().unwrap();
        let read = Arc::new(AtomicU64::new(bomb.len() as u64));
        let mut decoded = decode(io::Cursor::new(bomb), Compression::Zstd, false, read).unwrap();
        let error = io::copy(&mut decoded, &mut io::sink()).unwrap_err();
        assert!(
            error.to_string().contains("expands to more than"),
            "{error}"
        );
    }
}
