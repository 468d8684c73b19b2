//! Sheets as PDF, set by typst. The template draws what `sheet` lays out; texts reach it as data and
//! are never read as markup.

pub(crate) mod booklet;
mod data;
pub(crate) mod fonts;
pub(crate) mod join;
mod measure;
mod pages;
pub(crate) mod picture;
mod world;

use typst::diag::SourceDiagnostic;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::sheet::Sheet;
use crate::{Error, Fonts, Letter, Options};
use data::Data;
use world::World;

/// Jobs for which a result that typst remembers is kept. Templates and fonts are asked for by every
/// job and stay; the paragraphs of a form are of no use to the next one.
const KEPT_JOBS: usize = 1;

/// Sets the sheets as one document.
pub(crate) fn write(sheets: &[Sheet], options: &Options, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    let name = match (&options.title, sheets) {
        (_, []) => return Err(Error::NothingToPrint),
        (Some(title), _) => title.clone(),
        (None, [only]) => only.name.clone(),
        (None, [first, ..]) => format!("{}等{}份", first.name, sheets.len()),
    };
    let pdf = set(Data::of(&name, sheets, fonts), fonts);
    typst::comemo::evict(KEPT_JOBS);
    pdf
}

/// Sets a letter.
pub(crate) fn letter(letter: &Letter, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    let title = format!("{} {}", letter.title, letter.number);
    let data = serde_json::json!({ "title": title.trim(), "fonts": fonts.families(), "letter": letter });
    let data = serde_json::to_vec(&data).map_err(|error| Error::Typesetting(error.to_string()))?;
    let pdf = compile(&World::letter(fonts, data)).and_then(|document| written(&document));
    typst::comemo::evict(KEPT_JOBS);
    pdf
}

/// Sets the data; once more when there are more pages than were told, with what typst remembers of the first time.
fn set(mut data: Data<'_>, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    let mut document = compile(&World::new(fonts, text(&data)?))?;
    if data.total.is_some_and(|told| told != document.pages().len()) {
        data.total = None;
        document = compile(&World::new(fonts, text(&data)?))?;
    }
    written(&document)
}

fn text(data: &Data<'_>) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(data).map_err(|error| Error::Typesetting(error.to_string()))
}

fn compile(world: &World<'_>) -> Result<PagedDocument, Error> {
    typst::compile::<PagedDocument>(world).output.map_err(|errors| failure(&errors))
}

fn written(document: &PagedDocument) -> Result<Vec<u8>, Error> {
    typst_pdf::pdf(document, &PdfOptions::default()).map_err(|errors| failure(&errors))
}

/// A part that is bound into another document: the structure for readers aloud would not be carried over.
fn untagged(document: &PagedDocument) -> Result<Vec<u8>, Error> {
    let options = PdfOptions { tagged: false, ..PdfOptions::default() };
    typst_pdf::pdf(document, &options).map_err(|errors| failure(&errors))
}

/// What typst says, as one line.
fn failure(errors: &[SourceDiagnostic]) -> Error {
    let messages: Vec<String> = errors.iter().map(|error| error.message.to_string()).collect();
    Error::Typesetting(messages.join("; "))
}
