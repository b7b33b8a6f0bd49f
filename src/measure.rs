//! The measure: the width that full lines share, found for every line.
//!
//! The measure is never given and changes from article to article, beside a picture and
//! in a headline. The cheapest path through the lines tells it: a line costs what it
//! deviates from the measure, a change of measure costs a fixed sum, so that a measure is
//! kept while the lines bear it out and given up where three or four lines agree on another.

use crate::weights::measure::*;

/// What the search knows of a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample {
    /// Width in half-ems; 0 for a line that tells nothing (a piece of a row).
    pub(crate) width: u32,
    /// Full-width marks, each of which may be squeezed by half an em.
    pub(crate) marks: u32,
    /// Whether a sentence ends at the line's end.
    pub(crate) stop: bool,
    /// Whether spaces between all characters show that the line was stretched to the measure.
    pub(crate) stretched: bool,
    /// Whether an empty line or a page's end stands before it.
    pub(crate) blank_before: bool,
}

/// How many measures there are, padded so that a processor takes many at once: state `k` is the measure `k + 1`.
const STATES: usize = (WIDEST as usize).next_multiple_of(16);

/// Costs of a measure in half-ems. They are small: the cheapest is taken off after every line.
type Costs = [i16; STATES];

/// What a line costs in a measure that is wider than it by `excess`, where no marks were squeezed.
const fn cost(excess: i32, shape: Shape) -> i16 {
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
    cost as i16
}

/// What tells the costs of two lines of one width apart.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
enum Shape {
    Stretched,
    /// A sentence ends at its end.
    Last,
    Other,
}

/// The costs by excess, from `-STATES` on.
static COSTS: [[i16; 2 * STATES]; 3] = {
    let shapes = [Shape::Stretched, Shape::Last, Shape::Other];
    let mut costs = [[0; 2 * STATES]; 3];
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

/// Adds what a line costs in every measure.
fn add_costs(sample: &Sample, best: &mut Costs) {
    let shape = match sample {
        Sample {
            stretched: true, ..
        } => Shape::Stretched,
        Sample { stop: true, .. } => Shape::Last,
        _ => Shape::Other,
    };
    let width = sample.width as usize;
    // The measure `k + 1` is wider than the line by `k + 1 - width`.
    let costs = &COSTS[shape as usize][STATES + 1 - width..][..STATES];
    for (b, cost) in best.iter_mut().zip(costs) {
        *b += cost;
    }
    for over in 2..=(sample.marks as usize).min(width - 1) {
        let k = width - over - 1;
        best[k] += SQUEEZED as i16 * over as i16 - costs[k];
    }
}

/// The cheapest measure, the narrowest of several, and its cost.
fn cheapest(best: &Costs) -> (usize, i16) {
    let least = best.iter().copied().fold(i16::MAX, i16::min);
    let at = best.iter().position(|&b| b == least).unwrap_or(0);
    (at, least)
}

/// Memory for the search, to be used again.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// Whether the best path to a state came from itself.
    kept: Vec<[bool; STATES]>,
    /// The cheapest state before every line.
    came_from: Vec<u8>,
}

/// The measure of every line in half-ems; 0 for lines wider than any measure.
pub(crate) fn measures(samples: &[Sample], memory: &mut Memory, measures: &mut Vec<u32>) {
    measures.clear();
    measures.resize(samples.len(), 0);
    let widest = samples
        .iter()
        .map(|s| s.width)
        .filter(|&w| w <= WIDEST)
        .max()
        .unwrap_or(0);
    if widest == 0 {
        return;
    }
    // No measure is wider than the widest line.
    let mut best: Costs = [0; STATES];
    best[widest as usize..].fill(i16::MAX / 2);
    // What a search before has left there is written over.
    let Memory { kept, came_from } = memory;
    if kept.len() < samples.len() {
        kept.resize(samples.len(), [false; STATES]);
        came_from.resize(samples.len(), 0);
    }
    for (i, sample) in samples.iter().enumerate() {
        if i > 0 {
            let (from, least) = cheapest(&best);
            came_from[i] = from as u8;
            let change = least + CHANGE as i16
                - if sample.blank_before {
                    CHANGE_AT_BLANK as i16
                } else {
                    0
                };
            for (b, kept) in best[..widest as usize].iter_mut().zip(&mut kept[i]) {
                *kept = *b < change;
                *b = (*b).min(change) - least;
            }
        }
        if sample.width > 0 && sample.width <= WIDEST {
            add_costs(sample, &mut best);
            best[widest as usize..].fill(i16::MAX / 2);
        }
    }
    let (mut state, _) = cheapest(&best);
    for i in (0..samples.len()).rev() {
        measures[i] = if samples[i].width > WIDEST {
            0
        } else {
            state as u32 + 1
        };
        if i > 0 && !kept[i][state] {
            state = usize::from(came_from[i]);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(samples: &[Sample], memory: &mut Memory) -> Vec<u32> {
        let mut found = Vec::new();
        measures(samples, memory, &mut found);
        found
    }

    fn of(widths: &[(u32, bool)]) -> Vec<u32> {
        let samples: Vec<_> = widths
            .iter()
            .map(|&(width, stop)| Sample {
                width,
                marks: 0,
                stop,
                stretched: false,
                blank_before: false,
            })
            .collect();
        found(&samples, &mut Memory::default())
    }

    /// The same by the definition: every measure of every line from every measure of the line before.
    fn plainly(samples: &[Sample]) -> Vec<u32> {
        let width = |s: &Sample| s.width as usize;
        let widest = samples
            .iter()
            .map(width)
            .filter(|&w| w <= WIDEST as usize)
            .max();
        let Some(states @ 1..) = widest else {
            return vec![0; samples.len()];
        };
        let of_line = |s: &Sample, k: usize| {
            let over = s.width as i32 - (k as i32 + 1);
            match s {
                s if s.width == 0 || s.width > WIDEST => 0,
                s if over >= 2 && over <= s.marks as i32 => SQUEEZED * over,
                Sample {
                    stretched: true, ..
                } => i32::from(cost(-over, Shape::Stretched)),
                Sample { stop: true, .. } => i32::from(cost(-over, Shape::Last)),
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
            let samples: Vec<Sample> = lines
                .into_iter()
                .map(|(width, marks, flags, far)| Sample {
                    width: if far == 0 { width * 6 } else { width },
                    marks,
                    stop: flags & 1 > 0,
                    stretched: flags == 6,
                    blank_before: flags & 4 > 0,
                })
                .collect();
            let mut memory = Memory::default();
            // A longer search before leaves nothing behind.
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
