//! JSON Lines: one record per line, of which only the text fields change.

mod fields;
mod line;
mod lines;
mod record;
mod string;

pub(crate) use fields::{Field, Step};
pub(crate) use line::Line;
pub(crate) use lines::{Chunk, ChunkReader, FilePosition, Lines, LongLine, without_end};
pub(crate) use record::{find, write};
