//! What 附件6 counts as a measure (practice.md: items or rows).

use serde::{Deserialize, Serialize};

use super::{Field, Input, Setting};
use crate::shell::error::FieldError;

/// How 防控措施（条） of 附件6 is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureCounting {
    /// Each numbered measure of a cell.
    #[default]
    Items,
    /// Each row that has a measure.
    Rows,
}

const CHOICES: &[(&str, &str)] =
    &[("items", "按条：一格里编了号的每一条算一条"), ("rows", "按行：有措施的每一行算一条")];

impl Setting for MeasureCounting {
    const NAME: &'static str = "measure_counting";
    const LABEL: &'static str = "措施怎么计数";
    const NOTE: &'static str = "附件6“防控措施（条）”一栏的数怎么数";

    fn fields(&self) -> Vec<Field> {
        let value = match self {
            MeasureCounting::Items => "items",
            MeasureCounting::Rows => "rows",
        };
        vec![Field::new("counting", "计数方法", Input::Choice(CHOICES), &value)]
    }

    fn put(&mut self, field: &str, text: &str) -> Result<(), String> {
        if field == "counting" {
            *self = match text {
                "items" => MeasureCounting::Items,
                "rows" => MeasureCounting::Rows,
                _ => return Err("请选一种计数方法".to_owned()),
            };
        }
        Ok(())
    }

    fn contradictions(&self) -> Vec<FieldError> {
        Vec::new()
    }
}
