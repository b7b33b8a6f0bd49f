//! A reproducible random sample.

use fastrand::Rng;

/// Samples uniformly from a stream of unknown length. A seed determines the sample.
#[derive(Debug)]
pub(super) struct Sample<T> {
    rng: Rng,
    size: usize,
    offered: usize,
    /// The sample so far, with the position of each.
    picked: Vec<(usize, T)>,
}

impl<T> Sample<T> {
    /// Samples `size` items, or all if there are fewer.
    pub(super) fn new(size: usize, seed: u64) -> Self {
        Self {
            rng: Rng::with_seed(seed),
            size,
            offered: 0,
            picked: Vec::new(),
        }
    }

    /// Offers an item, which is built only if it is picked.
    pub(super) fn offer(&mut self, make: impl FnOnce() -> T) {
        let number = self.offered;
        self.offered += 1;
        if number < self.size {
            self.picked.push((number, make()));
        } else if let Some(place) = self.picked.get_mut(self.rng.usize(..=number)) {
            *place = (number, make());
        }
    }

    /// Returns the number of offered items.
    pub(super) fn offered(&self) -> usize {
        self.offered
    }

    /// Returns the sample in the order of the offers.
    pub(super) fn picked(mut self) -> Vec<T> {
        self.picked.sort_by_key(|&(number, _)| number);
        self.picked.into_iter().map(|(_, t)| t).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(all: usize, n: usize, seed: u64) -> Vec<usize> {
        let mut sample = Sample::new(n, seed);
        (0..all).for_each(|i| sample.offer(|| i));
        assert_eq!(sample.offered(), all);
        sample.picked()
    }

    #[test]
    fn a_sample_has_the_requested_size_and_keeps_the_order() {
        for (all, n, got) in [(10, 3, 3), (10, 10, 10), (3, 10, 3), (0, 1, 0), (1, 1, 1)] {
            let picked = picked(all, n, 7);
            assert_eq!(picked.len(), got, "{n} of {all}");
            assert!(picked.is_sorted());
        }
    }

    #[test]
    fn a_seed_determines_the_sample() {
        assert_eq!(picked(100, 5, 1), picked(100, 5, 1));
        assert_ne!(picked(100, 5, 1), picked(100, 5, 2));
    }

    #[test]
    fn all_items_are_equally_likely() {
        let mut times = [0; 8];
        for seed in 0..2000 {
            for i in picked(8, 2, seed) {
                times[i] += 1;
            }
        }
        // Expected: 500 each. The bounds are more than three standard deviations away.
        assert!(times.iter().all(|t| (430..570).contains(t)), "{times:?}");
    }
}
