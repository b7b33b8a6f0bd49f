//! The `zhuihe` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    if stdout::was_closed() {
        zhuihe_cli::close_stdout();
    }
    zhuihe_cli::main(std::env::args_os()).into()
}

/// Looks whether the caller closed standard output. Before `main`, the standard library opens `/dev/null` in its place, and
/// all that is written would be lost.
#[cfg(any(target_os = "linux", target_os = "macos"))]
#[allow(unsafe_code)]
mod stdout {
    use std::sync::atomic::{AtomicBool, Ordering};

    static WAS_CLOSED: AtomicBool = AtomicBool::new(false);

    // SAFETY: the loader calls the functions in this section once, before `main` and the standard library's start, and on a
    // single thread. The function takes no arguments, so that those it gets do no harm, and calls nothing of the standard
    // library that needs its start.
    #[used]
    #[cfg_attr(target_os = "linux", unsafe(link_section = ".init_array"))]
    #[cfg_attr(target_os = "macos", unsafe(link_section = "__DATA,__mod_init_func"))]
    static LOOK: extern "C" fn() = look;

    extern "C" fn look() {
        // SAFETY: only asks for the flags of the descriptor, which may be any number.
        let flags = unsafe { libc::fcntl(libc::STDOUT_FILENO, libc::F_GETFD) };
        WAS_CLOSED.store(flags == -1, Ordering::Relaxed);
    }

    pub(super) fn was_closed() -> bool {
        WAS_CLOSED.load(Ordering::Relaxed)
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
mod stdout {
    pub(super) fn was_closed() -> bool {
        false
    }
}
