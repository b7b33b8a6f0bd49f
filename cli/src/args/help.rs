//! The help, short and long, in English and Chinese.
//!
//! The English texts are the comments of the options; `zh.toml` has the Chinese ones.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;

use clap::{Arg, Command, CommandFactory, ValueEnum};
use serde::Deserialize;

use super::Args;

/// The language of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    En,
    Zh,
}

impl Language {
    /// Takes `--lang` out of the arguments, of which the first is the name of the command. It may be anywhere, also before
    /// a subcommand. Without it, the locale decides.
    pub(super) fn take(args: &mut Vec<OsString>) -> Self {
        let mut language = Self::of_locale(|name| env::var(name).ok());
        let mut at = 1;
        while at < args.len() && args[at] != "--" {
            let (value, n) = match args[at].to_str() {
                Some("--lang") => (args.get(at + 1).and_then(|value| value.to_str()), 2),
                arg => (arg.and_then(|arg| arg.strip_prefix("--lang=")), 1),
            };
            // clap describes a wrong value.
            if let Some(Ok(named)) = value.map(|name| Self::from_str(name, false)) {
                language = named;
                args.drain(at..at + n);
            } else {
                at += 1;
            }
        }
        language
    }

    /// Returns the language of messages in the locale that environment variables set.
    fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Self {
        let mut locales = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter();
        let locale = locales.find_map(|name| variable(name).filter(|locale| !locale.is_empty()));
        match locale {
            Some(locale) if locale.starts_with("zh") => Self::Zh,
            _ => Self::En,
        }
    }
}

/// Returns the command line with its help in a language.
pub(crate) fn command(language: Language) -> Command {
    let mut command = Args::command();
    match language {
        Language::En => command,
        Language::Zh => {
            // Adds what clap adds: options for help, and a command.
            command.build();
            Chinese::load().command(command)
        }
    }
}

/// Returns the long name of an option, or else the name of an argument.
fn key(arg: &Arg) -> &str {
    arg.get_long().unwrap_or_else(|| arg.get_id().as_str())
}

/// The texts of `zh.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Chinese {
    usage: String,
    default: String,
    possible: String,
    headings: BTreeMap<String, String>,
    /// The headings of manual pages.
    pub(crate) man: BTreeMap<String, String>,
    options: BTreeMap<String, String>,
    commands: BTreeMap<String, CommandTexts>,
}

/// The texts of a command.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct CommandTexts {
    about: String,
    /// The end of the help.
    after: Option<String>,
    after_long: Option<String>,
    /// Those that differ from the shared options of the same name.
    options: BTreeMap<String, String>,
}

impl Chinese {
    pub(crate) fn load() -> Self {
        // Tests read it.
        toml::from_str(include_str!("zh.toml")).expect("the file is valid")
    }

    /// Translates the help of a command and of its subcommands. A test checks that all have texts.
    fn command(&self, command: Command) -> Command {
        let none = CommandTexts::default();
        let texts = self.commands.get(command.get_name()).unwrap_or(&none);
        let header = *command.get_styles().get_header();
        let template = format!(
            "{{about-with-newline}}\n{header}{}:{header:#} {{usage}}\n\n{{all-args}}{{after-help}}",
            self.usage
        );
        let mut command = command
            .help_template(template)
            .subcommand_help_heading(self.heading("Commands"))
            .about(first_line(&texts.about))
            .long_about(texts.about.clone())
            .mut_args(|arg| self.arg(arg, texts))
            .mut_subcommands(|command| self.command(command));
        if let Some(after) = &texts.after {
            command = command.after_help(after);
        }
        if let Some(after) = &texts.after_long {
            command = command.after_long_help(after);
        }
        command
    }

    fn arg(&self, arg: Arg, command: &CommandTexts) -> Arg {
        let own = command.options.get(key(&arg));
        let Some(text) = own.or_else(|| self.options.get(key(&arg))) else {
            return arg;
        };
        let values = self.values(&arg);
        let heading = match arg.get_help_heading() {
            Some(heading) => heading,
            None if arg.is_positional() => "Arguments",
            None => "Options",
        };
        let heading = self.heading(heading);
        let between = if text.contains('\n') { "\n\n" } else { " " };
        arg.help(
            format!("{} {values}", first_line(text))
                .trim_end()
                .to_owned(),
        )
        .long_help(format!("{text}{between}{values}").trim_end().to_owned())
        .help_heading(heading)
        .hide_default_value(true)
        .hide_possible_values(true)
    }

    /// Returns the default and the possible values as clap shows them.
    fn values(&self, arg: &Arg) -> String {
        let mut values = Vec::new();
        if let [default] = arg.get_default_values()
            && arg.get_action().takes_values()
            && !arg.is_hide_default_value_set()
        {
            values.push(format!("[{}：{}]", self.default, default.display()));
        }
        let possible = arg.get_possible_values();
        if !possible.is_empty() && !arg.is_hide_possible_values_set() {
            let names: Vec<&str> = possible.iter().map(|value| value.get_name()).collect();
            values.push(format!("[{}：{}]", self.possible, names.join(", ")));
        }
        values.join(" ")
    }

    fn heading(&self, english: &str) -> String {
        let heading = self.headings.get(english).map_or(english, |text| text);
        heading.to_owned()
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use unicode_width::UnicodeWidthStr;

    use super::*;

    /// Returns the built commands that have a help, in English.
    fn commands() -> Vec<Command> {
        let mut root = Args::command();
        root.build();
        let mut commands: Vec<_> = root.get_subcommands().cloned().collect();
        commands.push(root);
        commands
    }

    fn visible(command: &Command) -> impl Iterator<Item = &Arg> {
        let args = command.get_arguments();
        args.filter(|arg| !arg.is_hide_set() && command.get_name() != "help")
    }

    #[test]
    fn every_text_has_its_chinese_and_none_is_left_over() {
        let chinese = Chinese::load();
        let (mut shared, mut headings) = (BTreeSet::new(), BTreeSet::new());
        let names: BTreeSet<&String> = chinese.commands.keys().collect();
        let commands = commands();
        let expected: Vec<String> = commands.iter().map(|c| c.get_name().to_owned()).collect();
        assert_eq!(names, expected.iter().collect());
        for command in &commands {
            let name = command.get_name();
            let texts = &chinese.commands[name];
            assert!(!texts.about.is_empty(), "{name}");
            let after = [command.get_after_help(), command.get_after_long_help()];
            let chinese_after = [texts.after.is_some(), texts.after_long.is_some()];
            assert_eq!(after.map(|text| text.is_some()), chinese_after, "{name}");
            assert_eq!(
                texts.about.contains('\n'),
                command.get_long_about().is_some(),
                "{name}"
            );
            let mut own: BTreeSet<&str> = texts.options.keys().map(String::as_str).collect();
            for arg in visible(command) {
                headings.extend(arg.get_help_heading().map(str::to_owned));
                if !own.remove(key(arg)) {
                    assert!(
                        chinese.options.contains_key(key(arg)),
                        "{name} {}",
                        key(arg)
                    );
                    shared.insert(key(arg).to_owned());
                }
            }
            assert!(own.is_empty(), "{name}: {own:?}");
        }
        assert_eq!(shared, chinese.options.keys().cloned().collect());
        headings.extend(["Commands", "Arguments", "Options"].map(str::to_owned));
        assert_eq!(headings, chinese.headings.keys().cloned().collect());
    }

    #[test]
    fn both_languages_name_the_same_options() {
        let names = |text: &str| -> BTreeSet<String> {
            let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
            let words = text.split(|c| !is_part(c)).filter(|w| w.starts_with("--"));
            words.map(str::to_owned).collect()
        };
        for english in commands() {
            let chinese = Chinese::load().command(english.clone());
            let [en, zh] = [english, chinese].map(|command| {
                let help = command.term_width(0).render_long_help();
                names(&help.to_string())
            });
            assert_eq!(en, zh);
        }
    }

    #[test]
    fn chinese_lines_fit_a_terminal() {
        let chinese = Chinese::load();
        let commands = chinese.commands.values();
        let options = commands.flat_map(|command| command.options.values());
        for line in options
            .chain(chinese.options.values())
            .flat_map(|t| t.lines())
        {
            assert!(line.width() <= 70, "{line}");
        }
        for command in chinese.commands.values() {
            for line in command.about.lines() {
                assert!(line.width() <= 80, "{line}");
            }
        }
    }

    #[test]
    fn the_locale_selects_the_language() {
        for (variables, expected) in [
            (&[("LANG", "zh_CN.UTF-8")][..], Language::Zh),
            (&[("LC_ALL", "C"), ("LANG", "zh_CN")], Language::En),
            (&[("LC_ALL", ""), ("LC_MESSAGES", "zh_TW")], Language::Zh),
            (&[("LANG", "en_US.UTF-8")], Language::En),
            (&[], Language::En),
        ] {
            let variable = |name: &str| {
                let mut variables = variables.iter();
                let found = variables.find(|(n, _)| *n == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(Language::of_locale(variable), expected, "{variables:?}");
        }
    }

    #[test]
    fn the_option_is_taken_from_anywhere() {
        for (args, language, rest) in [
            (
                &["z", "--lang", "zh", "explain", "-h"][..],
                Language::Zh,
                &["z", "explain", "-h"][..],
            ),
            (
                &["z", "help", "man", "--lang=zh"],
                Language::Zh,
                &["z", "help", "man"],
            ),
            (
                &["z", "--lang=en", "--", "--lang=zh"],
                Language::En,
                &["z", "--", "--lang=zh"],
            ),
        ] {
            let mut args: Vec<OsString> = args.iter().map(OsString::from).collect();
            assert_eq!(Language::take(&mut args), language);
            assert_eq!(args, rest);
        }
    }
}
