//! Carry: what a scan of the next text would find, from what the scan of this one found and what was replaced in it.
//!
//! A pass replaces white space only. So the visible characters of the next text are those of this one, its lines are
//! lines of this one, some of them joined, and nothing of it needs to be read again.

use std::ops::Range;

use crate::edit::Replacement;
use crate::text::characters::Class;
use crate::text::gap::Gap;
use crate::text::line::Line;
use crate::text::scan::Found;

/// Makes what was found in a text into what a scan finds after some replacements, which are in order. `false` where
/// only a scan can tell: then what was found is of no use any more.
pub(crate) fn carry(found: &mut Found, replacements: &[Replacement]) -> bool {
    if replacements.is_empty() {
        return true;
    }
    let mut carrier = Carrier {
        replacements,
        grown: 0,
    };
    !found.lines.is_empty()
        && !found.has_bound_space
        && carrier.carry(found).is_some()
        && carrier.replacements.is_empty()
}

/// A walk over the white space of a text.
struct Carrier<'r> {
    /// What is still to come.
    replacements: &'r [Replacement],
    /// Bytes by which the text before has grown.
    grown: isize,
}

impl<'r> Carrier<'r> {
    /// `None` where only a scan can tell.
    fn carry(&mut self, found: &mut Found) -> Option<()> {
        let Found {
            lines,
            gaps,
            places,
            lead,
            trail,
            ..
        } = found;
        places.clear();
        let (moved, after) = self.space(lead);
        if let Some(after) = after {
            if !after.is_empty() {
                return None;
            }
            lines[0].indent = 0;
        }
        *lead = moved;
        lines[0].bytes.start = lead.end;
        lines[0].forget_gaps(0);
        // The line that goes on, the next one as it was, and how many gaps were kept.
        let (mut line, mut next, mut kept) = (0, 1, 0);
        for g in 0..gaps.len() {
            let gap = &mut gaps[g];
            let was_line_end = gap.line_ends > 0;
            let (moved, after) = self.space(&gap.bytes);
            gap.bytes = moved;
            if let Some(after) = after {
                turn_into(gap, after)?;
            }
            let is_gone = gap.bytes.is_empty();
            if !was_line_end {
                if is_gone {
                    let meetings = &mut lines[line].meetings;
                    meetings.close_up(gap.left_class, gap.right_class);
                }
            } else if is_gone || gap.line_ends == 0 {
                let (before, rest) = lines.split_at_mut(next);
                join(&mut before[line], &rest[0], gap, !is_gone);
                next += 1;
            } else {
                lines[line].bytes.end = gap.bytes.start;
                line += 1;
                lines.swap(line, next);
                next += 1;
                let begun = &mut lines[line];
                begun.bytes.start = gap.bytes.end;
                begun.forget_gaps(kept + 1);
                if after.is_some() {
                    begun.indent = 0;
                    begun.blanks = gap.line_ends - 1;
                    begun.page_start = false;
                }
            }
            if is_gone {
                continue;
            }
            if gap.line_ends == 0 {
                lines[line].count_gap(gap);
            }
            places.push(gap.at, kept);
            gaps.swap(kept, g);
            kept += 1;
        }
        (*trail, _) = self.space(trail);
        lines[line].bytes.end = trail.start;
        lines.truncate(line + 1);
        gaps.truncate(kept);
        Some(())
    }

    /// Where white space stands now, and what has replaced it, if anything has.
    fn space(&mut self, bytes: &Range<usize>) -> (Range<usize>, Option<&'r str>) {
        let start = bytes.start.saturating_add_signed(self.grown);
        match self.replacements {
            [first, rest @ ..] if first.input == *bytes => {
                self.replacements = rest;
                self.grown += first.after.len() as isize - bytes.len() as isize;
                (start..start + first.after.len(), Some(&first.after))
            }
            _ => (start..start + bytes.len(), None),
        }
    }
}

/// Makes a gap into what has replaced it; `None` where a character beside it might be one cluster with that, or where
/// that is nothing that a pass puts in.
fn turn_into(gap: &mut Gap, after: &str) -> Option<()> {
    let is_plain = |c: char, class: Class| {
        c.is_ascii() || !matches!(class, Class::Extend | Class::Other | Class::Latin)
    };
    if !is_plain(gap.left, gap.left_class) || !is_plain(gap.right, gap.right_class) {
        return None;
    }
    (gap.line_ends, gap.spaces) = match after {
        "" => (0, 0),
        " " => (0, 1),
        "\n" | "\r\n" | "\r" if gap.line_ends > 0 => (1, 0),
        "\n\n" | "\r\n\r\n" | "\r\r" if gap.line_ends > 0 => (2, 0),
        _ => return None,
    };
    gap.wide = false;
    gap.tab = false;
    Some(())
}

/// Joins the line after a gap to the one before, without the gaps inside it, which are still to be counted.
fn join(line: &mut Line, joined: &Line, gap: &Gap, is_apart: bool) {
    line.visible.end = joined.visible.end;
    line.add_characters(joined);
    line.meetings
        .meet(gap.left_class, gap.right_class, is_apart);
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;
    use crate::clean::workspace::Scratch;
    use crate::decide::model::Model;
    use crate::edit::splice_all;
    use crate::options::{BlockSeparator, Options};
    use crate::text::scan::Scan;

    /// Whether what a pass over `text` found can be carried; where it can, it has to be what a scan finds.
    fn is_carried(text: &str, options: &Options) -> bool {
        let mut scratch = Scratch::new();
        scratch.pass(text, false, options, None, Model::fitted(), false);
        let mut found = Scan::new(text).into_memory();
        if !carry(&mut found, &scratch.found.replacements) {
            return false;
        }
        let next = splice_all(text, &scratch.found.replacements);
        assert_eq!(found, Scan::new(&next).into_memory(), "{text:?} {next:?}");
        true
    }

    #[test]
    fn what_is_carried_is_what_a_scan_finds() {
        let mut texts = 0;
        for entry in fs::read_dir("fixtures/broken").unwrap() {
            let path = entry.unwrap().path();
            if path.to_str().unwrap().ends_with(".raw.txt") {
                let text = fs::read_to_string(path).unwrap();
                for separator in [BlockSeparator::LineEnd, BlockSeparator::BlankLine] {
                    let options = Options::new().block_separator(separator);
                    texts += usize::from(is_carried(&text, &options));
                }
            }
        }
        assert!(texts > 50, "{texts}");
    }

    #[test]
    fn only_a_scan_tells_what_clusters_come_of_it() {
        let carried = |text| is_carried(text, &Options::new());
        assert!(carried("持 续 发 力 ， 久 久 为 功 。\n"));
        assert!(!carried("持 续 发 力 ， 久 久 \u{301}为 功 。\n"));
        assert!(!carried("持 续 发 力 ， 久 久 é 功 。\n"));
    }

    proptest! {
        #[test]
        fn whatever_the_text(text in "[持续发力，。：“”（）1２aＡé●ア\u{301}\u{600} \u{3000}\n\n\t\r\u{c}-]{0,80}") {
            is_carried(&text, &Options::new());
        }
    }
}
