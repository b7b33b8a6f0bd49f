//! The end of a run: puts complete files in place.

use std::path::Path;

use serde::Serialize;

use crate::commands::Outcome;
use crate::documents::{Tally, json_line};
use crate::input::format::Format;
use crate::output::writer::Writer;
use crate::output::{Stop, succeeded};
use crate::problem::Problem;

use super::{Destination, Sink};

impl Sink<'_> {
    /// Puts complete files in place and returns the outcome.
    pub(crate) fn finish(mut self, ended: bool) -> Outcome {
        self.rejected.report_total("records rejected");
        self.not_text
            .report_total("files skipped that are not text");
        self.guessed
            .report_total("files whose encoding was detected");
        self.put_complete();
        self.progress.finish(&self.tally);
        let has_side = self.edits.is_some()
            || self.trace.is_some()
            || self.rejects.is_some()
            || self.stats.is_some();
        let mut files = Vec::new();
        // If the run ends early, no additional file is complete, except for the rejects if one of them ended it.
        if ended || (self.task.fail_fast && self.outcome.rejected) {
            files.extend(self.rejects.take());
        }
        if ended {
            files.extend(self.edits.take());
            files.extend(self.trace.take());
        }
        match (self.shared.take(), &self.task.destination) {
            (Some(shared), _) if !self.incomplete => files.push(shared),
            (Some(_), Destination::File(path)) => {
                Problem::at(path, "not written, because an input failed").report();
                self.outcome.failed = true;
            }
            _ => {}
        }
        let mut written = files.into_iter().map(Writer::finish).collect::<Vec<_>>();
        if let Some(path) = self.stats.as_ref().filter(|_| ended) {
            written.push(self.write_stats(path));
        }
        for written in written {
            self.outcome.failed |= !succeeded(written);
        }
        // Side files have to cover the whole run.
        let can_resume = matches!(self.task.destination, Destination::Tree(_)) && !has_side;
        if !ended && self.outcome.failed && can_resume {
            let how = "was interrupted: repeat the command with `--resume` to continue";
            Problem::new("the run", how).report();
        }
        self.outcome
    }

    fn write_stats(&self, path: &Path) -> Result<(), Stop> {
        let stats = Stats {
            inputs: self.inputs,
            tally: &self.tally,
        };
        let mut line = Vec::new();
        json_line(&stats, &mut line);
        let mut writer = Writer::file(path, Format::Text)?;
        writer.put(&line)?;
        writer.finish()
    }
}

/// The output of `--stats`.
#[derive(Serialize)]
struct Stats<'a> {
    /// Files, including those that could not be read.
    inputs: u64,
    #[serde(flatten)]
    tally: &'a Tally,
}
