//! Workspace: the buffers that cleanings reuse.

use std::cell::Cell;

use crate::clean::pipeline::PassBuffers;
use crate::clean::precheck::PrecheckBuffers;
use crate::text::scan::ScanBuffers;

/// Reusable buffers for [`Cleaner::clean_into`](crate::Cleaner::clean_into). With them, cleaning allocates next to
/// nothing. One workspace serves any cleaner and any text, one at a time.
#[derive(Debug, Default)]
pub struct Workspace {
    /// The section being cleaned, after the passes so far.
    pub(crate) text: String,
    /// The output of a pass while it is built.
    pub(crate) next: String,
    pub(crate) scan: ScanBuffers,
    pub(crate) precheck: PrecheckBuffers,
    pub(crate) pass: PassBuffers,
}

thread_local! {
    /// The workspace that [`Cleaner::clean`](crate::Cleaner::clean) used last on this thread.
    static LAST: Cell<Option<Box<Workspace>>> = const { Cell::new(None) };
}

/// Calls `borrow` with the workspace used last on this thread.
pub(crate) fn with_last<T>(borrow: impl FnOnce(&mut Workspace) -> T) -> T {
    // Empty if a user's dictionary cleans a text while it is queried.
    let mut workspace = LAST.take().unwrap_or_default();
    let result = borrow(&mut workspace);
    LAST.set(Some(workspace));
    result
}

impl Workspace {
    /// Creates a workspace with empty buffers.
    pub fn new() -> Self {
        Self::default()
    }
}
