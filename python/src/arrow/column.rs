//! A column of texts, cleaned.

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

use super::edits::{self, Placed};
use crate::engine::{Engine, STRIDE, Span, spans};
use crate::errors::{Failure, Kind};

/// Whether a type is one of strings, plain or in a dictionary.
pub(super) fn is_text(data_type: &DataType) -> bool {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => {
            !matches!(**values, DataType::Dictionary(..)) && is_text(values)
        }
        _ => false,
    }
}

/// The texts of a column, of the same type and length, and what was changed in each.
pub(super) struct Cleaned {
    pub(super) texts: ArrayRef,
    pub(super) edits: Option<ArrayRef>,
}

/// Cleans a column of a type for which `is_text` holds.
pub(super) fn clean(
    engine: &Engine,
    column: &ArrayRef,
    wants_edits: bool,
) -> Result<Cleaned, Failure> {
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
    Ok(Cleaned {
        texts: array(column.data_type(), &spans)?,
        edits: edits.transpose()?,
    })
}

fn not_text(data_type: &DataType) -> Failure {
    Failure::new(
        Kind::ArrowType,
        format!("{data_type} is no type of strings"),
    )
}

/// The edits of each text; `None` for one that there is not.
type Edits = Vec<Option<Vec<Placed>>>;

/// Cleans a column that is no dictionary.
fn plain(
    engine: &Engine,
    column: &ArrayRef,
    wants_edits: bool,
) -> Result<(Vec<Span>, Option<Edits>), Failure> {
    // A producer may call bytes a string that are none, and to look at such a string would not be safe. So they are
    // looked at as bytes.
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
    // An account of a text takes more memory than the text: they are made for so many bytes at a time.
    for stride in spans(&texts, STRIDE) {
        let texts = &texts[stride];
        let there: Vec<&str> = texts.iter().flatten().copied().collect();
        let mut accounts = engine.accounts(&there)?.into_iter();
        let mut span = Span::default();
        for text in texts {
            let account = text.and_then(|text| Some((text, accounts.next()?)));
            span.push(
                account
                    .as_ref()
                    .map(|(raw, a)| a.text.as_deref().unwrap_or(raw)),
            );
            edits.push(account.map(|(_, account)| account.edits));
        }
        cleaned.push(span);
    }
    Ok((cleaned, Some(edits)))
}

/// An array of this type with the texts.
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
        let what = "the cleaned column has more than 2 GiB: cast it to LargeUtf8 first, or cut it";
        return Err(Failure::new(Kind::Arrow, what));
    }
    let rows = spans.iter().map(|span| span.texts().count()).sum();
    let mut builder = GenericStringBuilder::<O>::with_capacity(rows, bytes);
    let texts = spans.iter().flat_map(Span::texts);
    texts.for_each(|text| builder.append_option(text));
    Ok(Arc::new(builder.finish()))
}

/// Cleans the values of a dictionary. Two that become one get one key, since many take a dictionary for a list of
/// different values.
fn in_dictionary<K: ArrowDictionaryKeyType>(
    engine: &Engine,
    column: &DictionaryArray<K>,
    wants_edits: bool,
) -> Result<Cleaned, Failure> {
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
        let what = "a key of the dictionary names no value";
        return Err(Failure::new(Kind::Arrow, what));
    }
    let new_keys = rows.iter().map(|value| value.map(|value| keys[value]));
    let values = array(column.values().data_type(), &[kept])?;
    let texts = DictionaryArray::<K>::try_new(PrimitiveArray::from_iter(new_keys), values)?;
    let edits = edits.map(|edits| {
        let row = |value: &Option<usize>| value.and_then(|value| edits[value].as_deref());
        edits::array(rows.iter().map(row))
    });
    Ok(Cleaned {
        texts: Arc::new(texts),
        edits: edits.transpose()?,
    })
}

/// A number as a key. One that is less than the number of values is one, or there would not be so many.
fn key<K: ArrowPrimitiveType>(number: usize) -> Result<K::Native, Failure> {
    K::Native::from_usize(number)
        .ok_or_else(|| Failure::new(Kind::Arrow, "the dictionary has more values than keys"))
}
