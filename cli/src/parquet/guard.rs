//! Panic guard for the decoder of untrusted files.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`, and converts a panic of the decoder on a damaged file into an error.
pub(super) fn guarded<T, E>(
    work: impl FnOnce() -> Result<T, E>,
    failed: impl FnOnce(&'static str) -> E,
) -> Result<T, E> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                before(info);
            }
        }));
    });
    let outer = GUARDED.replace(true);
    // Sound: the state of `work` is not used again after an error.
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    done.unwrap_or_else(|_| Err(failed("the decoder failed on invalid data")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error() {
        let done: Result<(), String> = guarded(|| panic!("no"), str::to_owned);
        assert_eq!(done.unwrap_err(), "the decoder failed on invalid data");
        assert_eq!(guarded(|| Ok::<_, String>(1), str::to_owned), Ok(1));
    }
}
