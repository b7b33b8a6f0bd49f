//! Any three texts have a score or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|texts: (&str, &str, &str)| {
    let (raw, out, gold) = texts;
    if let Ok(score) = zhuihe::score(raw, out, gold) {
        let shares = [
            score.accuracy,
            score.para_f1,
            score.f1_join,
            score.f1_space,
            score.f1_break,
        ];
        assert!(
            shares
                .iter()
                .flatten()
                .all(|share| (0.0..=1.0).contains(share)),
            "{score:?}"
        );
    }
});
