//! Cleaning of documents, on any thread.

mod cleaners;
mod document;
mod hands;
mod reject;
mod tally;
mod work;

pub(crate) use cleaners::Cleaners;
pub(crate) use document::{Name, TextBlock, Value, Wanted, json_line, text_of_many};
pub(crate) use hands::Hands;
pub(crate) use reject::{Content, Reject};
pub(crate) use tally::Tally;
pub(crate) use work::{Action, Begin, Cleaned, Done, Instead, Job, Output, Stream, Task, Work};
