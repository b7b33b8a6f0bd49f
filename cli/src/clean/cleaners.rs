//! The cleaners of a run, one per type of file.

use zhuihe::Cleaner;

/// A cleaner for Markdown, with its own default block separator, and one for everything else.
#[derive(Debug, Clone)]
pub(crate) struct Cleaners {
    pub(crate) text: Cleaner,
    pub(crate) markdown: Cleaner,
}

impl Cleaners {
    /// Returns the cleaner for a Markdown document or for any other.
    pub(crate) fn select(&self, is_markdown: bool) -> &Cleaner {
        if is_markdown {
            &self.markdown
        } else {
            &self.text
        }
    }
}
