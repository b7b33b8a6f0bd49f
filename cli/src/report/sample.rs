//! A pick at random that can be made again.

use fastrand::Rng;

/// Picks `n` of `all`, each as likely as the others, and leaves them in their order. The same seed picks the same.
pub(super) fn sample<T>(all: Vec<T>, n: usize, seed: u64) -> Vec<T> {
    let mut rng = Rng::with_seed(seed);
    let mut wanted = n;
    let mut left = all.len();
    all.into_iter()
        .filter(|_| {
            let picked = rng.usize(..left) < wanted;
            left -= 1;
            wanted -= usize::from(picked);
            picked
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(all: usize, n: usize, seed: u64) -> Vec<usize> {
        sample((0..all).collect(), n, seed)
    }

    #[test]
    fn as_many_as_asked_for_in_their_order() {
        for (all, n, got) in [(10, 3, 3), (10, 10, 10), (3, 10, 3), (0, 1, 0), (1, 1, 1)] {
            let picked = picked(all, n, 7);
            assert_eq!(picked.len(), got, "{n} of {all}");
            assert!(picked.is_sorted());
        }
    }

    #[test]
    fn a_seed_says_which() {
        assert_eq!(picked(100, 5, 1), picked(100, 5, 1));
        assert_ne!(picked(100, 5, 1), picked(100, 5, 2));
    }

    #[test]
    fn each_is_picked_as_often_as_the_others() {
        let mut times = [0; 8];
        for seed in 0..2000 {
            for i in picked(8, 2, seed) {
                times[i] += 1;
            }
        }
        // 500 are expected of each, and 430 to 570 is more than three standard deviations.
        assert!(times.iter().all(|t| (430..570).contains(t)), "{times:?}");
    }
}
