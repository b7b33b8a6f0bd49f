//! Repair: passes over a text, section by section, until nothing is left to do, so that cleaning a cleaned text changes
//! nothing.

use std::borrow::Cow;
use std::mem::take;
use std::ops::Range;

use crate::block::BlockKind;
use crate::clean::replacements::{Edge, made, separator};
use crate::clean::workspace::Scratch;
use crate::decide::model::Model;
use crate::dictionary::jieba::Dictionary;
use crate::edit::{Replacement, compose, splice_all, splice_onto};
use crate::normalize::normalize;
use crate::options::Options;
use crate::rules::Rule;
use crate::text::section::{Seam, Sections};

/// Passes after which a text that still changes is given back as it came. Two are the rule:
/// one that repairs and one that finds nothing to do.
const MOST_PASSES: usize = 8;

/// What a text is repaired to.
#[derive(Debug, Default)]
pub(crate) struct Repair {
    pub(crate) replacements: Vec<Replacement>,
    /// The blocks, as bytes of the repaired text.
    pub(crate) blocks: Vec<(BlockKind, Range<usize>)>,
    /// The edges at its beginning and at its end.
    pub(crate) edges: [Edge; 2],
}

/// Repairs a text, section by section.
pub(crate) fn repair(
    text: &str,
    options: &Options,
    dictionary: Option<&dyn Dictionary>,
    model: &Model,
    scratch: &mut Scratch,
) -> Repair {
    let mut whole = Repair::default();
    // The seam before a section, and the edge before that.
    let mut before: Option<(Seam, Edge)> = None;
    let mut output = 0;
    for (range, seam) in Sections::of(text) {
        let section = &text[range.clone()];
        let section = repair_section(section, options, dictionary, model, scratch);
        if let Some((seam, edge)) = before.take() {
            let white = &text[seam.bytes.clone()];
            let edges = [edge, section.edges[0]];
            match at_seam(white, edges, options).filter(|_| seam.is_break) {
                Some(after) if white != after => {
                    output += after.len();
                    let made = made(seam.bytes, after, Rule::Block, SEAM);
                    whole.replacements.push(made);
                }
                _ => output += seam.bytes.len(),
            }
        }
        let mut length = range.len();
        for mut r in section.replacements {
            length = length + r.after.len() - r.input.len();
            r.input = r.input.start + range.start..r.input.end + range.start;
            whole.replacements.push(r);
        }
        let blocks = section.blocks.into_iter();
        whole
            .blocks
            .extend(blocks.map(|(kind, b)| (kind, b.start + output..b.end + output)));
        output += length;
        before = seam.map(|seam| (seam, section.edges[1]));
    }
    whole
}

/// How sure it is that a block ends where a section does: more than four in five sentences that end at a line's
/// end end their paragraph.
pub(crate) const SEAM: f32 = 0.8;

/// What replaces the white space between two sections that ends a line: what would between two blocks of one. `None`
/// where it stays.
pub(crate) fn at_seam(
    white: &str,
    [before, after]: [Edge; 2],
    options: &Options,
) -> Option<&'static str> {
    (before.is_separated_from(after) && options.does(Rule::Block, SEAM))
        .then(|| separator(options.block_separator, white))
        .flatten()
}

/// Repairs a section: passes until one changes nothing.
pub(crate) fn repair_section(
    text: &str,
    options: &Options,
    dictionary: Option<&dyn Dictionary>,
    model: &Model,
    scratch: &mut Scratch,
) -> Repair {
    let mut current = Cow::Borrowed(text);
    let mut replacements = Vec::new();
    let mut kinds: Vec<BlockKind> = Vec::new();
    let mut edges = [Edge::default(); 2];
    let mut is_carried = false;
    for number in 0..MOST_PASSES {
        let normalized = normalize(&current, options);
        let mut changed = !normalized.is_empty();
        if changed {
            let next = splice_all(&current, &normalized);
            replacements = compose(replacements, normalized, &current);
            current = Cow::Owned(next);
            is_carried = false;
        }
        let quiet = scratch.is_quiet(&current, is_carried, options, dictionary);
        let done = |lines: Vec<Range<usize>>, kinds: Vec<BlockKind>, replacements, edges| Repair {
            blocks: kinds.into_iter().zip(lines).collect(),
            replacements,
            edges,
        };
        // Every piece of a pass is a line of the next, and keeps the kind it was given when
        // its lines were seen as they were set.
        if quiet && number > 0 {
            let lines = scratch.lines(&current, is_carried);
            if kinds.len() == lines.len() {
                return done(lines, kinds, replacements, edges);
            }
        }
        let pieces = scratch.pass(&current, is_carried, options, dictionary, model, true);
        let known = number > 0 && kinds.len() == pieces.last().map_or(0, |p| p.lines.end);
        if quiet {
            // The pass told the kinds alone, of every line by itself.
            let of_lines = pieces.iter().flat_map(|p| p.lines.clone().map(|_| p.kind));
            let lines = scratch.lines(&current, true);
            return done(lines, of_lines.collect(), replacements, edges);
        }
        kinds = pieces
            .iter()
            .map(|p| if known { kinds[p.lines.start] } else { p.kind })
            .collect();
        is_carried = scratch.carry();
        let found = take(&mut scratch.found);
        changed |= !found.replacements.is_empty();
        add(&mut edges, found.edges);
        if !changed {
            let lines = scratch.lines(&current, is_carried);
            return done(lines, kinds, replacements, edges);
        }
        let next = splice_all(&current, &found.replacements);
        replacements = compose(replacements, found.replacements, &current);
        current = Cow::Owned(next);
    }
    // No end in sight: the text stays as it came.
    let lines = scratch.lines(text, false).into_iter();
    Repair {
        replacements: Vec::new(),
        edges: [Edge::default(); 2],
        blocks: lines.map(|l| (BlockKind::Other, l)).collect(),
    }
}

fn add(edges: &mut [Edge; 2], others: [Edge; 2]) {
    for (edge, other) in edges.iter_mut().zip(others) {
        edge.add(other);
    }
}

/// Repairs a section like [`repair_section`], puts the text alone behind `cleaned`, and returns the edges at its
/// beginning and at its end.
pub(crate) fn repair_into(
    section: &str,
    options: &Options,
    dictionary: Option<&dyn Dictionary>,
    model: &Model,
    scratch: &mut Scratch,
    cleaned: &mut String,
) -> [Edge; 2] {
    let start = cleaned.len();
    cleaned.push_str(section);
    let mut edges = [Edge::default(); 2];
    let mut is_carried = false;
    for _ in 0..MOST_PASSES {
        let normalized = normalize(&cleaned[start..], options);
        let mut changed = splice_in(cleaned, start, &normalized, &mut scratch.text);
        is_carried &= !changed;
        if scratch.is_quiet(&cleaned[start..], is_carried, options, dictionary) {
            return edges;
        }
        let current = &cleaned[start..];
        scratch.pass(current, is_carried, options, dictionary, model, false);
        is_carried = scratch.carry();
        add(&mut edges, scratch.found.edges);
        let Scratch { text, found, .. } = scratch;
        changed |= splice_in(cleaned, start, &found.replacements, text);
        if !changed {
            return edges;
        }
    }
    cleaned.truncate(start);
    cleaned.push_str(section);
    [Edge::default(); 2]
}

/// Replaces in what stands behind `start`; tells whether there was anything to replace.
fn splice_in(
    text: &mut String,
    start: usize,
    replacements: &[Replacement],
    spliced: &mut String,
) -> bool {
    if replacements.is_empty() {
        return false;
    }
    spliced.clear();
    splice_onto(spliced, &text[start..], replacements);
    text.truncate(start);
    text.push_str(spliced);
    true
}
