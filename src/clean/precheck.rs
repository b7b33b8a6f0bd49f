//! Quiet: whether a text shows at one look that it needs no repair.
//!
//! Most texts of a corpus need none, and neither does a text that has just been repaired: for these one light scan
//! must do. A text is quiet where no stretch of lines can count as wrapped prose, by an upper bound on what
//! [`structure`](crate::layout::structure) would find, and where the rules for white space inside lines leave all of it
//! alone. A text that is not quiet may need repair or not: then all is looked at.

use std::mem::take;

use crate::clean::narrow::{Line, Narrow, White};
use crate::clean::stays::{self, gaps_stay};
use crate::dictionary::jieba::Dictionary;
use crate::dictionary::word_scorer::{Gain, REACH, gain};
use crate::options::Options;
use crate::recognize::byline::dateline;
use crate::recognize::edges::{End, Start, start_of};
use crate::recognize::fields::has_label;
use crate::recognize::list::marker;
use crate::text::characters::{Class, has_han, is_space, may_not_start};
use crate::text::gap::Gap;
use crate::text::line::as_read;
use crate::text::scan::Scan;
use crate::weights::measure::WIDEST;
use crate::weights::stretch::*;
use crate::weights::wrapping::{SUREST, WRAPPED};
use crate::weights::{STRONG_GAIN, WIDE};

/// Characters at a line's start by which is told how it begins.
const HEAD: usize = 40;
/// Lines that end in a pause from which lines may be the pieces of rows: those that end so, and those that end in any
/// mark (`CUTS` and `FEWEST_PAUSES` of `rows.rs`).
const PAUSES: [u32; 2] = [3, 5];
/// Half-ems that marks may give way in a row, and one for a width that is not even.
const GIVE: u32 = 5;
/// Stray spaces that may be common.
const OFTEN: u32 = 3;
/// Narrow lines one after another from which every line has others as wide.
const MANY: usize = 16;
/// Odds that a stretch has to have for its text to count as wrapped, whatever its line ends say.
const LEAST: f32 = WRAPPED - SUREST;
/// By how much the widths of two lines may differ, in half-ems, where both fill one measure: besides their marks,
/// which may be squeezed, and their digits, which may be set apart.
const ALIKE: u32 = 8;

/// What a line adds to the odds of its stretch at most.
#[derive(Debug, Clone, Copy)]
struct Odds {
    width: u32,
    give: u32,
    always: f32,
    /// Where lines of the stretch have one width.
    among_peers: f32,
}

/// Memory for a look, to be used again for the next.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    run: Vec<Odds>,
    spaced: Vec<Line>,
    /// In boxes, since they change hands with every line.
    #[allow(clippy::vec_box, reason = "they are moved out and in again")]
    narrow: Vec<Box<Narrow>>,
    head: Vec<char>,
    asked: stays::Memory,
}

/// The scan so far.
struct Look<'a> {
    text: &'a str,
    /// The scan of the text, where there is one.
    scan: Option<&'a Scan<'a>>,
    options: &'a Options,
    dictionary: Option<&'a dyn Dictionary>,
    before: Option<Box<Narrow>>,
    /// In `run` the lines since the last one that is too wide for a measure; in `spaced` those with white space
    /// inside, which are judged last, since they cost most.
    memory: &'a mut Memory,
    /// The odds of the run so far.
    odds: f32,
    chars: u32,
    pauses: u32,
    /// Whether a line that ends in a pause, or in any mark, has room for the next one behind it.
    fits: [bool; 2],
    stray: u32,
    stray_marks: u32,
}

/// Whether a section shows that cleaning it would change nothing. `false` where that is not sure.
pub(crate) fn is_quiet(
    text: &str,
    options: &Options,
    dictionary: Option<&dyn Dictionary>,
    memory: &mut Memory,
) -> bool {
    if !has_han(text) {
        return true;
    }
    let mut look = Look::at(text, options, dictionary, memory);
    look.finds_no_prose() && !look.is_strewn() && look.all_gaps_stay()
}

/// The same for a section that has been scanned.
pub(crate) fn is_scan_quiet(
    scan: &Scan<'_>,
    options: &Options,
    dictionary: Option<&dyn Dictionary>,
    memory: &mut Memory,
) -> bool {
    let mut look = Look::at(scan.text, options, dictionary, memory);
    look.scan = Some(scan);
    let shows = look.scanned_lines(scan).is_some();
    shows && look.ends_without_prose() && !look.is_strewn() && look.all_gaps_stay()
}

/// Whether every section of a text shows that, without a look at where they begin.
pub(crate) fn is_quiet_throughout(
    text: &str,
    options: &Options,
    dictionary: Option<&dyn Dictionary>,
    memory: &mut Memory,
) -> bool {
    if !has_han(text) {
        return true;
    }
    let mut look = Look::at(text, options, dictionary, memory);
    // A section has no more lines of any kind than the whole, but its stray spaces may stand closer.
    look.finds_no_prose() && look.stray < OFTEN && look.all_gaps_stay()
}

impl<'a> Look<'a> {
    fn at(
        text: &'a str,
        options: &'a Options,
        dictionary: Option<&'a dyn Dictionary>,
        memory: &'a mut Memory,
    ) -> Self {
        memory.run.clear();
        memory.spaced.clear();
        Self {
            text,
            scan: None,
            options,
            dictionary,
            before: None,
            memory,
            odds: PRIOR,
            chars: 0,
            pauses: 0,
            fits: [false; 2],
            stray: 0,
            stray_marks: 0,
        }
    }

    /// Whether no stretch of lines can count as wrapped prose, and none as the pieces of rows.
    fn finds_no_prose(&mut self) -> bool {
        self.lines().is_some() && self.ends_without_prose()
    }

    /// The same at the end of the text.
    fn ends_without_prose(&mut self) -> bool {
        self.end_run().is_some() && !self.has_pieces()
    }

    /// Looks at every line of a text that was scanned; `None` as soon as one is not quiet.
    fn scanned_lines(&mut self, scan: &Scan<'_>) -> Option<()> {
        // It may be one cluster with the white space before it.
        let may_be_bound = |class: Class| matches!(class, Class::Extend | Class::Other);
        if scan.has_bound_space
            || scan
                .lines
                .first()
                .is_some_and(|l| may_be_bound(Class::of(l.first)))
            || scan.gaps.iter().any(|g| may_be_bound(g.right_class))
        {
            return None;
        }
        scan.lines.iter().enumerate().try_for_each(|(number, l)| {
            let gaps = &scan.gaps[l.gaps.clone()];
            let is_plain = |g: &&Gap| &scan.text[g.bytes.clone()] == " ";
            self.end_line(&Line {
                number,
                from: l.bytes.start,
                to: l.bytes.end,
                chars: l.chars,
                width: l.width,
                marks: l.stops + l.pauses,
                give: l.marks + l.digits - l.wide_digits,
                gaps: gaps.len() as u32,
                plain: gaps.iter().filter(is_plain).count() as u32,
                last_gap: gaps.last().map_or(0, |g| g.bytes.end),
                stray: l.stray,
                stray_marks: l.stray_marks,
            })
        })
    }

    /// Looks at every line; `None` as soon as one is not quiet.
    fn lines(&mut self) -> Option<()> {
        let mut line = Line::default();
        loop {
            let space = White::from(self.text, line.to);
            let Some(c) = self.text[space.to..].chars().next() else {
                return self.end_line(&line);
            };
            let class = Class::of(c);
            // It may be one cluster with the white space before it.
            if matches!(class, Class::Extend | Class::Other) {
                return None;
            }
            if space.ends_line || line.chars == 0 {
                self.end_line(&line)?;
                line = Line {
                    from: space.to,
                    ..Line::default()
                };
            } else {
                let left = self.text[..line.to].chars().next_back().map(Class::of)?;
                line.count_gap(left, class, &space);
            }
            line.count_visible(self.text, space.to);
        }
    }

    /// Judges a line that has ended.
    fn end_line(&mut self, line: &Line) -> Option<()> {
        if line.chars == 0 {
            return Some(());
        }
        self.chars += line.chars;
        self.stray += line.stray;
        self.stray_marks += line.stray_marks;
        let text = &self.text[line.from..line.to];
        if line.gaps > 0 {
            self.memory.spaced.push(*line);
        }
        let last = text.chars().next_back()?;
        self.pauses += u32::from(matches!(last, '，' | '、'));
        if self.has_pieces() {
            return None;
        }
        let before = self.before.take();
        let is_next = before.as_ref().is_some_and(|f| f.asks_for_next());
        if line.width > WIDEST {
            if let Some(before) = before {
                let mut head = take(&mut self.memory.head);
                head.clear();
                if is_next {
                    let visible = text.chars().filter(|&c| !is_space(c));
                    head.extend(visible.map(as_read).take(HEAD));
                }
                let odds = self.pair(&before, line, &head, None);
                self.memory.head = head;
                self.memory.narrow.push(before);
                odds?;
            }
            return self.end_run();
        }
        let mut narrow = self.memory.narrow.pop().unwrap_or_default();
        narrow.look(line, text, self.scan, is_next);
        // Marks alone are the rest of a row.
        let is_rest = line.chars <= 3 && text.chars().all(|c| is_space(c) || may_not_start(c));
        let odds = match &before {
            _ if is_rest => None,
            Some(before) => self.pair(before, line, &narrow.reading.visible, Some(&narrow)),
            None => Some(()),
        };
        self.memory.narrow.extend(before);
        self.before = Some(narrow);
        odds
    }

    /// What a narrow line and the start of the next one, `line`, add to the odds that their stretch was wrapped.
    fn pair(
        &mut self,
        f: &Narrow,
        line: &Line,
        next: &[char],
        narrow: Option<&Narrow>,
    ) -> Option<()> {
        if let Some(next) = narrow
            && (f.goes_on_as_byline(next) || f.is_cut_at_bracket(next))
        {
            return None;
        }
        // No row is wider than the widest measure, whatever its marks give way.
        if narrow.is_some_and(|next| f.width + next.width <= WIDEST + GIVE) {
            self.fits[0] |= matches!(f.last, '，' | '、');
            self.fits[1] |= Class::of(f.last).is_mark();
        }
        let mut odds = Odds {
            width: f.width,
            give: f.give,
            always: 0.0,
            among_peers: 0.0,
        };
        if !(f.silent || f.label && has_label(next)) {
            self.weigh(f, line, next, &mut odds);
        }
        self.memory.run.push(odds);
        self.odds += odds.always;
        // A long run needs not be seen to its end.
        if self.memory.run.len() >= MANY {
            self.odds += odds.among_peers;
        }
        if self.memory.run.len() == MANY {
            let rest = &self.memory.run[..MANY - 1];
            self.odds += rest.iter().map(|o| o.among_peers).sum::<f32>();
        }
        (self.odds <= LEAST).then_some(())
    }

    /// What the dictionary says of the gap between a line and the next one.
    fn gain(&self, f: &Narrow, next: &Line) -> Option<Gain> {
        let dictionary = self.dictionary?;
        if let Some(scan) = self.scan {
            let at = scan.lines[next.number].visible.start;
            return gain(dictionary, &scan.visible, at);
        }
        // Words may reach beyond the two lines, where these are short.
        let is_visible = |c: &char| !is_space(*c);
        let left = self.text[..f.to].chars().rev().filter(is_visible);
        let right = self.text[next.from..].chars().filter(is_visible);
        let mut around = ['\0'; 2 * REACH];
        let (mut start, mut end) = (REACH, REACH);
        for c in left.take(REACH) {
            start -= 1;
            around[start] = as_read(c);
        }
        for c in right.take(REACH) {
            around[end] = as_read(c);
            end += 1;
        }
        gain(dictionary, &around[start..end], REACH - start)
    }

    fn weigh(&self, f: &Narrow, line: &Line, next: &[char], odds: &mut Odds) {
        // Some markers need a space after them: without, the line may go on what is before.
        let start = start_of(next, marker(next, |_| false), dateline(next));
        let first = next[0];
        if f.end == End::Han && start == Start::Han {
            let gain = self.gain(f, line);
            odds.always += match gain.map_or(0.0, |g| g.gain) {
                g if g > STRONG_GAIN => CROSSED_STRONG,
                g if g > 0.0 => CROSSED,
                _ => 0.0,
            };
        }
        if f.end == End::Latin && f.reading.visible.ends_with(&['-']) && first.is_ascii_lowercase()
        {
            odds.always += CROSSED_STRONG;
        }
        if f.end == End::Pause && f.inner_marks && f.width >= WIDE {
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

    /// Whether some lines may be the pieces of rows that an extractor cut at marks.
    fn has_pieces(&self) -> bool {
        (self.pauses >= PAUSES[0] && self.fits[0]) || (self.pauses >= PAUSES[1] && self.fits[1])
    }

    /// Judges the narrow lines since the last wide one: no stretch of them may count as wrapped.
    fn end_run(&mut self) -> Option<()> {
        // The last line of the text has no next one.
        let last = self.before.take().map(|f| {
            let odds = Odds {
                width: f.width,
                give: f.give,
                always: 0.0,
                among_peers: 0.0,
            };
            self.memory.narrow.push(f);
            odds
        });
        // In a long run the odds among peers have been added already.
        let is_long = self.memory.run.len() >= MANY;
        self.memory.run.extend(last);
        if !is_long {
            // Two lines alike may show a measure, and a line as wide or wider counts as full in it.
            let alike = |a: &Odds, b: &Odds| a.width.abs_diff(b.width) <= ALIKE + a.give + b.give;
            let has_peers = (1..self.memory.run.len()).any(|k| {
                self.memory.run[..k]
                    .iter()
                    .any(|o| alike(o, &self.memory.run[k]))
            });
            if has_peers {
                self.odds += self.memory.run.iter().map(|o| o.among_peers).sum::<f32>();
            }
        }
        self.memory.run.clear();
        let odds = std::mem::replace(&mut self.odds, PRIOR);
        (odds <= LEAST).then_some(())
    }

    /// Whether the rules leave the white space inside all lines alone, where lines are not wrapped.
    fn all_gaps_stay(&mut self) -> bool {
        let Self {
            text,
            scan,
            options,
            dictionary,
            ..
        } = *self;
        let Memory { spaced, asked, .. } = &mut *self.memory;
        spaced
            .iter()
            .all(|line| gaps_stay(line, text, scan, options, dictionary, asked))
    }

    /// Whether spaces are so common that none is meant.
    fn is_strewn(&self) -> bool {
        let often = |count: u32, of: u32| count >= OFTEN && count * of >= self.chars;
        often(self.stray, 6) || often(self.stray_marks, 60)
    }
}

impl Drop for Look<'_> {
    /// The memory of the last line is used again as well.
    fn drop(&mut self) {
        self.memory.narrow.extend(self.before.take());
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::clean::narrow::Reading;
    use crate::clean::stays::{is_left_alone, stays};
    use crate::clean::workspace::Scratch;
    use crate::decide::model::Model;
    use crate::dictionary::jieba::JiebaDictionary;
    use crate::rules::Rule;
    use crate::text::section::Sections;

    /// The texts of a folder of fixtures whose names end so.
    fn texts(folder: &str, suffix: &str) -> Vec<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fixtures")
            .join(folder);
        let mut paths: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.to_str().unwrap().ends_with(suffix))
            .collect();
        paths.sort();
        assert!(!paths.is_empty());
        paths
            .into_iter()
            .map(|p| fs::read_to_string(p).unwrap())
            .collect()
    }

    /// What the whole pass replaces in a text that looks quiet; `None` where it does not.
    fn found(text: &str, options: &Options) -> Option<Vec<String>> {
        let dictionary = JiebaDictionary::new();
        let dictionary: Option<&dyn Dictionary> = Some(&dictionary);
        let mut memory = Memory::default();
        let is_quiet = is_quiet(text, options, dictionary, &mut memory);
        // What a scan shows, the text shows too.
        let shows = is_scan_quiet(&Scan::new(text), options, dictionary, &mut memory);
        assert!(is_quiet || !shows, "{text:?}");
        if !is_quiet {
            return None;
        }
        let mut scratch = Scratch::new();
        scratch.pass(text, false, options, dictionary, Model::fitted(), false);
        let replacements = scratch.found.replacements.iter();
        let told =
            replacements.map(|r| format!("{:?} {:?} {}", r.input, &text[r.input.clone()], r.rule));
        Some(told.collect())
    }

    #[test]
    fn what_looks_quiet_is() {
        let cleaner = crate::Cleaner::default();
        let broken = texts("broken", ".raw.txt");
        let cleaned: Vec<String> = broken
            .iter()
            .map(|t| cleaner.clean(t).text().to_owned())
            .collect();
        let clean = texts("clean", ".txt");
        let mut quiet = [0; 3];
        for (k, texts) in [&broken, &cleaned, &clean].into_iter().enumerate() {
            for text in texts {
                for (range, _) in Sections::of(text) {
                    if let Some(found) = found(&text[range.clone()], &Options::new()) {
                        assert!(found.is_empty(), "{found:?} in {}", &text[range]);
                        quiet[k] += 1;
                    }
                }
            }
        }
        // A broken text never is quiet. Most that were cleaned are, and many that are clean: but for tables, code and lists,
        // which only the whole pass tells from prose.
        assert_eq!(quiet[0], 0);
        assert!(
            quiet[1] * 2 > cleaned.len(),
            "{quiet:?} of {}",
            cleaned.len()
        );
        assert!(quiet[2] * 4 > clean.len(), "{quiet:?} of {}", clean.len());
    }

    fn looks_quiet(text: &str) -> bool {
        let dictionary = JiebaDictionary::new();
        is_quiet(
            text,
            &Options::new(),
            Some(&dictionary),
            &mut Memory::default(),
        )
    }

    /// What looks like the marker of a note, `〔４〕` before a mark, does not begin a block.
    #[test]
    fn a_note_in_mid_sentence_is_no_marker() {
        let text = "渡口的老人说，早年间河上没有桥，人们过河全靠一条木船，船夫姓祁，待人很和气，守着\n\
                    “雨天不收钱”〔３〕的老规矩，一直守到他去世那年；后来修了桥，船停在岸边，只有旧船牌\n\
                    〔４〕，还挂在渡口的柳树上，过路的人有时停下来看一看。\n";
        assert!(!looks_quiet(text));
    }

    /// In a column of single characters a word is longer than two lines.
    #[test]
    fn words_reach_over_short_lines() {
        assert!(!looks_quiet("旧、\n收\n音\n机）\n近"));
    }

    #[test]
    fn white_space_that_stays_is_told_by_a_few_characters() {
        for (text, want) in [
            ("三十一城共同倡议 让书架离家更近", true),
            ("石头缝里 种出“绿色银行”", true),
            ("据华汇社望潮4月10日电 近日，协作会举行", true),
            ("本报记者 卫长庚 摄", true),
            ("本报讯（记者 祝安 通讯员 冉秋月）家住河湾镇", true),
            ("4月 10日电", false),
            ("全市\u{3000}早稻育秧", false),
            ("王芳 李建国", false),
            ("新 路 通 车", false),
            ("本报讯（记 者 祝安）", false),
            ("一、 引言和目的", false),
        ] {
            let (stays, _) = told_to_stay(text).unwrap();
            assert_eq!(stays, want, "{text}");
        }
    }

    /// Whether a few characters of a line tell that its white space stays, and whether the rules say so; `None` where the look
    /// finds no white space that is to be judged.
    fn told_to_stay(text: &str) -> Option<(bool, bool)> {
        let (dictionary, options) = (JiebaDictionary::new(), Options::new());
        let mut memory = Memory::default();
        let mut look = Look::at(text, &options, Some(&dictionary), &mut memory);
        look.lines()?;
        let line = *look.memory.spaced.first()?;
        let text = &text[line.from..line.to];
        let told = stays(&line, text, None, &mut Reading::default());
        let dictionary: Option<&dyn Dictionary> = Some(&dictionary);
        let asked = &mut stays::Memory::default();
        Some((told, is_left_alone(text, &options, dictionary, asked)))
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 20_000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn what_is_told_to_stay_does(
            picks in prop::collection::vec((0_usize..40, any::<bool>()), 1..14),
            rest in 0_usize..80,
        ) {
            let parts = [
                "本报记者", "记者", "通讯员", "王芳", "李", "建国", "欧阳修", "摄", "图", "（", "）", "(", ")", "〈", "〉", "、", "：", "，",
                "。", "“", "”", "新华社", "北京", "4月", "21", "日", "电", "讯", "一、", "（二）", "第三条", "1.2", "●", "A", "ok", "口",
                "路", "——", "5", "/",
            ];
            let mut text: String = picks
                .into_iter()
                .map(|(part, is_apart)| format!("{}{}", parts[part], if is_apart { " " } else { "" }))
                .collect();
            text += &"渡口的老人说早年间河上没有桥".chars().cycle().take(rest).collect::<String>();
            let told = told_to_stay(&text);
            prop_assert!(!matches!(told, Some((true, false))), "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 2000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        /// Lines of all kinds in any order, some of them torn.
        #[test]
        fn what_looks_quiet_is_in_any_order(
            picks in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..12), 1..12),
            measure in prop::option::weighted(0.5, 8_usize..45),
            compact in any::<bool>(),
            sets in any::<[u64; 2]>(),
        ) {
            let mut lines: Vec<String> = Vec::new();
            for text in texts("clean", ".txt").iter().chain(&texts("broken", ".gold.txt")) {
                lines.extend(text.replace('¦', "").lines().map(str::to_owned));
            }
            let mut text = String::new();
            for (index, way) in picks {
                let line = index.get(&lines);
                let middle = line.char_indices().nth(line.chars().count() / 2).map_or(0, |(at, _)| at);
                match way {
                    0 => text += &format!("{}\n{}", &line[..middle], &line[middle..]),
                    1 => text += &format!("{} {}", &line[..middle], &line[middle..]),
                    2 => text += &format!("\n\u{3000}\u{3000}{line}"),
                    _ => text += line,
                }
                text.push('\n');
            }
            // As a column would have it, or as it is.
            if let Some(measure) = measure {
                let lines = text.lines().map(|line| line.chars().collect::<Vec<_>>());
                let rows = lines.flat_map(|line| {
                    let rows = line.chunks(measure).map(String::from_iter);
                    rows.collect::<Vec<String>>()
                });
                text = rows.collect::<Vec<_>>().join("\n");
            }
            let spacing = if compact {
                crate::HanDigitSpacing::Compact
            } else {
                crate::HanDigitSpacing::AsInput
            };
            let rules = Rule::all().iter().enumerate();
            let rules_off = rules.fold(Options::new(), |options, (n, &rule)| {
                options.rule(rule, (sets[0] | sets[1]) >> n & 1 == 1)
            });
            for options in [Options::new(), rules_off] {
                let options = options.han_digit_spacing(spacing);
                let found = found(&text, &options).unwrap_or_default();
                prop_assert!(found.is_empty(), "{found:?} in {text:?} {options:?}");
            }
        }
    }
}
