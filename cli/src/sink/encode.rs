//! What is written, compressed the way its file is.

use std::io::{self, Write};

use flate2::write::GzEncoder;

use crate::source::format::Compression;

/// A writer that compresses. A file is made of parts that can each be read alone, so that writing can stop and go on
/// between two: members of gzip, frames of zstd.
pub(crate) enum Encoder<W: Write> {
    Plain(W),
    Gzip(GzEncoder<W>),
    Zstd(zstd::Encoder<'static, W>),
}

impl<W: Write> Encoder<W> {
    pub(crate) fn new(writer: W, compression: Compression) -> io::Result<Self> {
        Ok(match compression {
            Compression::None => Self::Plain(writer),
            Compression::Gzip => Self::Gzip(GzEncoder::new(writer, flate2::Compression::default())),
            Compression::Zstd => {
                let mut encoder = zstd::Encoder::new(writer, zstd::DEFAULT_COMPRESSION_LEVEL)?;
                encoder.include_checksum(true)?;
                Self::Zstd(encoder)
            }
        })
    }

    fn compression(&self) -> Compression {
        match self {
            Self::Plain(_) => Compression::None,
            Self::Gzip(_) => Compression::Gzip,
            Self::Zstd(_) => Compression::Zstd,
        }
    }

    /// Ends a part. To end it again does nothing.
    pub(crate) fn end(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(_) => Ok(()),
            Self::Gzip(encoder) => encoder.try_finish(),
            Self::Zstd(encoder) => encoder.do_finish(),
        }
    }

    /// Begins another part after one that has ended.
    pub(crate) fn begin(self) -> io::Result<Self> {
        let compression = self.compression();
        Self::new(self.into_inner()?, compression)
    }

    /// What was written to, after the last part has ended.
    pub(crate) fn into_inner(self) -> io::Result<W> {
        match self {
            Self::Plain(writer) => Ok(writer),
            Self::Gzip(encoder) => encoder.finish(),
            Self::Zstd(encoder) => encoder.finish(),
        }
    }

    pub(crate) fn inner_mut(&mut self) -> &mut W {
        match self {
            Self::Plain(writer) => writer,
            Self::Gzip(encoder) => encoder.get_mut(),
            Self::Zstd(encoder) => encoder.get_mut(),
        }
    }

    /// What it writes to.
    pub(crate) fn inner(&self) -> &W {
        match self {
            Self::Plain(writer) => writer,
            Self::Gzip(encoder) => encoder.get_ref(),
            Self::Zstd(encoder) => encoder.get_ref(),
        }
    }
}

impl<W: Write> Write for Encoder<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(writer) => writer.write(bytes),
            Self::Gzip(encoder) => encoder.write(bytes),
            Self::Zstd(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(writer) => writer.flush(),
            // To flush a compressor makes the file larger, and nobody reads it before it is whole.
            Self::Gzip(_) | Self::Zstd(_) => Ok(()),
        }
    }
}
