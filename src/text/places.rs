//! Places: where the gaps of a text are, by the characters after them.

/// Before which visible characters there is a gap: a bit for each, and how many bits are set before every 64 of them,
/// so that the gap before a character is found by one look.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Places(Vec<(u64, usize)>);

impl Places {
    /// Forgets all gaps.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds gap `gap`, which stands before visible character `at`; gaps come in order.
    pub(crate) fn push(&mut self, at: usize, gap: usize) {
        if self.0.len() <= at / 64 {
            self.0.resize(at / 64 + 1, (0, gap));
        }
        self.0[at / 64].0 |= 1 << (at % 64);
    }

    /// Whether there is a gap before visible character `at`.
    #[inline]
    pub(crate) fn has(&self, at: usize) -> bool {
        let bits = self.0.get(at / 64).map_or(0, |w| w.0);
        bits >> (at % 64) & 1 == 1
    }

    /// How many stand before characters that come before `at`; `None` where all do.
    #[inline]
    pub(crate) fn below(&self, at: usize) -> Option<usize> {
        let (bits, before) = self.0.get(at / 64)?;
        let below = bits & ((1 << (at % 64)) - 1);
        Some(before + below.count_ones() as usize)
    }
}
