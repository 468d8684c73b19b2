//! Widths in a table that gets a column: the others become narrower by so much that the table
//! keeps its own.

use super::walk::Walk;
use crate::{
    MarkError,
    xml::{Child, attribute, children, number},
};

/// All of a width: widths keep so many thousandths.
pub(super) const WHOLE: u64 = 1000;

impl Walk<'_> {
    /// A table inside a column that becomes narrower becomes narrower too.
    pub fn table_properties(&mut self) -> Result<(), MarkError> {
        let (found, _) = children(&mut self.reader)?;
        let Some(outer) = self.table().map(|table| table.outer) else { return Ok(()) };
        found.iter().filter(|child| child.is("tblW")).for_each(|child| self.scale(child, outer));
        Ok(())
    }

    /// Makes room for the column of notes within the width that the table has.
    pub fn columns(&mut self) -> Result<(), MarkError> {
        /// The least width of the notes (2.8 cm) and of all where none is written, in twentieths of
        /// a point.
        const LEAST: u64 = 1600;
        const USUAL: u64 = 9000;
        let (found, end) = children(&mut self.reader)?;
        let columns: Vec<_> = found.iter().filter(|child| child.is("gridCol")).collect();
        let width = |child: &&Child<'_>| number(&child.element, "w").map_or(0, |width| width as u64);
        let all: u64 = columns.iter().map(width).sum();
        let all = if all == 0 { USUAL } else { all };
        let Some(table) = self.table() else { return Ok(()) };
        let outer = table.outer;
        match table.marks {
            Some(marks) if marks.is_new => {
                let note = (all / 5).max(LEAST).min(all / 2);
                table.inner = outer * (all - note) / all;
                table.note_width = note * outer / WHOLE;
            }
            Some(_) => table.note_width = columns.last().map_or(LEAST, width) * outer / WHOLE,
            None => {}
        }
        let (inner, is_new, note) =
            (table.inner, table.marks.is_some_and(|marks| marks.is_new), table.note_width);
        for column in columns {
            self.scale(column, inner);
        }
        if is_new {
            let w = &self.prefix;
            self.edits.insert(end, format!(r#"<{w}gridCol {w}w="{note}"/>"#));
        }
        Ok(())
    }

    /// Writes an element's width smaller, unless it is automatic.
    pub fn scale(&mut self, child: &Child<'_>, kept: u64) {
        let automatic = attribute(&child.element, "type").is_some_and(|kind| kind == "auto" || kind == "nil");
        let width = number(&child.element, "w").filter(|width| *width > 0 && !automatic && kept != WHOLE);
        if let Some(width) = width {
            let width = (width as u64 * kept / WHOLE).to_string();
            self.edits.replace(child.tag.clone(), child.retag(&[("w", Some(&width))]));
        }
    }
}
