//! What is wrong with the rows of a catalogue, while they are typed.

use lianjian_domain::category::{OrganKind, PowerCategory};
use lianjian_domain::check::{basis, fee};
use lianjian_domain::problem::{Code, Severity};
use lianjian_domain::text;
use serde::Serialize;
use uuid::Uuid;

use super::model::Power;

/// A problem of a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CellProblem {
    /// The row.
    pub row: Uuid,
    /// 序号, for people.
    pub number: Option<u32>,
    /// The cell.
    pub field: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// The stable code.
    pub code: Code,
    /// What to do, in Chinese.
    pub message: String,
}

/// Checks the rows of a catalogue of this kind of organ, in order.
pub fn check(organ: OrganKind, rows: &[Power]) -> Vec<CellProblem> {
    let mut problems = Vec::new();
    for row in rows {
        let mut tell = |field, code: Code, message: String| {
            let severity = code.severity();
            problems.push(CellProblem { row: row.id, number: row.number, field, severity, code, message });
        };
        match PowerCategory::parse(&row.category) {
            None => tell("category", Code::CategoryUnknown, unknown_category(&row.category, organ)),
            Some(category) if !organ.allows(category) => {
                let message = format!("{}不使用“{}”这一类别", organ.label(), category.label());
                tell("category", Code::CategoryOrgan, message);
            }
            Some(_) => {}
        }
        for incomplete in basis::incomplete(&row.basis) {
            tell("basis", Code::BasisIncomplete, missing_basis(&incomplete));
        }
        if let Some(unclear) = fee::unclear(&row.fee) {
            tell("fee", Code::FeeUnclear, unclear.advice().to_owned());
        }
    }
    problems
}

fn missing_basis(incomplete: &basis::Incomplete) -> String {
    let gaps: Vec<&str> = incomplete.gaps.iter().map(|gap| gap.label()).collect();
    let title = if incomplete.title.is_empty() { "实施依据" } else { &incomplete.title };
    format!("{title}缺{}", gaps.join("、"))
}

fn unknown_category(written: &str, organ: OrganKind) -> String {
    let listed: Vec<&str> = PowerCategory::ALL
        .into_iter()
        .filter(|category| organ.allows(*category))
        .map(PowerCategory::label)
        .collect();
    let found = if text::is_blank(written) {
        "没有填权力类别".to_owned()
    } else {
        format!("“{written}”不在清单内")
    };
    match PowerCategory::suggestion(written) {
        Some(meant) => format!("{found}，是不是“{}”？", meant.label()),
        None => format!("{found}：请从{}中选", listed.join("、")),
    }
}
