//! Cases: broken text with its gold, from folders.
//!
//! A case is `NAME.raw.txt` with `NAME.gold.txt`, both with the same visible characters; a
//! `NAME.txt` beside is a text that must come back as it is.

use std::fs;
use std::path::Path;

/// White space before a visible character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    None,
    Space,
    Break,
    /// `¦`: any is right.
    Any,
}

/// A broken text, and what white space should stand before each of its visible characters.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) raw: String,
    pub(crate) want: Vec<Label>,
}

/// The visible characters of a text, and the white space before each.
fn labels(text: &str) -> (Vec<char>, Vec<Label>) {
    let (mut chars, mut labels, mut gap) = (Vec::new(), Vec::new(), Label::None);
    for c in text.chars() {
        match c {
            '¦' => gap = Label::Any,
            _ if gap == Label::Any && (c.is_whitespace() || is_invisible(c)) => {}
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                gap = Label::Break;
            }
            _ if c.is_whitespace() || is_invisible(c) => {
                if gap == Label::None {
                    gap = Label::Space;
                }
            }
            _ => {
                chars.push(c);
                labels.push(gap);
                gap = Label::None;
            }
        }
    }
    (chars, labels)
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}')
}

/// Reads the cases of a folder. Where recognition changed characters, the case is left out.
pub(crate) fn load(dir: &Path) -> std::io::Result<Vec<Case>> {
    let mut paths: Vec<_> = fs::read_dir(dir)?
        .filter_map(|e| e.ok().map(|e| e.path()))
        .collect();
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let gold = if let Some(stem) = name.strip_suffix(".raw.txt") {
            dir.join(format!("{stem}.gold.txt"))
        } else if name.ends_with(".txt") && !name.contains(".gold") && !name.contains(".expected") {
            path.clone()
        } else {
            continue;
        };
        let raw = fs::read_to_string(&path)?;
        let (chars, was) = labels(&raw);
        let (right, mut want) = labels(&fs::read_to_string(gold)?);
        if chars != right || chars.len() < 20 {
            continue;
        }
        // Where the text has no white space, none can be wanted.
        for (want, was) in want.iter_mut().zip(was) {
            if was == Label::None && *want != Label::None {
                *want = Label::Any;
            }
        }
        cases.push(Case { raw, want });
    }
    Ok(cases)
}
