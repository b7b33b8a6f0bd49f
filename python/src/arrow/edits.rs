//! The column of edits: for each text a list of structs with the fields of `Edit`.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, Float32Array, Int64Array, ListArray, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, FieldRef, Fields};
use zhuihe::Edit;

use crate::analysis::Placed;
use crate::errors::{Failure, Kind};

/// Returns the fields of the Python class `Edit`, in the same order.
fn fields() -> Fields {
    let positions = [
        "start",
        "end",
        "out_start",
        "out_end",
        "byte_start",
        "byte_end",
        "out_byte_start",
        "out_byte_end",
    ];
    let positions = positions.map(|name| (name, DataType::Int64));
    let others = [
        ("kind", DataType::Utf8),
        ("rule", DataType::Utf8),
        ("confidence", DataType::Float32),
        ("before", DataType::Utf8),
        ("after", DataType::Utf8),
    ];
    let fields = positions.into_iter().chain(others);
    fields
        .map(|(name, data_type)| Field::new(name, data_type, false))
        .collect()
}

fn item() -> FieldRef {
    Arc::new(Field::new("item", DataType::Struct(fields()), false))
}

/// Returns the type of the column.
pub(super) fn data_type() -> DataType {
    DataType::List(item())
}

/// Creates the column. `None` becomes null.
pub(super) fn array<'e>(
    rows: impl Iterator<Item = Option<&'e [Placed<Edit>]>> + Clone,
) -> Result<ArrayRef, Failure> {
    let lengths = rows.clone().map(|row| row.map_or(0, <[_]>::len));
    let count: usize = lengths.clone().sum();
    if i32::try_from(count).is_err() {
        let what = "the column has more edits than a list can hold: split the data";
        return Err(Failure::new(Kind::Arrow, what));
    }
    let mut numbers: [Vec<i64>; 8] = Default::default();
    let mut confidence = Vec::with_capacity(count);
    let mut texts: [StringBuilder; 4] = Default::default();
    for edit in rows.clone().flatten().flatten() {
        for (column, position) in numbers.iter_mut().zip(edit.positions) {
            // Cannot overflow: a text in memory has fewer bytes than i64::MAX.
            column.push(position as i64);
        }
        let edit = &edit.value;
        confidence.push(edit.confidence);
        let values = [
            edit.kind.name(),
            edit.rule.name(),
            &edit.before,
            &edit.after,
        ];
        for (column, text) in texts.iter_mut().zip(values) {
            column.append_value(text);
        }
    }
    let [kind, rule, before, after] = texts.map(|mut column| Arc::new(column.finish()) as ArrayRef);
    let numbers = numbers.map(|column| Arc::new(Int64Array::from(column)) as ArrayRef);
    let confidence: ArrayRef = Arc::new(Float32Array::from(confidence));
    let columns = numbers.into_iter();
    let columns = columns.chain([kind, rule, confidence, before, after]);
    let items = StructArray::try_new(fields(), columns.collect(), None)?;
    let offsets = OffsetBuffer::from_lengths(lengths);
    let nulls: NullBuffer = rows.map(|row| row.is_some()).collect();
    let list = ListArray::try_new(item(), offsets, Arc::new(items), Some(nulls))?;
    Ok(Arc::new(list))
}
