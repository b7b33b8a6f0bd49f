//! Conversion of decoder errors.

use parquet::errors::ParquetError;

/// Returns the message of a decoder error without the name of its kind.
pub(super) fn message(error: &ParquetError) -> String {
    match error {
        ParquetError::General(what) | ParquetError::EOF(what) | ParquetError::ArrowError(what) => {
            what.clone()
        }
        other => other.to_string(),
    }
}

/// Returns an error of this crate as a decoder error.
pub(super) fn other(what: &str) -> ParquetError {
    ParquetError::General(what.to_owned())
}
