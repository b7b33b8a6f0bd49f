//! Judged decisions: the decision at every gap, the gold answer, and a description of the place in words.

use crate::clean::explain::{Decision, Explained, explain};
use crate::decide::model::Model;
use crate::decide::state::State;
use crate::dictionary::jieba::Dictionary;
use crate::edit::GapLabel;
use crate::eval::score::wanted;
use crate::layout::row_features::RowFeatures;
use crate::options::Options;
use crate::recognize::edges::{End, Start};
use crate::text::characters::Class;
use crate::text::scan::Scan;

/// A decision at a gap for which the gold text has one certain answer.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The decision.
    pub decision: Decision,
    /// The gold answer.
    pub want: GapLabel,
    /// Classes of the characters before and after the gap.
    pub beside: [&'static str; 2],
    /// Rows on both sides of a gap between rows, where the line states decide; `None` inside a row, where only the rule
    /// decides.
    pub rows: Option<RowPair>,
}

/// Description of the two rows at a gap.
#[derive(Debug, Clone)]
pub struct RowPair {
    /// How the row before fills its measure, as a verb: `is full`.
    pub fill: &'static str,
    /// What it ends in.
    pub end: &'static str,
    /// What the row after it begins with.
    pub start: &'static str,
    /// Kinds of block that the two rows were read as.
    pub kinds: [&'static str; 2],
}

/// Judges the decisions of the first pass over a text, except gaps for which any answer is right.
pub fn judged(raw: &str, gold: &str, dictionary: &dyn Dictionary) -> Vec<Judged> {
    let scan = Scan::new(raw);
    let Explained {
        facts,
        decided,
        decisions,
    } = explain(
        &scan,
        &Options::default(),
        Some(dictionary),
        Model::fitted(),
    );
    let wanted = wanted(raw, gold);
    let mut judged = Vec::with_capacity(decisions.len());
    for decision in decisions {
        let after = wanted.partition_point(|&(at, _)| at < decision.gap.end);
        let want = wanted.get(after).and_then(|w| w.1);
        let gap = scan
            .gaps
            .binary_search_by_key(&decision.gap.start, |g| g.bytes.start);
        let (Some(want), Ok(gap)) = (want, gap) else {
            continue;
        };
        let gap = &scan.gaps[gap];
        let row = facts.binary_search_by_key(&gap.at, |f| f.visible.start);
        let rows = row.ok().filter(|&i| i > 0).map(|i| RowPair {
            fill: fill(&facts[i - 1], &facts[i]),
            end: end(facts[i - 1].end),
            start: start(facts[i].start),
            kinds: [kind(decided[i - 1].state), kind(decided[i].state)],
        });
        judged.push(Judged {
            decision,
            want,
            beside: [class(gap.left_class), class(gap.right_class)],
            rows,
        });
    }
    judged
}

// The vocabulary is small, so that similar places are counted together.

fn fill(row: &RowFeatures, next: &RowFeatures) -> &'static str {
    match row.deficit() {
        None => "has no measure",
        Some(d) if d < -1 => "is wider than its measure",
        Some(d) if d <= 1 || row.stretched || d < next.first_unit as i32 => "is full",
        Some(_) => "is short",
    }
}

fn end(end: End) -> &'static str {
    match end {
        End::Stop => "a stop",
        End::Pause | End::Semicolon | End::Colon | End::Dash | End::Ellipsis => "a pause",
        End::Open | End::Quote | End::Bracket => "a bracket or quote",
        End::Han => "Han",
        End::Latin | End::Digit => "Latin or a digit",
        End::Other => "another sign",
    }
}

fn start(start: Start) -> &'static str {
    match start {
        Start::Marker => "a marker",
        Start::Dateline => "a dateline",
        Start::Han => "Han",
        Start::Latin | Start::Digit => "Latin or a digit",
        Start::Open => "a bracket or quote",
        Start::Forbidden | Start::Dash | Start::Other => "another sign",
    }
}

fn kind(state: State) -> &'static str {
    match state {
        State::First | State::Middle | State::Last | State::Only => "paragraph",
        State::Head | State::HeadOn => "headline",
        State::Byline | State::BylineOn => "byline",
        State::Jump => "jump line",
        State::Furniture => "page furniture",
        State::Fixed => "row of a table",
    }
}

fn class(class: Class) -> &'static str {
    match class {
        Class::Han => "Han",
        Class::Digit | Class::WideDigit => "a digit",
        Class::Latin | Class::WideLatin => "Latin",
        Class::Stop | Class::Pause | Class::Open | Class::Close | Class::Dash => "a mark",
        Class::AsciiMark => "an ASCII mark",
        Class::Kana | Class::Hangul | Class::Symbol | Class::Extend | Class::Other => {
            "another sign"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::jieba::JiebaDictionary;

    #[test]
    fn gaps_with_any_answer_are_left_out() {
        // The second character of the raw text was misread, so the two gaps beside it are left out.
        let raw = "停 氷 通 知\n各户 4 月停水。";
        let gold = "停水通知\n各户¦4月停水。";
        let judged = judged(raw, gold, &JiebaDictionary::new());
        let seen: Vec<_> = judged
            .iter()
            .map(|j| (&raw[..j.decision.gap.start], j.want))
            .collect();
        assert_eq!(
            seen,
            [
                ("停 氷 通", GapLabel::Join),
                ("停 氷 通 知", GapLabel::Break),
                ("停 氷 通 知\n各户 4", GapLabel::Join),
            ]
        );
    }

    #[test]
    fn rows_and_spaces_are_told_apart() {
        let raw = "各户 停水\n通知。";
        let judged = judged(raw, "各户停水\n通知。", &JiebaDictionary::new());
        assert!(judged[0].rows.is_none());
        assert_eq!(judged[0].beside, ["Han", "Han"]);
        let rows = judged[1].rows.as_ref().map(|r| (r.end, r.start));
        assert_eq!(rows, Some(("Han", "Han")));
    }
}
