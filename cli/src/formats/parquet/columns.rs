//! Text columns: finds them, also in structs, and puts new columns in.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, StructArray};
use arrow_schema::{ArrowError, DataType, Field, Fields};

use crate::formats::jsonl::{Field as Path, Step};

/// Maximum number of names in a message.
const MAX_NAMES: usize = 20;

/// Checks that the path of `column` leads to texts in a table of `columns`, also through lists if it `can_be_in_list`.
///
/// # Errors
/// Returns the reason if it does not.
pub(super) fn check_text(
    columns: &Fields,
    column: &Path,
    can_be_in_list: bool,
) -> Result<(), String> {
    let mut content = &DataType::Struct(columns.clone());
    for step in &column.path {
        content = match (step, content) {
            (Step::Name(name), DataType::Struct(fields)) => match fields.find(name) {
                Some((_, field)) => field.data_type(),
                None => {
                    let names = list(fields);
                    return Err(format!(
                        "there is no column `{column}`; the columns are {names}"
                    ));
                }
            },
            (
                step,
                DataType::List(element)
                | DataType::LargeList(element)
                | DataType::FixedSizeList(element, _),
            ) => match step {
                _ if !can_be_in_list => {
                    return Err(format!(
                        "the column `{column}` is in a list, which can only be written as JSON Lines: use `--to jsonl`"
                    ));
                }
                Step::Name(name) if name.parse::<usize>().is_err() => {
                    return Err(format!(
                        "the column `{column}` has to select elements of a list with a number or `*`, not `{name}`"
                    ));
                }
                _ => element.data_type(),
            },
            (_, other) => {
                let kind = kind(other);
                return Err(format!(
                    "the column `{column}` cannot be followed into {kind}"
                ));
            }
        };
    }
    match content {
        text if is_text(text) => Ok(()),
        DataType::Struct(fields) => Err(format!(
            "the column `{column}` is a struct, not text; its fields are {}",
            list(fields)
        )),
        other => Err(format!(
            "the column `{column}` is {}, not text",
            kind(other)
        )),
    }
}

/// Returns `column` of some rows, which [`check_text`] has found.
pub(super) fn text_column(rows: &StructArray, column: &Path) -> Result<ArrayRef, ArrowError> {
    let mut found: ArrayRef = Arc::new(rows.clone());
    for step in &column.path {
        let parent = found.as_struct_opt();
        let child = parent.and_then(|parent| parent.column_by_name(step.name()?));
        found = Arc::clone(child.ok_or_else(missing)?);
    }
    Ok(found)
}

fn missing() -> ArrowError {
    ArrowError::SchemaError("a column is missing".to_owned())
}

fn list(fields: &Fields) -> String {
    let name = |field: &Arc<Field>| format!("`{}` ({})", field.name(), kind(field.data_type()));
    let mut names: Vec<String> = fields.iter().take(MAX_NAMES).map(name).collect();
    match fields.len() {
        0 => names.push("none".to_owned()),
        n if n > MAX_NAMES => names.push(format!("{} more", n - MAX_NAMES)),
        _ => {}
    }
    names.join(", ")
}

/// Returns the name of a type for messages.
fn kind(content: &DataType) -> &'static str {
    match content {
        text if is_text(text) => "text",
        number if number.is_numeric() => "a number",
        time if time.is_temporal() => "a time",
        bytes if bytes.is_binary() => "bytes",
        DataType::Boolean => "true or false",
        DataType::Struct(_) => "a struct",
        DataType::Map(..) => "a map",
        lists if lists.is_list() => "a list",
        _ => "another type",
    }
}

fn is_text(content: &DataType) -> bool {
    match content {
        DataType::Dictionary(_, value) => is_text(value),
        content => content.is_string(),
    }
}

/// Returns `rows` with `new` in place of the column at `path`, or in the column `output` beside it.
pub(super) fn put(
    rows: &StructArray,
    path: &[Step],
    output: Option<&str>,
    new: ArrayRef,
) -> Result<StructArray, ArrowError> {
    let (name, rest) = path.split_first().ok_or_else(missing)?;
    let found = name.name().and_then(|name| rows.fields().find(name));
    let (mut at, field) = found.ok_or_else(missing)?;
    let mut fields = rows.fields().to_vec();
    let mut columns = rows.columns().to_vec();
    match output {
        _ if !rest.is_empty() => {
            let inner = columns[at].as_struct_opt().ok_or_else(missing)?;
            let inner = put(inner, rest, output, new)?;
            let field = field.as_ref().clone();
            fields[at] = Arc::new(field.with_data_type(inner.data_type().clone()));
            columns[at] = Arc::new(inner);
        }
        None => columns[at] = new,
        Some(output) => {
            let field = Arc::new(Field::new(output, new.data_type().clone(), true));
            if let Some(there) = fields.iter().position(|f| f.name() == output) {
                (fields[there], columns[there]) = (field, new);
            } else {
                at += 1;
                fields.insert(at, field);
                columns.insert(at, new);
            }
        }
    }
    let nulls = rows.nulls().cloned();
    StructArray::try_new_with_length(fields.into(), columns, nulls, rows.len())
}
