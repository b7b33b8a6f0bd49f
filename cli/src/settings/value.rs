//! Types for settings that TOML has no type for. Their errors name the valid values.

use std::fmt;
use std::marker::PhantomData;

use clap::ValueEnum;
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Unexpected, Visitor};

use super::choice::RuleChoice;
use super::number::{confidence, size};

/// One of the values of a command line option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Choice<T>(pub(crate) T);

/// A confidence, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Confidence(pub(crate) f32);

/// Rules to turn on or off, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RuleChoices(pub(crate) Vec<RuleChoice>);

/// A number of bytes, at least 1, written as on the command line: `"256M"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size(pub(crate) u64);

/// A number of threads, from 1 to 1024.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Jobs(pub(crate) u16);

/// The expected form of a list of rules.
const LIST: &str = r#"a list of rules, such as ["-date", "-han-digit"]"#;

/// Returns the names of all values.
fn names<T: ValueEnum>() -> Vec<String> {
    let values = T::value_variants().iter();
    let values = values.filter_map(ValueEnum::to_possible_value);
    values.map(|v| v.get_name().to_owned()).collect()
}

impl<T: ValueEnum> fmt::Display for Choice<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.to_possible_value() {
            Some(value) => f.write_str(value.get_name()),
            None => Ok(()),
        }
    }
}

impl<'de, T: ValueEnum> Deserialize<'de> for Choice<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names<T>(PhantomData<T>);

        impl<T: ValueEnum> Visitor<'_> for Names<T> {
            type Value = Choice<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let names = names::<T>().into_iter();
                let quoted: Vec<String> = names.map(|name| format!("{name:?}")).collect();
                write!(f, "one of {}", quoted.join(", "))
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<Choice<T>, E> {
                let wrong = |_| E::invalid_value(Unexpected::Str(value), &self);
                T::from_str(value, false).map(Choice).map_err(wrong)
            }
        }

        deserializer.deserialize_str(Names(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Confidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;

        impl Visitor<'_> for Number {
            type Value = Confidence;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number from 0 to 1")
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Confidence, E> {
                let wrong = |_| E::invalid_value(Unexpected::Float(value), &self);
                confidence(&value.to_string())
                    .map(Confidence)
                    .map_err(wrong)
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Confidence, E> {
                let wrong = |_| E::invalid_value(Unexpected::Signed(value), &self);
                confidence(&value.to_string())
                    .map(Confidence)
                    .map_err(wrong)
            }
        }

        deserializer.deserialize_any(Number)
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;

        impl Visitor<'_> for Bytes {
            type Value = Size;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(r#"a number of bytes, such as "256M""#)
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<Size, E> {
                let wrong = |_| E::invalid_value(Unexpected::Str(value), &self);
                size(value).map(Size).map_err(wrong)
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Size, E> {
                let wrong = |_| E::invalid_value(Unexpected::Signed(value), &self);
                size(&value.to_string()).map(Size).map_err(wrong)
            }
        }

        deserializer.deserialize_any(Bytes)
    }
}

impl<'de> Deserialize<'de> for Jobs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Threads;

        impl Visitor<'_> for Threads {
            type Value = Jobs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number from 1 to 1024")
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Jobs, E> {
                match u16::try_from(value) {
                    Ok(jobs @ 1..=1024) => Ok(Jobs(jobs)),
                    _ => Err(E::invalid_value(Unexpected::Signed(value), &self)),
                }
            }
        }

        deserializer.deserialize_any(Threads)
    }
}

impl<'de> Deserialize<'de> for RuleChoices {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;

        impl<'de> Visitor<'de> for List {
            type Value = RuleChoices;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(LIST)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<RuleChoices, A::Error> {
                let mut choices = Vec::new();
                while let Some(choice) = list.next_element()? {
                    choices.push(choice);
                }
                Ok(RuleChoices(choices))
            }
        }

        deserializer.deserialize_seq(List)
    }
}

impl<'de> Deserialize<'de> for RuleChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Said;

        impl Visitor<'_> for Said {
            type Value = RuleChoice;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(LIST)
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<RuleChoice, E> {
                value.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Said)
    }
}
