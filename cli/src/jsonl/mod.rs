//! JSON Lines: a record a line, of which only the fields with text are changed.

mod fields;
mod line;
mod lines;
mod record;
mod string;

pub(crate) use fields::Field;
#[cfg(feature = "parquet")]
pub(crate) use fields::Step;
pub(crate) use line::{Line, too_long};
pub(crate) use lines::{At, Lines, Long, Piece, Reader, without_end};
#[cfg(feature = "parquet")]
pub(crate) use record::with_member_like;
pub(crate) use record::{find, write};
