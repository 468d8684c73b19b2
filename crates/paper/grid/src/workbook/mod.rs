//! Workbooks: each visible sheet is a table. Values are read by calamine, within bounds of ours.

mod extent;
mod shown;

use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{
    Dimensions, HeaderRow, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, XlsOptions, Xlsx, XlsxError,
};

use crate::{
    document::{Block, Document, Notice},
    kind::Kind,
    limits::Limits,
    package::Package,
    place::Place,
    refusal::Refusal,
    table::{Scatter, Table},
};

/// Excel 2007 and later.
pub(crate) fn read_xlsx(bytes: &[u8], limits: &Limits) -> Result<Document, Refusal> {
    Package::open(bytes, limits)?.prove(extent::check_shared_texts)?;
    guarded(|| {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(xlsx_refusal)?;
        let sheets = book.sheets_metadata().to_vec();
        let mut document = Document::new(Kind::Xlsx);
        for sheet in visible(&sheets, &mut document) {
            let merges = book.merge_cells_by_sheet_name(&sheet.name).map_err(xlsx_refusal)?;
            let mut table = Scatter::new(Place::Sheet(sheet.name.clone()), limits);
            let mut cells = match book.worksheet_cells_reader(&sheet.name) {
                Ok(cells) => cells,
                Err(XlsxError::NotAWorksheet(_)) => continue,
                Err(error) => return Err(xlsx_refusal(error)),
            };
            while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(xlsx_refusal)? {
                let text = shown::value(cell.value.into());
                let unsaved = text.is_empty() && cell.formula.is_some();
                if unsaved || !text.is_empty() {
                    table.put(cell.pos.0 as usize, cell.pos.1 as usize, text, unsaved)?;
                }
            }
            document.blocks.push(Block::Table(merged(table, &merges)?));
        }
        Ok(document)
    })
}

/// Excel 97—2003. Its formulas always carry a result.
pub(crate) fn read_xls(bytes: &[u8], limits: &Limits) -> Result<Document, Refusal> {
    extent::check_sheets(bytes, limits)?;
    guarded(|| {
        let mut options = XlsOptions::default();
        options.header_row = HeaderRow::FirstNonEmptyRow;
        let mut book: Xls<_> = Xls::new_with_options(Cursor::new(bytes), options).map_err(xls_refusal)?;
        let sheets = book.sheets_metadata().to_vec();
        let mut document = Document::new(Kind::Xls);
        for sheet in visible(&sheets, &mut document) {
            let merges = book.merge_cells_by_sheet_name(&sheet.name).map_err(xls_refusal)?;
            let range = book.worksheet_range(&sheet.name).map_err(xls_refusal)?;
            let (top, left) = range.start().unwrap_or_default();
            let mut table = Scatter::new(Place::Sheet(sheet.name.clone()), limits);
            for (row, column, value) in range.used_cells() {
                let text = shown::value(value.clone());
                if !text.is_empty() {
                    table.put(top as usize + row, left as usize + column, text, false)?;
                }
            }
            document.blocks.push(Block::Table(merged(table, &merges)?));
        }
        Ok(document)
    })
}

/// The sheets that people see; each hidden one leaves a notice.
fn visible<'s>(sheets: &'s [Sheet], document: &mut Document) -> Vec<&'s Sheet> {
    let (seen, hidden): (Vec<_>, Vec<_>) = sheets
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .partition(|sheet| sheet.visible == SheetVisible::Visible);
    document.notices.extend(hidden.into_iter().map(|sheet| Notice::HiddenSheet(sheet.name.clone())));
    seen
}

fn merged(mut table: Scatter, merges: &[Dimensions]) -> Result<Table, Refusal> {
    for area in merges {
        let at = |(row, column): (u32, u32)| (row as usize, column as usize);
        table.merge(at(area.start), at(area.end))?;
    }
    Ok(table.finish())
}

/// Runs a reading of somebody else's parser: a panic there, which a damaged file may cause, is a
/// damaged file here.
fn guarded(reading: impl FnOnce() -> Result<Document, Refusal>) -> Result<Document, Refusal> {
    catch_unwind(AssertUnwindSafe(reading)).unwrap_or_else(|_| Err(Refusal::broken("表格的内容前后矛盾")))
}

fn xlsx_refusal(error: XlsxError) -> Refusal {
    match error {
        XlsxError::Password => Refusal::Encrypted,
        other => Refusal::broken(other.to_string()),
    }
}

fn xls_refusal(error: XlsError) -> Refusal {
    match error {
        XlsError::Password => Refusal::Encrypted,
        other => Refusal::broken(other.to_string()),
    }
}
