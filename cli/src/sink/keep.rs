//! Stores the state of a run at checkpoints.

use crate::jsonl::At;
use crate::messages::Problem;
use crate::output::Stop;
use crate::replace::settle;

use super::state::{Unfinished, Within};
use super::writer::Writer;
use super::{Destination, Sink};

impl Sink<'_> {
    pub(super) fn is_due(&self) -> bool {
        self.keeps
            .as_ref()
            .is_some_and(|(_, every)| self.since >= *every)
    }

    /// Stores the state; `at` is where the current source resumes.
    pub(super) fn keep(&mut self, at: Option<At>) -> Result<(), Stop> {
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
        if let Some(writer) = &mut self.together {
            self.state.together = unfinished(writer)?;
        }
        self.state.within = match (at, &mut self.current) {
            (Some(at), Some(current)) => Some(Within {
                mark: current.begin.mark,
                at,
                apart: match &mut current.writer {
                    Some(writer) => unfinished(writer)?,
                    None => None,
                },
                changed: current.changed,
            }),
            _ => None,
        };
        if let Some(current) = &mut self.current {
            current.kept = true;
        }
        self.settle()?;
        if let Some((file, _)) = &self.keeps {
            file.write(&self.state).map_err(Stop::Failed)?;
            self.kept = true;
        }
        Ok(())
    }

    /// Syncs the files of a tree to disk: a state must not refer to data that a power failure could lose.
    pub(super) fn settle(&self) -> Result<(), Stop> {
        match &self.destination {
            Destination::Tree(root) if root.is_dir() => settle(root)
                .map_err(|e| Stop::Failed(Problem::writing(root.display().to_string(), &e))),
            _ => Ok(()),
        }
    }
}

fn unfinished(writer: &mut Writer) -> Result<Option<Unfinished>, Stop> {
    let rows = writer.rows_part()?;
    writer.end_part()?;
    let (format, last) = (writer.format, writer.last());
    let crlf = writer.ends_lines_with_crlf();
    let part = writer.part()?;
    Ok(part.map(|part| Unfinished {
        part,
        format,
        last,
        crlf,
        rows,
    }))
}
