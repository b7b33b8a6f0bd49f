//! Parsers of values, the same for the command line and the settings file.

use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use parse_size::Config;
use serde::de::{Deserialize, Deserializer, Error};
use toml::Value;
use zhuihe::{BlockSeparator, HanDigitSpacing, Spaces};

/// The default maximum length of a record in bytes.
pub(crate) const MAX_RECORD: u64 = 256 << 20;

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

/// Parses a confidence.
pub(crate) fn confidence(value: &str) -> Result<f64, &'static str> {
    match value.parse() {
        Ok(confidence) if (0.0..=1.0).contains(&confidence) => Ok(confidence),
        _ => Err("expected a number from 0 to 1"),
    }
}

/// Parses a size in bytes: `4096`, `64K`, `256M`, `1G`.
pub(crate) fn size(value: &str) -> Result<u64, &'static str> {
    match Config::new().with_binary().parse_size(value) {
        Ok(size) if size > 0 => Ok(size),
        _ => Err("expected a number of bytes, optionally with K, M or G, such as 256M"),
    }
}

/// Parses a number of threads.
pub(crate) fn jobs(value: &str) -> Result<u16, &'static str> {
    match value.parse() {
        Ok(jobs @ 1..=1024) => Ok(jobs),
        _ => Err("expected a number from 1 to 1024"),
    }
}

/// A value of the settings file that is written as on the command line, as a string or not.
pub(super) trait Setting: Sized {
    fn parse(value: &str) -> Result<Self, String>;
}

macro_rules! setting {
    ($($type:ty: $parse:expr,)*) => {$(
        impl Setting for $type {
            fn parse(value: &str) -> Result<Self, String> {
                $parse(value).map_err(|e| e.to_string())
            }
        }
    )*};
}

setting! {
    f64: confidence,
    u64: size,
    u16: jobs,
    BlockSeparator: |value| by_name(value, Self::all(), Self::name),
    Spaces: |value| by_name(value, Self::all(), Self::name),
    HanDigitSpacing: |value| by_name(value, Self::all(), Self::name),
}

fn by_name<T: Copy>(value: &str, all: &[T], name: fn(T) -> &'static str) -> Result<T, String> {
    let names: Vec<_> = all.iter().map(|&value| name(value)).collect();
    let at = names.iter().position(|name| *name == value);
    at.map(|at| all[at])
        .ok_or_else(|| format!("expected one of {}", names.join(", ")))
}

/// Deserializes a setting.
pub(super) fn parsed<'de, D: Deserializer<'de>, T: Setting>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let value = match Value::deserialize(deserializer)? {
        Value::String(value) => value,
        other => other.to_string(),
    };
    let parsed = T::parse(&value).map_err(|e| format!("{e}, not {value}"));
    parsed.map(Some).map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (value, bytes) in [
            ("4096", 4096),
            ("64K", 65_536),
            ("256M", 1 << 28),
            ("1GiB", 1 << 30),
        ] {
            assert_eq!(size(value), Ok(bytes), "{value}");
        }
        for value in ["", "M", "-1", "1X", "0", "99999999999G"] {
            assert!(size(value).is_err(), "{value}");
        }
    }
}
