//! `zhuihe report`: a page with every change, to review and to judge.

mod args;
mod document_report;
mod documents;
mod frame;
mod hash;
mod page;
mod pages;
mod rules;
mod sample;
pub(crate) mod verdicts;

use std::path::Path;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use zhuihe_page::clean_pages;

use crate::commands::{Outcome, read_pages};
use crate::documents::{Action, RequestedResults, Task};
use crate::input::Input;
use crate::output::interrupt;
use crate::output::{Destination, Output, Stop, succeeded};
use crate::problem::Problem;

pub(crate) use args::ReportArgs;
use document_report::DocumentReport;
use documents::documents;
use sample::Sample;

/// Maximum documents of a report without `--sample`, for the reader and the browser.
const MAX_DOCUMENTS: usize = 1000;

/// Writes the page for `args`.
pub(crate) fn run(args: &ReportArgs) -> u8 {
    if args.is_on_pages() {
        return if succeeded(report_on_pages(args)) {
            0
        } else {
            2
        };
    }
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

/// Writes the report on pages with boxes.
fn report_on_pages(args: &ReportArgs) -> Result<(), Stop> {
    let cleaner = args.text.resolve()?.cleaner()?;
    let files = &args.input.paths;
    let mut pages = Vec::new();
    for file in files {
        pages.extend(read_pages(file, args.pages.flatten())?);
    }
    if args.images.len() > pages.len() {
        let what = format!("{} images for {} pages", args.images.len(), pages.len());
        return Err(Problem::new("--image", what).into());
    }
    let images = args.images.iter().map(|path| data_url(path));
    let images: Vec<String> = images.collect::<Result<_, _>>()?;
    let document = clean_pages(&cleaner, &pages);
    let name = match files.as_slice() {
        [one] => Some(Input::new(one).place()),
        _ => None,
    };
    let mut output = Output::file(&args.output)?;
    output.put(pages::page(name.as_deref(), &pages, &images, &document).as_bytes())?;
    output.finish()
}

/// Reads an image as a URL that contains it.
fn data_url(path: &Path) -> Result<String, Problem> {
    let bytes = Input::new(path).read()?;
    let kind = match bytes.as_slice() {
        [0x89, b'P', b'N', b'G', ..] => "png",
        [0xff, 0xd8, ..] => "jpeg",
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => "webp",
        _ => {
            let what = "is not an image that browsers show: use PNG, JPEG or WebP";
            return Err(Problem::new(path.display().to_string(), what));
        }
    };
    Ok(format!(
        "data:image/{kind};base64,{}",
        BASE64_STANDARD.encode(bytes)
    ))
}

/// Writes the page and returns the number of records that can't be read.
fn report(args: &ReportArgs) -> Result<u64, Stop> {
    if !args.images.is_empty() {
        let what = "belongs to pages with boxes: use `--pages` with a file that has them";
        return Err(Problem::new("--image", what).into());
    }
    let settings = args.text.resolve()?;
    let cleaners = settings.cleaners()?;
    let mut input = args.input.clone();
    input.complete(&settings);
    let is_file = args.output != Path::new("-");
    let lost = if is_file {
        args.output.display().to_string()
    } else {
        "the report".to_owned()
    };
    interrupt::handle(format!("{lost} is not written"));
    let mut output = Output::file(&args.output)?;
    let mut sample = Sample::new(args.sample.map_or(MAX_DOCUMENTS, usize::from), args.seed);
    let task = Task {
        cleaners,
        action: Action::Check,
        requested: RequestedResults::default(),
        fields: input.fields()?,
        to: None,
        destination: Destination::Stdout,
        keeps_rejects: false,
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
    })?;
    let found = sample.offered();
    let reports: Vec<DocumentReport> = sample
        .picked()
        .into_iter()
        .map(|document| DocumentReport::new(document, &task.cleaners))
        .collect();
    let page = page::page(&reports, found)?;
    output.put(page.as_bytes())?;
    output.finish()?;
    Ok(rejected)
}
