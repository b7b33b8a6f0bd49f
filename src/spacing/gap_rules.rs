//! Gap rules: decide the white space inside a block.

use std::cell::OnceCell;

use crate::decide::decode::{Decided, SURE};
use crate::decide::state::State;
use crate::dictionary::jieba::Dictionary;
use crate::edit::EditKind;
use crate::layout::row_features::RowFeatures;
use crate::options::{HanDigitSpacing, Spaces};
use crate::recognize::byline::{NAMED_WITHIN, Phrase};
use crate::recognize::clauses::begins_clause;
use crate::recognize::fields::{are_years, begins_label, fields};
use crate::recognize::institutions::act_together;
use crate::recognize::latin::{Names, is_latin_word};
use crate::recognize::markers::Marker;
use crate::recognize::numbers::{could_be_one, in_date, is_clock, is_range, proof};
use crate::rules::Rule;
use crate::spacing::answer::{Answer, Label, join, keep, space};
use crate::spacing::phrases::{self, Answers};
use crate::spacing::row_spacing::{RowSpacing, has_ascii_clause, is_spaced_word};
use crate::spacing::style::Style;
use crate::text::characters::PAPER;
use crate::text::characters::{Class, may_not_end, may_not_start, width};
use crate::text::gap::Gap;
use crate::text::scan::Scan;
use crate::weights::LOST_INDENT;

/// Most characters of a row in which full-width spaces alone are not letter-spacing.
const SHORTEST_SPACED: u32 = 6;

/// Longest headline searched for clauses and quotations, in characters.
const LONGEST_HEADLINE: usize = 60;

/// The joined rows of a block, and the context for answering its gaps.
pub(crate) struct BlockRows<'a> {
    pub(crate) scan: &'a Scan<'a>,
    pub(crate) facts: &'a [RowFeatures],
    pub(crate) decided: &'a [Decided],
    /// Whether the lines around it are wrapped prose.
    pub(crate) wrapped: bool,
    /// Whether the block is one row of a list.
    pub(crate) is_item: bool,
    pub(crate) style: Style,
    /// The names of the text, found when a gap first needs them.
    pub(crate) names: &'a OnceCell<Names>,
    pub(crate) spaces: Spaces,
    pub(crate) digits: HanDigitSpacing,
    pub(crate) dictionary: Option<&'a dyn Dictionary>,
    /// Whether a hyphen at a line end inside a word is dropped.
    pub(crate) drop_hyphens: bool,
}

/// Reusable buffers for the answers of one block.
#[derive(Debug, Default)]
pub(crate) struct GapRuleBuffers {
    /// Answers of phrases, and the first of them for every gap.
    phrases: Answers,
    by_gap: Vec<Option<Answer>>,
}

/// Longest figure with its sign to look for, in characters.
const LONGEST_TOKEN: usize = 8;

pub(super) fn is_figure(class: Class) -> bool {
    matches!(class, Class::Digit | Class::WideDigit)
}

fn is_superscript(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '\u{2070}'..='\u{2079}')
}

pub(super) fn is_letter(class: Class) -> bool {
    matches!(class, Class::Latin | Class::WideLatin)
}

impl BlockRows<'_> {
    fn range(&self) -> std::ops::Range<usize> {
        self.facts[0].visible.start..self.facts[self.facts.len() - 1].visible.end
    }

    fn state(&self) -> State {
        self.decided[0].state
    }

    fn is_headline(&self) -> bool {
        matches!(self.state(), State::Head | State::HeadOn)
    }

    /// Appends an answer for every gap inside the block to `answers`, as `(gap index, answer)` in order.
    pub(crate) fn answers(&self, memory: &mut GapRuleBuffers, answers: &mut Vec<(usize, Answer)>) {
        let scan = self.scan;
        let last = &self.facts[self.facts.len() - 1];
        let gaps = scan.gaps_of(self.facts[0].row.lines().start..last.row.lines().end);
        if gaps.is_empty() {
            return;
        }
        let first = gaps.start;
        memory.phrases.clear();
        self.phrases(&mut memory.phrases);
        memory.by_gap.clear();
        memory.by_gap.resize(gaps.len(), None);
        for &(g, answer) in &memory.phrases {
            memory.by_gap[g - first].get_or_insert(answer);
        }
        // A form has at least two fields, each with a colon.
        let colons: u32 = self.facts.iter().map(|f| f.colons).sum();
        let fields = match colons {
            0..2 => 0,
            _ => fields(&scan.visible[self.range()]),
        };
        let fields = self.range().start + fields;
        let is_fixed = self.state() == State::Fixed;
        let is_word = is_fixed && self.wrapped && is_spaced_word(scan, &self.facts[0]);
        // The row that the character before the gap belongs to.
        let (mut row, mut spacing) = (0, self.spacing(0));
        for g in gaps {
            let gap = &scan.gaps[g];
            while self
                .facts
                .get(row + 1)
                .is_some_and(|f| f.visible.start < gap.at)
            {
                row += 1;
                spacing = self.spacing(row);
            }
            let answer = if self.spaces == Spaces::Leave && gap.line_ends == 0 {
                keep(Rule::Clean)
            } else if self.state() == State::Jump {
                join(Rule::JumpLine, 0.98)
            } else if is_fixed {
                if is_word {
                    join(Rule::LetterSpacing, 0.9)
                } else {
                    keep(Rule::LeftAlone)
                }
            } else if let Some(answer) = memory.by_gap[g - first] {
                answer
            } else {
                self.answer(gap, row, spacing, gap.at <= fields)
            };
            answers.push((g, self.at_line_end(gap, row, answer)));
        }
    }

    /// Adapts an answer to a line end, which never stays inside a block: kept white space becomes a space, and the
    /// confidence is at most that of joining the rows.
    fn at_line_end(&self, gap: &Gap, row: usize, mut answer: Answer) -> Answer {
        if gap.line_ends == 0 {
            return answer;
        }
        if answer.label == Label::Keep {
            answer = space(Rule::LineSpace, 0.5);
        }
        let next = self.facts.get(row + 1);
        if next.is_some_and(|f| f.visible.start == gap.at) {
            answer.confidence = answer.confidence.min(self.decided[row + 1].confidence);
        }
        if answer.label == Label::Join {
            answer.rule = at_line_end(answer.rule);
            if answer.kind == EditKind::SpaceRemoved {
                answer.kind = EditKind::LineJoined;
            }
        }
        answer
    }

    /// Appends answers for the gaps of fixed phrases.
    fn phrases(&self, answers: &mut Answers) {
        let (scan, block) = (self.scan, self.range());
        let is_byline = matches!(self.state(), State::Byline | State::BylineOn);
        if is_byline {
            phrases::byline(scan, block.clone(), answers);
        } else {
            phrases::bracketed_bylines(scan, block.clone(), answers);
            phrases::names(scan, block.clone(), answers);
        }
        let f = &self.facts[0];
        let loose = f.stretched || self.style.strewn;
        if !self.is_sound() {
            phrases::inside_marker(scan, block.clone(), f.marked, answers);
        }
        let is_loose = |m: Marker| loose && matches!(m, Marker::Bracketed | Marker::HanNumber);
        let is_stray =
            f.spaced_alone && !self.is_sound() || f.marked.is_some_and(|m| is_loose(m.marker));
        phrases::marker(scan, block.clone(), f.marked, is_stray, answers);
        let is_read = is_byline && self.facts.len() == 1;
        let has_paper = self.facts.iter().any(|f| f.hints & PAPER > 0);
        for (k, f) in self.facts.iter().enumerate() {
            if f.speaker > 0
                && let Some(g) = scan.gap_at(f.visible.start + usize::from(f.speaker))
                && !may_not_start(scan.gaps[g].right)
            {
                let answer = match scan.gaps[g].right {
                    ':' => join(Rule::AsciiMark, 0.9),
                    '：' => join(Rule::Mark, 0.9),
                    _ => keep(Rule::Form),
                };
                answers.push((g, answer));
            }
            // A phrase that fills its row is one whatever the state of the row.
            if matches!(f.phrase, Some(Phrase::Byline | Phrase::Credit)) && !is_read {
                phrases::byline(scan, f.visible.clone(), answers);
            }
            let article = matches!(f.marked.map(|m| m.marker), Some(Marker::Article));
            if article && !f.stretched {
                phrases::marker(scan, f.visible.clone(), f.marked, false, answers);
            }
            if !has_paper {
                continue;
            }
            // A dateline may cross row ends.
            let reach = f.visible.start + NAMED_WITHIN;
            let mut near = self.facts[k..]
                .iter()
                .take_while(|n| n.visible.start < reach);
            if near.any(|n| n.hints & PAPER > 0) {
                phrases::after_dateline(scan, f.visible.start..block.end, answers);
            }
        }
    }

    /// Returns the properties of all the white space of a row.
    fn spacing(&self, row: usize) -> RowSpacing {
        let f = &self.facts[row];
        let marker = match row {
            0 => f.marked.map_or(0, |m| m.len as usize),
            _ => 0,
        };
        let mut spacing = RowSpacing::of(self.scan, f, marker, self.wrapped);
        // Rows that were joined had been wrapped. OCR reads the marks of running text as ASCII ones.
        spacing.is_running |= self.facts.len() > 1
            || self.wrapped && !self.style.latin_apart && has_ascii_clause(self.scan, f);
        spacing
    }

    /// Returns true if the text needs no repair: it was not wrapped, and stray spaces are not common.
    fn is_sound(&self) -> bool {
        !self.wrapped && !self.style.strewn
    }

    /// Returns the index of the row that the character before the gap belongs to.
    fn row_before(&self, gap: &Gap) -> usize {
        self.facts
            .partition_point(|f| f.visible.start < gap.at)
            .max(1)
            - 1
    }

    /// Returns true if a gap inside a row stays because it may have been typed: nothing proves the row to be running
    /// text or letter-spaced.
    fn is_typed(&self, gap: &Gap, row: usize, spacing: RowSpacing) -> bool {
        // `总　则`
        let is_word = gap.wide && self.is_sound() && self.facts[row].chars <= SHORTEST_SPACED;
        let is_blank = gap.spaces > 1 && !gap.wide && !spacing.is_running;
        gap.tab || is_word || is_blank
    }

    /// Returns true if a gap in a date is stray. Dates have no spaces, except in a text that also sets other figures or
    /// Latin words apart.
    fn is_stray_in_date(&self, gap: &Gap) -> bool {
        let is_style = self.style.latin_words
            || self.style.figure_words
            || (self.is_sound() && (self.style.figures_apart || self.is_date_apart(gap)));
        self.digits == HanDigitSpacing::Compact && !is_style && in_date(&self.scan.visible, gap.at)
    }

    /// Returns true if a date that is no dateline is apart from the Han around it, as the author set it: `到 2023 年 底`.
    fn is_date_apart(&self, gap: &Gap) -> bool {
        const LONGEST: usize = 12;
        let scan = self.scan;
        let is_part = |at: usize| {
            let c = scan.visible[at];
            c.is_ascii_digit() || matches!(c, '年' | '月' | '日')
        };
        let is_typed = |at: usize| {
            let gap = scan.gap_at(at).map(|g| &scan.gaps[g]);
            gap.is_some_and(|g| {
                g.line_ends == 0 && [g.left_class, g.right_class].contains(&Class::Han)
            })
        };
        let block = self.range();
        let first = (block.start.max(gap.at.saturating_sub(LONGEST))..gap.at).rev();
        let start = gap.at - first.take_while(|&at| is_part(at)).count();
        let last = gap.at..block.end.min(gap.at + LONGEST);
        let end = gap.at + last.take_while(|&at| is_part(at)).count();
        let has_paper = self.facts.iter().any(|f| f.hints & PAPER > 0);
        !has_paper && (is_typed(start) || end < block.end && is_typed(end))
    }

    /// Answers a gap that no phrase answers. `row` and `spacing` are those of the character before it; `form` is true
    /// if the gap is part of a form.
    fn answer(&self, gap: &Gap, row: usize, spacing: RowSpacing, form: bool) -> Answer {
        let scan = self.scan;
        let (l, r) = (gap.left_class, gap.right_class);
        let inner = gap.line_ends == 0;
        // Only the rules of headlines apply to a line end in mid-clause.
        if !inner && (l, r) == (Class::Han, Class::Han) && !self.is_headline() {
            return join(Rule::Han, 0.97);
        }
        if inner && self.is_typed(gap, row, spacing) {
            return keep(Rule::Clean);
        }
        if inner && self.is_stray_in_date(gap) {
            return Answer {
                kind: EditKind::NumberRepaired,
                ..join(Rule::Date, 0.98)
            };
        }
        if inner && self.wrapped && self.is_beside_ascii_mark(gap) {
            return join(Rule::AsciiMark, 0.8);
        }
        let spaced = spacing.between_words;
        let is_sound = self.is_sound() && (spaced.is_none() || self.facts[0].chars < 3);
        let may_be_typed = self.is_item || !self.is_headline() || self.style.loose;
        if inner
            && (is_sound || !spacing.is_running && may_be_typed && !self.is_never_typed(gap, row))
        {
            return keep(Rule::Clean);
        }
        if let Some((rule, confidence)) = proof(&scan.visible, gap.at, self.facts[0].visible.start)
        {
            return Answer {
                kind: EditKind::NumberRepaired,
                ..join(rule, confidence)
            };
        }
        if let Some(between_words) = spaced
            && inner
        {
            if gap.spaces >= between_words {
                return space(Rule::LetterSpacing, 0.85);
            }
            // Where Han are set apart too, figures are for the same reason. Latin words and figures also are in texts
            // that set them apart in all lines.
            let word = is_letter(l) || is_letter(r);
            let figure = is_figure(l) || is_figure(r);
            let habit = (word && self.style.latin_apart) || (figure && self.style.figure_words);
            let apart = habit && (l == Class::Han || r == Class::Han);
            let words = is_letter(l) && is_letter(r);
            let is_spaced = self.facts[row].stretched_han || spacing.is_throughout;
            if is_spaced && !words && !apart {
                return join(Rule::LetterSpacing, 0.98);
            }
        }
        // `鲜平菇 200 克`
        if inner && spaced.is_none() && self.facts[row].amount && l == Class::Han && is_figure(r) {
            return keep(Rule::Form);
        }
        if is_figure(l) && is_figure(r) {
            return self.digits(gap, row);
        }
        if is_figure(r)
            && l == Class::Han
            && is_clock(&scan.visible[gap.at..])
            && matches!(gap.left, '日' | '号')
        {
            return space(Rule::Clock, 0.9);
        }
        let (from, to) = (self.range().start, self.range().end);
        let apart = |n: usize| scan.gap_at(from + n).is_some();
        if inner && are_years(&scan.visible[from..to], gap.at - from, apart) {
            return space(Rule::Digits, 0.5);
        }
        if inner && gap.wide && spaced.is_none() {
            return space(Rule::TypedSpace, 0.8);
        }
        self.beside_mark(gap, spaced, form)
            .unwrap_or_else(|| self.between_words(gap))
    }

    /// Answers a gap beside a mark, or in a form or a headline, where spaces carry meaning.
    fn beside_mark(&self, gap: &Gap, spaced: Option<u32>, form: bool) -> Option<Answer> {
        let (l, r) = (gap.left_class, gap.right_class);
        let inner = gap.line_ends == 0;
        let mark = l.is_mark() || r.is_mark();
        let head = self.is_headline();
        if inner && self.style.latin_apart && self.is_typed_at_mark(gap) {
            return Some(keep(Rule::Latin));
        }
        // A blank to fill in: `（ ）`.
        if matches!((gap.left, gap.right), ('（', '）') | ('(', ')')) {
            return Some(keep(Rule::Form));
        }
        // A mark is set solid with its word.
        if may_not_start(gap.right) && !(is_letter(l) && gap.right == '?') {
            return Some(join(Rule::Mark, 0.985));
        }
        if may_not_end(gap.left) && gap.left != '{' {
            return Some(join(Rule::Mark, 0.985));
        }
        if inner && is_superscript(gap.right) {
            return Some(join(Rule::Mark, 0.9));
        }
        if inner && self.is_mark_apart(gap) {
            return Some(join(Rule::AsciiMark, 0.9));
        }
        if inner && spaced.is_none() && form {
            let sign = |c: char| matches!(c, '/' | '／');
            let tight = sign(gap.left) || sign(gap.right) || mark;
            return Some(if tight {
                join(Rule::Mark, 0.8)
            } else {
                keep(Rule::Form)
            });
        }
        // A label begins a field: `日期：1949-05-02⏎版次/卷期：02`.
        if form && is_figure(l) && begins_label(&self.scan.visible[gap.at..]) {
            return Some(keep(Rule::Form));
        }
        if head && !inner && !mark && !self.style.loose && self.begins_clause(gap) {
            return Some(space(Rule::HeadlineClause, 0.6));
        }
        let figure = (l == Class::Han && is_figure(r)) || (is_figure(l) && r == Class::Han);
        if head && inner && !figure && spaced.is_none() && !self.style.loose {
            return Some(self.in_headline(gap));
        }
        if !inner && self.style.latin_apart && matches!(gap.left, '”' | '’') && is_letter(r) {
            return Some(space(Rule::LatinStyle, 0.65));
        }
        mark.then(|| {
            // Keep the writer's spaces between a dash and an ASCII word, and those on both sides of a single dash.
            let dash = matches!(
                (l, r),
                (Class::Dash, Class::Latin) | (Class::Latin, Class::Dash)
            ) || (spaced.is_none()
                && self.is_spaced_dash(gap)
                && !is_range(&self.scan.visible, gap.at - usize::from(l == Class::Dash)));
            if dash {
                keep(Rule::Dash)
            } else {
                join(Rule::Mark, 0.985)
            }
        })
    }

    /// Returns true if full-width letters at `at` are a unit that Han follow: `600␠Ｍ处`, but not options `12␠Ｂ␠15`.
    fn is_wide_unit(&self, at: usize) -> bool {
        let scan = self.scan;
        let is_wide = |k: &usize| Class::of(scan.visible[*k]) == Class::WideLatin;
        let end = at + (at..scan.visible.len()).take_while(is_wide).count();
        scan.visible
            .get(end)
            .is_some_and(|&c| Class::of(c) == Class::Han)
            && (at + 1..=end).all(|k| scan.gap_at(k).is_none())
    }

    /// Returns true if hyphens at `at` are typed for a dash: two of them, before Han or a line end.
    fn is_typed_dash(&self, at: usize) -> bool {
        let scan = self.scan;
        scan.visible[at..].starts_with(&['-', '-'])
            && scan.gap_at(at + 1).is_none()
            && match scan.gap_at(at + 2) {
                Some(gap) => scan.gaps[gap].line_ends > 0,
                None => scan
                    .visible
                    .get(at + 2)
                    .is_none_or(|&c| Class::of(c) == Class::Han),
            }
    }

    /// Answers a gap between Han, figures, signs and Latin words, without a mark beside it.
    fn between_words(&self, gap: &Gap) -> Answer {
        let scan = self.scan;
        let (l, r) = (gap.left_class, gap.right_class);
        let inner = gap.line_ends == 0;
        if l == Class::Han && r == Class::Han && inner && self.acts_together(gap) {
            return space(Rule::Institutions, 0.85);
        }
        let wide = |c: Class| c == Class::WideLatin;
        let solid = |c: Class| wide(c) || c == Class::Han;
        if !inner && (wide(l) || wide(r)) && solid(l) && solid(r) {
            return join(Rule::WideLatin, 0.8);
        }
        // Full-width letters are set like Han.
        if is_figure(l) && wide(r) && self.is_wide_unit(gap.at) {
            return join(Rule::HanDigit, 0.8);
        }
        if l == Class::Han && inner && self.is_typed_dash(gap.at) {
            return join(Rule::AsciiMark, 0.8);
        }
        if l == Class::Han && r == Class::Han {
            return join(Rule::Han, 0.97);
        }
        // A sign is set like a figure (`75% 左右`, `版次 /卷期`), unless it belongs to a word or a path: `C++ 编译器`,
        // `写入 ~/.bashrc`.
        let sign = |c: char| matches!(c, '+' | '%' | '/' | '~' | '=');
        let is_stretched = || self.facts[self.row_before(gap)].stretched_han;
        let ends = r == Class::Han && (is_figure(l) || sign(gap.left));
        // `空警 -2000`
        let is_dashed = gap.right == '-'
            && (self.scan.visible.get(gap.at + 1)).is_some_and(char::is_ascii_digit)
            && self.scan.gap_at(gap.at + 1).is_none();
        let begins = l == Class::Han && (is_figure(r) || sign(gap.right) || is_dashed);
        let is_word = |ends| is_latin_word(scan, gap.at, ends);
        // `5G+ 北斗` is a figure with its sign.
        let is_signed_figure = || {
            let is_part = |&k: &usize| scan.visible[k].is_ascii_graphic();
            let token = (0..gap.at).rev().take(LONGEST_TOKEN).take_while(is_part);
            gap.left == '+'
                && token
                    .last()
                    .is_some_and(|k| scan.visible[k].is_ascii_digit())
        };
        if (ends && is_word(true) && !is_signed_figure() || begins && is_word(false))
            && (is_figure(l) || is_figure(r) || !is_stretched())
        {
            return self.beside_latin(gap);
        }
        let signed = ends && !is_figure(l) || begins && !is_figure(r);
        // `/usr/share/doc/ 软件包名/copyright`
        let is_in_path = gap.left == '/'
            && gap.at > 1
            && Class::of(scan.visible[gap.at - 2]) == Class::Latin
            && scan.gap_at(gap.at - 1).is_none();
        let is_operator = |c| matches!(c, '+' | '=');
        let keeps = if is_operator(gap.left) || is_operator(gap.right) {
            self.style.operators_apart
        } else {
            self.style.latin_apart && !is_in_path
        };
        if signed && inner && keeps {
            return keep(Rule::Latin);
        }
        if ends || begins {
            if !signed && self.style.figure_words && self.digits == HanDigitSpacing::Compact {
                return if inner {
                    keep(Rule::HanDigit)
                } else {
                    space(Rule::LatinStyle, 0.65)
                };
            }
            return match self.digits {
                HanDigitSpacing::Compact => join(Rule::HanDigit, 0.98),
                HanDigitSpacing::AsInput if inner => keep(Rule::HanDigit),
                HanDigitSpacing::AsInput => join(Rule::HanDigit, 0.8),
            };
        }
        if l == Class::Symbol || r == Class::Symbol {
            return if matches!(gap.right, '①'..='⑳') {
                join(Rule::Note, 0.9)
            } else if !inner && (is_set_solid(gap.left) || is_set_solid(gap.right)) {
                join(Rule::Mark, 0.7)
            } else {
                keep(Rule::Symbol)
            };
        }
        self.beside_latin(gap)
    }

    /// Returns true between two institutions that act together: `中共中央 国务院印发`.
    fn acts_together(&self, gap: &Gap) -> bool {
        let visible = &self.scan.visible;
        act_together(&visible[..gap.at], &visible[gap.at..])
    }

    /// Returns true beside a single dash with white space on both sides, `许可证 — 它们`. A double one, `API —— 接口`,
    /// counts in an unstretched block of one row, or in a text that sets Latin words apart.
    fn is_spaced_dash(&self, gap: &Gap) -> bool {
        let visible = &self.scan.visible;
        let is_dash = |at: usize| matches!(visible.get(at), Some('—' | '–'));
        let at = if gap.left_class == Class::Dash {
            gap.at - 1
        } else {
            gap.at
        };
        // One past the longest run allowed is enough.
        let before = (1..=at.min(2)).take_while(|&n| is_dash(at - n)).count();
        let after = (1..=2).take_while(|&n| is_dash(at + n)).count();
        let (start, end) = (at - before, at + after + 1);
        let most = match self.facts {
            [f] if !f.stretched_han && !f.stretched => 2,
            _ if self.style.latin_apart => 2,
            _ => 1,
        };
        is_dash(at)
            && end - start <= most
            && self.scan.gap_at(start).is_some()
            && self.scan.gap_at(end).is_some()
    }

    /// Answers a gap between digits: joins only if the line was full, so that it broke inside the number.
    fn digits(&self, gap: &Gap, row: usize) -> Answer {
        let f = &self.facts[row];
        let ends_row = gap.line_ends > 0 && gap.at == f.visible.end;
        // Marks that may not begin a line wrap together with the digit (`2％。`).
        let unit = std::iter::once(gap.right)
            .chain(self.scan.visible[gap.at + 1..].iter().copied())
            .enumerate()
            .take_while(|&(n, c)| n == 0 || (may_not_start(c) && n < 4))
            .map(|(_, c)| width(c) as i32)
            .sum::<i32>();
        let lost = self.style.indents_lost && self.decided[row].state == State::First;
        let full = f.stretched
            || f.deficit_with_indent().is_some_and(|d| {
                (-2..unit.max(2)).contains(&d) || (lost && LOST_INDENT.contains(&d))
            });
        let sure = self
            .decided
            .get(row + 1)
            .is_some_and(|d| d.confidence > SURE);
        if ends_row && full && sure && self.wrapped && could_be_one(&self.scan.visible, gap.at) {
            return Answer {
                kind: EditKind::NumberRepaired,
                ..join(Rule::NumberMeasure, 0.95)
            };
        }
        space(Rule::Digits, 0.5)
    }

    /// Answers a gap in a line of a headline: keeps a space between clauses, also after a closing quote.
    fn in_headline(&self, gap: &Gap) -> Answer {
        let (l, r) = (gap.left_class, gap.right_class);
        match (l, r) {
            // `向“ 新” 发展`: white space inside the quotation proves that this gap belongs to the mark.
            (Class::Close, Class::Han) if self.is_loose_quotation(gap) => join(Rule::Mark, 0.8),
            (Class::Han | Class::Close, Class::Han) => space(Rule::HeadlineClause, 0.8),
            (Class::Dash, _) | (_, Class::Dash) if self.is_spaced_dash(gap) => keep(Rule::Dash),
            _ if (l.is_mark() || r.is_mark()) && self.facts.len() > 1 => join(Rule::Mark, 0.8),
            _ => keep(Rule::Headline),
        }
    }

    /// Returns true if a clause of a headline begins at the line end.
    fn begins_clause(&self, gap: &Gap) -> bool {
        if (gap.left_class, gap.right_class) != (Class::Han, Class::Han) {
            return false;
        }
        let (scan, range) = (self.scan, self.range());
        let visible = &scan.visible[range.clone()];
        if visible.len() > LONGEST_HEADLINE || !visible.iter().all(|&c| Class::of(c) == Class::Han)
        {
            return false;
        }
        let next = self.facts.get(self.row_before(gap) + 1);
        let row = next.filter(|f| f.visible.start == gap.at);
        let Some(gain) = row.and_then(|f| f.gain(scan, self.dictionary)) else {
            return false;
        };
        // Spaces separate clauses; other line ends do not.
        let spaces = scan.gaps_in(range.clone()).filter_map(|g| {
            let gap = &scan.gaps[g];
            (gap.line_ends == 0).then_some(gap.at - range.start)
        });
        let mut clauses = Vec::new();
        let mut from = 0;
        for to in spaces.chain([visible.len()]) {
            clauses.push(&visible[from..to]);
            from = to;
        }
        begins_clause(&clauses, gap.at - range.start, self.facts.len(), gain)
    }

    /// Returns true if white space follows the opening mark of the quotation that ends before the gap.
    fn is_loose_quotation(&self, gap: &Gap) -> bool {
        let block = self.facts[0].visible.start;
        let start = block.max(gap.at.saturating_sub(LONGEST_HEADLINE));
        self.scan.visible[start..gap.at - 1]
            .iter()
            .rposition(|&c| Class::of(c) == Class::Open)
            .is_some_and(|n| self.scan.gap_at(start + n + 1).is_some())
    }
}

/// Returns the line-end counterpart of a rule that joins inside a line.
fn at_line_end(rule: Rule) -> Rule {
    match rule {
        Rule::Han => Rule::HanLine,
        Rule::Mark => Rule::MarkLine,
        Rule::AsciiMark => Rule::AsciiMarkLine,
        Rule::HanDigit => Rule::HanDigitLine,
        rule => rule,
    }
}

/// Returns true for a sign of running text that is as wide as Han and set solid: `××餐厅`, `元／股`.
fn is_set_solid(c: char) -> bool {
    matches!(c, '\u{ff01}'..='\u{ff5f}' | '×')
}
