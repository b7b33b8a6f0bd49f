//! Options of a cleaner.

use crate::error::{Error, ErrorKind};
use crate::named::named;
use crate::rules::{Rule, Rules};

/// Separator of two blocks in a repaired stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum BlockSeparator {
    /// One `\n`.
    #[default]
    LineEnd,
    /// `\n\n`: an empty line, as Markdown wants it.
    BlankLine,
    /// The white space of the input, as it is.
    AsInput,
}

named!(BlockSeparator {
    LineEnd => "line-end",
    BlankLine => "blank-line",
    AsInput => "as-input",
});

/// Treatment of a space between Han and digits in running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum HanDigitSpacing {
    /// It goes: `4 月 21 日` → `4月21日`. A text that sets such spaces
    /// everywhere, between Han and Latin words too, keeps them.
    #[default]
    Compact,
    /// It stays where the input has it inside a line: `4 月 21 日`.
    AsInput,
}

named!(HanDigitSpacing {
    Compact => "compact",
    AsInput => "as-input",
});

/// Treatment of the spaces inside lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Spaces {
    /// Stray ones go, where the line is proven to be running text or letter-spaced.
    #[default]
    Repair,
    /// All stay; only lines are joined.
    Leave,
}

named!(Spaces {
    Repair => "repair",
    Leave => "leave",
});

/// A confidence, from 0 to 1. Never NaN, which is why it can be [`Eq`].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Confidence(f32);

impl Eq for Confidence {}

impl Confidence {
    fn new(value: f32) -> Result<Self, Error> {
        if (0.0..=1.0).contains(&value) {
            Ok(Self(value))
        } else {
            Err(Error::new(ErrorKind::InvalidConfidence))
        }
    }

    /// Whether a decision is at least as sure.
    pub(crate) fn is_reached(self, confidence: f32) -> bool {
        confidence >= self.0
    }
}

/// What a [`Cleaner`](crate::Cleaner) does beyond the repair, how sure it has to be, and which rules it leaves out.
/// By default nothing is done beyond the repair, and no rule is left out.
///
/// ```
/// use zhuihe::{BlockSeparator, Options};
/// let options = Options::new().ascii_width(true).block_separator(BlockSeparator::BlankLine);
/// # let _ = options;
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Options {
    pub(crate) rules: Rules,
    pub(crate) block_separator: BlockSeparator,
    pub(crate) spaces: Spaces,
    pub(crate) han_digit_spacing: HanDigitSpacing,
    pub(crate) min_confidence: Confidence,
}

impl Options {
    /// Whether an option changes characters.
    pub(crate) fn changes_characters(&self) -> bool {
        self.rules.changes_characters()
    }

    /// Whether a decision is carried out: its rule is on, and its confidence is high enough.
    pub(crate) fn does(&self, rule: Rule, confidence: f32) -> bool {
        self.rules.has(rule) && self.min_confidence.is_reached(confidence)
    }

    /// The defaults: repair, and change no visible character.
    pub fn new() -> Self {
        Self::default()
    }

    /// Full-width digits and letters become ASCII: `１７．０２` → `17.02`, `ＧＤＰ` → `GDP`.
    ///
    /// ```
    /// let cleaner = zhuihe::Cleaner::new(zhuihe::Options::new().ascii_width(true));
    /// assert_eq!(cleaner.clean("增长１７．０２％").text(), "增长17.02%");
    /// ```
    #[must_use]
    pub fn ascii_width(self, on: bool) -> Self {
        self.rule(Rule::AsciiWidth, on)
    }

    /// Vertical presentation forms become ordinary ones: `﹁甲﹂︵乙︶` → `「甲」（乙）`.
    ///
    /// ```
    /// let cleaner = zhuihe::Cleaner::new(zhuihe::Options::new().vertical_forms(true));
    /// assert_eq!(cleaner.clean("﹁甲﹂︵乙︶").text(), "「甲」（乙）");
    /// ```
    #[must_use]
    pub fn vertical_forms(self, on: bool) -> Self {
        self.rule(Rule::VerticalForm, on)
    }

    /// Kangxi radicals and compatibility ideographs become unified ones: `⼈⼝` → `人口`.
    ///
    /// ```
    /// let cleaner = zhuihe::Cleaner::new(zhuihe::Options::new().unify_han(true));
    /// assert_eq!(cleaner.clean("⼈⼝").text(), "人口");
    /// ```
    #[must_use]
    pub fn unify_han(self, on: bool) -> Self {
        self.rule(Rule::UnifyHan, on)
    }

    /// A hyphen that a line end put into a Latin word goes, and so does U+00AD:
    /// `inter-⏎national` → `international`. Off, it is `inter-national`.
    ///
    /// ```
    /// let page = "这是一份关于国际标准的说明，其中的 inter-\n\
    ///             national 一词在全文里出现了许多次，每\n\
    ///             一次出现的地方都写着它的含义，读者不\n\
    ///             必再去翻查词典。\n";
    /// let drop = zhuihe::Cleaner::new(zhuihe::Options::new().drop_soft_hyphens(true));
    /// assert!(drop.clean(page).text().contains("international"));
    /// assert!(zhuihe::clean(page).contains("inter-national"));
    /// ```
    #[must_use]
    pub fn drop_soft_hyphens(self, on: bool) -> Self {
        self.rule(Rule::SoftHyphen, on)
            .rule(Rule::SoftHyphenLine, on)
    }

    /// Sets the separator of blocks in a repaired stretch; [`BlockSeparator::LineEnd`] by default.
    /// With [`BlockSeparator::BlankLine`], `停 水 通 知⏎各用户：` → `停水通知⏎⏎各用户：`.
    ///
    /// ```
    /// use zhuihe::{BlockSeparator, Cleaner, Options};
    /// let notice = "停 水 通 知\n\n\n各用户：\n";
    /// let with = |separator| {
    ///     let cleaner = Cleaner::new(Options::new().block_separator(separator));
    ///     cleaner.clean(notice).into_text().into_owned()
    /// };
    /// assert_eq!(with(BlockSeparator::LineEnd), "停水通知\n各用户：\n");
    /// assert_eq!(with(BlockSeparator::BlankLine), "停水通知\n\n各用户：\n");
    /// assert_eq!(with(BlockSeparator::AsInput), "停水通知\n\n\n各用户：\n");
    /// ```
    #[must_use]
    pub fn block_separator(mut self, separator: BlockSeparator) -> Self {
        self.block_separator = separator;
        self
    }

    /// What becomes of the spaces inside lines; [`Spaces::Repair`] by default. With [`Spaces::Leave`] lines are joined,
    /// and no white space inside a line changes: `停 水 通 知` stays as it is.
    ///
    /// ```
    /// use zhuihe::{Cleaner, Options, Spaces};
    /// let cleaner = Cleaner::new(Options::new().spaces(Spaces::Leave));
    /// assert_eq!(cleaner.clean("停 水 通 知\n").text(), "停 水 通 知\n");
    /// let page = "全市粮食播种面积稳定在 58 万\n亩以上，同比增长 2.3%，已经\n连续五年保持增长。\n";
    /// assert_eq!(
    ///     cleaner.clean(page).text(),
    ///     "全市粮食播种面积稳定在 58 万亩以上，同比增长 2.3%，已经连续五年保持增长。\n",
    /// );
    /// ```
    #[must_use]
    pub fn spaces(mut self, spaces: Spaces) -> Self {
        self.spaces = spaces;
        self
    }

    /// What becomes of a space between Han and digits; [`HanDigitSpacing::Compact`] by default:
    /// `4 月 21 日` → `4月21日`. With [`HanDigitSpacing::AsInput`] it stays `4 月 21 日`.
    ///
    /// ```
    /// use zhuihe::{Cleaner, HanDigitSpacing, Options};
    /// let compact = Cleaner::default();
    /// assert_eq!(compact.clean("4 月 21 日开工").text(), "4月21日开工");
    /// let as_input = Cleaner::new(Options::new().han_digit_spacing(HanDigitSpacing::AsInput));
    /// assert_eq!(as_input.clean("4 月 21 日开工").text(), "4 月 21 日开工");
    /// ```
    #[must_use]
    pub fn han_digit_spacing(mut self, spacing: HanDigitSpacing) -> Self {
        self.han_digit_spacing = spacing;
        self
    }

    /// How sure a decision has to be, from 0 to 1, to be carried out; 0 by default: everything that is decided is
    /// done. Where a decision is less sure, the white space of the input stays as it is, a line end in the middle
    /// of a paragraph too. So no [`Edit`](crate::Edit) has a lower confidence; changes of characters, which an
    /// option asked for, have 1.
    ///
    /// # Errors
    /// Returns [`ErrorKind::InvalidConfidence`] for any other number, NaN included.
    ///
    /// ```
    /// use zhuihe::{Cleaner, Options};
    /// let with = |confidence| {
    ///     let cleaner = Cleaner::new(Options::new().min_confidence(confidence)?);
    ///     Ok::<_, zhuihe::Error>(cleaner.clean("4 月 21 日开工").into_text())
    /// };
    /// assert_eq!(with(0.5)?, "4月21日开工");
    /// // The spaces in a date go with a confidence of 0.98.
    /// assert_eq!(with(0.99)?, "4 月 21 日开工");
    /// assert!(with(99.0).is_err());
    /// # Ok::<(), zhuihe::Error>(())
    /// ```
    pub fn min_confidence(mut self, confidence: f32) -> Result<Self, Error> {
        self.min_confidence = Confidence::new(confidence)?;
        Ok(self)
    }

    /// Turns a [`Rule`] on or off. All that change white space are on by default. Where one that is off decides, the
    /// white space of the input stays, as if the decision were less sure than [`min_confidence`](Self::min_confidence)
    /// asks for: no other rule decides in its place. So no [`Edit`](crate::Edit) names a rule that is off. Rules that
    /// say that white space stays make no edits; to turn one of them off changes nothing.
    ///
    /// Rules that [change characters](Rule::changes_characters) are off by default, and off they are as if they did
    /// not exist. For them this is what the option is: [`ascii_width`](Self::ascii_width) turns
    /// [`Rule::AsciiWidth`], and [`drop_soft_hyphens`](Self::drop_soft_hyphens) both [`Rule::SoftHyphen`] and
    /// [`Rule::SoftHyphenLine`]; the last call counts.
    ///
    /// ```
    /// use zhuihe::{Cleaner, Options, Rule};
    /// let clean = |options| Cleaner::new(options).clean("4 月 21 日，全市开工").into_text().into_owned();
    /// assert_eq!(clean(Options::new()), "4月21日，全市开工");
    /// assert_eq!(clean(Options::new().rule(Rule::Date, false)), "4 月 21 日，全市开工");
    /// // By name, as a user gives it.
    /// let rule: Rule = "ascii-width".parse()?;
    /// assert_eq!(Options::new().rule(rule, true), Options::new().ascii_width(true));
    /// # Ok::<(), zhuihe::Error>(())
    /// ```
    #[must_use]
    pub fn rule(mut self, rule: Rule, on: bool) -> Self {
        self.rules.set(rule, on);
        self
    }

    /// Returns what [`block_separator`](Self::block_separator) set.
    pub fn get_block_separator(&self) -> BlockSeparator {
        self.block_separator
    }

    /// Returns what [`spaces`](Self::spaces) set.
    pub fn get_spaces(&self) -> Spaces {
        self.spaces
    }

    /// Returns what [`han_digit_spacing`](Self::han_digit_spacing) set.
    pub fn get_han_digit_spacing(&self) -> HanDigitSpacing {
        self.han_digit_spacing
    }

    /// Returns what [`min_confidence`](Self::min_confidence) set.
    pub fn get_min_confidence(&self) -> f32 {
        self.min_confidence.0
    }

    /// Whether a rule is on.
    pub fn has_rule(&self, rule: Rule) -> bool {
        self.rules.has(rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confidence_is_from_0_to_1() {
        for good in [0.0, -0.0, 0.9, 1.0] {
            let options = Options::new().min_confidence(good).unwrap();
            assert_eq!(options.get_min_confidence(), good);
        }
        for bad in [-1.0, 1.5, f32::INFINITY, f32::NEG_INFINITY, f32::NAN] {
            let error = Options::new().min_confidence(bad).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidConfidence, "{bad}");
        }
    }

    #[test]
    fn a_confidence_reaches_itself() {
        let least = Confidence::new(0.9).unwrap();
        assert!(least.is_reached(0.9));
        assert!(!least.is_reached(0.899_999));
    }
}
