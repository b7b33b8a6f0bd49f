//! Names of fields: dotted names or JSON Pointers into nested objects and lists.

use std::fmt;

/// A field with text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    /// The name as the user wrote it.
    pub(crate) name: String,
    pub(crate) path: Vec<Step>,
    /// The name of the field beside it that gets the result.
    pub(crate) output: Option<String>,
}

/// The reason to refuse fields.
pub(crate) const SAME_TEXT: &str = "two fields select the same text";

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
            output: None,
        })
    }

    /// Returns the path of the field that gets the result.
    fn output_path(&self) -> Vec<Step> {
        let mut path = self.path.clone();
        if let (Some(last), Some(output)) = (path.last_mut(), &self.output) {
            *last = Step::Name(output.clone());
        }
        path
    }

    /// Describes why it can't have an output field.
    pub(crate) fn without_output(&self) -> String {
        format!("the field `{self}` is an element of a list, which cannot have an output field")
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

/// Checks that no two fields are the same, and that no result replaces another field or its result.
pub(crate) fn check(fields: &[Field]) -> Result<(), String> {
    for (i, field) in fields.iter().enumerate() {
        let output = field.output_path();
        if field.output.is_some() && field.path.last() == Some(&Step::Each) {
            return Err(field.without_output());
        }
        let others = fields.iter().enumerate().filter(|&(j, _)| j != i);
        for (_, other) in others {
            let other_output = other.output_path();
            if other.path == field.path {
                return Err(SAME_TEXT.to_owned());
            } else if let Some(name) = &field.output
                && output == other_output
            {
                return Err(format!("two output fields are named `{name}`"));
            } else if let Some(name) = &field.output
                && (other.path.starts_with(&output) || other_output.starts_with(&output))
            {
                return Err(format!(
                    "the output field `{name}` would replace `{other}` or its output"
                ));
            }
        }
    }
    Ok(())
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

    #[test]
    fn results_replace_no_other_field() {
        for (names, outputs, why) in [
            (["a", "b"], &[][..], ""),
            (["a", "b"], &["c", "d"], ""),
            (["x.a", "y.a"], &["c", "c"], ""),
            (["a", "/a"], &[], SAME_TEXT),
            (["a", "b"], &["c", "c"], "two output fields are named `c`"),
            (["a", "b"], &["b", "c"], "would replace `b` or its output"),
            (["a", "m.b"], &["m", "c"], "would replace `m.b`"),
            (["p.*", "b"], &["c", "d"], "is an element of a list"),
        ] {
            let mut fields = names.map(|name| Field::parse(name).unwrap());
            for (field, output) in fields.iter_mut().zip(outputs) {
                field.output = Some((*output).to_owned());
            }
            let found = check(&fields).err().unwrap_or_default();
            assert_eq!(found.is_empty(), why.is_empty(), "{names:?}: {found}");
            assert!(found.contains(why), "{names:?}: {found}");
        }
    }
}
