//! Which documents a report is on.

use std::io::Read;

use crate::args::InputArgs;
use crate::jsonl::{self, Field, Piece};
use crate::messages::Problem;
use crate::source::format::Format;
use crate::source::{Opened, Source, Sources, open};

/// A text and what the report calls it.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) label: String,
    pub(crate) text: String,
}

/// Is offered a document, which it has made only if it wants it.
pub(super) type Take<'t> = &'t mut dyn FnMut(&dyn Fn() -> Document) -> Result<(), Problem>;

/// Hands every document that `args` name to `take`; tells how many records can't be
/// read. A report lacks no file: the first that can't be read is a problem.
pub(super) fn documents(args: &InputArgs, take: Take<'_>) -> Result<u64, Problem> {
    let fields = args.fields()?;
    let mut rejected = 0;
    for source in Sources::new(args, &[], None)? {
        let source = source?;
        let Some(opened) = open(&source, args.from.named())? else {
            continue;
        };
        match opened.format {
            Format::Text => text(&source, opened, args.longest(), take)?,
            Format::Jsonl => rejected += records(&source, opened, args.longest(), &fields, take)?,
            Format::Parquet => {
                return Err(Problem::new(
                    source.place(),
                    "is Parquet: report on JSON Lines made of it by `--to jsonl`",
                ));
            }
        }
    }
    Ok(rejected)
}

fn text(source: &Source, opened: Opened, longest: u64, take: Take<'_>) -> Result<(), Problem> {
    let mut bytes = Vec::new();
    let mut reader = opened.reader.take(longest.saturating_add(1));
    reader
        .read_to_end(&mut bytes)
        .map_err(|e| Problem::reading(source.place(), &e))?;
    if bytes.len() as u64 > longest {
        return Err(Problem::new(
            source.place(),
            format!("is longer than `--max-record` {longest}"),
        ));
    }
    let text = String::from_utf8(bytes).map_err(|e| {
        Problem::not_utf8(source.place(), e.as_bytes(), e.utf8_error().valid_up_to())
    })?;
    take(&|| Document {
        label: source.label().to_string_lossy().into_owned(),
        text: text.clone(),
    })
}

/// The texts of JSON Lines; tells how many records can't be read, and of each why.
fn records(
    source: &Source,
    opened: Opened,
    longest: u64,
    fields: &[Field],
    take: Take<'_>,
) -> Result<u64, Problem> {
    let mut reader = jsonl::Reader::new(opened.reader, longest);
    let mut rejected = 0;
    let path = source.label().to_string_lossy();
    let mut reject = |line: u64, reason: String| {
        rejected += 1;
        Problem::new(format!("{path}:{}", line + 1), reason).report();
    };
    loop {
        let piece = reader
            .next()
            .map_err(|e| Problem::reading(source.place(), &e))?;
        let lines = match piece {
            None => return Ok(rejected),
            Some(Piece::Long(long)) => {
                reject(
                    long.at.lines,
                    format!(
                        "is {} bytes long: more than `--max-record` {longest}",
                        long.length
                    ),
                );
                continue;
            }
            Some(Piece::Lines(lines)) => lines,
        };
        for (at, line) in lines.each() {
            let line = match at.offset {
                0 => line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line),
                _ => line,
            };
            if line.trim_ascii().is_empty() {
                continue;
            }
            let record = std::str::from_utf8(line)
                .map_err(|e| format!("not UTF-8 at byte {} of the record", e.valid_up_to()));
            let texts = match record.and_then(|record| jsonl::find(record, fields, &[])) {
                Ok(texts) => texts,
                Err(reason) => {
                    reject(at.lines, reason);
                    continue;
                }
            };
            for found in &texts {
                take(&|| Document {
                    label: match fields {
                        [_] => format!("{path}:{}", at.lines + 1),
                        fields => format!("{path}:{}:{}", at.lines + 1, fields[found.field]),
                    },
                    text: found.text.to_string(),
                })?;
            }
        }
    }
}
