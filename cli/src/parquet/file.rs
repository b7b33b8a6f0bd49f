//! A file that several threads read at independent offsets.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::sync::Arc;

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

use crate::source::check_unchanged;

/// Buffer size in bytes.
const PIECE: usize = 1 << 16;

/// A regular file read by offset: all threads would share the single position of a [`File`].
#[derive(Debug, Clone)]
pub(super) struct SharedFile {
    file: Arc<File>,
    before: Arc<Metadata>,
}

impl SharedFile {
    pub(super) fn new(file: File, before: Metadata) -> Self {
        Self {
            file: Arc::new(file),
            before: Arc::new(before),
        }
    }

    /// Checks that the file has not changed since it was opened.
    pub(super) fn check_unchanged(&self) -> io::Result<()> {
        check_unchanged(&self.file, &self.before)
    }

    /// Fills `buffer` from `offset`, as far as the file goes.
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            match read_at(&self.file, &mut buffer[filled..], offset + filled as u64) {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(filled)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    // This moves the file's position, which nothing uses.
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

impl Length for SharedFile {
    /// The length at opening: a file that changes is refused at its end.
    fn len(&self) -> u64 {
        self.before.len()
    }
}

impl ChunkReader for SharedFile {
    type T = FileSlice;

    fn get_read(&self, start: u64) -> Result<FileSlice> {
        Ok(FileSlice {
            shared: self.clone(),
            at: start,
            buffer: Vec::new(),
            taken: 0,
        })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let ends = start.checked_add(length as u64);
        if ends.is_none_or(|end| end > self.len()) {
            return Err(ParquetError::EOF(format!(
                "expected {length} bytes at offset {start}, but the file has {}",
                self.len()
            )));
        }
        let mut bytes = vec![0; length];
        if self.read_at(&mut bytes, start)? < length {
            return Err(ParquetError::EOF("the file became shorter".to_owned()));
        }
        Ok(bytes.into())
    }
}

/// A buffered reader of the file from an offset.
#[derive(Debug)]
pub(super) struct FileSlice {
    shared: SharedFile,
    /// The offset of the end of the buffer.
    at: u64,
    buffer: Vec<u8>,
    taken: usize,
}

impl Read for FileSlice {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.buffer.len() {
            if buffer.len() >= PIECE {
                let n = self.shared.read_at(buffer, self.at)?;
                self.at += n as u64;
                return Ok(n);
            }
            self.buffer.resize(PIECE, 0);
            let n = self.shared.read_at(&mut self.buffer, self.at)?;
            self.buffer.truncate(n);
            self.at += n as u64;
            self.taken = 0;
        }
        let n = buffer.len().min(self.buffer.len() - self.taken);
        buffer[..n].copy_from_slice(&self.buffer[self.taken..self.taken + n]);
        self.taken += n;
        Ok(n)
    }
}
