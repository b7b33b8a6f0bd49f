//! Workspace: the buffers that one cleaning leaves for the next.

use std::cell::Cell;

use crate::clean::pipeline::PassBuffers;
use crate::clean::precheck::PrecheckBuffers;
use crate::text::scan::ScanBuffers;

/// The buffers of [`Cleaner::clean_into`](crate::Cleaner::clean_into). Reused from text to text, they make cleaning
/// allocate next to nothing. One workspace serves any cleaner and any text, one at a time.
#[derive(Debug, Default)]
pub struct Workspace {
    /// The section that is cleaned, as it stands after the passes so far.
    pub(crate) text: String,
    /// The next text, while it is put together.
    pub(crate) next: String,
    pub(crate) scan: ScanBuffers,
    pub(crate) precheck: PrecheckBuffers,
    pub(crate) pass: PassBuffers,
}

thread_local! {
    /// The workspace that [`Cleaner::clean`](crate::Cleaner::clean) used last on this thread.
    static LAST: Cell<Option<Box<Workspace>>> = const { Cell::new(None) };
}

/// Lends the workspace that was used last on this thread.
pub(crate) fn with_last<T>(borrow: impl FnOnce(&mut Workspace) -> T) -> T {
    // A user's dictionary may clean a text while it is queried: then there is none to take.
    let mut workspace = LAST.take().unwrap_or_default();
    let result = borrow(&mut workspace);
    LAST.set(Some(workspace));
    result
}

impl Workspace {
    /// A workspace with empty buffers.
    pub fn new() -> Self {
        Self::default()
    }
}
