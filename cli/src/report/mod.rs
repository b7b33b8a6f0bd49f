//! `zhuihe report`: a page with every change, to review and to judge.

mod args;
mod document_report;
mod documents;
mod hash;
mod page;
mod rules;
mod sample;
pub(crate) mod verdicts;

use std::path::Path;

use crate::commands::Outcome;
use crate::config::ResolvedConfig;
use crate::documents::{Action, RequestedResults, Task};
use crate::output::interrupt;
use crate::output::{Output, Stop};
use crate::problem::Problem;

pub(crate) use args::ReportArgs;
use document_report::DocumentReport;
use documents::documents;
use sample::Sample;

/// Maximum documents of a report without `--sample`, for the reader and the browser.
const MAX_DOCUMENTS: usize = 1000;

/// Writes the page for `args`.
pub(crate) fn run(args: &ReportArgs) -> u8 {
    let mut outcome = Outcome::default();
    match report(args) {
        Ok(rejected) => outcome.rejected = rejected > 0,
        Err(Stop::ClosedPipe) => {}
        Err(Stop::Failed(problem)) => {
            problem.report();
            outcome.failed = true;
        }
    }
    outcome.status(false)
}

/// Writes the page and returns the number of records that can't be read.
fn report(args: &ReportArgs) -> Result<u64, Stop> {
    let settings = ResolvedConfig::resolve(&args.text).map_err(Stop::Failed)?;
    let cleaners = settings.cleaners().map_err(Stop::Failed)?;
    let mut input = args.input.clone();
    input.complete(&settings);
    let is_file = args.output != Path::new("-");
    let lost = if is_file {
        args.output.display().to_string()
    } else {
        "the report".to_owned()
    };
    interrupt::handle(format!("{lost} is not written"));
    let mut output = Output::file(&args.output).map_err(Stop::Failed)?;
    let mut sample = Sample::new(args.sample.map_or(MAX_DOCUMENTS, usize::from), args.seed);
    let task = Task {
        cleaners,
        action: Action::Check,
        requested: RequestedResults::default(),
        fields: input.fields().map_err(Stop::Failed)?,
        output_fields: Vec::new(),
        to: None,
        keeps_rejects: false,
        in_place: false,
        shares_file: false,
        saves_rejects: false,
        fail_fast: false,
        max_record: input.max_record(),
        keeps_encoding: false,
        names_fields: !args.input.fields.is_empty(),
        escapes: false,
    };
    let rejected = documents(&input, &task, &mut |make| {
        sample.offer(make);
        if sample.offered() > MAX_DOCUMENTS && args.sample.is_none() {
            return Err(Problem::new(
                "the report",
                format!("more than {MAX_DOCUMENTS} documents: select some with `--sample N`"),
            ));
        }
        Ok(())
    })
    .map_err(Stop::Failed)?;
    let found = sample.offered();
    let reports: Vec<DocumentReport> = sample
        .picked()
        .into_iter()
        .map(|document| DocumentReport::new(document, &task.cleaners))
        .collect();
    let page = page::page(&reports, found).map_err(Stop::Failed)?;
    output.put(page.as_bytes())?;
    output.finish()?;
    Ok(rejected)
}
