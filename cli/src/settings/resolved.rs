//! Effective settings: the command line overrides the settings file, which overrides the defaults.

use std::fmt;

use zhuihe::{BlockSeparator, Cleaner, Options};

use super::file::{self, SettingsFile};
use super::{ConfigSource, Settings};
use crate::clean::Cleaners;
use crate::dictionary::DictionaryChoice;
use crate::problem::Problem;

/// The default for Markdown files, in which a single line end does not end a paragraph.
pub(crate) const MARKDOWN_SEPARATOR: BlockSeparator = BlockSeparator::BlankLine;

/// The settings from the command line and from the file, combined.
#[derive(Debug)]
pub(crate) struct ResolvedConfig {
    command_line: Settings,
    file: Option<SettingsFile>,
}

/// The source of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SettingOrigin {
    Default,
    File(String),
    CommandLine,
}

impl fmt::Display for SettingOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::CommandLine => f.write_str("command line"),
            // The path is written in a comment, which a line end would end.
            Self::File(path) => path.chars().try_for_each(|c| match c {
                c if c.is_control() => write!(f, "{}", c.escape_default()),
                c => write!(f, "{c}"),
            }),
        }
    }
}

impl ResolvedConfig {
    /// Returns the effective settings for a command line.
    pub(crate) fn resolve(args: &impl ConfigSource) -> Result<Self, Problem> {
        Ok(Self {
            command_line: args.settings(),
            file: file::read(args.sources())?,
        })
    }

    /// Returns the options of the library.
    pub(crate) fn options(&self) -> Options {
        let options = Options::new();
        let options = match &self.file {
            Some(file) => file.settings.apply_to(options),
            None => options,
        };
        self.command_line.apply_to(options)
    }

    /// Returns the options for Markdown files: their default block separator differs.
    pub(crate) fn markdown_options(&self) -> Options {
        match self.get(|s| s.block_separator) {
            (Some(_), _) => self.options(),
            (None, _) => self.options().block_separator(MARKDOWN_SEPARATOR),
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

    /// Returns the selected words. A user dictionary on the command line overrides `no-dict` in the file.
    pub(crate) fn words(&self) -> DictionaryChoice<'_> {
        let of_file = self.file.as_ref().map(|f| &f.settings);
        let no_dict = self
            .command_line
            .no_dict
            .or(of_file.and_then(|f| f.no_dict));
        match (&self.command_line.user_dict, no_dict) {
            (Some(path), _) => DictionaryChoice::File(path),
            (None, Some(true)) => DictionaryChoice::None,
            (None, _) => match of_file.and_then(|f| f.user_dict.as_ref()) {
                Some(path) => DictionaryChoice::File(path),
                None => DictionaryChoice::Jieba,
            },
        }
    }

    /// Returns a setting and its source: the command line, or else the file. `None` if it is not set.
    pub(crate) fn get<T>(
        &self,
        setting: impl Fn(&Settings) -> Option<T>,
    ) -> (Option<T>, SettingOrigin) {
        if let Some(value) = setting(&self.command_line) {
            return (Some(value), SettingOrigin::CommandLine);
        }
        if let Some(file) = &self.file
            && let Some(value) = setting(&file.settings)
        {
            return (
                Some(value),
                SettingOrigin::File(file.path.display().to_string()),
            );
        }
        (None, SettingOrigin::Default)
    }
}
