//! What the integration tests share: files, visible characters, excerpts.

#![allow(dead_code, reason = "each test file uses a part of it")]

pub(crate) mod endless;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use zhuihe::{Options, Rule};

/// Bytes with which a text has several sections, whatever it is made of.
pub(crate) const LONG: usize = 200_000;

/// A text and the name to call it by in a message.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// A folder of `fixtures/`.
pub(crate) fn fixtures(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(folder)
}

/// The files of a folder whose names end in `suffix`, sorted by name. The suffix is no part of [`Named::name`].
///
/// A folder without such files is an error: a test that reads nothing proves nothing.
pub(crate) fn read_all(folder: &Path, suffix: &str) -> Vec<Named> {
    let entries = fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("the folder {} can't be read: {e}", folder.display()));
    let mut files: Vec<Named> = entries
        .map(|entry| entry.unwrap().path())
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.strip_suffix(suffix)?.to_owned();
            let text = fs::read_to_string(&path)
                .unwrap_or_else(|e| panic!("{} can't be read: {e}", path.display()));
            Some(Named { name, text })
        })
        .collect();
    assert!(
        !files.is_empty(),
        "no file of {} ends in {suffix}",
        folder.display()
    );
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

/// Reports a check that does not run.
#[expect(
    clippy::explicit_write,
    reason = "`cargo test` hides what a passing test prints with a macro"
)]
pub(crate) fn skip(why: &str) {
    writeln!(io::stderr(), "\nskipped: {why}").unwrap();
}

/// Reports a check that does not run, and fails where it has to run: in CI.
pub(crate) fn skip_unless_ci(why: &str) {
    assert!(std::env::var_os("CI").is_none(), "{why}");
    skip(why);
}

/// The raw texts of the folder that the environment variable `ZHUIHE_CASES` names, `None` where it is not set.
pub(crate) fn cases() -> Option<Vec<Named>> {
    let Some(folder) = std::env::var_os("ZHUIHE_CASES") else {
        skip("ZHUIHE_CASES names no folder of further cases");
        return None;
    };
    Some(read_all(Path::new(&folder), ".raw.txt"))
}

/// Options under which each rule is on that has its bit in `on`, those that change characters too.
pub(crate) fn with_rules(on: u64) -> Options {
    let rules = Rule::all().iter().enumerate();
    rules.fold(Options::new(), |options, (n, &rule)| {
        options.rule(rule, on >> n & 1 == 1)
    })
}

/// Sets of rules for [`with_rules`]: by turns about half of them are on, three in four, and all but a few.
pub(crate) fn sets_of_rules(count: usize) -> Vec<u64> {
    let mut state = 0_u64;
    let mut next = || {
        // SplitMix64.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    };
    (0..count)
        .map(|n| (0..n % 3).fold(next(), |set, _| set | next()))
        .collect()
}

/// White space as the contract has it: what Unicode calls so, the zero-width space and the byte order mark.
pub(crate) fn is_white(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')
}

/// The text without its white space.
pub(crate) fn visible(text: &str) -> String {
    text.chars().filter(|&c| !is_white(c)).collect()
}

/// The text with its white space made visible: `⏎` a line end, `␠` a space, `\u{…}` anything else.
pub(crate) fn show(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        match c {
            '\n' => shown.push('⏎'),
            ' ' => shown.push('␠'),
            c if is_white(c) || c.is_control() => shown.extend(c.escape_default()),
            c => shown.push(c),
        }
    }
    shown
}

/// Two lines that show where `got` leaves `expected`, or nothing where they are equal.
pub(crate) fn first_difference(expected: &str, got: &str) -> String {
    let pairs = expected.chars().zip(got.chars());
    let same = pairs.take_while(|(e, g)| e == g).count();
    if same == expected.chars().count() && same == got.chars().count() {
        return String::new();
    }
    let line = expected.chars().take(same).filter(|&c| c == '\n').count() + 1;
    let excerpt = |text: &str| {
        let around: String = text
            .chars()
            .skip(same.saturating_sub(20))
            .take(50)
            .collect();
        show(&around)
    };
    format!(
        "    line {line}\n    expected …{}…\n    got      …{}…",
        excerpt(expected),
        excerpt(got)
    )
}

/// Fails with all that went wrong at once.
pub(crate) fn assert_none(what: &str, failures: &[String]) {
    assert!(
        failures.is_empty(),
        "{what}: {}\n{}",
        failures.len(),
        failures.join("\n")
    );
}
