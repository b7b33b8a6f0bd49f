//! Converts verdicts from a report into a gold text.
//!
//! ```json
//! {"zhuihe_verdicts": 1,
//!  "documents": [
//!    {"path": "page.txt", "bytes": 2410, "hash": "fnv1a64:85944171f73967e8",
//!     "verdicts": [
//!       {"input": {"start": 44, "end": 45}, "before": "\n", "after": "", "rule": "han", "verdict": "good"}]}]}
//! ```

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Deserialize;

use crate::problem::Problem;

use crate::report::hash::Fnv;

/// The version of the format, for reading and writing. The page writes it too.
const VERSION: u64 = 1;

/// The key that identifies a file of verdicts.
const KEY: &str = "\"zhuihe_verdicts\"";

#[derive(Debug, Deserialize)]
struct VerdictFile {
    zhuihe_verdicts: u64,
    documents: Vec<DocumentVerdicts>,
}

/// The verdicts on a document.
#[derive(Debug, Deserialize)]
struct DocumentVerdicts {
    path: String,
    bytes: usize,
    hash: String,
    verdicts: Vec<Verdict>,
}

/// The verdict on an edit. `input` is a byte range of the document.
#[derive(Debug, Deserialize)]
struct Verdict {
    input: Range<usize>,
    before: String,
    after: String,
    verdict: Rating,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Rating {
    Good,
    Bad,
}

/// Returns the gold text for `text`: `text` itself, or the result of its verdicts on `raw`. `place` names `text` in
/// messages.
pub(crate) fn gold(text: String, raw: &str, place: &str) -> Result<String, Problem> {
    if !is_verdicts(&text) {
        return Ok(text);
    }
    let problem = |what: String| Problem::new(place, what);
    let file: VerdictFile =
        serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| {
            problem(format!(
                "invalid verdicts: {e}: save them again from the report"
            ))
        })?;
    if file.zhuihe_verdicts != VERSION {
        return Err(problem(format!(
            "unsupported version {} of verdicts, expected {VERSION}: create the report again",
            file.zhuihe_verdicts
        )));
    }
    let hash = Fnv::of(raw.as_bytes()).to_string();
    let mut verdicts: Vec<Verdict> = Vec::new();
    let mut others = BTreeSet::new();
    for document in file.documents {
        if document.bytes == raw.len() && document.hash == hash {
            verdicts.extend(document.verdicts);
        } else if !document.verdicts.is_empty() {
            others.insert(document.path);
        }
    }
    if verdicts.is_empty() {
        return Err(problem(match others.len() {
            0 => "contains no verdicts: judge some edits in the report and save them again"
                .to_owned(),
            _ => format!(
                "contains no verdicts on this RAW, only on {}",
                others.into_iter().collect::<Vec<_>>().join(", ")
            ),
        }));
    }
    verdicts.sort_by_key(|v| (v.input.start, v.input.end));
    // A report may contain the same text under two names.
    verdicts.dedup_by(|b, a| a.input == b.input);
    splice(raw, &verdicts).map_err(|at| {
        problem(format!(
            "the verdict at byte {at} does not match RAW: save the verdicts again"
        ))
    })
}

/// Returns true for a file of verdicts. No gold text begins with `{` and has the key.
fn is_verdicts(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('{') && text.contains(KEY)
}

/// Returns `raw` with the correct white space in judged gaps, and the wildcard mark in the others.
///
/// # Errors
/// Returns the offset of a verdict that does not fit.
fn splice(raw: &str, verdicts: &[Verdict]) -> Result<String, usize> {
    let mut gold = String::with_capacity(raw.len() + raw.len() / 8);
    let mut verdicts = verdicts.iter().peekable();
    let mut at = 0;
    for gap in gaps(raw) {
        gold.push_str(&raw[at..gap.start]);
        // Edits outside white space come from options and are not scored.
        while let Some(verdict) = verdicts.next_if(|v| v.input.start < gap.start) {
            fits(raw, verdict)?;
        }
        let mut judged = Vec::new();
        while let Some(verdict) = verdicts.next_if(|v| v.input.start < gap.end) {
            fits(raw, verdict)?;
            if verdict.input.end <= gap.end {
                judged.push(verdict);
            }
        }
        let right = correct_gap(&raw[gap.clone()], gap.start, &judged);
        let is_edge = gap.start == 0 || gap.end == raw.len();
        match right {
            _ if is_edge => gold.push_str(&raw[gap.clone()]),
            Some(right) => gold.push_str(&right),
            None => gold.push('¦'),
        }
        at = gap.end;
    }
    for verdict in verdicts {
        fits(raw, verdict)?;
    }
    gold.push_str(&raw[at..]);
    Ok(gold)
}

fn fits(raw: &str, verdict: &Verdict) -> Result<(), usize> {
    match raw.get(verdict.input.clone()) {
        Some(before) if before == verdict.before => Ok(()),
        _ => Err(verdict.input.start),
    }
}

/// Returns the correct content of a gap, given the verdicts on its edits in order; `None` if they do not determine it.
fn correct_gap(gap: &str, start: usize, judged: &[&Verdict]) -> Option<String> {
    let [mut made, mut right] = [gap.to_owned(), gap.to_owned()];
    for verdict in judged.iter().rev() {
        let range = verdict.input.start - start..verdict.input.end - start;
        if verdict.verdict == Rating::Good {
            right.replace_range(range.clone(), &verdict.after);
        }
        made.replace_range(range, &verdict.after);
    }
    // Two line ends that became one are a break either way, so "bad" rejects both.
    let is_open = right != made && label(&right) == label(&made);
    (!judged.is_empty() && !is_open).then_some(right)
}

/// Returns the label of white space: 0 for none, 1 for a space, 2 for a break, as in the score.
fn label(gap: &str) -> u8 {
    if gap.contains(is_line_end) {
        2
    } else {
        u8::from(!gap.is_empty())
    }
}

fn is_line_end(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Returns true for white space as in the score: Unicode's, and some characters more.
fn is_invisible(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}' | '\u{200b}' | '\u{feff}' | '\u{ad}')
}

/// Returns the runs of white space of a text.
fn gaps(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_invisible)?;
        let rest = &text[start..];
        at = start + rest.find(|c| !is_invisible(c)).unwrap_or(rest.len());
        Some(start..at)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const RAW: &str = "停 水\n通 知\n\n各 户\n";

    fn file(raw: &str, verdicts: &[(usize, &str, &str, &str)]) -> String {
        let verdicts: Vec<_> = verdicts
            .iter()
            .map(|(start, before, after, verdict)| {
                json!({
                    "input": {"start": start, "end": start + before.len()},
                    "before": before, "after": after, "verdict": verdict, "rule": "han",
                })
            })
            .collect();
        json!({
            "zhuihe_verdicts": 1,
            "documents": [
                {"path": "other.txt", "bytes": 3, "hash": "fnv1a64:0", "verdicts": [
                    {"input": {"start": 0, "end": 1}, "before": " ", "after": "", "verdict": "bad"}
                ]},
                {"path": "a.txt", "bytes": raw.len(), "hash": Fnv::of(raw.as_bytes()).to_string(), "verdicts": verdicts},
            ],
        })
        .to_string()
    }

    fn gold_of(raw: &str, verdicts: &[(usize, &str, &str, &str)]) -> String {
        gold(file(raw, verdicts), raw, "v.json").unwrap()
    }

    #[test]
    fn verdicts_determine_the_gold_text() {
        // Name, verdicts, gold text.
        for (what, verdicts, expected) in [
            (
                "a good join",
                &[(3, " ", "", "good")][..],
                "停水¦通¦知¦各¦户\n",
            ),
            ("a bad one", &[(3, " ", "", "bad")], "停 水¦通¦知¦各¦户\n"),
            (
                "a line end joined well",
                &[(7, "\n", "", "good")],
                "停¦水通¦知¦各¦户\n",
            ),
            (
                "a line end that is a break",
                &[(7, "\n", "", "bad")],
                "停¦水\n通¦知¦各¦户\n",
            ),
            (
                "two good edits of one gap",
                &[(15, "\n", "", "good"), (16, "\n", "", "good")],
                "停¦水¦通¦知各¦户\n",
            ),
            (
                "a good space",
                &[(7, "\n", " ", "good")],
                "停¦水 通¦知¦各¦户\n",
            ),
            (
                "a good break",
                &[(15, "\n\n", "\n", "good")],
                "停¦水¦通¦知\n各¦户\n",
            ),
            (
                "a bad break tells nothing",
                &[(15, "\n\n", "\n", "bad")],
                "停¦水¦通¦知¦各¦户\n",
            ),
            (
                "a part of a gap",
                &[(16, "\n", "", "good")],
                "停¦水¦通¦知\n各¦户\n",
            ),
            (
                "all, in any order",
                &[
                    (15, "\n\n", "\n", "good"),
                    (3, " ", "", "good"),
                    (7, "\n", "", "bad"),
                ],
                "停水\n通¦知\n各¦户\n",
            ),
        ] {
            assert_eq!(gold_of(RAW, verdicts), expected, "{what}");
        }
    }

    #[test]
    fn changed_characters_are_not_scored() {
        assert_eq!(gold_of("第１ 户", &[(3, "１", "1", "good")]), "第１¦户");
        assert_eq!(gold_of("a-\nb c", &[(1, "-\n", "", "good")]), "a-¦b¦c");
    }

    #[test]
    fn white_space_at_the_ends_is_no_gap() {
        assert_eq!(
            gold_of("\u{feff} 甲 乙 \n", &[(3, " ", "", "bad")]),
            "\u{feff} 甲¦乙 \n"
        );
    }

    #[test]
    fn a_gold_text_is_left_as_it_is() {
        for text in [
            "",
            "停水通知\n",
            "{\"documents\": []}",
            "\u{feff}{",
            "见 \"zhuihe_verdicts\"",
        ] {
            assert_eq!(gold(text.to_owned(), RAW, "gold.txt").unwrap(), text);
        }
    }

    #[test]
    fn verdicts_that_do_not_match_are_refused() {
        let good = file(RAW, &[(3, " ", "", "good")]);
        let cut = &good[..good.len() - 3];
        for (what, text, raw, message) in [
            (
                "another text",
                good.clone(),
                "停水 通知",
                "contains no verdicts on this RAW, only on a.txt, other.txt",
            ),
            ("cut short", cut.to_owned(), RAW, "invalid verdicts: EOF"),
            (
                "another version",
                good.replace("\"zhuihe_verdicts\":1", "\"zhuihe_verdicts\":2"),
                RAW,
                "unsupported version 2 of verdicts, expected 1",
            ),
            (
                "none",
                file(RAW, &[]),
                RAW,
                "contains no verdicts on this RAW, only on other.txt",
            ),
            (
                "another place",
                file(RAW, &[(4, " ", "", "good")]),
                RAW,
                "verdict at byte 4 does not match RAW",
            ),
            (
                "beyond the end",
                file(RAW, &[(400, " ", "", "good")]),
                RAW,
                "verdict at byte 400 does not match RAW",
            ),
            (
                "another answer",
                good.replace("good", "fine"),
                RAW,
                "unknown variant `fine`",
            ),
        ] {
            let problem = gold(text, raw, "v.json").unwrap_err().to_string();
            assert!(problem.starts_with("v.json: "), "{what}: {problem}");
            assert!(problem.contains(message), "{what}: {problem}");
        }
        let empty = r#"{"zhuihe_verdicts": 1, "documents": []}"#.to_owned();
        let problem = gold(empty, RAW, "v.json").unwrap_err().to_string();
        assert!(
            problem.contains("judge some edits in the report"),
            "{problem}"
        );
    }
}
