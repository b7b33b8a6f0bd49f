//! JSON Lines: one record per line, of which only the text fields change.

mod clean;
mod fields;
mod lines;
mod record;
mod string;

pub(crate) use clean::clean;
pub(crate) use fields::{Field, Step, check};
pub(crate) use lines::{ChunkReader, Line, Lines};
pub(crate) use record::find;
