//! Identifies the finished sources: their number, and a digest to detect changes.

use std::fs;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use crate::input::Input;

use super::Source;

/// The finished sources, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Mark {
    pub(crate) sources: u64,
    /// A digest of their names, lengths and modification times.
    digest: u64,
}

impl Mark {
    /// Returns the mark after one more source, or after an error instead of one.
    pub(crate) fn with(mut self, source: Option<&Source>) -> Self {
        self.sources += 1;
        let Some(source) = source else { return self };
        self.add(source.path.as_os_str().as_encoded_bytes());
        if let Input::File(path) = source.input()
            && let Ok(metadata) = fs::metadata(path)
        {
            self.add(&metadata.len().to_le_bytes());
            let time = metadata
                .modified()
                .ok()
                .and_then(|t| t.duration_since(UNIX_EPOCH).ok());
            self.add(&time.unwrap_or_default().as_nanos().to_le_bytes());
        }
        self
    }

    /// FNV-1a, stable across versions and platforms.
    fn add(&mut self, bytes: &[u8]) {
        for &byte in bytes.iter().chain(&[0]) {
            self.digest = (self.digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
