//! Open: brackets, titles and quotations that a row's end cuts through.

use crate::text::scan::Scan;

/// Longest stretch that a title or a bracket holds open, in characters.
const BRACKET_REACH: usize = 60;
/// Longest stretch that a quotation holds open, in characters.
const QUOTE_REACH: usize = 160;
/// Brackets that may stand in each other.
const DEEPEST: usize = 16;

/// Where each bracket and each quotation begins and ends, sorted.
#[derive(Debug, Default)]
pub(crate) struct Spans {
    brackets: Vec<(usize, usize)>,
    quotes: Vec<(usize, usize)>,
    /// What is open while they are looked for: the mark that closes it, and where it stands.
    stack: Vec<(char, usize)>,
}

impl Spans {
    /// Looks for those of a text, in place of the ones before.
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

    /// Walks over the brackets and titles.
    pub(crate) fn brackets(&self) -> BracketWalk<'_> {
        BracketWalk::over(&self.brackets)
    }

    /// Walks over the quotations.
    pub(crate) fn quotes(&self) -> BracketWalk<'_> {
        BracketWalk::over(&self.quotes)
    }
}

/// A walk over spans, from front to back.
pub(crate) struct BracketWalk<'s> {
    spans: &'s [(usize, usize)],
    /// The furthest end of the spans that began.
    reach: usize,
}

impl<'s> BracketWalk<'s> {
    fn over(spans: &'s [(usize, usize)]) -> Self {
        Self { spans, reach: 0 }
    }

    /// Whether one is open at `end`, an index of a visible character that is not before the last one asked for, and
    /// closed soon after.
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
        // What was found before is forgotten.
        spans.find(&Scan::new("（（甲））“乙”"));
        spans.find(&scan);
        let open = |mut walk: BracketWalk<'_>| [2, 5, 7, 9].map(|end| walk.is_open_at(end));
        assert_eq!(open(spans.brackets()), [true, false, false, false]);
        assert_eq!(open(spans.quotes()), [false, false, true, false]);
    }
}
