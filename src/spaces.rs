//! Spaces: what becomes of the white space inside a block.

use crate::answer::{Answer, Label, join, keep, space};
use crate::chars::{Class, may_not_end, may_not_start};
use crate::edit::EditKind;
use crate::evidence::Facts;
use crate::lines::{Gap, Scan};
use crate::numbers::{could_be_one, in_date, is_clock, proof};
use crate::options::HanDigitSpacing;
use crate::phrases::{self, Answers};
use crate::state::State;
use crate::states::Decided;
use crate::style::Style;

/// The rule under which a hyphen goes with the line end after it.
pub(crate) const HYPHEN: &str = "soft-hyphen-line";

/// A block whose inner gaps are to be answered: rows that were joined.
pub(crate) struct Rows<'a> {
    pub(crate) scan: &'a Scan<'a>,
    pub(crate) facts: &'a [Facts],
    pub(crate) decided: &'a [Decided],
    /// Whether the lines around are wrapped prose.
    pub(crate) wrapped: bool,
    pub(crate) style: Style,
    pub(crate) digits: HanDigitSpacing,
    /// Whether a hyphen at a line's end inside a word goes.
    pub(crate) drop_hyphens: bool,
}

fn is_figure(class: Class) -> bool {
    matches!(class, Class::Digit | Class::WideDigit)
}

fn is_letter(class: Class) -> bool {
    matches!(class, Class::Latin | Class::WideLatin)
}

impl Rows<'_> {
    fn range(&self) -> std::ops::Range<usize> {
        self.facts[0].visible.start..self.facts[self.facts.len() - 1].visible.end
    }

    fn state(&self) -> State {
        self.decided[0].state
    }

    /// Answers every gap inside the block, as `(gap index, answer)` in order.
    pub(crate) fn answers(&self) -> Vec<(usize, Answer)> {
        let scan = self.scan;
        let gaps = scan.gaps_in(self.range());
        if gaps.is_empty() {
            return Vec::new();
        }
        let first = gaps.start;
        let mut phrases: Vec<Option<Answer>> = vec![None; gaps.len()];
        for (g, answer) in self.phrases() {
            phrases[g - first].get_or_insert(answer);
        }
        let spaced = self.letter_spaced();
        let form = self.is_fields();
        gaps.map(|g| {
            let gap = &scan.gaps[g];
            let answer = if self.state() == State::Jump {
                join("jump-line", 0.95)
            } else if self.state() == State::Fixed {
                keep("left-alone")
            } else if let Some(answer) = phrases[g - first] {
                answer
            } else {
                self.answer(gap, spaced[self.row_before(gap)], form)
            };
            (g, self.at_line_end(gap, answer))
        })
        .collect()
    }

    /// A line end inside a block never stays: kept white space becomes a space, and the
    /// answer is as sure as the rows' being one block.
    fn at_line_end(&self, gap: &Gap, mut answer: Answer) -> Answer {
        if gap.line_ends == 0 {
            return answer;
        }
        if answer.label == Label::Keep {
            answer = space("line-space", 0.6);
        }
        let row = self.facts.partition_point(|f| f.visible.start <= gap.at) - 1;
        if self.facts[row].visible.start == gap.at {
            answer.confidence = answer.confidence.min(self.decided[row].confidence);
        }
        if answer.label == Label::Join && answer.kind == EditKind::SpaceRemoved {
            answer.kind = EditKind::LineJoined;
        }
        answer
    }

    /// Answers for the gaps of fixed phrases.
    fn phrases(&self) -> Answers {
        let (scan, block) = (self.scan, self.range());
        let mut answers = Answers::new();
        if matches!(self.state(), State::Byline | State::BylineOn) {
            phrases::byline(scan, block.clone(), &mut answers);
        } else {
            phrases::bracketed_bylines(scan, block.clone(), &mut answers);
            phrases::names(scan, block.clone(), &mut answers);
        }
        let f = &self.facts[0];
        let loose = f.stretched || self.style.strewn;
        phrases::marker(scan, block.clone(), f.marked, loose, &mut answers);
        phrases::after_dateline(scan, block, &mut answers);
        answers
    }

    /// For every row whether it is letter-spaced, and how wide its narrow gaps are.
    fn letter_spaced(&self) -> Vec<Option<u32>> {
        let of_row = |(i, f): (usize, &Facts)| {
            let marker = if i == 0 {
                f.marked.map_or(0, |m| m.len)
            } else {
                0
            };
            let start = f.visible.start + marker;
            let chars = f.visible.end - start;
            let inner = &self.scan.gaps[self.scan.gaps_in(start..f.visible.end)];
            // Every character alone, or nearly: figures and marks may stick together.
            (chars >= 2 && inner.len() * 10 >= (chars - 1) * 7)
                .then(|| inner.iter().map(|g| g.spaces).min().unwrap_or(1))
        };
        self.facts.iter().enumerate().map(of_row).collect()
    }

    /// Index of the row that the character before the gap belongs to.
    fn row_before(&self, gap: &Gap) -> usize {
        self.facts
            .partition_point(|f| f.visible.start < gap.at)
            .max(1)
            - 1
    }

    /// The answer for a gap that no phrase has answered. `spaced` is the width of the narrow gaps
    /// of its row where that is letter-spaced, `form` tells whether the block is a form.
    fn answer(&self, gap: &Gap, spaced: Option<u32>, form: bool) -> Answer {
        let scan = self.scan;
        let (l, r) = (gap.left_class, gap.right_class);
        let row = self.row_before(gap);
        let inner = gap.line_ends == 0;
        // A date has no spaces, but in a text that sets them beside Latin words too.
        if inner
            && self.digits == HanDigitSpacing::Compact
            && !self.style.latin_words
            && in_date(&scan.visible, gap.at)
        {
            return Answer {
                kind: EditKind::NumberRepaired,
                ..join("date", 0.9)
            };
        }
        if inner
            && !self.wrapped
            && !self.style.strewn
            && (spaced.is_none() || self.facts[0].chars < 3)
        {
            return keep("clean");
        }
        if let Some((rule, confidence)) = proof(&scan.visible, gap.at, self.facts[0].visible.start)
        {
            return Answer {
                kind: EditKind::NumberRepaired,
                ..join(rule, confidence)
            };
        }
        if let Some(narrow) = spaced
            && inner
        {
            if gap.spaces >= narrow + 2 {
                return space("letter-spacing", 0.85);
            }
            // Where Han stand apart too, figures do so for the same reason.
            if !(is_letter(l) && is_letter(r)) && self.facts[row].stretched_han {
                return join("letter-spacing", 0.9);
            }
        }
        if is_figure(l) && is_figure(r) {
            return self.digits(gap, row);
        }
        if is_figure(r)
            && l == Class::Han
            && is_clock(&scan.visible[gap.at..])
            && matches!(gap.left, '日' | '号')
        {
            return space("clock", 0.9);
        }
        if inner && gap.wide && spaced.is_none() {
            return space("typed-space", 0.8);
        }
        self.beside_mark(gap, spaced, form)
            .unwrap_or_else(|| self.between_words(gap, spaced))
    }

    /// Marks, and the two kinds of rows in which spaces mean something: forms and headlines.
    fn beside_mark(&self, gap: &Gap, spaced: Option<u32>, form: bool) -> Option<Answer> {
        let (l, r) = (gap.left_class, gap.right_class);
        let inner = gap.line_ends == 0;
        let mark = l.is_mark() || r.is_mark();
        let head = matches!(self.state(), State::Head | State::HeadOn);
        // Marks go with their words.
        if may_not_start(gap.right) && !(is_letter(l) && gap.right == '?') {
            return Some(join("mark", 0.97));
        }
        if may_not_end(gap.left) && gap.left != '{' {
            return Some(join("mark", 0.97));
        }
        if inner && spaced.is_none() && form {
            let sign = |c: char| matches!(c, '/' | '／');
            let tight = sign(gap.left) || sign(gap.right) || mark;
            return Some(if tight {
                join("mark", 0.8)
            } else {
                keep("form")
            });
        }
        if head && inner && spaced.is_none() && !self.style.loose {
            return Some(self.in_headline(gap));
        }
        mark.then(|| {
            // An ASCII word beside a dash stands off from it, as the writer set it.
            // So does a single dash with a space on both sides.
            let dash = matches!(
                (l, r),
                (Class::Dash, Class::Latin) | (Class::Latin, Class::Dash)
            ) || (spaced.is_none() && self.is_spaced_dash(gap));
            if dash {
                keep("dash")
            } else {
                join("mark", 0.95)
            }
        })
    }

    /// Han, figures, signs and Latin words, without a mark between them.
    fn between_words(&self, gap: &Gap, spaced: Option<u32>) -> Answer {
        let scan = self.scan;
        let (l, r) = (gap.left_class, gap.right_class);
        let inner = gap.line_ends == 0;
        if l == Class::Han && r == Class::Han && inner && self.acts_together(gap) {
            return space("institutions", 0.85);
        }
        if (l, r) == (Class::WideLatin, Class::WideLatin) && !inner {
            return join("wide-latin", 0.8);
        }
        if l == Class::Han && r == Class::Han {
            return join("han", if spaced.is_some() { 0.97 } else { 0.9 });
        }
        // `5G+ 北斗`, `75% 左右`, `版次 /卷期`: a sign is set as a figure is, unless it begins a path.
        let after = scan.visible.get(gap.at + 1).map(|&c| Class::of(c));
        let sign = |c: char| matches!(c, '+' | '%' | '/' | '~' | '=');
        if (is_figure(l) && r == Class::Han && self.is_latin_word(gap, true))
            || (l == Class::Han && is_figure(r) && self.is_latin_word(gap, false))
        {
            return self.beside_latin(gap);
        }
        let signed = (sign(gap.left) && r == Class::Han)
            || (l == Class::Han && sign(gap.right) && after != Some(Class::Latin));
        if signed || (is_figure(l) && r == Class::Han) || (l == Class::Han && is_figure(r)) {
            return match self.digits {
                HanDigitSpacing::Compact => join("han-digit", 0.9),
                HanDigitSpacing::AsInput if inner => keep("han-digit"),
                HanDigitSpacing::AsInput => join("han-digit", 0.8),
            };
        }
        if l == Class::Symbol || r == Class::Symbol {
            return if matches!(gap.right, '①'..='⑳') {
                join("note", 0.9)
            } else {
                keep("symbol")
            };
        }
        self.beside_latin(gap)
    }

    /// `中共中央 国务院印发`: two institutions that act together.
    fn acts_together(&self, gap: &Gap) -> bool {
        const PAIRS: [(&str, &str); 12] = [
            ("中共中央", "国务院"),
            ("中共中央", "全国人大"),
            ("中共中央", "中央军委"),
            ("国务院", "中央军委"),
            ("办公厅", "国务院办公厅"),
            ("省委", "省政府"),
            ("省委", "省人民政府"),
            ("市委", "市政府"),
            ("市委", "市人民政府"),
            ("县委", "县政府"),
            ("县委", "县人民政府"),
            ("区委", "区政府"),
        ];
        let visible = &self.scan.visible;
        let (before, after) = (&visible[..gap.at], &visible[gap.at..]);
        PAIRS.iter().any(|(l, r)| {
            l.chars()
                .rev()
                .eq(before.iter().rev().copied().take(l.chars().count()))
                && r.chars().eq(after.iter().copied().take(r.chars().count()))
        })
    }

    /// A line of fields with their labels: `单位：元 币种：人民币`.
    fn is_fields(&self) -> bool {
        let visible = &self.scan.visible[self.range()];
        if visible.len() >= 60 {
            return false;
        }
        let colons = visible.iter().filter(|c| matches!(c, '：' | ':')).count();
        colons > 1 && !visible.iter().any(|c| matches!(c, '，' | '。' | '；'))
    }

    /// `许可证 — 它们`: one dash with white space on both sides.
    fn is_spaced_dash(&self, gap: &Gap) -> bool {
        let dash = if gap.left_class == Class::Dash {
            gap.at - 1
        } else {
            gap.at
        };
        matches!(self.scan.visible[dash], '—' | '–')
            && self.scan.visible.get(dash + 1) != Some(&self.scan.visible[dash])
            && (dash == 0 || self.scan.visible[dash - 1] != self.scan.visible[dash])
            && self.scan.gap_at(dash).is_some()
            && self.scan.gap_at(dash + 1).is_some()
    }

    /// Whether the word that ends (or begins) at the gap is a Latin one although its edge is a
    /// digit: `libfoo7`, `6.3.4.6`.
    fn is_latin_word(&self, gap: &Gap, before: bool) -> bool {
        let visible = &self.scan.visible;
        let (mut letters, mut points) = (false, 0);
        let mut at = gap.at;
        for _ in 0..24 {
            if before {
                at -= 1;
            }
            let Some(&c) = visible.get(at) else { break };
            if !c.is_ascii_graphic() {
                break;
            }
            letters |= c.is_ascii_alphabetic();
            points += u32::from(c == '.');
            if !before {
                at += 1;
            }
            if at == 0 || self.scan.gap_at(at).is_some() {
                break;
            }
        }
        letters || points > 1
    }

    /// Digit beside digit: joined only where the line was full, so that it broke inside the number.
    fn digits(&self, gap: &Gap, row: usize) -> Answer {
        let f = &self.facts[row];
        let ends_row = gap.line_ends > 0 && gap.at == f.visible.end;
        let full = f.stretched || f.deficit().is_some_and(|d| (-2..=1).contains(&d));
        let sure = self
            .decided
            .get(row + 1)
            .is_some_and(|d| d.confidence > 0.9);
        if ends_row && full && sure && self.wrapped && could_be_one(&self.scan.visible, gap.at) {
            return Answer {
                kind: EditKind::NumberRepaired,
                ..join("number-measure", 0.85)
            };
        }
        space("digits", 0.8)
    }

    /// Between the clauses of a headline a space stays, also beside a closing quote.
    fn in_headline(&self, gap: &Gap) -> Answer {
        let (l, r) = (gap.left_class, gap.right_class);
        match (l, r) {
            (Class::Han | Class::Close, Class::Han) => space("headline-clause", 0.85),
            (Class::Han, Class::Digit) | (Class::Digit, Class::Han) => join("han-digit", 0.8),
            _ if l.is_mark() || r.is_mark() => join("mark", 0.8),
            _ => keep("headline"),
        }
    }

    /// Latin words, paths and ASCII marks: as the input has it inside a line; at a line's end
    /// one answer for the whole text.
    fn beside_latin(&self, gap: &Gap) -> Answer {
        let (l, r) = (gap.left_class, gap.right_class);
        let wordy = |c: Class| {
            matches!(
                c,
                Class::Latin | Class::WideLatin | Class::Digit | Class::AsciiMark
            )
        };
        let inner = gap.line_ends == 0;
        // ASCII punctuation in Chinese text.
        if l == Class::AsciiMark
            && r == Class::Han
            && matches!(gap.left, ',' | ';' | ':' | '!' | '?' | ')' | '"')
        {
            return join("ascii-mark", 0.8);
        }
        if l == Class::Han && r == Class::AsciiMark && matches!(gap.right, '(' | '"' | ':' | '.') {
            return join("ascii-mark", 0.75);
        }
        if inner {
            return keep("latin");
        }
        if wordy(l) && wordy(r) {
            let hyphen = matches!(gap.left, '-' | '/' | '_' | '.') && l == Class::AsciiMark;
            if gap.left == '-'
                && self.drop_hyphens
                && gap.right.is_lowercase()
                && gap.at > 1
                && is_latin_letter(self.scan.visible[gap.at - 2])
            {
                return Answer {
                    kind: EditKind::CharacterNormalised,
                    ..join(HYPHEN, 0.8)
                };
            }
            return if hyphen {
                join("latin-hyphen", 0.8)
            } else {
                space("latin-words", 0.9)
            };
        }
        if self.style.latin_spaced {
            space("latin-style", 0.7)
        } else {
            join("latin-style", 0.7)
        }
    }
}

/// A letter of the Latin script, which no sign before it takes into a cluster.
fn is_latin_letter(c: char) -> bool {
    c.is_alphabetic() && c < '\u{250}'
}
