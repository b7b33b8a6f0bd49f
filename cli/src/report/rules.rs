//! The colours of the rules.

/// The rules that make edits, most frequent first. Neighbours differ clearly in hue.
const RULES: [&str; 40] = [
    "han-line",
    "han",
    "han-digit",
    "mark",
    "mark-line",
    "letter-spacing",
    "block",
    "date",
    "ascii-mark",
    "name-list",
    "end",
    "number-decimal",
    "byline",
    "number-measure",
    "latin-style",
    "number-date",
    "number-thousands",
    "number-percent",
    "latin-words",
    "number-range",
    "marker",
    "headline-clause",
    "dateline",
    "jump-line",
    "number-ratio",
    "digits",
    "clock",
    "note",
    "han-digit-line",
    "ascii-mark-line",
    "line-space",
    "institutions",
    "typed-space",
    "latin-hyphen",
    "wide-latin",
    "ascii-width",
    "vertical-form",
    "unify-han",
    "soft-hyphen",
    "soft-hyphen-line",
];

/// The golden angle in degrees: any number of such steps around a circle are well apart.
const STEP: f64 = 137.508;

/// Returns the hue of a rule in degrees, the same in every report.
pub(super) fn hue(rule: &str) -> u32 {
    let index = RULES.iter().position(|r| *r == rule).unwrap_or(RULES.len());
    // Starts at indigo, so that no frequent rule is red, the colour of a bad verdict.
    ((280.0 + STEP * index as f64) % 360.0) as u32
}

/// Returns the CSS class of a rule.
pub(super) fn class(rule: &str) -> String {
    format!("rule-{rule}")
}

#[cfg(test)]
mod tests {
    use zhuihe::Rule;

    use super::*;

    #[test]
    fn every_rule_that_makes_edits_has_its_colour() {
        for rule in Rule::all().iter().filter(|r| r.makes_edits()) {
            assert!(RULES.contains(&rule.name()), "{rule}");
        }
    }
}
