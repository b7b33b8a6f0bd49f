//! Schemas for reading columns as raw bytes.

use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef, Fields};
use parquet::basic::Type as Physical;
use parquet::schema::types::{Type, TypePtr};

use super::error::message;
use super::layout::with_children;
use super::texts::is_text;

/// Returns a schema in which the columns that `bare` selects have no logical type, only bytes.
pub(super) fn without_meaning(
    node: &TypePtr,
    bare: &dyn Fn(usize) -> bool,
    leaf: &mut usize,
) -> Result<TypePtr, String> {
    if node.is_group() {
        let children = node.get_fields().iter();
        let children: Result<Vec<_>, String> =
            children.map(|c| without_meaning(c, bare, leaf)).collect();
        return with_children(node, children?);
    }
    let is_bare = bare(*leaf);
    *leaf += 1;
    if !is_bare {
        return Ok(Arc::clone(node));
    }
    let Type::PrimitiveType {
        basic_info,
        physical_type,
        type_length,
        ..
    } = node.as_ref()
    else {
        return Ok(Arc::clone(node));
    };
    let mut builder = Type::primitive_type_builder(node.name(), *physical_type)
        .with_repetition(basic_info.repetition())
        .with_id(basic_info.has_id().then(|| basic_info.id()));
    if *physical_type == Physical::FIXED_LEN_BYTE_ARRAY {
        builder = builder.with_length(*type_length);
    }
    builder.build().map(Arc::new).map_err(|e| message(&e))
}

/// Returns the fields with text and bytes as views, which share the memory of their page: a small file can repeat the
/// same long value a million times. Columns that `bare` selects are bytes.
pub(super) fn as_views(fields: &Fields, bare: &dyn Fn(usize) -> bool, leaf: &mut usize) -> Fields {
    let each = fields.iter().map(|field| as_view(field, bare, leaf));
    each.collect()
}

fn as_view(field: &FieldRef, bare: &dyn Fn(usize) -> bool, leaf: &mut usize) -> FieldRef {
    let content = match field.data_type() {
        DataType::Struct(fields) => DataType::Struct(as_views(fields, bare, leaf)),
        DataType::List(inner) => DataType::List(as_view(inner, bare, leaf)),
        DataType::LargeList(inner) => DataType::LargeList(as_view(inner, bare, leaf)),
        DataType::FixedSizeList(inner, n) => {
            DataType::FixedSizeList(as_view(inner, bare, leaf), *n)
        }
        DataType::ListView(inner) => DataType::ListView(as_view(inner, bare, leaf)),
        DataType::LargeListView(inner) => DataType::LargeListView(as_view(inner, bare, leaf)),
        DataType::Map(inner, sorted) => DataType::Map(as_view(inner, bare, leaf), *sorted),
        content => {
            let is_bare = bare(*leaf);
            *leaf += 1;
            match content {
                DataType::Binary | DataType::LargeBinary => DataType::BinaryView,
                content if is_text(content) && is_bare => DataType::BinaryView,
                content if is_text(content) => DataType::Utf8View,
                // The same instant in UTC: named time zones need a time zone database.
                DataType::Timestamp(unit, Some(_)) => {
                    DataType::Timestamp(*unit, Some("+00:00".into()))
                }
                content => content.clone(),
            }
        }
    };
    let field: &Field = field;
    Arc::new(field.clone().with_data_type(content))
}
