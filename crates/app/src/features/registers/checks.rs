//! What is wrong with the rows of a register, while they are typed and when they are handed over.

use std::collections::BTreeSet;

use lianjian_domain::filing::Weight;
use lianjian_quality::{self as quality, Found, Row};
use uuid::Uuid;

use super::likeness::NearCopy;
use super::model::RiskPoint;
use crate::features::editing::CellProblem;
use crate::features::judging::{Surroundings, cells};

/// What the rows of a register show, in their order.
pub fn found(rows: &[RiskPoint], surroundings: &Surroundings, measures_asked: bool) -> Vec<Found> {
    let judged: Vec<Row<'_>> = rows
        .iter()
        .map(|row| Row {
            risk: &row.risk,
            level: row.level,
            proposed: surroundings.proposed(&row.criteria),
            level_reason: &row.level_reason,
            measures: &row.measures,
            responsible: &row.responsible,
        })
        .collect();
    quality::register(&judged, surroundings.around(measures_asked))
}

/// The rows whose texts stand nearly the same elsewhere, where `copies` has those of each text in the order of
/// [`super::texts`]: one finding a cell, with its likest copy. `own` is the unit:
/// the name of another one is not told, since the unit itself reads the finding.
pub fn copied<'copies>(
    rows: &[RiskPoint],
    copies: &'copies [Vec<NearCopy>],
    own: Uuid,
) -> Vec<(Found, &'copies NearCopy)> {
    let mut found: Vec<(Found, &NearCopy)> = Vec::new();
    let mut each = copies.iter();
    for (place, row) in rows.iter().enumerate() {
        for item in 0..=row.measures.len() {
            let Some(best) = each.next().and_then(|copies| copies.first()) else { continue };
            let (field, text) = match item.checked_sub(1) {
                None => ("risk", row.risk.as_str()),
                Some(measure) => ("measures", row.measures[measure].as_str()),
            };
            let known = found.iter_mut().find(|(one, _)| one.row == Some(place) && one.field == field);
            let whose = whose(best, row, own);
            let one = quality::near_copy(place, field, text, &whose, best.score);
            match known {
                Some(known) if known.1.score >= best.score => {}
                Some(known) => *known = (one, best),
                None => found.push((one, best)),
            }
        }
    }
    found
}

/// Where a copy stands, as the reader may know it.
fn whose(copy: &NearCopy, row: &RiskPoint, own: Uuid) -> String {
    let what = if copy.item == 0 { "风险点" } else { "措施" };
    let holder = copy.holder_name.as_deref().map(|name| format!("“{name}”")).unwrap_or_default();
    let row_number = copy.number.map(|number| format!("第{number}行的")).unwrap_or_default();
    if copy.register == row.register {
        format!("本表{row_number}{what}")
    } else if copy.unit == own {
        format!("本单位{holder}登记表{row_number}{what}")
    } else {
        format!("其他单位的{what}")
    }
}

/// Checks the rows in order, for the grid.
pub fn check(rows: &[RiskPoint], surroundings: &Surroundings, copies: &[Vec<NearCopy>]) -> Vec<CellProblem> {
    let mut all = found(rows, surroundings, true);
    let own = rows.first().map(|row| row.unit).unwrap_or_default();
    let alike = copied(rows, copies, own).into_iter().map(|(found, _)| found);
    all.extend(alike.filter(|one| surroundings.rules.weight(one.code).is_some()));
    cells(rows, all, &surroundings.rules, &surroundings.answered)
}

/// How many rows have something that must be mended.
pub fn rows_to_mend(rows: &[RiskPoint], surroundings: &Surroundings) -> usize {
    let musts = found(rows, surroundings, true)
        .into_iter()
        .filter(|one| surroundings.rules.weight(one.code) == Some(Weight::Must))
        .filter_map(|one| one.row);
    musts.collect::<BTreeSet<usize>>().len()
}
