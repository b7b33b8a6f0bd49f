//! An index of the gaps of a text by the character after them.

/// The visible characters that have a gap before them: a bit for each, and for every 64 of them the number of bits set
/// before, so that a lookup takes constant time.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Places(Vec<(u64, usize)>);

impl Places {
    /// Removes all gaps.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds gap `gap`, which precedes visible character `at`. Gaps must be added in order.
    pub(crate) fn push(&mut self, at: usize, gap: usize) {
        if self.0.len() <= at / 64 {
            self.0.resize(at / 64 + 1, (0, gap));
        }
        self.0[at / 64].0 |= 1 << (at % 64);
    }

    /// Returns true if there is a gap before visible character `at`.
    #[inline]
    pub(crate) fn has(&self, at: usize) -> bool {
        let bits = self.0.get(at / 64).map_or(0, |w| w.0);
        bits >> (at % 64) & 1 == 1
    }

    /// Returns the number of gaps that precede characters below `at`, or `None` if all do.
    #[inline]
    pub(crate) fn below(&self, at: usize) -> Option<usize> {
        let (bits, before) = self.0.get(at / 64)?;
        let below = bits & ((1 << (at % 64)) - 1);
        Some(before + below.count_ones() as usize)
    }
}
