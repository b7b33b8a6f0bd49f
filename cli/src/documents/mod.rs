//! Cleaning of documents, on any thread.

mod document;
mod reject;
mod tally;
mod task;
mod worker;

pub(crate) use document::{DocumentId, OutputValue, json_line};
pub(crate) use reject::Reject;
pub(crate) use tally::Tally;
pub(crate) use task::{
    Action, Cleaners, CompletedWork, Job, JobOutput, JobResult, RequestedResults, Stream, Task,
    Work,
};
pub(crate) use worker::Worker;
