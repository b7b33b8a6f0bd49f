//! Stores the state of a run at checkpoints.

use crate::jsonl::FilePosition;
use crate::output::Stop;
use crate::problem::Problem;
use crate::replace::sync_file_system;

use super::run_state::{SourceState, UnfinishedOutput};
use super::writer::Writer;
use super::{Destination, Sink};

impl Sink<'_> {
    pub(super) fn is_due(&self) -> bool {
        self.checkpoints
            .as_ref()
            .is_some_and(|(_, every)| self.since >= *every)
    }

    /// Stores the state; `at` is where the current source resumes.
    pub(super) fn store_checkpoint(&mut self, at: Option<FilePosition>) -> Result<(), Stop> {
        self.since = 0;
        if self.incomplete {
            // The shared output will not be put in place, so there is nothing to resume.
            return Ok(());
        }
        for (&name, writer) in &mut self.side {
            writer.end_part()?;
            let Some(part) = writer.part()? else {
                // Only a file can be resumed.
                return Ok(());
            };
            self.state.side.insert(name.to_owned(), part);
        }
        if let Some(writer) = &mut self.shared {
            self.state.shared = unfinished(writer)?;
        }
        self.state.current_source = match (at, &mut self.current) {
            (Some(at), Some(current)) => Some(SourceState {
                finished: current.info.finished,
                at,
                own_output: match &mut current.writer {
                    Some(writer) => unfinished(writer)?,
                    None => None,
                },
                changed: current.changed,
            }),
            _ => None,
        };
        if let Some(current) = &mut self.current {
            current.has_checkpoint = true;
        }
        self.sync_tree()?;
        if let Some((file, _)) = &self.checkpoints {
            file.write(&self.state).map_err(Stop::Failed)?;
            self.has_checkpoint = true;
        }
        Ok(())
    }

    /// Syncs the files of a tree to disk: a state must not refer to data that a power failure could lose.
    pub(super) fn sync_tree(&self) -> Result<(), Stop> {
        match &self.destination {
            Destination::Tree(root) if root.is_dir() => sync_file_system(root)
                .map_err(|e| Stop::Failed(Problem::writing(root.display().to_string(), &e))),
            _ => Ok(()),
        }
    }
}

fn unfinished(writer: &mut Writer) -> Result<Option<UnfinishedOutput>, Stop> {
    let rows = writer.rows_part()?;
    writer.end_part()?;
    let (format, last) = (writer.format, writer.last());
    let crlf = writer.ends_lines_with_crlf();
    let part = writer.part()?;
    Ok(part.map(|part| UnfinishedOutput {
        part,
        format,
        last,
        crlf,
        rows,
    }))
}
