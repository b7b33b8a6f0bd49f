//! The progress display on standard error.

use std::io::{IsTerminal, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::documents::Tally;
use clap::ColorChoice;

/// A bar if the total length is known, else a counter.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    /// Bytes of the finished sources.
    done: u64,
    /// Bytes read of the current one.
    read: Option<Arc<AtomicU64>>,
}

impl Progress {
    /// Creates the display. `total` returns the length of all sources in bytes, if known.
    pub(crate) fn new(
        when: ColorChoice,
        writes_stdout: bool,
        total: impl FnOnce() -> Option<u64>,
    ) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let is_visible = match when {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            // Output on the same terminal would mix with the bar.
            ColorChoice::Auto => terminal && !(writes_stdout && std::io::stdout().is_terminal()),
        };
        Self {
            bar: is_visible.then(|| bar(total(), terminal)),
            done: 0,
            read: None,
        }
    }

    pub(crate) fn begin(&mut self, read: &Arc<AtomicU64>) {
        self.read = Some(Arc::clone(read));
    }

    pub(crate) fn end(&mut self) {
        if let Some(read) = self.read.take() {
            self.done += read.load(Ordering::Relaxed);
        }
    }

    /// Updates the display.
    pub(crate) fn update(&self, tally: &Tally) {
        let Some(bar) = &self.bar else { return };
        let read = self.read.as_ref().map_or(0, |r| r.load(Ordering::Relaxed));
        bar.set_position(self.done + read);
        bar.set_message(format!("{} documents", HumanCount(tally.documents)));
    }

    /// Removes the bar and prints a summary.
    pub(crate) fn finish(&self, tally: &Tally) {
        let Some(bar) = &self.bar else { return };
        self.update(tally);
        let elapsed = bar.elapsed();
        let rejected = match tally.rejected {
            0 => String::new(),
            n => format!(", {} rejected", HumanCount(n)),
        };
        let text = tally.bytes.before;
        let summary = format!(
            "{} documents, {} changed{rejected}; {} of text in {:.2} s, {}/s",
            HumanCount(tally.documents),
            HumanCount(tally.changed),
            HumanBytes(text),
            elapsed.as_secs_f64(),
            HumanBytes(rate(text, elapsed)),
        );
        bar.finish_and_clear();
        // Ignores a closed standard error.
        let _ = writeln!(std::io::stderr(), "{summary}");
    }
}

/// Returns the bytes per second.
fn rate(bytes: u64, elapsed: Duration) -> u64 {
    let millis = u64::try_from(elapsed.as_millis())
        .unwrap_or(u64::MAX)
        .max(1);
    bytes.saturating_mul(1000) / millis
}

fn bar(total: Option<u64>, terminal: bool) -> ProgressBar {
    let template = match total {
        Some(_) => "{bar:30} {bytes}/{total_bytes} {bytes_per_sec} {msg}, {eta} left",
        None => "{spinner} {bytes} {bytes_per_sec} {msg}, {elapsed}",
    };
    // Without a terminal, there is only the summary.
    let target = if terminal {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(total, target);
    bar.with_style(
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
    )
}
