//! Table: the weights as a source file.

use std::fmt::Write;

use zhuihe::tuning::names;

/// The source of the table: a line for each value of a group's first two properties.
pub(crate) fn source(weights: &[f64]) -> String {
    let mut out = String::from(
        "//! The weights of the features, as `zhuihe-tune fit` wrote them: see `tune/README.md`.\n\n\
         /// A line for each value of a group's first two properties, named before it.\n\
         #[rustfmt::skip]\n\
         #[allow(clippy::approx_constant)]\n\
         pub(crate) static FITTED: &[f32] = &[",
    );
    let mut line = ("", "", "");
    for (name, weight) in names().iter().zip(weights) {
        let [a, b, _] = name.values;
        if (name.group, a, b) != line {
            line = (name.group, a, b);
            // Writing into a string can't fail.
            let _ = write!(
                out,
                "\n    /* {} */",
                format!("{} {a} {b}", name.group).trim()
            );
        }
        let weight = (weight * 100.0).round() / 100.0;
        let _ = write!(out, " {:?},", if weight == 0.0 { 0.0 } else { weight });
    }
    out.push_str("\n];\n");
    out
}
