//! Finds the texts of a record, and writes the record with changed texts.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::ser::Error as _;
use serde_json::value::RawValue;

use super::fields::{Field, SAME_TEXT, Step};
use super::string::{decode, encode};
use crate::documents::OutputValue;

/// A text in a record.
#[derive(Debug)]
pub(crate) struct RecordText<'r> {
    pub(crate) field: &'r Field,
    pub(crate) text: Cow<'r, str>,
    /// The range of the JSON string, including its quotes, in the record.
    value: Range<usize>,
    /// The range that the cleaned text replaces: that of `value`, of the value of the output field, or the empty range
    /// where a new member is inserted.
    place: Range<usize>,
}

/// Finds the texts of `fields` in order of position, and the places of their output fields. A `null` is not a text and not
/// an error.
///
/// # Errors
/// Returns the reason why the record can't be cleaned.
pub(crate) fn find<'r>(
    record: &'r str,
    fields: &'r [Field],
) -> Result<Vec<RecordText<'r>>, String> {
    let root: &RawValue = serde_json::from_str(record).map_err(|e| format!("invalid JSON: {e}"))?;
    let mut finder = TextFinder {
        record,
        texts: Vec::new(),
    };
    for field in fields {
        finder.step(root, field, 0)?;
    }
    let mut texts = finder.texts;
    texts.sort_by_key(|t| t.value.start);
    if texts.windows(2).any(|w| w[0].value == w[1].value) {
        return Err(SAME_TEXT.to_owned());
    }
    Ok(texts)
}

/// Writes `record` with its changed texts. `cleaned` holds the result for each of `texts`, `None` if it is unchanged.
pub(crate) fn write(
    record: &str,
    texts: &[RecordText<'_>],
    cleaned: &[Option<OutputValue>],
    out: &mut Vec<u8>,
) -> serde_json::Result<()> {
    let mut changes: Vec<_> = texts.iter().zip(cleaned).collect();
    changes.retain(|(text, value)| value.is_some() || text.field.output.is_some());
    changes.sort_by_key(|(text, _)| text.place.start);
    if changes
        .windows(2)
        .any(|c| c[0].0.place.end > c[1].0.place.start)
    {
        return Err(serde_json::Error::custom("two output fields overlap"));
    }
    let mut done = 0;
    for (text, value) in changes {
        let RecordText { field, place, .. } = text;
        out.extend_from_slice(&record.as_bytes()[done..place.start]);
        done = place.end;
        if place.is_empty() {
            out.extend_from_slice(b", ");
            serde_json::to_writer(&mut *out, &field.output)?;
            out.extend_from_slice(b": ");
        }
        let like = &record[text.value.clone()];
        match value {
            Some(OutputValue::Text(text)) => encode(text, like, out)?,
            Some(OutputValue::Blocks(blocks)) => encode(blocks, like, out)?,
            None => encode(&text.text, like, out)?,
        }
    }
    out.extend_from_slice(&record.as_bytes()[done..]);
    Ok(())
}

struct TextFinder<'r> {
    record: &'r str,
    texts: Vec<RecordText<'r>>,
}

impl<'r> TextFinder<'r> {
    /// Descends from `value`, reached by the steps of the field before `at`.
    fn step(&mut self, value: &'r RawValue, field: &'r Field, at: usize) -> Result<(), String> {
        let missing = || format!("the field `{field}` is missing");
        match (kind(value), &field.path[at..]) {
            (_, []) => self.text(value, field, None),
            (b'{', [Step::Name(name), rest @ ..]) => {
                let members = members(value)?;
                let value = *members.get(name).ok_or_else(|| {
                    format!("{}{}", missing(), listed(&members, &field.path[..at]))
                })?;
                let place = match &field.output {
                    Some(output) if rest.is_empty() => match members.get(output) {
                        Some(value) => Some(self.range(value)),
                        None => {
                            let end = self.range(value).end;
                            Some(end..end)
                        }
                    },
                    _ => None,
                };
                match rest {
                    [] => self.text(value, field, place),
                    _ => self.step(value, field, at + 1),
                }
            }
            (b'[', [step, rest @ ..]) => {
                let elements = elements(value)?;
                let chosen = match step {
                    Step::Each => &elements[..],
                    Step::Name(name) => {
                        let i: usize = name.parse().map_err(|_| {
                            format!("the field `{field}` has to select elements of a list with a number or `*`, not `{name}`")
                        })?;
                        std::slice::from_ref(elements.get(i).ok_or_else(missing)?)
                    }
                };
                if rest.is_empty() && field.output.is_some() {
                    return Err(field.without_output());
                }
                let mut chosen = chosen.iter();
                chosen.try_for_each(|value| self.step(value, field, at + 1))
            }
            (b'n', _) if at > 0 => Ok(()),
            (other, _) if at == 0 => Err(format!("is {}, not an object", name_of(other))),
            (other, _) => Err(format!(
                "the field `{field}` cannot be followed into {}",
                name_of(other)
            )),
        }
    }

    /// Adds the text `value`. `place` is that of its output field.
    fn text(
        &mut self,
        value: &'r RawValue,
        field: &'r Field,
        place: Option<Range<usize>>,
    ) -> Result<(), String> {
        match kind(value) {
            b'n' => Ok(()),
            b'"' => {
                let text = decode(value.get())
                    .map_err(|e| format!("the field `{field}` is not valid text: {e}"))?;
                let value = self.range(value);
                self.texts.push(RecordText {
                    field,
                    text,
                    place: place.unwrap_or_else(|| value.clone()),
                    value,
                });
                Ok(())
            }
            other => Err(format!(
                "the field `{field}` is {}, not a string",
                name_of(other)
            )),
        }
    }

    /// Returns the range in the record of a value that borrows from it.
    fn range(&self, value: &RawValue) -> Range<usize> {
        let start = value.get().as_ptr() as usize - self.record.as_ptr() as usize;
        start..start + value.get().len()
    }
}

/// Returns the first byte of a value, which identifies its type.
fn kind(value: &RawValue) -> u8 {
    value.get().as_bytes().first().copied().unwrap_or(0)
}

fn name_of(kind: u8) -> &'static str {
    match kind {
        b'{' => "an object",
        b'[' => "a list",
        b'"' => "a string",
        b't' | b'f' => "a boolean",
        b'n' => "null",
        _ => "a number",
    }
}

/// Most names of fields in a message.
const MAX_LISTED: usize = 10;

/// Returns the end of a message: the members of an object, as names for `--field`.
fn listed(members: &Members<'_>, parent: &[Step]) -> String {
    let names = members.keys().take(MAX_LISTED).map(|name| {
        let name: String = Field::member(parent, name).chars().take(60).collect();
        format!("`{name}`")
    });
    let names = names.collect::<Vec<_>>().join(", ");
    match members.len() {
        0 => String::new(),
        n if n <= MAX_LISTED => format!("; select one with `--field`: {names}"),
        n => format!(
            "; select one with `--field`: {names} and {} more",
            n - MAX_LISTED
        ),
    }
}

/// The members of an object. Of duplicate names, it has the last, as JSON readers do.
type Members<'r> = BTreeMap<String, &'r RawValue>;

fn members(value: &RawValue) -> Result<Members<'_>, String> {
    serde_json::from_str(value.get()).map_err(|e| format!("invalid JSON: {e}"))
}

fn elements(value: &RawValue) -> Result<Vec<&RawValue>, String> {
    serde_json::from_str(value.get()).map_err(|e| format!("invalid JSON: {e}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the record with every text in quotes.
    fn marked(record: &str, names: &[&str], output: &[&str]) -> Result<String, String> {
        let mut fields: Vec<_> = names.iter().map(|n| Field::parse(n).unwrap()).collect();
        for (field, output) in fields.iter_mut().zip(output) {
            field.output = Some((*output).to_owned());
        }
        let texts = find(record, &fields)?;
        let cleaned: Vec<_> = texts
            .iter()
            .map(|t| Some(OutputValue::Text(format!("«{}»", t.text))))
            .collect();
        let mut out = Vec::new();
        write(record, &texts, &cleaned, &mut out).map_err(|e| e.to_string())?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn all_but_the_text_stays_byte_for_byte() {
        for (names, expected) in [
            (
                &["text"][..],
                r#" { "id" : 1.50e+02,"text":"«甲»" , "n":12345678901234567890123, "s":"\u4e59\/" } "#,
            ),
            (&["text"], r#"{"text":"«a\tb»"}"#),
            (&["text", "b.c"], r#"{"b":{"c":"«乙»"},"text":"«甲»"}"#),
            (&["p.*.t"], r#"{"p":[{"t":"«甲»"},{"t":"«乙»"}]}"#),
            (&["p.1"], r#"{"p":["甲","«乙»"]}"#),
            (&["text"], r#"{"text":"甲","text":"«乙»"}"#),
            (&["text"], r#"{"text":null}"#),
            (&["/a.b"], r#"{"a.b":"«甲»"}"#),
        ] {
            let record = expected.replace(['«', '»'], "");
            assert_eq!(marked(&record, names, &[]).unwrap(), expected);
        }
    }

    #[test]
    fn a_field_beside_the_text() {
        for (record, names, output, expected) in [
            (
                r#"{"text":"甲","id":1}"#,
                &["text"][..],
                &["clean"][..],
                r#"{"text":"甲", "clean": "«甲»","id":1}"#,
            ),
            (
                r#"{"clean":7,"text":"甲"}"#,
                &["text"],
                &["clean"],
                r#"{"clean":"«甲»","text":"甲"}"#,
            ),
            (
                r#"{"x":{"a":"甲"},"y":{"a":"乙"}}"#,
                &["x.a", "y.a"],
                &["c", "c"],
                r#"{"x":{"a":"甲", "c": "«甲»"},"y":{"a":"乙", "c": "«乙»"}}"#,
            ),
        ] {
            assert_eq!(marked(record, names, output).unwrap(), expected);
        }
        let record = r#"{"p":[{"a":"甲","b":"乙","c":1}]}"#;
        let error = marked(record, &["p.*.a", "p.0.b"], &["c", "c"]).unwrap_err();
        assert!(error.contains("two output fields overlap"), "{error}");
    }

    #[test]
    fn uncleanable_records_give_a_reason() {
        for (record, field, why) in [
            ("", "text", "invalid JSON"),
            (r#"{"text":"甲"#, "text", "invalid JSON"),
            (r#"{"text":"甲"} x"#, "text", "invalid JSON"),
            (r#"["甲"]"#, "text", "elements of a list"),
            (r#""甲""#, "text", "is a string, not an object"),
            ("null", "text", "is null, not an object"),
            (
                r#"{"body":"甲","a.b":1}"#,
                "text",
                "the field `text` is missing; select one with `--field`: `/a.b`, `body`",
            ),
            (
                r#"{"meta":{"body":"甲"}}"#,
                "meta.text",
                "the field `meta.text` is missing; select one with `--field`: `meta.body`",
            ),
            (r#"{"text":7}"#, "text", "is a number, not a string"),
            (
                r#"{"text":{"a":"甲"}}"#,
                "text",
                "is an object, not a string",
            ),
            (
                r#"{"text":"甲"}"#,
                "text.a",
                "cannot be followed into a string",
            ),
            (r#"{"text":"\ud800"}"#, "text", "is not valid text"),
            (r#"{"p":["甲"]}"#, "p.3", "missing"),
        ] {
            let error = marked(record, &[field], &[]).unwrap_err();
            assert!(error.contains(why), "{record}: {error}");
        }
        assert!(
            marked(r#"{"a":"甲"}"#, &["a", "a"], &[])
                .unwrap_err()
                .contains("same text")
        );
    }
}
