//! Structure: which stretches are prose that was wrapped to a measure, and the habits by
//! which this text sets its paragraphs apart.

use crate::dictionary::Dictionary;
use crate::edges::{End, Start};
use crate::evidence::Facts;
use crate::lines::Scan;
use crate::weights::{CERTAIN, STRONG_GAIN, WRAPPED, Weights};
use crate::words::gain;

/// Which rows are wrapped prose.
#[derive(Debug, Clone)]
pub(crate) struct Structure {
    /// Whether the text has a measure at all; where it has none, lines are never joined.
    pub(crate) wrapped: bool,
    /// For every row, what its stretch adds to the likelihood that it goes on in the next:
    /// 0 in wrapped prose, below 0 where lines look like units of their own.
    pub(crate) bias: Vec<f32>,
}

/// Tells prose that was wrapped to a measure from lines that are units of their own.
pub(crate) fn structure(
    scan: &Scan<'_>,
    facts: &[Facts],
    dictionary: Option<&dyn Dictionary>,
    w: &Weights,
) -> Structure {
    let mut bias = vec![w.bias_worst; facts.len()];
    let mut best = f32::NEG_INFINITY;
    let mut from = 0;
    while from < facts.len() {
        let mut to = from + 1;
        while to < facts.len() && facts[to].measure == facts[from].measure {
            to += 1;
        }
        if facts[from].measure > 0 {
            let odds = stretch_odds(scan, &facts[from..to], facts.get(to), dictionary, w);
            best = best.max(odds);
            bias[from..to].fill((odds * w.bias_share).clamp(w.bias_worst, 0.0));
        }
        from = to;
    }
    Structure {
        wrapped: best > WRAPPED,
        bias,
    }
}

fn stretch_odds(
    scan: &Scan<'_>,
    rows: &[Facts],
    after: Option<&Facts>,
    dictionary: Option<&dyn Dictionary>,
    w: &Weights,
) -> f32 {
    let mut odds = w.prior;
    for (i, f) in rows.iter().enumerate() {
        if f.fixed.is_some() || f.phrase.is_some() || f.furniture {
            continue;
        }
        // Enough is enough: a stretch of a hundred rows needs no further proof.
        if odds > CERTAIN {
            break;
        }
        let next = rows.get(i + 1).or(after);
        let deficit = f.deficit().unwrap_or(0);
        let full =
            deficit <= 1 || f.stretched || next.is_some_and(|n| deficit < n.first_unit as i32);
        let open_end = matches!(f.end, End::Han | End::Latin | End::Digit | End::Open);
        if f.stretched {
            odds += w.spaced_row;
        }
        let Some(next) = next else { continue };
        if open_end && next.start == Start::Han && f.end == End::Han {
            if let Some(gain) = dictionary.and_then(|d| gain(d, &scan.visible, next.visible.start))
            {
                odds += match gain.gain {
                    g if g > STRONG_GAIN => w.crossed_strong,
                    g if g > 0.0 => w.crossed,
                    _ => w.uncrossed * gain.known,
                };
            }
        }
        match (full, open_end) {
            (true, true) if next.start == Start::Forbidden => odds += w.crossed_strong,
            (true, true) if next.start != Start::Marker && f.end == End::Han => {
                odds += w.mid_clause + if f.inner_marks > 0 { w.inner_mark } else { 0.0 };
            }
            (true, false) => odds += w.full_stopped,
            (false, true) => odds += w.ragged,
            _ => {}
        }
    }
    odds
}

/// How this text sets paragraphs apart, learned from its clear cases: log odds of what is
/// seen at a gap, for a break against for a join.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habits {
    pub(crate) blank: f32,
    pub(crate) no_blank: f32,
    pub(crate) indent: f32,
    pub(crate) no_indent: f32,
    /// Share of first rows that fall two em short, their indent lost.
    pub(crate) lost_indent: f32,
}

/// A count that starts from an expectation worth a few observations.
struct Share {
    hits: f32,
    of: f32,
}

impl Share {
    fn expect(share: f32, strength: f32) -> Self {
        Self {
            hits: share * strength,
            of: strength,
        }
    }

    fn see(&mut self, hit: bool) {
        self.hits += f32::from(u8::from(hit));
        self.of += 1.0;
    }

    fn share(&self) -> f32 {
        self.hits / self.of
    }
}

/// Learns the habits from gaps whose nature is clear without them.
pub(crate) fn habits(facts: &[Facts], w: &Weights) -> Habits {
    let mut blank = [Share::expect(0.15, 4.0), Share::expect(0.3, 4.0)];
    let mut indent = [Share::expect(0.01, 3.0), Share::expect(0.3, 3.0)];
    let mut lost = Share::expect(w.indented, 3.0);
    for pair in facts.windows(2) {
        let (f, next) = (&pair[0], &pair[1]);
        if next.fixed.is_some() || next.phrase.is_some() || next.furniture || next.page_start {
            continue;
        }
        let Some(deficit) = f.deficit() else { continue };
        let inside = deficit <= 1 && matches!(f.end, End::Han | End::Pause);
        let between = deficit > 5 && f.end == End::Stop && next.start != Start::Forbidden;
        if !(inside || between) || f.fixed.is_some() {
            continue;
        }
        let at = usize::from(between);
        blank[at].see(next.blanks > 0);
        indent[at].see(next.indent >= 2);
        if between
            && next.indent < 2
            && let Some(d) = next.deficit()
            && d <= 5
            && matches!(next.end, End::Han | End::Pause)
        {
            lost.see(d >= 3);
        }
    }
    let odds = |s: &[Share; 2]| (s[1].share() / s[0].share()).ln();
    let odds_not = |s: &[Share; 2]| ((1.0 - s[1].share()) / (1.0 - s[0].share())).ln();
    Habits {
        blank: odds(&blank),
        no_blank: odds_not(&blank),
        indent: odds(&indent),
        no_indent: odds_not(&indent),
        lost_indent: lost.share(),
    }
}
