//! A letter of an office on A4 after GB/T 9704-2012: title, number, addressee, paragraphs, a list of papers,
//! who signs and when.

use serde::Serialize;

/// What stands in a letter. Texts are shown as they are, never read as markup.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Letter {
    /// The title, 2号小标宋.
    pub title: String,
    /// The number under it.
    pub number: String,
    /// To whom, at the left: 清河县水利局.
    pub to: String,
    /// The body, 3号仿宋, each paragraph indented by two signs.
    pub paragraphs: Vec<String>,
    /// A table after the body; nothing when it has no rows.
    pub table: LetterTable,
    /// Who signs, at the right.
    pub from: String,
    /// The day as it is written in letters: 2013年6月18日.
    pub day: String,
    /// Small print at the foot of the text.
    pub foot: String,
}

/// The table of a letter.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LetterTable {
    /// The widths of the columns, relative to each other.
    pub widths: Vec<u32>,
    /// The heads of the columns.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}
