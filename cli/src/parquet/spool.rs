//! Buffers for pending output: in memory if small, in a file if large.

use std::fmt;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use parquet::column::page_store::{PageKey, PageStore, PageStoreArgs, PageStoreFactory};
use parquet::errors::{ParquetError, Result};
use tempfile::SpooledTempFile;

/// Bytes to keep in memory.
const KEPT: usize = 4 << 20;

/// Buffers the output of the encoder until it is [drained](Spool::drain).
#[derive(Debug, Clone)]
pub(super) struct Spool(Arc<Mutex<SpoolState>>);

#[derive(Debug)]
struct SpoolState {
    file: SpooledTempFile,
    /// Bytes still to discard.
    skipped: u64,
}

impl Spool {
    /// Discards the first `skipped` bytes, which an earlier run wrote.
    pub(super) fn new(skipped: u64) -> Self {
        Self(Arc::new(Mutex::new(SpoolState {
            file: SpooledTempFile::new(KEPT),
            skipped,
        })))
    }

    /// Moves all buffered bytes to `out`.
    pub(super) fn drain(&self, out: &mut impl Write) -> io::Result<()> {
        let mut file = {
            let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut inner.file, SpooledTempFile::new(KEPT))
        };
        file.rewind()?;
        io::copy(&mut file, out).map(drop)
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.skipped > 0 {
            let n = bytes
                .len()
                .min(usize::try_from(inner.skipped).unwrap_or(usize::MAX));
            inner.skipped -= n as u64;
            return Ok(n);
        }
        inner.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Buffers the pages of an unfinished row group, so that memory does not grow with its size.
#[derive(Debug)]
pub(super) struct Pages;

impl PageStoreFactory for Pages {
    fn create(&self, _: &PageStoreArgs<'_>) -> Result<Box<dyn PageStore>> {
        Ok(Box::new(TempFilePages {
            file: SpooledTempFile::new(KEPT),
            pages: Vec::new(),
            end: 0,
        }))
    }
}

struct TempFilePages {
    file: SpooledTempFile,
    /// The offset and the length of each page.
    pages: Vec<(u64, usize)>,
    end: u64,
}

impl fmt::Debug for TempFilePages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl PageStore for TempFilePages {
    fn put(&mut self, page: Bytes) -> Result<PageKey> {
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(&page)?;
        self.pages.push((self.end, page.len()));
        self.end += page.len() as u64;
        Ok(PageKey::new(self.pages.len() as u64 - 1))
    }

    fn take(&mut self, key: PageKey) -> Result<Bytes> {
        let page = usize::try_from(key.get())
            .ok()
            .and_then(|i| self.pages.get(i));
        let &(at, length) =
            page.ok_or_else(|| ParquetError::General("no such page was kept".to_owned()))?;
        let mut bytes = vec![0; length];
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}
