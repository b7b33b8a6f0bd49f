//! A column of texts, extracted from the structs and lists around it, and its replacement.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{
    Array, ArrayRef, BinaryViewArray, GenericListArray, OffsetSizeTrait, StructArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields};

use crate::jsonl::Step;

/// The texts of a column, with the row that each belongs to.
#[derive(Debug)]
pub(super) struct Leaf {
    pub(super) texts: BinaryViewArray,
    /// For each list on the path, the offsets of its elements.
    lists: Vec<Vec<usize>>,
}

impl Leaf {
    /// Descends along `path`, whose first step has led to `column`.
    pub(super) fn of(column: &ArrayRef, path: &[Step]) -> Result<Self, ArrowError> {
        let mut column = Arc::clone(column);
        let mut lists = Vec::new();
        for step in &path[1..] {
            column = match (step, column.data_type()) {
                (Step::Name(name), DataType::Struct(_)) => {
                    let child = column.as_struct().column_by_name(name);
                    Arc::clone(child.ok_or_else(|| missing_column(step))?)
                }
                (Step::Each, DataType::List(_)) => elements::<i32>(&column, &mut lists)?,
                (Step::Each, DataType::LargeList(_)) => elements::<i64>(&column, &mut lists)?,
                _ => return Err(missing_column(step)),
            };
        }
        let texts = column.as_binary_view_opt().cloned();
        Ok(Self {
            texts: texts.ok_or_else(|| missing_column(&path[path.len() - 1]))?,
            lists,
        })
    }

    /// Returns the range of the texts of a row.
    pub(super) fn of_row(&self, row: usize) -> Range<usize> {
        let ends = self
            .lists
            .iter()
            .fold((row, row + 1), |(from, to), ends| (ends[from], ends[to]));
        ends.0..ends.1
    }
}

fn elements<O: OffsetSizeTrait>(
    column: &ArrayRef,
    lists: &mut Vec<Vec<usize>>,
) -> Result<ArrayRef, ArrowError> {
    let list = from_zero::<O>(column.as_list())?;
    lists.push(list.offsets().iter().map(|o| o.as_usize()).collect());
    Ok(Arc::clone(list.values()))
}

/// Returns a list without the elements that its offsets don't cover.
fn from_zero<O: OffsetSizeTrait>(
    list: &GenericListArray<O>,
) -> Result<GenericListArray<O>, ArrowError> {
    let offsets = list.offsets();
    let (first, last) = (offsets[0], offsets[offsets.len() - 1]);
    let (DataType::List(field) | DataType::LargeList(field)) = list.data_type() else {
        return Err(ArrowError::SchemaError("a list is none".to_owned()));
    };
    GenericListArray::try_new(
        Arc::clone(field),
        OffsetBuffer::new(offsets.iter().map(|&o| o - first).collect()),
        list.values()
            .slice(first.as_usize(), (last - first).as_usize()),
        list.nulls().cloned(),
    )
}

fn missing_column(step: &Step) -> ArrowError {
    ArrowError::SchemaError(format!("the column is not what it was at {step:?}"))
}

/// Where a new column goes in relation to the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnPlacement {
    /// Replaces it.
    Replace,
    /// After it, or replacing a column of the same name.
    After,
    /// Replaces it, and is the only child of every struct on the path.
    OnlyChild,
}

/// Returns `column` with `new` in it. `path` leads to the old column; its first step has led to `column`.
pub(super) fn put(
    field: &FieldRef,
    column: &ArrayRef,
    path: &[Step],
    new: &(FieldRef, ArrayRef),
    how: ColumnPlacement,
) -> Result<(FieldRef, ArrayRef), ArrowError> {
    let Some(step) = path.get(1) else {
        return Ok(new.clone());
    };
    let column: ArrayRef = match (step, column.data_type()) {
        (Step::Name(name), DataType::Struct(fields)) => {
            let column = column.as_struct();
            let at = fields.find(name).ok_or_else(|| missing_column(step))?.0;
            let mut children: Vec<_> = fields
                .iter()
                .cloned()
                .zip(column.columns().iter().cloned())
                .collect();
            if how == ColumnPlacement::After && path.len() == 2 {
                put_beside(&mut children, at, new);
            } else {
                let (field, column) = children[at].clone();
                let child = put(&field, &column, &path[1..], new, how)?;
                if how == ColumnPlacement::OnlyChild {
                    children = vec![child];
                } else {
                    children[at] = child;
                }
            }
            let (fields, arrays): (Vec<_>, Vec<_>) = children.into_iter().unzip();
            Arc::new(StructArray::try_new(
                Fields::from(fields),
                arrays,
                column.nulls().cloned(),
            )?)
        }
        (Step::Each, DataType::List(_)) => put_each::<i32>(column, path, new, how)?,
        (Step::Each, DataType::LargeList(_)) => put_each::<i64>(column, path, new, how)?,
        _ => return Err(missing_column(step)),
    };
    let field = field.as_ref().clone();
    Ok((
        Arc::new(field.with_data_type(column.data_type().clone())),
        column,
    ))
}

/// Inserts a column after the one at `at`, or replaces the one of the same name.
pub(super) fn put_beside<T>(columns: &mut Vec<(FieldRef, T)>, at: usize, new: &(FieldRef, T))
where
    T: Clone,
{
    match columns.iter().position(|c| c.0.name() == new.0.name()) {
        Some(there) => columns[there] = new.clone(),
        None => columns.insert(at + 1, new.clone()),
    }
}

fn put_each<O: OffsetSizeTrait>(
    column: &ArrayRef,
    path: &[Step],
    new: &(FieldRef, ArrayRef),
    how: ColumnPlacement,
) -> Result<ArrayRef, ArrowError> {
    let list = from_zero::<O>(column.as_list())?;
    let (DataType::List(field) | DataType::LargeList(field)) = list.data_type() else {
        return Err(missing_column(&path[1]));
    };
    let (inner, values) = put(field, list.values(), &path[1..], new, how)?;
    // The element of a list keeps its name.
    let inner = inner.as_ref().clone().with_name(field.name());
    Ok(Arc::new(GenericListArray::<O>::try_new(
        Arc::new(inner),
        list.offsets().clone(),
        values,
        list.nulls().cloned(),
    )?))
}

/// Returns the type of a column of blocks.
pub(super) fn blocks(text: &DataType) -> DataType {
    let fields = [
        Field::new("kind", text.clone(), true),
        Field::new("text", text.clone(), true),
    ];
    DataType::List(Arc::new(Field::new(
        "element",
        DataType::Struct(fields.into_iter().collect()),
        true,
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{Int32Array, ListArray};

    fn texts(texts: &[Option<&str>]) -> ArrayRef {
        Arc::new(BinaryViewArray::from_iter(
            texts.iter().map(|t| t.map(str::as_bytes)),
        ))
    }

    fn read(array: &BinaryViewArray) -> Vec<Option<&str>> {
        array
            .iter()
            .map(|t| t.map(|t| std::str::from_utf8(t).unwrap()))
            .collect()
    }

    /// Returns a list of structs with a number and a text. Rows: two elements, none, one.
    fn pages() -> (FieldRef, ArrayRef) {
        let inner: Fields = vec![
            Field::new("n", DataType::Int32, false),
            Field::new("text", DataType::BinaryView, true),
        ]
        .into();
        let elements = StructArray::new(
            inner.clone(),
            vec![
                Arc::new(Int32Array::from(vec![0, 1, 2, 3])),
                texts(&[Some("无"), Some("甲"), None, Some("丙")]),
            ],
            None,
        );
        let element = Arc::new(Field::new("element", DataType::Struct(inner), true));
        // The first element belongs to no row, as in a sliced list.
        let list = ListArray::new(
            Arc::clone(&element),
            OffsetBuffer::new(vec![1, 3, 3, 4].into()),
            Arc::new(elements),
            None,
        );
        let field = Field::new("pages", DataType::List(element), true);
        (Arc::new(field), Arc::new(list))
    }

    fn path() -> Vec<Step> {
        ["pages", "*", "text"]
            .map(|s| match s {
                "*" => Step::Each,
                name => Step::Name(name.to_owned()),
            })
            .into()
    }

    #[test]
    fn texts_of_a_list_belong_to_rows() {
        let leaf = Leaf::of(&pages().1, &path()).unwrap();
        assert_eq!(read(&leaf.texts), [Some("甲"), None, Some("丙")]);
        let rows: Vec<_> = (0..3).map(|row| leaf.of_row(row)).collect();
        assert_eq!(rows, [0..2, 2..2, 2..3]);
    }

    #[test]
    fn a_column_is_put_back_in_place() {
        let (field, column) = pages();
        let new = (
            Arc::new(Field::new("text", DataType::BinaryView, true)),
            texts(&[Some("子"), None, Some("丑")]),
        );
        for (how, names) in [
            (ColumnPlacement::Replace, &["n", "text"][..]),
            (ColumnPlacement::OnlyChild, &["text"]),
            (ColumnPlacement::After, &["n", "text"]),
        ] {
            let (field, column) = put(&field, &column, &path(), &new, how).unwrap();
            assert_eq!(field.data_type(), column.data_type(), "{how:?}");
            let DataType::List(element) = field.data_type() else {
                panic!("{how:?}")
            };
            let DataType::Struct(fields) = element.data_type() else {
                panic!("{how:?}")
            };
            let found: Vec<_> = fields.iter().map(|f| f.name().as_str()).collect();
            assert_eq!(found, names, "{how:?}");
            let leaf = Leaf::of(&column, &path()).unwrap();
            assert_eq!(read(&leaf.texts), [Some("子"), None, Some("丑")], "{how:?}");
            assert_eq!(leaf.of_row(2), 2..3, "{how:?}");
        }
    }
}
