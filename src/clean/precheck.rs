//! Precheck: a fast check, true if cleaning a section would be a no-op.
//!
//! Most texts of a corpus need no repair, nor does a text just repaired: for these the scan and this check suffice. The
//! check proves, by an upper bound on what [`structure`](crate::layout::structure) would find, that no stretch of lines
//! counts as wrapped prose, and that the rules for white space inside lines keep all of it. Without a proof, the whole
//! pass runs.

use crate::clean::gap_precheck::{self, gaps_stay};
use crate::dictionary::jieba::Dictionary;
use crate::dictionary::join_gain::gain;
use crate::layout::brackets::Spans;
use crate::layout::line_profile::is_spaced_out;
use crate::layout::wrapping::{FEW_ROWS, ends_sentence};
use crate::options::Options;
use crate::recognize::byline::{LONGEST, Phrase, dateline, phrase};
use crate::recognize::edges::{End, Start, end_of, start_of};
use crate::recognize::fields::has_label;
use crate::recognize::markers::marker;
use crate::recognize::names::is_name;
use crate::recognize::numbers::is_figure_due;
use crate::recognize::page_furniture::is_furniture;
use crate::text::characters::{Class, may_not_start};
use crate::text::line::Line;
use crate::text::scan::Scan;
use crate::weights::measure::WIDEST;
use crate::weights::stretch::*;
use crate::weights::wrapping::{SUREST, WRAPPED};
use crate::weights::{STRONG_GAIN, WIDE};

/// Characters at the start of a line that decide how it begins.
const HEAD: usize = 40;
/// Lines ending in a pause from which lines may be the pieces of rows: rows cut at pauses, and rows cut at any mark
/// (`CUTS` and `FEWEST_PAUSES` of `rows.rs`).
const PAUSES: [u32; 2] = [3, 5];
/// Half-ems by which squeezed marks may narrow a row, plus one for an odd width.
const GIVE: u32 = 5;
/// Stray spaces from which they may count as common.
const OFTEN: u32 = 3;
/// Consecutive narrow lines from which every line is assumed to have peers as wide.
const MANY: usize = 16;
/// Log odds that a stretch needs for its text to count as wrapped, whatever its line ends add.
const LEAST: f32 = WRAPPED - SUREST;
/// Most half-ems by which two lines that fill one measure differ in width, besides their marks, which may be squeezed,
/// and their digits, which may be set apart.
const ALIKE: u32 = 8;

/// Upper bounds on what a line adds to the log odds of its stretch.
#[derive(Debug, Clone, Copy)]
struct LineOdds {
    width: u32,
    give: u32,
    always: f32,
    /// Added only if lines of the stretch have the same width.
    among_peers: f32,
}

/// Widest row in half-ems that does not prove by its width that a sentence goes on.
const WIDEST_ITEM: u32 = 40;

/// Reusable buffers of a check.
#[derive(Debug, Default)]
pub(crate) struct PrecheckBuffers {
    run: Vec<LineOdds>,
    gaps: gap_precheck::GapBuffers,
}

/// The state of a check.
struct Precheck<'a> {
    scan: &'a Scan<'a>,
    dictionary: Option<&'a dyn Dictionary>,
    before: Option<NarrowLine<'a>>,
    /// Lines since the last one too wide for a measure.
    run: &'a mut Vec<LineOdds>,
    /// Log odds of the run so far.
    odds: f32,
    chars: u32,
    pauses: u32,
    /// Whether some line that ends in a pause, or in any mark, and the next line fit into one row.
    fits: [bool; 2],
    stray: u32,
    stray_marks: u32,
}

/// Returns true if cleaning a section provably changes nothing. `false` proves nothing.
pub(crate) fn is_noop(
    scan: &Scan<'_>,
    options: &Options,
    dictionary: Option<&dyn Dictionary>,
    buffers: &mut PrecheckBuffers,
) -> bool {
    buffers.run.clear();
    let mut check = Precheck {
        scan,
        dictionary,
        before: None,
        run: &mut buffers.run,
        odds: PRIOR,
        chars: 0,
        pauses: 0,
        fits: [false; 2],
        stray: 0,
        stray_marks: 0,
    };
    !may_be_bound(scan)
        && check.finds_no_prose()
        && !check.is_strewn()
        && scan
            .lines
            .iter()
            .filter(|line| !line.gaps.is_empty())
            .all(|line| gaps_stay(scan, line, options, dictionary, &mut buffers.gaps))
}

/// Returns true if some character may form a grapheme cluster with the white space before it.
fn may_be_bound(scan: &Scan<'_>) -> bool {
    let may_extend = |class: Class| matches!(class, Class::Extend | Class::Other);
    scan.has_bound_space
        || scan
            .lines
            .first()
            .is_some_and(|l| may_extend(Class::of(l.first)))
        || scan.gaps.iter().any(|g| may_extend(g.right_class))
}

impl<'a> Precheck<'a> {
    /// Returns true if no stretch of lines can count as wrapped prose or as pieces of rows.
    fn finds_no_prose(&mut self) -> bool {
        let scan = self.scan;
        scan.lines
            .iter()
            .try_for_each(|line| self.line(line))
            .is_some()
            && self.end_run().is_some()
            && !self.has_pieces()
            && !self.may_be_short_prose()
    }

    /// Returns true for a text of few lines that may be wrapped whatever its measure: some line end may show that a
    /// sentence goes on (`short_text` of `wrapping.rs`).
    fn may_be_short_prose(&self) -> bool {
        let lines = &self.scan.lines;
        if !(2..=FEW_ROWS).contains(&lines.len()) {
            return false;
        }
        let mut spans = Spans::default();
        spans.find(self.scan);
        let (mut brackets, mut quotes) = (spans.brackets(), spans.quotes());
        lines.windows(2).any(|pair| {
            let end = pair[0].visible.end;
            brackets.is_open_at(end) || quotes.is_open_at(end) || self.may_go_on(&pair[0], &pair[1])
        })
    }

    fn may_go_on(&self, line: &Line, next: &Line) -> bool {
        let at = next.visible.start;
        if ends_sentence(&self.scan.visible[line.visible.clone()]) {
            return false;
        }
        let is_marked = line.pauses + line.stops + line.ascii_marks + line.dashes > 0;
        let is_cell = [line.last, next.first]
            .iter()
            .any(|&c| matches!(Class::of(c), Class::Digit | Class::Latin));
        let is_paused = matches!(line.last, ',' | ';')
            || Class::of(line.last) == Class::Pause && !matches!(line.last, '：' | '︰');
        is_paused
            || line.width > WIDEST_ITEM && !is_cell
            || line.plain_words > 0 && is_marked
            || is_spaced_out(self.scan, line)
            || matches!(next.first, '/' | '%')
            || may_not_start(next.first)
            || is_figure_due(&self.scan.visible, at, line.visible.start)
            || self.has_strong_word(at)
    }

    /// Returns true if a word near proof crosses the gap before `at`.
    fn has_strong_word(&self, at: usize) -> bool {
        let gain = self
            .dictionary
            .and_then(|dictionary| gain(dictionary, &self.scan.visible, at));
        gain.is_some_and(|g| g.gain > STRONG_GAIN)
    }

    /// Checks a line; `None` if nothing is proved.
    fn line(&mut self, line: &'a Line) -> Option<()> {
        self.chars += line.chars;
        self.stray += line.stray;
        self.stray_marks += line.stray_marks;
        let visible = &self.scan.visible[line.visible.clone()];
        self.pauses += u32::from(matches!(visible.last(), Some('，' | '、')));
        if self.has_pieces() {
            return None;
        }
        let before = self.before.take();
        if line.width > WIDEST {
            if let Some(before) = before {
                self.pair(&before, line, None)?;
            }
            return self.end_run();
        }
        let narrow = NarrowLine::of(self.scan, line);
        // A line of marks alone is the rest of a row.
        let is_rest = line.chars <= 3 && visible.iter().all(|&c| may_not_start(c));
        if is_rest {
            return None;
        }
        if let Some(before) = before {
            self.pair(&before, line, Some(&narrow))?;
        }
        self.before = Some(narrow);
        Some(())
    }

    /// Adds the log odds of wrapping for a narrow line and the next one; `None` if nothing is proved.
    fn pair(
        &mut self,
        f: &NarrowLine<'_>,
        line: &Line,
        narrow: Option<&NarrowLine<'_>>,
    ) -> Option<()> {
        if let Some(next) = narrow
            && (f.goes_on_as_byline(self.scan, next) || f.is_cut_at_bracket(next))
        {
            return None;
        }
        // No row is wider than the widest measure plus what squeezed marks give.
        if narrow.is_some_and(|next| f.line.width + next.line.width <= WIDEST + GIVE) {
            self.fits[0] |= matches!(f.last(), '，' | '、');
            self.fits[1] |= Class::of(f.last()).is_mark();
        }
        let mut odds = f.no_odds();
        let next = &self.scan.visible[line.visible.clone()];
        let next = &next[..next.len().min(HEAD)];
        if !(f.silent || f.label && has_label(next)) {
            self.weigh(f, line, next, &mut odds);
        }
        self.run.push(odds);
        self.odds += odds.always;
        // Peers are assumed in a long run, so that it can fail before its end.
        if self.run.len() >= MANY {
            self.odds += odds.among_peers;
        }
        if self.run.len() == MANY {
            let rest = &self.run[..MANY - 1];
            self.odds += rest.iter().map(|o| o.among_peers).sum::<f32>();
        }
        (self.odds <= LEAST).then_some(())
    }

    fn weigh(&self, f: &NarrowLine<'_>, line: &Line, next: &[char], odds: &mut LineOdds) {
        // Some markers need a space after them: without it, the line may continue the one before.
        let start = start_of(next, marker(next, |_| false), dateline(next));
        if f.end == End::Han
            && start == Start::Han
            && let Some(dictionary) = self.dictionary
        {
            let gain = gain(dictionary, &self.scan.visible, line.visible.start);
            odds.always += match gain.map_or(0.0, |g| g.gain) {
                g if g > STRONG_GAIN => CROSSED_STRONG,
                g if g > 0.0 => CROSSED,
                _ => 0.0,
            };
        }
        if f.end == End::Latin && f.last() == '-' && next[0].is_ascii_lowercase() {
            odds.always += CROSSED_STRONG;
        }
        if f.end == End::Pause && f.inner_marks && f.line.width >= WIDE {
            odds.always += PAUSED;
        }
        let open = matches!(f.end, End::Han | End::Latin | End::Digit | End::Open);
        if open && start == Start::Forbidden {
            odds.among_peers += CROSSED_STRONG;
        } else if f.end == End::Han && start != Start::Marker {
            odds.among_peers += MID_CLAUSE;
            if f.inner_marks {
                odds.among_peers += INNER_MARK + WIDE_CLAUSE;
            }
        }
    }

    /// Returns true if some lines may be pieces of rows that an extractor cut at marks.
    fn has_pieces(&self) -> bool {
        (self.pauses >= PAUSES[0] && self.fits[0]) || (self.pauses >= PAUSES[1] && self.fits[1])
    }

    /// Checks the narrow lines since the last wide one; `None` if a stretch of them may count as wrapped.
    fn end_run(&mut self) -> Option<()> {
        // In a long run the odds among peers are already included.
        let is_long = self.run.len() >= MANY;
        // The last line has no next one.
        self.run.extend(self.before.take().map(|f| f.no_odds()));
        if !is_long {
            // Two lines of similar width may set a measure, in which lines as wide or wider count as full.
            let alike =
                |a: &LineOdds, b: &LineOdds| a.width.abs_diff(b.width) <= ALIKE + a.give + b.give;
            let has_peers =
                (1..self.run.len()).any(|k| self.run[..k].iter().any(|o| alike(o, &self.run[k])));
            if has_peers {
                self.odds += self.run.iter().map(|o| o.among_peers).sum::<f32>();
            }
        }
        self.run.clear();
        let odds = std::mem::replace(&mut self.odds, PRIOR);
        (odds <= LEAST).then_some(())
    }

    /// Returns true if stray spaces are so common that none is intentional.
    fn is_strewn(&self) -> bool {
        let often = |count: u32, of: u32| count >= OFTEN && count * of >= self.chars;
        often(self.stray, 6) || often(self.stray_marks, 60)
    }
}

/// A line narrow enough to have been wrapped.
struct NarrowLine<'a> {
    line: &'a Line,
    visible: &'a [char],
    inner_marks: bool,
    end: End,
    phrase: Option<Phrase>,
    label: bool,
    /// Whether to ignore the line as evidence of wrapping: a name, a page number, a byline, or the end of a sentence.
    silent: bool,
}

impl<'a> NarrowLine<'a> {
    fn of(scan: &'a Scan<'_>, line: &'a Line) -> Self {
        let visible = &scan.visible[line.visible.clone()];
        let last = visible[visible.len() - 1];
        let mut narrow = Self {
            line,
            visible,
            inner_marks: line.meetings.inner_marks > 0,
            end: End::Stop,
            phrase: None,
            label: false,
            silent: true,
        };
        if !is_over(last) {
            narrow.phrase = phrase(visible, line.hints, |k| {
                scan.space_before(line.visible.start + k)
            });
            narrow.end = end_of(visible);
            narrow.label = has_label(visible);
            narrow.silent = narrow.phrase.is_some() || is_name(visible) || is_furniture(visible);
        }
        narrow
    }

    fn last(&self) -> char {
        self.visible[self.visible.len() - 1]
    }

    fn no_odds(&self) -> LineOdds {
        let line = self.line;
        LineOdds {
            width: line.width,
            give: line.marks + line.digits - line.wide_digits,
            always: 0.0,
            among_peers: 0.0,
        }
    }

    /// Returns true if this line is a byline that continues in the next one.
    fn goes_on_as_byline(&self, scan: &Scan<'_>, next: &Self) -> bool {
        let range = self.line.visible.start..next.line.visible.end;
        if self.phrase.is_none()
            || next.phrase.is_some()
            || is_over(next.last())
            || range.len() > LONGEST
        {
            return false;
        }
        let hints = self.line.hints | next.line.hints;
        let space_before = |k| scan.space_before(range.start + k);
        phrase(&scan.visible[range.clone()], hints, space_before).is_some()
    }

    /// Returns true if the two lines may be one row, cut between two marks.
    fn is_cut_at_bracket(&self, next: &Self) -> bool {
        matches!(next.visible[0], '“' | '《' | '（' | '「' | '【')
            && matches!(self.last(), '《' | '（' | '》' | '）' | '】')
    }
}

/// Returns true if a line that ends in `last` is no evidence of wrapping and no byline: it ends a sentence, a clause or
/// a quotation.
fn is_over(last: char) -> bool {
    match Class::of(last) {
        Class::Stop => true,
        Class::Pause => last == '；',
        // A byline may be in brackets.
        Class::Close => !matches!(last, '）' | '】'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::jieba::JiebaDictionary;
    use crate::text::characters::{Space, hints_among, is_space};
    use crate::text::line::as_read;

    fn proves_noop(text: &str) -> bool {
        let dictionary = JiebaDictionary::new();
        let buffers = &mut PrecheckBuffers::default();
        is_noop(
            &Scan::new(text),
            &Options::new(),
            Some(&dictionary),
            buffers,
        )
    }

    /// A note, `〔４〕` before a mark, looks like a marker but does not begin a block.
    #[test]
    fn a_note_in_mid_sentence_is_no_marker() {
        let text = "渡口的老人说，早年间河上没有桥，人们过河全靠一条木船，船夫姓祁，待人很和气，守着\n\
                    “雨天不收钱”〔３〕的老规矩，一直守到他去世那年；后来修了桥，船停在岸边，只有旧船牌\n\
                    〔４〕，还挂在渡口的柳树上，过路的人有时停下来看一看。\n";
        assert!(!proves_noop(text));
    }

    /// In a column of single characters a word spans more than two lines.
    #[test]
    fn words_reach_over_short_lines() {
        assert!(!proves_noop("旧、\n收\n音\n机）\n近"));
    }

    /// `NarrowLine::of` stops at a line that is over: it must be no byline, and its end must not continue.
    #[test]
    fn a_line_that_is_over_tells_nothing() {
        for last in ('!'..=char::MAX).filter(|&c| is_over(c) && !is_space(c)) {
            for line in [
                "本报记者李世秀",
                "（本报记者李世秀",
                "（下转第二版",
                "文",
                "",
            ] {
                let line: Vec<char> = line.chars().chain([as_read(last)]).collect();
                let phrase = phrase(&line, hints_among(&line), |_| Space::None);
                assert_eq!(phrase, None, "{line:?}");
                let end = end_of(&line);
                let goes_on = matches!(
                    end,
                    End::Han | End::Latin | End::Digit | End::Open | End::Pause
                );
                assert!(!goes_on, "{line:?} {end:?}");
            }
        }
    }
}
