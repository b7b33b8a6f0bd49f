//! Open: brackets, titles and quotations that a row's end cuts through.

use crate::lines::Scan;

/// Longest stretch that a title or a bracket holds open, in characters.
const BRACKET_REACH: usize = 60;
/// Longest stretch that a quotation holds open, in characters.
const QUOTE_REACH: usize = 160;
/// Brackets that may stand in each other.
const DEEPEST: usize = 16;

/// Where each bracket or quotation begins and ends, sorted.
struct Spans {
    brackets: Vec<(usize, usize)>,
    quotes: Vec<(usize, usize)>,
}

fn spans(scan: &Scan<'_>) -> Spans {
    let mut stack: Vec<(char, usize)> = Vec::new();
    let (mut brackets, mut quotes) = (Vec::new(), Vec::new());
    for &i in &scan.brackets {
        let c = scan.visible[i];
        let close = match c {
            '（' => '）',
            '《' => '》',
            '〈' => '〉',
            '“' => '”',
            '「' => '」',
            '【' => '】',
            '〔' => '〕',
            '(' => ')',
            '）' | '》' | '〉' | '”' | '」' | '】' | '〕' | ')' => {
                if let Some(k) = stack.iter().rposition(|s| s.0 == c) {
                    let open = stack[k].1;
                    let quote = matches!(c, '”' | '」');
                    if quote && i - open <= QUOTE_REACH {
                        quotes.push((open, i));
                    } else if !quote && i - open <= BRACKET_REACH {
                        brackets.push((open, i));
                    }
                    stack.truncate(k);
                }
                continue;
            }
            _ => continue,
        };
        if stack.len() > DEEPEST {
            stack.remove(0);
        }
        stack.push((close, i));
    }
    brackets.sort_unstable();
    quotes.sort_unstable();
    Spans { brackets, quotes }
}

/// For each of the sorted `ends` whether one of the spans is open there.
fn open_at(spans: &[(usize, usize)], ends: &[usize]) -> Vec<bool> {
    let (mut at, mut reach) = (0, 0);
    ends.iter()
        .map(|&end| {
            while at < spans.len() && spans[at].0 < end {
                reach = reach.max(spans[at].1);
                at += 1;
            }
            reach >= end
        })
        .collect()
}

/// For each of the sorted `ends`, indices of visible characters, whether a bracket or title, and whether
/// a quotation, is open there and closed soon after.
pub(crate) fn open_ends(scan: &Scan<'_>, ends: &[usize]) -> (Vec<bool>, Vec<bool>) {
    let spans = spans(scan);
    (open_at(&spans.brackets, ends), open_at(&spans.quotes, ends))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_open_at_an_end() {
        let scan = Scan::new("《甲乙》丙“丁戊”");
        let (brackets, quotes) = open_ends(&scan, &[2, 5, 7, 9]);
        assert_eq!(brackets, [true, false, false, false]);
        assert_eq!(quotes, [false, false, true, false]);
    }
}
