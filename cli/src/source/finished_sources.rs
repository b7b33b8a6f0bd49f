//! Identifies the finished sources: their number, and a digest to detect changes.

use std::fs;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use crate::hash::Fnv;
use crate::input::Input;

use super::Source;

/// The finished sources, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct FinishedSources {
    pub(crate) sources: u64,
    /// A digest of their names, lengths and modification times.
    digest: Fnv,
}

impl FinishedSources {
    /// Adds one more source, or an error in place of one.
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

    fn add(&mut self, bytes: &[u8]) {
        self.digest.add(bytes);
        self.digest.add(&[0]);
    }
}
