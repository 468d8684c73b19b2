//! What is wrong with the rows of a catalogue, while they are typed.

use lianjian_domain::category::OrganKind;
use lianjian_domain::form::PowerRow;
use lianjian_quality::{self as quality, Rules};

use super::model::Power;
use crate::features::editing::CellProblem;
use crate::features::judging::{Answered, cells};

/// Checks the rows of a catalogue of this kind of organ, in order.
pub fn check(organ: OrganKind, rows: &[Power], rules: &Rules, answered: &Answered) -> Vec<CellProblem> {
    let forms: Vec<PowerRow> = rows.iter().map(Power::row).collect();
    cells(rows, quality::catalogue(&forms, Some(organ), rules), rules, answered)
}
