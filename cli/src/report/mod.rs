//! `zhuihe report`: a page that shows every change, to look through and to judge.

mod account;
mod documents;
mod hash;
mod page;
mod rules;
mod sample;
pub(crate) mod verdicts;

use crate::args::ReportArgs;
use crate::output::{Output, Stop};
use crate::settings;

use account::Account;
use documents::documents;
use sample::sample;

/// Writes the page that `args` ask for, and tells whether all went well.
pub(crate) fn run(args: &ReportArgs) -> bool {
    match report(args) {
        Ok(()) | Err(Stop::ClosedPipe) => true,
        Err(Stop::Failed(problem)) => {
            problem.report();
            false
        }
    }
}

fn report(args: &ReportArgs) -> Result<(), Stop> {
    let cleaner = settings::cleaner(&args.text).map_err(Stop::Failed)?;
    let mut output = Output::file(&args.output).map_err(Stop::Failed)?;
    let mut documents = documents(args).map_err(Stop::Failed)?;
    let found = documents.len();
    if let Some(n) = args.sample {
        documents = sample(documents, n.get(), args.seed);
    }
    let accounts: Vec<Account> = documents
        .into_iter()
        .map(|document| Account::of(document, &cleaner))
        .collect();
    let page = page::page(&accounts, found).map_err(Stop::Failed)?;
    output.put(page.as_bytes())?;
    match output {
        Output::Stdout(_) => Ok(()),
        Output::File(file) => file.put().map_err(Stop::Failed),
    }
}
