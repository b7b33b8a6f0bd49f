//! Formats the weights as a source file.

use zhuihe::tuning::{Name, names};

const HEAD: &str = "\
//! The weights of the features, as `zhuihe-tune fit` wrote them: see `tune/README.md`.

/// A line for each value of a group's first property, or of its first two where it has three, named before it.
/// In a line stands a weight for each value of the last property; what those are stands above the group's lines.
#[rustfmt::skip]
#[allow(clippy::approx_constant)]
pub(crate) static FITTED: &[f32] = &[
";

/// Returns what identifies a feature's line in its group, and its place in that line.
fn place(name: &Name) -> ([&'static str; 2], &'static str) {
    match name.values {
        [a, b, ""] if !b.is_empty() => ([a, ""], b),
        [a, b, c] => ([a, b], c),
    }
}

/// Returns the comment before a line.
fn label(name: &Name) -> String {
    let [a, b] = place(name).0;
    format!("/* {} */", format!("{} {a} {b}", name.group).trim_end())
}

/// Formats a weight with two decimals.
fn written(weight: f64) -> String {
    let rounded = (weight * 100.0).round() / 100.0;
    // Avoids `-0.0`.
    format!("{:?}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// Returns the source of the table.
pub(crate) fn source(weights: &[f64]) -> String {
    let weights = weights.iter().copied().map(written);
    let table: Vec<(Name, String)> = names().into_iter().zip(weights).collect();
    let mut out = HEAD.to_owned();
    for group in table.chunk_by(|(a, _), (b, _)| a.group == b.group) {
        let lines = || group.chunk_by(|(a, _), (b, _)| place(a).0 == place(b).0);
        let Some(first) = lines().next() else {
            continue;
        };
        if first.len() > 1 {
            let columns: Vec<&str> = first.iter().map(|(name, _)| place(name).1).collect();
            out += &format!("    // {}: {}\n", first[0].0.group, columns.join(", "));
        }
        // Aligns the weights of a group in columns.
        let labels = lines().map(|line| label(&line[0].0).len());
        let indent = labels.max().unwrap_or_default();
        let width = group.iter().map(|(_, weight)| weight.len()).max();
        let width = width.unwrap_or_default();
        for line in lines() {
            out += &format!("    {:indent$}", label(&line[0].0));
            for (_, weight) in line {
                out += &format!(" {weight:>width$},");
            }
            out.push('\n');
        }
    }
    out + "];\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_stands_in_its_place() {
        let weights: Vec<f64> = (0..names().len()).map(|k| k as f64 - 100.0).collect();
        let source = source(&weights);
        let (_, table) = source.split_once("&[\n").unwrap();
        let mut written = Vec::new();
        for line in table.lines().filter(|l| !l.trim_start().starts_with("//")) {
            let Some((_, line)) = line.split_once("*/") else {
                assert_eq!(line, "];");
                continue;
            };
            let numbers = line.split_terminator(',').map(|n| n.trim().parse::<f64>());
            written.extend(numbers.map(Result::unwrap));
        }
        assert_eq!(written, weights);
    }
}
