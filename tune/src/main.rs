//! `zhuihe-tune`: measures the accuracy of the cleaner, and fits its weights to cases.

mod accuracy;
mod args;
mod cases;
mod causes;
mod check;
mod dictionary;
mod fit;
mod gate;
mod held_out;
mod markdown;
mod prior;
mod reliability;
mod scores;
mod table;
mod wrapping;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use zhuihe::JiebaDictionary;
use zhuihe::tuning::fitted;

use args::{Command, CommandLine, FitArgs};
use fit::{Page, Plan};

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(e) => {
            eprintln!("zhuihe-tune: {e}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the command; returns `false` if a check fails.
fn run() -> std::io::Result<bool> {
    match CommandLine::parse().command {
        Command::Fit(args) => fit(&args)?,
        Command::Rows { file } => {
            let text = std::fs::read_to_string(file)?;
            print!("{}", zhuihe::tuning::rows(&text, &JiebaDictionary::new()));
        }
        Command::Wrapping { wrapped, kept } => wrapping::run(&wrapped, &kept)?,
        Command::Gate { dirs } => gate::run(&dirs)?,
        Command::Dictionary { check } => return dictionary::run(check),
        Command::Accuracy(args) => return accuracy::run(&args),
    }
    Ok(true)
}

fn pages(dirs: &[PathBuf]) -> std::io::Result<Vec<Page>> {
    let dictionary = JiebaDictionary::new();
    let mut pages = Vec::new();
    for dir in dirs {
        let cases = cases::load(dir)?;
        pages.extend(cases.iter().filter_map(|c| Page::new(c, &dictionary)));
    }
    Ok(pages)
}

fn fit(args: &FitArgs) -> std::io::Result<()> {
    let plan = Plan {
        rounds: args.rounds,
        pull: args.pull,
        rate: args.rate,
    };
    let (shown, valid) = (pages(&args.dirs)?, pages(&args.valid)?);
    let [shown, valid] = [&shown, &valid].map(|pages| pages.iter().collect::<Vec<&Page>>());
    eprintln!("{} pages, {} to check", shown.len(), valid.len());
    let prior = if args.near {
        fitted().iter().map(|&w| f64::from(w)).collect()
    } else {
        prior::weights()
    };
    let weights = fit::fit(&shown, &prior, plan, |round, log, weights| {
        if round % 20 == 0 {
            eprintln!("{round} {log:.5} {:.5}", fit::likelihood(&valid, weights));
        }
    });
    eprintln!(
        "log likelihood of a decision: {:.5} fitted, {:.5} to check",
        fit::likelihood(&shown, &weights),
        fit::likelihood(&valid, &weights)
    );
    print!("{}", table::source(&weights));
    Ok(())
}
