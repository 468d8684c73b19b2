//! Office files as one neutral grid of cells.
//!
//! [`open`] takes the bytes of a file and gives a [`Document`]: tables with their merges resolved
//! and the text around them, in reading order. What a file is, its bytes say, never its name. A
//! file that cannot be read gives a [`Refusal`] that says what to do.
//!
//! What the cells mean is not known here: that is `lianjian-forms`.

mod added;
mod compound;
mod delimited;
mod document;
mod docx;
mod html;
mod kind;
mod legacy;
mod limits;
mod package;
mod pdf_text;
mod place;
mod plain_text;
mod refusal;
mod table;
mod workbook;

pub use delimited::Lines;
pub use document::{Block, Document, Notice};
pub use kind::Kind;
pub use limits::Limits;
pub use pdf_text::pdf_text;
pub use place::Place;
pub use refusal::Refusal;
pub use table::{Cell, Table};

/// Reads a file of any kind that is understood, within the usual [`Limits`].
pub fn open(bytes: &[u8]) -> Result<Document, Refusal> {
    open_within(bytes, &Limits::default())
}

/// Reads a file within limits of the caller's choice.
pub fn open_within(bytes: &[u8], limits: &Limits) -> Result<Document, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if bytes.len() as u64 > limits.file {
        return Err(Refusal::TooLarge(format!(
            "文件有 {}，超过 {} 的上限",
            limits::mebibytes(bytes.len() as u64),
            limits::mebibytes(limits.file)
        )));
    }
    let kind = kind::recognise(bytes)?;
    let document = match kind {
        Kind::Docx => docx::read(bytes, limits)?,
        Kind::Xlsx => workbook::read_xlsx(bytes, limits)?,
        Kind::Xls => workbook::read_xls(bytes, limits)?,
        Kind::Html => html::read(&plain_text::decode_page(bytes)?, limits)?,
        Kind::Delimited => delimited::read(&plain_text::decode(bytes)?, limits)?,
        Kind::Doc | Kind::Rtf => docx::read(&legacy::to_docx(bytes, kind, limits)?, limits)?,
    };
    if document.is_blank() {
        return Err(Refusal::Empty);
    }
    Ok(Document { kind, ..document })
}
