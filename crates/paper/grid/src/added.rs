//! A column that was added at the right of a table to say something about its rows, such as the
//! notes on a file that came back. It is found by its heading and can be taken out, so that the
//! table is again what it was. Which heading that is, others know.

use crate::table::{Cell, NOTHING, Table};

impl Table {
    /// The last column of its heading's row, when that is one column under this heading. The
    /// heading's cell may go on with a note in 【】.
    pub fn added_column(&self, heading: &str) -> Option<usize> {
        let headed = |cell: &&Cell| {
            let rest = cell.text.trim().strip_prefix(heading).map(str::trim_start);
            cell.column_span == 1 && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('【'))
        };
        let found = self.cells.iter().find(|cell| {
            let last = self.slots.get(cell.row).map_or(0, Vec::len);
            headed(cell) && cell.column + 1 == last
        });
        found.map(|cell| cell.column)
    }

    /// Whether a cell is one of an added column. In a row with fewer columns than the others it
    /// begins further to the left; what a person merged into the column is no note.
    pub fn is_added(cell: &Cell, column: usize) -> bool {
        let covers = cell.column <= column && column < cell.column + cell.column_span;
        let text = cell.text.trim();
        covers && (cell.column == column || text.is_empty() || text.starts_with('【'))
    }

    /// Takes the added column of a heading out, here and in tables inside.
    pub fn drop_column(&mut self, heading: &str) {
        for inner in self.cells.iter_mut().flat_map(|cell| &mut cell.tables) {
            inner.drop_column(heading);
        }
        let Some(column) = self.added_column(heading) else { return };
        // The places of the cells that stay, in the list without the others.
        let mut places = Vec::with_capacity(self.cells.len());
        let mut kept = 0;
        for cell in &self.cells {
            let added = Table::is_added(cell, column);
            places.push(if added { NOTHING } else { kept });
            kept += u32::from(!added);
        }
        self.cells.retain(|cell| !Table::is_added(cell, column));
        for row in &mut self.slots {
            for slot in row.iter_mut() {
                *slot = places.get(*slot as usize).copied().unwrap_or(NOTHING);
            }
            let end = row.iter().rposition(|slot| *slot != NOTHING).map_or(0, |last| last + 1);
            row.truncate(end);
        }
    }
}

#[cfg(test)]
mod tests {
    const NOTED: &str = "序号,风险,问题说明 【错误】少一栏\n1,甲,\n2,乙,【错误】丙\n3\n";

    #[test]
    fn a_table_without_its_added_column_is_as_it_was() {
        let mut document = crate::open(NOTED.as_bytes()).unwrap();
        document.drop_column("问题说明");
        let table = document.tables().next().unwrap();
        assert_eq!((table.width(), table.height(), table.cells().len()), (2, 4, 7));
        assert_eq!(table.cell(2, 1).unwrap().text, "乙");
        assert!(table.cell(2, 2).is_none());
    }

    #[test]
    fn a_column_with_another_to_its_right_is_the_sender_s_own() {
        let mut document = crate::open("序号,问题说明,风险\n1,甲,乙\n".as_bytes()).unwrap();
        document.drop_column("问题说明");
        assert_eq!(document.tables().next().unwrap().width(), 3);
    }
}
