//! What the template reads: a sheet cut into the parts that it draws one by one, texts as strings.

use serde::Serialize;

use super::fonts::{Families, Fonts};
use super::measure::Measure;
use super::pages;
use crate::sheet::{Cell, Row, Sheet, Style, Twips};

/// Points, as typst counts.
pub(super) type Points = f64;

/// The template's white space left and right, and above and below a cell's text, together.
const INSET: (Points, Points) = (8.0, 7.0);

#[derive(Serialize)]
pub(super) struct Data<'a> {
    pub title: &'a str,
    pub fonts: Families<'a>,
    /// How many pages there are, where that is told beforehand.
    pub total: Option<usize>,
    pub sheets: Vec<SheetData<'a>>,
}

impl<'a> Data<'a> {
    pub fn of(title: &'a str, sheets: &'a [Sheet], fonts: &'a Fonts) -> Data<'a> {
        let mut measure = Measure::new(fonts);
        let sheets: Vec<SheetData<'_>> =
            sheets.iter().map(|sheet| SheetData::of(sheet, &mut measure)).collect();
        let total = sheets.iter().map(|sheet| sheet.pages.as_ref().map(Vec::len)).sum();
        Data { title, fonts: fonts.families(), total, sheets }
    }
}

#[derive(Serialize)]
pub(super) struct SheetData<'a> {
    landscape: bool,
    label: &'a str,
    title: &'a str,
    above: &'a str,
    below: &'a str,
    notes: &'a str,
    columns: Vec<Points>,
    /// The vertical label of the body, drawn on each page.
    vertical: Option<String>,
    /// The styles of the columns beside the label, for plain rows.
    styles: Vec<&'static str>,
    /// The rows of the body on each page, where they are known beforehand and there is a label to
    /// draw on each.
    pages: Option<Vec<Vec<RowData>>>,
    /// Rows before the heading.
    top: Vec<RowData>,
    heading: Vec<RowData>,
    /// Empty when the pages have its rows.
    body: Vec<RowData>,
    /// Rows after the body.
    bottom: Vec<RowData>,
}

#[derive(Serialize)]
struct RowData {
    /// The height, where it is known beforehand.
    height: Option<Points>,
    /// The least height otherwise.
    least: Points,
    keep: bool,
    /// The texts alone, where that says all.
    plain: Option<Vec<String>>,
    /// Empty when the row is plain.
    cells: Vec<CellData>,
}

#[derive(Serialize)]
struct CellData {
    x: usize,
    colspan: usize,
    rowspan: usize,
    style: &'static str,
    text: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    signature: String,
}

impl<'a> SheetData<'a> {
    pub(super) fn of(sheet: &'a Sheet, measure: &mut Measure) -> SheetData<'a> {
        let mut rows =
            |rows: &[Row]| rows.iter().map(|row| RowData::of(row, &sheet.columns, measure)).collect();
        let top: Vec<RowData> = rows(&sheet.rows[..sheet.heading.start]);
        let heading: Vec<RowData> = rows(&sheet.rows[sheet.heading.clone()]);
        let mut body: Vec<RowData> = rows(&sheet.rows[sheet.body.clone()]);
        let bottom = rows(&sheet.rows[sheet.body.end..]);
        let mut all_cells = sheet.rows.iter().flat_map(|row| &row.cells);
        let vertical = all_cells.find(|cell| cell.style == Style::Vertical).map(Cell::text);
        let heights: Vec<Option<Points>> = body.iter().map(|row| row.height).collect();
        let counts = vertical.as_ref().and_then(|_| pages::cut(together(&top), together(&heading), &heights));
        let mut styles = Vec::new();
        let pages = counts.map(|counts| {
            styles = body.first().map(RowData::styles).unwrap_or_default();
            for row in &mut body {
                row.simplify(&styles, sheet.columns.len());
            }
            let mut rows = body.drain(..);
            counts.into_iter().map(|count| rows.by_ref().take(count).collect()).collect()
        });
        SheetData {
            landscape: sheet.landscape,
            label: sheet.label,
            title: &sheet.title,
            above: &sheet.above,
            below: &sheet.below,
            notes: &sheet.notes,
            columns: sheet.columns.iter().map(|width| points(*width)).collect(),
            vertical,
            styles,
            pages,
            top,
            heading,
            body,
            bottom,
        }
    }
}

/// The height of rows, if that of each is known.
fn together(rows: &[RowData]) -> Option<Points> {
    rows.iter().map(|row| row.height).sum()
}

impl RowData {
    fn of(row: &Row, columns: &[Twips], measure: &mut Measure) -> RowData {
        let least = points(row.least);
        // A row that may be torn apart must not have a height.
        let tallest = if row.keep { tallest(row, columns, measure) } else { None };
        RowData {
            height: tallest.map(|height| least.max(height + INSET.1)),
            least,
            keep: row.keep,
            plain: None,
            cells: row.cells.iter().filter(|cell| cell.style != Style::Vertical).map(CellData::of).collect(),
        }
    }
}

impl RowData {
    fn styles(&self) -> Vec<&'static str> {
        self.cells.iter().map(|cell| cell.style).collect()
    }

    /// Keeps the texts alone where every column beside the label has a cell of its own and its usual style.
    fn simplify(&mut self, styles: &[&str], columns: usize) {
        let is_plain = self.height.is_some()
            && self.cells.len() + 1 == columns
            && self.cells.iter().zip(styles).all(|(cell, style)| cell.is_plain() && cell.style == *style);
        if is_plain {
            self.plain = Some(self.cells.drain(..).map(|cell| cell.text).collect());
        }
    }
}

/// The height of the row's texts, if all of them can be told.
fn tallest(row: &Row, columns: &[Twips], measure: &mut Measure) -> Option<Points> {
    let mut tallest: Points = 0.0;
    for cell in &row.cells {
        match cell.style {
            Style::Vertical => continue,
            Style::Opinion => return None,
            _ if cell.down > 1 => return None,
            // The bold of Latin letters is wider than what is measured.
            Style::Heading if !cell.text().chars().all(|sign| sign == '\n' || sign > '\u{ff}') => {
                return None;
            }
            Style::Heading | Style::Label | Style::Short | Style::Long => {}
        }
        let width: Twips = columns[cell.column..cell.column + cell.across].iter().sum();
        tallest = tallest.max(measure.height(&cell.text(), points(width) - INSET.0)?);
    }
    Some(tallest)
}

impl CellData {
    fn is_plain(&self) -> bool {
        self.signature.is_empty() && !matches!(self.style, "heading" | "opinion")
    }

    fn of(cell: &Cell) -> CellData {
        let lines = |signature: bool| {
            let lines = cell.lines.iter().filter(|line| line.signature == signature);
            lines.map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
        };
        CellData {
            x: cell.column,
            colspan: cell.across,
            rowspan: cell.down,
            style: match cell.style {
                Style::Heading | Style::Vertical => "heading",
                Style::Label | Style::Short => "short",
                Style::Long => "long",
                Style::Opinion => "opinion",
            },
            text: lines(false),
            signature: lines(true),
        }
    }
}

fn points(length: Twips) -> Points {
    f64::from(length) / 20.0
}
