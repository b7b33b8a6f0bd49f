//! Cleaning of documents, on any thread.

mod cleaners;
mod document;
mod reject;
mod tally;
mod work;
mod worker;

pub(crate) use cleaners::Cleaners;
pub(crate) use document::{
    DocumentId, OutputValue, RequestedResults, TextBlock, append_text, json_line,
};
pub(crate) use reject::{Reject, RejectContent};
pub(crate) use tally::Tally;
pub(crate) use work::{
    Action, CompletedWork, Job, JobOutput, JobResult, SkipReason, SourceInfo, Stream, Task, Work,
};
pub(crate) use worker::Worker;
