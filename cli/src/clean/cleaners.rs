//! The cleaners of a run, one for each type of file.

use zhuihe::Cleaner;

/// A cleaner for Markdown, which has a block separator of its own, and one for everything else.
#[derive(Debug, Clone)]
pub(crate) struct Cleaners {
    pub(crate) text: Cleaner,
    pub(crate) markdown: Cleaner,
}

impl Cleaners {
    /// The cleaner for a document that is Markdown, or isn't.
    pub(crate) fn of(&self, is_markdown: bool) -> &Cleaner {
        if is_markdown {
            &self.markdown
        } else {
            &self.text
        }
    }
}
