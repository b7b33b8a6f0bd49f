//! Cleaning of a column of texts.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{GenericStringBuilder, StringViewBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::ArrowDictionaryKeyType;
use arrow_array::{
    Array, ArrayRef, ArrowPrimitiveType, BinaryArray, DictionaryArray, LargeBinaryArray,
    OffsetSizeTrait, PrimitiveArray, downcast_integer,
};
use arrow_buffer::ArrowNativeType;
use arrow_schema::DataType;
use zhuihe::Edit;

use super::edits;
use crate::analysis::Placed;
use crate::engine::{Engine, STRIDE, Span, spans};
use crate::errors::{Failure, Kind};

/// Whether a type is a string type, plain or dictionary-encoded.
pub(super) fn is_text(data_type: &DataType) -> bool {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => {
            !matches!(**values, DataType::Dictionary(..)) && is_text(values)
        }
        _ => false,
    }
}

/// A cleaned column of the same type and length, and the edits of each text.
pub(super) struct CleanedColumn {
    pub(super) texts: ArrayRef,
    pub(super) edits: Option<ArrayRef>,
}

/// Cleans a column, whose type must satisfy [`is_text`].
pub(super) fn clean(
    engine: &Engine,
    column: &ArrayRef,
    wants_edits: bool,
) -> Result<CleanedColumn, Failure> {
    if let DataType::Dictionary(keys, _) = column.data_type() {
        macro_rules! dictionary {
            ($keys:ty) => {
                in_dictionary::<$keys>(engine, column.as_dictionary(), wants_edits)
            };
        }
        return downcast_integer! {
            keys.as_ref() => (dictionary),
            keys => Err(not_text(keys)),
        };
    }
    let (spans, edits) = plain(engine, column, wants_edits)?;
    let edits = edits.map(|edits| edits::array(edits.iter().map(Option::as_deref)));
    Ok(CleanedColumn {
        texts: array(column.data_type(), &spans)?,
        edits: edits.transpose()?,
    })
}

fn not_text(data_type: &DataType) -> Failure {
    Failure::new(Kind::ArrowType, format!("{data_type} is not a string type"))
}

/// The edits of each text; `None` for a null.
type Edits = Vec<Option<Vec<Placed<Edit>>>>;

/// Cleans a column that is not dictionary-encoded.
fn plain(
    engine: &Engine,
    column: &ArrayRef,
    wants_edits: bool,
) -> Result<(Vec<Span>, Option<Edits>), Failure> {
    // A producer may export invalid UTF-8 as a string, which would be undefined behaviour as a `str`. So strings are
    // read as bytes.
    match column.data_type() {
        DataType::Utf8 => {
            let bytes = BinaryArray::from(column.as_string::<i32>().clone());
            cleaned(engine, texts(bytes.iter())?, wants_edits)
        }
        DataType::LargeUtf8 => {
            let bytes = LargeBinaryArray::from(column.as_string::<i64>().clone());
            cleaned(engine, texts(bytes.iter())?, wants_edits)
        }
        DataType::Utf8View => {
            let bytes = column.as_string_view().clone().to_binary_view();
            cleaned(engine, texts(bytes.iter())?, wants_edits)
        }
        other => Err(not_text(other)),
    }
}

fn texts<'b>(
    rows: impl Iterator<Item = Option<&'b [u8]>>,
) -> Result<Vec<Option<&'b str>>, Failure> {
    let text = |(row, bytes): (usize, Option<&'b [u8]>)| {
        bytes.map(str::from_utf8).transpose().map_err(|e| {
            let offset = e.valid_up_to();
            let what = format!("not UTF-8 at byte {offset}: convert the text to UTF-8 first");
            Failure::new(Kind::InvalidUtf8 { offset }, what).at(format_args!("row {row}"))
        })
    };
    rows.enumerate().map(text).collect()
}

fn cleaned(
    engine: &Engine,
    texts: Vec<Option<&str>>,
    wants_edits: bool,
) -> Result<(Vec<Span>, Option<Edits>), Failure> {
    if !wants_edits {
        return Ok((engine.texts(&texts)?, None));
    }
    let (mut cleaned, mut edits) = (Vec::new(), Vec::with_capacity(texts.len()));
    // The edits of a text take more memory than the text, so only a part of the column has them at a time.
    for stride in spans(&texts, STRIDE) {
        let texts = &texts[stride];
        let present: Vec<&str> = texts.iter().flatten().copied().collect();
        let mut analyses = engine.analyses(&present)?.into_iter();
        let mut span = Span::default();
        for text in texts {
            let analysis = text.and_then(|text| Some((text, analyses.next()?)));
            span.push(
                analysis
                    .as_ref()
                    .map(|(raw, a)| a.text.as_deref().unwrap_or(raw)),
            );
            edits.push(analysis.map(|(_, analysis)| analysis.edits));
        }
        cleaned.push(span);
    }
    Ok((cleaned, Some(edits)))
}

/// Creates an array of the given type.
fn array(data_type: &DataType, spans: &[Span]) -> Result<ArrayRef, Failure> {
    let texts = spans.iter().flat_map(Span::texts);
    match data_type {
        DataType::Utf8 => strings::<i32>(spans),
        DataType::LargeUtf8 => strings::<i64>(spans),
        DataType::Utf8View => {
            let mut builder = StringViewBuilder::new();
            texts.for_each(|text| builder.append_option(text));
            Ok(Arc::new(builder.finish()))
        }
        other => Err(not_text(other)),
    }
}

fn strings<O: OffsetSizeTrait>(spans: &[Span]) -> Result<ArrayRef, Failure> {
    let bytes: usize = spans.iter().map(Span::len).sum();
    if O::from_usize(bytes).is_none() {
        let what = "the cleaned column exceeds 2 GiB: cast it to LargeUtf8 or split the data";
        return Err(Failure::new(Kind::Arrow, what));
    }
    let rows = spans.iter().map(|span| span.texts().count()).sum();
    let mut builder = GenericStringBuilder::<O>::with_capacity(rows, bytes);
    let texts = spans.iter().flat_map(Span::texts);
    texts.for_each(|text| builder.append_option(text));
    Ok(Arc::new(builder.finish()))
}

/// Cleans the values of a dictionary. Values that become equal share a key, because many libraries expect the values of a
/// dictionary to be distinct.
fn in_dictionary<K: ArrowDictionaryKeyType>(
    engine: &Engine,
    column: &DictionaryArray<K>,
    wants_edits: bool,
) -> Result<CleanedColumn, Failure> {
    let (spans, edits) = plain(engine, column.values(), wants_edits)?;
    let mut kept = Span::default();
    let mut first: HashMap<Option<&str>, K::Native> = HashMap::new();
    let mut keys: Vec<K::Native> = Vec::with_capacity(column.values().len());
    for text in spans.iter().flat_map(Span::texts) {
        let next = key::<K>(first.len())?;
        let key = *first.entry(text).or_insert_with(|| {
            kept.push(text);
            next
        });
        keys.push(key);
    }
    let rows = column.keys().iter().map(|key| key.map(K::Native::as_usize));
    let rows: Vec<Option<usize>> = rows.collect();
    if rows.iter().flatten().any(|&value| value >= keys.len()) {
        let what = "a dictionary key is out of range";
        return Err(Failure::new(Kind::Arrow, what));
    }
    let new_keys = rows.iter().map(|value| value.map(|value| keys[value]));
    let values = array(column.values().data_type(), &[kept])?;
    let texts = DictionaryArray::<K>::try_new(PrimitiveArray::from_iter(new_keys), values)?;
    let edits = edits.map(|edits| {
        let row = |value: &Option<usize>| value.and_then(|value| edits[value].as_deref());
        edits::array(rows.iter().map(row))
    });
    Ok(CleanedColumn {
        texts: Arc::new(texts),
        edits: edits.transpose()?,
    })
}

/// Converts an index to a key. Fails only if the input has more values than its key type can index.
fn key<K: ArrowPrimitiveType>(number: usize) -> Result<K::Native, Failure> {
    K::Native::from_usize(number).ok_or_else(|| {
        Failure::new(
            Kind::Arrow,
            "the dictionary has more values than its key type can index",
        )
    })
}
