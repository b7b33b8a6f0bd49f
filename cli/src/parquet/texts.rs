//! Finds the text columns that the fields name.

use arrow_schema::{DataType, Fields};

use crate::clean::Task;
use crate::jsonl::{Field as Path, Step};

/// Maximum number of names in a message.
const NAMES: usize = 20;

/// A text column.
#[derive(Debug)]
pub(super) struct TextColumn {
    pub(super) name: String,
    pub(super) path: Vec<Step>,
    /// Its index among the primitive columns.
    pub(super) leaf: usize,
    /// The name of its output column, beside it.
    pub(super) output: Option<String>,
}

impl TextColumn {
    /// Returns its name within its parent.
    pub(super) fn own_name(&self) -> &str {
        let name = self.path.last().and_then(Step::name);
        name.unwrap_or("element")
    }

    /// Returns the path of its parent.
    fn around(&self) -> &[Step] {
        &self.path[..self.path.len() - 1]
    }
}

/// Finds the columns that the fields name.
pub(super) fn texts(fields: &Fields, task: &Task) -> Result<Vec<TextColumn>, String> {
    let mut texts = Vec::new();
    for (i, field) in task.fields.iter().enumerate() {
        let leaf = find(fields, field, 0, 0)?;
        let output = task.output_fields.get(i).cloned();
        if output.is_some() && field.path.last() == Some(&Step::Each) {
            return Err(format!(
                "the column `{field}` is an element of a list, which cannot have an output field"
            ));
        }
        texts.push(TextColumn {
            name: field.name.clone(),
            path: field.path.clone(),
            leaf,
            output,
        });
    }
    texts.sort_by_key(|t| t.leaf);
    if texts.windows(2).any(|w| w[0].leaf == w[1].leaf) {
        return Err("two fields select the same column".to_owned());
    }
    for (i, text) in texts.iter().enumerate() {
        let mut others = texts[..i].iter().chain(&texts[i + 1..]);
        others.try_for_each(|other| are_apart(text, other))?;
    }
    Ok(texts)
}

/// Checks that the output of a text replaces neither that of another nor a parent of that.
fn are_apart(text: &TextColumn, other: &TextColumn) -> Result<(), String> {
    let (Some(name), Some(other_name)) = (&text.output, &other.output) else {
        return Ok(());
    };
    let (around, around_other) = (text.around(), other.around());
    if around == around_other && name == other_name {
        return Err(format!("two output fields are named `{name}`"));
    }
    match around_other.strip_prefix(around) {
        Some([Step::Name(inner), ..]) if inner == name => {
            Err("two output fields overlap".to_owned())
        }
        _ => Ok(()),
    }
}

/// Returns the index of the primitive column at `path`, starting from its step `at`. The first of `fields` has index
/// `leaf`.
fn find(fields: &Fields, path: &Path, at: usize, mut leaf: usize) -> Result<usize, String> {
    let Some(Step::Name(name)) = path.path.get(at) else {
        return Err(format!(
            "the column `{path}` has `*` for a struct: name one of its fields"
        ));
    };
    let mut found = None;
    for field in fields {
        if field.name() == name {
            if found.is_some() {
                return Err(format!("two columns are named `{name}`"));
            }
            found = Some((field, leaf));
        }
        leaf += leaves(field.data_type());
    }
    let Some((field, leaf)) = found else {
        let inside = if at == 0 {
            "the columns are"
        } else {
            "there are"
        };
        return Err(format!(
            "there is no column `{path}`; {inside} {}",
            list(fields)
        ));
    };
    step_into(field.data_type(), path, at + 1, leaf)
}

fn step_into(content: &DataType, path: &Path, at: usize, leaf: usize) -> Result<usize, String> {
    match (path.path.get(at), content) {
        (None, content) if is_text(content) => Ok(leaf),
        (None, DataType::Struct(fields)) => Err(format!(
            "the column `{path}` is a struct, not text; its fields are {}",
            list(fields)
        )),
        (None, content) => Err(format!("the column `{path}` is {content}, not text")),
        (Some(Step::Name(_)), DataType::Struct(fields)) => find(fields, path, at, leaf),
        (Some(Step::Each), DataType::List(element) | DataType::LargeList(element)) => {
            step_into(element.data_type(), path, at + 1, leaf)
        }
        (Some(Step::Name(name)), DataType::List(_) | DataType::LargeList(_)) => Err(format!(
            "the column `{path}` has to select the elements of a list with `*`, not `{name}`"
        )),
        (Some(_), content) => Err(format!(
            "the column `{path}` cannot be followed into {content}"
        )),
    }
}

fn list(fields: &Fields) -> String {
    if fields.is_empty() {
        return "none".to_owned();
    }
    let mut names: Vec<String> = fields
        .iter()
        .take(NAMES)
        .map(|f| format!("`{}` ({})", f.name(), plain_name(f.data_type())))
        .collect();
    if fields.len() > NAMES {
        names.push(format!("{} more", fields.len() - NAMES));
    }
    names.join(", ")
}

fn plain_name(content: &DataType) -> String {
    match content {
        content if is_text(content) => "text".to_owned(),
        DataType::Struct(_) => "a struct".to_owned(),
        DataType::List(_) | DataType::LargeList(_) => "a list".to_owned(),
        content => content.to_string(),
    }
}

pub(super) fn is_text(content: &DataType) -> bool {
    match content {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, value) => is_text(value),
        _ => false,
    }
}

/// Returns the number of primitive columns of a type.
pub(super) fn leaves(content: &DataType) -> usize {
    match content {
        DataType::Struct(fields) => fields.iter().map(|f| leaves(f.data_type())).sum(),
        DataType::List(field)
        | DataType::LargeList(field)
        | DataType::FixedSizeList(field, _)
        | DataType::ListView(field)
        | DataType::LargeListView(field)
        | DataType::Map(field, _) => leaves(field.data_type()),
        _ => 1,
    }
}
