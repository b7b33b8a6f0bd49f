//! A stream keeps every visible character, and tells invalid UTF-8.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zhuihe::{Cleaner, ErrorKind};

fn visible(text: &str) -> impl Iterator<Item = char> {
    let is_white = |c: &char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}');
    text.chars().filter(move |c| !is_white(c))
}

fuzz_target!(|bytes: &[u8]| {
    let mut out = Vec::new();
    match (
        Cleaner::default().stream(bytes, &mut out),
        str::from_utf8(bytes),
    ) {
        (Ok(_), Ok(text)) => {
            let out = str::from_utf8(&out).expect("the output is UTF-8");
            assert!(visible(text).eq(visible(out)), "characters were lost");
        }
        (Err(error), Err(_)) => assert!(matches!(error.kind(), ErrorKind::InvalidUtf8 { .. })),
        (done, valid) => panic!("{done:?} for {valid:?}"),
    }
});
