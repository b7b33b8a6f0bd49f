//! Finds and reads the settings file.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::value::Error as FieldError;
use serde::de::{Deserializer, Error as _, Visitor};
use toml::de::DeTable;

use super::Settings;
use super::rule_choice::RULES_EXPECTED;
use crate::input::Input;
use crate::problem::Problem;
use crate::suggest::did_you_mean;

/// The file name to search for.
const NAME: &str = "zhuihe.toml";

/// Maximum length of a settings file in bytes.
const MAX_LENGTH: u64 = 1 << 20;

/// The location of the settings.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct SettingsArgs {
    /// Read settings from FILE instead of `zhuihe.toml` in the current directory or one above it
    ///
    /// The keys are the options under Text and Dictionary, without the dashes: `ascii-width = true`,
    /// `rules = ["-date"]`. The command line takes precedence. `--no-ascii-width` and the like revert what the file
    /// turns on, and `--dict` reverts `no-dict`.
    #[arg(
        hide_short_help = true,
        short,
        long,
        value_name = "FILE",
        conflicts_with = "isolated",
        help_heading = "Settings"
    )]
    pub(crate) config: Option<PathBuf>,

    /// Read no settings file
    #[arg(hide_short_help = true, long, help_heading = "Settings")]
    pub(crate) isolated: bool,
}

/// A parsed settings file.
#[derive(Debug)]
pub(crate) struct SettingsFile {
    pub(crate) path: PathBuf,
    pub(crate) settings: Settings,
}

/// Reads the settings file: the one given, or the nearest in this directory and its parents.
pub(super) fn read(sources: &SettingsArgs) -> Result<Option<SettingsFile>, Problem> {
    let path = match &sources.config {
        _ if sources.isolated => None,
        Some(path) => Some(path.clone()),
        None => find(),
    };
    let Some(path) = path else { return Ok(None) };
    let text = Input::File(&path).read_small_text(MAX_LENGTH)?;
    let mut settings = parse(&text).map_err(|wrong| wrong.problem(&path, &text))?;
    // Paths are relative to the file that contains them.
    if let (Some(dict), Some(folder)) = (&mut settings.user_dict, path.parent()) {
        *dict = folder.join(&*dict);
    }
    Ok(Some(SettingsFile { path, settings }))
}

/// Returns the relative path of the nearest settings file.
fn find() -> Option<PathBuf> {
    // Without a current directory there are no parents either.
    let here = std::env::current_dir().ok()?;
    let mut path = PathBuf::from(NAME);
    for _ in here.ancestors() {
        if path.is_file() {
            return Some(path);
        }
        path = Path::new("..").join(path);
    }
    None
}

/// An error in a settings file, and its byte offset.
#[derive(Debug)]
struct ConfigError {
    at: usize,
    what: String,
}

impl ConfigError {
    fn problem(self, path: &Path, text: &str) -> Problem {
        let before = text.as_bytes().iter().take(self.at);
        let line = 1 + before.filter(|&&b| b == b'\n').count();
        Problem::new(format!("{}:{line}", path.display()), self.what)
    }
}

/// Parses a settings file.
fn parse(text: &str) -> Result<Settings, ConfigError> {
    let wrong = |e: &toml::de::Error, what: String| ConfigError {
        at: e.span().map_or(0, |span| span.start),
        what,
    };
    let table = DeTable::parse(text).map_err(|e| wrong(&e, e.message().to_owned()))?;
    let keys = keys();
    let table = table.get_ref();
    let unknown = table.keys().filter(|key| !keys.contains(&&**key.get_ref()));
    if let Some(key) = unknown.min_by_key(|key| key.span().start) {
        let name = key.get_ref();
        let suggestion = did_you_mean(name, keys.iter().copied());
        return Err(ConfigError {
            at: key.span().start,
            what: format!("unknown setting `{name}`{suggestion}"),
        });
    }
    let settings: Settings = toml::from_str(text).map_err(|e| {
        let at = e.span().map_or(0, |span| span.start);
        let of = table
            .iter()
            .find(|(_, value)| value.span().contains(&at))
            .map(|(key, _)| &**key.get_ref());
        wrong(&e, reword(of.unwrap_or(NAME), e.message()))
    })?;
    if settings.no_dict == Some(true) && settings.user_dict.is_some() {
        let at = |name: &str| table.iter().find(|(k, _)| &**k.get_ref() == name);
        return Err(ConfigError {
            at: at("no-dict").map_or(0, |(key, _)| key.span().start),
            what: "`no-dict` and `user-dict` cannot be used together: remove one".to_owned(),
        });
    }
    Ok(settings)
}

/// Rewords serde's message: the expected value, and the actual one.
fn reword(key: &str, message: &str) -> String {
    let parts = message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))
        .and_then(|rest| rest.split_once(", expected "));
    match parts {
        Some((actual, expected)) => {
            let expected = match expected {
                "a boolean" => "true or false",
                "path string" => "the path of a file, as a string",
                "a sequence" if key == "rules" => RULES_EXPECTED,
                "a sequence" => "a list of strings",
                expected => expected,
            };
            format!("`{key}` must be {expected}, not {}", value(actual))
        }
        None => format!("`{key}`: {message}"),
    }
}

/// Strips serde's name of the type from a value: string "x", integer `1`.
fn value(described: &str) -> &str {
    match described.find(['"', '`']) {
        Some(at) => described[at..].trim_matches('`'),
        None => match described {
            "map" => "a table",
            "sequence" => "a list",
            other => other,
        },
    }
}

/// Returns the keys of all settings, as serde names them.
pub(crate) fn keys() -> &'static [&'static str] {
    struct KeyCollector<'k>(&'k mut &'static [&'static str]);

    impl<'de> Deserializer<'de> for KeyCollector<'_> {
        type Error = FieldError;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, FieldError> {
            Err(FieldError::custom("only a structure has keys"))
        }

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, FieldError> {
            *self.0 = fields;
            self.deserialize_any(visitor)
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
            unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }

    let mut keys: &[&str] = &[];
    // This always fails, but stores the names first.
    let _ = Settings::deserialize(KeyCollector(&mut keys));
    keys
}
