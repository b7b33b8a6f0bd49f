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

fn cost(sample: &Sample, measure: u32) -> i32 {
    let (w, c) = (sample.width as i32, measure as i32);
    match c - w {
        d if d < -1 && -d <= sample.marks as i32 => SQUEEZED * -d,
        i32::MIN..=-3 => OVER,
        -2 => HANGING,
        0 => FULL,
        -1 | 1 => HALF_OFF,
        _ if sample.stretched => HALF_OFF,
        2..=3 => PULLED,
        4..=5 => INDENTED,
        _ if sample.stop => LAST,
        _ => SHORT,
    }
}

/// The measure of every line in half-ems; 0 for lines wider than any measure.
pub(crate) fn measures(samples: &[Sample]) -> Vec<u32> {
    let widest = samples
        .iter()
        .map(|s| s.width)
        .filter(|&w| w <= WIDEST)
        .max()
        .unwrap_or(0);
    if widest == 0 {
        return vec![0; samples.len()];
    }
    // State k is the measure k + 1; `kept` says whether the best path to it came from itself.
    let states = widest as usize;
    let mut best = vec![0i32; states];
    let mut kept = vec![false; states * samples.len()];
    let mut came_from = vec![0u32; samples.len()];
    for (i, sample) in samples.iter().enumerate() {
        let silent = sample.width == 0 || sample.width > WIDEST;
        if i > 0 {
            let (from, &least) = best
                .iter()
                .enumerate()
                .min_by_key(|&(_, &b)| b)
                .unwrap_or((0, &0));
            came_from[i] = from as u32;
            let change = least + CHANGE
                - if sample.blank_before {
                    CHANGE_AT_BLANK
                } else {
                    0
                };
            for (b, kept) in best.iter_mut().zip(&mut kept[i * states..]) {
                *kept = *b < change;
                *b = (*b).min(change) - least;
            }
        }
        if !silent {
            for (k, b) in best.iter_mut().enumerate() {
                *b += cost(sample, k as u32 + 1);
            }
        }
    }
    let mut state = best
        .iter()
        .enumerate()
        .min_by_key(|&(_, &b)| b)
        .map_or(0, |(k, _)| k);
    let mut measures = vec![0; samples.len()];
    for i in (0..samples.len()).rev() {
        measures[i] = if samples[i].width > WIDEST {
            0
        } else {
            state as u32 + 1
        };
        if i > 0 && !kept[i * states + state] {
            state = came_from[i] as usize;
        }
    }
    measures
}

#[cfg(test)]
mod tests {
    use super::*;

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
        measures(&samples)
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
