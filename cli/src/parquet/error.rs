//! Errors of the decoder: what they say, and some of ours among them.

use parquet::errors::ParquetError;

/// What a decoder says, without the name of its kind of error.
pub(super) fn said(error: &ParquetError) -> String {
    match error {
        ParquetError::General(what) | ParquetError::EOF(what) | ParquetError::ArrowError(what) => {
            what.clone()
        }
        other => other.to_string(),
    }
}

/// An error of ours among those of a decoder.
pub(super) fn other(what: &str) -> ParquetError {
    ParquetError::General(what.to_owned())
}
