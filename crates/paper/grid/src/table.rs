//! A table with its merges resolved, and how one is put together row by row.

use crate::{limits::Limits, place::Place, refusal::Refusal};

/// No cell covers this slot.
pub(crate) const NOTHING: u32 = u32::MAX;

/// A cell at its anchor: the upper left slot of those that it covers.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// Row of the anchor, from 0.
    pub row: usize,
    /// Column of the anchor, from 0.
    pub column: usize,
    /// Rows that it covers.
    pub row_span: usize,
    /// Columns that it covers.
    pub column_span: usize,
    /// The text; `\n` parts paragraphs and lines.
    pub text: String,
    /// A formula whose result was not saved with the file.
    pub formula_without_value: bool,
    /// Tables inside the cell.
    pub tables: Vec<Table>,
}

/// Rows of slots, each covered by a cell or by none. Rows may differ in length.
#[derive(Clone, Debug)]
pub struct Table {
    /// What it is called in addresses.
    pub place: Place,
    pub(crate) cells: Vec<Cell>,
    /// For each row the cell that covers each slot, by its index.
    pub(crate) slots: Vec<Vec<u32>>,
}

impl Table {
    /// Rows.
    pub fn height(&self) -> usize {
        self.slots.len()
    }

    /// Columns of the widest row.
    pub fn width(&self) -> usize {
        self.slots.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The cell that covers a slot, wherever it is anchored.
    pub fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        let index = *self.slots.get(row)?.get(column)?;
        self.cells.get(index as usize)
    }

    /// The cells that cover a row, each once, from left to right.
    pub fn across(&self, row: usize) -> impl Iterator<Item = &Cell> {
        let slots = self.slots.get(row).map_or(&[][..], Vec::as_slice);
        let mut last = NOTHING;
        slots.iter().filter_map(move |&index| {
            let fresh = index != last;
            last = index;
            if fresh { self.cells.get(index as usize) } else { None }
        })
    }

    /// All cells, each once, in reading order of their anchors.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// True when no cell has text or a table with text.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| {
            cell.text.trim().is_empty()
                && !cell.formula_without_value
                && cell.tables.iter().all(Table::is_blank)
        })
    }
}

/// How a cell continues downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Down {
    /// It covers this many rows.
    Rows(usize),
    /// It is covered by the cell above it as long as the rows say so (docx `w:vMerge`).
    Begins,
    /// It belongs to the cell above.
    Continues,
}

/// Builds a table from rows of cells, as docx and HTML give them.
pub(crate) struct Builder {
    table: Table,
    /// For each column the cell that reaches further down, and for how many rows more.
    open: Vec<(u32, usize)>,
    budget: usize,
}

/// Rows that a cell of `Down::Begins` may still grow by.
const UNTIL_TOLD: usize = usize::MAX;
/// Columns beyond which a span means a damaged or hostile file; Word allows 63.
const MOST_COLUMNS: usize = 1024;

impl Builder {
    pub fn new(place: Place, limits: &Limits) -> Builder {
        Builder {
            table: Table { place, cells: Vec::new(), slots: Vec::new() },
            open: Vec::new(),
            budget: limits.cells,
        }
    }

    pub fn begin_row(&mut self) {
        self.table.slots.push(Vec::new());
    }

    /// The address that the next cell of this row will have.
    pub fn next_address(&self) -> String {
        let row = self.table.slots.len().saturating_sub(1);
        self.table.place.cell(row, self.table.slots.last().map_or(0, Vec::len))
    }

    /// Slots that no cell covers (docx `w:gridBefore`).
    pub fn skip(&mut self, columns: usize) -> Result<(), Refusal> {
        self.fill(NOTHING, columns.min(MOST_COLUMNS))
    }

    pub fn push(&mut self, mut cell: Cell, columns: usize, down: Down) -> Result<(), Refusal> {
        let columns = columns.clamp(1, MOST_COLUMNS);
        if !matches!(down, Down::Continues | Down::Begins) {
            self.covered_from_above()?;
        }
        let row = self.table.slots.len().saturating_sub(1);
        let column = self.table.slots.last().map_or(0, Vec::len);
        if down == Down::Continues
            && let Some(&(index, left)) = self.open.get(column)
            && left > 0
            && let Some(above) = self.table.cells.get_mut(index as usize)
            && above.column == column
            && above.row + above.row_span == row
        {
            above.row_span = row + 1 - above.row;
            let columns = above.column_span;
            return self.fill(index, columns);
        }
        // A cell ends where one from above goes on, as far as its span may reach.
        let columns =
            if matches!(down, Down::Rows(_)) { self.free_columns(column, columns) } else { columns };
        cell.row = row;
        cell.column = column;
        cell.row_span = 1;
        cell.column_span = columns;
        let index = u32::try_from(self.table.cells.len()).unwrap_or(NOTHING);
        self.table.cells.push(cell);
        self.fill(index, columns)?;
        let left = match down {
            Down::Rows(rows) => rows.saturating_sub(1),
            Down::Begins | Down::Continues => UNTIL_TOLD,
        };
        if self.open.len() < column + columns {
            self.open.resize(column + columns, (NOTHING, 0));
        }
        for open in &mut self.open[column..column + columns] {
            *open = (index, left);
        }
        Ok(())
    }

    /// How many of these columns no cell from above covers in this row.
    fn free_columns(&self, column: usize, columns: usize) -> usize {
        let taken = |open: &(u32, usize)| open.1 > 0 && open.1 != UNTIL_TOLD;
        self.open.iter().skip(column).take(columns).position(taken).unwrap_or(columns).max(1)
    }

    /// Ends the row: cells from above that reach to its right end are entered.
    pub fn end_row(&mut self) -> Result<(), Refusal> {
        self.covered_from_above()
    }

    /// Takes the last row back, with the cells that begin in it.
    pub fn drop_row(&mut self) {
        self.table.slots.pop();
        let row = self.table.slots.len();
        self.table.cells.truncate(self.table.cells.partition_point(|cell| cell.row < row));
        for open in &mut self.open {
            if open.0 as usize >= self.table.cells.len() {
                *open = (NOTHING, 0);
            }
        }
    }

    pub fn finish(self) -> Table {
        self.table
    }

    /// Enters the cells with a known number of rows that cover the next slots of this row.
    fn covered_from_above(&mut self) -> Result<(), Refusal> {
        let row = self.table.slots.len().saturating_sub(1);
        loop {
            let column = self.table.slots.last().map_or(0, Vec::len);
            let Some(open) = self.open.get_mut(column) else { return Ok(()) };
            if open.1 == 0 || open.1 == UNTIL_TOLD {
                return Ok(());
            }
            open.1 -= 1;
            let index = open.0;
            if let Some(above) = self.table.cells.get_mut(index as usize) {
                above.row_span = row + 1 - above.row;
            }
            self.fill(index, 1)?;
        }
    }

    fn fill(&mut self, index: u32, columns: usize) -> Result<(), Refusal> {
        self.budget = self.budget.checked_sub(columns).ok_or_else(too_many_cells)?;
        if let Some(row) = self.table.slots.last_mut() {
            if row.len() + columns > MOST_COLUMNS {
                return Err(Refusal::TooLarge(format!("表格一行超过 {MOST_COLUMNS} 列")));
            }
            row.extend(std::iter::repeat_n(index, columns));
        }
        Ok(())
    }
}

/// Builds a table from cells at coordinates, as workbooks and lines give them.
pub(crate) struct Scatter {
    table: Table,
    budget: usize,
}

impl Scatter {
    pub fn new(place: Place, limits: &Limits) -> Scatter {
        Scatter { table: Table { place, cells: Vec::new(), slots: Vec::new() }, budget: limits.cells }
    }

    /// Puts a cell at its coordinates. A second cell at the same place is dropped.
    pub fn put(
        &mut self,
        row: usize,
        column: usize,
        text: String,
        formula_without_value: bool,
    ) -> Result<(), Refusal> {
        self.reach(row, column)?;
        let index = u32::try_from(self.table.cells.len()).unwrap_or(NOTHING);
        let slot = &mut self.table.slots[row][column];
        if *slot == NOTHING {
            *slot = index;
            let cell = Cell {
                row,
                column,
                row_span: 1,
                column_span: 1,
                text,
                formula_without_value,
                tables: Vec::new(),
            };
            self.table.cells.push(cell);
        }
        Ok(())
    }

    /// Joins a rectangle (last row and column included) under its upper left cell, as far as the
    /// table has rows and columns with content.
    pub fn merge(&mut self, first: (usize, usize), last: (usize, usize)) -> Result<(), Refusal> {
        let height = self.table.height();
        let (top, left) = first;
        if top >= height || last.0 < top || last.1 < left {
            return Ok(());
        }
        let bottom = last.0.min(height - 1);
        let right = last.1.min(left + MOST_COLUMNS);
        if self.table.cell(top, left).is_none() {
            self.put(top, left, String::new(), false)?;
        }
        let index = self.table.slots[top][left];
        for row in top..=bottom {
            self.reach(row, right)?;
            self.spend(right - left)?;
            self.table.slots[row][left..=right].fill(index);
        }
        if let Some(cell) = self.table.cells.get_mut(index as usize)
            && (cell.row, cell.column) == first
        {
            cell.row_span = bottom + 1 - top;
            cell.column_span = right + 1 - left;
        }
        Ok(())
    }

    pub fn finish(self) -> Table {
        self.table
    }

    fn reach(&mut self, row: usize, column: usize) -> Result<(), Refusal> {
        if row >= self.table.slots.len() {
            self.spend(row + 1 - self.table.slots.len())?;
            self.table.slots.resize(row + 1, Vec::new());
        }
        let have = self.table.slots[row].len();
        if column >= have {
            self.spend(column + 1 - have)?;
            self.table.slots[row].resize(column + 1, NOTHING);
        }
        Ok(())
    }

    fn spend(&mut self, slots: usize) -> Result<(), Refusal> {
        self.budget = self.budget.checked_sub(slots).ok_or_else(too_many_cells)?;
        Ok(())
    }
}

fn too_many_cells() -> Refusal {
    Refusal::TooLarge("表格的单元格太多".to_owned())
}
