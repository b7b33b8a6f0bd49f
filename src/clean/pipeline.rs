//! Pipeline: one pass over a scanned section, stage by stage.

use crate::clean::replacements::{self, PassChanges};
use crate::decide::decode::{self, ConfidenceScope, Decided, decide};
use crate::decide::lattice::{self, Lattice};
use crate::decide::model::Model;
use crate::dictionary::jieba::Dictionary;
use crate::layout::extract;
use crate::layout::row_features::RowFeatures;
use crate::layout::structure::structure;
use crate::options::Options;
use crate::recognize::numbers::could_be_one;
use crate::spacing::block_kinds::{OutputBlock, pieces};
use crate::spacing::blocks::{Blocks, DecidedText};
use crate::text::characters::is_digit;
use crate::text::scan::Scan;

/// The text-independent parts of a cleaner.
#[derive(Clone, Copy)]
pub(crate) struct Engine<'a> {
    pub(crate) options: &'a Options,
    pub(crate) dictionary: Option<&'a dyn Dictionary>,
    pub(crate) model: &'a Model,
}

/// The buffers of a pass.
#[derive(Debug, Default)]
pub(crate) struct PassBuffers {
    extract: extract::ExtractBuffers,
    rows: Vec<RowFeatures>,
    lattice: lattice::LatticeBuffers,
    decode: decode::DecodeBuffers,
    decided: Vec<Decided>,
    blocks: Blocks,
    /// The changes of the last pass.
    pub(crate) changes: PassChanges,
}

/// Runs one pass. Leaves the changes in the buffers; returns the blocks if `wants_blocks`, else none.
pub(crate) fn pass(
    scan: &Scan<'_>,
    engine: Engine<'_>,
    wants_blocks: bool,
    buffers: &mut PassBuffers,
) -> Vec<OutputBlock> {
    let Engine {
        options,
        dictionary,
        model,
    } = engine;
    let PassBuffers {
        extract,
        rows,
        lattice,
        decode,
        decided,
        blocks,
        changes,
    } = buffers;

    // layout: features of each row
    extract::find(scan, rows, extract);
    let structure = structure(scan, rows, dictionary);

    // decide: which rows belong together
    let lattice = Lattice::new(scan, rows, &structure, dictionary, lattice);
    // Inside a block the confidence matters only between digits that may be one number.
    let splits_number = |row: usize| {
        let at = rows[row].visible.start;
        let visible = &scan.visible;
        is_digit(visible[at]) && is_digit(visible[at - 1]) && could_be_one(visible, at)
    };
    let scope = if wants_blocks || !options.min_confidence.is_reached(0.0) {
        ConfidenceScope::All
    } else {
        ConfidenceScope::Joined(&splits_number)
    };
    decide(&lattice, model, scope, decided, decode);

    // spacing: the white space inside each block
    let text = DecidedText {
        scan,
        facts: rows,
        decided,
        structure: &structure,
        options,
        dictionary,
    };
    blocks.find(text);

    replacements::find(text, blocks, changes);
    if wants_blocks {
        pieces(text, blocks)
    } else {
        Vec::new()
    }
}
