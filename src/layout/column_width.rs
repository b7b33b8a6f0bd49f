//! The column width (measure): the width that full lines share, found for every line.
//!
//! The measure is not part of the input and changes from article to article, beside a picture and in a headline. It is
//! found as the cheapest path through the lines: a line costs its deviation from the measure, and a change of measure
//! costs a fixed sum. So a measure is kept while the lines support it and dropped once three or four lines agree on
//! another.

use crate::layout::line_profile::LineProfile;
use crate::weights::measure::*;

/// Number of measures that the processor handles at once.
const LANES: usize = 16;
/// Number of measures, padded: state `k` is the measure `k + 1`.
const STATES: usize = (WIDEST as usize).next_multiple_of(LANES);

/// Costs of `LANES` measures (in half-ems). A byte is enough: after every line the least cost is subtracted, and the
/// rest is capped at the cost of a change.
type Costs = [u8; LANES];

/// Returns the cost of a line under a measure wider than it by `excess`, without squeezed marks. For an excess of 0 or
/// more the cost never falls, so a measure wider than the widest line is not cheaper than that line's width.
const fn cost(excess: i32, shape: Shape) -> u8 {
    let cost = match excess {
        i32::MIN..=-3 => OVER,
        -2 => HANGING,
        0 => FULL,
        -1 | 1 => HALF_OFF,
        _ if matches!(shape, Shape::Stretched) => HALF_OFF,
        2..=3 => PULLED,
        4..=5 => INDENTED,
        _ if matches!(shape, Shape::Last) => LAST,
        _ => SHORT,
    };
    cost as u8
}

/// What distinguishes the costs of two lines of equal width.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
enum Shape {
    Stretched,
    /// A sentence ends at the line's end.
    Last,
    Other,
    /// The line gives no evidence.
    Silent,
}

impl Shape {
    fn of(line: &LineProfile) -> Self {
        match line {
            LineProfile { width: 0, .. } => Self::Silent,
            l if l.width > WIDEST => Self::Silent,
            l if l.stretched => Self::Stretched,
            l if l.stop => Self::Last,
            _ => Self::Other,
        }
    }
}

/// Costs by shape and excess, from `-STATES` on.
static COSTS: [[u8; 2 * STATES]; 4] = {
    let shapes = [Shape::Stretched, Shape::Last, Shape::Other];
    let mut costs = [[0; 2 * STATES]; 4];
    let mut s = 0;
    while s < shapes.len() {
        let mut k = 0;
        while k < 2 * STATES {
            costs[s][k] = cost(k as i32 - STATES as i32, shapes[s]);
            k += 1;
        }
        s += 1;
    }
    costs
};

/// Returns the costs of a line under every measure, narrowest first, without squeezed marks.
fn costs_of(line: &LineProfile) -> &'static [Costs] {
    // The measure `k + 1` exceeds the line by `k + 1 - width`.
    let from = STATES + 1 - line.width.clamp(1, WIDEST) as usize;
    let (costs, _) = COSTS[Shape::of(line) as usize][from..].as_chunks();
    costs
}

/// Extends the search by one line and returns the new least cost. `best` holds the costs of the measures up to the
/// line before, of which `cheapest` is the least, and receives those up to this line. `before` receives the costs
/// before this line, relative to `cheapest`, with a change of measure where that is cheaper.
fn go_on(line: &LineProfile, cheapest: u8, best: &mut [Costs], before: &mut [Costs]) -> u8 {
    let most = cheapest + change(line);
    let mut low = [u8::MAX; LANES];
    for ((best, before), costs) in best.iter_mut().zip(&mut *before).zip(costs_of(line)) {
        for k in 0..LANES {
            before[k] = best[k].min(most) - cheapest;
            best[k] = before[k] + costs[k];
            low[k] = low[k].min(best[k]);
        }
    }
    if line.marks < 2 || line.width == 0 || line.width > WIDEST {
        return least(&[low]);
    }
    for over in 2..=line.marks.min(line.width - 1) {
        let k = (line.width - over - 1) as usize;
        let squeezed = (SQUEEZED as u32 * over).min(u32::from(u8::MAX)) as u8;
        let before = before.as_flattened()[k];
        best.as_flattened_mut()[k] = before.saturating_add(squeezed);
    }
    least(best)
}

/// Returns the cost of a change of measure before a line.
fn change(line: &LineProfile) -> u8 {
    let less = if line.blank_before {
        CHANGE_AT_BLANK
    } else {
        0
    };
    (CHANGE - less) as u8
}

/// Returns the cost of the cheapest measure.
fn least(costs: &[Costs]) -> u8 {
    let lower = |a: Costs, b: &Costs| std::array::from_fn(|k| a[k].min(b[k]));
    let least = costs.iter().fold([u8::MAX; LANES], lower);
    least.into_iter().fold(u8::MAX, u8::min)
}

/// Returns the state of the narrowest measure with this cost.
fn narrowest(costs: &[Costs], cost: u8) -> usize {
    let all = costs.as_flattened();
    all.iter().position(|&c| c == cost).unwrap_or(0)
}

/// Reusable buffers for the search.
#[derive(Debug, Default)]
pub(crate) struct WidthBuffers {
    /// Costs of the measures before every line, relative to the cheapest.
    before: Vec<Costs>,
}

/// Computes the measure of every line in half-ems; 0 for lines wider than any measure.
pub(crate) fn measures(shown: &[LineProfile], memory: &mut WidthBuffers, measures: &mut Vec<u32>) {
    measures.clear();
    measures.resize(shown.len(), 0);
    let widths = shown.iter().map(|l| l.width);
    let Some(widest @ 1..) = widths.filter(|&w| w <= WIDEST).max() else {
        return;
    };
    let each = (widest as usize).div_ceil(LANES);
    let mut best = [[0; LANES]; STATES / LANES];
    let best = &mut best[..each];
    // Values of an earlier search are overwritten.
    let before = &mut memory.before;
    before.resize(before.len().max(shown.len() * each), [0; LANES]);
    let mut cost = 0;
    for (line, before) in shown.iter().zip(before.chunks_exact_mut(each)) {
        cost = go_on(line, cost, best, before);
    }
    let mut state = narrowest(best, cost);
    let lines = shown.iter().zip(before.chunks_exact(each)).zip(measures);
    for ((line, before), measure) in lines.rev() {
        if line.width <= WIDEST {
            *measure = state as u32 + 1;
        }
        // At the first line all costs are equal.
        if before.as_flattened()[state] >= change(line) {
            state = narrowest(before, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(samples: &[LineProfile], memory: &mut WidthBuffers) -> Vec<u32> {
        let mut found = Vec::new();
        measures(samples, memory, &mut found);
        found
    }

    fn of(widths: &[(u32, bool)]) -> Vec<u32> {
        let samples: Vec<_> = widths
            .iter()
            .map(|&(width, stop)| LineProfile {
                width,
                stop,
                ..LineProfile::default()
            })
            .collect();
        found(&samples, &mut WidthBuffers::default())
    }

    /// Reference implementation: every measure of every line after every measure of the line before.
    fn plainly(samples: &[LineProfile]) -> Vec<u32> {
        let width = |s: &LineProfile| s.width as usize;
        let widest = samples
            .iter()
            .map(width)
            .filter(|&w| w <= WIDEST as usize)
            .max();
        let Some(states @ 1..) = widest else {
            return vec![0; samples.len()];
        };
        let of_line = |s: &LineProfile, k: usize| {
            let over = s.width as i32 - (k as i32 + 1);
            match s {
                s if s.width == 0 || s.width > WIDEST => 0,
                s if over >= 2 && over <= s.marks as i32 => SQUEEZED * over,
                LineProfile {
                    stretched: true, ..
                } => i32::from(cost(-over, Shape::Stretched)),
                LineProfile { stop: true, .. } => i32::from(cost(-over, Shape::Last)),
                _ => i32::from(cost(-over, Shape::Other)),
            }
        };
        let mut best: Vec<Vec<i32>> = Vec::new();
        let mut from: Vec<Vec<usize>> = Vec::new();
        for (i, s) in samples.iter().enumerate() {
            let change = CHANGE - if s.blank_before { CHANGE_AT_BLANK } else { 0 };
            let (costs, came): (Vec<i32>, Vec<usize>) = (0..states)
                .map(|k| {
                    let Some(before) = i.checked_sub(1).map(|i| &best[i]) else {
                        return (of_line(s, k), k);
                    };
                    let other = (0..states).min_by_key(|&o| before[o]).unwrap();
                    if before[k] < before[other] + change {
                        (before[k] + of_line(s, k), k)
                    } else {
                        (before[other] + change + of_line(s, k), other)
                    }
                })
                .unzip();
            best.push(costs);
            from.push(came);
        }
        let last = best.last().unwrap();
        let mut state = (0..states).min_by_key(|&k| last[k]).unwrap();
        let mut measures = vec![0; samples.len()];
        for i in (0..samples.len()).rev() {
            measures[i] = if samples[i].width > WIDEST {
                0
            } else {
                state as u32 + 1
            };
            state = from[i][state];
        }
        measures
    }

    proptest! {
        #[test]
        fn it_is_the_cheapest_by_definition(
            lines in prop::collection::vec((0_u32..45, 0_u32..5, 0_u8..8, 0_u8..40), 1..60),
        ) {
            let samples: Vec<LineProfile> = lines
                .into_iter()
                .map(|(width, marks, flags, far)| LineProfile {
                    width: if far == 0 { width * 6 } else { width },
                    marks: if far < 2 { marks * 30 } else { marks },
                    stop: flags & 1 > 0,
                    stretched: flags == 6,
                    blank_before: flags & 4 > 0,
                    ..LineProfile::default()
                })
                .collect();
            let mut memory = WidthBuffers::default();
            // An earlier, longer search must leave nothing behind.
            found(&[samples.clone(), samples.clone()].concat(), &mut memory);
            prop_assert_eq!(found(&samples, &mut memory), plainly(&samples));
        }
    }

    #[test]
    fn a_last_line_does_not_change_the_measure() {
        let lines = [
            (28, false),
            (32, false),
            (32, false),
            (9, true),
            (28, false),
            (32, false),
        ];
        assert_eq!(of(&lines), [32; 6]);
    }

    #[test]
    fn a_picture_narrows_it_for_some_lines() {
        let mut lines = vec![(32, false); 5];
        lines.extend([(18, false); 5]);
        lines.extend([(32, false); 5]);
        let mut want = vec![32; 5];
        want.extend([18; 5]);
        want.extend([32; 5]);
        assert_eq!(of(&lines), want);
    }

    #[test]
    fn a_paragraph_on_one_line_has_none() {
        assert_eq!(of(&[(400, true), (500, true)]), [0, 0]);
    }
}
