//! Findings as a grid shows them: at a cell of a row.

use lianjian_quality::{Found, Rules, label};

use crate::features::editing::{CellProblem, GridRow};

/// The findings that lie at a cell, in their order; those about the table as a whole have no place in a grid.
pub fn cells<Row: GridRow>(rows: &[Row], found: Vec<Found>, rules: &Rules) -> Vec<CellProblem> {
    let at_cell = |one: Found| {
        let row = rows.get(one.row?)?;
        Some(CellProblem {
            row: row.id(),
            number: row.number(),
            field: one.field,
            severity: one.code.severity(),
            weight: rules.weight(one.code)?,
            code: one.code,
            label: label(one.code),
            message: one.message,
        })
    };
    found.into_iter().filter_map(at_cell).collect()
}
