//! Effective settings: the command line overrides the settings file, which overrides the defaults.

use zhuihe::{BlockSeparator, Cleaner, Options};

use super::file::{self, SettingsFile};
use super::{CHARACTER_OPTIONS, ConfigSource, Settings};
use crate::config::dictionary::DictionaryChoice;
use crate::documents::Cleaners;
use crate::problem::Problem;

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
    /// Returns the effective settings for a command line.
    pub(crate) fn resolve(args: &impl ConfigSource) -> Result<Self, Problem> {
        let command_line = args.settings();
        let file = file::read(args.sources())?;
        let of_file = file.as_ref().map(|file| file.settings.clone());
        Ok(Self {
            settings: merged(command_line.clone(), of_file.unwrap_or_default()),
            command_line,
            file,
        })
    }

    /// Returns the options of the library.
    pub(crate) fn options(&self) -> Options {
        self.settings.options()
    }

    /// Returns the options for Markdown files: their default block separator differs.
    pub(crate) fn markdown_options(&self) -> Options {
        match self.settings.block_separator {
            Some(_) => self.options(),
            None => self.options().block_separator(MARKDOWN_SEPARATOR),
        }
    }

    /// Returns a cleaner with these options and the selected dictionary.
    pub(crate) fn cleaner(&self) -> Result<Cleaner, Problem> {
        Ok(self.words().dictionary()?.cleaner(self.options()))
    }

    /// Returns the cleaners for each type of file, with a shared dictionary.
    pub(crate) fn cleaners(&self) -> Result<Cleaners, Problem> {
        let dictionary = self.words().dictionary()?;
        Ok(Cleaners {
            text: dictionary.cleaner(self.options()),
            markdown: dictionary.cleaner(self.markdown_options()),
        })
    }

    /// Returns the selected words.
    pub(crate) fn words(&self) -> DictionaryChoice<'_> {
        match &self.settings.user_dict {
            Some(path) => DictionaryChoice::File(path),
            None if self.settings.no_dict == Some(true) => DictionaryChoice::None,
            None => DictionaryChoice::Jieba,
        }
    }
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
