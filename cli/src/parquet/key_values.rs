//! Updates the key-value metadata of a file with its new columns.

use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef, Schema};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use parquet::arrow::{ARROW_SCHEMA_META_KEY, encode_arrow_schema};
use parquet::file::metadata::KeyValue;

use crate::jsonl::{self, Step};

use super::leaf::{blocks, put_beside};
use super::texts::TextColumn;

/// Returns a metadata entry, updated with the new columns.
pub(super) fn updated(kv: &KeyValue, texts: &[TextColumn], has_blocks: bool) -> KeyValue {
    let changes = has_blocks || texts.iter().any(|t| t.output.is_some());
    let value = kv.value.as_ref().filter(|_| changes).and_then(|value| {
        if kv.key == ARROW_SCHEMA_META_KEY {
            arrow_schema(value, texts, has_blocks)
        } else if kv.key == FEATURES {
            Some(features(value, texts, has_blocks))
        } else {
            None
        }
    });
    match value {
        Some(value) => KeyValue::new(kv.key.clone(), value),
        None => kv.clone(),
    }
}

/// The key of the `datasets` library for its features. It refuses a file with other columns.
const FEATURES: &str = "huggingface";

fn arrow_schema(encoded: &str, texts: &[TextColumn], has_blocks: bool) -> Option<String> {
    let bytes = STANDARD.decode(encoded).ok()?;
    let schema = arrow_ipc::convert::try_schema_from_ipc_buffer(&bytes).ok()?;
    let mut fields: Vec<FieldRef> = schema.fields().iter().cloned().collect();
    for text in texts {
        let content = |old: &DataType| {
            if has_blocks {
                blocks(&DataType::Utf8)
            } else {
                old.clone()
            }
        };
        fields = with_new(&fields, &text.path, text.output.as_deref(), &content)?;
    }
    let mut metadata = schema.metadata().clone();
    if let Some(value) = metadata.get(FEATURES) {
        let value = features(value, texts, has_blocks);
        metadata.insert(FEATURES.to_owned(), value);
    }
    let schema = Schema::new_with_metadata(fields, metadata);
    Some(encode_arrow_schema(&schema))
}

/// Returns `fields` with another field at `path`, or beside it.
fn with_new(
    fields: &[FieldRef],
    path: &[Step],
    output: Option<&str>,
    content: &dyn Fn(&DataType) -> DataType,
) -> Option<Vec<FieldRef>> {
    let at = fields
        .iter()
        .position(|f| Some(f.name().as_str()) == path.first().and_then(Step::name))?;
    let field = fields[at].as_ref();
    let mut fields: Vec<(FieldRef, ())> = fields.iter().map(|f| (Arc::clone(f), ())).collect();
    match (path.len(), output) {
        (1, Some(name)) => {
            let new = Field::new(name, content(field.data_type()), true);
            put_beside(&mut fields, at, &(Arc::new(new), ()));
        }
        _ => fields[at].0 = with_new_inside(field, path, output, content)?,
    }
    Some(fields.into_iter().map(|f| f.0).collect())
}

fn with_new_inside(
    field: &Field,
    path: &[Step],
    output: Option<&str>,
    content: &dyn Fn(&DataType) -> DataType,
) -> Option<FieldRef> {
    let inside = |f: &Field| with_new_inside(f, &path[1..], output, content);
    let content = match (path.get(1), field.data_type()) {
        (None, old) => content(old),
        (Some(Step::Name(_)), DataType::Struct(fields)) => DataType::Struct(
            with_new(
                &fields.iter().cloned().collect::<Vec<_>>(),
                &path[1..],
                output,
                content,
            )?
            .into(),
        ),
        (Some(Step::Each), DataType::List(element)) => DataType::List(inside(element)?),
        (Some(Step::Each), DataType::LargeList(element)) => DataType::LargeList(inside(element)?),
        _ => return None,
    };
    Some(Arc::new(field.clone().with_data_type(content)))
}

/// Returns the features of the `datasets` library with the new columns. Only top-level columns have names there.
fn features(json: &str, texts: &[TextColumn], has_blocks: bool) -> String {
    const BLOCKS: &str = r#"[{"kind": {"dtype": "string", "_type": "Value"}, "text": {"dtype": "string", "_type": "Value"}}]"#;
    let mut json = json.to_owned();
    for text in texts {
        let [Step::Name(name)] = &text.path[..] else {
            continue;
        };
        let output = text.output.as_deref().unwrap_or(name);
        let path = ["info", "features"];
        let value = has_blocks.then_some(BLOCKS);
        if let Some(with) = jsonl::with_member_like(&json, &path, name, output, value) {
            json = with;
        }
    }
    json
}
