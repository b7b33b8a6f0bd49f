//! Effective settings: the command line overrides the settings file, which overrides the defaults.

use std::fmt;

use zhuihe::{Cleaner, Options};

use super::file::{self, SettingsFile};
use super::{BlockSeparator, Says, Settings};
use crate::clean::Cleaners;
use crate::dictionary::Words;
use crate::messages::Problem;

/// The settings from the command line and from the file, combined.
#[derive(Debug)]
pub(crate) struct InForce {
    said: Settings,
    file: Option<SettingsFile>,
}

/// The source of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    Default,
    File(String),
    CommandLine,
}

impl fmt::Display for Source {
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

impl InForce {
    /// Returns the effective settings for a command line.
    pub(crate) fn of(args: &impl Says) -> Result<Self, Problem> {
        Ok(Self {
            said: args.settings(),
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
        self.said.apply_to(options)
    }

    /// Returns the options for Markdown files: their default block separator differs.
    pub(crate) fn markdown_options(&self) -> Options {
        match self.get(|s| s.block_separator) {
            (Some(_), _) => self.options(),
            (None, _) => self
                .options()
                .block_separator(BlockSeparator::MARKDOWN.into()),
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
    pub(crate) fn words(&self) -> Words<'_> {
        let of_file = self.file.as_ref().map(|f| &f.settings);
        let no_dict = self.said.no_dict.or(of_file.and_then(|f| f.no_dict));
        match (&self.said.user_dict, no_dict) {
            (Some(path), _) => Words::File(path),
            (None, Some(true)) => Words::None,
            (None, _) => match of_file.and_then(|f| f.user_dict.as_ref()) {
                Some(path) => Words::File(path),
                None => Words::Jieba,
            },
        }
    }

    /// Returns a setting and its source: the command line, or else the file. `None` if it is not set.
    pub(crate) fn get<T>(&self, setting: impl Fn(&Settings) -> Option<T>) -> (Option<T>, Source) {
        if let Some(value) = setting(&self.said) {
            return (Some(value), Source::CommandLine);
        }
        if let Some(file) = &self.file
            && let Some(value) = setting(&file.settings)
        {
            return (Some(value), Source::File(file.path.display().to_string()));
        }
        (None, Source::Default)
    }
}
