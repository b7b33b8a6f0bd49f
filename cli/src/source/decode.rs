//! Decompression of input files.

use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use super::format::Compression;

/// Maximum expansion. No text compresses better: a higher ratio is a decompression bomb.
const MAX_RATIO: u64 = 10_000;

/// Bytes up to which no ratio is refused.
const MIN_CHECKED: u64 = 1 << 30;

/// Returns the decompressed content of `reader`, of which `read` counts the compressed bytes.
pub(crate) fn decode(
    reader: impl Read + Send + 'static,
    compression: Compression,
    read: Arc<AtomicU64>,
) -> io::Result<Box<dyn Read + Send>> {
    let reader = BufReader::with_capacity(1 << 16, reader);
    let inner: Box<dyn Read + Send> = match compression {
        Compression::None => return Ok(Box::new(reader)),
        Compression::Gzip => Box::new(MultiGzDecoder::new(reader)),
        Compression::Zstd => Box::new(zstd::Decoder::with_buffer(reader)?),
    };
    Ok(Box::new(BoundedDecoder {
        inner,
        read,
        given: 0,
    }))
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
        let mut decoded = decode(io::Cursor::new(bomb), Compression::Zstd, read).unwrap();
        let error = io::copy(&mut decoded, &mut io::sink()).unwrap_err();
        assert!(
            error.to_string().contains("expands to more than"),
            "{error}"
        );
    }
}
