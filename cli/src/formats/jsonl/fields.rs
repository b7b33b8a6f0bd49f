//! Names of fields: dotted names or JSON Pointers into nested objects and lists.

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

impl Field {
    /// Parses a JSON Pointer, `/meta/body`, or a name with dots, `meta.body`.
    pub(crate) fn parse(name: &str) -> Result<Self, String> {
        let parts: Vec<String> = match name.strip_prefix('/') {
            Some(pointer) => pointer
                .split('/')
                .map(|part| part.replace("~1", "/").replace("~0", "~"))
                .collect(),
            None => name.split('.').map(str::to_owned).collect(),
        };
        if parts.iter().any(String::is_empty) {
            return Err(format!(
                "invalid field `{name}`: a part of the path is empty"
            ));
        }
        let step = |part: String| match part.as_str() {
            "*" => Step::Each,
            _ => Step::Name(part),
        };
        Ok(Self {
            name: name.to_owned(),
            path: parts.into_iter().map(step).collect(),
        })
    }

    /// Returns the JSON Pointer of the member `name` of the value at `path`, or its dotted name if that is possible.
    pub(crate) fn member(path: &[Step], name: &str) -> String {
        let parts = path.iter().map(|step| step.name().unwrap_or("*"));
        let parts: Vec<&str> = parts.chain([name]).collect();
        if parts
            .iter()
            .any(|part| part.contains('.') || part.starts_with('/'))
        {
            let parts = parts.iter();
            let parts = parts.map(|part| part.replace('~', "~0").replace('/', "~1"));
            return parts.map(|part| format!("/{part}")).collect();
        }
        parts.join(".")
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
            ("/a.b/c~1d~0", vec![name("a.b"), name("c/d~")]),
            ("/pages/*/0", vec![name("pages"), Step::Each, name("0")]),
            ("正文", vec![name("正文")]),
        ] {
            assert_eq!(Field::parse(given).unwrap().path, path, "{given}");
        }
        for (parent, member, expected) in [
            ("a", "b", "a.b"),
            ("a.*", "b", "a.*.b"),
            ("a", "b.c", "/a/b.c"),
            ("/a.b", "c/d~", "/a.b/c~1d~0"),
        ] {
            let parent = Field::parse(parent).unwrap().path;
            assert_eq!(Field::member(&parent, member), expected);
        }
        for given in ["", ".", "a.", ".a", "a..b", "/", "/a//b"] {
            assert!(Field::parse(given).is_err(), "{given}");
        }
    }
}
