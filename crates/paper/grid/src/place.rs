//! Where a cell stands, as problems and marks name it (interface.md: `T1R4C2`,
//! `T1R4C2/T1R2C3`, `Sheet1!D7`, `L7`).

use std::fmt;

/// What a table is called in addresses. Rows and columns are counted from 0 here, from 1 in print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A table of a text document, such as `T1`, or `T1R4C2/T1` inside a cell of another.
    Table(String),
    /// A sheet of a workbook, by its name.
    Sheet(String),
    /// A file of lines: the line on which each row begins, from 1.
    Lines(Vec<u64>),
}

impl Place {
    /// The table itself: `T1`, `Sheet1`, `L1`.
    pub fn table(&self) -> String {
        match self {
            Place::Table(name) | Place::Sheet(name) => name.clone(),
            Place::Lines(lines) => format!("L{}", lines.first().copied().unwrap_or(1)),
        }
    }

    /// A whole row: `T1R4`, `Sheet1!7`, `L7`.
    pub fn row(&self, row: usize) -> String {
        match self {
            Place::Table(name) => format!("{name}R{}", row + 1),
            Place::Sheet(name) => format!("{name}!{}", row + 1),
            Place::Lines(lines) => format!("L{}", line(lines, row)),
        }
    }

    /// One cell: `T1R4C2`, `Sheet1!D7`, `L7`.
    pub fn cell(&self, row: usize, column: usize) -> String {
        match self {
            Place::Table(name) => format!("{name}R{}C{}", row + 1, column + 1),
            Place::Sheet(name) => format!("{name}!{}{}", Letters(column), row + 1),
            Place::Lines(lines) => format!("L{}", line(lines, row)),
        }
    }
}

fn line(lines: &[u64], row: usize) -> u64 {
    lines.get(row).copied().unwrap_or(row as u64 + 1)
}

/// A column as a workbook letters it: A … Z, AA … XFD.
struct Letters(usize);

impl fmt::Display for Letters {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 >= 26 {
            Letters(self.0 / 26 - 1).fmt(out)?;
        }
        let letter = u8::try_from(self.0 % 26).map_or('?', |offset| char::from(b'A' + offset));
        write!(out, "{letter}")
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn each_kind_of_file_has_its_own_addresses() {
        let sheet = Place::Sheet("汇总".to_owned());
        assert_eq!(sheet.cell(6, 3), "汇总!D7");
        assert_eq!(sheet.cell(0, 25), "汇总!Z1");
        assert_eq!(sheet.cell(0, 26), "汇总!AA1");
        assert_eq!(sheet.cell(0, 16383), "汇总!XFD1");
        assert_eq!(Place::Table("T1R4C2/T1".to_owned()).cell(1, 2), "T1R4C2/T1R2C3");
        assert_eq!(Place::Lines(vec![1, 2, 5]).cell(2, 4), "L5");
    }
}
