//! Detects the format of a file by its name, or else by its beginning.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use memchr::memchr;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// Plain text: the file is one document.
    Text,
    /// JSON Lines: each line is a record.
    Jsonl,
    /// Parquet: each row is a record.
    Parquet,
}

/// The compression of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Compression {
    #[default]
    None,
    Gzip,
    Zstd,
}

/// The content of a file, guessed from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DetectedContent {
    Format(Format),
    /// It contains a zero byte: not text, or not UTF-8.
    Binary,
    /// JSON other than one object per line.
    OtherJson,
}

impl Format {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Jsonl => "JSON Lines",
            Self::Parquet => "Parquet",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Jsonl => "jsonl",
            Self::Parquet => "parquet",
        }
    }

    /// Returns the format for a name, ignoring a compression extension.
    pub(crate) fn of_name(path: &Path) -> Option<Self> {
        let (stem, _) = split(path);
        match extension(&stem).as_str() {
            "txt" | "text" | "md" | "markdown" => Some(Self::Text),
            "jsonl" | "ndjson" | "jsonlines" => Some(Self::Jsonl),
            "parquet" | "parq" | "pq" => Some(Self::Parquet),
            _ => None,
        }
    }

    /// Guesses the content from the first bytes. `is_complete` is true if these are all.
    pub(crate) fn of_content(path: &Path, start: &[u8], is_complete: bool) -> DetectedContent {
        if start.starts_with(b"PAR1") {
            return DetectedContent::Format(Self::Parquet);
        }
        let json = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        let json = json.trim_ascii_start();
        let (line, ended) = match memchr(b'\n', json) {
            Some(end) => (&json[..end], true),
            None => (json, is_complete),
        };
        let is_record = line.starts_with(b"{")
            && if ended {
                serde_json::from_slice::<IgnoredAny>(line).is_ok()
            } else {
                line[1..].trim_ascii_start().starts_with(b"\"")
            };
        if is_record {
            DetectedContent::Format(Self::Jsonl)
        } else if extension(&split(path).0) == "json" {
            DetectedContent::OtherJson
        } else if memchr(0, start).is_some() {
            DetectedContent::Binary
        } else {
            DetectedContent::Format(Self::Text)
        }
    }

    /// Returns the name of a file converted from `from` to `self`.
    pub(crate) fn rename(self, path: &Path, from: Self) -> PathBuf {
        if self == from {
            return path.to_owned();
        }
        let (stem, _) = split(path);
        match Self::of_name(&stem) {
            Some(_) => stem.with_extension(self.extension()),
            None => {
                let mut name = stem.into_os_string();
                name.push(".");
                name.push(self.extension());
                name.into()
            }
        }
    }
}

impl Compression {
    /// Detects the compression from the first bytes.
    pub(crate) fn of_content(start: &[u8]) -> Self {
        if start.starts_with(b"\x1f\x8b") {
            Self::Gzip
        } else if start.starts_with(b"\x28\xb5\x2f\xfd") {
            Self::Zstd
        } else {
            Self::None
        }
    }

    /// Returns the compression for a name.
    pub(crate) fn of_name(path: &Path) -> Self {
        split(path).1
    }
}

/// Returns true for the name of a Markdown file, ignoring a compression extension.
pub(crate) fn is_markdown(path: &Path) -> bool {
    matches!(extension(&split(path).0).as_str(), "md" | "markdown")
}

/// Splits off a compression extension.
fn split(path: &Path) -> (PathBuf, Compression) {
    let compression = match extension(path).as_str() {
        "gz" | "gzip" => Compression::Gzip,
        "zst" | "zstd" => Compression::Zstd,
        _ => return (path.to_owned(), Compression::None),
    };
    (path.with_extension(""), compression)
}

fn extension(path: &Path) -> String {
    let extension = path.extension().unwrap_or(OsStr::new(""));
    extension.to_string_lossy().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (name, format, compression) in [
            ("a.txt", Some(Format::Text), Compression::None),
            ("a.jsonl.gz", Some(Format::Jsonl), Compression::Gzip),
            ("a.NDJSON.ZST", Some(Format::Jsonl), Compression::Zstd),
            ("a.parquet", Some(Format::Parquet), Compression::None),
            ("a.gz", None, Compression::Gzip),
            ("page", None, Compression::None),
        ] {
            assert_eq!(Format::of_name(Path::new(name)), format, "{name}");
            assert_eq!(Compression::of_name(Path::new(name)), compression, "{name}");
        }
    }

    #[test]
    fn names_of_markdown() {
        for (name, expected) in [
            ("a.md", true),
            ("a/b.Markdown", true),
            ("a.md.gz", true),
            ("a.txt", false),
            ("md", false),
            ("-", false),
        ] {
            assert_eq!(is_markdown(Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn contents() {
        let jsonl = DetectedContent::Format(Format::Jsonl);
        let parquet = DetectedContent::Format(Format::Parquet);
        let text = DetectedContent::Format(Format::Text);
        for (name, start, expected) in [
            ("-", "{\"text\": \"甲\"}\n", jsonl),
            ("-", "\u{feff}{\"text\": \"甲\"}\n{", jsonl),
            ("-", "{甲}\n", text),
            ("-", "{\"text\": \n", text),
            ("-", "PAR1\u{15}", parquet),
            (
                "a.json",
                "{\n  \"text\": 1\n}\n",
                DetectedContent::OtherJson,
            ),
            ("a.json", "[{\"text\": 1}]", DetectedContent::OtherJson),
            ("a.json", "{\"text\": 1}\n", jsonl),
            ("a", "\u{7f}ELF\0\0", DetectedContent::Binary),
            ("a", "", text),
        ] {
            let found = Format::of_content(Path::new(name), start.as_bytes(), true);
            assert_eq!(found, expected, "{name} {start:?}");
        }
        // A record that goes on.
        let found = Format::of_content(Path::new("-"), "{ \"text\": \"甲".as_bytes(), false);
        assert_eq!(found, jsonl);
    }

    #[test]
    fn another_format_has_another_extension() {
        for (path, from, to, expected) in [
            ("a/b.txt", Format::Text, Format::Text, "a/b.txt"),
            ("a/b.txt", Format::Text, Format::Jsonl, "a/b.jsonl"),
            ("b.jsonl.gz", Format::Jsonl, Format::Text, "b.txt"),
            ("page.1", Format::Text, Format::Parquet, "page.1.parquet"),
        ] {
            assert_eq!(
                to.rename(Path::new(path), from),
                Path::new(expected),
                "{path}"
            );
        }
    }
}
