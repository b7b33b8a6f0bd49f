//! Scratch: memory that one cleaning leaves for the next.

use crate::blocks::Blocks;
use crate::repair::Found;

/// Memory for [`Cleaner::clean_into`](crate::Cleaner::clean_into), to be used again for every text: after the first
/// few texts cleaning allocates next to nothing. One scratch serves any cleaner and any text, one at a time.
#[derive(Debug, Default)]
pub struct Scratch {
    /// The text between two passes.
    pub(crate) text: String,
    pub(crate) blocks: Blocks,
    pub(crate) found: Found,
}

impl Scratch {
    /// An empty scratch.
    pub fn new() -> Self {
        Self::default()
    }
}
