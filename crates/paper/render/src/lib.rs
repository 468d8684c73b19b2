//! Typed forms as files: docx, xlsx and PDF, filled or blank, and many of them as one zip.
//!
//! A form is laid out once (`sheet`) and drawn three times (`docx`, `xlsx`, `pdf`). Everything here
//! is bytes in, bytes out, and the same form always gives the same bytes; only [`Fonts`] touches the
//! disk. Reading forms is `lianjian-forms`; what it reads is what is written here.
//!
//! What does not come back when a written form is read: where its rows stood (`at`), which of them
//! were rejected, and the level cells of 附件6's 总数 row, which the form merges away.

mod blank;
mod booklet;
mod docx;
mod error;
mod letter;
mod pack;
mod pdf;
mod sheet;
mod xlsx;

use lianjian_domain::form::Form;

pub use blank::{Prefill, blank};
pub use booklet::{Booklet, Chart, Part, PictureKind, Piece, Place, PowerPage};
pub use error::Error;
pub use letter::{Letter, LetterTable};
pub use pack::pack;
pub use pdf::fonts::{FontError, Fonts};
pub use sheet::{Column, Listing};

/// How forms are written.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// 填表说明 below the table.
    pub notes: bool,
    /// What 合计 of a catalogue counts, where its rows are not all of the unit's powers.
    pub all_powers: Option<lianjian_domain::rollup::PowerCounts>,
    /// The title in the file's properties; without it, the form's title and holder.
    pub title: Option<String>,
}

impl Options {
    /// With 填表说明, as blank forms are handed out.
    pub fn with_notes() -> Options {
        Options { notes: true, ..Options::default() }
    }
}

/// The form as a Word document.
pub fn docx(form: &Form, options: &Options) -> Result<Vec<u8>, Error> {
    docx::write(&sheet::Sheet::of(form, options), options)
}

/// The form as a workbook of one sheet.
pub fn xlsx(form: &Form, options: &Options) -> Result<Vec<u8>, Error> {
    xlsx::write(&sheet::Sheet::of(form, options), options)
}

/// A list as a Word document.
pub fn listing_docx(listing: &Listing) -> Result<Vec<u8>, Error> {
    docx::write(&sheet::Sheet::of_listing(listing), &Options::default())
}

/// A list as a workbook of one sheet.
pub fn listing_xlsx(listing: &Listing) -> Result<Vec<u8>, Error> {
    xlsx::write(&sheet::Sheet::of_listing(listing), &Options::default())
}

/// A list as a PDF.
pub fn listing_pdf(listing: &Listing, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    pdf::write(&[sheet::Sheet::of_listing(listing)], &Options::default(), fonts)
}

/// A letter as a PDF.
pub fn letter(letter: &Letter, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    pdf::letter(letter, fonts)
}

/// A drawing (SVG) on A4 as a PDF.
pub fn chart_pdf(svg: &str, title: &str, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    pdf::picture::pdf(svg, title, fonts)
}

/// A drawing (SVG) as a PNG, `scale` pixels for each of its own.
pub fn chart_png(svg: &str, scale: f32, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    pdf::picture::png(svg, scale, fonts)
}

/// A booklet as one PDF: cover, contents, catalogues, charts, index, bookmarks.
pub fn booklet_pdf(booklet: &Booklet, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    Ok(pdf::booklet::write(booklet, None, fonts)?.0)
}

/// A booklet as a Word document.
pub fn booklet_docx(booklet: &Booklet, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    docx::booklet::write(booklet, fonts)
}

/// One unit's part of a larger booklet, its pages numbered from `start` on.
pub struct BookletPart {
    /// The part as a PDF of its own.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Where its headings stand in it.
    pub places: Vec<Place>,
}

/// Sets one unit's part of a larger booklet.
pub fn booklet_part(booklet: &Booklet, start: usize, fonts: &Fonts) -> Result<BookletPart, Error> {
    let (pdf, pages, places) = pdf::booklet::write(booklet, Some(start), fonts)?;
    Ok(BookletPart { pdf, pages, places })
}

pub use pdf::join::{Binding, Bound};

/// The forms as one PDF, each from a new page on, pages numbered 第n页 共m页 throughout.
pub fn pdf(forms: &[Form], options: &Options, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    let sheets: Vec<_> = forms.iter().map(|form| sheet::Sheet::of(form, options)).collect();
    pdf::write(&sheets, options, fonts)
}
