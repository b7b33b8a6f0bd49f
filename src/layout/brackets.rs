//! Finds brackets, titles and quotations that a row's end cuts through.

use crate::text::scan::Scan;

/// Longest title or bracket that counts as open, in characters.
const BRACKET_REACH: usize = 60;
/// Longest quotation that counts as open, in characters.
const QUOTE_REACH: usize = 160;
/// Deepest nesting of brackets that is tracked.
const DEEPEST: usize = 16;

/// Start and end of each bracket and each quotation, sorted.
#[derive(Debug, Default)]
pub(crate) struct Spans {
    brackets: Vec<(usize, usize)>,
    quotes: Vec<(usize, usize)>,
    /// Open marks during the search: the closing mark and the position of the opening one.
    stack: Vec<(char, usize)>,
}

impl Spans {
    /// Finds the spans of a text and replaces those found before.
    pub(crate) fn find(&mut self, scan: &Scan<'_>) {
        let Self {
            brackets,
            quotes,
            stack,
        } = self;
        brackets.clear();
        quotes.clear();
        stack.clear();
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
    }

    /// Returns a walk over the brackets and titles.
    pub(crate) fn brackets(&self) -> BracketWalk<'_> {
        BracketWalk::over(&self.brackets)
    }

    /// Returns a walk over the quotations.
    pub(crate) fn quotes(&self) -> BracketWalk<'_> {
        BracketWalk::over(&self.quotes)
    }
}

/// A walk over spans, from front to back.
pub(crate) struct BracketWalk<'s> {
    spans: &'s [(usize, usize)],
    /// Furthest end of the spans that have begun.
    reach: usize,
}

impl<'s> BracketWalk<'s> {
    fn over(spans: &'s [(usize, usize)]) -> Self {
        Self { spans, reach: 0 }
    }

    /// Returns true if a span is open at `end` and closed soon after. `end` is an index of a visible character and
    /// must not decrease between calls.
    pub(crate) fn is_open_at(&mut self, end: usize) -> bool {
        while let [(from, to), rest @ ..] = self.spans
            && *from < end
        {
            self.reach = self.reach.max(*to);
            self.spans = rest;
        }
        self.reach >= end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_open_at_an_end() {
        let scan = Scan::new("《甲乙》丙“丁戊”");
        let mut spans = Spans::default();
        // A second search discards the spans of the first.
        spans.find(&Scan::new("（（甲））“乙”"));
        spans.find(&scan);
        let open = |mut walk: BracketWalk<'_>| [2, 5, 7, 9].map(|end| walk.is_open_at(end));
        assert_eq!(open(spans.brackets()), [true, false, false, false]);
        assert_eq!(open(spans.quotes()), [false, false, true, false]);
    }
}
