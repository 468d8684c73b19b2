//! A document as one list of strips: lines of text and rows of tables, in reading order. A table
//! inside a cell gives its rows in place of the cell, so that labels above it and opinions below it
//! are found where a reader finds them.

use lianjian_grid::{Block, Cell, Document, Table};

/// A paragraph, or a row of a table.
#[derive(Clone, Copy)]
pub(crate) enum Strip<'d> {
    /// A paragraph's text.
    Line(&'d str),
    /// A row.
    Row(Row<'d>),
    /// A border that no form crosses: between two sheets.
    Border,
}

/// A row of a table, from 0.
#[derive(Clone, Copy)]
pub(crate) struct Row<'d> {
    pub table: &'d Table,
    pub row: usize,
}

impl<'d> Row<'d> {
    /// The cells that cover the row, from left to right.
    pub fn cells(self) -> impl Iterator<Item = &'d Cell> {
        self.table.across(self.row)
    }

    /// Those of them that have text.
    pub fn filled(self) -> impl Iterator<Item = &'d Cell> {
        self.cells().filter(|cell| !is_blank(cell))
    }
}

/// True for a cell that shows nothing and hides no formula.
pub(crate) fn is_blank(cell: &Cell) -> bool {
    !cell.formula_without_value && lianjian_domain::text::is_blank(&cell.text)
}

pub(crate) fn strips(document: &Document) -> Vec<Strip<'_>> {
    let mut strips = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Text(text) => {
                let lines = text.lines().filter(|line| !line.trim().is_empty());
                strips.extend(lines.map(Strip::Line));
            }
            Block::Table(table) => {
                let sheet = matches!(table.place, lianjian_grid::Place::Sheet(_));
                add_rows(table, &mut strips);
                if sheet {
                    strips.push(Strip::Border);
                }
            }
        }
    }
    strips
}

fn add_rows<'d>(table: &'d Table, strips: &mut Vec<Strip<'d>>) {
    for row in 0..table.height() {
        strips.push(Strip::Row(Row { table, row }));
        for cell in table.across(row).filter(|cell| cell.row == row) {
            for inner in &cell.tables {
                add_rows(inner, strips);
            }
        }
    }
}
