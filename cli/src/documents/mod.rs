//! Cleaning of documents, on any thread.

mod document;
mod reject;
mod tally;
mod task;
mod worker;

pub(crate) use document::{
    Cleaners, DocumentId, OutputValue, RequestedResults, TextBlock, append_text, json_line,
};
pub(crate) use reject::Reject;
pub(crate) use tally::Tally;
pub(crate) use task::{
    Action, CompletedWork, Job, JobOutput, JobResult, SkipReason, SourceInfo, Stream, Task, Work,
};
pub(crate) use worker::Worker;
