//! Which documents a report is on.

use std::path::PathBuf;

use crate::args::ReportArgs;
use crate::input::Input;
use crate::messages::Problem;

/// A text and what the report calls it.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) label: String,
    pub(crate) text: String,
}

/// Reads all the documents that `args` name. A report lacks none, so the first that can't be read is a problem.
pub(super) fn documents(args: &ReportArgs) -> Result<Vec<Document>, Problem> {
    let standard = [PathBuf::from("-")];
    let paths = match &args.paths[..] {
        [] => &standard,
        paths => paths,
    };
    let read = |path: &PathBuf| {
        Ok(Document {
            label: path.to_string_lossy().into_owned(),
            text: Input::of(path).read_text()?,
        })
    };
    paths.iter().map(read).collect()
}
