//! The destination of the results, and the additional output files.

use std::path::PathBuf;

/// The destination of the results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Destination {
    /// All to standard output. `coloured` results contain escape sequences of our own.
    Stdout { coloured: bool },
    /// All into one file.
    File(PathBuf),
    /// Each source into its own file below a directory.
    Tree(PathBuf),
    /// Each source replaces itself.
    InPlace,
}

impl Destination {
    /// Returns true if each source has its own file.
    pub(crate) fn has_own_files(&self) -> bool {
        matches!(self, Self::Tree(_) | Self::InPlace)
    }
}

/// Additional output files.
#[derive(Debug, Clone, Default)]
pub(crate) struct SideFiles {
    pub(crate) edits: Option<PathBuf>,
    pub(crate) trace: Option<PathBuf>,
    pub(crate) rejects: Option<PathBuf>,
    pub(crate) stats: Option<PathBuf>,
}

impl SideFiles {
    /// Returns those that are written during the run, by their names.
    pub(super) fn parts(&self) -> [(&'static str, Option<&PathBuf>); 3] {
        [
            (EDITS, self.edits.as_ref()),
            (TRACE, self.trace.as_ref()),
            (REJECTS, self.rejects.as_ref()),
        ]
    }
}

/// The names of the output file and of the additional ones.
pub(super) const OUTPUT: &str = "output";
pub(super) const EDITS: &str = "edits";
pub(super) const TRACE: &str = "trace";
pub(super) const REJECTS: &str = "rejects";
pub(super) const STATS: &str = "stats";
