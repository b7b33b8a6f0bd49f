//! The command lines of `zhuihe completions` and `zhuihe man`.

use clap_complete::Shell;

const AFTER_COMPLETIONS_HELP: &str = "\
Examples:
  zhuihe completions bash > ~/.local/share/bash-completion/completions/zhuihe
  zhuihe completions zsh > ~/.zfunc/_zhuihe
  zhuihe completions fish > ~/.config/fish/completions/zhuihe.fish";

const AFTER_MAN_HELP: &str = "\
Examples:
  zhuihe man > ~/.local/share/man/man1/zhuihe.1
  zhuihe man explain | man -l -";

/// The command line of [`Command::Completions`](super::Command::Completions).
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_COMPLETIONS_HELP)]
pub(crate) struct CompletionsArgs {
    /// Shell to complete in
    #[arg(value_name = "SHELL", value_enum)]
    pub(crate) shell: Shell,
}

/// The command line of [`Command::Man`](super::Command::Man).
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_MAN_HELP)]
pub(crate) struct ManArgs {
    /// Subcommand, such as `explain` [default: the page of zhuihe itself]
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Option<String>,
}
