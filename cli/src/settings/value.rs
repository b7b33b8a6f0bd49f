//! Parsers of option values, for the command line and for the settings file. Their errors name the valid values.

use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::de::{Deserialize, Deserializer, Error, Unexpected};
use toml::Value;
use zhuihe::{BlockSeparator, HanDigitSpacing, Spaces};

use super::number;

/// Returns a command-line parser for the values of an enum of the library. Help texts and completions list their names.
pub(crate) fn named<T>(
    values: &'static [T],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = zhuihe::Error> + Copy + Send + Sync + 'static,
{
    let names = values.iter().map(|&value| name(value));
    PossibleValuesParser::new(names).try_map(|name| name.parse())
}

/// Deserializes a setting with `parse`, which returns `None` for an invalid value.
fn parsed<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    expected: &str,
    parse: impl FnOnce(&Value) -> Option<T>,
) -> Result<Option<T>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    if let Some(parsed) = parse(&value) {
        return Ok(Some(parsed));
    }
    let actual = match &value {
        Value::Array(_) => "a list".to_owned(),
        Value::Table(_) => "a table".to_owned(),
        other => other.to_string(),
    };
    Err(D::Error::invalid_value(
        Unexpected::Other(&actual),
        &expected,
    ))
}

fn parsed_name<'de, D: Deserializer<'de>, T: Copy>(
    deserializer: D,
    values: &[T],
    name: fn(T) -> &'static str,
) -> Result<Option<T>, D::Error> {
    let names = values.iter().map(|&value| format!("{:?}", name(value)));
    let expected = format!("one of {}", names.collect::<Vec<_>>().join(", "));
    parsed(deserializer, &expected, |given| {
        let mut values = values.iter().copied();
        values.find(|&value| given.as_str() == Some(name(value)))
    })
}

pub(super) fn block_separator<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<BlockSeparator>, D::Error> {
    parsed_name(deserializer, BlockSeparator::all(), BlockSeparator::name)
}

pub(super) fn spaces<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Spaces>, D::Error> {
    parsed_name(deserializer, Spaces::all(), Spaces::name)
}

pub(super) fn han_digit_spacing<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<HanDigitSpacing>, D::Error> {
    parsed_name(deserializer, HanDigitSpacing::all(), HanDigitSpacing::name)
}

pub(super) fn confidence<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<f32>, D::Error> {
    parsed(deserializer, "a number from 0 to 1", |value| {
        number::confidence(&value.to_string()).ok()
    })
}

/// Deserializes a number of bytes, written as on the command line, `"256M"`, or as an integer.
pub(super) fn size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    parsed(
        deserializer,
        r#"a number of bytes, such as "256M""#,
        |value| match value {
            Value::String(size) => number::size(size).ok(),
            other => number::size(&other.to_string()).ok(),
        },
    )
}

/// Deserializes a number of threads.
pub(super) fn jobs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u16>, D::Error> {
    parsed(deserializer, "a number from 1 to 1024", |value| {
        let jobs = u16::try_from(value.as_integer()?).ok()?;
        (1..=1024).contains(&jobs).then_some(jobs)
    })
}
