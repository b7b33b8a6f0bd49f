//! Fits the weights that separate a typesetter's line ends from an author's.

use std::io;
use std::ops::Range;
use std::path::PathBuf;

use zhuihe::tuning::{line_ends, wrapping_names};
use zhuihe::{Dictionary, GapLabel, JiebaDictionary};

use crate::cases::Case;
use crate::scores::{Named, read_with_whole};

/// Lengths, in lines, of the pieces cut out of a wrapped text, since people paste pieces.
const PIECES: [usize; 8] = [2, 3, 4, 5, 6, 8, 10, 14];
/// Number of line ends above which the weight of a text stays the same.
const MOST: f64 = 8.0;
/// Weight of a text read without a dictionary, relative to one read with it.
const WITHOUT_DICTIONARY: f64 = 0.3;
/// Weight of a text that keeps its lines, relative to a wrapped one or a piece of one: they are fewer.
const KEPT: f64 = 3.0;
/// Inverse variance of the weights around 0.
const PULL: f64 = 1.0;
const ROUNDS: usize = 12;

/// A line end: its values, whether a typesetter made it, and its weight.
struct Sample {
    values: Vec<f64>,
    wrapped: bool,
    weight: f64,
}

/// A case or a piece of one.
struct Text<'a> {
    case: &'a Case,
    range: Range<usize>,
    /// Whether the case keeps its lines.
    is_kept: bool,
}

/// Fits the weights and prints the table. Uses the joins of the cases in `wrapped`, and all gaps of those in `kept`:
/// folders of texts whose lines are their author's, entirely or inside wrapped prose.
pub(crate) fn run(wrapped: &[PathBuf], kept: &[PathBuf]) -> io::Result<()> {
    let read = |dirs: &[PathBuf]| -> io::Result<Vec<Named>> {
        let named = dirs.iter().map(|dir| read_with_whole(dir));
        Ok(named.collect::<io::Result<Vec<_>>>()?.concat())
    };
    let (mut wrapped, mut kept) = (read(wrapped)?, read(kept)?);
    // A gold text must keep its lines.
    kept.extend(wrapped.iter().map(|named| {
        let right = named.gold.replace('¦', "");
        Named {
            name: named.name.clone(),
            raw: right.clone(),
            gold: right,
        }
    }));
    // Lines that end at clauses look like verse, and verse matters more.
    wrapped.retain(|named| !named.is_clean() && !named.name.ends_with("-clauses"));
    let cases = |named: Vec<Named>| named.into_iter().filter_map(Case::new).collect::<Vec<_>>();
    let (wrapped, kept) = (cases(wrapped), cases(kept));
    let text = |case, range, is_kept| Text {
        case,
        range,
        is_kept,
    };
    let kept = kept.iter().map(|case| text(case, 0..case.raw.len(), true));
    let wrapped = wrapped.iter().flat_map(|case| {
        let ranges = std::iter::once(0..case.raw.len()).chain(cut(&case.raw));
        ranges.map(move |range| text(case, range, false))
    });
    let texts: Vec<Text<'_>> = kept.chain(wrapped).collect();
    let samples = samples(&texts);
    let by_typesetter = samples.iter().filter(|s| s.wrapped).count();
    eprintln!(
        "{} line ends, {by_typesetter} of them a typesetter's",
        samples.len()
    );
    let weights = fit(&samples);
    let wrong = samples
        .iter()
        .filter(|s| (dot(&weights, &s.values) > 0.0) != s.wrapped);
    eprintln!("{} taken for the other", wrong.count());
    print!("{}", source(&weights));
    Ok(())
}

/// Returns the line ends of texts, each text read with a dictionary and without.
fn samples(texts: &[Text<'_>]) -> Vec<Sample> {
    let dictionary = JiebaDictionary::new();
    let mut samples = Vec::new();
    for text in texts {
        let ways: [(Option<&dyn Dictionary>, f64); 2] =
            [(Some(&dictionary), 1.0), (None, WITHOUT_DICTIONARY)];
        for (dictionary, counts) in ways {
            let seen = line_ends(&text.case.raw[text.range.clone()], dictionary);
            let wants: Vec<Option<GapLabel>> = seen
                .iter()
                .map(|line_end| text.case.want(text.range.start + line_end.at))
                .collect();
            let is_break = |k: usize| {
                wants
                    .get(k)
                    .is_none_or(|&want| want == Some(GapLabel::Break))
            };
            // Between two blocks of one row each; the end of a longer paragraph is no evidence on the lines inside it.
            let is_between_rows =
                |k: usize| is_break(k + 1) && k.checked_sub(1).is_none_or(is_break);
            let wrapped = |k: usize| match wants[k] {
                Some(GapLabel::Join | GapLabel::Space) => Some(true),
                Some(GapLabel::Break) if text.is_kept || is_between_rows(k) => Some(false),
                _ => None,
            };
            let known: Vec<(Vec<f64>, bool)> = seen
                .into_iter()
                .enumerate()
                .filter_map(|(k, line_end)| Some((line_end.values, wrapped(k)?)))
                .collect();
            let share =
                (MOST / known.len() as f64).min(1.0) * if text.is_kept { KEPT } else { 1.0 };
            samples.extend(known.into_iter().map(|(values, wrapped)| Sample {
                values,
                wrapped,
                weight: counts * share,
            }));
        }
    }
    samples
}

/// Returns the ranges of short pieces, spread over the text.
fn cut(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            lines.push(at..at + line.len());
        }
        at += line.len();
    }
    let count = PIECES.len();
    PIECES
        .iter()
        .enumerate()
        .filter_map(|(k, &length)| {
            let first = lines.len().checked_sub(length)? * k / count;
            Some(lines[first].start..lines[first + length - 1].end)
        })
        .collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Fits a logistic regression by Newton's method; the constant is not pulled.
fn fit(samples: &[Sample]) -> Vec<f64> {
    let count = samples.first().map_or(0, |s| s.values.len());
    let mut weights = vec![0.0; count];
    for _ in 0..ROUNDS {
        let mut slope: Vec<f64> = weights.iter().map(|w| -PULL * w).collect();
        let mut curve = vec![vec![0.0; count]; count];
        for (k, row) in curve.iter_mut().enumerate() {
            row[k] = PULL;
        }
        if let Some(last) = count.checked_sub(1) {
            slope[last] = 0.0;
            curve[last][last] = 1e-6;
        }
        for sample in samples {
            let p = 1.0 / (1.0 + (-dot(&weights, &sample.values)).exp());
            let error = sample.weight * (f64::from(u8::from(sample.wrapped)) - p);
            let spread = sample.weight * p * (1.0 - p);
            let seen: Vec<(usize, f64)> = (sample.values.iter().copied().enumerate())
                .filter(|&(_, value)| value != 0.0)
                .collect();
            for &(i, a) in &seen {
                slope[i] += error * a;
                for &(j, b) in seen.iter().take_while(|&&(j, _)| j <= i) {
                    curve[i][j] += spread * a * b;
                }
            }
        }
        for (weight, step) in weights.iter_mut().zip(solve(curve, slope)) {
            *weight += step;
        }
    }
    weights
}

/// Solves a linear system with a symmetric positive-definite matrix, given by its lower half, by Cholesky
/// decomposition.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let count = right.len();
    for i in 0..count {
        for j in 0..=i {
            let sum = matrix[i][j] - dot(&matrix[i][..j], &matrix[j][..j]);
            matrix[i][j] = if i == j {
                sum.sqrt()
            } else {
                sum / matrix[j][j]
            };
        }
        right[i] = (right[i] - dot(&matrix[i][..i], &right[..i])) / matrix[i][i];
    }
    for i in (0..count).rev() {
        let behind: f64 = (i + 1..count).map(|k| matrix[k][i] * right[k]).sum();
        right[i] = (right[i] - behind) / matrix[i][i];
    }
    right
}

const HEAD: &str = "\
//! The weights of the signs of wrapping, as `zhuihe-tune wrapping` wrote them: see `tune/README.md`.

use super::{SignWeights, sign};

";

/// Returns the source of the table.
fn source(weights: &[f64]) -> String {
    let names = wrapping_names();
    let count = names.len();
    let [near, text, bias] = [0, 1, 2].map(|k| weights[4 * count + k]);
    let mut out = format!(
        "{HEAD}pub(crate) const BIAS: f32 = {bias:.2};\n\
         /// For the logarithms of the number of line ends near one, and in the text.\n\
         pub(crate) const NEAR_LINE_ENDS: f32 = {near:.2};\n\
         pub(crate) const TEXT_LINE_ENDS: f32 = {text:.2};\n\n\
         /// Of each sign: here, near, its share in the text, anywhere in the text.\n\
         #[rustfmt::skip]\n\
         pub(crate) static SIGNS: [SignWeights; {count}] = [\n"
    );
    for (k, name) in names.iter().enumerate() {
        let [here, near, share, any] = [0, 1, 2, 3].map(|part| weights[part * count + k]);
        let label = format!("/* {name} */");
        out +=
            &format!("    {label:44} sign({here:>5.2}, {near:>5.2}, {share:>5.2}, {any:>5.2}),\n");
    }
    out + "];\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_are_solved() {
        let matrix = vec![vec![4.0, 0.0], vec![2.0, 3.0]];
        let solved = solve(matrix, vec![8.0, 7.0]);
        assert!((solved[0] - 1.25).abs() < 1e-9 && (solved[1] - 1.5).abs() < 1e-9);
    }

    #[test]
    fn the_fit_finds_what_tells_two_kinds_apart() {
        let sample = |values: [f64; 3], wrapped| Sample {
            values: values.into(),
            wrapped,
            weight: 1.0,
        };
        let samples: Vec<Sample> = (0..40)
            .map(|k| {
                let noise = f64::from(k % 2);
                sample([f64::from(k % 4 / 2), noise, 1.0], k % 4 > 1)
            })
            .collect();
        let weights = fit(&samples);
        assert!(weights[0] > 2.0 && weights[1].abs() < 0.1, "{weights:?}");
    }

    #[test]
    fn pieces_have_lines_of_the_text() {
        let text = "一\n\n二\n三\n四\n五\n";
        let pieces: Vec<&str> = cut(text).into_iter().map(|piece| &text[piece]).collect();
        assert_eq!(pieces[0], "一\n\n二\n");
        assert_eq!(pieces.len(), 4);
    }
}
