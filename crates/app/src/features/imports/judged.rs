//! What the engine of quality finds in the rows of a file, before they are in.
//!
//! Reading tells gaps by itself (interface.md); here is what needs rules, people and names. Copies of other registers
//! are looked for once the rows are in. Hints would drown a preview: the page of findings has them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiff::civil::Date;
use lianjian_db::Connection;
use lianjian_domain::filing::Weight;
use lianjian_domain::form::Form;
use lianjian_domain::problem::Code;
use lianjian_quality::{self as quality, Found, Row};
use uuid::Uuid;

use super::model::{FileReport, RowFinding};
use crate::features::judging::{self, Surroundings};
use crate::shell::error::AppResult;

/// The findings of the rows of a file whose unit is known, in their order.
pub(super) async fn findings(
    connection: &mut Connection,
    report: &FileReport,
    today: Date,
) -> AppResult<Vec<RowFinding>> {
    let mut around: HashMap<Uuid, Surroundings> = HashMap::new();
    let mut told = Vec::new();
    for (form, item) in report.report.forms.iter().zip(&report.items) {
        let Some(unit) = item.unit else { continue };
        let surroundings = match around.entry(unit) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(judging::load(connection, unit, today).await?),
        };
        let surroundings: &Surroundings = surroundings;
        let (found, places) = of_form(form, surroundings);
        told.extend(found.into_iter().filter_map(|one| {
            let weight = surroundings.rules.weight(one.code)?;
            let at = places.get(one.row?)?.to_string();
            let is_told = weight != Weight::Hint && !is_told_by_reading(one.code);
            is_told.then_some(RowFinding { at, code: one.code, weight, message: one.message })
        }));
    }
    Ok(told)
}

/// The findings of a form, and where its rows stand in the file.
fn of_form<'form>(form: &'form Form, surroundings: &Surroundings) -> (Vec<Found>, Vec<&'form str>) {
    if let Form::Annex2(catalogue) = form {
        // What kind of organ the unit is, reading has asked.
        let found = quality::catalogue(&catalogue.rows, None, &surroundings.rules);
        return (found, catalogue.rows.iter().map(|row| row.at.as_str()).collect());
    }
    let Some(register) = form.register() else { return (Vec::new(), Vec::new()) };
    let rows: Vec<Row<'_>> = register
        .rows
        .iter()
        .map(|row| Row {
            risk: &row.risk,
            level: row.level,
            proposed: None,
            level_reason: "",
            measures: &row.measures,
            responsible: &row.responsible,
        })
        .collect();
    let found = quality::register(&rows, surroundings.around(true));
    (found, register.rows.iter().map(|row| row.at.as_str()).collect())
}

/// Whether reading itself has told it.
const fn is_told_by_reading(code: Code) -> bool {
    matches!(
        code,
        Code::LevelMissing
            | Code::MeasureMissing
            | Code::ResponsibleMissing
            | Code::BasisIncomplete
            | Code::FeeUnclear
            | Code::CategoryOrgan
            | Code::CategoryUnknown
    )
}
