//! Effective settings: the command line overrides the settings file, which overrides the defaults.

use std::path::Path;

use zhuihe::{BlockSeparator, Cleaner, ErrorKind, JiebaDictionary};

use super::file::{self, SettingsFile};
use super::{CHARACTER_OPTIONS, Settings, SettingsArgs};
use crate::documents::Cleaners;
use crate::input::Input;
use crate::problem::Problem;

/// Maximum length of a word file in bytes: several times that of jieba's largest.
const MAX_WORDS: u64 = 64 << 20;

/// The default for Markdown files, in which a single line end does not end a paragraph.
const MARKDOWN_SEPARATOR: BlockSeparator = BlockSeparator::BlankLine;

/// The settings from the command line and from the file, combined.
#[derive(Debug)]
pub(crate) struct ResolvedConfig {
    /// Those of both.
    pub(crate) settings: Settings,
    pub(crate) command_line: Settings,
    pub(crate) file: Option<SettingsFile>,
}

impl ResolvedConfig {
    /// Returns the effective settings for those of a command line.
    pub(crate) fn resolve(command_line: Settings, args: &SettingsArgs) -> Result<Self, Problem> {
        let file = file::read(args)?;
        let of_file = file.as_ref().map(|file| file.settings.clone());
        Ok(Self {
            settings: merged(command_line.clone(), of_file.unwrap_or_default()),
            command_line,
            file,
        })
    }

    /// Returns a cleaner with these options and the selected dictionary.
    pub(crate) fn cleaner(&self) -> Result<Cleaner, Problem> {
        Ok(self.cleaners()?.text)
    }

    /// Returns the cleaners for each type of file, with a shared dictionary.
    pub(crate) fn cleaners(&self) -> Result<Cleaners, Problem> {
        let dictionary = self.dictionary()?;
        let cleaner = |options| match &dictionary {
            Some(words) => Cleaner::with_dictionary(options, words.clone()),
            None => Cleaner::without_dictionary(options),
        };
        let options = self.settings.options();
        let markdown = match self.settings.block_separator {
            Some(_) => options.clone(),
            None => options.clone().block_separator(MARKDOWN_SEPARATOR),
        };
        Ok(Cleaners {
            text: cleaner(options),
            markdown: cleaner(markdown),
        })
    }

    /// Returns jieba's dictionary, with the words of a file if one is set, or none.
    fn dictionary(&self) -> Result<Option<JiebaDictionary>, Problem> {
        match &self.settings.user_dict {
            Some(path) => with_words(path).map(Some),
            None if self.settings.no_dict == Some(true) => Ok(None),
            None => Ok(Some(JiebaDictionary::new())),
        }
    }
}

/// Returns jieba's dictionary with the words of a file in its format.
fn with_words(path: &Path) -> Result<JiebaDictionary, Problem> {
    let words = Input::File(path).read_small_text(MAX_WORDS)?;
    JiebaDictionary::with_word_file(words.as_bytes()).map_err(|e| match e.kind() {
        ErrorKind::DictionaryLine { line } => Problem::new(
            format!("{}:{line}", path.display()),
            "expected `word [frequency [tag]]` with a whole number as frequency",
        ),
        _ => Problem::at(path, e.to_string()),
    })
}

/// Returns the settings of the command line, and those of the file that it does not override.
fn merged(command_line: Settings, file: Settings) -> Settings {
    let (top, mut rest) = (command_line, file);
    // An option on the command line is more than a rule in the file.
    let overridden = |rule| {
        let mut options = CHARACTER_OPTIONS.iter().filter(|o| o.rules.contains(&rule));
        options.any(|option| (option.setting)(&top).is_some())
    };
    let mut rules = rest.rules.unwrap_or_default();
    rules.retain(|choice| !choice.rule.is_some_and(overridden));
    rules.extend(top.rules.iter().flatten());
    if top.no_dict.is_some() || top.user_dict.is_some() {
        rest.no_dict = None;
    }
    if top.no_dict == Some(true) {
        rest.user_dict = None;
    }
    macro_rules! either {
        ($($key:ident)*) => {
            Settings {
                rules: (!rules.is_empty()).then_some(rules),
                $($key: top.$key.or(rest.$key),)*
            }
        };
    }
    either!(ascii_width vertical_forms unify_han drop_soft_hyphens block_separator spaces han_digit_spacing
        min_confidence user_dict no_dict field output_field include exclude max_record jobs)
}
