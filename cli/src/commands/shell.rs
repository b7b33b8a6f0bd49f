//! Shell completions and manual pages: `zhuihe completions` and `zhuihe man`.

use std::io;

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::args::{Chinese, Language, command};
use crate::output::{Output, Stop};
use crate::problem::Problem;

/// The commands that have a page: all but clap's `help`. They can't be asked of the command line, which is being built where
/// the list is needed.
const COMMANDS: [&str; 8] = [
    "score",
    "explain",
    "pages",
    "report",
    "rules",
    "dump-config",
    "completions",
    "man",
];

const AFTER_COMPLETIONS_HELP: &str = "\
Examples:
  zhuihe completions bash > ~/.local/share/bash-completion/completions/zhuihe
  zhuihe completions zsh > ~/.zfunc/_zhuihe
  zhuihe completions fish > ~/.config/fish/completions/zhuihe.fish";

const AFTER_MAN_HELP: &str = "\
Examples:
  zhuihe man > ~/.local/share/man/man1/zhuihe.1
  zhuihe man explain | man -l -";

/// The command line.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_COMPLETIONS_HELP)]
pub(crate) struct CompletionsArgs {
    /// Shell to complete in
    #[arg(value_name = "SHELL", value_enum)]
    pub(crate) shell: Shell,
}

/// The command line.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_MAN_HELP)]
pub(crate) struct ManArgs {
    /// Subcommand, such as `explain` [default: the page of zhuihe itself]
    #[arg(value_name = "COMMAND", value_parser = COMMANDS, hide_possible_values = true)]
    pub(crate) command: Option<String>,
}

/// Prints a completion script.
pub(crate) fn completions(args: &CompletionsArgs, language: Language) -> Result<(), Stop> {
    let mut script = Vec::new();
    let mut command = command(language);
    clap_complete::generate(args.shell, &mut command, "zhuihe", &mut script);
    Output::stdout(false).put(&script)
}

/// Prints a manual page.
pub(crate) fn man(args: &ManArgs, language: Language) -> Result<(), Stop> {
    let mut root = command(language);
    // Completes the names and usages of subcommands.
    root.build();
    let named = args.command.as_ref();
    let named = named.and_then(|name| root.find_subcommand(name).cloned());
    let page = page(named.unwrap_or(root), language);
    let page = page.map_err(|e| Problem::new("the page", e.to_string()))?;
    Output::stdout(false).put(page.as_bytes())
}

fn page(command: Command, language: Language) -> io::Result<String> {
    let after = command.get_after_long_help().or(command.get_after_help());
    let after = after.map(ToString::to_string).unwrap_or_default();
    let mut page = Vec::new();
    Man::new(command.after_help(None).after_long_help(None))
        .source(concat!("zhuihe ", env!("CARGO_PKG_VERSION")))
        .render(&mut page)?;
    sections(&after).to_writer(&mut page)?;
    let mut page = String::from_utf8_lossy(&page).into_owned();
    if language == Language::Zh {
        for (english, heading) in Chinese::load().man {
            let [from, to] = [english, heading].map(|heading| format!(".SH {heading}\n"));
            page = page.replace(&from, &to);
        }
    }
    Ok(page)
}

/// Renders the end of a help text as sections of a page, line for line.
fn sections(after_help: &str) -> Roff {
    let mut page = Roff::new();
    for section in after_help.split("\n\n") {
        let (head, lines) = section.split_once('\n').unwrap_or((section, ""));
        let head = head.trim_end_matches([':', '：']).to_uppercase();
        page.control("SH", [&*head]).control("nf", []);
        for line in lines.lines() {
            page.text([roman(line.trim_start())]);
        }
        page.control("fi", []);
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_commands_have_a_page() {
        let root = command(Language::En);
        let names: Vec<&str> = root.get_subcommands().map(Command::get_name).collect();
        assert_eq!(names, COMMANDS);
    }
}
