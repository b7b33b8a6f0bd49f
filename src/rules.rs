//! Rules: the catalogue of what can decide a gap or change a character, and sets of rules.

use std::fmt;

use crate::named::named;

/// What becomes of the white space, or of the characters, that a rule decides about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// White space changes.
    Space,
    /// White space stays.
    Stay,
    /// Characters change, where an option asks for it.
    Character,
}

/// A rule of the catalogue.
struct RuleRow {
    name: &'static str,
    description: &'static str,
    sort: Sort,
    example: RuleExample,
}

/// A short text that shows a [`Rule`] at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleExample {
    /// The text as it comes in.
    pub before: &'static str,
    /// What a cleaner makes of it that has the rule on. The same as before for a rule by which white space stays.
    pub after: &'static str,
}

macro_rules! rules {
    ($($sort:ident $rule:ident $name:literal: $description:literal, $before:expr => $after:expr;)*) => {
        /// A rule: what decides about a gap, or changes a character. An [`Edit`](crate::Edit) and a
        /// [`Decision`](crate::Decision) carry its [name](Self::name).
        ///
        /// [`Options::rule`](crate::Options::rule) turns a rule off. `docs/RULES.md` in the repository has them in
        /// groups, with the kinds of their edits.
        ///
        /// ```
        /// use zhuihe::{Cleaner, Options, Rule};
        /// for &rule in Rule::all() {
        ///     let cleaner = Cleaner::new(Options::new().rule(rule, true));
        ///     let example = rule.example();
        ///     assert_eq!(cleaner.clean(example.before).text(), example.after, "{rule}");
        /// }
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = concat!("`", $name, "`: ", $description, ".")] $rule,)*
        }

        /// All rules, in the order of the groups of `docs/RULES.md`.
        const ALL: &[Rule] = &[$(Rule::$rule,)*];

        /// What is known of each, in the same order.
        const CATALOGUE: &[RuleRow] = &[$(RuleRow {
            name: $name,
            description: $description,
            sort: Sort::$sort,
            example: RuleExample { before: $before, after: $after },
        },)*];
    };
}

/// A column of which the third line and the fourth begin with a text, up to a comma.
macro_rules! column {
    ($middle:literal) => {
        concat!(
            "全市粮食播种面积稳定在五十八万\n亩以上，同比增长百分之二点三，\n",
            $middle,
            "，早稻收购价\n格稳中有升，农户种粮积极性不断\n提高。\n"
        )
    };
}

/// The same as one paragraph.
macro_rules! joined {
    ($middle:literal) => {
        concat!(
            "全市粮食播种面积稳定在五十八万亩以上，同比增长百分之二点三，",
            $middle,
            "，早稻收购价格稳中有升，农户种粮积极性不断提高。\n"
        )
    };
}

rules! {
    // Between and around blocks.
    Space Block "block": "between two blocks, of which one was repaired, stands one separator; before a repaired first block stands nothing",
        "停 水 通 知\n\n\n各用户：\n" => "停水通知\n各用户：\n";
    Space End "end": "after a repaired last block stands one line end, or nothing where the input had none",
        "停 水 通 知\n\n\n" => "停水通知\n";

    // Fixed phrases.
    Space Byline "byline": "roles and names stand apart, the pieces of a name do not",
        "本报记者\n\n卫长庚 摄\n" => "本报记者 卫长庚 摄\n";
    Space Dateline "dateline": "a space after the dateline that opens a report; one without its day (`据华汇社电`) needs a space in the input",
        "华汇社东河4月10日电  近日，全市 春耕 全面 展开，农机 下田。\n" => "华汇社东河4月10日电 近日，全市春耕全面展开，农机下田。\n";
    Space JumpLine "jump-line": "no space inside a line that says where the article goes on",
        "（下转第 3 版）\n" => "（下转第3版）\n";
    Space Marker "marker": "a number or bullet stands apart from its title or text; in a stretched row the space after `（一）` and `一、` is stray, and so is one after `〔 1 〕`",
        "（一） 加 快 发 展\n" => "（一）加快发展\n";
    Space NameList "name-list": "in a list of names a space between names, none inside them",
        "出席：李　禾　周大江　陈　平\n" => "出席：李禾 周大江 陈平\n";

    // Numbers.
    Space Date "date": "no spaces inside a date, unless every Latin word of the text has them too",
        "4 月 21 日开工\n" => "4月21日开工\n";
    Space NumberDate "number-date": "the unit after the digits says how many there are; so do the dashes of a date that is spelled out",
        column!("其中夏粮播种面积的统计始于202\n4年，当年仅一万亩") => joined!("其中夏粮播种面积的统计始于2024年，当年仅一万亩");
    Space NumberDecimal "number-decimal": "a decimal point between digits",
        "产 值 达 到 17. 02 亿 元\n" => "产值达到17.02亿元\n";
    Space NumberThousands "number-thousands": "a comma with three digits after it",
        "全市 汽车， 共 销售 5, 346 辆\n" => "全市汽车，共销售5,346辆\n";
    Space NumberPercent "number-percent": "`%`, `‰` and `℃` stand next to their figure",
        "全市 产值， 同比 增长 25.1 %\n" => "全市产值，同比增长25.1%\n";
    Space NumberRatio "number-ratio": "fractions, scores and times",
        "全市 水田， 面积 约占 1 ／4\n" => "全市水田，面积约占1／4\n";
    Space NumberRange "number-range": "a dash between two numbers",
        "全市 水田， 规划 年份 2021 —2035年\n" => "全市水田，规划年份2021—2035年\n";
    Space NumberMeasure "number-measure": "the line was full, with its lost indent or with the marks that go with the digit, so it broke inside the number",
        column!("县里的农机厂今年生产了插秧机14\n50台，比上年增五成") => joined!("县里的农机厂今年生产了插秧机1450台，比上年增五成");
    Space Digits "digits": "digit beside digit without proof: the gap stays, as a space at a line end; so do years side by side, which head columns",
        column!("其中夏粮播种面积，编号21\n684，比上年增两成") => joined!("其中夏粮播种面积，编号21 684，比上年增两成");
    Space Clock "clock": "a space between a date and a time with an ASCII colon; `22：00` is part of the sentence",
        "全市 春耕， 消息 发布 开工 4月21日  10:24\n" => "全市春耕，消息发布开工4月21日 10:24\n";
    Space HanDigit "han-digit": "nothing between Han and a figure, or a sign set as one is (`%`, `+`), inside a line",
        "全市 水田， 安置 共 3860 户\n" => "全市水田，安置共3860户\n";
    Space HanDigitLine "han-digit-line": "nothing between Han and a figure, or a sign set as one is, at a line end inside a block",
        column!("其中夏粮播种面积去年冬天只有\n21万亩，比上年增加一") => joined!("其中夏粮播种面积去年冬天只有21万亩，比上年增加一");

    // Characters and marks.
    Space Han "han": "nothing between two Han inside a line of running text",
        "县长 昨日 指出，现在 开工。\n" => "县长昨日指出，现在开工。\n";
    Space HanLine "han-line": "nothing between two Han at a line end inside a block",
        column!("其中夏粮播种面积二十一万亩，比\n上年增加一万两千亩") => joined!("其中夏粮播种面积二十一万亩，比上年增加一万两千亩");
    Space Mark "mark": "nothing beside full-width punctuation inside a line",
        "县长 昨日 指出 ： “现在 开工。”\n" => "县长昨日指出：“现在开工。”\n";
    Space MarkLine "mark-line": "nothing beside full-width punctuation, and other full-width signs (`元⏎／股`), at a line end inside a block",
        column!("其中夏粮播种面积二十一万亩，\n比上年增加一万两千亩") => joined!("其中夏粮播种面积二十一万亩，比上年增加一万两千亩");
    Space AsciiMark "ascii-mark": "nothing between Han and the ASCII punctuation that OCR puts in Chinese text, inside a line",
        "法院 昨日 判决， 如下 : 赔偿\n" => "法院昨日判决，如下:赔偿\n";
    Space AsciiMarkLine "ascii-mark-line": "nothing between Han and the ASCII punctuation that OCR puts in Chinese text, at a line end inside a block",
        column!("其中夏粮播种面积二十一万亩,\n比上年增加一万两千亩") => joined!("其中夏粮播种面积二十一万亩,比上年增加一万两千亩");
    Space LetterSpacing "letter-spacing": "a line with a space after every character: the narrow ones go, the wide ones are spaces",
        "发 力   补 短\n" => "发力 补短\n";
    Space Note "note": "a mark such as `①` stays with the sentence before it",
        "带动 村民， 全面 就业 ①\n" => "带动村民，全面就业①\n";
    Space LineSpace "line-space": "a line end inside a block where the gap is one that would keep its space",
        column!("其中夏粮播种面积改用程序——\nRust，比上年增两成") => joined!("其中夏粮播种面积改用程序—— Rust，比上年增两成");

    // Spaces that mean something.
    Space HeadlineClause "headline-clause": "a space between the clauses of a headline, also at a line end where two clauses balance",
        concat!("县城老街换新颜  小巷\n里走出大产业\n\n", column!("其中夏粮播种面积二十一万亩，比\n上年增加一万两千亩")) => concat!("县城老街换新颜 小巷里走出大产业\n", joined!("其中夏粮播种面积二十一万亩，比上年增加一万两千亩"));
    Space Institutions "institutions": "a space between two institutions that act together",
        "中共中央  国务院 印发 意见， 要求 落实\n" => "中共中央 国务院印发意见，要求落实\n";
    Space TypedSpace "typed-space": "a full-width space inside a line was typed by a person, and becomes an ordinary one",
        "细辛　多年 生草 本， 产自 山中\n" => "细辛 多年生草本，产自山中\n";

    // Latin words.
    Space LatinWords "latin-words": "a space between two Latin words at a line end",
        column!("其中农机站所用的程序 open\nsource，比上年更多") => joined!("其中农机站所用的程序 open source，比上年更多");
    Space LatinHyphen "latin-hyphen": "nothing after `-`, `/`, `_` or `.` at a line end; the hyphen stays",
        column!("其中夏粮播种面积一词 inter-\nnational，比上年多") => joined!("其中夏粮播种面积一词 inter-national，比上年多");
    Space LatinStyle "latin-style": "between Han and Latin, or Han and a figure, at a line end: what the text does inside its lines",
        column!("其中夏粮播种面积使用的变量\nPATH，比上年多两成") => joined!("其中夏粮播种面积使用的变量PATH，比上年多两成");
    Space WideLatin "wide-latin": "nothing beside full-width letters at a line end",
        column!("其中夏粮播种面积二十一万亩，Ａ\nＢ两县比上年多一成") => joined!("其中夏粮播种面积二十一万亩，ＡＢ两县比上年多一成");

    // Changes of characters.
    Character AsciiWidth "ascii-width": "full-width digits and letters, and the marks inside numbers, become ASCII",
        "增长１７．０２％\n" => "增长17.02%\n";
    Character VerticalForm "vertical-form": "a vertical presentation form becomes the ordinary mark",
        "﹁甲﹂\n" => "「甲」\n";
    Character UnifyHan "unify-han": "a radical or a compatibility ideograph becomes the unified ideograph",
        "⼈⼝\n" => "人口\n";
    Character SoftHyphen "soft-hyphen": "U+00AD goes",
        "hand\u{ad}buch\n" => "handbuch\n";
    Character SoftHyphenLine "soft-hyphen-line": "the hyphen of a Latin word that goes on in the next line goes, with the line end",
        column!("其中夏粮播种面积一词 inter-\nnational，比上年多") => joined!("其中夏粮播种面积一词 international，比上年多");

    // Names without edits.
    Stay Clean "clean": "white space inside the lines of a text that shows no fault",
        "用 Rust 编译\n" => "用 Rust 编译\n";
    Stay LeftAlone "left-alone": "tables, code, other languages",
        "| 甲 | 乙 |\n" => "| 甲 | 乙 |\n";
    Stay Form "form": "the spaces between fields with labels, `单位：元␠币种：人民币`, behind a speaker or label that begins several rows, `少杰␠哪里错了？`, and in blanks to fill in: `（␠）`",
        "日期： 1949-05-02 版次： 02版 本报讯， 今日 全市 春耕 开始\n" => "日期：1949-05-02 版次：02版 本报讯，今日全市春耕开始\n";
    Stay Headline "headline": "spaces beside Latin words in a headline",
        concat!("农机站改用 Rust 程序\n\n", column!("其中夏粮播种面积二十一万亩，比\n上年增加一万两千亩")) => concat!("农机站改用 Rust 程序\n", joined!("其中夏粮播种面积二十一万亩，比上年增加一万两千亩"));
    Stay Dash "dash": "a space between a dash and a Latin word, and on both sides of a single dash",
        "许可证 — 它们 全部 有效， 可以 使用\n" => "许可证 — 它们全部有效，可以使用\n";
    Stay Symbol "symbol": "spaces beside `●`, `√` and their like",
        "春耕 ● 秋收， 全市 农机 下田\n" => "春耕 ● 秋收，全市农机下田\n";
    Stay Latin "latin": "spaces beside Latin words inside a line",
        "全市 农机， 使用 Rust 编写 程序\n" => "全市农机，使用 Rust 编写程序\n";
}

impl Rule {
    /// Every rule, in the order of `docs/RULES.md`.
    pub fn all() -> &'static [Self] {
        ALL
    }

    /// The rule with this name.
    ///
    /// ```
    /// use zhuihe::Rule;
    /// assert_eq!(Rule::find("han-digit"), Some(Rule::HanDigit));
    /// assert_eq!(Rule::find("han digit"), None);
    /// ```
    pub fn find(name: &str) -> Option<Self> {
        ALL.iter().copied().find(|rule| rule.name() == name)
    }

    /// Its name, in kebab case.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What it does, or, for a rule that makes no edit, what stays. No sentence, and without a stop at its end.
    pub fn description(self) -> &'static str {
        self.row().description
    }

    /// A text that shows it at work, under `Options::new().rule(rule, true)`.
    pub fn example(self) -> RuleExample {
        self.row().example
    }

    /// Whether it can make edits. One that makes none says that white space stays; to turn it off changes nothing.
    pub fn makes_edits(self) -> bool {
        self.row().sort != Sort::Stay
    }

    /// Whether it changes characters. Such a rule is off by default, and an option turns it on.
    pub fn changes_characters(self) -> bool {
        self.row().sort == Sort::Character
    }

    fn row(self) -> &'static RuleRow {
        &CATALOGUE[self as usize]
    }
}

named!(Rule);

/// A set of rules.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rules(u64);

const _: () = assert!(ALL.len() <= u64::BITS as usize, "a set has a bit for each");

impl Rules {
    /// Those that change characters.
    const CHARACTERS: Self = {
        let mut bits = 0;
        let mut at = 0;
        while at < CATALOGUE.len() {
            if matches!(CATALOGUE[at].sort, Sort::Character) {
                bits |= 1 << at;
            }
            at += 1;
        }
        Self(bits)
    };

    /// Whether a rule is in it.
    pub(crate) fn has(self, rule: Rule) -> bool {
        self.0 >> rule as u32 & 1 != 0
    }

    /// Whether it has a rule that changes characters.
    pub(crate) fn changes_characters(self) -> bool {
        self.0 & Self::CHARACTERS.0 != 0
    }

    /// Puts a rule in or takes it out.
    pub(crate) fn set(&mut self, rule: Rule, on: bool) {
        let bit = 1 << rule as u32;
        if on {
            self.0 |= bit;
        } else {
            self.0 &= !bit;
        }
    }
}

impl Default for Rules {
    /// All that change white space.
    fn default() -> Self {
        Self(!Self::CHARACTERS.0)
    }
}

impl fmt::Debug for Rules {
    /// Formats the differences from the default, as on the command line: `{-han, +ascii-width}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let default = Self::default();
        let others = ALL.iter().filter(|&&r| self.has(r) != default.has(r));
        let named = others.map(|&r| format!("{}{r}", if self.has(r) { '+' } else { '-' }));
        write!(f, "{{{}}}", named.collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn every_rule_is_found_by_its_name() {
        for &rule in Rule::all() {
            assert_eq!(Rule::find(rule.name()), Some(rule));
            assert_eq!(rule.to_string().parse::<Rule>().unwrap(), rule);
            let kebab = |c: char| c.is_ascii_lowercase() || c == '-';
            assert!(rule.name().chars().all(kebab), "{rule}");
        }
        for name in ["", "Han", "han ", "all", "+han"] {
            let error = name.parse::<Rule>().unwrap_err();
            assert_eq!(
                error.kind(),
                ErrorKind::UnknownName { of: "Rule" },
                "{name}"
            );
        }
    }

    #[test]
    fn a_set_shows_what_is_otherwise_than_by_default() {
        let mut rules = Rules::default();
        assert_eq!(format!("{rules:?}"), "{}");
        rules.set(Rule::Han, false);
        rules.set(Rule::AsciiWidth, true);
        assert_eq!(format!("{rules:?}"), "{-han, +ascii-width}");
        assert!(rules.changes_characters());
        rules.set(Rule::Han, true);
        rules.set(Rule::AsciiWidth, false);
        assert_eq!(rules, Rules::default());
        assert!(!rules.changes_characters());
    }
}
