//! The promises hold for any text and any options.
#![no_main]

#[path = "../../tests/promises/checks.rs"]
mod checks;
#[allow(dead_code)]
#[path = "../../tests/common/mod.rs"]
mod common;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use zhuihe::{BlockSeparator, Cleaner, HanDigitSpacing, Options, Rule, Spaces};

#[derive(Debug, Arbitrary)]
struct Input {
    separator: u8,
    han_digit_spacing: u8,
    spaces: u8,
    confidence: u8,
    /// Indices of rules that are switched.
    rules: Vec<u8>,
    text: String,
}

fn pick<T: Copy>(of: &[T], by: u8) -> T {
    of[usize::from(by) % of.len()]
}

fuzz_target!(|input: Input| {
    let mut options = Options::new()
        .block_separator(pick(BlockSeparator::all(), input.separator))
        .han_digit_spacing(pick(HanDigitSpacing::all(), input.han_digit_spacing))
        .spaces(pick(Spaces::all(), input.spaces))
        .min_confidence(f32::from(input.confidence) / 255.0)
        .expect("it is from 0 to 1");
    for &by in input.rules.iter().take(8) {
        let rule = pick(Rule::all(), by);
        let is_on = options.has_rule(rule);
        options = options.rule(rule, !is_on);
    }
    let broken = checks::check_promises("input", &input.text, &Cleaner::new(options));
    assert!(broken.is_empty(), "{}", broken.join("\n"));
});
