//! Names of fields: dotted paths into nested objects and lists.

use std::fmt;

/// A field with text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    /// The name as the user wrote it.
    pub(crate) name: String,
    pub(crate) path: Vec<Step>,
}

/// A step into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// The member with this name, or the list element with this number.
    Name(String),
    /// Every element of a list.
    Each,
}

impl Step {
    /// Returns the name, if it is one.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Each => None,
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(&name.replace('\\', "\\\\").replace('.', "\\.")),
            Self::Each => f.write_str("*"),
        }
    }
}

impl Field {
    /// Parses a dotted path. A backslash escapes the next character.
    pub(crate) fn parse(name: &str) -> Result<Self, String> {
        let mut path = Vec::new();
        let (mut step, mut escaped) = (String::new(), false);
        let mut chars = name.chars();
        loop {
            match chars.next() {
                Some('\\') => {
                    step.extend(chars.next());
                    escaped = true;
                }
                Some(c) if c != '.' => step.push(c),
                end => {
                    if step.is_empty() {
                        return Err(format!(
                            "invalid field `{name}`: a part of the path is empty"
                        ));
                    }
                    let step = std::mem::take(&mut step);
                    path.push(match step.as_str() {
                        "*" if !escaped => Step::Each,
                        _ => Step::Name(step),
                    });
                    escaped = false;
                    if end.is_none() {
                        break;
                    }
                }
            }
        }
        Ok(Self {
            name: name.to_owned(),
            path,
        })
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let name = |name: &str| Step::Name(name.to_owned());
        for (given, path) in [
            ("text", vec![name("text")]),
            ("meta.body", vec![name("meta"), name("body")]),
            ("pages.*.0", vec![name("pages"), Step::Each, name("0")]),
            (r"a\.b.\*", vec![name("a.b"), name("*")]),
            ("正文", vec![name("正文")]),
        ] {
            assert_eq!(Field::parse(given).unwrap().path, path, "{given}");
        }
        for given in ["", ".", "a.", ".a", "a..b"] {
            assert!(Field::parse(given).is_err(), "{given}");
        }
    }
}
