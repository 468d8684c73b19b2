//! Findings as a grid shows them: at a cell of a row.

use lianjian_domain::filing::Weight;
use lianjian_quality::{Found, Rules, label};

use super::answered::Answered;
use crate::features::editing::{CellProblem, GridRow};

/// The findings that lie at a cell, in their order; those about the table as a whole have no place in a grid, and what
/// was answered needs no second look, unless it must be mended.
pub fn cells<Row: GridRow>(
    rows: &[Row],
    found: Vec<Found>,
    rules: &Rules,
    answered: &Answered,
) -> Vec<CellProblem> {
    let at_cell = |one: Found| {
        let row = rows.get(one.row?)?;
        let is_answered = answered.has(one.code.name(), row.id(), one.field, &one.about);
        if is_answered && rules.weight(one.code) != Some(Weight::Must) {
            return None;
        }
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
