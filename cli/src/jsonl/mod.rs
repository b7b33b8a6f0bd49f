//! JSON Lines: a record a line, of which only the fields with text are changed.

mod fields;
mod lines;
mod record;
mod string;

pub(crate) use fields::Field;
pub(crate) use lines::{At, Lines, Long, Piece, Reader};
pub(crate) use record::{find, write};
