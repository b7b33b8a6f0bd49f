//! A shared memory budget: a reader that gets ahead blocks until memory is free.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// A number of bytes shared between threads.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    shared: Arc<BudgetState>,
    all: u64,
}

#[derive(Debug)]
struct BudgetState {
    free: Mutex<u64>,
    more: Condvar,
}

/// Bytes taken from a [`Budget`], returned on drop.
#[derive(Debug)]
pub(crate) struct Permit {
    shared: Arc<BudgetState>,
    bytes: u64,
}

impl Budget {
    pub(crate) fn new(all: u64) -> Self {
        Self {
            shared: Arc::new(BudgetState {
                free: Mutex::new(all),
                more: Condvar::new(),
            }),
            all,
        }
    }

    /// Takes `bytes`, at most the whole budget, and blocks until they are free.
    pub(crate) fn take(&self, bytes: u64) -> Permit {
        let bytes = bytes.min(self.all);
        let free = self.shared.free.lock();
        let mut free = free.unwrap_or_else(PoisonError::into_inner);
        while *free < bytes {
            let waited = self.shared.more.wait(free);
            free = waited.unwrap_or_else(PoisonError::into_inner);
        }
        *free -= bytes;
        Permit {
            shared: Arc::clone(&self.shared),
            bytes,
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let free = self.shared.free.lock();
        *free.unwrap_or_else(PoisonError::into_inner) += self.bytes;
        self.shared.more.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dropped_permits_return_to_the_budget() {
        let budget = Budget::new(10);
        let first = budget.take(7);
        let second = budget.take(3);
        let waiting = std::thread::spawn({
            let budget = budget.clone();
            move || drop(budget.take(100))
        });
        drop((first, second));
        waiting.join().unwrap();
        assert_eq!(*budget.shared.free.lock().unwrap(), 10);
    }
}
