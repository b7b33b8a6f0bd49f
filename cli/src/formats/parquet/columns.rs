//! Text columns: finds them in structs and lists, takes their texts out, and puts new columns in.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::cast::AsArray;
use arrow_array::{
    Array, ArrayRef, GenericListArray, ListArray, OffsetSizeTrait, StringViewArray, StructArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields};

use crate::documents::TextBlock;
use crate::formats::jsonl::{Field as Path, Step};

/// Maximum number of names in a message.
const MAX_NAMES: usize = 20;

/// The texts of a column, in order of rows.
#[derive(Debug)]
pub(super) struct Texts {
    pub(super) texts: StringViewArray,
    /// The type of the column.
    pub(super) content: DataType,
    /// The row of each text.
    pub(super) rows: Vec<usize>,
}

impl Texts {
    /// Returns the texts of `column` in `table`.
    ///
    /// # Errors
    /// Returns an error if the path of the column does not lead to texts.
    pub(super) fn of(table: &StructArray, column: &Path) -> Result<Self, ArrowError> {
        texts(table, &column.path, column, (0..table.len()).collect())
    }
}

/// Returns the texts at the end of `path`, the rest of the path of `column`. `rows` has the row of each element of `array`.
fn texts(
    array: &dyn Array,
    path: &[Step],
    column: &Path,
    rows: Vec<usize>,
) -> Result<Texts, ArrowError> {
    let what = match (path, array.data_type()) {
        ([], content) if is_text(content) => {
            return Ok(Texts {
                texts: cast(array, &DataType::Utf8View)?.as_string_view().clone(),
                content: content.clone(),
                rows,
            });
        }
        ([], DataType::Struct(fields)) => {
            let fields = list(fields);
            format!("the column `{column}` is a struct, not text; its fields are {fields}")
        }
        ([], content) => format!("the column `{column}` is {content}, not text"),
        ([Step::Name(name), rest @ ..], DataType::Struct(fields)) => {
            if let Some(child) = array.as_struct().column_by_name(name) {
                return texts(child, rest, column, rows);
            }
            let fields = list(fields);
            format!("there is no column `{column}`; the columns are {fields}")
        }
        ([Step::Each, rest @ ..], DataType::List(_)) => {
            return texts_of_each::<i32>(array.as_list(), rest, column, &rows);
        }
        ([Step::Each, rest @ ..], DataType::LargeList(_)) => {
            return texts_of_each::<i64>(array.as_list(), rest, column, &rows);
        }
        ([Step::Name(name), ..], DataType::List(_) | DataType::LargeList(_)) => {
            format!(
                "the column `{column}` has to select the elements of a list with `*`, not `{name}`"
            )
        }
        (_, content) => format!("the column `{column}` cannot be followed into {content}"),
    };
    Err(ArrowError::SchemaError(what))
}

fn texts_of_each<O: OffsetSizeTrait>(
    list: &GenericListArray<O>,
    path: &[Step],
    column: &Path,
    rows: &[usize],
) -> Result<Texts, ArrowError> {
    let lengths = (0..list.len()).map(|i| list.value_length(i).as_usize());
    let rows = lengths
        .zip(rows)
        .flat_map(|(n, &row)| std::iter::repeat_n(row, n));
    texts(&elements(list), path, column, rows.collect())
}

/// Returns the elements that the offsets of a list cover.
fn elements<O: OffsetSizeTrait>(list: &GenericListArray<O>) -> ArrayRef {
    let offsets = list.value_offsets();
    let (first, last) = (offsets[0].as_usize(), offsets[list.len()].as_usize());
    list.values().slice(first, last - first)
}

fn list(fields: &Fields) -> String {
    let mut names: Vec<String> = fields
        .iter()
        .take(MAX_NAMES)
        .map(|f| match f.data_type() {
            content if is_text(content) => format!("`{}` (text)", f.name()),
            DataType::Struct(_) => format!("`{}` (a struct)", f.name()),
            DataType::List(_) | DataType::LargeList(_) => format!("`{}` (a list)", f.name()),
            content => format!("`{}` ({content})", f.name()),
        })
        .collect();
    match fields.len() {
        0 => names.push("none".to_owned()),
        n if n > MAX_NAMES => names.push(format!("{} more", n - MAX_NAMES)),
        _ => {}
    }
    names.join(", ")
}

fn is_text(content: &DataType) -> bool {
    match content {
        DataType::Dictionary(_, value) => is_text(value),
        content => content.is_string(),
    }
}

/// Returns `column` with the results `new` at the end of `path`, or in the column `output` beside it.
pub(super) fn put(
    column: &dyn Array,
    path: &[Step],
    output: Option<&str>,
    new: &ArrayRef,
) -> Result<ArrayRef, ArrowError> {
    match (path, column.data_type()) {
        ([], _) => Ok(Arc::clone(new)),
        ([Step::Name(name), rest @ ..], DataType::Struct(fields)) => {
            let column = column.as_struct();
            let (at, _) = fields.find(name).ok_or_else(|| lost(name))?;
            let mut fields = fields.to_vec();
            let mut columns = column.columns().to_vec();
            match output.filter(|_| rest.is_empty()) {
                Some(output) => {
                    let field = Arc::new(Field::new(output, new.data_type().clone(), true));
                    if let Some(there) = fields.iter().position(|f| f.name() == output) {
                        (fields[there], columns[there]) = (field, Arc::clone(new));
                    } else {
                        fields.insert(at + 1, field);
                        columns.insert(at + 1, Arc::clone(new));
                    }
                }
                None => {
                    columns[at] = put(&columns[at], rest, output, new)?;
                    fields[at] = with_type(&fields[at], &columns[at]);
                }
            }
            let nulls = column.nulls().cloned();
            Ok(Arc::new(StructArray::try_new_with_length(
                fields.into(),
                columns,
                nulls,
                column.len(),
            )?))
        }
        ([Step::Each, rest @ ..], DataType::List(element)) => {
            put_in_each::<i32>(column.as_list(), element, rest, output, new)
        }
        ([Step::Each, rest @ ..], DataType::LargeList(element)) => {
            put_in_each::<i64>(column.as_list(), element, rest, output, new)
        }
        _ => Err(lost("*")),
    }
}

fn put_in_each<O: OffsetSizeTrait>(
    list: &GenericListArray<O>,
    element: &FieldRef,
    path: &[Step],
    output: Option<&str>,
    new: &ArrayRef,
) -> Result<ArrayRef, ArrowError> {
    let values = put(&elements(list), path, output, new)?;
    let first = list.value_offsets()[0];
    let offsets = list.value_offsets().iter().map(|&o| o - first).collect();
    Ok(Arc::new(GenericListArray::<O>::try_new(
        with_type(element, &values),
        OffsetBuffer::new(offsets),
        values,
        list.nulls().cloned(),
    )?))
}

fn with_type(field: &FieldRef, column: &ArrayRef) -> FieldRef {
    let field = field.as_ref().clone();
    Arc::new(field.with_data_type(column.data_type().clone()))
}

fn lost(name: &str) -> ArrowError {
    ArrowError::SchemaError(format!("the column `{name}` is not what it was"))
}

/// Returns a column of lists of blocks.
pub(super) fn list_of_blocks(cells: &[Option<&[TextBlock]>]) -> Result<ArrayRef, ArrowError> {
    let (mut kinds, mut texts) = (StringBuilder::new(), StringBuilder::new());
    for block in cells.iter().flatten().copied().flatten() {
        let kind = serde_json::to_value(block.kind).ok();
        kinds.append_option(kind.as_ref().and_then(|k| k.as_str()));
        texts.append_value(&block.text);
    }
    let fields = ["kind", "text"].map(|name| Field::new(name, DataType::Utf8, true));
    let columns: Vec<ArrayRef> = vec![Arc::new(kinds.finish()), Arc::new(texts.finish())];
    let blocks = StructArray::try_new(fields.into_iter().collect(), columns, None)?;
    Ok(Arc::new(ListArray::try_new(
        Arc::new(Field::new("element", blocks.data_type().clone(), true)),
        OffsetBuffer::from_lengths(cells.iter().map(|c| c.map_or(0, <[_]>::len))),
        Arc::new(blocks),
        Some(NullBuffer::from_iter(cells.iter().map(Option::is_some))),
    )?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{Int32Array, StringArray};

    /// Returns a table of lists of structs with a number and a text. Rows: two elements, none, one.
    fn pages() -> StructArray {
        let texts: StringArray = [Some("无"), Some("甲"), None, Some("丙")]
            .into_iter()
            .collect();
        let fields = vec![
            Field::new("n", DataType::Int32, false),
            Field::new("text", DataType::Utf8, true),
        ];
        let elements = StructArray::new(
            fields.into(),
            vec![
                Arc::new(Int32Array::from(vec![0, 1, 2, 3])),
                Arc::new(texts),
            ],
            None,
        );
        let element = Arc::new(Field::new("element", elements.data_type().clone(), true));
        // The first element belongs to no row, as in a sliced list.
        let offsets = OffsetBuffer::new(vec![1, 3, 3, 4].into());
        let list = ListArray::new(element, offsets, Arc::new(elements), None);
        let field = Field::new("pages", list.data_type().clone(), true);
        StructArray::new(vec![field].into(), vec![Arc::new(list)], None)
    }

    fn column() -> Path {
        Path::parse("pages.*.text").unwrap()
    }

    #[test]
    fn texts_of_a_list_belong_to_rows() {
        let found = Texts::of(&pages(), &column()).unwrap();
        let texts: Vec<_> = found.texts.iter().collect();
        assert_eq!(texts, [Some("甲"), None, Some("丙")]);
        assert_eq!(found.rows, [0, 0, 2]);
    }

    #[test]
    fn a_column_is_put_in_place_or_beside() {
        let new: ArrayRef = Arc::new(StringArray::from(vec!["子", "丑", "寅"]));
        for (output, names) in [
            (None, &["n", "text"][..]),
            (Some("clean"), &["n", "text", "clean"]),
            (Some("n"), &["n", "text"]),
        ] {
            let table = put(&pages(), &column().path, output, &new).unwrap();
            let pages = table.as_struct().column(0).as_list::<i32>();
            let elements = pages.values().as_struct();
            assert_eq!(elements.column_names(), names);
            let found = elements.column_by_name(output.unwrap_or("text")).unwrap();
            assert_eq!(found, &new);
            assert_eq!(pages.value(2).len(), 1);
        }
    }

    #[test]
    fn a_row_without_blocks_is_not_one_with_none() {
        let column = list_of_blocks(&[Some(&[]), None]).unwrap();
        assert_eq!((column.is_null(0), column.is_null(1)), (false, true));
    }
}
