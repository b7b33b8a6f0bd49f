//! Strays: white space inside rows that OCR or an extractor set, at places where nobody types any.

use crate::recognize::numbers::{digits_from, is_before_unit, is_range};
use crate::spacing::gap_rules::{BlockRows, is_figure, is_letter};
use crate::text::characters::Class;
use crate::text::gap::Gap;

impl BlockRows<'_> {
    /// Returns true if nobody types a space at the gap, not even in an item of a list: `医护 、 保安`, `18— 30岁`,
    /// `编剧 : 贺兰雪`, `兴农路 9 号`. `row` is that of the character before it.
    pub(super) fn is_never_typed(&self, gap: &Gap, row: usize) -> bool {
        let is_pause = |c: char| matches!(c, '，' | '、' | '；');
        is_pause(gap.left)
            || is_pause(gap.right)
            || gap.left_class == Class::Dash && is_range(&self.scan.visible, gap.at - 1)
            || self.is_mark_apart(gap)
            || self.style.figures_strewn && self.is_beside_strewn_figure(gap, row)
    }

    /// Returns true if a gap is before a colon or a full stop that OCR read as an ASCII one, after Han, or after such a
    /// colon with a space on both sides.
    pub(super) fn is_mark_apart(&self, gap: &Gap) -> bool {
        let scan = self.scan;
        let is_label_end = |at: usize| self.is_han(at) || matches!(scan.visible[at], ')' | '）');
        match (gap.left, gap.right) {
            (_, ':') => {
                let is_followed = self.is_han(gap.at + 1) || scan.gap_at(gap.at + 1).is_some();
                is_label_end(gap.at - 1) && is_followed
            }
            (_, '.') => gap.left_class == Class::Han && scan.gap_at(gap.at + 1).is_some(),
            (':', _) => {
                let is_apart = gap.at > 1 && scan.gap_at(gap.at - 1).is_some();
                is_apart && !is_letter(gap.right_class) && is_label_end(gap.at - 2)
            }
            _ => false,
        }
    }

    /// Returns true if a gap is beside a colon or a bracket that OCR read as an ASCII one.
    pub(super) fn is_beside_ascii_mark(&self, gap: &Gap) -> bool {
        match (gap.left, gap.right) {
            (':', _) => {
                let follows_han = gap.at > 1 && self.is_han(gap.at - 2);
                self.style.colons_for_wide && follows_han && !is_letter(gap.right_class)
            }
            (_, '(') => self.style.brackets_for_wide && gap.left_class == Class::Han,
            (')', _) => self.style.brackets_for_wide && gap.right_class == Class::Han,
            _ => false,
        }
    }

    /// Returns true if a gap is between a figure and its unit, or between a field's words and such a figure.
    fn is_beside_strewn_figure(&self, gap: &Gap, row: usize) -> bool {
        let (visible, f) = (&self.scan.visible, &self.facts[row]);
        let is_before_unit =
            |at: usize| is_before_unit(visible, at, f.visible.start, self.dictionary);
        if is_figure(gap.left_class) {
            return is_before_unit(gap.at);
        }
        let end = gap.at + digits_from(visible, gap.at).len();
        end > gap.at
            && end < f.visible.end
            && gap.left_class == Class::Han
            && f.colons > 0
            && !f.amount
            && is_before_unit(end)
    }

    fn is_han(&self, at: usize) -> bool {
        let c = self.scan.visible.get(at);
        c.is_some_and(|&c| Class::of(c) == Class::Han)
    }
}
