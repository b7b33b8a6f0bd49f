//! Groups the wrong gaps by what they have in common.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use zhuihe::GapLabel;
use zhuihe::tuning::Judged;

/// Number of causes listed.
const LISTED: usize = 10;
/// Examples per cause.
const EXAMPLES: usize = 2;
/// Characters of context on each side of a gap in an example.
const AROUND: usize = 10;
/// Longest run of one kind of white space in an example.
const MOST_WHITE: usize = 3;

/// The decisions of one case.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    pub(crate) kind: &'a str,
    pub(crate) raw: &'a str,
    pub(crate) judged: &'a [Judged],
}

/// Wrong decisions with the same description.
#[derive(Debug, Default)]
struct Cause<'a> {
    count: usize,
    /// Number by kind of text.
    kinds: BTreeMap<&'a str, usize>,
    /// Number by what the rows were read as.
    read: BTreeMap<String, usize>,
    examples: Vec<String>,
}

/// Describes an error and its place in words; then what the rows were read as, if that caused it.
fn describe(judged: &Judged) -> (String, Option<String>) {
    let decision = &judged.decision;
    let wanted = match judged.want {
        GapLabel::Break => "A break was wanted",
        GapLabel::Space => "A space was wanted",
        GapLabel::Join => "A join was wanted",
    };
    let broken = decision.label == GapLabel::Break;
    // If the line states are right, the rule is wrong.
    let by_states = (judged.want == GapLabel::Break) != broken;
    if let Some(rows) = judged.rows.as_ref().filter(|_| by_states) {
        let [before, after] = rows.kinds;
        let (got, read) = if broken {
            ("a break was made", format!("{before} and {after}"))
        } else {
            ("the rows were joined", format!("one {after}"))
        };
        let what = format!(
            "{wanted}, {got}: the row {} and ends in {}, the next begins with {}",
            rows.fill, rows.end, rows.start
        );
        return (what, Some(read));
    }
    let got = match decision.label {
        GapLabel::Break => "a break was made",
        GapLabel::Space if decision.was == GapLabel::Space => "the space stayed",
        GapLabel::Space => "a space was set",
        GapLabel::Join => "the white space was taken out",
    };
    let place = if judged.rows.is_some() {
        " at a row's end"
    } else {
        ""
    };
    let [left, right] = judged.beside;
    let what = format!(
        "{wanted}, {got}: between {left} and {right}{place}; rule `{}`",
        decision.rule
    );
    (what, None)
}

/// Masks a character: all but marks become a symbol of their class.
fn mask(c: char) -> char {
    let han = matches!(c,
        '\u{2e80}'..='\u{2fdf}' | '〇' | '々' | '〻' | '\u{3021}'..='\u{3029}' | '\u{3100}'..='\u{312f}'
        | '\u{31a0}'..='\u{31bf}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}');
    match c {
        _ if han => '〇',
        _ if c.is_numeric() => '0',
        _ if c.is_alphabetic() => 'x',
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '⏎',
        _ if c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}') => '␠',
        // A backquote would end the example.
        '`' => '\'',
        _ => c,
    }
}

/// Masks a text, and shortens runs of white space to [`MOST_WHITE`].
fn masked(text: &str) -> Vec<char> {
    let mut out: Vec<char> = Vec::new();
    for c in text.replace("\r\n", "\n").chars().map(mask) {
        let white = matches!(c, '⏎' | '␠');
        let run = out.iter().rev().take_while(|&&o| o == c).count();
        if !white || run < MOST_WHITE {
            out.push(c);
        }
    }
    out
}

/// Returns the masked context of a gap, with the gap in brackets.
fn example(raw: &str, judged: &Judged) -> String {
    let gap = judged.decision.gap.clone();
    let before = masked(&raw[..gap.start]);
    let after = masked(&raw[gap.end..]);
    let before = before[before.len().saturating_sub(AROUND)..].iter();
    let gap: String = masked(&raw[gap]).into_iter().collect();
    let mut example: String = before.collect();
    example = format!("{example}⟦{gap}⟧");
    example.extend(after.iter().take(AROUND));
    example
}

/// Formats names with their counts, in descending order.
fn counts<N: AsRef<str>>(counts: &BTreeMap<N, usize>) -> String {
    let mut counts: Vec<(&str, usize)> = counts.iter().map(|(k, &n)| (k.as_ref(), n)).collect();
    counts.sort_by_key(|&(_, n)| Reverse(n));
    let counts: Vec<String> = counts.iter().map(|(k, n)| format!("{k} {n}")).collect();
    counts.join(", ")
}

/// Formats the most frequent causes as a list.
pub(crate) fn list<'a>(pages: impl IntoIterator<Item = Page<'a>>) -> String {
    let mut causes: BTreeMap<String, Cause<'a>> = BTreeMap::new();
    let (mut wrong, mut all) = (0, 0);
    for page in pages {
        let mut shown: Vec<String> = Vec::new();
        all += page.judged.len();
        for judged in page.judged {
            if judged.decision.label == judged.want {
                continue;
            }
            wrong += 1;
            let (what, read) = describe(judged);
            let cause = causes.entry(what.clone()).or_default();
            cause.count += 1;
            *cause.kinds.entry(page.kind).or_default() += 1;
            if let Some(read) = read {
                *cause.read.entry(read).or_default() += 1;
            }
            // At most one example per page, for variety.
            if cause.examples.len() < EXAMPLES && !shown.contains(&what) {
                let example = example(page.raw, judged);
                if !cause.examples.contains(&example) {
                    cause.examples.push(example);
                    shown.push(what);
                }
            }
        }
    }
    let mut causes: Vec<(String, Cause<'_>)> = causes.into_iter().collect();
    causes.sort_by_key(|(_, cause)| Reverse(cause.count));
    let listed: usize = causes.iter().take(LISTED).map(|(_, c)| c.count).sum();
    let percent = |n: usize, of: usize| 100.0 * n as f64 / of.max(1) as f64;
    let mut list = format!(
        "{wrong} of {all} gaps are wrong, {:.2} %. These are {:.1} % of them:\n\n",
        percent(wrong, all),
        percent(listed, wrong)
    );
    for (k, (what, cause)) in causes.iter().take(LISTED).enumerate() {
        list += &format!(
            "{}. {what}.\n    {} ({:.1} %): {}.",
            k + 1,
            cause.count,
            percent(cause.count, wrong),
            counts(&cause.kinds)
        );
        if !cause.read.is_empty() {
            list += &format!(" Read as {}.", counts(&cause.read));
        }
        list.push('\n');
        for example in &cause.examples {
            list += &format!("    - `{example}`\n");
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use zhuihe::JiebaDictionary;
    use zhuihe::tuning::judged;

    use super::*;

    #[test]
    fn nothing_of_a_text_can_be_read() {
        for (text, shown) in [
            ("停水通知。", "〇〇〇〇。"),
            ("４月2日，Rust 1.85版", "0〇0〇，xxxx␠0.00〇"),
            ("（①）かナ한É\u{20000}〇", "（0）xxxx〇〇"),
            ("甲\r\n\r\n　乙", "〇⏎⏎␠〇"),
            ("甲          乙", "〇␠␠␠〇"),
            ("`甲`", "'〇'"),
        ] {
            assert_eq!(masked(text).into_iter().collect::<String>(), shown);
        }
    }

    #[test]
    fn causes_are_counted_and_described() {
        // The text has no measure, so its line ends stay, against gold.
        let raw = "各用户请注意\n停水通知 如下";
        let gold = "各用户请注意停水通知如下";
        let judged = judged(raw, gold, &JiebaDictionary::new());
        let list = list([Page {
            kind: "notice",
            raw,
            judged: &judged,
        }]);
        assert!(
            list.starts_with("2 of 2 gaps are wrong, 100.00 %."),
            "{list}"
        );
        assert!(
            list.contains("A join was wanted, a break was made: the row"),
            "{list}"
        );
        assert!(list.contains("`〇〇〇〇〇〇⟦⏎⟧〇〇〇〇␠〇〇`"), "{list}");
        assert!(list.contains("A join was wanted, the space stayed: between Han and Han; rule"));
        assert!(list.contains("\n    1 (50.0 %): notice 1."), "{list}");
    }
}
