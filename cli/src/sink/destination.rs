//! Where results go, and what is written beside them.

use std::path::PathBuf;

/// Where results go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Destination {
    /// All to standard output; `coloured` ones hold escape sequences of ours.
    Stdout { coloured: bool },
    /// All into one file.
    File(PathBuf),
    /// Each source into a file of its own below a directory.
    Tree(PathBuf),
    /// Each source in place of itself.
    InPlace,
}

impl Destination {
    /// Whether each source has a file of its own.
    pub(crate) fn is_apart(&self) -> bool {
        matches!(self, Self::Tree(_) | Self::InPlace)
    }
}

/// Files beside the output.
#[derive(Debug, Clone, Default)]
pub(crate) struct SideFiles {
    pub(crate) edits: Option<PathBuf>,
    pub(crate) trace: Option<PathBuf>,
    pub(crate) rejects: Option<PathBuf>,
    pub(crate) stats: Option<PathBuf>,
}

impl SideFiles {
    /// Those that are written as the run goes, by their names in a state.
    pub(super) fn parts(&self) -> [(&'static str, Option<&PathBuf>); 3] {
        [
            (EDITS, self.edits.as_ref()),
            (TRACE, self.trace.as_ref()),
            (REJECTS, self.rejects.as_ref()),
        ]
    }

    /// All that are written, by their names in a state.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static str, &PathBuf)> {
        let parts = self.parts().into_iter();
        parts
            .chain([(STATS, self.stats.as_ref())])
            .filter_map(|(name, path)| Some((name, path?)))
    }
}

/// The names of the one file of output and of those beside it, in a state.
pub(super) const OUTPUT: &str = "output";
pub(super) const EDITS: &str = "edits";
pub(super) const TRACE: &str = "trace";
pub(super) const REJECTS: &str = "rejects";
pub(super) const STATS: &str = "stats";
