//! Measures the accuracy of a cleaned text: compares its white space, gap by gap, with a corrected reference.

use std::collections::BTreeMap;

use once_cell::sync::Lazy;
use regex::Regex;

use crate::edit::GapLabel;
use crate::error::{Error, ErrorKind};
use crate::eval::align::align;
use crate::text::characters::is_line_end;

/// The accuracy of a cleaned text, returned by [`score()`].
///
/// Shares are from 0 to 1, and `None` if there is nothing to take a share of. With the feature `serde`, a score
/// serialises as a map of the fields in this order; the keys of [`confusion`](Self::confusion) are pairs of
/// [letters](GapLabel::letter), the expected one first: `"BJ"` is a break that was joined.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Score {
    /// Number of gaps that are scored: the raw text has white space there, gold accepts only one answer, and the output
    /// still has the characters on both sides, next to each other.
    pub contested: usize,
    /// Share of contested gaps with the right answer.
    pub accuracy: Option<f64>,
    /// F1 of [`GapLabel::Join`] over the contested gaps: the harmonic mean of precision (the share of joins that are
    /// right) and recall (the share of right joins that were made).
    pub f1_join: Option<f64>,
    /// F1 of [`GapLabel::Space`] over the contested gaps.
    pub f1_space: Option<f64>,
    /// F1 of [`GapLabel::Break`] over the contested gaps.
    pub f1_break: Option<f64>,
    /// Number of blocks in the gold text, as far as the raw text has the line ends between them.
    pub blocks: usize,
    /// Paragraph F1: 2 × hits / (gold blocks + output blocks). A block is a hit if both its ends are breaks in the
    /// output and every gap inside it matches gold. The strictest figure: a wrong join spoils two blocks, a stray space
    /// one.
    pub para_f1: Option<f64>,
    /// Number of gaps with white space in the output but none in the raw text or in gold. Should be 0.
    pub inserted: usize,
    /// Number of visible characters of the raw text that are not aligned with the output. Should be 0.
    pub lost: usize,
    /// Number of gaps between two digits that gold separates and the output joins, which forms a wrong number. Should
    /// be 0.
    pub digits: usize,
    /// Share of the raw text's visible characters that are aligned with gold, from 0 to 1; `None` if it has none. Gaps
    /// beside other characters have no gold label, so a low share makes the score unreliable.
    pub gold_coverage: Option<f64>,
    /// Share of the raw text's visible characters that are aligned with the output, from 0 to 1; `None` if it has none.
    pub out_coverage: Option<f64>,
    /// Number of contested gaps for each pair of the label in gold and the label in the output. Pairs that never occur
    /// are left out.
    #[cfg_attr(feature = "serde", serde(serialize_with = "by_letters"))]
    pub confusion: BTreeMap<(GapLabel, Option<GapLabel>), usize>,
}

#[cfg(feature = "serde")]
fn by_letters<S: serde::Serializer>(
    confusion: &BTreeMap<(GapLabel, MaybeLabel), usize>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let letters = |(want, got): (GapLabel, MaybeLabel)| {
        String::from_iter([want.letter(), got.map_or('?', GapLabel::letter)])
    };
    serializer.collect_map(confusion.iter().map(|(&pair, n)| (letters(pair), n)))
}

/// Compares `out`, a cleaner's output for `raw`, with `gold`, the correct output.
///
/// A text is a sequence of visible characters with a gap between each two neighbours. What counts is the content of
/// each gap: nothing, white space, or white space with a line end; the amount does not matter. White space is Unicode
/// white space, the separators U+001C to U+001F, and the zero-width U+200B, U+FEFF and soft hyphen U+00AD. Line ends
/// are `\n`, `\r`, `\v`, `\f`, U+0085, U+2028 and U+2029.
///
/// A gold text is the raw text with the right white space, written by hand, one block per line. The mark `¦` (U+00A6)
/// in it accepts any answer in its gap. It does not count as a visible character in any of the texts.
///
/// All figures are over the gaps of `raw`, and a cleaner of white space is not charged for what it cannot do:
///
/// - The characters may differ, because of OCR errors or an option that changes some. They are aligned by the longest
///   common runs. A gap whose two characters are not neighbours in gold has no gold label, and any answer is right. If
///   they are not neighbours in the output, there is no answer: this counts for no figure but spoils a block that has a
///   gold label there.
/// - Where raw has no white space and gold has some, any answer is right.
///
/// Time is near linear for similar texts, and up to the product of their lengths for repetitive texts that differ.
///
/// # Errors
///
/// Returns [`ErrorKind::UnalignedGold`] if gold has no visible character in common with the raw text, and
/// [`ErrorKind::UnalignedOutput`] if the output has none. It is not an error if neither text has a visible character.
///
/// ```
/// let raw = "停 水 通 知\n各用户：4 月 21\n日停水。";
/// let gold = "停水通知\n各用户：¦4月21日停水。";
///
/// // What takes out the spaces and leaves the lines as they are?
/// let out = raw.replace(' ', "");
/// let score = zhuihe::score(raw, &out, gold)?;
/// assert_eq!(score.contested, 7); // `停水通知` has 3, its end 1, `4 月 21` 2, `21⏎日` 1
/// assert_eq!(score.accuracy, Some(6.0 / 7.0)); // one line end too many
/// assert_eq!((score.blocks, score.para_f1), (2, Some(2.0 / 5.0))); // 1 of 2 hit, 3 made
/// assert_eq!((score.inserted, score.lost, score.digits), (0, 0, 0));
/// assert_eq!((score.gold_coverage, score.out_coverage), (Some(1.0), Some(1.0)));
///
/// use zhuihe::GapLabel::{Break, Join};
/// assert_eq!(score.confusion[&(Join, Some(Break))], 1);
///
/// // The gold text of another page.
/// let error = zhuihe::score(raw, &out, "甲乙丙").unwrap_err();
/// assert_eq!(error.kind(), zhuihe::ErrorKind::UnalignedGold);
/// # Ok::<(), zhuihe::Error>(())
/// ```
pub fn score(raw: &str, out: &str, gold: &str) -> Result<Score, Error> {
    let (raw, out, gold) = (
        ScoredText::of(raw),
        ScoredText::of(out),
        ScoredText::of(gold),
    );
    let (labels, in_gold) = raw.labels_in(&gold);
    if in_gold == 0 && !(raw.is_empty() && gold.is_empty()) {
        return Err(Error::new(ErrorKind::UnalignedGold));
    }
    let wanted = raw.wanted(&labels);
    let (got, in_out) = raw.labels_in(&out);
    if in_out == 0 && !(raw.is_empty() && out.is_empty()) {
        return Err(Error::new(ErrorKind::UnalignedOutput));
    }

    let mut confusion = BTreeMap::new();
    let (mut inserted, mut digits) = (0, 0);
    for i in 1..raw.chars.len() {
        let (Some(want), Some(got)) = (wanted[i], got[i]) else {
            continue;
        };
        let is_joined = got == Some(GapLabel::Join);
        if want != GapLabel::Join && is_joined {
            digits += usize::from(is_digit(raw.chars[i - 1]) && is_digit(raw.chars[i]));
        }
        if raw.labels[i] != Some(GapLabel::Join) {
            *confusion.entry((want, got)).or_insert(0) += 1;
        } else if !is_joined {
            inserted += 1;
        }
    }
    let contested = confusion.values().sum();
    let right = count(&confusion, |want, got| got == Some(want));
    let blocks = BlockStarts::of(&wanted, &got);
    let characters = raw.chars.len();
    Ok(Score {
        contested,
        accuracy: share(right, contested),
        f1_join: f1(&confusion, GapLabel::Join),
        f1_space: f1(&confusion, GapLabel::Space),
        f1_break: f1(&confusion, GapLabel::Break),
        blocks: blocks.wanted,
        para_f1: share(2 * blocks.hit, blocks.wanted + blocks.made),
        inserted,
        lost: characters - in_out,
        digits,
        gold_coverage: share(in_gold, characters),
        out_coverage: share(in_out, characters),
        confusion,
    })
}

/// Returns, for each visible character of `raw`, its byte offset and the label that gold requires before it; `None`
/// where any is right.
#[cfg(feature = "tuning")]
pub fn wanted(raw: &str, gold: &str) -> Vec<(usize, Option<GapLabel>)> {
    let text = ScoredText::of(raw);
    let (labels, _) = text.labels_in(&ScoredText::of(gold));
    let labels = text.wanted(&labels);
    let visible = raw
        .char_indices()
        .filter(|&(_, c)| c != '¦' && !is_invisible(c));
    visible.map(|(at, _)| at).zip(labels).collect()
}

/// Returns true if both texts have the same visible characters, so that every character has a partner.
#[cfg(feature = "tuning")]
pub fn same_characters(raw: &str, gold: &str) -> bool {
    ScoredText::of(raw).chars == ScoredText::of(gold).chars
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Content of a gap; `None` for `¦`, which in gold accepts any answer.
type MaybeLabel = Option<GapLabel>;

type Confusion = BTreeMap<(GapLabel, MaybeLabel), usize>;

/// Returns the number of gaps whose wanted label and answer satisfy `such`.
fn count(confusion: &Confusion, such: impl Fn(GapLabel, MaybeLabel) -> bool) -> usize {
    let pairs = confusion
        .iter()
        .filter(|((want, got), _)| such(*want, *got));
    pairs.map(|(_, n)| n).sum()
}

fn f1(confusion: &Confusion, label: GapLabel) -> Option<f64> {
    let right = count(confusion, |want, got| want == label && got == Some(label));
    let wanted = count(confusion, |want, _| want == label);
    let made = count(confusion, |_, got| got == Some(label));
    share(2 * right, wanted + made)
}

/// Visible characters, and the label of the gap before each.
struct ScoredText {
    chars: Vec<char>,
    labels: Vec<MaybeLabel>,
}

impl ScoredText {
    fn of(text: &str) -> Self {
        let (mut chars, mut labels) = (Vec::new(), Vec::new());
        let mut label = Some(GapLabel::Join);
        for c in text.chars() {
            if c == '¦' {
                label = None;
            } else if !is_invisible(c) {
                chars.push(c);
                labels.push(label);
                label = Some(GapLabel::Join);
            } else if label.is_some() && is_line_end(c) {
                label = Some(GapLabel::Break);
            } else if label == Some(GapLabel::Join) {
                label = Some(GapLabel::Space);
            }
        }
        Self { chars, labels }
    }

    /// Returns true if it has no visible characters.
    fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// Returns the labels that `other` has in the gaps of this text, `None` where the two characters are not neighbours
    /// there, and the number of aligned characters.
    fn labels_in(&self, other: &Self) -> (Vec<Option<MaybeLabel>>, usize) {
        let partners = align(&self.chars, &other.chars);
        let labels = (0..partners.len()).map(|i| {
            let (before, at) = (partners[i.checked_sub(1)?]?, partners[i]?);
            (before + 1 == at).then(|| other.labels[at])
        });
        let aligned = partners.iter().flatten().count();
        (labels.collect(), aligned)
    }

    /// Returns the required label of each gap, given gold's labels: `None` where gold has no label, or has white space
    /// that this text lacks.
    fn wanted(&self, gold: &[Option<MaybeLabel>]) -> Vec<MaybeLabel> {
        let pairs = gold.iter().zip(&self.labels);
        pairs
            .map(|(want, has)| {
                let has_space = *has != Some(GapLabel::Join);
                want.flatten()
                    .filter(|want| has_space || *want == GapLabel::Join)
            })
            .collect()
    }
}

/// Numbers of blocks: in gold, in the output, and gold blocks that are right in the output.
struct BlockStarts {
    wanted: usize,
    made: usize,
    hit: usize,
}

impl BlockStarts {
    /// Counts the blocks, given the labels of all gaps. A non-empty text has one block more than breaks.
    fn of(wanted: &[MaybeLabel], got: &[Option<MaybeLabel>]) -> Self {
        let breaks = |i: &usize| wanted[*i] == Some(GapLabel::Break);
        let begins: Vec<usize> = (0..wanted.len()).filter(|i| *i == 0 || breaks(i)).collect();
        let ends = begins.iter().skip(1).copied().chain([wanted.len()]);
        let is_right = |i: usize| got[i] == Some(wanted[i]);
        let is_edge = |i: usize| i == 0 || i == wanted.len() || is_right(i);
        let is_hit = |&(from, to): &(usize, usize)| {
            let inside = || (from + 1..to).all(|i| wanted[i].is_none() || is_right(i));
            is_edge(from) && is_edge(to) && inside()
        };
        // A break where any answer is right does not start a block.
        let made = (1..wanted.len())
            .filter(|&i| got[i] == Some(Some(GapLabel::Break)) && wanted[i].is_some());
        Self {
            wanted: begins.len(),
            made: usize::from(!wanted.is_empty()) + made.count(),
            hit: begins.iter().copied().zip(ends).filter(is_hit).count(),
        }
    }
}

/// Returns true for characters that are not visible: white space as in Unicode and Python, and zero-width characters.
fn is_invisible(c: char) -> bool {
    // Python's `str.isspace` includes the four separators too, since they separate paragraphs and segments in
    // bidirectional text.
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}' | '\u{200b}' | '\u{feff}' | '\u{ad}')
}

/// Returns true for characters that represent a digit, as Python's `str.isdigit` does: with the Unicode property
/// Numeric_Type Decimal, which is the category Nd, or Digit (`²`, `①`, `⑴`).
fn is_digit(c: char) -> bool {
    // Nd grows with Unicode, and the regex crate follows. Numeric_Type=Digit is closed since Unicode 6.3 (UAX #44), so
    // it is listed here, as in DerivedNumericType.txt.
    static DIGIT: Lazy<Regex> = Lazy::new(|| {
        let digits = r"(?x)^[
            \p{Nd}
            ² ³ ¹ \x{1369}-\x{1371} \x{19DA} ⁰ ⁴-⁹ ₀-₉ ①-⑨ ⑴-⑼ ⒈-⒐ ⓪ ⓵-⓽ ⓿ ❶-❾ ➀-➈ ➊-➒
            \x{10A40}-\x{10A43} \x{10E60}-\x{10E68} \x{11052}-\x{1105A} \x{1F100}-\x{1F10A}
        ]$";
        Regex::new(digits).expect("the set is fixed and a test compiles it")
    });
    DIGIT.is_match(c.encode_utf8(&mut [0; 4]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_unicode() {
        let with = |yes: bool, chars: &str| {
            for c in chars.chars() {
                assert_eq!(is_digit(c), yes, "{c} {}", c.escape_unicode());
            }
        };
        with(true, "0９٣𝟗²³¹⁰⁹₀₉①⑨⑴⑼⒈⒐⓪⓵⓽⓿❶❾➀➈➊➒፩፱𐩀𐩃𐹠𐹨𑁒𑁚🄀🄊");
        with(false, "一〇零⑩⑽⒑⓫❿½Ⅰ㈠㊀〡፲⁺₎甲a -");
        // 128 characters have Numeric_Type=Digit in every Unicode version since 6.3.
        let decimal = Regex::new(r"^\p{Nd}$").unwrap();
        let digits = (char::MIN..=char::MAX)
            .filter(|&c| is_digit(c) && !decimal.is_match(c.encode_utf8(&mut [0; 4])));
        assert_eq!(digits.count(), 128);
    }
}
