//! What is wrong with the rows of a register, while they are typed.

use lianjian_domain::check::responsible;
use lianjian_domain::problem::{Code, Severity};
use serde::Serialize;
use uuid::Uuid;

use super::model::RiskPoint;

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
    pub message: &'static str,
}

/// Checks the rows in order.
pub fn check(rows: &[RiskPoint]) -> Vec<CellProblem> {
    let mut problems = Vec::new();
    for row in rows {
        let mut tell = |field, code: Code, message| {
            let severity = code.severity();
            problems.push(CellProblem { row: row.id, number: row.number, field, severity, code, message });
        };
        if row.level.is_none() {
            tell("level", Code::LevelMissing, "没有填风险等级：请选一级、二级或三级");
        }
        if row.measures.is_empty() {
            tell("measures", Code::MeasureMissing, "没有防控措施：每个风险点至少要有一条自己的措施");
        }
        if responsible::is_missing(&row.responsible) {
            tell(
                "responsible",
                Code::ResponsibleMissing,
                "责任人没有落实到人：请写岗位或姓名，不写“相关人员”",
            );
        }
    }
    problems
}
