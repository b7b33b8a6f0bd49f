//! Scratch: memory that one cleaning leaves for the next.

use std::cell::Cell;
use std::mem::take;
use std::ops::Range;

use crate::clean::carry::carry;
use crate::clean::precheck::{self, is_quiet, is_scan_quiet};
use crate::clean::replacements::{Found, find};
use crate::decide::decode::{self, Asked, Decided, decide_in};
use crate::decide::lattice::{self, Lattice};
use crate::decide::model::Model;
use crate::dictionary::jieba::Dictionary;
use crate::layout::extract;
use crate::layout::row_features::Facts;
use crate::layout::structure::structure;
use crate::options::Options;
use crate::recognize::numbers::could_be_one;
use crate::spacing::block_kinds::{Piece, pieces};
use crate::spacing::blocks::Blocks;
use crate::spacing::style::style;
use crate::text::characters::is_digit;
use crate::text::scan::{self, Scan};

/// Memory for [`Cleaner::clean_into`](crate::Cleaner::clean_into), to be used again for every text: after the first
/// few texts cleaning allocates next to nothing. One scratch serves any cleaner and any text, one at a time.
#[derive(Debug, Default)]
pub struct Scratch {
    /// The text between two passes.
    pub(crate) text: String,
    /// What the last pass found.
    pub(crate) found: Found,
    /// For the quiet look.
    pub(crate) quiet: precheck::Memory,
    scan: scan::Found,
    evidence: extract::Memory,
    facts: Vec<Facts>,
    lattice: lattice::Memory,
    states: decode::Memory,
    decided: Vec<Decided>,
    blocks: Blocks,
}

thread_local! {
    /// What this thread used last, for callers without a scratch of their own.
    static LAST: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

/// Lends the scratch that this thread used last. A section bounds what it keeps.
pub(crate) fn with_last<T>(borrow: impl FnOnce(&mut Scratch) -> T) -> T {
    // A dictionary of someone else's may clean a text while it is asked: then there is none to take.
    let mut scratch = LAST.take().unwrap_or_default();
    let result = borrow(&mut scratch);
    LAST.set(Some(scratch));
    result
}

impl Scratch {
    /// An empty scratch.
    pub fn new() -> Self {
        Self::default()
    }

    /// What a scan of a text finds; nothing is read where that was [carried](Self::carry) from the text before.
    fn scan<'t>(&mut self, text: &'t str, is_carried: bool) -> Scan<'t> {
        let found = take(&mut self.scan);
        if is_carried {
            Scan::again(text, found)
        } else {
            Scan::with(text, found)
        }
    }

    /// Carries what the last pass found in its text to the text that its replacements lead to, which is scanned no
    /// more then; tells whether that can be done.
    pub(crate) fn carry(&mut self) -> bool {
        carry(&mut self.scan, &self.found.replacements)
    }

    /// Whether a text shows that cleaning it would change nothing; `false` where that is not sure.
    pub(crate) fn is_quiet(
        &mut self,
        text: &str,
        is_carried: bool,
        options: &Options,
        dictionary: Option<&dyn Dictionary>,
    ) -> bool {
        if !is_carried {
            return is_quiet(text, options, dictionary, &mut self.quiet);
        }
        let scan = self.scan(text, true);
        let is_quiet = is_scan_quiet(&scan, options, dictionary, &mut self.quiet);
        self.scan = scan.into_memory();
        is_quiet
    }

    /// The bytes of every line of a text, from its first visible character to its last.
    pub(crate) fn lines(&mut self, text: &str, is_carried: bool) -> Vec<Range<usize>> {
        let scan = self.scan(text, is_carried);
        let lines = scan.lines.iter().map(|l| l.bytes.clone()).collect();
        self.scan = scan.into_memory();
        lines
    }

    /// One pass over a text: what it replaces stands in `found` then. Where the blocks are asked for, it gives the
    /// pieces that it leaves of them.
    pub(crate) fn pass(
        &mut self,
        text: &str,
        is_carried: bool,
        options: &Options,
        dictionary: Option<&dyn Dictionary>,
        model: &Model,
        wants_pieces: bool,
    ) -> Vec<Piece> {
        let scan = self.scan(text, is_carried);
        let facts = &mut self.facts;
        extract::find(&scan, facts, &mut self.evidence);
        let structure = structure(&scan, facts, dictionary);
        let memory = take(&mut self.lattice);
        let lattice = Lattice::with(&scan, facts, &structure, dictionary, memory);
        let decided = &mut self.decided;
        let wants_all = wants_pieces || !options.min_confidence.is_reached(0.0);
        // Inside a block it matters between the digits of what may be one number.
        let splits_number = |row: &Facts| {
            let at = row.visible.start;
            is_digit(scan.visible[at])
                && is_digit(scan.visible[at - 1])
                && could_be_one(&scan.visible, at)
        };
        let asked = if wants_all {
            Asked::All
        } else {
            Asked::Joined(&|row| splits_number(&facts[row]))
        };
        decide_in(&lattice, model, asked, decided, &mut self.states);
        self.lattice = lattice.into_memory();
        let style = style(&scan, facts, decided);
        self.blocks.find(
            &scan, facts, decided, &structure, options, style, dictionary,
        );
        let blocks = &self.blocks;
        find(&scan, facts, decided, blocks, options, &mut self.found);
        let pieces = if wants_pieces {
            pieces(&scan, facts, &structure, decided, blocks, options)
        } else {
            Vec::new()
        };
        self.scan = scan.into_memory();
        pieces
    }
}
