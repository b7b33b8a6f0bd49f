//! Shell completions and manual pages: `zhuihe completions` and `zhuihe man`.

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::args::{Chinese, Language, command};
use crate::output::{Output, Stop, succeeded};
use crate::problem::Problem;
use crate::problem::did_you_mean;

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
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Option<String>,
}

/// clap's help command, which has no page.
const HELP: &str = "help";

/// Prints a completion script. Returns true on success.
pub(crate) fn completions(args: &CompletionsArgs, language: Language) -> bool {
    let mut script = Vec::new();
    let mut command = command(language);
    clap_complete::generate(args.shell, &mut command, "zhuihe", &mut script);
    put(Ok(script))
}

/// Prints a manual page. Returns true on success.
pub(crate) fn man(args: &ManArgs, language: Language) -> bool {
    put(page(args, language))
}

fn put(text: Result<Vec<u8>, Problem>) -> bool {
    let done = text.map_err(Stop::Failed);
    succeeded(done.and_then(|text| Output::stdout(false).put(&text)))
}

fn page(args: &ManArgs, language: Language) -> Result<Vec<u8>, Problem> {
    let mut root = command(language);
    // Completes the names and usages of subcommands.
    root.build();
    let command = match &args.command {
        None => root,
        Some(name) => pages(&root)
            .find(|c| c.get_name() == name)
            .cloned()
            .ok_or_else(|| {
                let suggestion = did_you_mean(name, pages(&root).map(Command::get_name));
                Problem::new(
                    format!("man {name}"),
                    format!("no such command{suggestion}"),
                )
            })?,
    };
    let mut page = Vec::new();
    let name = command.get_name().to_owned();
    let after = command.get_after_long_help().or(command.get_after_help());
    let after = after.map(ToString::to_string);
    Man::new(command.after_help(None).after_long_help(None))
        .source(concat!("zhuihe ", env!("CARGO_PKG_VERSION")))
        .render(&mut page)
        .map_err(|e| Problem::new(format!("man {name}"), e.to_string()))?;
    page.extend(sections(&after.unwrap_or_default()).into_bytes());
    if language == Language::Zh {
        let mut chinese = String::from_utf8_lossy(&page).into_owned();
        for (english, heading) in Chinese::load().man {
            let [from, to] = [english, heading].map(|heading| format!(".SH {heading}\n"));
            chinese = chinese.replace(&from, &to);
        }
        page = chinese.into_bytes();
    }
    Ok(page)
}

/// Renders the end of a help text as sections of a page, line for line.
fn sections(after_help: &str) -> String {
    let mut page = String::new();
    for section in after_help.split("\n\n") {
        let (head, lines) = section.split_once('\n').unwrap_or((section, ""));
        page += &format!(
            ".SH \"{}\"\n.nf\n",
            head.trim_end_matches([':', '：']).to_uppercase()
        );
        for line in lines.lines() {
            // A leading dot or quote would be a roff command.
            page += "\\&";
            page += &line
                .trim_start()
                .replace('\\', "\\e")
                .replace('-', "\\-")
                .replace('\'', "\\(aq");
            page.push('\n');
        }
        page += ".fi\n";
    }
    page
}

/// Returns the commands that have a page.
fn pages(root: &Command) -> impl Iterator<Item = &Command> {
    root.get_subcommands().filter(|c| c.get_name() != HELP)
}
