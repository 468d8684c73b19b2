//! How tall text will be, roughly: enough to decide what may be kept together and how high a row
//! of a workbook has to be. Word and typst measure for themselves.

use super::{Cell, Row, Twips};

/// The size of a table's text, 五号.
pub(crate) const TEXT_SIZE: Twips = 210;
/// From one line of a table to the next.
pub(crate) const LINE: Twips = 290;
/// Half of the text area's height on the lower of the two page forms.
pub(super) const HALF_PAGE: Twips = 4_400;
/// A third of the text area's height of a portrait page.
pub(super) const THIRD_OF_PAGE: Twips = 4_250;

/// White space at the left and right of a cell's text, together.
const PADDING: Twips = 200;

/// The number of lines that a cell's text takes within a width.
pub(crate) fn lines(cell: &Cell, width: Twips) -> u32 {
    let room = width.saturating_sub(PADDING).max(TEXT_SIZE);
    cell.lines.iter().map(|line| advance(&line.text).div_ceil(room).max(1)).sum()
}

/// The height of a row; cells over several rows do not count.
pub(super) fn height(row: &Row, columns: &[Twips]) -> Twips {
    let tallest = row
        .cells
        .iter()
        .filter(|cell| cell.down == 1)
        .map(|cell| lines(cell, columns[cell.column..cell.column + cell.across].iter().sum()))
        .max()
        .unwrap_or(1);
    row.least.max(tallest.saturating_mul(LINE))
}

/// The width of a line that is not broken: a Chinese sign takes the size of the text, a Latin one
/// somewhat more than half of it.
pub(crate) fn advance(text: &str) -> Twips {
    text.chars()
        .map(|sign| if sign.is_ascii() { TEXT_SIZE * 11 / 20 } else { TEXT_SIZE })
        .fold(0, Twips::saturating_add)
}
