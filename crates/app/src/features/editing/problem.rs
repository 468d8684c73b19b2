//! What is wrong with a cell of a grid.

use lianjian_domain::filing::Weight;
use lianjian_domain::problem::{Code, Severity};
use serde::Serialize;
use uuid::Uuid;

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
    /// How heavy the county takes it.
    pub weight: Weight,
    /// The stable code.
    pub code: Code,
    /// Its kind in a few words, in Chinese.
    pub label: &'static str,
    /// What to do, in Chinese.
    pub message: String,
}
