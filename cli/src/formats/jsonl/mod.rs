//! JSON Lines: one record per line, of which only the text fields change.

mod clean;
mod fields;
mod lines;
mod record;
mod string;

pub(crate) use clean::{clean, too_long};
pub(crate) use fields::{Field, Step};
pub(crate) use lines::{Chunk, ChunkReader, FilePosition, Line, Lines, LongLine};
pub(crate) use record::find;
