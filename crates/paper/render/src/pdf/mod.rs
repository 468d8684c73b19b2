//! Sheets as PDF, set by typst. The template draws what `sheet` lays out; texts reach it as data and
//! are never read as markup.

mod data;
pub(crate) mod fonts;
mod measure;
mod pages;
mod world;

use typst::diag::SourceDiagnostic;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::sheet::Sheet;
use crate::{Error, Fonts, Letter, Options};
use data::{Data, SheetData};
use measure::Measure;
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
    let mut measure = Measure::new(fonts);
    let sheets = sheets.iter().map(|sheet| SheetData::of(sheet, &mut measure)).collect();
    let data = Data { title: &name, fonts: fonts.families(), sheets };
    let data = serde_json::to_vec(&data).map_err(|error| Error::Typesetting(error.to_string()))?;
    let pdf = set(&World::new(fonts, data));
    typst::comemo::evict(KEPT_JOBS);
    pdf
}

/// Sets a letter.
pub(crate) fn letter(letter: &Letter, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    let title = format!("{} {}", letter.title, letter.number);
    let data = serde_json::json!({ "title": title.trim(), "fonts": fonts.families(), "letter": letter });
    let data = serde_json::to_vec(&data).map_err(|error| Error::Typesetting(error.to_string()))?;
    let pdf = set(&World::letter(fonts, data));
    typst::comemo::evict(KEPT_JOBS);
    pdf
}

fn set(world: &World) -> Result<Vec<u8>, Error> {
    let document = typst::compile::<PagedDocument>(world).output.map_err(|errors| failure(&errors))?;
    typst_pdf::pdf(&document, &PdfOptions::default()).map_err(|errors| failure(&errors))
}

/// What typst says, as one line.
fn failure(errors: &[SourceDiagnostic]) -> Error {
    let messages: Vec<String> = errors.iter().map(|error| error.message.to_string()).collect();
    Error::Typesetting(messages.join("; "))
}
