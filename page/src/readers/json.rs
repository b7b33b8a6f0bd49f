//! JSON with errors that give the line, files of several documents, and a look at the shape of a file.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::error::{Error, ErrorKind, Place};

/// Deserializes the documents of a file: one, or several as in JSON Lines.
pub(super) fn documents<'de, T: Deserialize<'de>>(text: &'de str) -> Result<Vec<T>, Error> {
    let stream = serde_json::Deserializer::from_str(text).into_iter();
    stream.collect::<Result<_, _>>().map_err(syntax)
}

fn syntax(source: serde_json::Error) -> Error {
    let kind = if source.is_data() {
        ErrorKind::Value
    } else {
        ErrorKind::Syntax
    };
    let advice = if source.is_eof() {
        "the file is cut off; write it again"
    } else {
        "write the file again, or name its format if this is another one"
    };
    // The message of serde_json ends with line and column.
    let message = source.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let message = format!("{message} at column {}: {advice}", source.column());
    Error::new(kind, Place::Line(source.line()), message).with_source(source)
}

/// One value or an array of them.
pub(super) struct OneOrMany<T>(pub(super) Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Values<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Values<T> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object or an array of objects")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Vec<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(|value| vec![value])
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = seq.next_element()? {
                    values.push(value);
                }
                Ok(values)
            }
        }
        deserializer
            .deserialize_any(Values(PhantomData))
            .map(OneOrMany)
    }
}

/// The outline of a JSON value: its first few keys, and the first element of an array that is not empty.
#[derive(Debug, PartialEq)]
pub(super) enum Shape {
    Object(Vec<(String, Shape)>),
    Array(Option<Box<Shape>>),
    String,
    Number,
    Other,
}

/// How deep and how broad a shape is.
const SHAPE_DEPTH: usize = 6;
const SHAPE_KEYS: usize = 64;

impl Shape {
    /// Returns the shape of the first document of a file.
    pub(super) fn of(text: &str) -> Result<Self, Error> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        ShapeSeed(SHAPE_DEPTH)
            .deserialize(&mut deserializer)
            .map_err(syntax)
    }

    /// Returns the value of a key of an object.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(entries) => entries.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// Returns the first element of an array.
    pub(super) fn first(&self) -> Option<&Self> {
        match self {
            Self::Array(first) => first.as_deref(),
            _ => None,
        }
    }

    /// Returns how many arrays are around the first number of nested arrays, which are the coordinates of a list of
    /// OCR lines; of arrays without content, as many as a list of pages has.
    pub(super) fn depth_of_numbers(&self) -> Option<usize> {
        const PAGES: usize = 5;
        match self {
            Self::Array(None) => Some(PAGES),
            Self::Array(Some(first)) => match **first {
                Self::Number => Some(1),
                Self::Other => Some(PAGES),
                ref first => Some((first.depth_of_numbers()? + 1).min(PAGES)),
            },
            _ => None,
        }
    }
}

struct ShapeSeed(usize);

impl<'de> DeserializeSeed<'de> for ShapeSeed {
    type Value = Shape;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shape, D::Error> {
        if self.0 == 0 {
            return IgnoredAny::deserialize(deserializer).map(|_| Shape::Other);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ShapeSeed {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            if entries.len() < SHAPE_KEYS {
                entries.push((key, map.next_value_seed(ShapeSeed(self.0 - 1))?));
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Shape::Object(entries))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Shape, A::Error> {
        let mut first = None;
        while let Some(shape) = seq.next_element_seed(ShapeSeed(match first {
            // Nulls and empty arrays stand for pages without text.
            None | Some(Shape::Other | Shape::Array(None)) => self.0 - 1,
            Some(_) => 0,
        }))? {
            if matches!(first, None | Some(Shape::Other | Shape::Array(None))) {
                first = Some(shape);
            }
        }
        Ok(Shape::Array(first.map(Box::new)))
    }

    fn visit_str<E>(self, _: &str) -> Result<Shape, E> {
        Ok(Shape::String)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Shape, E> {
        Ok(Shape::Number)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Shape, E> {
        Ok(Shape::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Shape, E> {
        Ok(Shape::Number)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Shape, E> {
        Ok(Shape::Other)
    }

    fn visit_unit<E>(self) -> Result<Shape, E> {
        Ok(Shape::Other)
    }
}
