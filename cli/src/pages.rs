//! `zhuihe pages`: the articles of pages with boxes, from OCR and PDF.

mod jsonl;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Serialize;
use zhuihe_page::{Article, Block, Document, Format, Page, clean_pages, read};

use crate::args::PagesArgs;
use crate::input::Input;
use crate::output::{Output, Stop, succeeded};
use crate::problem::Problem;
use crate::settings;

/// Runs the command. Returns true on success.
pub(crate) fn run(args: &PagesArgs) -> bool {
    if !args.jsonl {
        return succeeded(pages(args));
    }
    let mut all_read = true;
    succeeded(articles(args).map(|all| all_read = all)) && all_read
}

/// Writes a record for each article. Returns true if all files are read.
fn articles(args: &PagesArgs) -> Result<bool, Stop> {
    let cleaner = settings::cleaner(&args.text).map_err(Stop::Failed)?;
    let mut output = output(args)?;
    let all_read = jsonl::write(args, &cleaner, &mut output)?;
    output.finish()?;
    Ok(all_read)
}

fn output(args: &PagesArgs) -> Result<Output, Stop> {
    match &args.output {
        Some(path) => Output::file(path).map_err(Stop::Failed),
        None => Ok(Output::stdout(false)),
    }
}

fn pages(args: &PagesArgs) -> Result<(), Stop> {
    let cleaner = settings::cleaner(&args.text).map_err(Stop::Failed)?;
    let mut pages = Vec::new();
    let mut sources = Vec::new();
    for file in &args.files {
        let of_file = read_pages(file, args.from).map_err(Stop::Failed)?;
        sources.extend(of_file.iter().map(|page| SourcePage::of(file, page)));
        pages.extend(of_file);
    }
    let document = clean_pages(&cleaner, &pages);
    let bytes = if args.json {
        json(&sources, &document)
            .map_err(|e| Stop::Failed(Problem::new("the document", e.to_string())))?
    } else {
        text(&document).into_bytes()
    };
    let mut output = output(args)?;
    output.put(&bytes)?;
    output.finish()
}

/// Reads the pages of a file; `-` is standard input.
pub(crate) fn read_pages(file: &Path, from: Option<Format>) -> Result<Vec<Page>, Problem> {
    let input = Input::new(file);
    let bytes = input.read()?;
    read(&bytes, from).map_err(|e| Problem::new(input.place(), e.to_string()))
}

/// Returns true if a file is a PDF, or one of the XML and HTML formats for pages. Those in JSON look like other JSON.
pub(crate) fn is_page_file(path: &Path) -> bool {
    const MARKS: [&str; 4] = ["ocr_page", "<alto", "<PcGts", "<page width="];
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(4096).read_to_end(&mut start));
    let text = String::from_utf8_lossy(&start);
    let is_markup = text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with('<');
    read.is_ok()
        && (text.starts_with("%PDF-") || is_markup && MARKS.iter().any(|m| text.contains(m)))
}

/// Where a page of the document comes from.
#[derive(Serialize)]
struct SourcePage<'a> {
    file: &'a Path,
    number: usize,
    width: f32,
    height: f32,
}

impl<'a> SourcePage<'a> {
    fn of(file: &'a Path, page: &Page) -> Self {
        Self {
            file,
            number: page.number,
            width: page.width,
            height: page.height,
        }
    }
}

fn json(pages: &[SourcePage<'_>], document: &Document) -> serde_json::Result<Vec<u8>> {
    #[derive(Serialize)]
    struct Whole<'a> {
        pages: &'a [SourcePage<'a>],
        #[serde(flatten)]
        document: &'a Document,
    }
    let mut bytes = serde_json::to_vec(&Whole { pages, document })?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Returns the articles, a block a line, with an empty line between two. Page furniture comes last.
fn text(document: &Document) -> String {
    let articles = document
        .articles
        .iter()
        .map(|Article { blocks, .. }| blocks);
    let parts = articles.chain([&document.furniture]);
    let parts: Vec<String> = parts
        .filter(|blocks| !blocks.is_empty())
        .map(|blocks| blocks.iter().map(line).collect())
        .collect();
    parts.join("\n")
}

fn line(block: &Block) -> String {
    format!("{}\n", block.text)
}
